import * as fc from 'fast-check';

import type {
  ITransition,
  IWatching,
  KernelKind,
  WatchEvent,
  WatchPhase
} from '../watchMachine';
import { isAsking, NOT_WATCHING, stateOf, transition } from '../watchMachine';

const RECORDS = { kind: 'records', pushes: true } as const;

/** A watch in a phase, whose last request has the number 7. */
const at = (phase: WatchPhase, more: Partial<IWatching> = {}): IWatching => ({
  ...NOT_WATCHING,
  request: 7,
  phase,
  ...more
});

/** The phase that an event leads to, and what is to be done. */
const go = (
  from: IWatching,
  event: WatchEvent,
  kernel: KernelKind = 'python'
): string => {
  const { watching, effects } = transition(from, event, kernel);
  return [watching.phase, ...effects].join(' ');
};

const answer = (
  kind: 'none' | 'unable' | 'records',
  request = 7
): WatchEvent => ({
  kind: 'answered',
  request,
  answer: kind === 'records' ? RECORDS : { kind }
});

describe('the phases of a watch', () => {
  it('begin with a question, if the kernel can be asked', () => {
    const event = { kind: 'kernel-changed' } as const;
    expect(go(NOT_WATCHING, event)).toBe('asking end ask');
    expect(go(NOT_WATCHING, event, 'other')).toBe('blind end');
    expect(go(NOT_WATCHING, event, 'unnamed')).toBe('unnamed end');
    expect(go(at('watching'), event, 'none')).toBe('absent end');
    expect(go(at('unnamed'), { kind: 'settled' })).toBe('asking ask');
  });

  it('end with the process, and go on in a microtask or after the restart', () => {
    const restart = { kind: 'restarting', isSlow: false } as const;
    expect(go(at('watching'), restart)).toBe('due end defer');
    expect(go(at('due'), { kind: 'queue-ready' })).toBe('asking ask');
    expect(go(at('watching'), { ...restart, isSlow: true })).toBe('due end');
    expect(go(at('due'), { kind: 'settled' })).toBe('asking ask');
    expect(go(at('asking'), { kind: 'gone' })).toBe('absent end');
    expect(go(at('absent'), { kind: 'settled' })).toBe('absent');
  });

  it('take the word of a start that nobody announced', () => {
    const started = { kind: 'started', isSlow: false } as const;
    expect(go(at('watching'), started)).toBe('catching-up ask');
    expect(go(at('asking'), started)).toBe('asking');
    expect(go(at('due'), { ...started, isSlow: true })).toBe('due');
  });

  it('follow the answer', () => {
    expect(go(at('asking'), answer('records'))).toBe('watching');
    expect(go(at('asking'), answer('unable'))).toBe('blind');
    expect(go(at('asking'), answer('none'))).toBe('due');
    expect(go(at('catching-up'), answer('none'))).toBe('behind');
    expect(go(at('asking', { failures: 2 }), answer('none'))).toBe('blind');
    expect(go(at('asking'), answer('records', 6))).toBe('asking');
  });

  it('ask for what is missing, once', () => {
    expect(go(at('watching'), { kind: 'gap' })).toBe('catching-up ask');
    expect(go(at('catching-up'), { kind: 'gap' })).toBe('catching-up');
    expect(go(at('behind'), { kind: 'settled' })).toBe('catching-up ask');
  });

  it('ask after each cell where records do not come by themselves', () => {
    const event = { kind: 'cell-executed' } as const;
    expect(go(at('watching'), event)).toBe('watching');
    const silent = at('watching', { pushes: false });
    expect(go(silent, event)).toBe('catching-up ask');
  });

  it('ask for what was sent without a connection', () => {
    const cut = (from: IWatching, hasLedger: boolean): string => {
      const { watching } = transition(
        from,
        { kind: 'disconnected', hasLedger },
        'python'
      );
      return go(watching, { kind: 'connected' });
    };
    expect(cut(at('watching'), true)).toBe('catching-up ask');
    expect(cut(at('asking'), false)).toBe('asking ask');
    expect(cut(at('blind'), false)).toBe('blind');
  });

  it('forget what there is to forget, and ask until there is an answer', () => {
    const forget = { kind: 'forget' } as const;
    expect(go(at('due'), forget)).toBe('due');
    const { watching, effects } = transition(at('behind'), forget, 'python');
    expect([watching.phase, ...effects]).toEqual(['asking', 'end', 'ask']);
    const lost = transition(
      watching,
      answer('none', watching.request),
      'python'
    ).watching;
    expect(lost.isToForget).toBe(true);
    expect(
      transition(lost, { kind: 'gone' }, 'python').watching.isToForget
    ).toBe(false);
  });

  it('take another process for the present one when its records come', () => {
    const event = { kind: 'replaced' } as const;
    expect(go(at('catching-up'), event)).toBe('watching end');
    expect(go(at('due'), event)).toBe('due end');
  });
});

