// JAX keys that are used up twice.
import { Bench } from './kernel';

const MAKE = 'import jax\nk = jax.random.key(0)';

function cause(cells: readonly string[], id: string): unknown {
  return new Bench(...cells).runAll().ledger.mark(id)?.cause ?? null;
}

it.each([
  [['import jax\nk = jax.random.key(0)\njax.random.normal(k)\njax.random.normal(k)'], 'c0', 3], // prettier-ignore
  [['from jax import random\nk = random.PRNGKey(0)\nrandom.normal(k)\nrandom.split(k)'], 'c0', 3], // prettier-ignore
  [['import jax.random as jr', 'k = jr.key(0)\njr.normal(k)\njr.uniform(k)'], 'c1', 2], // prettier-ignore
  [['from jax.random import normal', 'x = normal(k)\ny = normal(k)'], 'c1', 1]
])('in %j, %s draws twice from one key', (cells, id, first) => {
  expect(cause(cells, id)).toEqual({
    kind: 'key-reused',
    key: 'k',
    line: first + 1,
    first,
    cell: null
  });
});

it.each([
  [['import jax\nk = jax.random.key(0)\nk, s = jax.random.split(k)\njax.random.normal(s)']], // prettier-ignore
  [['import jax\nk = jax.random.key(0)\na = jax.random.fold_in(k, 1)\nb = jax.random.fold_in(k, 2)']], // prettier-ignore
  [['import numpy as np\nx = [1]\nnp.random.permutation(x)\nnp.random.permutation(x)']], // prettier-ignore
  [['import random\nx = [1]\nrandom.choice(x)\nrandom.choice(x)']],
  [['def normal(k): return k', 'normal(k)\nnormal(k)']]
])('in %j no key is used twice', cells => {
  expect(cause(cells, `c${cells.length - 1}`)).toBeNull();
});

it('says of a cell that another above it used the key', () => {
  const draw = 'x = jax.random.normal(k)';
  const cells = [MAKE, draw, 'print(x)', `y = ${draw.slice(4)}`];
  const bench = new Bench(...cells).runAll();
  expect(bench.states).toBe('= = = =(key-reused)');
  expect(bench.ledger.mark('c3')).toMatchObject({
    needsAttention: true,
    cause: { key: 'k', line: 1, first: null, cell: 'c1' }
  });
  // A cell that runs again takes the same numbers once more.
  expect(new Bench(MAKE, draw).runAll().run('c1').states).toBe('= =');
  bench.remove('c1');
  bench.edit('c3', 'y = 1');
  bench.run('c3');
  expect(bench.states).not.toContain('key-reused');
});

it('is gone where the cell above no longer uses it', () => {
  const draw = 'x = jax.random.normal(k)';
  const bench = new Bench(MAKE, draw, 'y = jax.random.normal(k)').runAll();
  bench.edit('c1', 'k, s = jax.random.split(k)\nx = jax.random.normal(s)');
  bench.run('c0', 'c1', 'c2');
  expect(bench.states).toBe('= = =');
});

it('says so of no cell that has gone, moved or changed since, and of one that ran first', () => {
  const draw = 'x = jax.random.normal(k)';
  const cells = [MAKE, draw, 'y = jax.random.normal(k)'];
  const run = (...ids: readonly string[]): Bench =>
    new Bench(...cells).run('c0', ...ids);
  const all = '= = =(key-reused)';
  const edited = run('c1', 'c2');
  edited.edit('c1', 'x = 1');
  expect(edited.states).toBe('= edited =');
  edited.edit('c1', draw);
  expect(edited.states).toBe(all);
  const removed = run('c1', 'c2');
  removed.remove('c1');
  expect(removed.states).toBe('= =');
  const moved = run('c1', 'c2');
  moved.move('c1', 2);
  expect(moved.states).toBe('= = =(key-reused)');
  expect(moved.ledger.mark('c2')?.cause).toBeNull();
  expect(run('c2', 'c1').states).toBe(all);
});
