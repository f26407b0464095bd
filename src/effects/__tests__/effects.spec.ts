import * as fc from 'fast-check';
import { parser } from '@lezer/python';
import { DEFAULT_FACTS, Facts } from '../../frameworks';
import type { IFrameworkFacts } from '../../frameworks';
import { CellParser } from '../../python';
import { createCodeReader } from '../index';

const read = createCodeReader(new CellParser(parser));

describe('the normal form', () => {
  it.each([
    ['x = 1', '# a comment\n\nx  =  1   # why\n\n'],
    ['f(a, b)', 'f( a,b )'],
    ['f(a,\n  b)', 'f(a, # first\n  b)'],
    ['if a:\n  b\n  c', 'if a :\n\n      b\n      # no\n      c\n'],
    ['x = 1 + 2', 'x = 1 + \\\n    2'],
    ['def f():\n  pass', 'def f(): \n\tpass'],
    ['x = 1', 'x = 1\r\n']
  ])('of %j is that of %j', (a, b) => {
    expect(read(a).normal).toBe(read(b).normal);
  });

  it.each([
    ['x = 1', 'x = 2'],
    ['f(x)', 'f(x);'],
    ['if a:\n  b\nc', 'if a:\n  b\n  c'],
    ['"a  b"', '"a b"'],
    ['f"{a} b"', 'f"{a}  b"'],
    ['f"{a!r}"', 'f"{a}"'],
    ['f(a, b)', 'f((a, b))'],
    ['a in b', 'a not in b'],
    ['def f(a, /, b): pass', 'def f(a, b): pass'],
    ['def f(a, *, b): pass', 'def f(a, b): pass'],
    ['a b', 'ab'],
    ['for i in a:\n  b\nelse:\n  c', 'for i in a:\n  b\n  c'],
    ['"""a\n\n  b"""', '"""a\n  b"""'],
    ['%time x', '%time y'],
    ['!ls -a', '!ls -b'],
    ['x = (  # open', 'x = (  # Open']
  ])('tells %j from %j', (a, b) => {
    expect(read(a).normal).not.toBe(read(b).normal);
  });

  it.each(['', '  \n', '# a', '\n# a\n\n# b'])('of %j is empty', code => {
    expect(read(code).normal).toBe('');
  });

  it('is all that is known without a parser', () => {
    const plain = createCodeReader(null);
    expect(plain('x = y  \n\n')).toMatchObject({
      normal: 'x = y',
      reads: [],
      writes: [],
      definitions: {},
      resets: []
    });
  });

  it('is remembered', () => {
    expect(read('x = 1')).toBe(read('x = 1'));
  });
});

