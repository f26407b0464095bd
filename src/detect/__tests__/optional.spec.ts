import { detect } from './helpers';

/** The frameworks of a notebook, those that it can do without in parentheses. */
function found(...sources: readonly string[]): string {
  return detect(...sources)
    .frameworks.map(({ recipe, optional }) =>
      optional ? `(${recipe})` : recipe
    )
    .sort()
    .join(' ');
}

describe('a framework is optional', () => {
  it.each<[string, ...string[]]>([
    ['(mxnet)', 'try:\n  import mxnet\nexcept ImportError:\n  mxnet = None'],
    ['(torch)', 'try:\n  import torch\nexcept ModuleNotFoundError:\n  pass'],
    ['(torch)', 'try: import torch\nexcept: pass'],
    [
      '(torch)',
      'try:\n  import torch\nexcept (OSError, ImportError) as e:\n  e'
    ],
    ['(torch)', 'try:\n  import torch\nexcept Exception:\n  print("no torch")'],
    [
      '(torch)',
      'try:\n  import torch\nexcept ImportError:\n  print("Please pip install torch")'
    ],
    [
      '(torch)',
      'try:\n  import torch\nexcept ImportError:\n  OK = 0\nelse:\n  x = torch.ones(3)'
    ],
    [
      '(torch)',
      'from contextlib import suppress\nwith suppress(ImportError):\n  import torch'
    ],
    [
      '(torch)',
      'import contextlib\nwith contextlib.suppress(Exception):\n  import torch'
    ],
    ['(torch)', 'if TYPE_CHECKING:\n  import torch'],
    ['(torch)', 'import typing\nif typing.TYPE_CHECKING:\n  import torch'],
    ['(torch)', 'if False:\n  import torch'],
    ['(torch)', 'if 0: from torch import nn'],
    ['(torch)', 'if USE_TORCH:\n  import torch\nelse:\n  pass'],
    [
      '(torch) keras',
      'import keras\nif keras.config.backend() == "torch":\n  import torch'
    ],
    [
      '(torch)',
      'import importlib.util\nif importlib.util.find_spec("torch"):\n  import torch'
    ],
    ['(torch)', 'if x:\n  for i in y:\n    import torch'],
    ['(torch)', 'match backend:\n  case "torch":\n    import torch'],
    ['(torch)', 'try:\n  a()\nexcept ValueError:\n  import torch'],
    [
      '(torch)',
      'import importlib\ntry:\n  t = importlib.import_module("torch")\nexcept ImportError:\n  t = None'
    ],
    // Functions that nothing uses.
    ['(torch)', 'def f():\n  import torch\n  return torch.ones(3)'],
    ['(torch)', 'def f():\n  import torch\n  f()'],
    ['(torch)', 'def f():\n  import torch', 'def g():\n  f()'],
    // Uses that ask first.
    [
      '(torch)',
      'try:\n  import torch\nexcept ImportError:\n  torch = None',
      'if torch is not None:\n  torch.manual_seed(0)'
    ],
    [
      '(torch)',
      'try:\n  import torch\nexcept ImportError:\n  torch = None',
      'x = torch.ones(3) if torch else None',
      'y = torch and torch.ones(3)'
    ],
    [
      '(torch) python',
      'import random\ntry:\n  import torch\nexcept ImportError:\n  torch = None',
      'def seed(s):\n  random.seed(s)\n  if torch is None:\n    return\n  torch.manual_seed(s)\nseed(1)'
    ],
    [
      '(torch)',
      'if TYPE_CHECKING:\n  import torch',
      'def f(x: torch.Tensor) -> torch.Tensor:\n  return x\nf(1)'
    ],
    // The other module is the one that is used.
    [
      '(cupy) numpy',
      'try:\n  import cupy as np\nexcept ImportError:\n  import numpy as np',
      'np.ones(3)'
    ],
    // A library on top of it.
    ['(torch)', 'try:\n  import timm\nexcept ImportError:\n  timm = None'],
    [
      '(jax) torch',
      'import transformers\ntry:\n  import jax\nexcept ImportError:\n  pass'
    ]
  ])('%s: %j %j', (expected, ...sources) => {
    expect(found(...sources)).toBe(expected);
  });
});

