import { nullTranslator } from '@jupyterlab/translation';

import type { IVerifiedCell } from '../../jobs';
import {
  cause,
  cell,
  output,
  RAISED,
  report,
  running,
  stream,
  TIME,
  UNSEEDED
} from '../../jobs/__tests__/helpers';
import {
  describeAdvice,
  describeCause,
  describeCounts,
  describeDetails,
  describeLast,
  describeMask,
  describeNote,
  describeProblem,
  describeProgress,
  describeRuns,
  describeSeconds,
  describeVerdict,
  describeWarning,
  labelAdvice,
  nameMask,
  namePlace
} from '../verifyMessages';

const trans = nullTranslator.load('jupyterlab_seed');

describe('durations', () => {
  it.each([
    [0.004, '4 ms'],
    [0.25, '0.3 s'],
    [12.4, '12 s'],
    [59.7, '1 min 0 s'],
    [200, '3 min 20 s'],
    [3900, '1 h 5 min'],
    [1, '1 s']
  ])('%s', (seconds, text) => {
    expect(describeSeconds(seconds, trans)).toBe(text);
  });
});

describe('the verdict', () => {
  const equal = cell(0, { outputs: [output(), output()] });

  it('reproduced', () => {
    expect(describeVerdict(report('reproduced', [equal, cell(1)]), trans)).toBe(
      'Reproduced: 2 cells, 3 outputs, all equal'
    );
    expect(
      describeVerdict(report('reproduced', [cell(0, { outputs: [] })]), trans)
    ).toBe('Reproduced: 1 cell, no output to compare');
  });

  it('does not call equal what was not compared, or only nearly is', () => {
    const some = report('reproduced', [
      cell(0, { outputs: [output(), output({ equality: 'not-compared' })] })
    ]);
    expect(describeVerdict(some, trans)).toBe(
      'Reproduced: 1 cell, 2 outputs, of which 1 equal and 1 not compared'
    );
    const near = report('reproduced', [cell(0)]);
    expect(
      describeVerdict(
        { ...near, counts: { ...near.counts, withinTolerance: 1 } },
        trans
      )
    ).toBe('Reproduced: 1 cell, 1 output, all equal within the tolerance');
    expect(
      describeVerdict(
        {
          ...some,
          options: { ...some.options, tolerance: 0.1 },
          counts: { ...some.counts, withinTolerance: 1 }
        },
        trans
      )
    ).toBe(
      'Reproduced: 1 cell, 2 outputs, of which 1 equal (1 only within the tolerance of 0.1) and 1 not compared'
    );
    const none = [output({ equality: 'not-compared' })];
    expect(
      describeVerdict(report('reproduced', [cell(0, { outputs: none })]), trans)
    ).toBe('Reproduced: 1 cell, 1 output, none compared');
  });

  it('diverged', () => {
    expect(describeVerdict(TIME, trans)).toBe('Diverged at cell 2');
    expect(describeDetails(TIME, trans)).toEqual([]);
    expect(describeDetails(UNSEEDED, trans)).toEqual([
      'The first difference that can be seen is in cell 4.'
    ]);
  });

  it('ended differently', () => {
    const ended = cell(0, {
      state: 'outcome',
      runs: [
        { outcome: 'error', seconds: 1, error: ['KeyError', "'a'\nmore"] },
        { outcome: 'ok', seconds: 1, error: null }
      ]
    });
    expect(describeDetails(report('diverged', [ended]), trans)).toEqual([
      "Run A: KeyError: 'a'",
      'Run B: it ended without an error'
    ]);
  });

  it('raised, died and timed out', () => {
    expect(describeVerdict(RAISED, trans)).toBe(
      'Cell 3 raised an error in both runs'
    );
    expect(describeDetails(RAISED, trans)).toEqual([
      "NameError: name 'x'",
      'The cell that ran before it gave equal outputs.'
    ]);
    const dead = { outcome: 'died', seconds: 1, error: null } as const;
    const died = report('died', [cell(0, { runs: [dead, dead] })]);
    expect(describeVerdict(died, trans)).toBe(
      'The kernel died at cell 1 in both runs'
    );
    expect(describeDetails(died, trans)).toEqual(['No cell ran before it.']);
    expect(describeVerdict(report('timed-out', [cell(1)]), trans)).toBe(
      'Cell 2 exceeded the time limit in both runs'
    );
    expect(describeVerdict(report('stopped', [cell(1)]), trans)).toBe(
      'Stopped: 1 of 1 cell ran in both runs'
    );
  });

  it('does not call equal what was not compared above an error', () => {
    const tagged = { state: 'not-compared', outputs: [] } as const;
    const partly = { outputs: [output({ equality: 'not-compared' })] };
    const [, last] = RAISED.cells;
    const end = { ...last, index: 5, number: 6 };
    const above = (...cells: IVerifiedCell[]): string | undefined =>
      describeDetails(report('raised', [...cells, end]), trans).pop();
    expect(above(cell(0, tagged), cell(1))).toBe(
      'Of the 2 cells that ran before it, 1 gave equal outputs; the rest was not compared, or not all of it.'
    );
    expect(above(cell(0, tagged), cell(1, partly))).toBe(
      'What ran before it was not compared, or not all of it.'
    );
  });

  it('of a kind that this page does not know', () => {
    const made = report('reproduced', [cell(0)]);
    const verdict = { ...made.verdict, kind: 'new' as 'died', text: 'New.' };
    expect(describeVerdict({ ...made, verdict }, trans)).toBe('New.');
  });
});