/** Code, what it reads, what it binds. */
const NAMES: readonly (readonly [string, string, string])[] = [
  ['x = y', 'y', 'x'],
  ['x, *z = a, b', 'a b', 'x z'],
  ['(a, [b, c]) = d', 'd', 'a b c'],
  ['x: T = 3', 'T', 'x'],
  ['x: int', 'int', ''],
  ['x += 1', 'x', 'x'],
  ['a = b = c', 'c', 'a b'],
  ['print((n := 4), n)', 'print', 'n'],
  ['df["a"] = 1', 'df', ''],
  ['m.x = m.y = q', 'q m', ''],
  ['d["a"] += k', 'd k', ''],
  ['for i, j in z:\n  print(i)\nelse:\n  w = 1', 'z print', 'i j w'],
  ['with open(f) as g, h:\n  x = 1', 'open f h', 'g x'],
  ['try:\n  a\nexcept E as e:\n  b', 'a E b', 'e'],
  ['import a.b, c as d\nfrom e import f, g as h', '', 'a d f h'],
  ['from x import *', '', '<star>'],
  ['del a, b.c', 'a b', 'a'],
  ['match x:\n  case [a, *b] if a > c:\n    d\n  case {"k": v}:\n    e', 'x c d e', 'a b v'], // prettier-ignore
  ['match x:\n  case P(k=q):\n    1\n  case A.B as z:\n    2', 'x P A', 'q z'],
  ['[a for a in b if c]', 'b c', ''],
  ['[x for x in x]', 'x', ''],
  ['{k: v for k, v in d.items() for w in k}', 'd', ''],
  ['sum(x * y for x in z)', 'sum z y', ''],
  ['f = lambda a, b=c: a + d', 'c d', 'f'],
  ['x = 1\nprint(x)', 'print', 'x'],
  ['print(x)\nx = 1', 'print x', 'x'],
  ['if a:\n  x = 1\nprint(x)', 'a x print', 'x'],
  ['if a:\n  x = 1\nelse:\n  x = 2\nprint(x)', 'a print', 'x'],
  ['if a:\n  x = 1\nelse:\n  pass\nprint(x)', 'a x print', 'x'],
  ['if a:\n  x = 1\n  print(x)', 'a print', 'x'],
  ['for i in r:\n  x = i\nprint(x)', 'r print', 'i x'],
  ['f"{a} {b:>{c}}"', 'a b c', ''],
  ['@dec(a)\ndef f(b, c=d, *e, **g) -> h:\n  return b + i', 'dec a d h', 'f'],
  ['def f():\n  return a\nf()', 'a', 'f'],
  ['def f():\n  return a\na = 1\nf()', '', 'a f'],
  ['def f():\n  return a\ndef g():\n  return f()\ng()', 'a', 'f g'],
  ['def f():\n  global n\n  n += 1\nf()', 'n', 'f n'],
  ['class A(B):\n  x = y\n  z = x\n  def m(self):\n    return self.x + w', 'B y', 'A'], // prettier-ignore
  ['class A:\n  def m(self):\n    return w\nA().m()', 'w', 'A'],
  ['async def f():\n  await g()\nawait f()', 'g', 'f'],
  ['x = !ls\n%matplotlib inline', '', 'x'],
  ['type X = int', '', 'X'],
  ['%run other.py', '', '<any>'],
  ['%sql select', 'select', 'select'],
  ['!echo {x} $y', 'x y', ''],
  ['%run -i other.py', '<text>', '<any>'],
  ['%%bash -s {x} --out y\necho z', 'x', 'y'],
  ['%%R -i x\nplot(y)', 'i x plot y', 'i x plot y'],
  ['exec("x = y")', 'exec y', 'x'],
  ['exec("x = y", {})', 'exec y', 'x'],
  ["exec('x = \\'a\\'')", 'exec', 'x'],
  ['exec(code)', 'exec code <text>', ''],
  ['eval(f"{x}")', 'eval x <text>', ''],
  ['model.eval()', 'model', ''],
  ['df.query("a > @x")', 'df x', ''],
  ['globals()["x"] = y', 'globals y', 'x'],
  ['globals()["x"] += y', 'globals x y', 'x'],
  ['if "x" in globals(): pass', 'globals x', ''],
  ['globals().get("x")', 'globals x', ''],
  ['globals().update(a)', 'globals a <text>', ''],
  ['vars(a)', 'vars a', ''],
  ['get_ipython().run_line_magic("matplotlib", "inline")', 'get_ipython', ''],
  ['get_ipython().run_cell("x = y")', 'get_ipython y', 'x'],
  ['ip.run_cell_magic("time", "", "x = y")', 'ip y', 'x'],
  ['def f():\n  get_ipython().run_cell("x = 1")\nf()', 'get_ipython', 'f x'],
  ['print(_)', 'print _', ''],
  ['s = random.getstate()', 'random <streams>', 's'],
  ['assert x', 'x <raise>', ''],
  ['%%bash\necho x = 1', '', '']
];

it.each(NAMES)('%j takes %j and binds %j', (code, reads, writes) => {
  const facts = read(code);
  const sorted = (names: Iterable<string>): string[] =>
    [...names].filter(name => name !== '<branch>').sort();
  expect(sorted(facts.reads)).toEqual(sorted(reads.split(' ').filter(Boolean)));
  expect(sorted(facts.writes)).toEqual(
    sorted(writes.split(' ').filter(Boolean))
  );
});

