import { Ledger } from '../index';
import type { ILedgerCell, IRecord } from '../index';
import { Bench, FakeKernel, reader, SEED_CELL } from './kernel';

const DRAW = 'x = random.random()';

describe('different-seed', () => {
  const SEED = 'import random\nrandom.seed(7)';

  it('is said of a cell under a seed that the document no longer names', () => {
    const bench = new Bench(SEED, DRAW).runAll();
    bench.edit('c0', SEED.replace('7', '42'));
    expect(bench.states).toBe('edited different-seed');
    expect(bench.ledger.mark('c1')).toEqual({
      state: 'different-seed',
      certainty: null,
      seed: 7,
      expected: 42,
      streams: [{ stream: 'python', seed: 7 }],
      cause: null,
      needsAttention: true,
      record: 2
    });
    bench.run('c0');
    expect(bench.states).toBe('= different-seed');
    bench.remove('c0');
    expect(bench.states).toBe('different-seed');
  });

  it('is not said while the seed is named', () => {
    const bench = new Bench(SEED_CELL, SEED, DRAW).runAll();
    bench.edit('c1', `${SEED}\nfirst = random.random()`);
    expect(bench.states).toBe('= edited out-of-sequence(c1:edited)');
    bench.edit('c1', SEED.replace('7', '8'));
    expect(bench.states).toBe('= edited different-seed');
  });

  it('is said of code outside the notebook', () => {
    const bench = new Bench(SEED_CELL, DRAW).run('c0');
    bench.add(bench.kernel.run(null, 'random.seed(7)'));
    bench.run('c1');
    expect(bench.states).toBe('= different-seed');
  });

  it('goes before out of sequence, and after edited', () => {
    const bench = new Bench(SEED_CELL, SEED, DRAW).runAll().run('c2');
    bench.edit('c1', 'print(1)');
    expect(bench.states).toBe('= edited different-seed');
    bench.edit('c2', 'random.random()');
    expect(bench.states).toBe('= edited edited');
  });
});

describe('own-seed', () => {
  it('is said of a cell in sequence under a seed of its own, and of those below', () => {
    const bench = new Bench(SEED_CELL, 'random.seed(7)', DRAW).runAll();
    expect(bench.states).toBe('= own-seed own-seed');
    expect(bench.ledger.mark('c2')).toMatchObject({
      seed: 7,
      expected: 42,
      needsAttention: false
    });
    expect(bench.ledger.disagreement('c2')).toBeUndefined();
    expect(bench.ledger.attention).toEqual([]);
  });

  it('ends when the reference is that seed, and comes with another', () => {
    const bench = new Bench('random.seed(7)', DRAW).runAll();
    bench.ledger.take();
    bench.ledger.setReference(7);
    expect(bench.states).toBe('= =');
    expect(bench.ledger.take()).toEqual(['c0', 'c1']);
    bench.ledger.setReference(8);
    expect(bench.states).toBe('own-seed own-seed');
  });

  it('is said where the seed changed in the cell', () => {
    const bench = new Bench(SEED_CELL, `${DRAW}\nrandom.seed(7)`).runAll();
    expect(bench.ledger.mark('c1')).toMatchObject({
      state: 'own-seed',
      seed: 7
    });
  });

  it('does not hide that a cell ran out of order', () => {
    const bench = new Bench(SEED_CELL, 'random.seed(7)', DRAW).runAll();
    bench.run('c2');
    expect(bench.states).toBe('= own-seed out-of-sequence(python<c2:self)');
    expect(bench.ledger.disagreement('c2')).toBeUndefined();
  });
});

describe('unseeded', () => {
  it('is said of a cell that drew before any seed', () => {
    const bench = new Bench('import random', DRAW, SEED_CELL).runAll();
    expect(bench.states).toBe('= unseeded =');
    expect(bench.ledger.mark('c1')).toMatchObject({
      seed: null,
      needsAttention: true
    });
  });

  it('is not said of an import that makes a stream', () => {
    const bench = new Bench('import numpy as np', SEED_CELL);
    const code = bench.cell('c0').source;
    bench.add(bench.kernel.run('c0', code, 'make numpy'));
    expect(bench.states).toBe('= -');
    expect(bench.ledger.mark('c0')?.streams).toEqual([]);
  });

  it('is said of a stream that was made and may have been drawn from', () => {
    const code = 'import torch\nw = torch.nn.Linear(2, 2)';
    const bench = new Bench(code, 'print(w)');
    bench.add(bench.kernel.run('c0', code, 'make torch; draw torch'));
    bench.run('c1');
    expect(bench.states).toMatch(/^unseeded out-of-sequence/);
  });

  it('is said of what un-seeds', () => {
    const bench = new Bench(SEED_CELL, 'random.seed()', DRAW).run('c0');
    bench.add(bench.kernel.run('c1', 'random.seed()', 'unseed python'));
    bench.run('c2');
    expect(bench.states).toBe('= unseeded unseeded');
  });
});

