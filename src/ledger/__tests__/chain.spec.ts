import { Bench, SEED_CELL } from './kernel';

const DRAW = 'x = random.random()';
const MORE = 'y = random.random() + 1';
const NUMPY = 'z = np.random.rand()';
const SHOW = 'print(x)';

/** A notebook: its seed cell and these. */
function notebook(...sources: readonly string[]): Bench {
  return new Bench(SEED_CELL, ...sources);
}

type Case = readonly [
  what: string,
  sources: readonly string[],
  act: (bench: Bench) => void,
  states: string
];

/** The seed cell is `c0`, the others are `c1`, `c2`, …; all ran before `act`. */
const AFTER_ALL_RAN: readonly Case[] = [
  ['nothing happens', [DRAW, MORE, NUMPY, SHOW], () => {}, '= = = = ='],
  ['all run again', [DRAW, MORE], b => b.runAll(), '= = ='],
  ['the kernel restarts and all run', [DRAW], b => (b.restart(), b.runAll()), '= ='], // prettier-ignore
  // Runs again
  ['a cell runs again', [DRAW], b => b.run('c1'), '= out-of-sequence(python<c1:self)'], // prettier-ignore
  ['a cell runs again after those below', [DRAW, MORE], b => b.run('c1'), '= out-of-sequence(python<c2:below) ='], // prettier-ignore
  ['a cell that draws elsewhere runs again', [DRAW, NUMPY], b => b.run('c1'), '= out-of-sequence(python<c1:self) ='], // prettier-ignore
  ['the one below runs again too', [DRAW, MORE], b => b.run('c1', 'c2'), '= out-of-sequence(python<c2:below) out-of-sequence(python<c1:above)'], // prettier-ignore
  ['what only shows runs again', [DRAW, SHOW], b => b.run('c2'), '= = ='],
  ['what shows another value runs again', [DRAW, SHOW], b => b.run('c1', 'c2'), '= out-of-sequence(python<c1:self) out-of-sequence(x<c1:above)'], // prettier-ignore
  ['the seed cell runs again in between', [DRAW, MORE], b => b.run('c0'), '= = ='], // prettier-ignore
  ['the seed cell and a cell run again', [DRAW, MORE], b => b.run('c0', 'c1'), '= = ='], // prettier-ignore
  ['the seed cell and the wrong cell run again', [DRAW, MORE], b => b.run('c0', 'c2'), '= = out-of-sequence(python<c1:above)'], // prettier-ignore
  ['a value changes below and what shows it runs', [DRAW, SHOW, 'x = 3'], b => b.run('c2'), '= = out-of-sequence(x<c3:below) ='], // prettier-ignore
  // Edits
  ['a cell is edited', [DRAW, MORE], b => b.edit('c1', 'x = 3'), '= edited out-of-sequence(c1:edited)'], // prettier-ignore
  ['a cell is edited and runs', [DRAW, MORE], b => (b.edit('c1', 'x = 3'), b.run('c1')), '= = out-of-sequence(python<c1:above)'], // prettier-ignore
  ['a comment is edited', [DRAW, MORE], b => b.edit('c1', '# new\nx  =  random.random()  # why'), '= = ='], // prettier-ignore
  ['an edit is taken back', [DRAW, MORE], b => (b.edit('c1', 'x = 3'), b.edit('c1', DRAW)), '= = ='], // prettier-ignore
  ['a cell is emptied', [SHOW, DRAW, MORE], b => b.edit('c1', ' '), '= edited = ='], // prettier-ignore
  ['the seed cell is edited', [DRAW], b => b.edit('c0', SEED_CELL + '\nq = 1'), 'edited out-of-sequence(c0:edited)'], // prettier-ignore
  // The document
  ['a cell is inserted', [DRAW, MORE], b => b.insert(2, 'new', 'q = 1'), '= = - ='], // prettier-ignore
  ['an empty cell is inserted', [DRAW, MORE], b => b.insert(2, 'new', '# later'), '= = - ='], // prettier-ignore
  ['a cell is inserted and runs', [DRAW, MORE], b => (b.insert(2, 'new', 'q = 1'), b.run('new')), '= = = ='], // prettier-ignore
  ['a cell that draws is inserted and runs', [DRAW, MORE], b => (b.insert(2, 'new', 'random.random()'), b.run('new')), '= = out-of-sequence(python<c2:below) out-of-sequence(python<new:above)'], // prettier-ignore
  ['a cell that draws is deleted', [DRAW, MORE], b => b.remove('c1'), '= out-of-sequence(python<:gone)'], // prettier-ignore
  ['a cell that does not draw is deleted', [SHOW, MORE], b => b.remove('c1'), '= ='], // prettier-ignore
  ['a cell that is needed is deleted', ['k = 2', 'print(k)'], b => b.remove('c1'), '= out-of-sequence(k<:gone)'], // prettier-ignore
  ['a deletion is undone', [DRAW, MORE], b => { b.remove('c1'); b.insert(1, 'c1', DRAW); }, '= = ='], // prettier-ignore
  ['cells change places', [DRAW, MORE], b => b.move('c2', 1), '= out-of-sequence(python<c1:below) out-of-sequence(python<c2:above)'], // prettier-ignore
  ['cells of different streams change places', [DRAW, NUMPY], b => b.move('c2', 1), '= = ='], // prettier-ignore
  ['cells change places and back', [DRAW, MORE], b => { b.move('c2', 1); b.move('c2', 2); }, '= = ='], // prettier-ignore
  ['a cell is copied', [DRAW], b => b.insert(2, 'copy', DRAW), '= = -'],
  ['a copy runs', [DRAW], b => (b.insert(2, 'copy', DRAW), b.run('copy')), '= = ='], // prettier-ignore
  ['a copy above the original runs', [DRAW], b => (b.insert(1, 'copy', DRAW), b.run('copy')), '= out-of-sequence(python<c1:below) out-of-sequence(python<copy:above)'], // prettier-ignore
  // Functions
  ['a helper is edited', ['def f():\n  return random.random()', 'f()'], b => b.edit('c1', 'def f():\n  return 4'), '= edited out-of-sequence(c1:edited)'], // prettier-ignore
  ['a helper is edited and runs, the caller does not', ['def f():\n  return 3', 'print(f())'], b => (b.edit('c1', 'def f():\n  return 4'), b.run('c1')), '= = out-of-sequence(f<c1:above)'], // prettier-ignore
  ['a value that a helper uses changes', ['k = 1', 'def f():\n  return k', 'print(f())'], b => (b.edit('c1', 'k = 2'), b.run('c1')), '= = = out-of-sequence(k<c1:above)'], // prettier-ignore
  ['a deleted cell had redefined a helper', ['def f():\n  return 3', 'def f():\n  return 5', 'print(f())'], b => b.remove('c2'), '= = out-of-sequence(f<:gone)'], // prettier-ignore
  ['a class is edited and runs', ['class A:\n  def m(self):\n    return 1', 'a = A()', 'print(a.m())'], b => (b.edit('c1', 'class A:\n  def m(self):\n    return 2'), b.run('c1')), '= = out-of-sequence(A<c1:above) out-of-sequence(a<c2:above)'], // prettier-ignore
  // Objects that change
  ['a list grows twice', ['a = []', 'a.append(1)', 'print(a)'], b => b.run('c2', 'c3'), '= = out-of-sequence(a<c2:self) out-of-sequence(a<c2:above)'], // prettier-ignore
  ['a list is made anew and grows again', ['a = []', 'a.append(1)', 'print(a)'], b => b.run('c1', 'c2', 'c3'), '= = = ='], // prettier-ignore
  ['a list grows by another name', ['a = []', 'b = a', 'b.append(1)', 'print(a)'], b => b.run('c3', 'c4'), '= = = out-of-sequence(b<c3:self) out-of-sequence(a<c3:above)'], // prettier-ignore
  ['a part is set twice', ['d = {}', 'd["k"] = len(d)', 'print(d)'], b => b.run('c2', 'c3'), '= = out-of-sequence(d<c2:self) out-of-sequence(d<c2:above)'], // prettier-ignore
  ['a generator is drawn from twice', ['g = np.random.default_rng(3)', 'g.normal()'], b => b.run('c2'), '= = out-of-sequence(g<c2:self)'], // prettier-ignore
  ['a generator is handed to a function twice', ['g = np.random.default_rng(3)', 'def f(r):\n  return r.normal()', 'f(g)'], b => b.run('c3'), '= = = out-of-sequence(g<c3:self)'], // prettier-ignore
  ['a function changes what is outside twice', ['a = []', 'def f():\n  a.append(1)', 'f()'], b => b.run('c3'), '= = = out-of-sequence(a<c3:self)'], // prettier-ignore
  ['a function binds a name outside twice', ['n = 1', 'def f():\n  global n\n  n += 1', 'f()'], b => b.run('c3'), '= = = out-of-sequence(n<c3:self)'], // prettier-ignore
  ['a function remembers', ['@functools.cache\ndef f(i):\n  return next(i)', 'print(f(1))'], b => b.run('c2'), '= = out-of-sequence(f<c2:self)'], // prettier-ignore
  ['a closure counts', ['c = make()', 'print(c())'], b => b.run('c2'), '= = out-of-sequence(c<c2:self)'], // prettier-ignore
  ['a name is deleted that comes later', ['n = 1', 'del n'], b => b.move('c1', 2), '= out-of-sequence(n<c1:below) ='], // prettier-ignore
  ['a function changes its default', ['def f(i, seen={}):\n  seen[i] = len(seen)', 'f(1)'], b => b.run('c2'), '= = out-of-sequence(f<c2:self)'], // prettier-ignore
  ['a function gets an attribute', ['def f():\n  pass', 'f.calls = 1 + getattr(f, "calls", 0)'], b => b.run('c2'), '= = out-of-sequence(f<c2:self)'], // prettier-ignore
  ['a module is set', ['import m', 'm.x = len(m.y)'], b => b.run('c2'), '= = out-of-sequence(m<c2:self)'], // prettier-ignore
  ['a setting is set', ['import os', 'os.environ["A"] = "b"'], b => b.run('c2'), '= = ='], // prettier-ignore
  ['a name is bound by text', ['k = 1', 'exec("k = 2")', 'print(k)'], b => b.run('c1', 'c3'), '= = = out-of-sequence(k<c2:above)'], // prettier-ignore
  ['a name was bound by text', ['k = 1', 'print(k)', 'exec("k = 2")'], b => b.run('c2'), '= = out-of-sequence(k<c3:below) ='], // prettier-ignore
  ['a name is bound by an unknown text', ['k = 1', 'exec(t)', 'print(k)'], b => b.run('c1', 'c3'), '= = = unknown(<any><c2:above)'], // prettier-ignore
  ['names are removed again', ['k = [1]', 'print(k)', '%reset -f'], b => b.runAll().run('c2'), '= = unknown(<any><c3:below) ='], // prettier-ignore
  ['all run again with one that removes names', ['k = [1]', '%reset -f', 'print(k)'], b => b.runAll(), '= = = ='], // prettier-ignore
  ['an unknown text runs again', ['k = 1', 'exec(t)', 'print(1)', SHOW], b => b.run('c2'), '= = unknown(text(<any><c2:self)) = ='], // prettier-ignore
  ['what is above an unknown text runs again', ['k = 1', 'l = 2', 'exec(t)'], b => b.run('c1', 'c3'), '= = = unknown(text(<any><c1:above)again)'], // prettier-ignore
  ['what only shows runs again above an unknown text', ['k = 1', 'print(1)', 'exec(t)'], b => b.run('c2'), '= = = ='], // prettier-ignore
  ['a cell is inserted above an unknown text', ['k = 1', 'exec(t)'], b => (b.insert(2, 'new', 'l = 1'), b.run('new')), '= = = unknown(text(<any><new:above)late)'], // prettier-ignore
  ['a cell is removed and comes back above an unknown text', ['k = 1', 'exec(t)'], b => (b.remove('c1'), b.insert(1, 'c1', 'k = 1')), '= = ='], // prettier-ignore
  ['a cell is removed above an unknown text', ['k = 1', 'exec(t)'], b => b.remove('c1'), '= unknown(text(<any><:gone))'], // prettier-ignore
  ['a cell above an unknown text is edited', ['k = 1', 'exec(t)'], b => b.edit('c1', 'k = 2'), '= edited unknown(text(c1:edited))'], // prettier-ignore
  ['a cell is inserted above an unknown text and not run', ['k = 1', 'exec(t)'], b => b.insert(2, 'new', 'l = 1'), '= = - unknown(text(new:not-run))'], // prettier-ignore
  ['an unknown text moves up', ['k = 1', 'exec(t)', 'l = 1'], b => b.move('c2', 1), '= unknown(text(<any><c1:below)) = ='], // prettier-ignore
  ['cells above an unknown text change places', ['k = 1', 'l = 2', 'exec(t)'], b => b.move('c2', 1), '= = = unknown(text(<any><c1:above)early)'], // prettier-ignore
  ['one above an unknown text counts, and both run again', ['k = []', 'k.append(len(k))', 'exec(t)'], b => b.run('c2', 'c3'), '= = out-of-sequence(k<c2:self) unknown(text(<any><c2:above)again)'], // prettier-ignore
  ['a table is only looked at', ['df = load()', 'df.head()', 'df.describe()'], b => b.run('c2', 'c3'), '= = = ='], // prettier-ignore
  ['the state of a stream is read again', [DRAW, 's = random.getstate()', MORE], b => b.run('c2'), '= = out-of-sequence(python<c3:below) ='] // prettier-ignore
];

