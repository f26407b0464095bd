// The generation of a framework's API that the seed cell uses, from code to cell.
import { parser } from '@lezer/python';

import { Detector } from '../../detect';
import { CellParser } from '../../python';
import {
  compose,
  createDefaultRegistry,
  DEFAULT_DETERMINISM,
  readCell
} from '../../recipes';
import type { ISeedPlan } from '../plan';
import { planSeedCell } from '../plan';

const registry = createDefaultRegistry();
const python = new CellParser(parser);

/** The plan for a notebook, the versions in the kernel and a seed cell. */
function planFor(
  sources: readonly string[],
  versions: Readonly<Record<string, string>> = {},
  cell: string | null = null
): ISeedPlan {
  const detector = new Detector(
    python,
    () => registry.recipes(),
    () => registry.facts
  );
  return planSeedCell(
    {
      language: 'python',
      reading: cell === null ? null : readCell(cell, 'python', registry),
      metadata: null,
      detection: detector.update(
        sources.map((source, i) => ({ id: `c${i}`, source })),
        'python'
      ),
      preferences: {
        seed: 42,
        determinism: DEFAULT_DETERMINISM,
        neverOffer: [],
        autoInject: 'run'
      },
      draft: {},
      offer: true,
      modules: Object.fromEntries(
        Object.entries(versions).map(([name, version]) => [
          name,
          { version, loaded: true, installed: true }
        ])
      )
    },
    registry
  );
}

/** The lines of the seed cell from NumPy's on. */
function seeds(...notebook: Parameters<typeof planFor>): string {
  const { options } = planFor(...notebook);
  const source = compose(options!, registry);
  expect(readCell(source, 'python', registry)).toMatchObject({
    options,
    exact: true
  });
  return source.split('np.random.seed(SEED)\n')[1];
}

const LEGACY =
  '# Keras before 2.7 has no seed of its own: it draws from Python, NumPy and TensorFlow.';
const BY_KERAS = '# Keras seeds TensorFlow as well.';
const GRAPH = [
  'tf.compat.v1.set_random_seed(SEED)',
  'with tf.compat.v1.get_default_graph().as_default():',
  '    tf.compat.v1.set_random_seed(SEED)  # for graphs, once eager execution is off'
];
const ONE = ['tf.set_random_seed(SEED)', LEGACY];
const TWO = [BY_KERAS, 'tf.keras.utils.set_random_seed(SEED)'];

const INSIDE = 'import tensorflow as tf\nfrom tensorflow import keras';
const ALONE = 'import keras\nimport tensorflow as tf';

describe('Keras and TensorFlow without a kernel', () => {
  it.each<[string, string[]]>([
    [`${INSIDE}\ntf.set_random_seed(7)`, ONE],
    [`${INSIDE}\nsession = tf.Session()`, ONE],
    [`${INSIDE}\ntf.contrib.layers.l2_regularizer(1)`, ONE],
    [`${ALONE}\nx = tf.placeholder(tf.float32)`, ONE],
    [`${ALONE}\ntf.get_variable("x", [1])`, ONE],
    [
      'import tensorflow as tf\ntf.set_random_seed(1)\ntf.keras.Sequential()',
      ONE
    ],
    [
      'import tensorflow.compat.v1 as tf\nfrom tensorflow import keras\nkeras.Sequential()',
      // tf is another module in this notebook.
      [...GRAPH, LEGACY].map(line => line.replace(/\btf\./g, 'tensorflow.'))
    ],
    [
      'from keras.layers.core import Dense',
      [LEGACY, 'tf.compat.v1.set_random_seed(SEED)']
    ],
    [INSIDE, TWO],
    [ALONE, [BY_KERAS, 'keras.utils.set_random_seed(SEED)']],
    ['import keras', ['keras.utils.set_random_seed(SEED)']],
    [
      'import tf_keras\nmodel = tf_keras.Sequential()',
      [BY_KERAS, 'tf_keras.utils.set_random_seed(SEED)']
    ]
  ])('%j', (source, expected) => {
    expect(seeds([source])).toBe(expected.join('\n'));
  });
});

