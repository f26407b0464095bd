import { parser } from '@lezer/python';
import type { JSONObject } from '@lumino/coreutils';
import fc from 'fast-check';

import { Detector } from '../../detect';
import { CellParser } from '../../python';
import type { Language } from '../../recipes';
import { createDefaultRegistry } from '../../recipes';
import { SeedCellDocument } from '../document';
import { CodeSources } from '../sources';
import type { ICell } from './helpers';
import { code, markdown, notebook, raw, sources, tagged } from './helpers';

const PARSER = new CellParser(parser);

/** The document of a notebook whose code can be read. */
function open(
  cells: readonly ICell[],
  language: Language = 'python'
): { nb: ReturnType<typeof notebook>; document: SeedCellDocument } {
  const nb = notebook(cells);
  const registry = createDefaultRegistry();
  const detector = new Detector(PARSER, () => registry.recipes());
  const known = new CodeSources(nb);
  const document = new SeedCellDocument(
    nb,
    () => detector.update(known.cells, language).setUp
  );
  return { nb, document };
}

/** The index of a new seed cell. */
function place(cells: readonly ICell[], language?: Language): number {
  const { document } = open(cells, language);
  document.apply({ source: 'SEED = 1' });
  return document.find()?.index ?? -1;
}

describe('place of insertion', () => {
  const draw = code('x = train()');
  const imports = code('import numpy as np\nimport torch');
  const cases: [string, ICell[], number][] = [
    ['an empty notebook', [], 0],
    ['an empty cell alone', [code()], 0],
    ['only Markdown', [markdown(), markdown()], 2],
    ['a cell that draws', [markdown(), draw, markdown()], 1],
    ['set-up alone', [imports, markdown()], 1],
    ['set-up and empty cells', [imports, code(), markdown(), code(' ')], 1],
    ['set-up, an empty cell, a draw', [imports, code(), draw], 2],
    ['Markdown before the draw', [imports, markdown(), draw], 2],
    ['a raw cell', [raw('---'), imports, draw], 2],
    ['parameters', [tagged('parameters'), draw], 1],
    ['parameters below imports', [imports, tagged('parameters'), draw], 2],
    [
      'parameters that call',
      [code('x = load()', { tags: ['injected-parameters'] }), draw],
      1
    ],
    [
      'a seed of the notebook',
      [imports, code('torch.manual_seed(0)'), draw],
      1
    ],
    [
      'a helper that seeds',
      [imports, code('def fix():\n    torch.manual_seed(0)'), code('fix()')],
      2
    ],
    ['draws among imports', [code('import torch\ntorch.rand(3)'), draw], 0]
  ];
  it.each(cases)('%s', (_, cells, index) => {
    expect(place(cells)).toBe(index);
  });

  it.each([
    ['R', [code('library(a)'), code('x <- rnorm(1)')], 1],
    ['julia', [code('using Random'), code('rand()')], 1]
  ] as [Language, ICell[], number][])('in %s', (language, cells, index) => {
    expect(place(cells, language)).toBe(index);
  });

  it('follows an edit that was not announced yet', () => {
    const { nb, document } = open([imports, code('y = 1'), draw]);
    nb.getCell(1).setSource('torch.manual_seed(1)');
    document.apply({ source: 'SEED = 1' });
    expect(document.find()?.index).toBe(1);
  });

  it('leaves a seed cell where it stands', () => {
    const { nb, document } = open([
      code('SEED = 1', { jupyterlab_seed: { role: 'seed-cell' } }),
      imports,
      draw
    ]);
    document.apply({ source: 'SEED = 2' });
    expect(sources(nb)[0]).toBe('SEED = 2');
  });
});

/** Cells that only set up. */
const SET_UP = [
  '',
  '# A comment',
  '#@title Install',
  '!pip install -q torch',
  '%matplotlib inline',
  '%%bash\npip install x',
  'import os\nos.environ["A"] = "1"; print("ok")',
  'import numpy as np\nimport torch',
  'from jax import random\nimport tensorflow.compat.v1 as tf',
  'try:\n    import mxnet\nexcept ImportError:\n    mxnet = None',
  'SEED = 5678\nBATCH = 2 ** 5',
  'def f():\n    return np.random.rand()',
  'class Net:\n    size = 3',
  'import warnings\nwarnings.filterwarnings("ignore")'
];

/** Cells that draw, seed or may do so. */
const DRAWING = [
  'x = np.random.rand()',
  'torch.manual_seed(7)',
  'y = f()',
  'load_data()',
  '%run other.ipynb'
];

const drawing = new Set(DRAWING);

const cell: fc.Arbitrary<ICell> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...SET_UP).map(text => code(text)) },
  { weight: 1, arbitrary: fc.constantFrom(...DRAWING).map(text => code(text)) },
  { weight: 1, arbitrary: fc.constantFrom(markdown('# a'), raw('b')) }
);

describe('any notebook of such cells', () => {
  it('is the same after the seed cell was inserted and removed', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 12 }), cells => {
        const { nb, document } = open(cells);
        const before = nb.toJSON() as JSONObject;
        document.apply({ source: 'SEED = 1', metadata: { version: 1 } });
        document.apply({ source: null, metadata: null });
        expect(nb.toJSON()).toEqual(before);
      })
    );
  });

  it('draws nothing above the seed cell, and at once below it', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 12 }), cells => {
        const { nb, document } = open(cells);
        document.apply({ source: 'SEED = 1' });
        const index = document.find()?.index ?? -1;
        const all = sources(nb);
        expect(all.slice(0, index).filter(text => drawing.has(text))).toEqual(
          []
        );
        const next = all[index + 1];
        const isLast = all
          .slice(index + 1)
          .every((text, i) => !drawing.has(text) && i >= 0);
        expect(isLast || drawing.has(next)).toBe(true);
      })
    );
  });
});
