import type { CellState, ICellMark } from '../../ledger';
import type { IAnswerInput } from '../answer';
import { countDiffering } from '../answer';
import { actionOfAnswer, findAnswer, lastToRun } from '../findAnswer';
import { findings } from '../marks/findings';
import type { ISeedState } from '../state';
import type { ICellFinding } from '../types';
import { REPORT_SCHEMA } from '../../jobs';
import { isOutdated, verifiedNow } from '../jobs/verified';

type Marked = Record<
  string,
  Partial<ICellMark> & {
    state: CellState;
    isFaint?: boolean;
    found?: ICellFinding;
  }
>;

function marksOf(marked: Marked): IAnswerInput['marks'] {
  return {
    attention: Object.keys(marked).filter(
      id =>
        (marked[id].state !== 'in-sequence' && !marked[id].isFaint) ||
        marked[id].found !== undefined
    ),
    cells: state =>
      Object.keys(marked).filter(id => marked[id].state === state),
    counts: {
      'in-sequence': Object.values(marked).filter(
        ({ state }) => state === 'in-sequence'
      ).length
    } as IAnswerInput['marks']['counts'],
    problem: null,
    finding: id => marked[id]?.found ?? null,
    get: id =>
      (marked[id] ? { streams: [], ...marked[id] } : null) as ICellMark | null
  };
}

const SEEDED = {
  language: 'python',
  place: { id: 's', index: 0, source: '', copies: 0 },
  seed: 42,
  seeds: [],
  seeding: 'done',
  kernelSeed: { kind: 'seeded', seed: 42, others: [] },
  plan: { action: 'run', isRandom: true },
  frameworks: []
};

function answer(state: object, marked: Marked = {}, more: object = {}) {
  return findAnswer({
    state: { ...SEEDED, ...state } as unknown as ISeedState,
    marks: marksOf(marked),
    verified: null,
    ...more
  });
}

describe('a GPU that is broken', () => {
  it('comes before all else, with a restart', () => {
    const problem = { words: 'misaligned address', isDevice: true };
    const found = answer(
      { kernelSeed: { kind: 'unseeded' } },
      { c1: { state: 'out-of-sequence' } },
      { marks: { ...marksOf({ c1: { state: 'unseeded' } }), problem } }
    );
    expect(found).toEqual({
      kind: 'device-broken',
      error: 'misaligned address'
    });
    expect(actionOfAnswer(found)).toBe('restart');
  });

  it('is not what another problem says', () => {
    const problem = { words: 'cupy: KeyError', isDevice: false };
    const found = answer({}, {}, { marks: { ...marksOf({}), problem } });
    expect(found.kind).toBe('fine');
  });
});

