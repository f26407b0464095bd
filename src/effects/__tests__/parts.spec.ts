import { parser } from '@lezer/python';
import { CellParser } from '../../python';
import { createCodeReader } from '../index';

const read = createCodeReader(new CellParser(parser));

describe('what lasts of a cell', () => {
  it.each([
    ['x = f()\nprint(x)', 'x = f ( )'],
    ['df["a"] = 1\ndf.head()', 'df [ "a" ] = 1'],
    ['plt.plot(x)\nplt.title("a")', ''],
    ['x.mean().round(2)', '']
  ])('%j leaves out what only shows', (code, lasting) => {
    expect(read(code).lasting?.normal).toBe(lasting);
  });

  it.each([
    'x = f()',
    'x = f()\nprint(next(it))',
    'x = f()\nprint(*it)',
    'x = f()\nprint(rng.random())',
    'x = f()\nprint(f(2))',
    'x = f()\n(y := 3)',
    'x = f()\nprint(y := 3)',
    'x = f()\n[a for a in x]',
    'fig, ax = plt.subplots()\nplt.title("a")',
    '%time x = 3\nprint(x)'
  ])('%j leaves out nothing', code => {
    expect(read(code).lasting).toBeNull();
  });
});

describe('what decides the draws', () => {
  it.each([
    ['print(x * random.random())', 'random'],
    ['rng.normal(size=n)', 'n rng size'],
    ['m = n + 1\nfor i in range(m):\n  random.random()', 'm n random range'],
    ['y = x\nprint(random.random())', 'random'],
    ['if x > 1:\n  random.random()', 'random x'],
    ['random.seed(random.randint(1, 3))', '<drawn> random'],
    ['for i in rng.integers(6, size=3):\n  random.random()', 'random rng size']
  ])('%j: %s', (code, names) => {
    expect([...(read(code).steering ?? [])].sort().join(' ')).toBe(names);
  });

  it('anything may where an error is caught', () => {
    expect(read('try:\n  f()\nexcept E:\n  pass').steering).toBeNull();
  });
});

describe('what a text alone makes', () => {
  it.each([
    ['n = 3\nx = f()', 'n'],
    ['def f(a, b=1):\n  return a\nx = f(2)', 'f'],
    ['class A:\n  def f(self): pass', 'A'],
    ['n = 3\nn += 1', ''],
    ['def f(): pass\nf.calls = 0', ''],
    ['def f(a=g()): pass', ''],
    ['@cache\ndef f(): pass', ''],
    ['if x:\n  n = 3', ''],
    ['n = 3\ndef f():\n  global n\n  n = 2', 'f']
  ])('%j: %s', (code, names) => {
    expect(Object.keys(read(code).texts).join(' ')).toBe(names);
  });

  it('is the same with other comments and spaces', () => {
    expect(read('def f(a):\n  return a').texts).toEqual(
      read('def f( a ):  # first\n    return a').texts
    );
  });
});
