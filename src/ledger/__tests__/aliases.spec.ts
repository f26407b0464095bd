// Objects that change without a call of their own name.
import { Bench } from './kernel';

/** Cells; run in order, then the last two again. */
const CHANGED: readonly (readonly [string, string, string])[] = [
  // Iterators that are used up.
  ['g = (i * i for i in range(5))', 'print(list(g))', 'print(list(g))'],
  ['m = map(str, [1, 2])', 'total = "".join(m)', 'print(*m)'],
  ['z = zip([1], [2])', 'd = dict(z)', 'print(next(z))'],
  ['f = filter(None, [1])', 'print(any(f))', 'for x in f: print(x)'],
  ['it = iter([1, 2])', 'for x in it: break', 'a, b = it'],
  ['e = enumerate("abc")', 'x = [i for i in e]', 'sum(e)'],
  ['r = reversed([1, 2])', 'print(*r)', 'max(r)'],
  ['import csv\nrows = csv.reader(f)', 'head = rows.__next__()', 'list(rows)'],
  ['import csv\nrows = csv.reader(f)', 'for row in rows: pass', 'list(rows)'],
  ['import itertools\nc = itertools.count()', 'x = list(itertools.islice(c, 3))', 'print(next(c))'], // prettier-ignore
  ['from itertools import count as n\nc = n()', 'x = list(zip(c, "ab"))', 'print(next(c))'], // prettier-ignore
  ['def gen():\n  yield 1\ng = gen()', 'sum(g)', 'print(list(g))'],
  ['def gen():\n  return (i for i in a)\ng = gen()', 'sum(g)', 'list(g)'],
  ['class A:\n  def __next__(self): return 1\ng = A()', 'for i in g: break', 'list(g)'], // prettier-ignore
  ['g = iter("abc")\nh = g', 'list(h)', 'print(list(g))'],
  ['g = iter("abc")\nm = map(str, g)', 'list(m)', 'print(list(g))'],
  ['g = iter("abc")\npair = [g, 1]', 'list(pair[0])', 'print(list(g))'],
  ['def f(it): return [x for x in it]\ng = iter("ab")', 'f(g)', 'list(g)'],
  ['f = open("a")', 'text = f.read()', 'f.read()'],
  ['rows = df.iterrows()', 'for i, row in rows: pass', 'list(rows)'],
  ['ds = tf.data.Dataset.range(6).shuffle(6, seed=1)\nds = ds.batch(2)', 'for x in ds: print(x)', 'list(ds)'], // prettier-ignore
  // Parts of one object.
  ['fig, ax = plt.subplots()', 'ax.plot([1, 2])', 'fig'],
  ['fig, (a, b) = plt.subplots(2)', 'a.plot([1, 2])', 'fig'],
  ['fig, axes = plt.subplots(2)', 'for ax in axes: ax.plot([1])', 'fig'],
  ['fig, axes = plt.subplots(2)', 'for ax, c in zip(axes.flat, "ab"): ax.plot([1])', 'fig'], // prettier-ignore
  ['fig, ax = plt.subplots()', 'df.plot(ax=ax)', 'fig'],
  ['fig, ax = plt.subplots()', 'sns.histplot(x, ax=ax)', 'fig'],
  ['a = b = []', 'a.append(1)', 'print(b)'],
  ['a = (b := [])', 'a.append(1)', 'print(b)'],
  ['a, b = [[]] * 2', 'a.append(1)', 'print(b)'],
  // Arguments.
  ['import numpy as np\na = np.zeros(2)', 'np.add(a, 1, out=a)', 'print(a)'],
  ['import numpy as np\na = np.zeros(2)', 'np.add.at(a, [0], 1)', 'print(a)'],
  ['import numpy as np\na = [np.zeros(2)]', 'np.copyto(a[0], 1)', 'print(a)'],
  ['import random\nd = {"x": [1, 2]}', 'random.shuffle(d["x"])', 'print(d)'],
  ['L = []', 'list(map(L.append, [1, 2]))', 'print(L)'],
  ['L = []', 'x = [f(L.append) for f in fs]', 'print(L)'],
  ['class C: v = 1\nc = C()', 'vars(c)["v"] += 1', 'print(c.v)'],
  ['class C: v = []\nc = C()', 'getattr(c, "v").append(1)', 'print(c.v)'],
  [
    'from lib import nan_to_num\nx = [1]',
    'nan_to_num(x, copy=False)',
    'print(x)'
  ],
  ['import lib\nx = [1]', 'lib.relu(x, inplace=True)', 'print(x)'],
  ['cv = KFold(shuffle=True, random_state=R(0))', 'print(list(cv.split(X)))', 'print(list(cv.split(X)))'], // prettier-ignore
  ['import networkx as nx\nrng = R(0)', 'G = nx.gnp(9, 0.5, seed=rng)', 'nx.gnp(9, 0.5, seed=rng)'] // prettier-ignore
];