describe('the answer', () => {
  const uses = (...values: number[]) =>
    values.map(value => ({ scope: 'global', value }));
  const open = { place: null, kernelSeed: { kind: 'unseeded' } };

  it.each<[string, object, object, string | null]>([
    ['no language', { language: null }, { kind: 'no-language' }, null],
    [
      'a kernel that starts',
      { kernelSeed: { kind: 'pending' } },
      { kind: 'pending' },
      null
    ],
    ['no seed cell', open, { kind: 'not-seeded' }, 'seed'],
    [
      'no random code',
      { ...open, plan: { action: 'insert', isRandom: false } },
      { kind: 'no-random-code' },
      null
    ],
    [
      'seeds that disagree',
      { ...open, seeds: uses(1234, 99, 1234) },
      { kind: 'own-seeds-differ', seeds: [1234, 99] },
      'seed'
    ],
    [
      'a seed of its own that ran',
      {
        place: null,
        seeds: uses(5),
        kernelSeed: { kind: 'seeded', seed: 5, others: [] }
      },
      { kind: 'own-seed', seed: 5 },
      'seed'
    ],
    [
      'no kernel',
      { kernelSeed: { kind: 'no-kernel' } },
      { kind: 'no-kernel', seed: 42 },
      null
    ],
    [
      'another seed in the kernel',
      { seed: 7, seeding: 'due' },
      { kind: 'kernel-differs', kernel: 42, seed: 7 },
      'apply'
    ],
    [
      'no seed in the kernel',
      { kernelSeed: { kind: 'unseeded' }, seeding: 'due' },
      { kind: 'kernel-differs', kernel: null, seed: 42 },
      'apply'
    ],
    [
      'no seed in the kernel, although the cell ran',
      { kernelSeed: { kind: 'unseeded' } },
      { kind: 'kernel-differs', kernel: null, seed: 42 },
      'apply'
    ],
    [
      'an unknown seed in the kernel',
      { kernelSeed: { kind: 'unknown' }, seeding: 'unknown' },
      { kind: 'kernel-differs', kernel: 'unknown', seed: 42 },
      'apply'
    ],
    [
      'a framework that is not seeded',
      {
        kernelSeed: {
          kind: 'seeded',
          seed: 42,
          others: [
            { title: 'NumPy', seed: 1234, isOwn: true },
            { title: 'PyTorch', seed: null, isOwn: false }
          ]
        }
      },
      {
        kind: 'partly',
        seed: 42,
        others: [{ title: 'PyTorch', seed: null, isOwn: false }]
      },
      'apply'
    ],
    [
      'a framework that came later',
      {
        plan: { action: 'update', isRandom: true },
        frameworks: [{ offered: true, recipe: { title: 'JAX' } }]
      },
      { kind: 'offered', titles: ['JAX'] },
      'seed'
    ],
    [
      'a seed cell that changed',
      { seeding: 'due' },
      { kind: 'changed' },
      'apply'
    ],
    ['nothing to do', {}, { kind: 'fine', seed: 42, count: 0 }, null]
  ])('says of %s what is so, and what to do', (_, state, expected, action) => {
    const found = answer(state);
    expect(found).toEqual(expected);
    expect(actionOfAnswer(found)).toBe(action);
  });

  it('does not mind what the notebook seeds differently on purpose', () => {
    const others = [{ title: 'NumPy', seed: 1234, isOwn: true }];
    expect(
      answer({ kernelSeed: { kind: 'seeded', seed: 42, others } })
    ).toMatchObject({ kind: 'fine' });
  });

  const DIFFERED = {
    kind: 'output',
    finished: new Date(2026, 0, 2)
  } as const;
  const EVERY = {
    kind: 'every-run',
    line: 1,
    call: 'f',
    remedy: null
  } as const;

  it.each<[string, Marked, object, string | null]>([
    [
      'cells that match a clean run',
      { a: { state: 'in-sequence' }, b: { state: 'in-sequence' } },
      { kind: 'fine', seed: 42, count: 2 },
      null
    ],
    [
      'cells that will differ, the last of them last to run',
      { a: { state: 'different-seed' }, b: { state: 'out-of-sequence' } },
      { kind: 'cells-differ', count: 2, cell: 'b', isEvery: false },
      'run-in-order'
    ],
    [
      'cells without a seed',
      { a: { state: 'unseeded' }, b: { state: 'unseeded' } },
      { kind: 'cells-unseeded', count: 2, cell: 'b' },
      'run-in-order'
    ],
    [
      'cells that no order helps',
      { a: { state: 'unseeded', cause: EVERY } },
      { kind: 'cells-differ', count: 1, cell: 'a', isEvery: true },
      'show-cell'
    ],
    [
      'generators of the notebook that have no seed',
      { a: { state: 'unseeded', streams: [{ stream: '~rng', seed: null }] } },
      { kind: 'cells-differ', count: 1, cell: 'a', isEvery: true },
      'show-cell'
    ],
    [
      'cells that differed in two clean runs, whatever their marks',
      {
        a: { state: 'in-sequence', found: DIFFERED },
        b: { state: 'unseeded', found: DIFFERED }
      },
      { kind: 'cells-differ', count: 2, cell: 'a', isEvery: true },
      'show-cell'
    ],
    [
      'some that it helps',
      { a: { state: 'unseeded', cause: EVERY }, b: { state: 'unseeded' } },
      { kind: 'cells-unseeded', count: 1, cell: 'b' },
      'run-in-order'
    ],
    [
      'the last of those that it helps',
      { a: { state: 'unseeded' }, b: { state: 'unseeded', cause: EVERY } },
      { kind: 'cells-unseeded', count: 1, cell: 'a' },
      'run-in-order'
    ],
    [
      'a cell that stops a clean run',
      {
        a: { state: 'different-seed' },
        b: { state: 'out-of-sequence', cause: { kind: 'stops' } }
      },
      { kind: 'stops', cell: 'b' },
      'show-cell'
    ]
  ])('says of %s', (_, marked, expected, action) => {
    const found = answer({}, marked);
    expect(found).toEqual(expected);
    expect(actionOfAnswer(found)).toBe(action);
  });

  it('says that cells may differ where nothing else is to be said', () => {
    const marked: Marked = {
      a: { state: 'edited', isFaint: true },
      b: { state: 'out-of-sequence', isFaint: true },
      c: { state: 'in-sequence' }
    };
    const found = answer({}, marked);
    expect(found).toEqual({ kind: 'cells-may-differ', count: 2, cell: 'b' });
    expect(actionOfAnswer(found)).toBe('run-in-order');
  });

  it('has all doubtful cells run with those that will differ', () => {
    const places = ['a', 'b', 'c', 'd'];
    const marks = marksOf({
      a: { state: 'unseeded' },
      b: { state: 'out-of-sequence', isFaint: true },
      c: { state: 'edited', isFaint: true },
      d: { state: 'in-sequence' }
    });
    const place = (id: string): number => places.indexOf(id);
    expect(lastToRun('a', marks, place)).toBe('c');
    expect(lastToRun('d', marks, place)).toBe('d');
  });

  it('names the verification where nothing else is wrong', () => {
    const finished = new Date(2026, 0, 2, 10, 42);
    const verified = { verdict: 'reproduced', finished };
    expect(answer({}, {}, { verified })).toEqual({
      kind: 'reproduced',
      finished
    });
    expect(
      answer({}, {}, { verified: { ...verified, verdict: 'diverged' } })
    ).toEqual({ kind: 'not-reproduced', finished });
    expect(
      answer({}, { a: { state: 'unseeded' } }, { verified })
    ).toMatchObject({ kind: 'cells-unseeded' });
  });
});