it.each(AFTER_ALL_RAN)('%s', (_, sources, act, states) => {
  const bench = notebook(...sources);
  bench.runAll();
  expect(bench.states).toMatch(/^=( =)*$/);
  act(bench);
  expect(bench.states).toBe(states);
});

describe('a cell that did not run', () => {
  it('puts in doubt what depends on it, and nothing else', () => {
    const bench = notebook(DRAW, SHOW, MORE, 'print(1)').run('c0', 'c2', 'c3', 'c4'); // prettier-ignore
    expect(bench.states).toBe(
      '= - out-of-sequence(c1:not-run) out-of-sequence(c1:not-run) ='
    );
    expect(bench.ledger.mark('c2')).toMatchObject({
      certainty: 'may',
      needsAttention: false,
      cause: { name: 'x' }
    });
  });

  it('of several the one is named from which the doubt comes', () => {
    const bench = notebook('a = 1', 'b = a', 'c = 1', 'print(b)').run('c0', 'c2', 'c4'); // prettier-ignore
    expect(bench.states).toBe(
      '= - out-of-sequence(c1:not-run) - out-of-sequence(c1:not-run)'
    );
  });

  it('is no harm where it does nothing', () => {
    const bench = notebook('# notes', '', DRAW).run('c0', 'c3');
    expect(bench.states).toBe('= - - =');
  });
});

