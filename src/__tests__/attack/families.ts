/**
 * Code that some walk over code might take long to read: each a function of its size, giving the cells of a notebook.
 */

/** Gives the cells for a size; a size of 1 is the smallest. */
export type Family = (n: number) => string[];

function times(n: number, f: (i: number) => string): string[] {
  return Array.from({ length: n }, (_, i) => f(i));
}

export const FAMILIES: Readonly<Record<string, Family>> = {
  callEachOther: n => [
    times(
      n,
      i =>
        `def f${i}(x):\n` +
        times(n, j => (j !== i ? `    f${j}(x)\n` : '')).join('')
    ).join('') + 'f0(1)'
  ],
  callEachOtherDown: n => [
    times(n, i => `def f${i}(x):\n    return x\n`).join('') +
      times(
        n,
        i =>
          `def f${i}(x):\n` +
          (times(i, j => `    f${j}(x)\n`).join('') || '    return x\n')
      ).join('') +
      `f${n - 1}(1)`
  ],
  ring: n => [
    times(
      n,
      i =>
        `def f${i}(x):\n    f${(i + 1) % n}(x); f${(i + 2) % n}(x); f${(i + 3) % n}(x)\n`
    ).join('') + 'f0(1)'
  ],
  ringCells: n => [
    ...times(
      n,
      i =>
        `def f${i}(x):\n    f${(i + 1) % n}(x); f${(i + 2) % n}(x); f${(i + 3) % n}(x)\n`
    ),
    'f0(1)'
  ],
  eachOtherCells: n => [
    ...times(
      n,
      i =>
        `def f${i}(x):\n` +
        times(n, j => (j !== i ? `    f${j}(x)\n` : '')).join('')
    ),
    'f0(1)'
  ],
  lambdas: n => [
    times(
      n,
      i =>
        `f${i} = lambda x: ${times(Math.min(n, 12), j => `f${j}(x)`).join('+')}`
    ).join('\n') + '\nf0(1)'
  ],
  methods: n => [
    'class A:\n' +
      times(
        n,
        i =>
          `    def m${i}(self):\n` +
          times(n, j => `        self.m${j}()\n`).join('')
      ).join('') +
      'A().m0()'
  ],
  classesMethodsInit: n => [
    times(
      n,
      i =>
        `class C${i}:\n    def __init__(self):\n` +
        (times(i, j => `        C${j}()\n`).join('') || '        pass\n')
    ).join('') + `C${n - 1}()`
  ],
  classBases: n => [
    times(
      n,
      i =>
        `class C${i}(${i > 1 ? `C${i - 1}, C${i - 2}` : ''}):\n    a${i} = ${i}\n`
    ).join('') +
      `seed = C${n - 1}().a0\nimport random\nrandom.seed(C${n - 1}().a0)`
  ],
  imports: n => [times(n, i => `import m${i}`).join('\n')],
  importsAs: n => [times(n, i => `import numpy as m${i}`).join('\n')],
  importsFrom: n => [`from m import (${times(n, i => `n${i}`).join(', ')})`],
  importsOneLine: n => [`import ${times(n, i => `m${i}`).join(', ')}`],
  stars: n => [times(n, i => `from numpy.random import *`).join('\n')],
  starsDiff: n => [times(n, i => `from m${i} import *`).join('\n')],
  nestedCalls: n => ['f('.repeat(n) + '1' + ')'.repeat(n)],
  nestedSeed: n => [
    'import numpy as np\n' + 'np.random.seed('.repeat(n) + '1' + ')'.repeat(n)
  ],
  nestedParens: n => ['('.repeat(n) + '1' + ')'.repeat(n)],
  nestedList: n => ['x=' + '['.repeat(n) + '1' + ']'.repeat(n)],
  nestedDict: n => ['x=' + '{1:'.repeat(n) + '1' + '}'.repeat(n)],
  nestedLambda: n => ['x=' + 'lambda a:'.repeat(n) + '1'],
  nestedDef: n => [
    times(n, i => ' '.repeat(i) + `def f${i}():`).join('\n') +
      '\n' +
      ' '.repeat(n) +
      'pass'
  ],
  nestedIf: n => [
    times(n, i => ' '.repeat(i) + `if a:`).join('\n') +
      '\n' +
      ' '.repeat(n) +
      'pass'
  ],
  nestedFor: n => [
    times(n, i => ' '.repeat(i) + `for i in a:`).join('\n') +
      '\n' +
      ' '.repeat(n) +
      'x=1'
  ],
  nestedComp: n => ['x = ' + '[a for a in '.repeat(n) + '1' + ']'.repeat(n)],
  nestedClass: n => [
    times(n, i => ' '.repeat(i) + `class f${i}:`).join('\n') +
      '\n' +
      ' '.repeat(n) +
      'pass'
  ],
  nestedTernary: n => ['x = ' + 'a if b else '.repeat(n) + '1'],
  nestedFstr: n => ['x = ' + times(n, i => 'f"{a}"').join('+')],
  nestedSub: n => ['x = ' + 'a['.repeat(n) + '1' + ']'.repeat(n)],
  chainCalls: n => ['import torch\nx = torch' + '.a()'.repeat(n)],
  chainAttr: n => ['import torch\nx = torch' + '.a'.repeat(n)],
  chainSub: n => ['import torch\nx = torch' + '[0]'.repeat(n)],
  aliases: n => [
    'import random as a0\n' +
      times(n, i => `a${i + 1} = a${i}`).join('\n') +
      `\na${n}.seed(1)`
  ],
  aliasesCells: n => [
    'import random as a0',
    ...times(n, i => `a${i + 1} = a${i}`),
    `a${n}.seed(1)`
  ],
  aliasesRev: n => [
    ...times(n, i => `a${n - i} = a${n - i - 1}`),
    'import random as a0',
    `a${n}.seed(1)`
  ],
  aliasesSum: n => [
    'a0 = 1\n' +
      times(n, i => `a${i + 1} = a${i} + a${i}`).join('\n') +
      `\nimport random\nrandom.seed(a${n})`
  ],
  aliasesSumCells: n => [
    'a0 = 1',
    ...times(n, i => `a${i + 1} = a${i} + a${i}`),
    `import random\nrandom.seed(a${n})`
  ],
  aliasList: n => [
    'a0 = []\n' +
      times(n, i => `a${i + 1} = [a${i}, a${i}]`).join('\n') +
      `\na${n}.append(1)`
  ],
  aliasListCells: n => [
    'a0 = []',
    ...times(n, i => `a${i + 1} = [a${i}, a${i}]`),
    `a${n}.append(1)`
  ],
  rebind: n => [
    'x = 0\n' +
      times(n, i => `x = x + ${i}`).join('\n') +
      '\nimport random\nrandom.seed(x)'
  ],
  rebindDict: n => [
    'x = {}\n' +
      times(n, i => `x["a${i}"] = ${i}`).join('\n') +
      '\nimport random\nrandom.seed(x["a0"])'
  ],
  rebindDictSame: n => [
    'x = {}\n' +
      times(n, i => `x["a"] = ${i}`).join('\n') +
      '\nimport random\nrandom.seed(x["a"])'
  ],
  rebindDictCells: n => [
    'x = {}',
    ...times(n, i => `x["a${i}"] = ${i}`),
    'import random\nrandom.seed(x["a0"])'
  ],
  attr: n => [
    'class A: pass\nx = A()\n' +
      times(n, i => `x.a${i} = ${i}`).join('\n') +
      '\nimport random\nrandom.seed(x.a0)'
  ],
  dict: n => [
    'x = {' +
      times(n, i => `"a${i}": ${i},`).join('') +
      '}\nimport random\nrandom.seed(x["a0"])'
  ],
  dictMany: n => [
    'x = {' +
      times(n, i => `"a${i}": ${i},`).join('') +
      '}\nimport random\n' +
      times(n, i => `random.seed(x["a${i}"])`).join('\n')
  ],
  seeds: n => [
    'import random\n' + times(n, i => `random.seed(${i})`).join('\n')
  ],
  seedsVar: n => [
    'import random\n' + times(n, i => `s = ${i}\nrandom.seed(s)`).join('\n')
  ],
  appends: n => ['x = []\n' + times(n, i => `x.append(${i})`).join('\n')],
  appendsAlias: n => [
    'x = []\ny = x\n' + times(n, i => `x = y\nx.append(${i})`).join('\n')
  ],
  walrus: n => [times(n, i => `(a := a + 1)`).join('\n')],
  calls: n => [times(n, i => `f(${i})`).join('\n')],
  callsDiff: n => [times(n, i => `f${i}(${i})`).join('\n')],
  assigns: n => [times(n, i => `a${i} = ${i}`).join('\n')],
  assignsReads: n => [times(n, i => `a${i} = b${i}`).join('\n')],
  defs: n => [times(n, i => `def f${i}(): pass`).join('\n')],
  defsCalls: n => [
    times(n, i => `def f${i}(): return 1\nx = f${i}()`).join('\n')
  ],
  sameDefCalls: n => [times(n, i => `def f(x): g${i}(x)\nf(1)`).join('\n')],
  classes: n => [times(n, i => `class f${i}: pass`).join('\n')],
  globals: n => [
    'def f():\n' +
      times(n, i => `  global g${i}\n  g${i} = 1\n`).join('') +
      'f()'
  ],
  ifs: n => [times(n, i => `if a${i}:\n  b${i} = 1\n`).join('')],
  elifs: n => [
    'if a:\n  pass\n' + times(n, i => `elif a${i}:\n  b${i} = 1\n`).join('')
  ],
  trys: n => [
    times(
      n,
      i => `try:\n  import m${i}\nexcept ImportError:\n  m${i} = None\n`
    ).join('')
  ],
  withs: n => [times(n, i => `with a as b${i}:\n  pass\n`).join('')],
  withMany: n => ['with ' + times(n, i => `a as b${i}`).join(', ') + ': pass'],
  withParen: n => [
    'with (' + times(n, i => `a as b${i}`).join(', ') + '): pass'
  ],
  matches: n => [
    'match a:\n' + times(n, i => `  case ${i}: b = ${i}\n`).join('')
  ],
  matchBig: n => [
    'match a:\n  case [' + times(n, i => `x${i}`).join(',') + ']: pass'
  ],
  params: n => ['def f(' + times(n, i => `p${i}=1`).join(',') + '): pass\nf()'],
  args: n => ['f(' + times(n, i => `p${i}=1`).join(',') + ')'],
  argsPos: n => [
    'import numpy as np\nnp.random.seed(' +
      times(n, i => `p${i}`).join(',') +
      ')'
  ],
  tupleAssign: n => [
    times(n, i => `a${i}`).join(',') + ' = ' + times(n, i => `${i}`).join(',')
  ],
  multiAssign: n => [times(n, i => `a${i} = `).join('') + 'f()'],
  binop: n => ['x = ' + times(n, i => `${i}`).join(' + ')],
  binopNames: n => ['x = ' + times(n, i => `a${i}`).join(' + ')],
  boolop: n => ['x = ' + times(n, i => `a${i}`).join(' or ')],
  power: n => [
    'import random\nrandom.seed(' + times(n, i => `9`).join('**') + ')'
  ],
  shift: n => ['import random\nrandom.seed(1 << ' + '9'.repeat(n) + ')'],
  bigint: n => ['import random\nrandom.seed(' + '9'.repeat(n) + ')'],
  bigmul: n => [
    'import random\nx = ' +
      '9'.repeat(1000) +
      '\n' +
      times(n, i => 'x = x * x').join('\n') +
      '\nrandom.seed(x)'
  ],
  compare: n => ['x = ' + times(n, i => `a${i}`).join(' < ')],
  unclosed: n => ['x = "' + 'a\\\\'.repeat(n)],
  unclosedTriple: n => times(1, () => '"""' + 'a\n'.repeat(n)),
  quotes: n => ["'".repeat(n)],
  dquotes: n => ['"'.repeat(n)],
  parensOpen: n => ['('.repeat(n)],
  parensClose: n => [')'.repeat(n)],
  colons: n => [':'.repeat(n)],
  ats: n => ['@'.repeat(n)],
  atLines: n => ['@(\n'.repeat(n)],
  withOpen: n => ['with ('.repeat(n)],
  caseOpen: n => ['case ('.repeat(n)],
  caseLines: n => ['case (\n'.repeat(n)],
  caseSemi: n => ['case a,b;'.repeat(n)],
  caseNested: n => [
    'match x:\n case ' + '['.repeat(n) + ']'.repeat(n) + ': pass'
  ],
  forOpen: n => ['for a in (\n'.repeat(n)],
  forIn: n => ['for '.repeat(n)],
  lambdaOpen: n => ['lambda a, '.repeat(n)],
  defOpen: n => ['def f(*a:'.repeat(n)],
  brackets: n => ['a[*'.repeat(n)],
  yields: n => ['yield\n'.repeat(n)],
  bang: n => ['!ls\n'.repeat(n)],
  percents: n => ['%time x = 1\n'.repeat(n)],
  percentSpaces: n => ['%' + ' '.repeat(n) + 'x'],
  assignBang: n => ['x = !ls\n'.repeat(n)],
  equalsSpace: n => ['x =' + ' '.repeat(n) + 'y'],
  env: n => ['%env A=1\n'.repeat(n)],
  envs: n => [
    'import os\n' + times(n, i => `os.environ["A${i}"] = "1"`).join('\n')
  ],
  envSpaces: n => ['%env A=' + ' '.repeat(n) + 'x'],
  envMagicArg: n => ['%env A= x' + ' '.repeat(n)],
  pipWords: n => ['!' + 'pip '.repeat(n)],
  pipWords2: n => ['!' + 'a '.repeat(n) + 'pip ' + 'b '.repeat(n) + 'install'],
  pipSpaces: n => ['install\n!pip ' + ' '.repeat(n) + 'x'],
  pipMany: n => ['# install\n!' + 'pip x '.repeat(n)],
  pipMany2: n => ['!' + 'pip pip '.repeat(n) + ' install'],
  commentLong: n => ['#' + ' '.repeat(n) + 'x'],
  newlinesIndent: n => [' \n'.repeat(n) + 'x'],
  backslashes: n => ['\\\n'.repeat(n) + 'x'],
  longName: n => ['a'.repeat(n) + ' = 1'],
  longNameSeed: n => ['seed'.repeat(n) + ' = 1'],
  underscores: n => ['_'.repeat(n)],
  digitsUnd: n => ['x = ' + '1_'.repeat(n)],
  dots: n => ['.'.repeat(n)],
  numDots: n => ['1.'.repeat(n)],
  fstring: n => ['f"' + '{1.'.repeat(n) + '"'],
  fstring2: n => ['f"' + '{'.repeat(n) + '1.' + '"'],
  fstring3: n => ['f"{' + '1.'.repeat(n) + ' "'],
  fstring4: n => ['f"{' + '1'.repeat(n) + ' "; 1. '],
  fstring5: n => ['f"{' + 'a '.repeat(n) + '"; 1. '],
  fstring6: n => ['1. ;f"' + '{a}'.repeat(n) + '"'],
  fstring7: n => ['1. ;f"{' + '1.a'.repeat(n) + '"'],
  asLong: n => ['as ' + 'a'.repeat(n)],
  atLong: n => ['@' + 'a'.repeat(n)],
  atLongLines: n => [('@' + 'a'.repeat(100) + '\n').repeat((n / 100) | 0)],
  spacesLines: n => [(' '.repeat(100) + '\n').repeat((n / 100) | 0)],
  unicode: n => ['é'.repeat(n) + ' = 1'],
  nul: n => ['\0'.repeat(n)],
  surrogates: n => ['\ud800'.repeat(n)],
  argparse: n => [
    'import argparse\np = argparse.ArgumentParser()\n' +
      times(n, i => `p.add_argument("--a${i}", default=${i})`).join('\n') +
      '\nargs = p.parse_args()\nimport random\nrandom.seed(args.a0)'
  ],
  handOn: n => [
    'cfg = {"seed": 1}\n' +
      times(n, i => `f${i}(cfg)`).join('\n') +
      '\nimport random\nrandom.seed(cfg["seed"])'
  ],
  handOnOwn: n => [
    times(n, i => `def f${i}(c): ` + (i ? `f${i - 1}(c)` : 'pass')).join('\n') +
      '\ncfg = {"seed": 1}\n' +
      times(n, i => `f${i}(cfg)`).join('\n') +
      '\nimport random\nrandom.seed(cfg["seed"])'
  ],
  handOnOwn2: n => [
    times(
      n,
      i => `def f${i}(c): ` + (i > 1 ? `f${i - 1}(c); f${i - 2}(c)` : 'pass')
    ).join('\n') +
      `\ncfg = {"seed": 1}\nf${n - 1}(cfg)\nimport random\nrandom.seed(cfg["seed"])`
  ],
  returnsChain: n => [
    times(
      n,
      i =>
        `def f${i}(c): return ` + (i > 1 ? `f${i - 1}(c) + f${i - 2}(c)` : '1')
    ).join('\n') + `\nimport random\nrandom.seed(f${n - 1}(1))`
  ],
  anyOf: n => [
    's=1\n' +
      times(n, i => `if a: s = s + ${i}`).join('\n') +
      '\nimport random\nrandom.seed(s)'
  ],
  anyOf2: n => [
    's=1\n' +
      times(n, i => `if a: s = s + s`).join('\n') +
      '\nimport random\nrandom.seed(s)'
  ],
  loopVals: n => [
    's=1\nfor i in x:\n' +
      times(n, i => `  s = s + ${i}`).join('\n') +
      '\nimport random\nrandom.seed(s)'
  ],
  wildFuncs: n => [
    's=1\n' +
      times(n, i => `def f${i}():\n  global s\n  s = s + ${i}`).join('\n') +
      '\nimport random\nrandom.seed(s)'
  ],
  seedFuncs: n => [
    'import random\n' +
      times(n, i => `def f${i}(s): random.seed(s)\nf${i}(${i})`).join('\n')
  ],
  seedFuncsNest: n => [
    'import random\n' +
      times(
        n,
        i => `def f${i}(s): ` + (i ? `f${i - 1}(s)` : 'random.seed(s)')
      ).join('\n') +
      `\nf${n - 1}(3)`
  ],
  seedFuncsTwice: n => [
    'import random\n' +
      times(
        n,
        i =>
          `def f${i}(s):\n  ` +
          (i ? `f${i - 1}(s)\n  f${i - 1}(s)` : 'random.seed(s)')
      ).join('\n') +
      `\nf${n - 1}(3)`
  ],
  seedFuncsTwiceCells: n => [
    'import random',
    ...times(
      n,
      i =>
        `def f${i}(s):\n  ` +
        (i ? `f${i - 1}(s)\n  f${i - 1}(s)` : 'random.seed(s)')
    ),
    `f${n - 1}(3)`
  ],
  sets: n => ['for a in {' + times(n, i => `"${i}"`).join(',') + '}: print(a)'],
  sharedTuples: n => [times(n, i => `a${i}, b${i} = f()`).join('\n')],
  sharedSwap: n => [times(n, i => `a, b = b, a`).join('\n')],
  sharedSwapC: n => [times(n, i => `a, b = b, a\nc = a, b`).join('\n')],
  iters: n => [times(n, i => `x = iter(x)\nlist(x)`).join('\n')],
  gens: n => ['x = ' + '(i for i in '.repeat(n) + 'a' + ')'.repeat(n)],
  errors2: n => ['a b '.repeat(n)],
  errors4: n => ['x = (\n'.repeat(n)],
  // What a pattern might try again and again.
  fstringPoints: n => ['f"{' + '1.a'.repeat(n) + '"'],
  blankLinesBeforeAt: n => [' \n'.repeat(n) + '@a[0]\ndef f(): pass'],
  envValue: n => ['%env A=x' + ' '.repeat(n) + 'y'],
  linesBeforeMagic: n => ['a\n'.repeat(n) + '%x'],
  blanksBeforeMagic: n => [' '.repeat(n) + 'x\n%x'],
  importBlanks: n => ['import a' + ' '.repeat(n) + '!\nSEED = 1'],
  importTailBlanks: n => ['import a ;' + ' '.repeat(n) + 'x\nSEED = 1'],
  juliaBlanks: n => ['using' + ' '.repeat(n) + '!'],
  juliaTail: n => ['using a' + ' '.repeat(n) + '!'],
  juliaQuotes: n => ["'\\".repeat(n)],
  rBlanks: n => ['library(x)' + ' '.repeat(n) + 'y'],
  rRaw: n => ['r"('.repeat(n)],
  rBrackets: n => ['library(' + '()'.repeat(n) + '('],
  rSemicolons: n => ['a;'.repeat(n) + '('],
  rNames: n => ['a'.repeat(n) + ' '.repeat(n) + '< -1'],
  commentsBeforeCell: n => [' #\n'.repeat(n) + '%%bash'],
  seedLine: n => ['for '.repeat(n) + '\nSEED = 1'],
  seedMentions: n => ['SEED , '.repeat(n) + '\nSEED = 1']
};

/** The largest notebook of a family with at most so many characters. */
export function notebookOf(family: Family, characters: number): string[] {
  const length = (n: number): number =>
    family(n).reduce((sum, source) => sum + source.length + 1, 0);
  let high = 2;
  while (length(high) <= characters && high < 1e6) {
    high *= 2;
  }
  let low = high / 2;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (length(middle) <= characters) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return family(low);
}
