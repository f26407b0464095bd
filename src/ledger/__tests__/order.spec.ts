// Which way the order of runs went wrong, as the cause of a mark says it.
import { Bench, SEED_CELL } from './kernel';

const DRAW = 'random.random()';

/** A notebook whose cells `c1`, `c2`, … draw, after runs in an order. */
function ran(order: string, cells = 4): Bench {
  const bench = new Bench(SEED_CELL, ...Array<string>(cells).fill(DRAW));
  return bench.run(...order.split(' ').map(number => `c${number}`));
}

const ORDERS: readonly (readonly [
  order: string,
  cell: string,
  cause: object
])[] = [
  ['0 1 1 2', 'c2', { cell: 'c1', order: { kind: 'again' } }],
  // Only the first cell of those between ran again.
  ['0 1 1 2 3', 'c3', { cell: 'c1', order: { kind: 'again' } }],
  ['0 1 2 2 3 4', 'c4', { cell: 'c2', order: { kind: 'again' } }],
  ['0 1 2 3 2', 'c2', { cell: 'c3', where: 'below' }],
  ['0 2 1 3', 'c3', { cell: 'c2', order: { kind: 'early', other: 'c1' } }],
  ['0 1 3 2 4', 'c4', { cell: 'c3', order: { kind: 'early', other: 'c2' } }],
  ['0 1 3 2', 'c3', { cell: 'c2', order: { kind: 'late', other: 'c3' } }],
  ['0 1 3 2', 'c2', { cell: 'c3', where: 'below' }],
  ['0 1 3 4 2', 'c4', { cell: 'c2', order: { kind: 'late', other: 'c3' } }],
  ['0 2 3 1 4', 'c4', { cell: 'c3', order: { kind: 'early', other: 'c1' } }],
  ['0 1 2 0 2', 'c2', { cell: 'c1', order: { kind: 'early', other: 'c0' } }],
  ['0 1 2 3 1 4', 'c4', { cell: 'c1', order: { kind: 'again' } }],
  ['0 1 4 2 3', 'c3', { cell: 'c2', order: { kind: 'after', other: 'c4' } }]
];

it.each(ORDERS)('after %s, %s blames %j', (order, cell, cause) => {
  const bench = ran(order);
  expect(bench.ledger.mark(cell)?.cause).toMatchObject({
    kind: 'stream',
    stream: 'python',
    ...cause
  });
});

it('says nothing that the records do not show', () => {
  const bench = ran('0 1 2');
  bench.add(bench.kernel.run(null, DRAW));
  bench.run('c3', 'c4');
  expect(bench.ledger.mark('c3')?.cause).toMatchObject({ where: 'gone' });
  const { cause } = bench.ledger.mark('c4')!;
  expect(cause).toMatchObject({ cell: 'c3', where: 'above' });
  expect(cause).not.toHaveProperty('order');
});

it('tells of code that may bind any name', () => {
  const bench = new Bench(SEED_CELL, 'k = 1', 'exec(t)', 'print(k)');
  bench.runAll().run('c1', 'c2', 'c3');
  bench.run('c0', 'c2', 'c3');
  expect(bench.ledger.mark('c3')?.cause).toMatchObject({
    name: '<any>',
    cell: 'c2',
    order: { kind: 'again' }
  });
});

it('is found in a few steps in a long notebook', () => {
  const bench = new Bench(SEED_CELL, ...Array<string>(300).fill(DRAW));
  bench.runAll();
  bench.run('c1', ...bench.cells.slice(2).map(({ id }) => id));
  expect(bench.ledger.mark('c300')?.cause).toMatchObject({
    cell: 'c1',
    where: 'above',
    order: { kind: 'after', other: 'c300' }
  });
});