describe('the number of cells that will differ', () => {
  it('leaves out what only stops the run', () => {
    expect(
      countDiffering(
        marksOf({
          a: { state: 'unseeded' },
          b: { state: 'out-of-sequence', cause: { kind: 'stops' } },
          c: { state: 'in-sequence' }
        })
      )
    ).toBe(1);
  });
});

describe('findings', () => {
  it('are one for all cells of which the same is to be said', () => {
    const cells = Array.from({ length: 50 }, (_, i) => `c${i}`);
    const marked = Object.fromEntries(
      cells.map(id => [id, { state: 'unseeded' as const, cause: null }])
    );
    expect(findings(marksOf(marked)).map(item => item.cells)).toEqual([cells]);
  });

  it('are apart where the sentences differ', () => {
    const cause = { kind: 'broken', cell: 'a', why: 'edited' } as const;
    const marked: Marked = {
      a: { state: 'out-of-sequence', cause },
      b: { state: 'out-of-sequence', cause },
      c: { state: 'different-seed', seed: 7 },
      d: { state: 'out-of-sequence', cause },
      e: { state: 'different-seed', seed: 8 }
    };
    expect(findings(marksOf(marked)).map(item => item.cells)).toEqual([
      ['a'],
      ['b', 'd'],
      ['c'],
      ['e']
    ]);
  });
});

