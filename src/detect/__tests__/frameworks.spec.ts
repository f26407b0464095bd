import { parser } from '@lezer/python';
import { DEFAULT_FACTS, Facts } from '../../frameworks';
import type { IFrameworkFacts } from '../../frameworks';
import { CellParser } from '../../python';
import { Detector } from '../index';
import { cells, detect, detector, frameworks, recipe } from './helpers';

/** A cell, and the recipes that it leads to. */
type Case = readonly [string, string];

describe('frameworks', () => {
  describe('are found', () => {
    const cases: readonly Case[] = [
      ['import torch', 'torch'],
      ['import torch as t', 'torch'],
      ['import torch.nn', 'torch'],
      ['import torch.nn as nn, numpy', 'numpy torch'],
      ['from torch import nn', 'torch'],
      [
        'from torch.utils.data import (\n  DataLoader as D, # x\n  Dataset)',
        'torch'
      ],
      ['from torch import *', 'torch'],
      ['import tensorflow.compat.v1 as tf', 'tensorflow'],
      ['from tensorflow.compat import v1 as tf', 'tensorflow'],
      ['def f():\n  import torch', 'torch'],
      ['class A:\n  def f(self):\n    import jax', 'jax'],
      [
        'try:\n  import cupy as np\nexcept ImportError:\n  import numpy as np',
        'cupy numpy'
      ],
      ['if True: import torch', 'torch'],
      ['x = 1; import torch', 'torch'],
      ['    import torch\n    x = 1', 'torch'],
      ['import importlib\nimportlib.import_module("torch")', 'torch'],
      ['import importlib as il\nt = il.import_module("torch.nn")', 'torch'],
      ['from importlib import import_module as im\nim("torch").nn', 'torch'],
      ['__import__("torch")', 'torch'],
      ['m = __import__("torch").nn', 'torch'],
      ['import random', 'python'],
      ['from random import shuffle', 'python'],
      ['import random as rnd', 'python'],
      ['import numpy.random as random', 'numpy'],
      ['from numpy import random', 'numpy'],
      ['import sklearn', 'scikit-learn'],
      ['from sklearn.svm import SVC', 'scikit-learn'],
      ['import polars as pl', 'polars'],
      ['import paddle', 'paddle'],
      ['import mxnet as mx', 'mxnet'],
      ['import xgboost, lightgbm as lgb', 'lightgbm xgboost'],
      ['import scipy.stats as stats', 'scipy'],
      ['from scipy import stats', 'scipy'],
      ['import scipy as sp\nsp.stats.norm.rvs()', 'scipy'],
      ['from scipy.optimize import *', 'scipy'],
      ['import keras', 'keras'],
      ['import tensorflow as tf\ntf.keras.Sequential()', 'keras tensorflow'],
      ['from tensorflow import keras', 'keras tensorflow'],
      ['from tensorflow.keras import layers', 'keras tensorflow'],
      ['import torch # import jax', 'torch'],
      // Broken code around it.
      ['import torch\nx = = 3\nfor', 'torch'],
      ['pip install x\nimport torch', 'torch'],
      ['foo(\nimport torch', 'torch']
    ];
    it.each(cases)('%j → %s', (source, expected) => {
      expect(frameworks(detect(source))).toBe(expected);
    });
  });

  describe('are found behind the libraries that stand on them', () => {
    const cases: readonly Case[] = [
      ...'accelerate botorch diffusers e3nn fastai gpytorch ignite kornia monai peft pyro sentence_transformers skorch stable_baselines3 timm torch_geometric torchaudio torchmetrics torchvision transformers ultralytics'
        .split(' ')
        .map((name): Case => [name, 'torch']),
      ...'chex diffrax equinox flax haiku numpyro optax orbax'
        .split(' ')
        .map((name): Case => [name, 'jax']),
      ...'keras_cv keras_hub keras_nlp keras_tuner'
        .split(' ')
        .map((name): Case => [name, 'keras']),
      ...'autokeras tf_keras'
        .split(' ')
        .map((name): Case => [name, 'keras tensorflow']),
      ...'tensorflow_addons tensorflow_datasets tensorflow_hub tensorflow_probability tf_agents tflearn'
        .split(' ')
        .map((name): Case => [name, 'tensorflow']),
      ['lightning', 'lightning'],
      ['pytorch_lightning', 'lightning'],
      ['lightning.pytorch', 'lightning'],
      ['lightning_fabric', 'lightning'],
      ['pandas', 'numpy'],
      ['umap', 'numpy'],
      ['imblearn', 'scikit-learn'],
      ['networkx', 'numpy python']
    ];
    it.each(cases)('%s → %s', (name, expected) => {
      expect(frameworks(detect(`import ${name} as x`))).toBe(expected);
      expect(frameworks(detect(`from ${name} import x`))).toBe(expected);
    });

    it('but not a framework that the library works without here', () => {
      const library = 'from transformers import TFAutoModel';
      expect(frameworks(detect(library, 'import tensorflow as tf'))).toBe(
        'tensorflow'
      );
      expect(frameworks(detect(library, 'import tensorflow, torch'))).toBe(
        'tensorflow torch'
      );
    });
  });

  describe('are not invented', () => {
    const cases: readonly string[] = [
      '# import torch',
      '"import torch"',
      "s = 'import random'",
      '"""\nimport torch\n"""',
      'def f():\n  """\n  import torch\n  """',
      "f'''\nimport torch\n'''",
      'x = """\n%time import torch\n!x\n"""\n',
      '!pip install torch',
      '!python -c "import torch"',
      '!echo \\\nimport torch',
      '%pip install torch',
      '%conda install torch \\\n  import torch',
      '  !pip install torch',
      'files = !python -c "import torch"',
      'x = %sx import torch',
      'pip install torch',
      'torch?',
      '?torch',
      'import_torch = 1',
      '%%bash\nimport torch',
      '%%bash -e\nimport torch',
      '%%sh\nimport torch',
      '%%R\nimport torch',
      '%%javascript\nimport torch',
      '%%html\nimport torch',
      '%%writefile a.py\nimport torch',
      '%%script python\nimport torch',
      '%%python3\nimport torch',
      '%%whatever\nimport torch',
      '%%time\n%%bash\nimport torch',
      '\n\n%%bash\nimport torch',
      '# comment\n%%bash\nimport torch',
      '%%latex\nimport torch',
      'from . import torch',
      'from .torch import nn',
      'from ..torch import random',
      'from . import random\nrandom.seed(1)',
      'importlib.import_module(name)',
      'import importlib\nimportlib.import_module(".torch", "a")',
      'import importlib\nimportlib.import_module("tor" + "ch")',
      'import importlib\nimportlib.import_module(f"torch")',
      'def __import__(x): pass\n__import__("torch")',
      'random = 3\nrandom.seed(1)',
      'random.seed(1)',
      'torch.manual_seed(0)',
      'model.keras.layers',
      'import torchlight, mytorch, keras_like, jaxtyping',
      'from a import torch',
      'from a.torch import nn',
      'import a.random',
      'import scipy',
      'from scipy.special import erfc',
      'import scipy as sp\nsp.fft.fft(x)',
      'import seaborn, statsmodels, matplotlib.pyplot as plt',
      'from',
      'print("a"\n% import_torch)',
      ''
    ];
    it.each(cases)('%j', source => {
      const found = detect(source);
      expect(frameworks(found)).toBe('');
      expect(found.seeds).toEqual([]);
    });

    const others: readonly Case[] = [
      ['from jax import random\nrandom.PRNGKey(0)', 'jax'],
      ['from mxnet import np, npx\nnp.random.uniform()', 'mxnet'],
      ['from sklearn import random_projection', 'scikit-learn'],
      ['import jax.numpy as np\nnp.zeros(3)', 'jax'],
      ['import cupy as np', 'cupy'],
      ['import torch\ntorch.random.fork_rng()', 'torch']
    ];
    it.each(others)('%j → %s', (source, expected) => {
      expect(frameworks(detect(source))).toBe(expected);
    });
  });

  describe('are found through magics that run Python here', () => {
    const cases: readonly string[] = [
      '%%time\nimport torch',
      '%%timeit\nimport torch',
      '%%timeit -n 3 -r2 import torch\nx = 1',
      '%%timeit import torch; x = torch.rand(3)\nx + 1',
      '%%capture out\nimport torch',
      '%%capture --no-stderr\n!pip install a\nimport torch',
      '%%prun -s cumulative\nimport torch',
      '%%memit\nimport torch',
      '%%time\n%%capture\nimport torch',
      '\n\n%%time\nimport torch',
      '# comment\n%%time\nimport torch',
      '%matplotlib inline\nimport torch',
      '% matplotlib inline\nimport torch',
      '%time import torch',
      '%timeit -n 10 -r 1 import torch',
      'x = %time __import__("torch")',
      '!ls "\nimport torch',
      'files = !ls "\nimport torch',
      'a = %env HOME\nimport torch',
      'x?\nimport torch',
      'x.y??\nimport torch',
      '!a \\\n b\nimport torch',
      'try:\n    !pip install "x\nexcept Exception:\n    import torch',
      'for i in x:\n    %time f(\n    import torch',
      'if x:\n    !ls\nelse:\n    import torch',
      '%load_ext x\r\nimport torch\r\n'
    ];
    it.each(cases)('%j', source => {
      expect(frameworks(detect(source))).toBe('torch');
    });

    it('knows what %pylab brings', () => {
      const found = detect('%pylab inline', 'random.seed(3)\nnp.random.rand()');
      expect(frameworks(found)).toBe('numpy');
      expect(found.seeds).toMatchObject([
        { call: 'numpy.random.seed', value: 3 }
      ]);
    });
  });

  it('say where they are imported, under which names, and what is used', () => {
    const found = detect(
      'import tensorflow.compat.v1 as tf\nimport timm',
      'x = 1',
      'import torch\n@tf.function\ndef f(): return tf.Session().run(torch.nn.Linear)',
      'model = tf.keras.Sequential()'
    );
    expect(found.frameworks).toEqual([
      {
        recipe: 'tensorflow',
        cells: ['c0'],
        via: ['tensorflow'],
        imports: ['tensorflow.compat.v1'],
        names: [
          'tensorflow.compat.v1.Session',
          'tensorflow.compat.v1.function',
          'tensorflow.compat.v1.keras.Sequential'
        ],
        optional: false,
        needsInstall: false,
        first: { index: 0, line: 0 }
      },
      {
        recipe: 'torch',
        cells: ['c0', 'c2'],
        via: ['timm', 'torch'],
        imports: ['timm', 'torch'],
        names: ['torch.nn.Linear'],
        optional: false,
        needsInstall: false,
        first: { index: 0, line: 1 }
      },
      {
        recipe: 'keras',
        cells: ['c3'],
        via: ['tensorflow'],
        imports: [],
        names: ['tensorflow.compat.v1.keras.Sequential'],
        optional: false,
        needsInstall: false,
        first: null
      }
    ]);
  });

  it('tells modules from names in `from a import b` where it can', () => {
    const [use] = detect(
      'from tensorflow.compat import v1 as tf\ntf.Session()'
    ).frameworks;
    expect(use.imports).toEqual(['tensorflow.compat', 'tensorflow.compat.v1']);
    expect(use.names).toContain('tensorflow.compat.v1.Session');
  });

  it.each([
    ['!pip install torch', ['torch']],
    ['  %pip install -q torch', ['-q torch']],
    ['import os\nconda install torch', ['torch']],
    ['%%bash\n# pip install x\nsudo pip install torch', ['torch']],
    ['# pip install torch', []],
    ['#! pip install torch\nimport torch', []],
    ['print("""\nRun pip install torch\n""")', []],
    ['x = "Run pip install torch"', []]
  ])('%j installs %j', (source, texts) => {
    const { installs } = detector().update(cells(source), 'python');
    expect(installs.map(({ text }) => text)).toEqual(texts);
  });

  it('are none as long as the language or the parser is unknown', () => {
    const notebook = cells('import torch\ntorch.manual_seed(1)');
    const none = {
      frameworks: [],
      seeds: [],
      hashSeeds: [],
      environment: [],
      names: new Map(),
      installs: [],
      setUp: null,
      mayDraw: true,
      looksLike: null
    };
    const found = detector();
    expect(found.update(notebook, null)).toEqual(none);
    const { parser } = found;
    found.parser = null;
    expect(found.update(notebook, 'python')).toEqual(none);
    found.parser = parser;
    expect(frameworks(found.update(notebook, 'python'))).toBe('torch');
  });

  it('may be added from outside, with what stands on them and their seed calls', () => {
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
      libraries: ['acme_tools'],
      streams: [{ name: 'acme', title: 'Acme' }],
      seedCalls: [
        { calls: ['acme.start'], parameter: 'number', streams: ['acme'] }
      ],
      earlyVariables: ['ACME_MODE']
    };
    let facts = DEFAULT_FACTS;
    const recipes = [recipe('acme')];
    const found = new Detector(
      new CellParser(parser),
      () => recipes,
      () => facts
    );
    const notebook = cells(
      '%env ACME_MODE=1\nimport acme_tools',
      'from acme import start\nstart(number=3)'
    );
    expect(found.update(notebook, 'python').seeds).toEqual([]);
    facts = new Facts([...DEFAULT_FACTS.frameworks, acme]);
    const {
      frameworks: uses,
      seeds,
      environment
    } = found.update(notebook, 'python');
    expect(uses).toMatchObject([
      { recipe: 'acme', via: ['acme', 'acme_tools'] }
    ]);
    expect(seeds).toMatchObject([
      { recipe: 'acme', call: 'acme.start', scope: 'global', value: 3 }
    ]);
    expect(environment).toMatchObject([{ name: 'ACME_MODE', value: '1' }]);
  });
});