it('the seed code at the start has bound names above its cell, too', () => {
  const bench = new Bench('print(SEED)', SEED_CELL, 'print(SEED)');
  bench.restart('seed python 42; seed numpy 42');
  expect(bench.runAll().states).toBe('= = =');
  bench.run('c0', 'c2');
  expect(bench.states).toBe('= = =');
});

describe('a cell that cannot be read', () => {
  it('makes unknown what may rest on it, and nothing else', () => {
    const bench = notebook('k = 1', 'q = = k', 'print(k)', 'print(1)', DRAW).run('c0', 'c1', 'c3', 'c4', 'c5'); // prettier-ignore
    expect(bench.states).toBe('= = - unknown(c2:not-run) = =');
  });

  it('does so where it may draw', () => {
    const bench = notebook('q = = random.random()', NUMPY, DRAW).run('c0', 'c2', 'c3'); // prettier-ignore
    expect(bench.states).toBe('= - = unknown(c1:not-run)');
  });

  it('does so where a magic is not known', () => {
    const bench = notebook('k = 1', '%%foo -i k\nm', 'print(k)', 'print(1)', 'n = 2').run('c0', 'c1', 'c3', 'c4', 'c5'); // prettier-ignore
    expect(bench.states).toBe('= = - unknown(c2:not-run) = =');
    bench.run('c2', 'c3');
    expect(bench.states).toBe('= = = = = =');
  });

  it('is as the cells above it', () => {
    const bench = notebook('k = 1', '%%foo -i k').runAll();
    bench.edit('c1', 'k = 2');
    expect(bench.states).toBe('= edited out-of-sequence(c1:edited)');
  });
});