describe('the cause', () => {
  it.each([
    ['unseeded', /NumPy differs since cell 1: nothing had seeded it/],
    ['system-seed', /seeded with whatever the system gave/],
    ['late-seed', /seeded only after numbers were drawn/],
    ['other-seed', /another number in each run/]
  ])('a random state: %s', (source, text) => {
    const [seen, ...more] = describeCause(
      cause({
        class: 'random-state',
        source,
        proven: true,
        since: 0,
        streams: ['numpy']
      }),
      trans
    );
    expect(seen).toMatch(text);
    expect(more).toEqual([]);
  });

  it('does not call certain what is likely only', () => {
    const text = 'Nobody had seeded TensorFlow.';
    const likely = cause({ class: 'random-state', source: 'unseeded', text });
    expect(describeCause(likely, trans)).toEqual([text]);
    expect(describeCause(cause({ source: 'interference' }), trans)[1]).toBe(
      'Likely: something that both runs share.'
    );
  });

  it('a random state of unknown source', () => {
    const part = {
      class: 'random-state',
      source: null,
      proven: true
    } as const;
    const streams = ['numpy', 'torch.cuda:0'];
    expect(describeCause(cause({ ...part, since: 0, streams }), trans)).toEqual(
      [
        'The random state of NumPy, PyTorch (cuda:0) differed before cell 2 ran; it differs since cell 1.'
      ]
    );
    expect(describeCause(cause({ ...part, since: 1, streams }), trans)).toEqual(
      [
        'Cell 2 left another random state of NumPy, PyTorch (cuda:0) in each run.'
      ]
    );
  });

  it('control flow', () => {
    const found = describeCause(
      cause({
        class: 'control-flow',
        source: 'hash-order',
        proven: true,
        streams: ['python']
      }),
      trans
    );
    expect(found[0]).toMatch(/^Cell 2 began with the same random state/);
    expect(found[1]).toMatch(/^Further runs have shown/);
  });

  it('an output, by likely sources', () => {
    expect(describeCause(cause(), trans)).toEqual([
      'Cell 2 shows something else in each run, and the random states that are known don’t explain it.',
      'Likely: the time.'
    ]);
    expect(describeCause(cause({ source: 'moon' }), trans)[1]).toBe(
      'Likely: moon.'
    );
    expect(describeCause(cause({ source: null }), trans)[1]).toBe(
      'The code names no likely source.'
    );
    expect(describeCause(cause({ source: 'hash-order' }), trans)[1]).toMatch(
      /^Likely it is the order of a set/
    );
    expect(
      describeCause(cause({ source: 'interference', proven: true }), trans)[1]
    ).toMatch(/runs beside each other don’t/);
  });

  it('an outcome', () => {
    expect(
      describeCause(cause({ class: 'outcome', source: 'files' }), trans)
    ).toEqual([
      'Cell 2 ended in another way in each run.',
      'Likely: files that change between the runs.'
    ]);
  });

  it('of a class that this page does not know', () => {
    expect(
      describeCause(cause({ class: 'new' as 'output', text: 'New.' }), trans)
    ).toEqual(['New.']);
  });
});

