import { code, seedCell } from '../../cell/__tests__/helpers';
import type { IRecord } from '../../ledger';
import { FakeKernel, settle, setUp } from './helpers';

const SEED_CELL = 'import random\n\nSEED = 42\n\nrandom.seed(SEED)';
const CELLS = [seedCell(SEED_CELL), code('import random\nrandom.random()')];

/** What the kernel was asked that starts, in order. */
const asked = ({ requests }: FakeKernel): string[] =>
  requests.filter(name => name === 'watch' || name === 'seed');

/** The record of a cell. */
function recordOf(
  cell: string,
  code: string,
  n: number,
  streams: IRecord['streams']
): IRecord {
  return {
    session: 'a',
    n,
    kind: 'cell',
    cell,
    code,
    count: n + 1,
    outcome: 'ok',
    overlapped: false,
    streams
  };
}

describe('a kernel is watched before it is seeded', () => {
  it('when the notebook opens, and when it gets another', async () => {
    const { kernel, session } = await setUp(CELLS, { autoInject: 'run' });
    expect(asked(kernel!)).toEqual(['watch', 'seed']);
    const next = new FakeKernel();
    session.change(next);
    await settle();
    expect(asked(next)).toEqual(['watch', 'seed']);
  });

  it('when it restarts', async () => {
    const { kernel, session } = await setUp(CELLS, { autoInject: 'run' });
    kernel!.requests.length = 0;
    session.status('restarting');
    await settle();
    expect(asked(kernel!)).toEqual(['watch', 'seed']);
  });
});

it('a record reaches the ledger, the file, the state and the views, in this order', async () => {
  const { model, nb, session } = await setUp(CELLS);
  const cell = nb.cells[1];
  // The first record has the ledger loaded.
  session.record(recordOf('c0', '1 + 1', 0, {}));
  await settle();
  const seen: unknown[] = [];
  const look = (by: string): void => {
    seen.push([
      by,
      model.marks.get('c1')?.state,
      cell.getMetadata('jupyterlab_seed'),
      model.state.frameworks.find(({ recipe }) => recipe.id === 'python')?.seed
    ]);
  };
  cell.changed.connect(() => look('file'));
  model.changed.connect(() => look('state'));
  model.marks.changed.connect(() => look('marks'));
  session.record(
    recordOf('c1', cell.getSource(), 1, { python: ['before', 'after', 7, 7] })
  );
  const said = [
    'different-seed',
    { ran: { seed: 7 } },
    { known: true, seed: 7 }
  ];
  expect(seen.map(item => (item as unknown[])[0])).toEqual([
    'file',
    'state',
    'marks'
  ]);
  expect((seen[0] as unknown[]).slice(1, 3)).toEqual(said.slice(0, 2));
  expect((seen[1] as unknown[]).slice(1)).toEqual(said);
  expect((seen[2] as unknown[]).slice(1)).toEqual(said);
});