describe('a cell that failed', () => {
  it('stops a clean run, and what is below is not marked for it', () => {
    const bench = notebook('raise E', DRAW).runAll();
    expect(bench.states).toBe('= out-of-sequence(stops) =');
    expect(bench.ledger.mark('c1')).toMatchObject({
      certainty: null,
      needsAttention: true
    });
  });

  it('does no harm where a good run of the same values is known', () => {
    const bench = notebook('X = 2', 'Y = X', 'X = 0', DRAW, 'print(Y)');
    bench.runAll();
    bench.add(bench.kernel.run('c2', 'Y = X', '', 'error'));
    expect(bench.states).toBe('= = out-of-sequence(X<c3:below) = = =');
    expect(bench.ledger.mark('c2')?.certainty).toBe('will');
    bench.run('c5');
    expect(bench.states).toBe(
      '= = out-of-sequence(X<c3:below) = = out-of-sequence(Y<c2:above)'
    );
  });

  it('is no harm where it may raise', () => {
    const bench = notebook('raise E # may raise', DRAW).runAll();
    expect(bench.states).toBe('= = =');
  });

  it('may have left a name as it was', () => {
    const bench = notebook('x = 1', 'raise E # may raise\nx = 2', 'print(x)');
    bench.runAll();
    expect(bench.states).toBe('= = = =');
    bench.add(bench.kernel.run(null, 'x = 99'));
    bench.run('c2', 'c3');
    expect(bench.states).toBe('= = = out-of-sequence(x<c2:above)');
  });

  it.each(['def f():\n  return 1', 'f = 1', 'import f', 'from m import f'])(
    'may not have come to: %s',
    definition => {
      const failing = `j = h\n${definition}`;
      const bench = new Bench('h = 1', failing, 'print(f)');
      bench.add(bench.kernel.run('c1', failing, '', 'error'));
      bench.add(bench.kernel.run('c2', 'print(f)', '', 'error'));
      expect(bench.states).toBe(
        '- out-of-sequence(c0:not-run) out-of-sequence(c0:not-run)'
      );
      bench.runAll();
      expect(bench.states).toBe('= = =');
    }
  );

  it('is no harm to what is seeded below it', () => {
    const code = 'def s():\n  random.seed(3)\nrandom.random()';
    const bench = new Bench(code, SEED_CELL);
    bench.add(bench.kernel.run('c0', code, 'draw python', 'error'));
    bench.run('c1');
    bench.add(bench.kernel.run('c0', code, 'draw python'));
    expect(bench.state('c1')).toBe('=');
  });

  it('is out of sequence where it was interrupted', () => {
    const bench = notebook(DRAW, SHOW).run('c0');
    bench.add(bench.kernel.run('c1', DRAW, undefined, 'interrupted'));
    bench.run('c2');
    expect(bench.states).toBe(
      '= out-of-sequence(c1:interrupted) out-of-sequence(c1:interrupted)'
    );
  });

  it('puts nothing in doubt that it does not set', () => {
    const bench = notebook('k = 1', 'assert k', SHOW).run('c0', 'c1');
    bench.add(bench.kernel.run(null, 'k = 5'));
    bench.run('c2', 'c3');
    expect(bench.states).toBe('= = out-of-sequence(k<:gone) =');
  });
});

