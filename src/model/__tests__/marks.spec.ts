import type { ISharedCell } from '@jupyter/ydoc';

import { code, seedCell } from '../../cell/__tests__/helpers';
import type { IReport } from '../../jobs';
import type { IRecord, SeedInForce, StreamRecord } from '../../ledger';
import { FakeKernel, PYTHON, settle, setUp } from './helpers';

const SEED_CELL = 'import random\n\nSEED = 42\n\nrandom.seed(SEED)';
const DRAW = 'print(random.random())';
const KEY = 'jupyterlab_seed';

let next = 0;

/** The python stream in one execution. */
const python = (
  before: string | null,
  after: string,
  seed: SeedInForce = 42,
  from: SeedInForce = seed
): Record<string, StreamRecord> => ({ python: [before, after, from, seed] });

function record(
  cell: string | null,
  source: string,
  streams: Record<string, StreamRecord>,
  more: Partial<IRecord> = {}
): IRecord {
  return {
    session: 'a',
    n: next++,
    kind: 'cell',
    cell,
    code: source,
    count: next,
    outcome: 'ok',
    overlapped: false,
    streams,
    ...more
  };
}

const start = (session = 'a'): IRecord => {
  next = 0;
  return record(null, '', python(null, 'os', null), {
    session,
    kind: 'start',
    fresh: true
  });
};

/** The seed cell and two that draw, in a kernel that started. */
async function begin(told: Parameters<typeof setUp>[1] = {}) {
  const kernel = new FakeKernel();
  kernel.records.push(start());
  const made = await setUp([seedCell(SEED_CELL), code(DRAW), code(DRAW)], {
    kernel,
    ...told
  });
  const states = (): Record<string, string | null> =>
    Object.fromEntries(
      made.nb.cells.map((cell: ISharedCell) => [
        cell.getId(),
        made.model.marks.get(cell.getId())?.state ?? null
      ])
    );
  const keys = (): unknown[] =>
    made.nb.cells.map((cell: ISharedCell) => cell.getMetadata(KEY));
  return { ...made, kernel, states, keys };
}

/** Run all three, as a clean run does. */
function runAll({ session }: Awaited<ReturnType<typeof begin>>): void {
  session.record(record('c0', SEED_CELL, python('os', '0', 42, null)));
  session.record(record('c1', DRAW, python('0', '1')));
  session.record(record('c2', DRAW, python('1', '2')));
}

const CLEAN = {
  c0: 'in-sequence',
  c1: 'in-sequence',
  c2: 'in-sequence'
};

