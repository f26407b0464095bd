import { DEFAULT_FACTS } from '../../frameworks';
import { cells, detect, detector } from './helpers';

/** The number of the first cell that may draw or seed; the count of all where none may. */
function end(...sources: readonly string[]): number {
  return detect(...sources).setUp?.cells ?? -1;
}

describe('set-up that draws and seeds nothing', () => {
  it.each([
    ['nothing', ''],
    ['a comment', '# Colab badge'],
    ['a title', '#@title Install { display-mode: "form" }'],
    ['a docstring', '"""Copyright 2021."""'],
    ['an install', '!pip install -q lightning'],
    [
      'installs',
      '%pip install torch\n%conda install -y numpy\n!apt-get -qq install x'
    ],
    [
      'an install under a condition',
      'import sys\nif "google.colab" in sys.modules:\n  !pip install d2l'
    ],
    ['a shell cell', '%%bash\npip install x\npython train.py'],
    [
      'a file that is written',
      '%%writefile model.py\nimport torch\ntorch.manual_seed(1)'
    ],
    ['capture of an install', '%%capture\n!pip install x'],
    ['time of an import', '%%time\nimport torch'],
    [
      'settings of IPython',
      '%matplotlib inline\n%load_ext autoreload\n%autoreload 2\n%config InlineBackend.figure_format = "retina"'
    ],
    ['a variable by magic', '%env CUDA_VISIBLE_DEVICES=0\n%set_env A=1'],
    [
      'settings by call',
      'get_ipython().run_line_magic("matplotlib", "inline")\nget_ipython().system("pip install x")'
    ],
    ['help', 'print?\n?len'],
    ['shell output', 'files = !ls\nprint(files)'],
    ['a variable', 'import os\nos.environ["A"] = "1"; print("ok")'],
    [
      'a variable with a condition',
      'import os\nif "A" not in os.environ:\n    os.environ["A"] = "1"'
    ],
    [
      'a variable in other forms',
      'from os import environ as e\nimport os\ne.setdefault("A", "1")\ne.update({"B": "2"})\nos.environ |= dict(C="3")\nos.putenv("D", "4")\ne["P"] = e.get("P", "") + ":x"'
    ],
    [
      'imports',
      'from __future__ import annotations\nimport numpy as np, torch\nfrom torch import nn\nimport torch.nn.functional as F\nfrom . import x'
    ],
    ['a star import', 'from fastai.vision.all import *'],
    [
      'an optional import',
      'try:\n    import torch\nexcept ImportError as error:\n    print(error)\n    torch = None'
    ],
    [
      'an import that may install',
      'try:\n    import torch\nexcept ImportError:\n    !pip install torch\n    import torch'
    ],
    [
      'an import for types',
      'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import torch'
    ],
    [
      'a chosen import',
      'import importlib\nm = importlib.import_module("torch")\nprint(m.__version__)'
    ],
    [
      'JAX',
      'import jax\njax.config.update("jax_enable_x64", True)\nfrom jax.config import config\nfrom jax import config as c\nc.update("jax_platform_name", "cpu")'
    ],
    [
      'JAX over hosts',
      'import jax\njax.distributed.initialize()\nprint(jax.devices(), jax.local_device_count())'
    ],
    [
      'NumPyro',
      'import numpyro\nnumpyro.set_host_device_count(4)\nnumpyro.set_platform("cpu")'
    ],
    [
      'TensorFlow',
      'import tensorflow as tf\ntf.config.set_visible_devices([], "GPU")\ntf.get_logger().setLevel("ERROR")\ntf.compat.v1.disable_eager_execution()'
    ],
    [
      'memory growth',
      'import tensorflow as tf\ngpus = tf.config.list_physical_devices("GPU")\nif gpus:\n  try:\n    for gpu in gpus:\n      tf.config.experimental.set_memory_growth(gpu, True)\n  except RuntimeError as e:\n    print(e)'
    ],
    [
      'version 1 of TensorFlow',
      'import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()\ntf.logging.set_verbosity(tf.logging.ERROR)'
    ],
    [
      'Keras',
      'import keras\nkeras.backend.set_floatx("float32")\nkeras.mixed_precision.set_global_policy("mixed_float16")'
    ],
    [
      'PyTorch',
      'import torch\ntorch.set_default_dtype(torch.float64)\ntorch.backends.cudnn.benchmark = True\ntorch.set_num_threads(1)'
    ],
    [
      'warnings',
      'import warnings\nwarnings.filterwarnings("ignore")\nwarnings.warn = lambda *a, **k: None'
    ],
    [
      'the path',
      'import sys, os\nsys.path.append("..")\nsys.path.insert(0, os.path.abspath("src"))\nsys.path += ["x"]'
    ],
    [
      'plots',
      'import matplotlib.pyplot as plt\nimport matplotlib as mpl\nplt.rcParams["figure.figsize"] = (8, 6)\nplt.style.use("ggplot")\nmpl.rc("font", size=12)\nplt.rcParams.update({"a": 1})'
    ],
    [
      'seaborn',
      'import seaborn as sns\nsns.set_theme(style="whitegrid", palette=sns.color_palette())'
    ],
    [
      'pandas',
      'import pandas as pd\npd.set_option("display.max_columns", None)\npd.options.display.max_rows = 9'
    ],
    [
      'a log',
      'import logging\nlogging.basicConfig(level=logging.INFO)\nlogger = logging.getLogger(__name__)\nlogger.setLevel("INFO")\nlogging.getLogger("x").addHandler(logging.StreamHandler())'
    ],
    [
      "Abseil's log",
      'from absl import logging\nlogging.set_verbosity(logging.INFO)\nimport absl.logging\nabsl.logging.info("x")'
    ],
    [
      "Abseil's flags",
      'import sys\nfrom absl import app, flags\nflags.DEFINE_integer("steps", 10, "Steps.")\nFLAGS = flags.FLAGS\napp.parse_flags_with_usage(sys.argv)\nFLAGS(["x"])'
    ],
    [
      'an install without its sign',
      'pip install -q torch==2.1\nimport torch\ncd ..'
    ],
    ['numbers', 'x = [1., 2., 3.e-3, 1e5, 0x1f, 1j, 1_000, .5, -1.]'],
    [
      'constants',
      'BATCH = 32\nlr, wd = 1e-3, [1, 2]\nnames = {"a": (1, -2), **{}}\nSIZE = BATCH * 2 // 3\nSEED = 5678\nx: int = 3'
    ],
    [
      'a device',
      'import torch\ndevice = torch.device("cuda" if torch.cuda.is_available() else "cpu")\ndevice'
    ],
    [
      'paths',
      'from pathlib import Path\nroot = Path("data") / "x"\nroot.mkdir(exist_ok=True)\nimport os.path as osp\np = osp.join("a", f"{root}")\nfiles = sorted(root.glob("*.png"))\nprint(len(files))'
    ],
    [
      'versions',
      'import torch, sys\nprint("torch", torch.__version__, sys.version_info[:2])\nprint(f"{torch.__version__.split(chr(43))[0]:>8}")\nassert torch.__version__ >= "1"'
    ],
    [
      'a text',
      'import textwrap\ntext = "a b".split()\nprint(", ".join(w.upper() for w in text if w))'
    ],
    [
      'a loop',
      'for name in ("a", "b"):\n    print(name)\nwhile False:\n    pass\nelse:\n    pass'
    ],
    [
      'a file',
      'with open("a.txt") as f, open("b") as g:\n    text = f.read()\nchars = sorted(list(set(text)))\nstoi = {c: i for i, c in enumerate(chars)}'
    ],
    ['a table', 'import pandas as pd\ndf = pd.read_csv("a.csv")\ndf.head()'],
    [
      'a function that draws',
      'import torch\ndef make(n=3, *, kind: str = "x") -> torch.Tensor:\n    torch.manual_seed(0)\n    return torch.rand(n)'
    ],
    [
      'a lambda that draws',
      'import numpy as np\nf = lambda n: np.random.rand(n)'
    ],
    [
      'a class that draws',
      'from torch import nn\nclass Net(nn.Module):\n    size = 3\n    def __init__(self):\n        super().__init__()\n        self.l = nn.Linear(3, 3)'
    ],
    [
      'decorators',
      'import jax, functools, torch, dataclasses\n@jax.jit\ndef f(x): return x\n@functools.partial(jax.jit, static_argnums=0)\ndef g(x): return x\n@torch.no_grad()\ndef h(x): return x\n@dataclasses.dataclass(frozen=True)\nclass C:\n    a: int = 3'
    ],
    [
      'a class of constants and its object',
      'class Config:\n    lr = 1e-3\n    def __init__(self, size=3):\n        self.size = size\ncfg = Config(size=4)\ncfg.lr = 2\nprint(cfg.lr)\nConfig.lr = 1'
    ],
    [
      'a dataclass and its object',
      'from dataclasses import dataclass, field\n@dataclass\nclass C:\n    a: int = 3\n    b: list = field(default_factory=list)\nc = C(a=4)'
    ],
    [
      'an object with a method',
      'class C:\n    def show(self):\n        print("a")\nC().show()'
    ],
    [
      'a function that only prints',
      'def show(x, depth=0):\n    if depth < 3:\n        show(x, depth + 1)\n    print(x)\nshow(3)'
    ],
    [
      'arguments',
      'import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument("--lr", type=float, default=1e-3)\nargs = parser.parse_args([])\nargs.lr = 2'
    ],
    [
      'a namespace',
      'from types import SimpleNamespace\ncfg = SimpleNamespace(seed=7)\ncfg.x = 1'
    ],
    ['Colab', 'from google.colab import drive\ndrive.mount("/content/drive")'],
    [
      'certificates',
      'import ssl\nssl._create_default_https_context = ssl._create_unverified_context'
    ],
    [
      'output of all expressions',
      'from IPython.core.interactiveshell import InteractiveShell\nInteractiveShell.ast_node_interactivity = "all"'
    ],
    [
      'HTML',
      'from IPython.display import HTML, display\ndisplay(HTML("<style></style>"))'
    ],
    [
      'arrays of constants',
      'import numpy as np\nx = np.linspace(0, 1, 100)\ny = np.array([1, 2]) ** 2'
    ],
    [
      'a lookup with a key',
      'words = sorted(["b", "a"], key=lambda w: len(w))\nm = list(map(int, "123"))'
    ],
    ['deletion', 'x = 3\ndel x'],
    ['a walrus', 'if (n := len("abc")) > 2:\n    print(n)'],
    ['async', 'async def f():\n    return 1'],
    [
      'raise',
      'import sys\nif sys.version_info < (3,):\n    raise RuntimeError("old")'
    ]
  ])('%s', (_, source) => {
    expect([source, detect(source, 'draw()').setUp]).toEqual([
      source,
      { cells: 1, stop: 'c1', line: 0, called: [] }
    ]);
  });
});