describe('advice', () => {
  const advice = {
    kind: 'seed-framework',
    text: 'In English.',
    framework: 'torch',
    cell: 2,
    line: 1,
    source: null,
    call: null
  };

  it.each([
    ['seed-framework', 'unseeded', /^Seed PyTorch in the first cell/],
    [
      'fixed-seed',
      'other-seed',
      /^Seed PyTorch with a fixed number in cell 3, line 1: it gets another value in each run\.$/
    ],
    ['move-seed', 'late-seed', /^Seed PyTorch before cell 3/],
    ['set-hash-seed', 'hash-order', /PYTHONHASHSEED/],
    ['one-after-the-other', 'interference', /one run after the other/],
    ['seed-generator', 'private-generator', /Give the generator a seed: f\./],
    ['keep-value', 'time', /nbval-ignore-output/],
    ['keep-value', 'entropy', /nbval-ignore-output/],
    ['keep-value', 'memory-address', /another address/],
    ['sort', 'hash-order', /from a set/],
    ['sort', 'file-order', /sorted\(f\(…\)\)/],
    ['one-thread', 'threads', /one thread/],
    ['one-thread', 'processes', /one process/],
    ['read-once', 'network', /keep it in a file/],
    ['read-once', 'files', /no run writes/],
    ['deterministic-device', 'device', /deterministic algorithms/],
    ['sort', 'moon', /^In English\.$/],
    ['new-kind', 'time', /^In English\.$/]
  ])('%s: %s', (kind, source, text) => {
    expect(
      describeAdvice({ ...advice, kind, source, call: 'f' }, trans)
    ).toMatch(text);
  });

  it('without a place in the code, or for a call of its own', () => {
    const nowhere = { ...advice, cell: null, line: null };
    const say = (kind: string): string =>
      describeAdvice({ ...nowhere, kind, framework: null }, trans);
    expect(say('read-once')).toMatch(/^Remove first/);
    for (const kind of ['sort', 'move-seed', 'seed-framework', 'fixed-seed']) {
      expect(say(kind)).toBe('In English.');
    }
    const sort = { ...advice, kind: 'sort', source: 'hash-order' };
    expect(describeAdvice({ ...sort, call: 'hash' }, trans)).toMatch(/hashlib/);
    // What stands in the same line is not asked.
    expect(describeAdvice(sort, trans)).toBe('In English.');
    expect(
      describeAdvice({ ...advice, kind: 'fixed-seed', line: null }, trans)
    ).toMatch(/in cell 3: it gets/);
  });

  it('has a label for its button', () => {
    expect(labelAdvice(advice, 'seed', trans)).toBe('Seed PyTorch');
    expect(labelAdvice(advice, 'show', trans)).toBe('Go to Cell 3');
    expect(labelAdvice(advice, 'hash-seed', trans)).toBe('Set Hash Seed');
    expect(labelAdvice(advice, 'one-after-the-other', trans)).toBe(
      'Verify One After the Other'
    );
  });
});

describe('what is counted', () => {
  it('says what was masked and not compared', () => {
    const made = report('reproduced', [
      cell(0),
      cell(1, { state: 'skipped', runs: [null, null], outputs: [] }),
      cell(2, { state: 'not-compared', outputs: [] })
    ]);
    const counted = {
      ...made,
      options: { ...made.options, tolerance: 0.01, masksOff: ['timing'] },
      counts: {
        ...made.counts,
        masked: { address: 2, odd: 1 },
        withinTolerance: 1
      }
    };
    const odd = { id: 'odd', name: 'odd things', description: '' };
    expect(describeCounts(counted, [odd], trans)).toEqual([
      '3 cells: 1 equal, 0 different, 1 not compared, 1 left out, 0 not run.',
      '1 output: 1 equal, 0 different, 0 not compared.',
      'Masked, and not compared: memory addresses, 2 times.',
      'Masked, and not compared: odd things, 1 time.',
      '1 output equal only within the tolerance of 0.01.',
      'Not masked: times that are measured.'
    ]);
    expect(nameMask('unknown', [], trans)).toBe('unknown');
  });

  it('says what each run was', () => {
    const alone = { label: 'C', hashSeed: null, seconds: 61, cells: 1 };
    expect(
      describeRuns(
        report('reproduced', [cell(0)], {
          runs: [
            { ...alone, label: 'A', hashSeed: '1', problem: null },
            { ...alone, problem: null }
          ]
        }),
        trans
      )
    ).toEqual([
      'Run A: 1 cell, 1 min 1 s, hash seed 1',
      'Run C, alone, to tell causes apart: 1 cell, 1 min 1 s'
    ]);
  });

  it.each([
    [
      'one number differs, by at most 0.25 relatively (1 and 1.25)',
      '1 number differs, by at most 0.25 relatively (1 and 1.25)'
    ],
    [
      '12 numbers differ, by at most 1e-06 relatively (-1 and 2)',
      '12 numbers differ, by at most 1e-06 relatively (-1 and 2)'
    ],
    ['run A has it, run B has not', 'Run A has it, run B has not'],
    ['run B has no such image', 'Run B has no such image'],
    ['640 × 480 pixels in both runs', '640 × 480 pixels in both runs'],
    [
      '1 × 2 pixels in run A, 3 × 4 pixels in run B',
      '1 × 2 pixels in run A, 3 × 4 pixels in run B'
    ],
    ['10 and 12 characters of base64', '10 and 12 characters of base64'],
    ['something new', 'something new']
  ])('translates what is noted: %s', (note, text) => {
    const [one, many] = [trans.__.bind(trans), trans._n.bind(trans)];
    const foreign = {
      __: (...args: Parameters<typeof one>) => `~${one(...args)}`,
      _n: (...args: Parameters<typeof many>) => `~${many(...args)}`
    } as typeof trans;
    expect(describeNote(note, foreign)).toBe(
      note === 'something new' ? text : `~${text}`
    );
  });

  it('describes rules for masking, known and new', () => {
    for (const id of [
      'address',
      'object-id',
      'timing',
      'progress',
      'kernel-path',
      'log-header',
      'svg-id'
    ]) {
      const mask = { id, name: 'Name', description: 'Description' };
      expect(nameMask(id, [mask], trans)).not.toBe('Name');
      expect(describeMask(mask, trans)).not.toBe('Description');
    }
    const odd = { id: 'odd', name: 'Odd', description: 'Odd things' };
    expect(describeMask(odd, trans)).toBe('Odd things');
  });

  it('names outputs', () => {
    expect(namePlace('display 3', trans)).toBe('display 3');
    expect(namePlace('stderr', trans)).toBe('standard error');
    expect(namePlace('else', trans)).toBe('else');
  });
});