it.each(CHANGED)('after %j, %j changes what %j shows', (...cells) => {
  const bench = new Bench(...cells).runAll();
  expect(bench.states).toBe('= = =');
  bench.run('c1', 'c2');
  expect(bench.state('c2')).not.toBe('=');
});

it.each(CHANGED.slice(0, 21))('what %j makes is used up by %j', (...cells) => {
  const bench = new Bench(...cells).runAll().run('c1');
  expect(bench.state('c1')).not.toBe('=');
});

/** Cells; the second changes nothing. */
const UNCHANGED: readonly (readonly [string, string, string])[] = [
  ['items = [1, 2]', 'print(list(items), sum(items))', 'print(items)'],
  ['items = [1, 2]', 'for x in items: print(x)', 'print(items)'],
  ['x = range(3)\nitems = list(x)', 'items.append(1)', 'print(x)'],
  ['it = iter("ab")', 'print(it, type(it), len([1]))', 'print(it)'],
  ['g = (i for i in items)', 'list(items)', 'g'],
  ['df = table()', 'df.plot(x="a")\ndf.hist("b")\ndf.plot.bar()', 'df'],
  ['a, b = [], []', 'a.append(1)', 'print(b)'],
  ['a, b = 1, 2', 'a += 1', 'print(b)'],
  ['a = b = 3', 'a += 1', 'print(b)'],
  ['from sklearn.model_selection import train_test_split\na, b = train_test_split(x)', 'a["c"] = 1', 'print(b)'], // prettier-ignore
  ['n, m = x.shape', 'n += 1', 'print(m)'],
  ['import numpy as np\na = np.zeros(2)', 'b = np.add(a, 1)', 'print(a)'],
  ['line = "a b"', 'print(line.split(" "))', 'print(line)'],
  ['import numpy as np\na = np.zeros(2)', 'np.nan_to_num(a, copy=True)', 'print(a)'] // prettier-ignore
];

it.each(UNCHANGED)('after %j, %j leaves %j as it is', (...cells) => {
  const bench = new Bench(...cells).runAll().run('c1', 'c2');
  expect(bench.state('c2')).toBe('=');
});

/** Cells; the first, run again, makes the same once more. */
const SAME: readonly (readonly string[])[] = [
  ['df = load()\ndf = df[df.a > 1]', 'df["b"] = 1', 'print(df)'],
  [
    'import lib\nx = lib.load()\nx = lib.scale(x)\ny = x',
    'y.append(1)',
    'print(x)'
  ],
  ['a = f()\nfor i in range(3): a = g(a)', 'a.append(1)', 'print(a)'],
  [
    'b = f()\nfor i in range(2):\n  a = g(b)\n  b = h(a)',
    'a.append(b)',
    'print(a, b)'
  ],
  ['x = [1]\nx = x + [2]', 'x.append(3)', 'print(x)'],
  ['fig, ax = plt.subplots()\nfig, ax = plt.subplots(2)', 'ax.plot([1])', 'fig']
];

it.each(SAME)('%j, run again with all below, is as it was', (...cells) => {
  const bench = new Bench(...cells).runAll().runAll();
  expect(bench.states).toBe('= = =');
});

/** Cells; values that a name had before are still shared. */
const KEPT: readonly (readonly [string, string, string])[] = [
  ['a = []\nb = a\nc = a\na = 3', 'b.append(1)', 'print(c)'],
  ['a = []\nb = [a]\na = {}', 'b[0].append(1)', 'print(b)'],
  ['x = []\na = x\nb = a\na = []', 'b.append(1)', 'print(x)'],
  ['a = f()\nb = a\na = g(a)', 'b.append(1)', 'print(a)'],
  ['a = []\nif c: a = b = []\nd = a', 'd.append(1)', 'print(b)'],
  ['x = []', 'y = x\ny.append(1)\ny = 3', 'print(x)'],
  ['b = f()\nfor i in r:\n  a = g(b)\n  b = h(a)', 'b.append(1)', 'print(a)']
];