describe('a verification', () => {
  const verification = (sources: string[], more: object = {}) =>
    ({
      state: {
        report: {
          schema: REPORT_SCHEMA,
          options: { changes: [], environment: {} },
          started: '2026-01-02T10:00:00Z',
          seconds: 90,
          verdict: { kind: 'reproduced' },
          cells: sources.map(source => ({ source })),
          ...more
        }
      }
    }) as unknown as Parameters<typeof verifiedNow>[0];
  const cells = (...sources: string[]) =>
    sources.map((source, index) => ({ id: `c${index}`, source }));

  it('counts until a cell is edited, moved, added or removed', () => {
    const made = verification(['a', '', 'b']);
    expect(verifiedNow(made, cells('a', 'b', ' \n'))).toEqual({
      verdict: 'reproduced',
      finished: new Date('2026-01-02T10:01:30Z')
    });
    for (const now of [['a'], ['b', 'a'], ['a', 'b', 'c'], ['a', 'b2']]) {
      expect(verifiedNow(made, cells(...now))).toBeNull();
    }
  });

  it('counts if a cell is longer than its source in the report', () => {
    const long = `x = 1  # größer\n${'y = 2\n'.repeat(400)}z = 3`;
    const cut = { source: `${long.slice(0, 1999)}…`, checksum: 591656576 };
    const made = verification([], { cells: [cut] });
    expect(verifiedNow(made, cells(long))).not.toBeNull();
    for (const now of [`${long.slice(0, -1)}4`, `a${long.slice(1)}`, 'x']) {
      expect(verifiedNow(made, cells(now))).toBeNull();
    }
  });

  it('is outdated once code has changed, whatever else has', () => {
    const made = verification(['a', '', 'b']);
    expect(isOutdated(made, cells('a', 'b', ' \n'))).toBe(false);
    for (const now of [['a'], ['b', 'a'], ['a', 'b', 'c'], ['a', 'b2']]) {
      expect(isOutdated(made, cells(...now))).toBe(true);
    }
    expect(isOutdated(null, [])).toBe(false);
    expect(isOutdated({ state: null }, [])).toBe(false);
    // A report of another version may lack what is compared.
    const other = verification(['a'], { schema: 99 });
    expect(verifiedNow(other, cells('a'))).toBeNull();
    expect(isOutdated(other, cells('b'))).toBe(false);
  });

  it('of changes that were tried is outdated neither before they are made nor after', () => {
    const change = { cell: 2, line: 1, before: ['f()'], after: ['f(seed=1)'] };
    const made = verification([], {
      options: { changes: [change], environment: {} },
      cells: [
        { index: 0, source: 'a' },
        { index: 2, source: 'f(seed=1)\nb' }
      ]
    });
    expect(isOutdated(made, cells('a', 'f()\nb'))).toBe(false);
    expect(isOutdated(made, cells('a', 'f(seed=1)\nb'))).toBe(false);
    expect(isOutdated(made, cells('a', 'f(seed=2)\nb'))).toBe(true);
    expect(isOutdated(made, cells('f()', 'f(seed=1)\nb'))).toBe(true);
  });

  it('with variables that were tried counts once the notebook has them', () => {
    const environment = { PYTHONHASHSEED: '42' };
    const made = verification(['a'], { options: { changes: [], environment } });
    expect(verifiedNow(made, cells('a'))).toBeNull();
    expect(verifiedNow(made, cells('a'), { PYTHONHASHSEED: '7' })).toBeNull();
    expect(verifiedNow(made, cells('a'), environment)).not.toBeNull();
    expect(isOutdated(made, cells('a'))).toBe(false);
  });

  it('counts only with a report that says when', () => {
    expect(verifiedNow(null, [])).toBeNull();
    expect(verifiedNow({ state: null }, [])).toBeNull();
    expect(verifiedNow(verification([], { started: '?' }), [])).toBeNull();
  });
});
