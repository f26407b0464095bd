/**
 * The bundle that `jupyter seed insert` runs, as it was built, beside the page's model: what they write is the same.
 */
import { readFileSync } from 'fs';
import { join } from 'path';
import { runInNewContext } from 'vm';

import type { PartialJSONObject } from '@lumino/coreutils';

import type { ICell } from '../cell/__tests__/helpers';
import { code, markdown, raw, tagged } from '../cell/__tests__/helpers';
import { setUp } from '../model/__tests__/helpers';
import type { HeadlessAnswer, IHeadlessCell } from '../headless';

/** The core in an engine that has nothing else, as from Python: JSON goes in and out. */
const context: Record<string, unknown> = { setImmediate: () => undefined };
runInNewContext(
  readFileSync(
    join(__dirname, '..', '..', 'jupyterlab_seed', 'headless', 'core.js'),
    'utf8'
  ),
  context
);
const call = runInNewContext(
  '(name, argument) => JSON.stringify(seedCore[name](JSON.parse(argument)))',
  context
) as (name: string, argument: string) => string;

/** As a server describes its kernels. */
const SPECS = {
  default: 'python3',
  kernelspecs: { python3: { language: 'python' } }
};

function answer(
  cells: readonly IHeadlessCell[],
  metadata: PartialJSONObject,
  seed: number | null = null
): HeadlessAnswer {
  const request = { metadata, cells, seed, specs: SPECS };
  return JSON.parse(call('answer', JSON.stringify(request)));
}

/** A notebook in the form of a file, without ids and outputs. */
interface IContent {
  readonly metadata: PartialJSONObject;
  readonly cells: readonly IHeadlessCell[];
}

/** What the core makes of a notebook. */
function headless(before: IContent, seed: number | null = null): IContent {
  const found = answer(before.cells, before.metadata, seed);
  if (found.kind !== 'insert' && found.kind !== 'update') {
    return before;
  }
  const cells = [...before.cells];
  const metadata = { ...before.metadata };
  if (found.metadata) {
    metadata.jupyterlab_seed = found.metadata;
  }
  const { index, source } = found;
  if (found.kind === 'insert') {
    const cell = { cell_type: 'code', metadata: found.cellMetadata ?? {} };
    cells.splice(index, 0, { ...cell, source });
  } else {
    cells[index] = { ...cells[index], source };
  }
  return { metadata, cells };
}

/** The notebook that a page shows, as it is saved. */
function content({ nb }: Awaited<ReturnType<typeof setUp>>): IContent {
  const { metadata, cells } = nb.toJSON();
  return {
    metadata,
    cells: cells.map(cell => {
      const kept = { ...cell.metadata } as PartialJSONObject;
      // The server takes it out of every file.
      delete kept.trusted;
      return {
        cell_type: String(cell.cell_type),
        source: String(cell.source),
        metadata: kept
      };
    })
  };
}

const PYTHON = { kernelspec: { name: 'python3', language: 'python' } };
const R = { kernelspec: { name: 'ir', language: 'R' } };
const JULIA = { language_info: { name: 'julia' } };