describe('code that may draw or seed', () => {
  it.each([
    ['a seed', 'import torch\ntorch.manual_seed(0)', 1],
    ['a seed by star', 'from exp.nb_11 import *\nrandom.seed(7)', 1],
    ['a private seed', 'import jax\nkey = jax.random.PRNGKey(0)', 1],
    ['a generator', 'import numpy as np\nrng = np.random.default_rng()', 1],
    ["PyTorch's generator", 'import torch\n\ng = torch.Generator()', 2],
    ['a seed that is assigned', 'import scvi\nscvi.settings.seed = 0', 1],
    ['a draw', 'import numpy as np\n#\nx = np.random.rand(3)', 2],
    ['a draw in a print', 'import random\nprint("a", random.random())', 1],
    ['a draw in an f-string', 'import random\nx = f"{random.random()}"', 1],
    ['a draw in a default', 'import random\ndef f(x=random.random()): pass', 1],
    ['a draw in a class', 'import random\nclass A:\n  x = random.random()', 2],
    [
      'a draw in a comprehension',
      'import random\n[random.random() for _ in range(3)]',
      1
    ],
    [
      'a draw by argument',
      'import random\nlist(map(random.gauss, [1], [2]))',
      1
    ],
    ['a draw under a condition', 'import random\nif x:\n  random.random()', 2],
    [
      'a draw in an environment variable',
      'import os, random\nos.environ["A"] = str(random.random())',
      1
    ],
    [
      'a draw in a subscript',
      'import random\nx = [1, 2]\nx[random.randrange(2)] = 3',
      2
    ],
    [
      'a draw in a loop',
      'import random\nfor i in range(3):\n  random.random()',
      2
    ],
    [
      'a draw with a context',
      'import random\nwith open("x"):\n  random.random()',
      2
    ],
    [
      'a draw in a try',
      'import random\ntry:\n  random.random()\nfinally:\n  pass',
      2
    ],
    ['an unknown function', 'from helpers import load\ndata = load()', 1],
    ['a program of Abseil', 'from absl import app\napp.run(main)', 1],
    ['a function of nowhere', 'train()', 0],
    ['a name by star', 'from helpers import *\nload()', 1],
    ['a model', 'from torch import nn\nmodel = nn.Linear(2, 3)', 1],
    [
      'a function that draws',
      'import random\ndef f(): return random.random()\nf()',
      2
    ],
    [
      'a function that seeds',
      'import random\ndef fix(s):\n  random.seed(s)\nfix(1)',
      3
    ],
    [
      'a function of a parameter',
      'def run(f): return f()\nimport random\nrun(random.random)',
      2
    ],
    [
      'a lambda that draws',
      'import random\nf = lambda: random.random()\nf()',
      2
    ],
    [
      'a lambda that is passed',
      'import random\nsorted([1], key=lambda _: random.random())',
      1
    ],
    [
      'an object of a class that draws',
      'import random\nclass A:\n  def __init__(self):\n    self.x = random.random()\nA()',
      4
    ],
    [
      'a property that draws',
      'import random\nclass A:\n  @property\n  def x(self): return random.random()\na = A()',
      4
    ],
    [
      'a method that draws',
      'import random\nclass A:\n  def f(self): return random.random()\na = A()\na.f()',
      4
    ],
    [
      'an object of a class on something unknown',
      'from torch import nn\nclass A(nn.Module):\n  pass\nA()',
      3
    ],
    [
      'an unknown decorator',
      'from x import register\n@register\ndef f(): pass',
      1
    ],
    [
      'a decorator that draws',
      'import random\ndef d(f):\n  random.random()\n  return f\n@d\ndef g(): pass',
      4
    ],
    ['%run', '%run setup.py', 0],
    ['a stored value', 'x = 1\n%store -r y', 1],
    ['code of another language in this process', '%%R\nset.seed(1)', 0],
    ['timed code', 'import random\n%timeit random.random()', 1],
    ['exec', 'exec("x")', 0],
    ['a monkey-patch', 'import numpy as np\nnp.random.seed = print', 1],
    ['a syntax error', 'x = = 1', 0],
    [
      'an alias that two branches give',
      'try:\n  from a import seed\nexcept ImportError:\n  seed = print\nseed(1)',
      4
    ],
    ['a shadowed builtin', 'from lib import print\nprint(1)', 1],
    [
      'a sample of a table',
      'import pandas as pd\ndf = pd.read_csv("a")\ndf.sample(3)',
      2
    ],
    ['a deleted name', 'def f(): pass\ndel f\nf()', 2]
  ])('%s', (_, source, line) => {
    expect([source, detect(source).setUp]).toMatchObject([
      source,
      { cells: 0, stop: 'c0', line }
    ]);
  });
});