describe('unknown', () => {
  it('is said where the seed cannot be proven', () => {
    const bench = new Bench(SEED_CELL, DRAW).run('c0');
    bench.add(
      bench.kernel.run(null, 'random.seed("a")', 'seed python unknown')
    );
    bench.run('c1');
    expect(bench.states).toBe('= unknown(python?)');
    expect(bench.ledger.mark('c1')).toMatchObject({
      seed: undefined,
      needsAttention: false
    });
  });

  it('is said of a helper elsewhere that seeds, and what is below is in sequence', () => {
    const bench = new Bench('import mine', 'mine.seed()', DRAW);
    bench.run('c0');
    bench.add(bench.kernel.run('c1', 'mine.seed()', 'seed python 42'));
    bench.run('c2');
    expect(bench.states).toBe('= unknown(python?) =');
  });

  it('is said, without attention, where the kernel cannot be observed', () => {
    const bench = new Bench(SEED_CELL, DRAW);
    bench.ledger.ranUnobserved('c1');
    expect(bench.states).toBe('- unknown');
    expect(bench.ledger.mark('c1')).toMatchObject({
      needsAttention: false,
      record: null
    });
    bench.ledger.clear();
    expect(bench.states).toBe('- -');
  });
});

describe('what seeds before anything draws', () => {
  it.each([
    ['its own import', 'import random as r\nr.seed(42)\nprint(r.random())'],
    ['a helper of the cell', 'def s(n):\n  random.seed(n)\ns(42)\nx = random.random()'] // prettier-ignore
  ])('does not depend on the state before: %s', (_, code) => {
    const bench = new Bench(SEED_CELL, code, DRAW).run('c0');
    for (const before of ['draw python', 'draw python more']) {
      bench.add(bench.kernel.run(null, '1', before));
      bench.add(
        bench.kernel.run('c1', code, 'seed python 42; draw python here')
      );
    }
    bench.run('c2');
    expect(bench.states).toBe('= = =');
  });

  it('may be a helper of another cell', () => {
    const helper = 'def s(n):\n  random.seed(n)\n  np.random.seed(n)';
    const bench = new Bench(SEED_CELL, helper, 's(42)', DRAW);
    bench.run('c0');
    bench.add(bench.kernel.run('c1', helper, ''));
    bench.add(bench.kernel.run(null, '1', 'draw python'));
    bench.add(bench.kernel.run('c2', 's(42)', 'seed python 42; seed numpy 42'));
    bench.run('c3');
    expect(bench.states).toBe('= = = =');
    expect(bench.ledger.mark('c2')?.streams).toHaveLength(2);
  });

  it('is not what another name stands for', () => {
    // `random` is NumPy's here, so Python's stream is what it was.
    const bench = new Bench(
      'from numpy import random\nimport numpy as np',
      'random.seed(42)',
      'import random as r\nx = r.random()'
    );
    bench.add(bench.kernel.run(null, '1', 'seed python 42; draw python'));
    bench.run('c0');
    bench.add(bench.kernel.run('c1', 'random.seed(42)', 'seed numpy 42'));
    bench.add(bench.kernel.run('c2', bench.cell('c2').source, 'draw python'));
    expect(bench.states).toBe('= = out-of-sequence(python<:gone)');
  });

  it('is no condition that is not known', () => {
    const code = 'if FAST:\n  random.seed(42)\nx = random.random()';
    const bench = new Bench(SEED_CELL, 'FAST = 0', code).run('c0', 'c1');
    bench.add(bench.kernel.run(null, '1', 'draw python'));
    bench.add(bench.kernel.run('c2', code, 'draw python'));
    expect(bench.states).toBe('= = out-of-sequence(python<:gone)');
  });

  it('covers the devices of PyTorch', () => {
    const code = 'import torch\ntorch.manual_seed(42)';
    const bench = new Bench(code, 'y = torch.rand(2).cuda()');
    const seeds = 'seed torch 42; seed torch.cuda:0 42';
    bench.add(bench.kernel.run('c0', code, seeds));
    bench.add(
      bench.kernel.run('c1', bench.cell('c1').source, 'draw torch.cuda:0')
    );
    bench.add(bench.kernel.run('c0', code, seeds));
    expect(bench.states).toBe('= =');
  });
});