describe('the marks of a notebook', () => {
  it('follow the records, and tell which changed', async () => {
    const made = await begin();
    const changed: string[][] = [];
    made.model.marks.changed.connect((_, ids) => {
      changed.push([...ids]);
    });
    runAll(made);
    expect(made.states()).toEqual(CLEAN);
    changed.length = 0;
    made.session.record(record('c1', DRAW, python('2', '3')));
    expect(made.states()).toEqual({ ...CLEAN, c1: 'out-of-sequence' });
    expect(changed).toEqual([['c1']]);
    expect(made.model.marks.attention).toEqual(['c1']);
    expect(made.model.marks.counts['in-sequence']).toBe(2);
    expect(made.model.marks.cells('out-of-sequence')).toEqual(['c1']);
  });

  it('come with the executions, in the order in which they were', async () => {
    const made = await begin();
    runAll(made);
    made.session.record(record('c1', DRAW, python('2', '2')));
    const { marks } = made.model;
    expect(marks.ids).toEqual(['c0', 'c1', 'c2']);
    expect(marks.runs.map(({ cell, streams }) => [cell, streams])).toEqual([
      ['c0', ['python']],
      ['c1', ['python']],
      ['c2', ['python']],
      ['c1', []]
    ]);
    made.session.record(start('b'));
    expect(marks.runs).toEqual([]);
  });

  it('are there for a page that comes later', async () => {
    const kernel = new FakeKernel();
    kernel.records.push(
      start(),
      record('c0', SEED_CELL, python('os', '0', 42, null)),
      record('c1', DRAW, python('0', '1'))
    );
    const { model } = await setUp([seedCell(SEED_CELL), code(DRAW)], {
      kernel
    });
    expect(model.marks.get('c1')?.state).toBe('in-sequence');
    // The records say that the seed cell ran, which this page did not see.
    expect(model.state.seeding).toBe('done');
  });

  it('hold what ran against the notebook’s seed', async () => {
    const made = await begin();
    runAll(made);
    await made.model.setSeed(7);
    made.model.beforeSave();
    expect(made.states()).toEqual({
      c0: 'edited',
      c1: 'different-seed',
      c2: 'different-seed'
    });
    expect(made.model.marks.get('c1')).toMatchObject({
      seed: 42,
      expected: 7
    });
  });

  it('end with the process', async () => {
    const made = await begin();
    runAll(made);
    made.kernel.records = [start('b')];
    made.session.status('restarting');
    await settle();
    expect(made.states()).toEqual({ c0: null, c1: null, c2: null });
    expect(made.model.state.frameworks[0].seed).toEqual({
      known: true,
      seed: null
    });
  });

  it('show the seed in force of each framework', async () => {
    const made = await begin();
    const seed = () => made.model.state.frameworks[0].seed;
    expect(seed()).toEqual({ known: true, seed: null });
    runAll(made);
    expect(seed()).toEqual({ known: true, seed: 42 });
    made.session.record(record('c2', DRAW, python('2', '3', 'unknown')));
    expect(seed()).toEqual({ known: false, seed: null });
  });

  it('are unknown in a kernel that cannot be observed', async () => {
    const made = await setUp([code('rnorm(1)')], {
      kernel: new FakeKernel('ir'),
      metadata: { kernelspec: { name: 'ir', display_name: 'R' } }
    });
    expect(made.model.marks.get('c0')).toBeNull();
    made.model.cellExecuted('c0', 'rnorm(1)', true);
    await settle();
    expect(made.model.marks.get('c0')).toMatchObject({
      state: 'unknown',
      needsAttention: false
    });
  });

  it('tell what keeps the kernel from being observed', async () => {
    const kernel = new FakeKernel();
    kernel.watching = { problem: 'No IPython here.' };
    const { model } = await setUp([code(DRAW)], { kernel });
    expect(model.marks.problem).toEqual({
      words: 'No IPython here.',
      isDevice: false
    });
  });
});

describe('what a verification found', () => {
  const report = (states: Record<string, string>): IReport =>
    ({
      started: '2026-01-01T10:00:00Z',
      seconds: 60,
      cells: Object.entries(states).map(([id, state], index) => ({
        id,
        index,
        state,
        source: id === 'c0' ? SEED_CELL : DRAW
      }))
    }) as unknown as IReport;
  const ALL = { c0: 'equal', c1: 'output', c2: 'state' };

  async function verified(states: Record<string, string> = ALL) {
    const made = await begin();
    runAll(made);
    const changed: string[] = [];
    made.model.marks.changed.connect((_, ids) => void changed.push(...ids));
    made.model.verified(report(states));
    const kinds = (): (string | undefined)[] =>
      ['c0', 'c1', 'c2'].map(id => made.model.marks.finding(id)?.kind);
    return { ...made, changed, kinds };
  }

  it('stands on the cells, and those that differed need attention', async () => {
    const { model, kinds, changed, states } = await verified();
    expect(kinds()).toEqual(['equal', 'output', 'state']);
    expect(changed).toEqual(['c0', 'c1', 'c2']);
    expect(model.marks.finding('c1')?.finished.toISOString()).toBe(
      '2026-01-01T10:01:00.000Z'
    );
    expect(model.marks.attention).toEqual(['c1', 'c2']);
    // What the kernel's records say is not touched.
    expect(states()).toEqual(CLEAN);
    model.verified(report({ c0: 'equal', c1: 'skipped', c2: 'not-run' }));
    expect(kinds()).toEqual(['equal', undefined, undefined]);
    expect(model.marks.attention).toEqual([]);
  });

  it('goes when the cell is edited, and when it runs', async () => {
    const { nb, model, session, kinds, changed } = await verified();
    changed.length = 0;
    session.record(record('c1', DRAW, python('0', '1')));
    expect(kinds()).toEqual(['equal', undefined, 'state']);
    expect(changed).toContain('c1');
    nb.cells[2].setSource(`${DRAW}\n`);
    model.beforeSave();
    expect(kinds()).toEqual(['equal', undefined, undefined]);
    expect(changed).toContain('c2');
  });

  it('is not of a cell that was edited meanwhile', async () => {
    const made = await begin();
    made.nb.cells[1].setSource('print(1)');
    made.model.verified(report(ALL));
    expect(made.model.marks.finding('c1')).toBeNull();
    expect(made.model.marks.finding('c2')?.kind).toBe('state');
  });
});