it('sets a backend of Keras only where no condition decides on it', () => {
  const set = 'import os\nos.environ["KERAS_BACKEND"] = "jax"';
  const cell = (...sources: string[]): string =>
    compose(planFor([...sources, 'import keras']).options!, registry);
  expect(cell(set)).toContain('KERAS_BACKEND');
  for (const open of [
    'import os\nif x:\n  os.environ["KERAS_BACKEND"] = "torch"',
    'import os\ntry:\n  import torch\n  os.environ["KERAS_BACKEND"] = "torch"\nexcept ImportError:\n  pass'
  ]) {
    expect(cell(open)).not.toContain('KERAS_BACKEND');
    expect(cell(set, open)).not.toContain('KERAS_BACKEND');
  }
});

describe('a framework that the notebook installs where it is missing', () => {
  const get =
    'try:\n  import lightning as L\nexcept ImportError:\n  !pip install lightning\n  import lightning as L';
  const chosen = (...notebook: Parameters<typeof planFor>): boolean =>
    planFor(...notebook).options!.frameworks.includes('lightning');

  it('is seeded if that happens above the cell', () => {
    expect(chosen([get, 'import torch\ntorch.rand(3)'])).toBe(true);
  });

  it('is not if it happens below, unless the kernel has it', () => {
    const below = [`${get}\nimport torch\ntorch.rand(3)`];
    expect(chosen(below)).toBe(false);
    expect(chosen(['import random\nrandom.random()', get])).toBe(false);
    expect(chosen(below, { lightning: '2.6.6' })).toBe(true);
  });
});

describe('Lightning', () => {
  const code = ['import lightning as L'];
  const call = (
    ...state: [Record<string, string>?, (string | null)?]
  ): string =>
    seeds(code, ...state)
      .split('\n')
      .slice(-1)[0];
  const cell = (workers: string): string =>
    compose(
      {
        language: 'python',
        seed: 42,
        frameworks: ['lightning'],
        variants: { lightning: workers },
        determinism: DEFAULT_DETERMINISM
      },
      registry
    );
  const SAFE = 'L.seed_everything(SEED, workers=False)';
  const WHOLE = 'L.seed_everything(SEED, workers=True)';

  it('seeds workers where the kernel has a release that can', () => {
    expect(call()).toBe(SAFE);
    expect(call({ lightning: '2.6.0' })).toBe(SAFE);
    expect(call({ lightning: '2.6.1' })).toBe(WHOLE);
  });

  it('leaves a cell as it is where the release is unknown', () => {
    const whole = cell('lightning.workers');
    expect(call({}, whole)).toBe(WHOLE);
    expect(call({ lightning: '2.4.0' }, whole)).toBe(SAFE);
    expect(call({}, cell('lightning'))).toBe(SAFE);
    expect(call({ lightning: '2.6.6' }, cell('lightning'))).toBe(WHOLE);
  });
});

describe('Keras and TensorFlow with a kernel', () => {
  it.each<[string, Record<string, string>, string[]]>([
    // The versions decide, whatever the code looks like.
    [INSIDE, { tensorflow: '1.15.5' }, ONE],
    [
      INSIDE,
      { tensorflow: '2.6.5', keras: '2.6.0' },
      ['tf.random.set_seed(SEED)', LEGACY]
    ],
    [INSIDE, { tensorflow: '2.21.0', keras: '3.15.1' }, TWO],
    // TensorFlow's own Keras, beside an older one.
    [INSIDE, { tensorflow: '2.8.4', keras: '2.3.1' }, TWO],
    [
      ALONE,
      { tensorflow: '2.1.4', keras: '2.3.1' },
      ['tf.random.set_seed(SEED)', LEGACY]
    ],
    [
      `${INSIDE}\ntf.set_random_seed(7)`,
      { tensorflow: '2.21.0', keras: '3.15.1' },
      [...GRAPH, 'tf.keras.utils.set_random_seed(SEED)']
    ]
  ])('%j with %j', (source, versions, expected) => {
    expect(seeds([source], versions)).toBe(expected.join('\n'));
  });
});
