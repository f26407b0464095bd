import { cells, detect, detector, seeds } from './helpers';

/** The cells of a notebook, and the seeds that it sets. */
type Case = readonly [readonly string[], string];

describe('seeds', () => {
  const NUMPY = 'import numpy as np';
  const TORCH = 'import torch';
  const calls: readonly Case[] = [
    [['import random\nrandom.seed(1)'], 'random.seed=1'],
    [['from random import seed\nseed(a=1)'], 'random.seed=1'],
    [['import random\nr = random.Random(4)'], 'random.Random=4 private'],
    [[`${NUMPY}\nnp.random.seed(2)`], 'numpy.random.seed=2'],
    [['from numpy.random import seed as s\ns(2)'], 'numpy.random.seed=2'],
    [['from numpy.random import *\nseed(2)'], 'numpy.random.seed=2'],
    [['import numpy.random as random\nrandom.seed(2)'], 'numpy.random.seed=2'],
    [['import numpy.random as r\nr.seed(2)'], 'numpy.random.seed=2'],
    [[`${NUMPY}\nr = np.random\nr.seed(2)`], 'numpy.random.seed=2'],
    [
      [`${NUMPY}\nr = np.random.RandomState(2)`],
      'numpy.random.RandomState=2 private'
    ],
    [
      [`${NUMPY}\nnp.random.RandomState(seed=2)`],
      'numpy.random.RandomState=2 private'
    ],
    [
      ['from numpy.random import default_rng\ndefault_rng(2)'],
      'numpy.random.default_rng=2 private'
    ],
    [[`${TORCH}\ntorch.manual_seed(3)`], 'torch.manual_seed=3'],
    [[`${TORCH}\n_ = torch.manual_seed(3)`], 'torch.manual_seed=3'],
    [[`${TORCH}\ntorch.random.manual_seed(3)`], 'torch.random.manual_seed=3'],
    [[`${TORCH}\ntorch.cuda.manual_seed(3)`], 'torch.cuda.manual_seed=3'],
    [
      [`${TORCH}\ntorch.cuda.manual_seed_all(3)`],
      'torch.cuda.manual_seed_all=3'
    ],
    [
      [`${TORCH}\ng = torch.Generator().manual_seed(3)`],
      'torch.Generator().manual_seed=3 private'
    ],
    [
      [`${TORCH}\ntorch.Generator("cpu").manual_seed(3)`],
      'torch.Generator().manual_seed=3 private'
    ],
    [
      [`${TORCH}\ng = torch.Generator(device=d)\ng.manual_seed(3)`],
      'torch.Generator().manual_seed=3 private'
    ],
    [
      [`${TORCH}\ng = torch.Generator().manual_seed(3)`, 'g.manual_seed(4)'],
      'torch.Generator().manual_seed=3 private; torch.Generator().manual_seed=4 private'
    ],
    [[`${TORCH}\ntorch.seed()`], 'torch.seed=<>'],
    [
      ['import tensorflow as tf\ntf.random.set_seed(4)'],
      'tensorflow.random.set_seed=4'
    ],
    [
      ['import tensorflow as tf\ntf.set_random_seed(4)'],
      'tensorflow.set_random_seed=4'
    ],
    [
      ['import tensorflow as tf\ntf.compat.v1.set_random_seed(4)'],
      'tensorflow.compat.v1.set_random_seed=4'
    ],
    [
      ['import tensorflow.compat.v1 as tf\ntf.set_random_seed(4)'],
      'tensorflow.compat.v1.set_random_seed=4'
    ],
    [
      ['from tensorflow.compat import v1\nv1.set_random_seed(4)'],
      'tensorflow.compat.v1.set_random_seed=4'
    ],
    [
      ['import tensorflow as tf\ntf.random.set_random_seed(4)'],
      'tensorflow.random.set_random_seed=4'
    ],
    [
      ['import keras\nkeras.utils.set_random_seed(5)'],
      'keras.utils.set_random_seed=5'
    ],
    [
      ['from tensorflow import keras\nkeras.utils.set_random_seed(5)'],
      'tensorflow.keras.utils.set_random_seed=5'
    ],
    [
      ['import tensorflow as tf\ntf.keras.utils.set_random_seed(5)'],
      'tensorflow.keras.utils.set_random_seed=5'
    ],
    [['import jax\nk = jax.random.PRNGKey(6)'], 'jax.random.PRNGKey=6 private'],
    [['from jax import random\nk = random.key(6)'], 'jax.random.key=6 private'],
    [['import cupy as cp\ncp.random.seed(7)'], 'cupy.random.seed=7'],
    [['import paddle\npaddle.seed(7)'], 'paddle.seed=7'],
    [['import mxnet as mx\nmx.random.seed(7)'], 'mxnet.random.seed=7'],
    [
      ['import polars as pl\npl.set_random_seed(7)'],
      'polars.set_random_seed=7'
    ],
    [['import polars as pl\npl.seed_everything(7)'], ''],
    [
      ['import lightning as pl\npl.seed_everything(7)'],
      'lightning.seed_everything=7'
    ],
    [
      ['import lightning.pytorch as pl\npl.seed_everything(7, workers=True)'],
      'lightning.pytorch.seed_everything=7'
    ],
    [
      ['from pytorch_lightning import seed_everything\nseed_everything(7)'],
      'pytorch_lightning.seed_everything=7'
    ],
    [
      ['from pytorch_lightning import *\nseed_everything(7)'],
      'pytorch_lightning.seed_everything=7'
    ],
    [
      [
        'from lightning.fabric import Fabric, seed_everything\nseed_everything(7)'
      ],
      'lightning.fabric.seed_everything=7'
    ],
    [
      ['from lightning import Fabric\nf = Fabric()\nf.seed_everything(7)'],
      'lightning.Fabric().seed_everything=7'
    ],
    [
      ['from transformers import set_seed\nset_seed(8)'],
      'transformers.set_seed=8'
    ],
    [
      ['from accelerate.utils import set_seed\nset_seed(8)'],
      'accelerate.utils.set_seed=8'
    ],
    [
      ['from fastai.vision.all import *\nset_seed(8, True)'],
      'fastai.torch_core.set_seed=8'
    ],
    [
      ['from fastai.torch_core import set_seed\nset_seed(s=8)'],
      'fastai.torch_core.set_seed=8'
    ],
    [
      ['from fastai.vision.all import *\nnp.random.seed(8)'],
      'numpy.random.seed=8'
    ],
    [
      ['from monai.utils import set_determinism\nset_determinism(seed=8)'],
      'monai.utils.set_determinism=8'
    ],
    [
      ['from ignite import utils\nutils.manual_seed(8)'],
      'ignite.utils.manual_seed=8'
    ],
    [
      ['import importlib\nimportlib.import_module("torch").manual_seed(9)'],
      'torch.manual_seed=9'
    ],
    [
      [
        'import importlib\nt = importlib.import_module("torch")\nt.manual_seed(9)'
      ],
      'torch.manual_seed=9'
    ],
    [['%%time\nimport torch\ntorch.manual_seed(9)'], 'torch.manual_seed=9'],
    [[TORCH, '%time torch.manual_seed(9)'], 'torch.manual_seed=9']
  ];
  it.each(calls)('are found: %j → %s', (sources, expected) => {
    expect(seeds(detect(...sources))).toBe(expected);
  });

  const values: readonly Case[] = [
    [[TORCH, 'S = 1', 'torch.manual_seed(S)'], 'torch.manual_seed=1'],
    [[TORCH, 'S = 1', 'torch.manual_seed(seed=S)'], 'torch.manual_seed=1'],
    [[TORCH, 'torch.manual_seed(S)', 'S = 1'], 'torch.manual_seed=1'],
    [[TORCH, 'torch.manual_seed(S)', 'S = 1', 'S = 1'], 'torch.manual_seed=1'],
    [
      [TORCH, 'torch.manual_seed(S)', 'S = 1', 'S = 2'],
      'torch.manual_seed=<S>'
    ],
    [
      [TORCH, 'S = 1', 'S = 2', 'torch.manual_seed(S)', 'S = 3'],
      'torch.manual_seed=2'
    ],
    [[TORCH, 'S = 1\ntorch.manual_seed(S)\nS = 2'], 'torch.manual_seed=1'],
    [[TORCH, 'S = 1', 'S += 1', 'torch.manual_seed(S)'], 'torch.manual_seed=2'],
    [
      [TORCH, 'S = 1', 'S = f()', 'torch.manual_seed(S)'],
      'torch.manual_seed=<S>'
    ],
    [
      [TORCH, 'A = S = 1', 'B = A', 'torch.manual_seed(B)'],
      'torch.manual_seed=1'
    ],
    [[TORCH, 'S, T = 1, 2', 'torch.manual_seed(T)'], 'torch.manual_seed=2'],
    [[TORCH, 'S, T = f()', 'torch.manual_seed(T)'], 'torch.manual_seed=<T>'],
    [[TORCH, 'S: int = 1', 'torch.manual_seed(S)'], 'torch.manual_seed=1'],
    [[TORCH, 'torch.manual_seed(S := 4)'], 'torch.manual_seed=4'],
    [
      [TORCH, 'class C:\n  seed = 1', 'torch.manual_seed(C.seed)'],
      'torch.manual_seed=1'
    ],
    [
      [
        TORCH,
        'class C:\n  seed = 1',
        'C = load()',
        'torch.manual_seed(C.seed)'
      ],
      'torch.manual_seed=<C.seed>'
    ],
    [
      [TORCH, 'args.seed = 1', 'torch.manual_seed(args.seed)'],
      'torch.manual_seed=1'
    ],
    [[TORCH, 'torch.manual_seed(-1)'], 'torch.manual_seed=-1'],
    [[TORCH, 'torch.manual_seed((1))'], 'torch.manual_seed=1'],
    [[TORCH, 'torch.manual_seed(1_000)'], 'torch.manual_seed=1000'],
    [[TORCH, 'torch.manual_seed(0x10)'], 'torch.manual_seed=16'],
    [[TORCH, 'torch.manual_seed(2 ** 3)'], 'torch.manual_seed=8'],
    [[TORCH, 'torch.manual_seed(1.5)'], 'torch.manual_seed=<1.5>'],
    [[TORCH, 'torch.manual_seed(True)'], 'torch.manual_seed=<True>'],
    [[TORCH, 'torch.manual_seed("1")'], 'torch.manual_seed=<"1">'],
    [
      [TORCH, 'torch.manual_seed(18446744073709551615)'],
      'torch.manual_seed=<18446744073709551615>'
    ],
    [[TORCH, 'torch.manual_seed(*a)'], 'torch.manual_seed=<*a>'],
    [[NUMPY, 'np.random.seed()'], 'numpy.random.seed=<>'],
    [[NUMPY, 'np.random.seed(None)'], 'numpy.random.seed=<None>'],
    [[NUMPY, 'S = None\nnp.random.seed(S)'], 'numpy.random.seed=<S>'],
    [
      [NUMPY, 'S = 1', 'def f(S):\n  np.random.seed(S)'],
      'numpy.random.seed=<S>'
    ],
    [[NUMPY, 'S = 1', 'def f(x):\n  np.random.seed(S)'], 'numpy.random.seed=1'],
    [[NUMPY, 'def f(x):\n  S = 3\n  np.random.seed(S)'], 'numpy.random.seed=3'],
    [
      [NUMPY, 's = 1\nfor s in range(3):\n  np.random.seed(s)'],
      'numpy.random.seed=<s>'
    ],
    [
      [NUMPY, 's = 1\n[np.random.seed(s) for s in range(3)]'],
      'numpy.random.seed=<s>'
    ],
    [
      [NUMPY, 's = 1\nf(np.random.seed(s) for s in x)'],
      'numpy.random.seed=<s>'
    ],
    [
      [NUMPY, 's = 1\ng = lambda s: np.random.seed(s)'],
      'numpy.random.seed=<s>'
    ],
    [
      [NUMPY, 's = 1\nwith f() as s:\n  np.random.seed(s)'],
      'numpy.random.seed=<s>'
    ],
    [
      [NUMPY, 'def f():\n  global S\n  S = 5\nf()', 'np.random.seed(S)'],
      'numpy.random.seed=5'
    ]
  ];
  it.each(values)(
    'have a value only where it is sure: %j → %s',
    (sources, expected) => {
      expect(seeds(detect(...sources))).toBe(expected);
    }
  );

  const absent: readonly (readonly string[])[] = [
    ['# torch.manual_seed(1)', TORCH],
    [TORCH, '"torch.manual_seed(1)"'],
    [TORCH, '%%bash\ntorch.manual_seed(1)'],
    [TORCH, 'f = torch.manual_seed'],
    [TORCH, 'def f(torch): torch.manual_seed(1)'],
    [TORCH, 'torch = Fake()\ntorch.manual_seed(1)'],
    [TORCH, 'for torch in x: torch.manual_seed(1)'],
    [TORCH, 'model.manual_seed(1)'],
    ['import random', 'def f():\n  random.seed(1)\n  random = 3'],
    ['from transformers import Trainer', 'def set_seed(s): pass\nset_seed(1)'],
    ['from fastai.vision.all import *', 'def set_seed(s): pass', 'set_seed(1)'],
    ['def seed_everything(seed):\n  pass\nseed_everything(3)'],
    ['from mine import seed_everything\nseed_everything(3)'],
    ['from sklearn.svm import SVC\nSVC(random_state=0)'],
    [
      'from sklearn.model_selection import train_test_split as t\nt(x, random_state=0)'
    ],
    ['class A:\n  import torch\ntorch.manual_seed(1)'],
    ['def f():\n  import torch\ntorch.manual_seed(1)'],
    ['from . import random\nrandom.seed(1)']
  ];
  it.each(absent.map(sources => [sources]))('are not invented: %j', sources => {
    expect(seeds(detect(...sources))).toBe('');
  });

  const aliases: readonly Case[] = [
    [
      [
        'import random',
        'random.seed(1)',
        'from jax import random',
        'random.key(2)'
      ],
      'random.seed=1; jax.random.key=2 private'
    ],
    [['np.random.seed(1)', NUMPY], 'numpy.random.seed=1'],
    [
      [
        'import polars as pl',
        'pl.set_random_seed(1)',
        'import lightning as pl',
        'pl.seed_everything(2)'
      ],
      'polars.set_random_seed=1; lightning.seed_everything=2'
    ],
    [
      [
        'try:\n  import torch\nexcept ImportError:\n  torch = None',
        'torch.manual_seed(1)'
      ],
      'torch.manual_seed=1'
    ],
    [
      [
        'import tensorflow as tf',
        'K = tf.keras',
        'U = K.utils',
        'U.set_random_seed(1)'
      ],
      'tensorflow.keras.utils.set_random_seed=1'
    ],
    [
      [
        'import random\ndef f():\n  from jax import random\n  random.key(3)\nrandom.seed(1)'
      ],
      'jax.random.key=3 private; random.seed=1'
    ],
    [
      ['def f():\n  import torch\n  torch.manual_seed(1)'],
      'torch.manual_seed=1'
    ],
    [['def f():\n  torch.manual_seed(1)\nimport torch'], 'torch.manual_seed=1'],
    [
      ['def f():\n  global np\n  import numpy as np\nf()', 'np.random.seed(1)'],
      'numpy.random.seed=1'
    ],
    [['a = b\nb = a\na.manual_seed(1)', TORCH], '']
  ];
  it.each(aliases)('follow aliases: %j → %s', (sources, expected) => {
    expect(seeds(detect(...sources))).toBe(expected);
  });

  const DEF = 'def fix(x, seed=7):\n  np.random.seed(seed)';
  const functions: readonly Case[] = [
    [[NUMPY, DEF], 'numpy.random.seed=<seed>'],
    [[NUMPY, DEF, 'fix(0, 42)'], 'numpy.random.seed=42'],
    [[NUMPY, `${DEF}\nfix(0, seed=42)`], 'numpy.random.seed=42'],
    [[NUMPY, DEF, 'fix(0)'], 'numpy.random.seed=7'],
    [[NUMPY, 'S = 3', DEF, 'fix(0, S)'], 'numpy.random.seed=3'],
    [[NUMPY, DEF, 'fix(0, 1)', 'fix(0, 1)'], 'numpy.random.seed=1'],
    [[NUMPY, DEF, 'fix(0, 1)', 'fix(0, 2)'], 'numpy.random.seed=<seed>'],
    [[NUMPY, DEF, 'fix(0, 1)', 'fix(0, i)'], 'numpy.random.seed=<seed>'],
    [[NUMPY, DEF, 'fix(*a)'], 'numpy.random.seed=<seed>'],
    [[NUMPY, DEF, 'fix(0, 1)', 'map(fix, a, b)'], 'numpy.random.seed=<seed>'],
    [[NUMPY, `${DEF}\nfix(0, 1)\nf = fix`], 'numpy.random.seed=<seed>'],
    [
      [
        NUMPY,
        'def fix(seed):\n  seed = seed or 3\n  np.random.seed(seed)',
        'fix(1)'
      ],
      'numpy.random.seed=1'
    ],
    [
      [
        NUMPY,
        'class A:\n  def fix(self, seed):\n    np.random.seed(seed)',
        'def fix(x, seed): pass\nfix(0, 1)'
      ],
      'numpy.random.seed=<seed>'
    ]
  ];
  it.each(functions)(
    'in a function have the value of its calls: %j → %s',
    (sources, expected) => {
      expect(seeds(detect(...sources))).toBe(expected);
    }
  );

  it('say where they stand, and for which recipe', () => {
    expect(
      detect('import torch\n\n!ls\nfor i in x:\n    torch.manual_seed(\n i)')
        .seeds
    ).toEqual([
      {
        cell: 'c0',
        line: 4,
        call: 'torch.manual_seed',
        recipe: 'torch',
        scope: 'global',
        value: null,
        text: 'i'
      }
    ]);
  });
});