describe('a module that is imported on one path', () => {
  const PATHS = [
    'if flag:\n  import a as m',
    'if flag:\n  import a as m\nelse:\n  import b as m'
  ];

  it.each(PATHS)('depends on what decides: %s', path => {
    const bench = new Bench('flag = load(2)', 'import c as m', path, 'm.f');
    bench.runAll();
    bench.edit('c0', 'flag = load(1)');
    bench.run('c0');
    expect(bench.states).toBe(
      '= = out-of-sequence(flag<c0:above) out-of-sequence(m<c2:above)'
    );
  });

  it('does not depend on what else is imported beside it', () => {
    const optional = 'try:\n  import a as m\nexcept ImportError:\n  pass';
    const bench = new Bench(optional, 'm.f').runAll();
    bench.edit('c0', `${optional}\nimport b`);
    bench.run('c0');
    expect(bench.states).toBe('= =');
  });
});

describe('code of nobody', () => {
  it('draws', () => {
    const bench = notebook(DRAW).run('c0');
    bench.add(bench.kernel.run(null, 'random.random()'));
    bench.run('c1');
    expect(bench.states).toBe('= out-of-sequence(python<:gone)');
  });

  it('binds names', () => {
    const bench = notebook('k = 1', 'print(k)').run('c0', 'c1');
    bench.add(bench.kernel.run(null, 'k = 2'));
    bench.run('c2');
    expect(bench.states).toBe('= = out-of-sequence(k<:gone)');
  });

  it('that only looks is no harm', () => {
    const bench = notebook('k = 1', DRAW, 'print(k)').run('c0', 'c1');
    bench.add(bench.kernel.run(null, 'print(k)'));
    bench.run('c2', 'c3');
    expect(bench.states).toBe('= = = =');
  });

  it('ran at the same time', () => {
    const bench = notebook(DRAW, SHOW).run('c0');
    const code = bench.cell('c1').source;
    bench.add(
      bench.kernel.run('c1', code, undefined, 'ok', { overlapped: true })
    );
    bench.run('c2');
    expect(bench.states).toBe(
      '= out-of-sequence(overlapped) out-of-sequence(x<c1:above)'
    );
  });
});

