/** Libraries that draw while they load, as scikit-learn's linear models do. */
import { Bench, SEED_CELL } from './kernel';

const IMPORTS = 'import numpy as np\nfrom sklearn import linear_model\nN = 5';
const DRAW = 'x = random.random()';
const LOADS = 'draw python load; make numpy; draw numpy load';

/** Runs the first cell for the first time in a kernel, then all others. */
function runAll(bench: Bench, acts = LOADS): Bench {
  const [{ id, source }, ...others] = bench.cells;
  bench.add(bench.kernel.run(id, source, acts));
  return bench.run(...others.map(cell => cell.id));
}

describe('imports above the seed cell', () => {
  const cells = [IMPORTS, SEED_CELL, DRAW, 'print(N)'];

  it('are not marked for what libraries draw', () => {
    const bench = runAll(new Bench(...cells));
    expect(bench.states).toBe('= = = =');
    expect(bench.ledger.mark('c0')).toMatchObject({
      seed: undefined,
      streams: [],
      needsAttention: false
    });
    expect(bench.ledger.attention).toEqual([]);
    expect(bench.ledger.disagreement('c0')).toBeUndefined();
  });

  it('are not marked where they ran before the seed cell was there', () => {
    const bench = runAll(new Bench(IMPORTS, DRAW));
    expect(bench.states).toBe('= unseeded');
    bench.insert(1, 'seed', SEED_CELL);
    bench.run('seed', 'c1');
    expect(bench.states).toBe('= = =');
    bench.run('c0');
    expect(bench.states).toBe('= = =');
  });

  it.each([
    ['unseeded', null],
    ['seeded', 'seed python 42; seed numpy 42'],
    ['seeded by another seed', 'seed python 7; seed numpy 7']
  ])('are not marked in a kernel that starts %s', (_, start) => {
    const bench = new Bench(...cells);
    bench.restart(start);
    runAll(bench);
    expect(bench.states).toBe('= = = =');
    expect(bench.ledger.attention).toEqual([]);
  });

  it.each([
    `${IMPORTS}\nN_SPLITS = 5`,
    `${IMPORTS}\ndef train(model):\n  model.fit(np.random.rand(3))`
  ])('may have words that go with draws: %j', code => {
    const bench = runAll(new Bench(code, SEED_CELL, DRAW), 'make numpy');
    expect(bench.states).toBe('= = =');
  });

  it('leave nothing in doubt of a seed cell that runs before them', () => {
    const bench = new Bench(IMPORTS, SEED_CELL, DRAW);
    bench.run('c1');
    expect(bench.states).toBe('- = -');
    bench.run('c2');
    expect(bench.states).toBe('- = =');
  });

  it('leave nothing in the file when the kernel is gone', () => {
    const bench = runAll(new Bench(...cells));
    bench.ledger.clear();
    expect(bench.states).toBe('- - - -');
  });
});

describe('cells that draw', () => {
  it('are marked below imports without a seed', () => {
    const bench = runAll(new Bench(IMPORTS, DRAW, SEED_CELL, DRAW));
    expect(bench.states).toBe('= unseeded = =');
  });

  it.each([
    `${IMPORTS}\nw = np.random.rand()`,
    `${IMPORTS}\nw = helper()`,
    'from mine import data\nprint(data[0])',
    'from mine import model\nmodel.fit()'
  ])('are marked though they import as well: %j', code => {
    const bench = runAll(new Bench(code, SEED_CELL, DRAW));
    expect(bench.states).toBe('unseeded = =');
    expect(bench.ledger.attention).toEqual(['c0']);
  });

  it('are marked for what they take from other cells', () => {
    const code = 'import sklearn\nk = list(g)';
    const bench = new Bench('g = (random.random() for _ in a)', code);
    bench.add(bench.kernel.run('c0', bench.cell('c0').source, ''));
    bench.add(bench.kernel.run('c1', code, 'draw python'));
    expect(bench.state('c1')).toBe('unseeded');
  });

  it('may take modules and constants of other cells', () => {
    const code = 'import sklearn.svm\npd.set_option("a", N)';
    const bench = new Bench('import pandas as pd\nN = 5', code);
    bench.add(bench.kernel.run('c0', bench.cell('c0').source, ''));
    bench.add(bench.kernel.run('c1', code, 'draw python'));
    expect(bench.states).toBe('= =');
  });
});

describe('imports below the seed cell', () => {
  /** The seed cell, then the first run of the imports. */
  function start(...sources: readonly string[]): Bench {
    const bench = new Bench(SEED_CELL, ...sources).run('c0');
    bench.add(bench.kernel.run('c1', bench.cell('c1').source, LOADS));
    return bench;
  }

  it('move the streams in a clean run as well', () => {
    const bench = start(IMPORTS, DRAW, 'print(N)').run('c2', 'c3');
    expect(bench.states).toBe('= = = =');
    expect(bench.ledger.cleanStart('c2')?.python).toBe(
      bench.log[3].streams.python[0]
    );
    bench.run('c1');
    expect(bench.states).toBe('= = = =');
  });

  it('draw in a clean run though they drew nothing when run again', () => {
    const bench = start(IMPORTS, DRAW).run('c2');
    bench.run('c0', 'c1', 'c2');
    expect(bench.states).toBe('= = out-of-sequence(python<c1:above)');
  });

  it('draw from another state in a clean run than they drew from', () => {
    const bench = new Bench(IMPORTS, DRAW);
    bench.add(bench.kernel.run('c0', IMPORTS, LOADS));
    bench.insert(0, 'seed', SEED_CELL);
    bench.run('seed', 'c0', 'c1');
    expect(bench.state('c0')).toBe('=');
    expect(bench.state('c1')).toMatch(/^out-of-sequence\(python/);
  });

  it('stay loaded when another one is added', () => {
    const bench = start(IMPORTS, DRAW).run('c2');
    bench.edit('c1', `${IMPORTS}\nimport math`);
    bench.run('c0', 'c1', 'c2');
    expect(bench.state('c1')).toBe('=');
    expect(bench.state('c2')).toMatch(/^out-of-sequence\(python/);
    bench.edit('c1', `${IMPORTS}\nimport random\nrandom.seed(42)`);
    bench.run('c1', 'c2');
    expect(bench.state('c2')).toBe('=');
  });
});