describe('while someone types', () => {
  const EDITED = 'print(random.gauss())';
  const FOLLOWED = { ...CLEAN, c1: 'edited', c2: 'out-of-sequence' };

  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const pause = (time: number): Promise<void> =>
    jest.advanceTimersByTimeAsync(time);

  it('only the edited cell is marked, and what depends on it after seconds', async () => {
    const made = await begin();
    runAll(made);
    const changed: string[][] = [];
    made.model.marks.changed.connect((_, ids) => {
      changed.push([...ids]);
    });
    for (let i = 1; i <= EDITED.length; i++) {
      made.nb.cells[1].setSource(EDITED.slice(0, i));
      await pause(200);
    }
    expect(made.states()).toEqual({ ...CLEAN, c1: 'edited' });
    expect(made.model.marks.get('c1')).toMatchObject({
      certainty: 'may',
      needsAttention: false
    });
    expect(changed).toEqual([['c1']]);
    expect(made.model.marks.counts).toMatchObject({
      'in-sequence': 2,
      edited: 1
    });
    expect(made.model.marks.cells('edited')).toEqual(['c1']);
    expect(made.model.marks.cells('in-sequence')).toEqual(['c0', 'c2']);
    expect(made.model.marks.attention).toEqual([]);
    await pause(3000);
    expect(made.states()).toEqual(FOLLOWED);
    expect(changed.slice(1).flat()).toContain('c2');
  });

  it('a comment marks nothing, and neither does an edit taken back', async () => {
    const made = await begin();
    runAll(made);
    made.nb.cells[1].setSource(`${DRAW} # a remark`);
    await pause(200);
    expect(made.states()).toEqual(CLEAN);
    made.nb.cells[1].setSource(EDITED);
    await pause(200);
    made.nb.cells[1].setSource(DRAW);
    await pause(200);
    expect(made.states()).toEqual(CLEAN);
    await pause(5000);
    expect(made.states()).toEqual(CLEAN);
  });

  it('records of other cells leave the edit alone', async () => {
    const made = await begin();
    runAll(made);
    made.nb.cells[1].setSource(EDITED);
    made.session.record(record('c2', DRAW, python('1', '2')));
    expect(made.states()).toEqual({ ...CLEAN, c1: 'edited' });
    await pause(5000);
    expect(made.states()).toEqual(FOLLOWED);
  });

  it('all follows at once when the edited cell has run', async () => {
    const made = await begin();
    runAll(made);
    made.nb.cells[1].setSource(EDITED);
    await pause(200);
    made.session.record(record('c1', EDITED, python('0', '9')));
    expect(made.states()).toEqual({ ...CLEAN, c2: 'out-of-sequence' });
    // What is typed since is not what ran.
    made.nb.cells[1].setSource(DRAW);
    made.session.record(record('c1', EDITED, python('0', '9')));
    expect(made.states()).toEqual({
      ...CLEAN,
      c1: 'edited',
      c2: 'out-of-sequence'
    });
  });

  it('cells that come or go count at once, and the edit rests', async () => {
    const made = await begin();
    runAll(made);
    made.nb.cells[1].setSource(EDITED);
    made.nb.deleteCell(2);
    await pause(200);
    expect(made.states()).toEqual({ c0: 'in-sequence', c1: 'edited' });
    made.nb.deleteCell(1);
    await pause(200);
    expect(made.states()).toEqual({ c0: 'in-sequence' });
    expect(made.model.marks.counts.edited).toBe(0);
  });

  it('a seed that is being typed is not the notebook’s yet', async () => {
    const made = await begin();
    runAll(made);
    made.nb.cells[0].setSource(SEED_CELL.replace('42', '7'));
    await pause(1000);
    expect(made.states()).toEqual({ ...CLEAN, c0: 'edited' });
    await pause(3000);
    expect(made.states()).toEqual({
      c0: 'edited',
      c1: 'different-seed',
      c2: 'different-seed'
    });
  });

  it('whoever saves or jumps to a mark gets all edits', async () => {
    const made = await begin();
    runAll(made);
    made.nb.cells[1].setSource(EDITED);
    made.model.beforeSave();
    expect(made.states()).toEqual(FOLLOWED);
  });
});