const NOTEBOOKS: [string, PartialJSONObject, ICell[]][] = [
  ['numpy', PYTHON, [code('import numpy as np'), code('np.random.rand()')]],
  [
    'torch below text and parameters',
    PYTHON,
    [markdown('# T'), tagged('parameters'), code('import torch')]
  ],
  [
    'own seed',
    PYTHON,
    [code('import numpy as np\nnp.random.seed(7)\nnp.random.rand()')]
  ],
  [
    'two seeds',
    PYTHON,
    [code('import random\nrandom.seed(1)'), code('random.seed(2)')]
  ],
  [
    'tensorflow 1',
    PYTHON,
    [code('import tensorflow as tf\ntf.set_random_seed(3)\ntf.Session()')]
  ],
  [
    'keras',
    PYTHON,
    [
      code('import os\nos.environ["KERAS_BACKEND"] = "torch"'),
      code('import keras\nkeras.Sequential()')
    ]
  ],
  [
    'jax',
    PYTHON,
    [code('from jax import random'), code('key = random.key(0)')]
  ],
  [
    'lightning',
    PYTHON,
    [code('!pip install lightning\nimport lightning as L')]
  ],
  ['magics', PYTHON, [code('%matplotlib inline'), code('%run a.py'), raw('x')]],
  [
    'libraries',
    PYTHON,
    [code('from sklearn.cluster import KMeans\nimport lightgbm, polars as pl')]
  ],
  ['R', R, [code('library(glmnet)'), code('set.seed(5)\nrnorm(3)')]],
  ['Julia', JULIA, [code('using Random\nRandom.seed!(33)\nrand()')]],
  ['names beyond ASCII', PYTHON, [code('größe = "ß"\nimport numpy as np')]],
  [
    'other software',
    { ...PYTHON, jupyterlab_seed: { version: 1, mine: { a: 1 } } },
    [code('import numpy as np\nnp.random.rand()')]
  ]
];

describe('the core writes what the page writes', () => {
  it.each(NOTEBOOKS)('%s', async (_, metadata, cells) => {
    const page = await setUp(cells, { metadata, kernel: null });
    const before = content(page);
    await page.model.insert();
    const written = content(page);
    expect(headless(before)).toEqual(written);
    // Once is enough, for either.
    expect(headless(written)).toEqual(written);
    await page.model.insert();
    expect(content(page)).toEqual(written);
  });

  it.each(NOTEBOOKS)('%s, with a seed', async (_, metadata, cells) => {
    const page = await setUp(cells, { metadata, kernel: null });
    const before = content(page);
    await page.model.setSeed(11);
    await page.model.insert();
    const written = content(page);
    expect(headless(before, 11)).toEqual(written);
    await page.model.setSeed(12);
    expect(headless(written, 12)).toEqual(content(page));
  });

  it('nothing where there is no random code', async () => {
    for (const cells of [
      [code('1 + 1'), code('%%bash\nls')],
      [markdown('Nothing.'), code()]
    ]) {
      const page = await setUp(cells, { answers: { insertAnyway: false } });
      const before = content(page);
      expect(headless(before)).toEqual(before);
      // Who presses the button before there is code has a use for the cell.
      const isAsked = cells[0].source === '1 + 1';
      expect(await page.model.insert()).toBe(!isAsked);
    }
  });

  it('when a framework comes later', async () => {
    const page = await setUp([code('import numpy as np\nnp.random.rand()')]);
    await page.model.insert();
    page.nb.insertCell(page.nb.cells.length, {
      cell_type: 'code',
      source: 'import torch\ntorch.rand(1)'
    });
    const before = content(page);
    await page.model.insert();
    expect(content(page)).not.toEqual(before);
    expect(headless(before)).toEqual(content(page));
  });
});