it.each([
  ['def f(a):\n  b = c\n  return a + b + d', 'c d'],
  ['def f():\n  def g():\n    return a\n  return g', 'a'],
  ['def f(a):\n  return [x for x in a if x > b]', 'b'],
  ['def f():\n  x = 1\n  return lambda: x + y', 'y'],
  ['class f:\n  k = 1\n  def m(self):\n    return k + self.n', 'k'],
  ['f = lambda a: a + b', 'b'],
  ['def f():\n  global g\n  g = 1\n  return g', 'g']
])('the definition in %j uses %j', (code, uses) => {
  expect(
    read(code)
      .definitions.f.uses.filter(name => name !== '<branch>')
      .sort()
  ).toEqual(uses.split(' '));
});

it.each([
  ['x = 1', ''],
  ['x = 1\nif a:\n  y = 2', 'y'],
  ['for i in a:\n  x = 1', 'i x'],
  ['try:\n  x = 1\nexcept E:\n  y = 1\nz = 2', 'x y'],
  ['if a:\n  x = 1\nx = 2', '']
])('of %j it is not sure that it binds %j', (code, maybe) => {
  expect([...read(code).maybe].sort()).toEqual(
    maybe.split(' ').filter(Boolean)
  );
});

/** Code, and the streams that it seeds before it draws. */
const RESETS: readonly (readonly [string, string])[] = [
  ['import random\nrandom.seed(42)', 'python'],
  ['random.seed(a=42)', 'python'],
  ['SEED = 4\nrandom.seed(SEED + 1)', 'python'],
  ['random.seed()', ''],
  ['random.seed(None)', ''],
  ['set_seed(None)\nrandom.seed(3)', ''],
  ['random.seed(time())', ''],
  ['x = random.random()\nrandom.seed(3)', ''],
  ['random.seed(3)\nx = random.random()\nnp.random.seed(3)', 'python'],
  ['print("seeding")\nnp.random.seed(3)', 'numpy'],
  ['print(f())\nnp.random.seed(3)', ''],
  ['from numpy.random import seed\nseed(3)', 'numpy'],
  ['from random import seed as s\ns(3)', 'python'],
  ['import numpy as xp\nxp.random.seed(3)', 'numpy'],
  ['from numpy import random\nrandom.seed(3)', 'numpy'],
  ['import torch as t\n_ = t.manual_seed(3)', 'torch'],
  ['torch.cuda.manual_seed_all(3)', 'torch.cuda'],
  ['if torch.cuda.is_available():\n  torch.cuda.manual_seed_all(3)', 'torch.cuda'], // prettier-ignore
  ['if DEBUG:\n  random.seed(3)', ''],
  ['if DEBUG:\n  random.seed(3)\nnp.random.seed(3)', 'numpy'],
  ['if f():\n  pass\nrandom.seed(3)', ''],
  ['torch.seed()', ''],
  ['tf.random.set_seed(3)', 'tensorflow'],
  ['tf.compat.v1.set_random_seed(3)', 'tensorflow'],
  ['keras.utils.set_random_seed(3)', 'keras numpy python tensorflow torch?'],
  ['pl.seed_everything(3, workers=True)', 'numpy python torch'],
  ['from transformers import set_seed\nset_seed(3)', 'numpy python torch'],
  ['cp.random.seed(3)', 'cupy'],
  ['def s(n):\n  random.seed(n)\n  np.random.seed(n)\ns(3)', 'numpy python'],
  ['def s(n):\n  random.seed(n)\n  f()\ns(3)\nnp.random.seed(3)', 'python'],
  ['def s(n):\n  f()\n  random.seed(n)\ns(3)', ''],
  ['torch.backends.cudnn.deterministic = True\ntorch.manual_seed(3)', 'torch'],
  ['mine.flag = True\nrandom.seed(3)', ''],
  ['os.environ["A"] = str(3)\nrandom.seed(3)', 'python'],
  ['os.environ.setdefault("A", "1")\nrandom.seed(3)', 'python'],
  ['torch.use_deterministic_algorithms(True)\ntorch.manual_seed(3)', 'torch'],
  ['%matplotlib inline\nrandom.seed(3)', 'python'],
  ['%run x.py\nrandom.seed(3)', ''],
  ['from x import *\nrandom.seed(3)', ''],
  ['class A:\n  k = random.random()\nrandom.seed(3)', ''],
  ['@f\ndef g(): pass\nrandom.seed(3)', ''],
  ['def g(a=f()): pass\nrandom.seed(3)', ''],
  ['rng = np.random.default_rng(3)\nrandom.seed(3)', 'python'],
  ['"""text"""\nimport random; random.seed(3)', 'python'],
  ['for i in a:\n  random.seed(i)', ''],
  ['a[f()] = 1\nrandom.seed(3)', ''],
  ['try:\n  import torch\n  torch.manual_seed(3)\nexcept ImportError:\n  pass\nrandom.seed(3)', 'python'] // prettier-ignore
];

