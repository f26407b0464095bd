import type { ISharedCodeCell } from '@jupyter/ydoc';

import { code, seedCell } from '../../cell/__tests__/helpers';
import type { IRecord } from '../../ledger';
import { FakeKernel, setUp } from './helpers';

const SEED_CELL = 'import random\n\nSEED = 42\n\nrandom.seed(SEED)';

function record(n: number, cell: string | null, source: string): IRecord {
  const [before, after] = n === 0 ? [null, 'os'] : [`${n - 1}`, `${n}`];
  return {
    session: 'a',
    n,
    kind: n === 0 ? 'start' : 'cell',
    cell,
    code: source,
    count: n,
    outcome: 'ok',
    overlapped: false,
    fresh: n === 0,
    streams: {
      python:
        n <= 1
          ? [n === 1 ? 'os' : before, after, null, n ? 42 : null]
          : [before!, after, 42, 42]
    }
  };
}

const SOURCES = [SEED_CELL, 'x = random.random()', 'print(x)', 'y = 1'];

/** A seed cell, a cell that draws, one that depends on it, and one that does not; all ran. */
async function begin() {
  const kernel = new FakeKernel();
  kernel.records.push(record(0, null, ''));
  const cells = [
    seedCell(SEED_CELL),
    ...SOURCES.slice(1).map(source => code(source))
  ];
  const made = await setUp(cells, { kernel });
  const cell = (i: number) => made.nb.cells[i] as ISharedCodeCell;
  const states = () =>
    made.nb.cells.map(one => made.model.marks.get(one.getId())?.state ?? null);
  /** The host runs a cell; the kernel records it, or not. */
  const run = (
    i: number,
    n: number,
    recorded: 'recorded' | 'later' | 'never'
  ) => {
    cell(i).execution_count = null;
    cell(i).executionState = 'running';
    const made_ = { ...record(n, cell(i).getId(), SOURCES[i]) };
    if (i >= 2) {
      Object.assign(made_, { streams: { python: [`${1}`, `${1}`, 42, 42] } });
    }
    if (recorded === 'recorded') {
      made.session.record(made_);
    }
    cell(i).execution_count = n;
    cell(i).executionState = 'idle';
    return made_;
  };
  return { ...made, kernel, cell, states, run };
}

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 300 && !holds(); i++) {
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  expect(holds()).toBe(true);
}

const CLEAN = ['in-sequence', 'in-sequence', 'in-sequence', 'in-sequence'];

describe('marks that are shown', () => {
  const runAll = ({ run }: Awaited<ReturnType<typeof begin>>) =>
    SOURCES.forEach((_, i) => run(i, i + 1, 'recorded'));

  it('say nothing of an output that is gone', async () => {
    const made = await begin();
    runAll(made);
    expect(made.states()).toEqual(CLEAN);
    const changed: string[][] = [];
    made.model.marks.changed.connect((_, ids) => {
      changed.push([...ids]);
    });
    // Cleared, running or waiting.
    made.cell(1).execution_count = null;
    expect(made.states()).toEqual([CLEAN[0], null, CLEAN[0], CLEAN[0]]);
    expect(made.model.marks.counts['in-sequence']).toBe(3);
    expect(made.model.marks.cells('in-sequence')).not.toContain('c1');
    expect(changed).toEqual([['c1']]);
    // It runs again, out of sequence.
    made.run(1, 5, 'recorded');
    expect(made.states()[1]).toBe('out-of-sequence');
  });

  it('wait for a record that comes after the end of its run', async () => {
    const made = await begin();
    runAll(made);
    const late = made.run(3, 5, 'later');
    expect(made.states()[3]).toBeNull();
    made.session.record(late);
    expect(made.states()[3]).toBe('in-sequence');
    expect(made.kernel.requests.filter(name => name === 'watch')).toHaveLength(
      1
    );
  });

  it('ask for a record that does not come', async () => {
    const made = await begin();
    runAll(made);
    made.kernel.records.push(made.run(3, 5, 'later'));
    await until(() => made.states()[3] === 'in-sequence');
  });

  it('cannot judge a run without a record, nor what rests on it', async () => {
    const made = await begin();
    runAll(made);
    made.run(1, 5, 'never');
    expect(made.states()[1]).toBeNull();
    await until(() => made.states()[1] !== null);
    expect(made.states()).toEqual([CLEAN[0], 'unknown', CLEAN[0], CLEAN[0]]);
    expect(made.model.marks.get('c1')?.cause).toEqual({
      kind: 'broken',
      cell: 'c1',
      why: 'unrecorded'
    });
    expect(made.model.marks.get('c1')?.record).toBeNull();
    // It ran with what that run left.
    const n = 5;
    made.session.record({
      ...record(n, 'c2', SOURCES[2]),
      count: 6,
      streams: { python: ['1', '1', 42, 42] }
    });
    expect(made.states()[2]).toBe('unknown');
    expect(made.model.marks.get('c2')?.cause).toMatchObject({
      cell: 'c1',
      why: 'unrecorded'
    });
    // A run with a record ends the doubt.
    const again = record(6, 'c1', SOURCES[1]);
    made.session.record({ ...again, streams: { python: ['9', '10', 42, 42] } });
    expect(made.states()[1]).toBe('out-of-sequence');
  });

  it('cannot judge it either if the kernel does not answer', async () => {
    const made = await begin();
    runAll(made);
    made.kernel.watching = null;
    made.run(3, 5, 'never');
    await until(() => made.states()[3] === 'unknown');
  });
});