describe('a device that is there only when it is used', () => {
  const SEED = 'import torch\ntorch.manual_seed(42)';
  const MAKE = 'x = torch.rand(2).cuda()';

  it('has the seed that PyTorch was given', () => {
    const bench = new Bench(SEED, MAKE, 'torch.rand(2).cuda()');
    bench.add(bench.kernel.run('c0', SEED, 'seed torch 42'));
    bench.add(bench.kernel.run('c1', MAKE, 'seed torch.cuda:0 42'));
    bench.add(
      bench.kernel.run('c2', bench.cell('c2').source, 'draw torch.cuda:0')
    );
    expect(bench.states).toBe('= = =');
  });

  it('may be in use without being drawn from', () => {
    const bench = new Bench(SEED, MAKE, 'torch.rand(2).cuda()');
    bench.add(bench.kernel.run('c0', SEED, 'seed torch 42'));
    bench.add(bench.kernel.run('c1', MAKE, 'seed torch.cuda:0 42'));
    expect(bench.ledger.mark('c1')?.streams).toEqual([]);
  });

  it('is rewound to that seed, and gives the same then', () => {
    const bench = new Bench(SEED, MAKE);
    bench.add(bench.kernel.run('c0', SEED, 'seed torch 42'));
    const used = 'seed torch.cuda:0 42; draw torch.cuda:0';
    bench.add(bench.kernel.run('c1', MAKE, used));
    expect(bench.ledger.mark('c1')?.streams).toHaveLength(1);
    expect(bench.ledger.cleanStart('c1')).toMatchObject({
      'torch.cuda:0': 'seed 42'
    });
    bench.kernel.run(null, '', 'seed torch.cuda:0 42');
    bench.add(bench.kernel.run('c1', MAKE, 'draw torch.cuda:0'));
    expect(bench.states).toBe('= =');
  });

  it('is another one where a cell above would make it', () => {
    const bench = new Bench(SEED, 'y = torch.rand(1).cuda()', MAKE);
    bench.add(bench.kernel.run('c0', SEED, 'seed torch 42'));
    bench.add(
      bench.kernel.run('c2', MAKE, 'seed torch.cuda:0 42; draw torch.cuda:0')
    );
    bench.add(
      bench.kernel.run('c1', bench.cell('c1').source, 'draw torch.cuda:0')
    );
    expect(bench.states).toMatch(/^= out-of-sequence\(.*below\) out-of/);
  });
});

describe('cells above the seed cell', () => {
  it('have to run for those that take something from them', () => {
    const bench = new Bench('PARAMETER = 3', SEED_CELL, DRAW).run('c1', 'c2');
    expect(bench.states).toBe('- = =');
    bench.insert(3, 'c3', 'print(PARAMETER)');
    bench.run('c3');
    expect(bench.state('c3')).toBe('out-of-sequence(c0:not-run)');
  });

  it('take part with the names that they bind', () => {
    const bench = new Bench('p = 3', SEED_CELL, 'print(p)').runAll();
    expect(bench.states).toBe('= = =');
    bench.edit('c0', 'p = 4');
    bench.run('c0');
    expect(bench.states).toBe('= = out-of-sequence(p<c0:above)');
    bench.run('c2');
    expect(bench.states).toBe('= = =');
  });

  it('are named where they fail', () => {
    const bench = new Bench('raise E', SEED_CELL, DRAW).runAll();
    expect(bench.states).toBe('out-of-sequence(stops) = =');
  });

  it('are in sequence where the kernel was seeded at its start', () => {
    const bench = new Bench(DRAW, SEED_CELL);
    bench.restart('seed python 42');
    bench.runAll();
    expect(bench.states).toBe('= =');
    bench.run('c0');
    expect(bench.states).toMatch(/^out-of-sequence.*c1:below\) =$/);
  });
});

describe('a notebook without a seed cell', () => {
  it('has the seed that its own code sets', () => {
    const seed = 'import random\nrandom.seed(42)';
    const bench = new Bench('a = 1', seed, DRAW).runAll();
    expect(bench.states).toBe('= = =');
  });

  it('needs only the cells from which others take something', () => {
    const bench = new Bench('a = 1', 'print(b)', 'print(3)');
    bench.ledger.setReference(null);
    bench.run('c0', 'c2');
    expect(bench.states).toBe('= - =');
  });

  it('has no other seed where it has none', () => {
    const bench = new Bench('random.seed(7)', DRAW);
    bench.ledger.setReference(null);
    bench.runAll();
    expect(bench.states).toBe('= =');
    expect(bench.ledger.mark('c1')).toMatchObject({ seed: 7, expected: null });
  });

  it('has cells in sequence that take nothing from unseeded streams', () => {
    const bench = new Bench('import random', DRAW, 'print(x)', 'k = 2');
    bench.ledger.setReference(null);
    bench.runAll();
    expect(bench.states).toBe('= unseeded out-of-sequence(x<c1:above) =');
  });
});