describe('the set-up of several cells', () => {
  it('ends at the first call of a helper, not at its definition', () => {
    expect(
      end(
        'import random',
        'def seed_everything(s):\n    random.seed(s)',
        'SEED = 42',
        'seed_everything(SEED)',
        'x = 1'
      )
    ).toBe(3);
  });

  it('takes names as they stand where the call is', () => {
    const helper = 'def f():\n    return g()';
    expect(end(helper, 'def g(): return 1', 'f()', 'draw()')).toBe(3);
    expect(end(helper, 'def g(): return draw()', 'f()')).toBe(2);
    expect(end('import random as r', 'r = 3', 'r.random()')).toBe(2);
    expect(end('def f(): return 1', 'f = make', 'f()')).toBe(2);
  });

  it('has no end where nothing draws', () => {
    expect(detect('import torch', '', '# later').setUp).toEqual({
      cells: 3,
      stop: null,
      line: 0,
      called: []
    });
  });

  it('goes on behind parameters, whatever they say', () => {
    const found = detector().update(
      [
        { id: 'a', source: 'x = draw()', isParameters: true },
        { id: 'b', source: 'print(x)' },
        { id: 'c', source: 'draw()' }
      ],
      'python'
    );
    expect(found.setUp).toMatchObject({ cells: 2, stop: 'c' });
  });

  it('names the calls above the line that may draw', () => {
    expect(
      detect(
        'import jax',
        'jax.config.update("jax_num_cpu_devices", 8)\nkey = jax.random.key(0)\njax.devices()'
      ).setUp
    ).toEqual({
      cells: 1,
      stop: 'c1',
      line: 1,
      called: ['jax.config.update', 'jax.random.key']
    });
  });

  it('is unknown without a parser or a language', () => {
    expect(detector().update(cells('x'), null).setUp).toBeNull();
  });

  it.each([
    [
      '# a\nlibrary(ggplot2)\nsuppressPackageStartupMessages(library("dplyr"))\noptions(digits = 3)',
      'set.seed(1)'
    ],
    ['install.packages("a")\n\nrequire(b); library(c)', 'x <- rnorm(3)']
  ])('reads R', (...sources) => {
    const found = detector().update(cells(...sources), 'R');
    expect(found.setUp).toMatchObject({ cells: 1, stop: 'c1', line: 0 });
  });

  it.each([
    [
      '# a\nusing Random, Flux: Dense\nimport Pkg; Pkg.add("Flux")\nENV["A"] = "1"',
      'Random.seed!(1)'
    ],
    ['using Plots', '\nx = rand(3)']
  ])('reads Julia', (...sources) => {
    const found = detector().update(cells(...sources), 'julia');
    expect(found.setUp).toMatchObject({ cells: 1, stop: 'c1' });
  });
});

