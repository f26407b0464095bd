import * as fc from 'fast-check';
import { parser } from '@lezer/python';
import { createCodeReader } from '../../effects';
import { CellParser } from '../index';
import { closeGaps } from '../grammarGaps';

const cells = new CellParser(parser);
const read = createCodeReader(cells);

/** Python, and the same in words that Lezer's grammar knows. */
const GAPS: readonly (readonly [string, string])[] = [
  ['x = 1.', 'x = 10'],
  ['x = [0., 1_0., -2.]', 'x = [00, 1_00, -20]'],
  ['y = 1.*x + 2./x', 'y = 10*x + 20/x'],
  ['1..real', '1 .real'],
  ['x = 1.if y else 2.', 'x = 1 if y else 20'],
  ['f"{x / 1000.:.2f} 1. {2.}"', 'f"{x / 10000:.2f} 1. {20}"'],
  ['try:\n  yield\nexcept E:\n  a', 'try:\n  (...)\nexcept E:\n  a'],
  ['x = (yield)', 'x = ((...))'],
  ['print', '_rint'],
  ['if x: print', 'if x: _rint'],
  ['print[0]', '_rint[0]'],
  ['match x:\n  case A():\n    b', 'match x:\n  case A._:\n    b'],
  [
    'match x:\n  case a.B() if c:\n    b',
    'match x:\n  case a.B._ if c:\n    b'
  ],
  ['match x:\n  case []:\n    b', 'match x:\n  case 10:\n    b'],
  ['match x, y:\n  case a, *b:\n    c', 'match x+ y:\n  case a|  b:\n    c'],
  ['match x:\n  case a,:\n    b', 'match x:\n  case a :\n    b'],
  ['with (a as b, c() as d):\n  e', 'with  a as b, c() as d :\n  e'],
  ['with (  # c\n  a as b,\n):\n  e', 'with          a as b   :\n  e'],
  ['x: A[*B] = c[0, *d]', 'x: A[ B] = c[0,  d]'],
  ['for x in *a, *b:\n  c', 'for x in  a,  b:\n  c'],
  ['f = lambda a, /, b: a', 'f = lambda a   , b: a'],
  ['def f(*a: *B): c', 'def f(*a:  B): c'],
  ['@a.b[0]\ndef f(): c', '@a.b(0)\ndef f(): c'],
  ['@(a)\ndef f(): b', '@ a \ndef f(): b']
];

it.each(GAPS)('%j is given to the parser as %j', (code, other) => {
  expect(closeGaps(code)).toBe(other);
  expect(other).toHaveLength(code.length);
  const { reads, writes, isReadable } = read(code);
  const same = read(other);
  expect(isReadable).toBe(true);
  expect(writes).toEqual(same.writes);
  expect(reads).toEqual(same.reads.map(name => name.replace('_rint', 'print')));
});

it.each([
  'x = 1.5 + 1.e5 + 1.j + .5 + 1 .real',
  'x = "1."  # 1.\n"""\n1.\n"""',
  'x = rb"1.\\""',
  'x[1:2, ...]',
  'print("a")\nprint(1)\nprint.x',
  'def f():\n  yield a\n  x = yield b',
  'with (a, b): c',
  'with (a): c',
  'with (a)(b) as c: d',
  'def f(a, *, b=c, **d): e\nf(*a, **b)\n[*a, *b]\n{*a}\n(*a,)',
  'def f(a, b, c, /, d, e=1, *, f): g\nx = lambda *a, **b: c',
  'match = re.match(a, b)\nmatch.group(1)\ncase = {}\ncase[1, 2] = 3\nmatch(a, b)',
  'x = [lambda a: a for a in b]',
  'x = a if b else c, d',
  '@a.b(c[0])\ndef f(): d'
])('%j stays', code => {
  expect(closeGaps(code)).toBe(code);
  expect(read(code).isReadable).toBe(true);
});

it('the text that the user wrote is the text of the tree', () => {
  const cell = cells.parse('x = f(1., 2)');
  expect(cell?.text).toBe('x = f(1., 2)');
  expect(read('x = 1.').normal).not.toBe(read('x = 10').normal);
  expect(read('def f(): yield').normal).not.toBe(read('def f(): ...').normal);
});

it('what `with` binds is found behind any form of `as`', () => {
  expect(closeGaps('with a as (b, c):\n  d')).toBe('with a ,  (b, c):\n  d');
  const code = 'with (\n  a() as (b, [c]),\n  d as e,  # f\n):\n  g';
  expect(read(code)).toMatchObject({ writes: ['b', 'c', 'e'] });
  expect(read(code).reads).toEqual(['a', 'd', 'g']);
  expect(read('with a as b.c, d[0] as e[1]: f')).toMatchObject({
    reads: ['a', 'b', 'd', 'e', 'f'],
    writes: []
  });
});

it('takes any text', () => {
  const pieces =
    '1. yield print with as ( ) [ ] { } : , * / lambda for in def match case @ a b \n \n  f" " # \\'.split(
      ' '
    );
  fc.assert(
    fc.property(
      fc
        .array(fc.constantFrom(...pieces), { maxLength: 30 })
        .map(parts => parts.join(' ')),
      code => {
        expect(closeGaps(code)).toHaveLength(code.length);
      }
    ),
    { numRuns: 1000 }
  );
});
