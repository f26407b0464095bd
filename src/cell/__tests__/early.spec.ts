import { parser } from '@lezer/python';

import { Detector } from '../../detect';
import { CellParser } from '../../python';
import {
  compose,
  createDefaultRegistry,
  DEFAULT_DETERMINISM,
  readCell
} from '../../recipes';
import type { IPlanInput } from '../plan';
import { planSeedCell } from '../plan';

const registry = createDefaultRegistry();
const PARSER = new CellParser(parser);

/** The plan of a notebook of these cells. */
function plan(sources: readonly string[], more: Partial<IPlanInput> = {}) {
  const detector = new Detector(PARSER, () => registry.recipes());
  const cells = sources.map((source, i) => ({ id: `c${i}`, source }));
  return planSeedCell(
    {
      language: 'python',
      reading: null,
      metadata: null,
      detection: detector.update(cells, 'python'),
      preferences: {
        seed: 42,
        determinism: DEFAULT_DETERMINISM,
        neverOffer: [],
        autoInject: 'run'
      },
      draft: {},
      offer: true,
      modules: {},
      ...more
    },
    registry
  );
}

/** The lines of the cell that set variables. */
function carried(...sources: string[]): string[] {
  const { options } = plan(sources);
  return options
    ? compose(options, registry)
        .split('\n')
        .filter(line => /^os\.environ(?!.*PYTHONHASHSEED)/.test(line))
    : [];
}

/** The notices: kind, name, cell and advice. */
function notices(sources: readonly string[], more?: Partial<IPlanInput>) {
  return plan(sources, more).notices.map(
    ({ kind, name, cell, advice }) => `${kind} ${name} ${cell} ${advice}`
  );
}

describe('a variable in the first cell that draws', () => {
  it.each([
    [
      'TF_USE_LEGACY_KERAS',
      'import os; os.environ["TF_USE_LEGACY_KERAS"] = "1"; import tensorflow as tf\ntf.keras.Sequential()',
      'os.environ["TF_USE_LEGACY_KERAS"] = "1"'
    ],
    [
      'JAX_PLATFORMS',
      'import os\nos.environ["JAX_PLATFORMS"] = "cpu"\nimport jax\njax.random.normal(jax.random.key(0))',
      'os.environ["JAX_PLATFORMS"] = "cpu"'
    ],
    [
      'a constant',
      'import os\nN = 8\nos.environ["OMP_NUM_THREADS"] = str(N)\nimport torch\ntorch.rand(2)',
      'os.environ["OMP_NUM_THREADS"] = "8"'
    ],
    [
      'XLA_FLAGS after the import, which is still in time',
      'import os, jax\nos.environ["XLA_FLAGS"] = "--a=b"\njax.random.key(0)',
      'os.environ["XLA_FLAGS"] = "--a=b"'
    ],
    [
      'OMP_NUM_THREADS as a default',
      'import os\nos.environ.setdefault("OMP_NUM_THREADS", "1")\nimport numpy as np\nnp.random.rand()',
      'os.environ.setdefault("OMP_NUM_THREADS", "1")'
    ],
    [
      'OMP_NUM_THREADS where it is not set',
      'import os\nif "OMP_NUM_THREADS" not in os.environ:\n    os.environ["OMP_NUM_THREADS"] = "1"\nimport numpy as np\nnp.random.rand()',
      'os.environ.setdefault("OMP_NUM_THREADS", "1")'
    ],
    [
      'MKL_NUM_THREADS by update',
      'import os\nos.environ.update(MKL_NUM_THREADS="2")\nimport torch\ntorch.rand(2)',
      'os.environ["MKL_NUM_THREADS"] = "2"'
    ],
    [
      'CUDA_VISIBLE_DEVICES by a magic',
      '%env CUDA_VISIBLE_DEVICES=1\nimport torch\ntorch.rand(2)',
      'os.environ["CUDA_VISIBLE_DEVICES"] = "1"'
    ],
    [
      'KERAS_BACKEND, which has a line of its own',
      'import os\nos.environ["KERAS_BACKEND"] = "jax"\nimport keras\nkeras.Sequential()',
      'os.environ["KERAS_BACKEND"] = "jax"  # read when Keras is imported'
    ],
    [
      'the last of several values',
      'import os\nos.environ["MKL_NUM_THREADS"] = "2"\nos.environ["MKL_NUM_THREADS"] = "3"\nimport torch\ntorch.rand(2)',
      'os.environ["MKL_NUM_THREADS"] = "3"'
    ]
  ])('is carried: %s', (_, source, line) => {
    expect(carried(source)).toEqual([line]);
    expect(notices([source])).toEqual([]);
  });

  it('is carried for an import further below', () => {
    expect(
      carried(
        'import random\nrandom.random()',
        'import os\nos.environ["MKL_NUM_THREADS"] = "2"',
        'import torch'
      )
    ).toEqual(['os.environ["MKL_NUM_THREADS"] = "2"']);
  });

  it.each([
    [
      'it is above the seed cell',
      [
        'import os\nos.environ["MKL_NUM_THREADS"] = "2"',
        'import torch\ntorch.rand(2)'
      ]
    ],
    [
      'the notebook sets it after the import',
      [
        'import os, keras\nos.environ["KERAS_BACKEND"] = "jax2"\nkeras.Sequential()'
      ]
    ],
    [
      'no framework of the cell reads it',
      [
        'import os\nos.environ["JAX_PLATFORMS"] = "cpu"\nimport torch\ntorch.rand(2)'
      ]
    ],
    [
      'it is set long after',
      [
        'import torch\ntorch.rand(2)',
        'import os\nos.environ["CUDA_VISIBLE_DEVICES"] = ""'
      ]
    ]
  ])('is not carried where %s', (_, sources) => {
    expect(carried(...sources)).toEqual([]);
    expect(notices(sources)).toEqual([]);
  });

  it.each([
    ['is computed', 'os.environ["XLA_FLAGS"] = flags()'],
    ['grows', 'os.environ["XLA_FLAGS"] += " --a"'],
    ['is set under a condition', 'if x:\n    os.environ["XLA_FLAGS"] = "--a"']
  ])('cannot be carried where it %s, and the plan says so', (_, line) => {
    const source = `import os\n${line}\nimport jax\njax.random.normal(key)`;
    expect(carried(source)).toEqual([]);
    expect(notices([source])).toEqual(['variable XLA_FLAGS c0 split']);
  });

  it.each([
    [
      'imports nothing that reads it',
      'os.environ["XLA_FLAGS"] = flags()\nimport jax\njax.random.key(0)'
    ],
    [
      'starts nothing that reads it: CUDA',
      'os.environ["CUDA_VISIBLE_DEVICES"] = gpu()\nimport torch\ntorch.rand(2)'
    ],
    [
      'starts nothing that reads it: TensorFlow',
      'if x:\n    os.environ["TF_FORCE_GPU_ALLOW_GROWTH"] = "true"\nimport tensorflow as tf\ntf.random.normal([2])'
    ]
  ])('is no fault where the cell %s', (_, source) => {
    expect(carried(`import os\n${source}`)).toEqual([]);
    expect(notices([`import os\n${source}`])).toEqual([]);
  });

  it('cannot be carried for what comes with another framework', () => {
    const source =
      'import os\nos.environ["TF_ENABLE_ONEDNN_OPTS"] = x()\nimport keras, tensorflow as tf\ntf.random.normal([2])';
    expect(notices([source])).toEqual([
      'variable TF_ENABLE_ONEDNN_OPTS c0 split'
    ]);
  });
});