describe('a framework is used', () => {
  it.each<[string, ...string[]]>([
    ['torch', 'import torch'],
    ['torch', 'with x:\n  import torch\nfor i in y:\n  import torch'],
    ['torch', 'if True:\n  import torch'],
    ['torch', 'if __name__ == "__main__":\n  import torch'],
    ['torch', 'if not TYPE_CHECKING:\n  import torch'],
    ['torch', 'if TYPE_CHECKING:\n  pass\nelse:\n  import torch'],
    ['torch', 'try:\n  import torch\nexcept ValueError:\n  pass'],
    ['torch', 'try:\n  pass\nfinally:\n  import torch'],
    // Without it the cell fails.
    ['torch', 'try:\n  import torch\nexcept ImportError:\n  raise'],
    [
      'torch',
      'try:\n  import torch\nexcept ImportError as e:\n  raise X() from e'
    ],
    [
      'torch',
      'import sys\ntry:\n  import torch\nexcept ImportError: sys.exit(1)'
    ],
    // It is installed then.
    [
      'torch',
      'try:\n  import torch\nexcept ImportError:\n  !pip install torch'
    ],
    ['torch', 'try:\n  import torch\nexcept:\n  %pip install -q torch'],
    [
      'torch',
      'try:\n  import torch\nexcept ImportError:\n  import os\n  os.system("pip install torch")'
    ],
    [
      'torch',
      'try:\n  import torch\nexcept ImportError:\n  import subprocess, sys\n  subprocess.check_call([sys.executable, "-m", "pip", "install", "torch"])'
    ],
    // Every path imports it.
    [
      'tensorflow',
      'try:\n  import tensorflow.compat.v1 as tf\nexcept ImportError:\n  import tensorflow as tf'
    ],
    [
      'tensorflow',
      'if old:\n  import tensorflow as tf\nelse:\n  import tensorflow.compat.v1 as tf'
    ],
    // Other code needs it.
    [
      'torch',
      'try:\n  import torch\nexcept ImportError:\n  pass',
      'import torch'
    ],
    [
      'torch',
      'try:\n  import torch\nexcept ImportError:\n  !ls\nx = torch.ones(3)'
    ],
    ['torch', 'if IN_COLAB:\n  import torch', 'x = torch.ones(3)'],
    ['torch', 'if IN_COLAB:\n  import torch as t', 't.ones(3)'],
    ['torch', 'if X:\n  from torch.nn import Linear', 'Linear(3, 2)'],
    [
      'torch',
      'try:\n  import torch\nexcept ImportError:\n  torch = None',
      'def seed(s):\n  torch.manual_seed(s)\nseed(1)'
    ],
    // Functions that are used.
    ['torch', 'def f():\n  import torch', 'f()'],
    ['torch', 'def f():\n  import torch\n\ndef g():\n  f()', 'run(g)'],
    ['torch', '@task\ndef f():\n  import torch'],
    ['torch', 'class A:\n  def f(self):\n    import torch'],
    ['torch', 'def f(x):\n  if x:\n    return 1\n  import torch\nf(0)'],
    [
      'torch',
      'def main():\n  import torch\nif __name__ == "__main__":\n  main()'
    ],
    // Through other modules.
    ['keras tensorflow', 'import tensorflow as tf', 'tf.keras.Sequential()'],
    ['torch', 'import importlib\nt = importlib.import_module("torch")'],
    ['numpy', '%pylab inline']
  ])('%s: %j %j', (expected, ...sources) => {
    expect(found(...sources)).toBe(expected);
  });
});