describe('PYTHONHASHSEED', () => {
  const OS = 'import os';
  const cases: readonly (readonly [
    readonly string[],
    readonly (string | null)[]
  ])[] = [
    [[`${OS}\nos.environ["PYTHONHASHSEED"] = "0"`], ['0']],
    [[`${OS}\nos.environ['PYTHONHASHSEED'] = str(42)`], ['42']],
    [[OS, 'S = 7', 'os.environ["PYTHONHASHSEED"] = str(S)'], ['7']],
    [[OS, 'S = 7', 'os.environ["PYTHONHASHSEED"] = f"{S}"'], ['7']],
    [[OS, 'os.environ["PYTHONHASHSEED"] = f"{S}0"'], [null]],
    [[OS, 'def f(s):\n  os.environ["PYTHONHASHSEED"] = str(s)'], [null]],
    [['from os import environ\nenviron["PYTHONHASHSEED"] = "0"'], ['0']],
    [[`${OS}\nos.environ.setdefault("PYTHONHASHSEED", "1")`], ['1']],
    [[`${OS}\nos.environ.update({"A": "2", "PYTHONHASHSEED": "1"})`], ['1']],
    [[`${OS}\nos.environ.update(PYTHONHASHSEED="1")`], ['1']],
    [[`${OS}\nos.environ.update(dict(PYTHONHASHSEED="1"))`], ['1']],
    [[`${OS}\nos.environ |= {"PYTHONHASHSEED": "1"}`], ['1']],
    [[`${OS}\nos.putenv("PYTHONHASHSEED", "1")`], ['1']],
    [['%env PYTHONHASHSEED=3'], ['3']],
    [['%env PYTHONHASHSEED 3'], ['3']],
    [['%set_env PYTHONHASHSEED=3'], ['3']],
    [['S = 3', '%env PYTHONHASHSEED={S}'], ['3']],
    [['%env PYTHONHASHSEED=$S'], [null]],
    [['%env PYTHONHASHSEED'], []],
    [['%%bash\nexport PYTHONHASHSEED=3'], []],
    [['# %env PYTHONHASHSEED=3'], []],
    [['"""\n%env PYTHONHASHSEED=3\n"""'], []],
    [[`${OS}\nprint(os.environ["PYTHONHASHSEED"])`], []],
    [[`${OS}\nos.environ["PYTHONHASHSEED2"] = "0"`], []],
    [[`${OS}\nos.environ.get("PYTHONHASHSEED", "0")`], []],
    [['d["PYTHONHASHSEED"] = "0"'], []],
    [[`${OS}\nif os.environ["PYTHONHASHSEED"] == "0": pass`], []]
  ];
  it.each(cases)('%j → %j', (sources, expected) => {
    const found = detect(...sources).hashSeeds;
    expect(found.map(use => use.value)).toEqual(expected);
  });
});