describe('what no cell can carry', () => {
  const configured =
    'import jax\njax.config.update("jax_num_cpu_devices", 8)\nkey = jax.random.key(0)\n';
  const takesKey = 'jax.random.normal(key)';

  it('is a call that comes before the start of a backend', () => {
    const source = `import jax\njax.config.update("jax_num_cpu_devices", 8)\n${takesKey}`;
    expect(notices([source])).toEqual(['call jax.config.update c0 split']);
  });

  it('is none where the cell starts no backend', () => {
    expect(notices([configured])).toEqual([]);
  });

  it('is an installation of what the cell imports', () => {
    const source = '!pip install -q torch==2.1 x\nimport torch\ntorch.rand(2)';
    expect(notices([source])).toEqual(['install torch c0 split']);
    const modules = { torch: { version: '2', loaded: false, installed: true } };
    expect(notices([source], { modules })).toEqual([]);
    expect(notices(['!pip install -q torchinfo\nimport torch\nf()'])).toEqual(
      []
    );
    expect(
      notices([
        'import random\nrandom.random()',
        '%%bash\npip install torch',
        'import torch'
      ])
    ).toEqual(['install torch c1 split']);
  });
});

describe('a seed cell above set-up', () => {
  const sources = [
    'import os\nos.environ["XLA_FLAGS"] = os.environ.get("XLA_FLAGS", "") + " --a"',
    '!pip install jax',
    'import jax',
    'jax.random.normal(key)'
  ];
  it('is told to move, and never moved', () => {
    expect(notices(sources)).toEqual([]);
    expect(notices(sources, { above: 0 })).toEqual([
      'variable XLA_FLAGS c0 move',
      'install jax c1 move'
    ]);
  });

  it('takes over the variables that it can', () => {
    const cells = [
      'import os\nos.environ["MKL_NUM_THREADS"] = "2"',
      'import torch',
      'torch.rand(2)'
    ];
    const { options, action } = plan(cells, { above: 0 });
    expect(options?.environment).toEqual({
      MKL_NUM_THREADS: { value: '2', isDefault: false }
    });
    expect(action).toBe('insert');
    expect(plan(cells, { above: 1 }).options?.environment).toBeUndefined();
  });
});

it('keeps what the cell says, and asks for no update', () => {
  const source =
    'import os\nos.environ["MKL_NUM_THREADS"] = "2"\nimport torch\ntorch.rand(2)';
  const { options } = plan([source]);
  const text = options ? compose(options, registry) : '';
  const reading = readCell(text, 'python', registry);
  expect(reading.exact).toBe(true);
  expect(plan([source], { reading, above: 0 }).action).toBe('run');
  const moved = plan(['import torch\ntorch.rand(2)'], { reading, above: 0 });
  expect(moved.action).toBe('run');
  expect(moved.options?.environment).toEqual(options?.environment);
});