describe('a kernel that is gone', () => {
  it('leaves what disagreed', () => {
    const bench = new Bench('random.seed(7)', DRAW, 'k = 1').runAll();
    bench.edit('c0', 'random.seed(9)');
    bench.ledger.clear();
    expect(bench.states).toBe('earlier-kernel earlier-kernel -');
    expect(bench.ledger.mark('c1')).toEqual({
      state: 'earlier-kernel',
      certainty: null,
      seed: 7,
      expected: 42,
      streams: [],
      cause: null,
      needsAttention: true,
      record: null
    });
    expect(bench.ledger.disagreement('c1')).toBe(7);
    bench.ledger.setReference(7);
    expect(bench.states).toBe('- - -');
    bench.ledger.setReference(42);
    bench.restart();
    bench.run('c0');
    expect(bench.states).toBe('own-seed earlier-kernel -');
  });

  it('leaves nothing of what agreed, whatever the file says', () => {
    const bench = new Bench(SEED_CELL, DRAW);
    bench.cells = bench.cells.map(cell => ({ ...cell, ran: 3 }));
    bench.sync();
    expect(bench.states).toBe('earlier-kernel earlier-kernel');
    bench.runAll();
    expect(bench.states).toBe('= =');
    expect(bench.ledger.disagreement('c1')).toBeUndefined();
    bench.restart();
    expect(bench.states).toBe('- -');
  });

  it('is known from the file', () => {
    const cells: ILedgerCell[] = [3, null, 42, undefined].map((ran, i) => ({
      id: `c${i}`,
      source: 'pass',
      isSeedCell: false,
      mayRaise: false,
      ran
    }));
    const ledger = new Ledger(reader);
    ledger.setReference(42);
    ledger.setCells(cells);
    expect(cells.map(({ id }) => ledger.mark(id)?.seed)).toEqual([
      3,
      null,
      undefined,
      undefined
    ]);
    expect(ledger.counts['earlier-kernel']).toBe(2);
    expect(ledger.attention).toEqual(['c0', 'c1']);
    expect(cells.map(({ id }) => ledger.disagreement(id))).toEqual([
      3,
      null,
      undefined,
      undefined
    ]);
  });

  it('is left by the first record of another', () => {
    const bench = new Bench(SEED_CELL, DRAW, 'print(x)').runAll();
    bench.restart();
    bench.run('c0', 'c2');
    expect(bench.states).toBe('= - out-of-sequence(c1:not-run)');
  });

  it('tells all again after a reload', () => {
    const bench = new Bench(SEED_CELL, DRAW, 'print(x)').runAll().run('c1');
    const states = bench.states;
    bench.ledger.clear();
    bench.log.forEach(record => bench.ledger.add(record));
    expect(bench.states).toBe(states);
  });
});

describe('a kernel that ran before it was observed', () => {
  it('may have names of which nobody knows', () => {
    const bench = new Bench(SEED_CELL, 'print(mystery)');
    bench.kernel = new FakeKernel('old');
    bench.add(bench.kernel.start(false));
    bench.runAll();
    expect(bench.states).toBe('= out-of-sequence(mystery<:gone)');
  });
});