it.each(KEPT)('after %j, %j changes %j through a lost name', (...cells) => {
  const bench = new Bench(...cells).runAll().run('c1', 'c2');
  expect(bench.state('c2')).not.toBe('=');
});

/** What changes `a`, as far as code that did not run tells. */
const INDIRECT: readonly string[] = [
  'import random\nrandom.choice(a).append(1)',
  'for x in a: x.pop()',
  'for x in sorted(a): x.pop()',
  'for i, x in enumerate(reversed(a)): x.clear()',
  '[x.pop() for x in list(a)]',
  'getattr(a, "append")(1)',
  'getattr(a, name)(1)',
  'getattr(a, "b").append(1)',
  'max(a, key=len).append(1)',
  'next(iter(a)).append(1)',
  'list(a)[0].append(1)',
  'sorted(a)[0][1] = 2',
  'pick(a).append(1)',
  '(a or []).append(1)',
  '(a if b else c).append(1)',
  '[a, b][0].append(1)',
  'x = a or []\nx.append(1)',
  'list.append(a, 1)',
  'object.__setattr__(a, "b", 1)',
  'import operator\noperator.setitem(a, 0, 1)',
  'import operator\noperator.methodcaller("append", 1)(a)',
  'from functools import partial\npartial(list.append, a)(1)',
  '(lambda x: x.append(1))(a)',
  'def f(x): x.append(1)\nlist(map(f, a))',
  'def f(x): x.append(1)\nThread(target=f, args=(a,)).start()',
  'f = a.append\nf(1)',
  'match a:\n  case [x, *y]:\n    x.append(1)',
  'globals()["a"].append(1)',
  'vars(a)["b"] = 1',
  'random.choice(a)[0] = 1',
  'exec("a.append(1)")'
];

it.each(INDIRECT)('%j, which did not run, may change what it names', code => {
  const bench = new Bench('a = [[]]', code, 'print(a)', 'print(q)').run('c0', 'c2', 'c3'); // prettier-ignore
  expect(bench.states).toBe('= - out-of-sequence(c1:not-run) =');
});

/** What does not. */
const DIRECT: readonly string[] = [
  'print(max(a), len(a), sorted(a))',
  'b = sorted(a)\nb.append(1)',
  'b = [*a]\nb = list(a)\nb.sort()',
  'getattr(a, "index")(1)',
  'list(a).index(1)',
  'import random\nb = random.choice(a)',
  'for x in a: print(x)',
  'b = a[0] + 1',
  'str(a).upper()',
  'len(a or [])',
  'list(map(str, a))'
];

it.each(DIRECT)('%j, which did not run, leaves what it names', code => {
  const bench = new Bench('a = [[]]', code, 'print(a)').run('c0', 'c2');
  expect(bench.states).toBe('= - =');
});

/** What does not surely bind `a`, though code that is a text, or is timed, does. */
const ELSEWHERE: readonly string[] = [
  'exec("a = 1", names)',
  'import timeit\ntimeit.timeit("a = 1")',
  '%timeit a = 1',
  '%%timeit\na = 1',
  'get_ipython().run_cell_magic("timeit", "", "a = 1")',
  'b and exec("a = 1")',
  'exec("a = 1") if b else None',
  '[exec("a = 1") for b in c]'
];

/** What does. */
const HERE: readonly string[] = [
  'exec("a = 1")',
  'b = exec("a = 1")',
  'get_ipython().run_cell("a = 1", True)',
  '%time a = 1',
  '%%time\na = 1',
  '%timeit b = 1\na = 1'
];

function unlessBound(code: string): string {
  const bench = new Bench('a = f(1)', code, 'print(a)').runAll();
  bench.edit('c0', 'a = f(2)');
  return bench.run('c0', 'c1').state('c2');
}

it.each(ELSEWHERE)('%j may leave a name to what it was', code => {
  expect(unlessBound(code)).not.toBe('=');
});

it.each(HERE)('%j binds a name', code => {
  expect(unlessBound(code)).toBe('=');
});
