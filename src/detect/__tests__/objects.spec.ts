import { detect } from './helpers';

/** Cells, the expression that seeds, and its value. */
type Case = readonly [readonly string[], string, number | null];

function check(name: string, cases: readonly Case[]): void {
  describe(name, () => {
    it.each(cases)('%j, %s → %s', (sources, expression, expected) => {
      const call = `torch.manual_seed(${expression})`;
      const { seeds } = detect('import torch', ...sources, call);
      expect(seeds.map(({ value }) => value)).toEqual([expected]);
    });
  });
}

const DATACLASS = 'from dataclasses import dataclass, field, replace';
const CONFIG = `${DATACLASS}\n@dataclass\nclass Config:\n  seed: int = 7\n  n: int = 3`;
const NAMESPACE = 'from types import SimpleNamespace';

check('classes', [
  [['class Config:\n  seed = 7'], 'Config.seed', 7],
  [['class Config: seed = 7'], 'Config.seed', 7],
  [['class Config:\n  seed = 7'], 'Config().seed', 7],
  [['class Config:\n  seed = 7\ncfg = Config()'], 'cfg.seed', 7],
  [['class Config:\n  seed = 7', 'cfg = Config()'], 'cfg.seed', 7],
  [['BASE = 6', 'class Config:\n  seed = BASE + 1'], 'Config.seed', 7],
  [['class Config:\n  base = 6\n  seed = base + 1'], 'Config.seed', 7],
  [['seed = 7', 'class Config:\n  seed = seed'], 'Config.seed', 7],
  [['class Config:\n  class Train:\n    seed = 7'], 'Config.Train.seed', 7],
  [['class A:\n  seed = 7', 'class B(A): pass'], 'B.seed', 7],
  [['class A:\n  seed = 7', 'class B(A): pass'], 'B().seed', 7],
  [['class A:\n  seed = 7', 'class B(A):\n  seed = 8'], 'B.seed', 8],
  [['from x import A', 'class B(A): n = 1'], 'B.seed', null],
  [['from x import A', 'class B(A): seed = 7'], 'B.seed', 7],
  [['from x import A', 'class B(A): seed = 7'], 'B().seed', null],
  [['from enum import Enum\nclass S(Enum):\n  A = 7'], 'S.A', null],
  [['class C(metaclass=M):\n  seed = 7'], 'C.seed', null],
  [['@register\nclass C:\n  seed = 7'], 'C.seed', null],
  [
    ['class C:\n  @property\n  def seed(self): return 7\n  n = 1'],
    'C().seed',
    null
  ],
  [['class C:\n  seed = 7', 'C.seed = 9'], 'C.seed', 9],
  [['class C:\n  seed = 7', 'C.n = 9'], 'C.seed', 7],
  [['class C:\n  seed = 7', 'c = C()', 'C.seed = 9'], 'c.seed', null],
  [['class C:\n  seed = 7\nc = C()\nC.seed = 9'], 'c.seed', null],
  [['class C:\n  seed = 7', 'C.seed = 9', 'c = C()'], 'c.seed', 9],
  [['class C:\n  seed = 7', 'c = C()', 'c.seed = 9'], 'c.seed', 9],
  [['class C:\n  seed = 7', 'c = C()', 'c.seed = 9'], 'C.seed', 7],
  [['class C:\n  seed = 7', 'c = C()', 'c.load("x")'], 'c.seed', null],
  [['class C:\n  seed = 7', 'setattr(C, "seed", 9)'], 'C.seed', 9],
  [['class C:\n  seed = 7', 'setattr(C, k, 9)'], 'C.seed', null],
  [['class C:\n  seed = 7', 'build(C)'], 'C.seed', null],
  [['class C:\n  seed = 7', 'C = load()'], 'C.seed', null],
  [
    ['class C:\n  if debug:\n    seed = 7\n  else:\n    seed = 8'],
    'C.seed',
    null
  ],
  [
    ['class C:\n  seed = 7\n  def __getattribute__(self, k): return 1'],
    'C().seed',
    null
  ]
]);