describe('the ledger', () => {
  it('counts, and lists what needs attention in document order', () => {
    const bench = new Bench(SEED_CELL, DRAW, 'y = random.random()', 'print(y)');
    bench.runAll().run('c2', 'c1', 'c3');
    expect(bench.ledger.counts).toMatchObject({
      'in-sequence': 1,
      'out-of-sequence': 3
    });
    expect(bench.ledger.attention).toEqual(['c1', 'c2']);
    expect(bench.ledger.cells('out-of-sequence')).toEqual(['c1', 'c2', 'c3']);
    bench.move('c2', 1);
    // What its new neighbour leaves is not known.
    expect(bench.ledger.attention).toEqual(['c2']);
    bench.move('c2', 2);
    expect(bench.ledger.attention).toEqual(['c1', 'c2']);
    bench.remove('c2');
    // What `y` was is gone.
    expect(bench.ledger.attention).toEqual(['c1', 'c3']);
    expect(bench.ledger.mark('c2')).toBeNull();
  });

  it('says whose mark changed, once', () => {
    const bench = new Bench(SEED_CELL, DRAW, 'print(x)').runAll();
    expect(bench.ledger.take()).toEqual(['c0', 'c1', 'c2']);
    expect(bench.ledger.take()).toEqual([]);
    bench.run('c1');
    expect(bench.ledger.take()).toEqual(['c1']);
    bench.edit('c1', 'x = 3');
    expect([...bench.ledger.take()].sort()).toEqual(['c1', 'c2']);
    bench.remove('c2');
    expect(bench.ledger.take()).toEqual(['c2']);
  });

  it('gives the states that a clean run has before a cell', () => {
    const bench = new Bench(SEED_CELL, DRAW, 'y = random.random()').runAll();
    const clean = bench.ledger.cleanStart('c2');
    const record = bench.log[3];
    bench.run('c1', 'c2');
    expect(bench.ledger.cleanStart('c2')).toEqual(clean);
    expect(clean?.python).toBe(record.streams.python[0]);
    bench.edit('c1', 'x = 2 * random.random()');
    expect(Object.keys(bench.ledger.cleanStart('c2') ?? {})).toEqual(['numpy']);
    bench.edit('c1', 'pass');
    expect(bench.ledger.cleanStart('c2')).toEqual(
      bench.ledger.cleanStart('c1')
    );
    bench.ledger.clear();
    expect(bench.ledger.cleanStart('c2')).toBeNull();
  });

  it('gives the second of two cells with one id no record', () => {
    const bench = new Bench(SEED_CELL, DRAW).runAll();
    bench.insert(2, 'c1', DRAW);
    expect(bench.ledger.counts['in-sequence']).toBe(2);
    bench.insert(1, 'c1', DRAW);
    expect(bench.ledger.mark('c1')?.state).toBe('in-sequence');
    bench.cells.splice(1, 1);
    bench.sync();
    expect(bench.states).toBe('= = =');
  });

  it('reads code without a parser as far as it can', () => {
    const plain = new Ledger(code => ({
      ...reader('pass'),
      normal: code
    }));
    const kernel = new FakeKernel('k');
    const records: IRecord[] = [kernel.start(), kernel.run('a', 'f <- 1', '')];
    plain.setCells([
      { id: 'a', source: 'f <- 1', isSeedCell: false, mayRaise: false }
    ]);
    records.forEach(record => plain.add(record));
    expect(plain.mark('a')?.state).toBe('in-sequence');
  });
});

describe('code outside of all cells', () => {
  const sources = [
    SEED_CELL,
    'thread.start()',
    'x = random.random()',
    'y = 1',
    'random.random()'
  ];

  it('that moves a stream makes what draws from it unsure', () => {
    const bench = new Bench(...sources).run('c0', 'c1');
    const python = bench.kernel.streams.get('python');
    if (python) {
      python.print = 'ab12';
    }
    bench.run('c2', 'c3', 'c4');
    expect(bench.ledger.mark('c2')).toMatchObject({
      state: 'out-of-sequence',
      certainty: 'may',
      cause: { kind: 'overlapped' }
    });
    expect(bench.ledger.mark('c4')?.certainty).toBe('may');
    expect(bench.state('c3')).toBe('=');
  });

  it('is of no matter to a cell that seeds first', () => {
    const bench = new Bench(SEED_CELL, 'random.seed(7)\nrandom.random()');
    bench.run('c0');
    const python = bench.kernel.streams.get('python');
    if (python) {
      python.print = 'ab12';
    }
    bench.run('c1');
    expect(bench.state('c1')).toBe('own-seed');
  });
});

it('stays proven where the cell below that ran first is edited', () => {
  const bench = new Bench(SEED_CELL, DRAW, 'y = random.random()').runAll();
  bench.run('c1');
  const proven = bench.ledger.mark('c1');
  expect(proven).toMatchObject({
    certainty: 'will',
    cause: { kind: 'stream', cell: 'c2', where: 'below' }
  });
  bench.edit('c2', 'y = random.random() + 1');
  expect(bench.ledger.mark('c1')).toEqual(proven);
});

it.each([
  ['d["a"] = 2\nprint(d)', 'may'],
  ['print(d)\nn = 1', 'will']
])('of another value, %j gives another output: %s', (code, certainty) => {
  const bench = new Bench('d = {}', code);
  const values = (before: string | null, after: string): object => ({
    values: { d: [before, after] }
  });
  const { kernel } = bench;
  bench.add(kernel.run('c0', 'd = {}', '', 'ok', values(null, '+0')));
  bench.add(kernel.run('c1', code, '', 'ok', values('+0', '+2')));
  bench.add(kernel.run('c1', code, '', 'ok', values('+2', '+2')));
  expect(bench.ledger.mark('c1')).toMatchObject({
    state: 'out-of-sequence',
    certainty
  });
});
