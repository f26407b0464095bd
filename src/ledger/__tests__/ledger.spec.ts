import { Bench, SEED_CELL } from './kernel';

const DRAW = 'x = random.random()';
const DRAW2 = 'y = random.random() + 1';
const NUMPY = 'z = np.random.rand()';

describe('a clean run', () => {
  it('is in sequence', () => {
    const bench = new Bench(SEED_CELL, DRAW, NUMPY, 'print(x)').runAll();
    expect(bench.states).toBe('= = = =');
  });

  it('needs every cell', () => {
    const bench = new Bench(SEED_CELL, DRAW, DRAW2).run('c0', 'c2');
    expect(bench.states).toBe('= - out-of-sequence(c1:not-run)');
  });

  it('stays in sequence when it runs again from the top', () => {
    const bench = new Bench(SEED_CELL, DRAW, DRAW2, NUMPY).runAll().runAll();
    expect(bench.states).toBe('= = = =');
  });
});

describe('a cell that runs twice', () => {
  it('is out of sequence, and those below are not', () => {
    const bench = new Bench(SEED_CELL, DRAW, DRAW2).runAll().run('c1');
    expect(bench.states).toBe('= out-of-sequence(python<c2:below) =');
  });
  it('names itself', () => {
    const bench = new Bench(SEED_CELL, DRAW).runAll().run('c1');
    expect(bench.states).toBe('= out-of-sequence(python<c1:self)');
  });
});

describe('a cell above the seed cell', () => {
  it('has to run as well: a clean run may stop there', () => {
    const bench = new Bench(SEED_CELL, DRAW).runAll();
    bench.insert(0, 'new', 'print(1)');
    expect(bench.states).toBe(
      '- out-of-sequence(new:not-run) out-of-sequence(new:not-run)'
    );
    bench.run('new');
    expect(bench.states).toBe('= = =');
  });
});