describe('the memory of the file', () => {
  it('has nothing of cells that agree', async () => {
    const made = await begin();
    const before = JSON.stringify(made.nb.toJSON());
    runAll(made);
    made.session.record(record('c1', DRAW, python('2', '3')));
    made.model.beforeSave();
    expect(JSON.stringify(made.nb.toJSON())).toBe(before);
  });

  it('is written by the page that ran the cell, and by no other', async () => {
    for (const [client, stored] of [
      ['this page', { ran: { seed: null } }],
      ['another page', undefined]
    ] as const) {
      const made = await begin();
      made.session.record(record('c1', DRAW, python('os', '1', null)), client);
      made.model.beforeSave();
      expect(made.keys()[1]).toEqual(stored);
      expect(made.nb.canUndo()).toBe(false);
    }
  });

  it('follows the seed at the next save, and forgets a cell that agrees again', async () => {
    const made = await begin();
    runAll(made);
    await made.model.setSeed(7);
    expect(made.keys()[1]).toBeUndefined();
    made.model.beforeSave();
    expect(made.keys()).toEqual([
      { role: 'seed-cell', ran: { seed: 42 } },
      { ran: { seed: 42 } },
      { ran: { seed: 42 } }
    ]);
    await made.model.setSeed(42);
    made.model.beforeSave();
    expect(made.keys()).toEqual([{ role: 'seed-cell' }, undefined, undefined]);
  });

  it('outlives the kernel and the page', async () => {
    const made = await setUp(
      [seedCell(SEED_CELL), code(DRAW, { [KEY]: { ran: { seed: 7 } } })],
      { kernel: null }
    );
    expect(made.model.marks.get('c1')).toMatchObject({
      state: 'earlier-kernel',
      seed: 7,
      record: null
    });
    made.model.beforeSave();
    expect(made.nb.cells[1].getMetadata(KEY)).toEqual({ ran: { seed: 7 } });
    await made.model.setSeed(7);
    made.model.beforeSave();
    expect(made.model.marks.get('c1')).toBeNull();
    expect(made.nb.cells[1].getMetadata(KEY)).toBeUndefined();
  });

  it('is not written into a notebook that is read-only, nor where it has no seed', async () => {
    const made = await begin({ readOnly: true });
    made.session.record(record('c1', DRAW, python('os', '1', null)));
    made.model.beforeSave();
    expect(made.keys()[1]).toBeUndefined();

    const kernel = new FakeKernel();
    kernel.records.push(start());
    const plain = await setUp([code(DRAW)], { kernel });
    plain.session.record(record('c0', DRAW, python('os', '1', null)));
    plain.model.beforeSave();
    expect(plain.model.marks.get('c0')?.state).toBe('unseeded');
    expect(plain.nb.cells[0].getMetadata(KEY)).toBeUndefined();
  });

  it('is cleared in one undo step, after a question', async () => {
    const made = await begin({ clearing: 'records' });
    runAll(made);
    await made.model.setSeed(7);
    made.model.beforeSave();
    const before = made.nb.toJSON();
    expect(await made.model.clearRecords()).toBe(true);
    expect(made.keys()).toEqual([{ role: 'seed-cell' }, undefined, undefined]);
    made.nb.undo();
    expect(made.nb.toJSON()).toEqual(before);

    const declined = await begin();
    expect(await declined.model.clearRecords()).toBe(false);
  });
});

