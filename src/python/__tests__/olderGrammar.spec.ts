// Code means the same on the oldest host as on the newest: JupyterLab 4.2 has @lezer/python 1.1.13.
import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import * as fc from 'fast-check';
import { parser } from '@lezer/python';
import { parser as oldest } from 'lezer-python-oldest';
import { Detector } from '../../detect';
import { RECIPES } from '../../detect/__tests__/helpers';
import { createCodeReader } from '../../effects';
import { CellParser } from '../index';
import { OlderGrammar } from '../olderGrammar';

const older = new OlderGrammar(oldest);
const newer = new OlderGrammar(parser);
const read = createCodeReader(new CellParser(parser));
const readByOldest = createCodeReader(new CellParser(oldest));

/** Python, and what the older parser is given. */
const GAPS: readonly (readonly [string, string])[] = [
  ['import random, numpy as np', 'import random. numpy .  np'],
  ['import a as b, c.d as e, f', 'import a .  b. c.d .  e. f'],
  ['if x: import a, b; c', 'if x: import a. b; c'],
  ['import a, \\\n  b', 'import a. \\\n  b'],
  [
    'def f(*a: int, **k: A[1, 2] = 3): pass',
    'def f( a: int,   k: A[1, 2] = 3): pass'
  ],
  ['def f(\n  *a: int,\n  b: c): d', 'def f(\n   a: int,\n  b: c): d'],
  ["r'a\\'b' + x", "r'a__b' + x"],
  ['rb"\\"" + x', 'rb"__" + x'],
  [
    'match x:\n  case 1 if a or not b(c or d): e',
    'match x:\n  case 1 if a +  -   b(c or d): e'
  ],
  ['match x:\n  case 1 if a < b in c: e', 'match x:\n  case 1 if a + b +  c: e']
];

it.each(GAPS)('%j is given to the older parser as %j', (code, other) => {
  expect(older.close(code)).toBe(other);
  expect(newer.close(code)).toBe(code);
});

it.each([
  'from a import b, c',
  'from a import (b as c,\n  d)',
  'import a.b as c',
  'important, b = 1, 2',
  'x = "import a, b"  # import a, b',
  "'a\\'b'",
  'f(*a)[b: c]',
  'def f(*, a: int, **b): c',
  'case = {1: 2}\ncase[1] if a or b else c'
])('%j stays', code => {
  expect(older.close(code)).toBe(code);
});

it.each([
  'import random, numpy as np',
  'import os, numpy',
  'import random as r, numpy as np',
  'import numpy as np, torch',
  'import os, numpy.random, torch.nn as nn\nnumpy.random.seed(1)',
  'import random, numpy as np, torch\nrandom.seed(1); np.random.seed(2); torch.manual_seed(3)',
  'try:\n  import os, tensorflow as tf\nexcept ImportError: pass'
])('%j names the same frameworks and seeds', code => {
  const [found, expected] = [oldest, parser].map(each =>
    new Detector(new CellParser(each), () => RECIPES).update(
      [{ id: 'a', source: code }],
      'python'
    )
  );
  expect(found.frameworks.length).toBeGreaterThan(0);
  expect(found).toEqual(expected);
});

it.each([...GAPS.map(([code]) => code), 'import a, b\ndef f(a, *)'])(
  '%j is read while it is being typed',
  code => {
    for (let length = 1; length <= code.length; length++) {
      const typed = code.slice(0, length);
      for (const text of [typed, `import a, b\n${typed}`]) {
        expect(older.close(text)).toHaveLength(text.length);
      }
    }
  }
);

const ROOT = path.resolve(__dirname, '../../..');

/** The cells of the examples and the modules of the package: annotations, guards, raw strings. */
const CODE: readonly (readonly [string, readonly string[]])[] = [
  ...files('examples', '.ipynb').map((file): [string, string[]] => [
    file,
    (
      JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')) as {
        cells: { cell_type: string; source: string[] | string }[];
      }
    ).cells
      .filter(cell => cell.cell_type === 'code')
      .map(cell => [cell.source].flat().join(''))
  ]),
  ...['probe', 'verify', 'study', 'runs', 'tests/corpus'].flatMap(folder =>
    files(`jupyterlab_seed/${folder}`, '.py').map(
      (file): [string, string[]] => [
        file,
        [readFileSync(path.join(ROOT, file), 'utf8')]
      ]
    )
  )
];

it.each(CODE)('%s does the same', (_, sources) => {
  for (const source of sources) {
    // White space between tokens may differ: what the parser was not given has no node.
    const [found, expected] = [readByOldest, read].map(each =>
      JSON.parse(
        JSON.stringify(each(source), (_, value: unknown) =>
          typeof value === 'string' ? value.replace(/\s+/g, '') : value
        )
      )
    );
    expect(found).toEqual(expected);
  }
});

it('keeps the length of any text', () => {
  const pieces = GAPS.flatMap(([code]) => code.split(/(?=[ \n(:,])/));
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces)), parts => {
      const code = parts.join('');
      expect(older.close(code)).toHaveLength(code.length);
    })
  );
});

function files(folder: string, ending: string): string[] {
  return readdirSync(path.join(ROOT, folder))
    .filter(name => name.endsWith(ending))
    .map(name => `${folder}/${name}`);
}