describe('the core leaves as it is', () => {
  const seeded = { jupyterlab_seed: { role: 'seed-cell' } };
  const seedCell = (source: string): IHeadlessCell => ({
    cell_type: 'code',
    source,
    metadata: seeded
  });
  const draws = code('import random\nrandom.random()');

  it('an edited cell that would be replaced', () => {
    const cells = [
      seedCell('import random\n\nSEED = 4\n\nrandom.seed(SEED)\nmine = 1'),
      code('import numpy as np\nnp.random.rand()')
    ];
    expect(answer(cells, PYTHON)).toMatchObject({ kind: 'edited' });
    expect(answer(cells, PYTHON, 5)).toMatchObject({ kind: 'edited' });
  });

  it('all of an edited cell but its seed', () => {
    const source = 'import random\nSEED = 4  # mine\nrandom.seed(SEED)';
    const cells = [seedCell(source), draws];
    expect(answer(cells, PYTHON)).toEqual({ kind: 'current' });
    expect(answer(cells, PYTHON, 5)).toMatchObject({
      kind: 'update',
      source: source.replace('4', '5')
    });
  });

  it('metadata that cannot be read', () => {
    const metadata = { ...PYTHON, jupyterlab_seed: { version: 9 } };
    expect(answer([draws], metadata)).toEqual({
      kind: 'bad-metadata',
      key: 'version',
      found: '9'
    });
  });

  it('a notebook of another language, or of none', () => {
    const unknown = { kernelspec: { name: 'nobody-has-it' } };
    expect(answer([draws], unknown)).toEqual({
      kind: 'no-language',
      language: null
    });
    expect(answer([draws], {})).toMatchObject({ kind: 'insert' });
    expect(answer([draws], { language_info: { name: 'scala' } })).toEqual({
      kind: 'no-language',
      language: 'scala'
    });
  });

  it('a notebook that does not take the seed', () => {
    const cells = [code('library(glmnet)\nrnorm(1)')];
    expect(answer(cells, R, 4294967295)).toMatchObject({
      kind: 'bad-seed',
      message: expect.stringContaining('2147483647')
    });
    // XGBoost is not in the cell, but takes the seed from it.
    const boosted = [code('import xgboost\nxgboost.XGBClassifier()')];
    expect(answer(boosted, PYTHON, 2147483648)).toMatchObject({
      kind: 'bad-seed',
      message: expect.stringContaining('2147483647')
    });
  });
});

it.each([
  ['42', 42],
  [' 7 ', 7],
  ['4294967295', 4294967295],
  ['4294967296', expect.stringContaining('at most 4294967295')],
  ['-1', 'The seed must not be negative.'],
  ['1.5', 'The seed must be a whole number.'],
  ['x', expect.stringContaining('digits only')]
])('reads the seed %s', (text, seed) => {
  expect(JSON.parse(call('readSeed', JSON.stringify(text)))).toEqual(seed);
});

describe('another seed in a seed cell', () => {
  const SEED_CELL = code('import random\nSEED = 7  # mine\nrandom.seed(SEED)');
  const cell = {
    ...SEED_CELL,
    metadata: { jupyterlab_seed: { role: 'seed-cell' } }
  };
  const key = { version: 1, frameworks: ['lightgbm'] };

  function reseed(
    cells: readonly IHeadlessCell[],
    seed: number | null,
    metadata: PartialJSONObject = PYTHON
  ): PartialJSONObject {
    const request = { metadata, cells, seed, specs: SPECS };
    return JSON.parse(call('reseed', JSON.stringify(request)));
  }

  it('changes the number alone', () => {
    expect(reseed([code('x'), cell], 11)).toEqual({
      kind: 'reseeded',
      seed: 11,
      index: 1,
      source: 'import random\nSEED = 11  # mine\nrandom.seed(SEED)'
    });
  });

  it('tells the seed that a cell has', () => {
    expect(reseed([cell], null)).toMatchObject({ seed: 7 });
  });

  it('takes the hash seed along', () => {
    const environment = { PYTHONHASHSEED: '7' };
    const metadata = {
      ...PYTHON,
      jupyterlab_seed: { version: 1, frameworks: ['python'], environment }
    };
    expect(reseed([cell], 9, metadata)).toMatchObject({
      metadata: { environment: { PYTHONHASHSEED: '9' } }
    });
  });

  it('says what it cannot do', () => {
    expect(reseed([code('x')], 1)).toEqual({ kind: 'no-seed-cell' });
    const odd = { ...cell, source: 'SEED = int("7")' };
    expect(reseed([odd], 1)).toEqual({ kind: 'unreadable' });
    expect(reseed([cell], 1, { language_info: { name: 'x' } })).toEqual({
      kind: 'no-language',
      language: 'x'
    });
    expect(reseed([cell], -1)).toMatchObject({ kind: 'bad-seed' });
    expect(
      reseed([cell], 2 ** 31, { ...PYTHON, jupyterlab_seed: key })
    ).toMatchObject({ kind: 'bad-seed' });
    expect(reseed([cell], 2 ** 31)).toMatchObject({ kind: 'reseeded' });
  });
});