check('constructors', [
  [['class C:\n  def __init__(self):\n    self.seed = 7'], 'C().seed', 7],
  [
    ['class C:\n  def __init__(self, seed=7):\n    self.seed = seed'],
    'C().seed',
    7
  ],
  [
    ['class C:\n  def __init__(self, seed=7):\n    self.seed = seed'],
    'C(9).seed',
    9
  ],
  [
    [
      'class C:\n  def __init__(self, seed=7):\n    self.seed = seed',
      'c = C(seed=9)'
    ],
    'c.seed',
    9
  ],
  [
    ['class C:\n  def __init__(self, n, *, seed=7):\n    self.seed = seed + n'],
    'C(1, seed=2).seed',
    3
  ],
  [
    ['class C:\n  def __init__(self, seed=7):\n    self.seed = seed'],
    'C(*a).seed',
    null
  ],
  [
    ['class C:\n  seed = 7\n  def __init__(self):\n    self.seed = load()'],
    'C().seed',
    null
  ],
  [
    ['class C:\n  seed = 7\n  def __init__(self):\n    self.n = 1'],
    'C().seed',
    7
  ],
  [
    [
      'class C:\n  seed = 7\n  def __init__(self):\n    if debug: self.seed = 8'
    ],
    'C().seed',
    null
  ],
  [
    [
      'class C:\n  seed = 7\n  def __init__(self, d):\n    self.__dict__.update(d)'
    ],
    'C(d).seed',
    null
  ],
  [
    [
      'class C:\n  seed = 7\n  def __init__(self, **kw):\n    for k in kw: setattr(self, k, kw[k])'
    ],
    'C(seed=8).seed',
    null
  ],
  [
    [
      'class C:\n  seed = 7\n  def load(self):\n    self.seed = 8\n  def __init__(self):\n    self.load()'
    ],
    'C().seed',
    null
  ],
  [
    [
      'class C:\n  seed = 7\n  def __init__(self):\n    self.load()\n  def load(self):\n    self.n = 8'
    ],
    'C().seed',
    null
  ],
  [
    [
      'class A:\n  def __init__(self): self.seed = 8',
      'class B(A):\n  seed = 7'
    ],
    'B().seed',
    null
  ]
]);

check('dataclasses', [
  [[CONFIG], 'Config.seed', 7],
  [[CONFIG], 'Config().seed', 7],
  [[CONFIG, 'c = Config(seed=9)'], 'c.seed', 9],
  [[CONFIG, 'c = Config(9)'], 'c.seed', 9],
  [[CONFIG, 'c = Config(n=9)'], 'c.seed', 7],
  [[CONFIG, 'c = Config(*a)'], 'c.seed', null],
  [[CONFIG, 'c = Config(**{"seed": 9})'], 'c.seed', 9],
  [[CONFIG, 'c = Config(**load())'], 'c.seed', null],
  [[CONFIG, 'c = replace(Config(), seed=9)'], 'c.seed', 9],
  [[CONFIG, 'c = replace(Config(), n=9)'], 'c.seed', 7],
  [
    [
      `${DATACLASS}\n@dataclass(frozen=True)\nclass C:\n  seed: int = field(default=7)`
    ],
    'C().seed',
    7
  ],
  [
    [
      `${DATACLASS}\n@dataclass\nclass C:\n  seed: int = field(default_factory=roll)`
    ],
    'C().seed',
    null
  ],
  [
    [`${DATACLASS}\n@dataclass\nclass C:\n  n: int\n  seed: int = 7`],
    'C(9).seed',
    7
  ],
  [
    [`${DATACLASS}\n@dataclass\nclass C:\n  seed: int\n  n: int = 7`],
    'C(9).seed',
    9
  ],
  [
    [`${CONFIG}\n  def __post_init__(self):\n    self.seed = 1`],
    'Config().seed',
    null
  ],
  [
    ['from typing import NamedTuple\nclass C(NamedTuple):\n  seed: int = 7'],
    'C().seed',
    7
  ],
  [
    [
      'from typing import NamedTuple\nclass C(NamedTuple):\n  n: int\n  seed: int = 7',
      'c = C(1)._replace(seed=8)'
    ],
    'c.seed',
    8
  ],
  [
    [
      'from pydantic import BaseModel, Field\nclass C(BaseModel):\n  seed: int = Field(7, ge=0)'
    ],
    'C().seed',
    7
  ],
  [
    [
      'from pydantic_settings import BaseSettings\nclass C(BaseSettings):\n  seed: int = 7'
    ],
    'C().seed',
    null
  ]
]);