describe('R and Julia', () => {
  const r: readonly Case[] = [
    [['set.seed(1)'], 'set.seed=1'],
    [['set.seed( 123L )'], 'set.seed=123'],
    [['set.seed(seed = 1, kind = "default")'], 'set.seed=1'],
    [['base::set.seed(1)'], 'set.seed=1'],
    [['S <- 42', 'set.seed(S)'], 'set.seed=42'],
    [['S <- 42; S = 43', 'set.seed(S)'], 'set.seed=<S>'],
    [['set.seed(NULL)'], 'set.seed=<NULL>'],
    [['set.seed()'], 'set.seed=<>'],
    [['set.seed(as.integer(f(1, 2)))'], 'set.seed=<as.integer(f(1, 2))>'],
    [['withr::with_seed(3, runif(1))'], 'with_seed=3 private'],
    [['# set.seed(1)'], ''],
    [['"# set.seed(1)"'], ''],
    [["x <- 'set.seed(1)'"], ''],
    [['r"(set.seed(1) ")"'], ''],
    [['"#"; set.seed(1)'], 'set.seed=1'],
    [['my.set.seed(1)'], ''],
    [['reset.seed(1)'], '']
  ];
  it.each(r)('%j → %s', (sources, expected) => {
    const found = detector().update(cells(...sources), 'R');
    expect(seeds(found)).toBe(expected);
    expect(found.frameworks.map(use => use.recipe)).toEqual(['r']);
  });

  const julia: readonly Case[] = [
    [['Random.seed!(33)'], 'Random.seed!=33'],
    [['using Random: seed!\nseed!(33)'], 'Random.seed!=33'],
    [['const S = 3', 'Random.seed!(S)'], 'Random.seed!=3'],
    [['Random.seed!(rng, 33)'], 'Random.seed!=33 private'],
    [['Random.seed!()'], 'Random.seed!=<>'],
    [['rng = MersenneTwister(1_000)'], 'MersenneTwister=1000 private'],
    [['srand(5)'], 'srand=5'],
    [['# Random.seed!(33)'], ''],
    [['#= a\nRandom.seed!(33) =#'], ''],
    [['"Random.seed!(33)"'], ''],
    [['"""\nRandom.seed!(33)\n"""'], ''],
    [[';echo Random.seed!(33)'], ''],
    [["A'; Random.seed!(1); B'"], 'Random.seed!=1'],
    [["c = '#'; Random.seed!(1)"], 'Random.seed!=1']
  ];
  it.each(julia)('%j → %s', (sources, expected) => {
    const found = detector().update(cells(...sources), 'julia');
    expect(seeds(found)).toBe(expected);
    expect(found.frameworks.map(use => use.recipe)).toEqual(['julia']);
  });
});