it.each(RESETS)('%j seeds first: %j', (code, streams) => {
  expect([...read(code).resets].sort()).toEqual(
    streams.split(' ').filter(Boolean)
  );
});

const DATACLASS = 'from dataclasses import dataclass\n@dataclass\nclass A:\n  n: int = 0'; // prettier-ignore

/** What draws nothing by its name, and what only has such a name. */
const NAMED: readonly (readonly [code: string, isDrawless: boolean])[] = [
  ['import time\nprint(time.time())', true],
  ['print(signal.reset())', false],
  ['from mine import time\nprint(time.now())', false],
  ['time = Clock()\nprint(time.now())', false],
  ['import copy\nm = copy.copy(model)', true],
  ['import copy\nm = copy.copy(model).fit(x)', false],
  ['import copy\nprint(copy.copy(rng).random())', false],
  ['n = max(a, key=len)', true],
  ['n = max(a, key=f)', false],
  ['print(sorted(a, key=f))', false],
  ['n = sum(v for v in a)', false],
  ['import uuid\nrun = uuid.uuid4()', true],
  ['import uuid\nrun = uuid.uuid1()', false],
  ['import numpyro\nnumpyro.util.set_rng_seed(3)', false],
  [DATACLASS, true],
  ['import functools\n@functools.cache\ndef g(): random.random()', true],
  ['import functools\n@functools.cache\ndef g(): random.random()\ng()', false],
  ['import functools\n@functools.wraps(f())\ndef g(): pass', false]
];

it.each(NAMED)('%j, then a seed: %j', (code, isDrawless) => {
  const { resets } = read(`${code}\nimport random\nrandom.seed(3)`);
  expect(resets).toEqual(isDrawless ? ['python'] : []);
});

const SET_UP = [
  'import sklearn.linear_model',
  'from fastai.vision.all import *\nN = 5',
  '%matplotlib inline\n!pip install a\nimport numpy as np\nN = 5',
  'import warnings\nwarnings.filterwarnings("ignore")\nimport pandas as pd\npd.set_option("a", 5)',
  'import matplotlib.pyplot as plt\nplt.rcParams["figure.figsize"] = (3, 4)\nplt.style.use("a")',
  'import numpy as np\ndef f(): return np.random.rand()\nclass A(B):\n  def g(self): f()',
  'try:\n  import torch\nexcept ImportError:\n  torch = None',
  'import os\nprint(os.environ["HOME"])',
  'import sklearn\nimport numpy as np\nnp.random.seed(3)',
  DATACLASS
];

it.each(SET_UP)('%j is set-up', code => {
  expect(read(code).isSetUp).toBe(true);
});

it.each([
  'import numpy as np\nx = np.random.rand()',
  'from mine import data\nprint(data[0])',
  'from mine import *\nload()',
  'import mine\nmine.load()',
  'import random\nrandom.seed()',
  'import sklearn\nfor i in a: f(i)',
  'import sklearn\nset_seed(3)',
  'import sklearn\n%run a.py',
  '%%timeit\nimport sklearn',
  '%%R\nlibrary(a)',
  'N = 5\nprint(N)',
  'import sklearn\nitems = list(x for x in data)',
  'def f(): pass\nprint(f)'
])('%j is more than set-up', code => {
  expect(read(code).isSetUp).toBe(false);
});

it('knows what seeds among the names of a cell', () => {
  const { seeders } = read(
    'import torch as t\nfrom random import seed\ndef s(n):\n  seed(n)'
  );
  expect(Object.keys(seeders.t)).toContain('.manual_seed');
  expect(seeders.seed['']).toEqual([{ kind: 'seed', streams: ['python'] }]);
  expect(seeders.s['']).toEqual([{ kind: 'seed', streams: ['python'] }]);
});