/** An event, as far as chance can tell it; `answered` is of the last request or of an earlier one. */
const events = fc.oneof(
  fc.constantFrom<WatchEvent>(
    { kind: 'kernel-changed' },
    { kind: 'restarting', isSlow: false },
    { kind: 'restarting', isSlow: true },
    { kind: 'queue-ready' },
    { kind: 'started', isSlow: false },
    { kind: 'started', isSlow: true },
    { kind: 'gone' },
    { kind: 'settled' },
    { kind: 'disconnected', hasLedger: true },
    { kind: 'disconnected', hasLedger: false },
    { kind: 'connected' },
    { kind: 'cell-executed' },
    { kind: 'gap' },
    { kind: 'replaced' },
    { kind: 'forget' }
  ),
  fc.record({
    age: fc.nat(2),
    answer: fc.constantFrom(
      { kind: 'none' as const },
      { kind: 'unable' as const },
      { kind: 'records' as const, pushes: true },
      { kind: 'records' as const, pushes: false }
    )
  })
);

const kernels = fc.constantFrom<KernelKind>(
  'none',
  'unnamed',
  'python',
  'python',
  'other'
);

/** Play a sequence, and look at each step. */
function play(
  steps: readonly (readonly [
    WatchEvent | { age: number; answer: object },
    KernelKind
  ])[],
  look: (
    before: IWatching,
    event: WatchEvent,
    after: ITransition,
    kernel: KernelKind
  ) => void = () => undefined
): IWatching {
  return steps.reduce((before, [drawn, kernel]) => {
    const event =
      'kind' in drawn
        ? drawn
        : ({
            kind: 'answered',
            request: before.request - drawn.age,
            answer: drawn.answer
          } as WatchEvent);
    const after = transition(before, event, kernel);
    look(before, event, after, kernel);
    return after.watching;
  }, NOT_WATCHING);
}

const sequences = fc.array(fc.tuple(events, kernels), { maxLength: 60 });

describe('for random sequences of events', () => {
  it('one request counts while the watch is asking, and none otherwise', () => {
    fc.assert(
      fc.property(sequences, steps => {
        let counts: number | null = null;
        play(steps, (before, event, { watching, effects }) => {
          if (event.kind === 'answered' && event.request === counts) {
            counts = null;
          }
          if (effects.includes('end')) {
            counts = null;
          }
          if (effects.includes('ask')) {
            expect(watching.request).toBeGreaterThan(before.request);
            counts = watching.request;
          }
          if (isAsking(watching)) {
            expect(counts).toBe(watching.request);
          }
        });
      }),
      { numRuns: 200 }
    );
  });

  it('a late answer changes nothing', () => {
    fc.assert(
      fc.property(sequences, fc.integer({ min: 1, max: 5 }), (steps, age) => {
        const watching = play(steps);
        const late = answer('records', watching.request - age);
        expect(transition(watching, late, 'python')).toEqual({
          watching,
          effects: []
        });
      }),
      { numRuns: 200 }
    );
  });

  it('no kernel is asked that cannot answer', () => {
    fc.assert(
      fc.property(sequences, steps => {
        play(steps, (_, __, { effects }, kernel) => {
          if (kernel !== 'python') {
            expect(effects).not.toContain('ask');
          }
        });
      }),
      { numRuns: 200 }
    );
  });

  it('a restart and a good answer lead back to watching', () => {
    fc.assert(
      fc.property(sequences, fc.boolean(), (steps, isSlow) => {
        const restarted = transition(
          play(steps),
          { kind: 'restarting', isSlow },
          'python'
        ).watching;
        const asked = transition(
          restarted,
          { kind: isSlow ? 'settled' : 'queue-ready' },
          'python'
        );
        expect(asked.effects).toEqual(['ask']);
        const { watching } = transition(
          asked.watching,
          answer('records', asked.watching.request),
          'python'
        );
        expect(stateOf(watching)).toEqual({ kind: 'watching' });
        expect(watching).toMatchObject({ failures: 0, isToForget: false });
      }),
      { numRuns: 200 }
    );
  });

  it('a kernel is only forgotten while a request for it is due or under way', () => {
    fc.assert(
      fc.property(sequences, steps => {
        play(steps, (_, __, { watching }) => {
          if (watching.isToForget) {
            expect(watching.phase).not.toMatch(/watching|catching-up|behind/);
          }
        });
      }),
      { numRuns: 200 }
    );
  });
});