describe('rewinding', () => {
  it('restores the streams, and then runs the cell', async () => {
    const made = await begin();
    runAll(made);
    expect(await made.model.rewindAndRun('c1')).toBe(true);
    expect(made.kernel.rewinds).toEqual([{ record: 2, session: 'a' }]);
    expect(made.ran).toEqual([DRAW]);
  });

  it('runs the cell and says which streams it could not restore', async () => {
    const made = await begin();
    runAll(made);
    made.kernel.rewinding = {
      kind: 'rewound',
      streams: ['python'],
      untouched: [],
      unrestored: ['cupy:0']
    };
    expect(await made.model.rewindAndRun('c1')).toBe(true);
    expect(made.ran).toEqual([DRAW]);
    expect(made.model.state.failure).toEqual({
      kind: 'partly-rewound',
      streams: ['cupy:0']
    });
  });

  it('runs nothing where the state is gone, or the kernel is silent', async () => {
    for (const [answer, reason] of [
      [{ kind: 'gone' }, 'gone'],
      [{ kind: 'error', message: 'No.' }, 'error'],
      [null, 'lost']
    ] as const) {
      const made = await begin();
      runAll(made);
      made.kernel.rewinding = answer;
      expect(await made.model.rewindAndRun('c1')).toBe(false);
      expect(made.model.state.failure).toMatchObject({
        kind: 'not-rewound',
        reason
      });
      expect(made.ran).toEqual([]);
    }
    const made = await begin();
    expect(await made.model.rewindAndRun('c1')).toBe(false);
    expect(made.kernel.rewinds).toEqual([]);
  });

  it('runs a cell and all below it, in their order', async () => {
    const made = await begin();
    runAll(made);
    expect(await made.model.runFromHere('c1')).toBe(true);
    expect(made.kernel.rewinds).toHaveLength(1);
    expect(made.ran).toEqual([DRAW, DRAW]);
  });

  it('gives a cell that never ran the streams as a clean run has them there', async () => {
    const made = await begin();
    runAll(made);
    made.nb.insertCell(2, { id: 'new', cell_type: 'code', source: DRAW });
    expect(made.model.firstBroken('c2')).toBe('new');
    expect(await made.model.runFromFirstBroken('c2')).toBe(true);
    expect(made.kernel.rewinds).toEqual([
      { states: { python: '1' }, session: 'a' }
    ]);
    expect(made.ran).toEqual([DRAW, DRAW]);
  });

  it('runs from the first broken cell down, from the state of a clean run', async () => {
    const made = await begin();
    runAll(made);
    made.session.record(record('c1', DRAW, python('2', '3')));
    made.session.record(record('c2', DRAW, python('3', '4')));
    expect(made.model.firstBroken('c2')).toBe('c1');
    expect(await made.model.runFromFirstBroken('c2')).toBe(true);
    expect(made.kernel.rewinds).toEqual([
      { states: { python: '0' }, session: 'a' }
    ]);
    expect(made.ran).toEqual([DRAW, DRAW]);
    expect(made.model.firstBroken('c0')).toBeNull();
  });

  it('leaves alone the cells that are in sequence under a seed of their own', async () => {
    const made = await begin();
    const own = 'import random\nrandom.seed(7)';
    made.nb.cells[1].setSource(own);
    made.session.record(record('c0', SEED_CELL, python('os', '0', 42, null)));
    made.session.record(record('c1', own, python('0', '7', 7, 42)));
    made.session.record(record('c2', DRAW, python('7', '8', 7)));
    made.session.record(record('c2', DRAW, python('8', '9', 7)));
    expect(made.states()).toEqual({
      c0: 'in-sequence',
      c1: 'own-seed',
      c2: 'out-of-sequence'
    });
    expect(made.model.firstBroken('c1')).toBeNull();
    expect(made.model.firstBroken('c2')).toBe('c2');
  });
});

it('jumps from one cell that needs attention to the next, round and round', async () => {
  const made = await begin();
  runAll(made);
  made.session.record(record('c1', DRAW, python('2', '3')));
  made.session.record(record('c2', DRAW, python('3', '4')));
  const jump = async (step: 1 | -1): Promise<string> => {
    expect(await made.model.nextMark(step)).toBe(true);
    const call = made.reveal.mock.calls.pop() as unknown as [string];
    made.active.id = call[0];
    return call[0];
  };
  expect(await jump(1)).toBe('c1');
  expect(await jump(1)).toBe('c2');
  expect(await jump(1)).toBe('c1');
  expect(await jump(-1)).toBe('c2');
  expect(await jump(-1)).toBe('c1');

  const calm = await setUp([code('x')], { metadata: PYTHON });
  expect(await calm.model.nextMark(1)).toBe(false);
});