describe('warnings', () => {
  it('a state that no output shows', () => {
    const moved = (index: number, name: string): IVerifiedCell =>
      cell(index, {
        state: 'state',
        streams: [stream({ name, sameAfter: false })]
      });
    const made = report('reproduced', [
      moved(0, 'numpy'),
      moved(1, 'python'),
      moved(4, 'numpy')
    ]);
    const warning = {
      kind: 'state',
      cell: 0,
      streams: ['numpy'],
      text: 'In English.'
    };
    expect(describeWarning(warning, made, trans)).toBe(
      'Another random state (NumPy) in each run, although no output shows it: cells 1, 5.'
    );
    expect(
      describeWarning({ ...warning, streams: ['torch'] }, made, trans)
    ).toBe('In English.');
  });

  it('the order of a set that was the same by chance', () => {
    const made = report('reproduced', []);
    const warning = { kind: 'hash-order', cell: 2, streams: [], text: 'x' };
    expect(describeWarning(warning, made, trans)).toMatch(
      /^The order of a set matters in cell 3\. .*need not be in others\.$/
    );
    expect(describeWarning({ ...warning, cell: null }, made, trans)).toBe('x');
  });

  it('what could not be observed or set', () => {
    const made = report('reproduced', [cell(0)]);
    const runs = made.runs.map(run => ({ ...run, problem: 'no IPython' }));
    const warning = { kind: 'unobserved', cell: null, streams: [], text: 'T.' };
    expect(describeWarning(warning, { ...made, runs }, trans)).toBe(
      'The random state could not be observed: no IPython'
    );
    expect(describeWarning(warning, made, trans)).toBe('T.');
    expect(
      describeWarning({ ...warning, kind: 'no-hash-seed' }, made, trans)
    ).toMatch(/hash seed could not be set/);
    expect(describeWarning({ ...warning, kind: 'new' }, made, trans)).toBe(
      'T.'
    );
  });
});

describe('what goes on', () => {
  it('says how far a run is', () => {
    const progress = { label: 'A', done: 3, total: 12, seconds: 4 };
    expect(describeProgress({ ...progress, cell: 4, left: 74.2 }, trans)).toBe(
      '3 of 12 cells · cell 5 runs · about 1 min 15 s left'
    );
    expect(
      describeProgress({ ...progress, done: 12, cell: null, left: 0 }, trans)
    ).toBe('12 of 12 cells');
  });

  it.each([
    ['missing', /no extension/],
    ['no-code', /no code/],
    ['not-a-notebook', /why/],
    ['unknown-kernel', /why/],
    ['kernel-start', /why/],
    ['input', /^The notebook can not be verified. why$/],
    ['internal', /failed: why/],
    ['busy', /already/],
    ['network', /why/],
    ['unreadable', /log in again/],
    ['gone', /does not have this report any more/],
    ['bad-option', /^why$/]
  ])('says what went wrong: %s', (kind, text) => {
    expect(describeProblem({ kind, message: 'why' }, trans)).toMatch(text);
  });

  it('says something even where nothing is known', () => {
    expect(describeProblem({ kind: 'http', message: '' }, trans)).toContain(
      'http'
    );
  });

  it('says when it was last', () => {
    expect(describeLast(running({ seconds: 12 }), trans)).toMatch(
      /^The last verification, .+, took 12 s\.$/
    );
    expect(describeLast(running({ started: 'soon' }), trans)).toBeNull();
    expect(describeLast(null, trans)).toBeNull();
  });
});