check('namespaces of libraries', [
  [[`${NAMESPACE}\nns = SimpleNamespace(seed=7)`], 'ns.seed', 7],
  [[NAMESPACE, 'ns = SimpleNamespace(seed=7)'], 'ns.seed', 7],
  [[NAMESPACE, 'ns = SimpleNamespace(**{"seed": 7})'], 'ns.seed', 7],
  [[NAMESPACE, 'ns = SimpleNamespace(seed=7)', 'ns.seed = 8'], 'ns.seed', 8],
  [['import types', 'ns = types.SimpleNamespace(seed=7)'], 'ns.seed', 7],
  [['ns = SimpleNamespace(seed=7)'], 'ns.seed', null],
  [
    ['class SimpleNamespace:\n  seed = 1', 'ns = SimpleNamespace(seed=7)'],
    'ns.seed',
    1
  ],
  [
    [
      'from omegaconf import OmegaConf',
      'c = OmegaConf.create({"train": {"seed": 7}})'
    ],
    'c.train.seed',
    7
  ],
  [
    ['from omegaconf import OmegaConf', 'c = OmegaConf.load("c.yaml")'],
    'c.seed',
    null
  ],
  [
    ['from omegaconf import OmegaConf', 'c = OmegaConf.create("seed: 7")'],
    'c.seed',
    null
  ],
  [
    ['import ml_collections', 'c = ml_collections.ConfigDict({"seed": 7})'],
    'c.seed',
    7
  ],
  [
    ['import ml_collections', 'c = ml_collections.ConfigDict()\nc.seed = 7'],
    'c.seed',
    7
  ],
  [
    ['from easydict import EasyDict as edict', 'c = edict(seed=7)'],
    'c.seed',
    7
  ],
  [
    ['from easydict import EasyDict as edict', 'c = edict({"seed": 7})'],
    'c["seed"]',
    7
  ],
  [['from mine import EasyDict', 'c = EasyDict({"seed": 7})'], 'c.seed', null]
]);

const PARSER =
  'import argparse\nparser = argparse.ArgumentParser(description="x")';
const SEED = 'parser.add_argument("--seed", "-s", type=int, default=7)';

check('command lines', [
  [[PARSER, SEED, 'args = parser.parse_args([])'], 'args.seed', 7],
  [[`${PARSER}\n${SEED}\nargs = parser.parse_args(args=[])`], 'args.seed', 7],
  [[PARSER, SEED, 'args = parser.parse_args("")'], 'args.seed', 7],
  [[PARSER, SEED, 'args, _ = parser.parse_known_args()'], 'args.seed', 7],
  [[PARSER, SEED, 'args = parser.parse_known_args()[0]'], 'args.seed', 7],
  [[PARSER, SEED, '_, args = parser.parse_known_args()'], 'args.seed', null],
  [
    [PARSER, SEED, 'args = parser.parse_args(["--seed", "9"])'],
    'args.seed',
    null
  ],
  [[PARSER, SEED, 'args = parser.parse_args()'], 'args.seed', 7],
  [
    ['import sys\nsys.argv = [""]', PARSER, SEED, 'args = parser.parse_args()'],
    'args.seed',
    7
  ],
  [
    [
      'import sys\nsys.argv = ["x", "--seed", "9"]',
      PARSER,
      SEED,
      'args = parser.parse_args()'
    ],
    'args.seed',
    null
  ],
  [
    [
      'import sys\nsys.argv.append("--seed=9")',
      PARSER,
      SEED,
      'args = parser.parse_known_args()[0]'
    ],
    'args.seed',
    null
  ],
  [
    [
      PARSER,
      'parser.add_argument("--random-seed", default=7)',
      'args = parser.parse_args([])'
    ],
    'args.random_seed',
    7
  ],
  [
    [
      PARSER,
      'parser.add_argument("-r", dest="seed", default=7)',
      'args = parser.parse_args([])'
    ],
    'args.seed',
    7
  ],
  [
    [
      PARSER,
      'parser.add_argument("--seed", type=int, default="7")',
      'args = parser.parse_args([])'
    ],
    'args.seed',
    7
  ],
  [
    [
      PARSER,
      'parser.add_argument("--seed", type=int)',
      'args = parser.parse_args([])'
    ],
    'args.seed',
    null
  ],
  [
    [
      PARSER,
      'parser.add_argument("--seed", type=roll, default="7")',
      'args = parser.parse_args([])'
    ],
    'args.seed',
    null
  ],
  [
    [
      PARSER,
      SEED,
      'parser.set_defaults(seed=9)',
      'args = parser.parse_args([])'
    ],
    'args.seed',
    9
  ],
  [
    [PARSER, SEED, 'args = parser.parse_args([])', 'args.seed = 9'],
    'args.seed',
    9
  ],
  [
    [PARSER, SEED, 'parser = add_more(parser)', 'args = parser.parse_args([])'],
    'args.seed',
    null
  ],
  [
    [PARSER, SEED, 'add_more(parser)', 'args = parser.parse_args([])'],
    'args.seed',
    null
  ],
  [['import argparse', 'args = argparse.Namespace(seed=7)'], 'args.seed', 7],
  [
    [
      'import argparse',
      `p = argparse.ArgumentParser(parents=[q])\np.add_argument("--seed", default=7)`,
      'args = p.parse_args([])'
    ],
    'args.seed',
    7
  ],
  [
    [
      `${PARSER}\ndef parse():\n  parser.add_argument("--seed", default=7)\n  return parser.parse_args([])`,
      'args = parse()'
    ],
    'args.seed',
    7
  ]
]);