describe('code that differs in every run', () => {
  it('is unseeded, and what takes its values is in doubt', () => {
    const bench = notebook('import uuid', 'u = uuid.uuid4()', 'print(u)', DRAW);
    bench.runAll();
    expect(bench.states).toBe(
      '= = unseeded(every-run) out-of-sequence(c2:every-run) ='
    );
    expect(bench.ledger.mark('c2')).toMatchObject({
      needsAttention: true,
      cause: { line: 1, call: 'uuid.uuid4()' }
    });
    expect(bench.ledger.mark('c3')?.certainty).toBe('may');
  });

  it('taints what it seeds', () => {
    const bench = notebook('random.seed(hash("a"))', DRAW, SHOW).run('c0');
    const { source } = bench.cell('c1');
    bench.add(bench.kernel.run('c1', source, 'seed python unknown'));
    bench.run('c2', 'c3');
    expect(bench.states).toBe(
      '= unseeded(every-run) unknown(python?) out-of-sequence(c1:every-run)'
    );
  });
});

describe('a cell that is edited', () => {
  it('puts only those streams in doubt that it may move', () => {
    const bench = notebook('k = 1', DRAW, NUMPY, 'print("done")').runAll();
    bench.edit('c1', 'k = random.random()');
    expect(bench.states).toBe('= edited out-of-sequence(c1:edited) = =');
    bench.edit('c1', 'k = anything()');
    expect(bench.states).toBe(
      '= edited out-of-sequence(c1:edited) out-of-sequence(c1:edited) ='
    );
  });
});

describe('a kernel that was seeded at its start', () => {
  it('is as if the seed cell had run', () => {
    const bench = notebook(DRAW, 'print(SEED)', SHOW);
    bench.restart('seed python 42; seed numpy 42');
    bench.add(bench.kernel.run(null, 'import random', ''));
    bench.run('c1', 'c2', 'c3');
    expect(bench.states).toBe('- = = =');
    bench.run('c0', 'c1');
    expect(bench.states).toBe('= = = =');
  });

  it('is not where the seed cell says something else', () => {
    const bench = notebook(DRAW);
    bench.restart('seed python 42; seed numpy 42');
    bench.edit('c0', SEED_CELL.replace('42', '43'));
    bench.run('c1');
    expect(bench.states).toBe('- out-of-sequence(c0:not-run)');
  });
});