describe('the cost of set-up', () => {
  it('reads only what an edit may concern', () => {
    const finder = detector();
    const all = cells(
      'import numpy as np',
      'def f(): return 1',
      ...Array.from({ length: 500 }, (_, i) => `x_${i} = ${i}`),
      'np.random.rand()',
      'y = 1'
    );
    finder.update(all, 'python');
    const first = finder.setUpReads;
    expect(first).toBe(503);
    const edited = all.map((cell, i) =>
      i === 300 || i === 503 ? { ...cell, source: 'z = 1' } : cell
    );
    expect(finder.update(edited, 'python').setUp?.cells).toBe(502);
    expect(finder.setUpReads).toBe(first + 1);
    finder.update(edited.slice(1), 'python');
    expect(finder.setUpReads).toBe(first + 2);
  });

  it('ends where functions call each other without end', () => {
    const deep = Array.from(
      { length: 30 },
      (_, i) => `def f${i}(): return f${i + 1}() + f${i + 1}() + f${i + 1}()`
    ).join('\n');
    expect(end(`${deep}\ndef f30(): return 1`, 'f0()')).toBe(1);
  });

  it('knows no call that also seeds or makes a generator', () => {
    for (const path of DEFAULT_FACTS.seedPaths) {
      expect(end(`import ${path.split('.')[0]}\n${path}(1)`)).toBe(0);
    }
  });
});