describe('code that the parser does not understand', () => {
  const code =
    '@a or b  # not c\ndef f(d="e"):\n  g.h, i = f"{j}"\n%time\nm.random.seed(k)\nl[0](1)';
  const facts = read(code);

  it('may read its words, and bind and change them', () => {
    expect(facts.isReadable).toBe(false);
    expect([...facts.reads].sort()).toEqual([...'abdfgijklm']);
    expect([...facts.writes].sort()).toEqual([...'abdfik']);
    expect(facts.maybe).toEqual(facts.writes);
    expect(facts.mutations).toContainEqual({
      callee: 'g',
      self: true,
      names: []
    });
    expect(facts.seedCalls).toEqual(['m.random.seed']);
  });
});

it('takes any text', () => {
  const pieces =
    'x = ( ) [ ] { } : , . def class lambda for in if else import from * ** := += % ! # " \' \n \n  f 1 with as try except match case global del'.split(
      ' '
    );
  const text = fc
    .array(fc.constantFrom(...pieces), { maxLength: 40 })
    .map(parts => parts.join(' '));
  fc.assert(
    fc.property(text, code => {
      const facts = read(code);
      expect(facts.maybe.every(name => facts.writes.includes(name))).toBe(true);
      // Space at the end means nothing, whatever stands above it.
      expect(read(`${code}\n\n`).normal).toBe(facts.normal);
    }),
    // The parser recovered from this error in two ways.
    { numRuns: 500, examples: [['\n " " x x']] }
  );
});

it('takes code that is nested deeply', () => {
  expect(() => read('('.repeat(3000) + ')'.repeat(3000))).not.toThrow();
  expect(() => read('x = ' + '1 + '.repeat(20000) + '1')).not.toThrow();
  expect(() => read('x' + '.a()'.repeat(5000))).not.toThrow();
});

describe('names', () => {
  it.each(['constructor', 'toString', '__proto__'])(
    'that JavaScript gives every object are like others: %s',
    name => {
      const facts = read(`def f(): return ${name}\n${name}()`);
      expect(facts.reads).toContain(name);
      for (const table of [
        facts.definitions,
        facts.made,
        facts.imports,
        facts.kinds,
        facts.seeders
      ]) {
        expect(table[name]).toBeUndefined();
      }
    }
  );
});

describe('a framework that is added later', () => {
  const acme: IFrameworkFacts = {
    id: 'acme',
    title: 'Acme',
    language: 'python',
    modules: ['acme'],
    distribution: 'acme',
    requires: [],
    seedRange: { min: 0, max: 10 },
    rank: 90,
    sources: [],
    aliases: { ac: 'acme' },
    streams: [{ name: 'acme', title: 'Acme' }],
    seedCalls: [
      { calls: ['acme.start'], parameter: 'number', streams: ['acme'] }
    ],
    drawless: ['acme.version'],
    settings: ['acme.options']
  };

  it('is known in code that was read before', () => {
    let facts = DEFAULT_FACTS;
    const reader = createCodeReader(new CellParser(parser), () => facts);
    const code = 'import acme\nacme.options.x = acme.version()\nacme.start(3)';
    expect(reader(code).resets).toEqual([]);
    facts = new Facts([...DEFAULT_FACTS.frameworks, acme]);
    expect(reader(code)).toMatchObject({
      resets: ['acme'],
      seedCalls: ['acme.start']
    });
    expect(reader('ac.start(number=4)').resets).toEqual(['acme']);
  });
});

it.each([
  ['for i in range(3): x = i', true],
  ['for i in range(1, 3): x = i', true],
  ['for i, j in enumerate(["a"]): x = i', true],
  ['for i in (1, 2):\n  def f(): return 1\n  x = i', true],
  ['for i in range(n): x = i', false],
  ['for i in range(0): x = i', false],
  ['for i in []: x = i', false],
  ['for i in "": x = i', false],
  ['for i in range(3):\n  if i: continue\n  x = i', false],
  ['for i in range(3):\n  if i: x = i', false]
])('in %j, that `x` is bound is sure: %j', (code, isSure) => {
  expect(read(code).maybe.includes('x')).toBe(!isSure);
});
