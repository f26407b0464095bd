import { detect } from './helpers';

/** Cells of a notebook; the last one ends in the argument of a seed call. */
type Case = readonly [readonly string[], number | null];

/** The value of the one seed that these cells set. */
function valueOf(sources: readonly string[]): number | null | undefined {
  const { seeds } = detect('import torch', ...sources);
  expect(seeds.length).toBe(1);
  return seeds[0]?.value;
}

/** Seeds with an expression, after some cells. */
function seed(expression: string, ...before: readonly string[]): string[] {
  return [...before, `torch.manual_seed(${expression})`];
}

function check(name: string, cases: readonly Case[]): void {
  describe(name, () => {
    it.each(cases)('%j → %s', (sources, expected) => {
      expect(valueOf(sources)).toBe(expected);
    });
  });
}

check('arithmetic', [
  [seed('2**32 - 1'), 4294967295],
  [seed('SEED + 1', 'SEED = 41'), 42],
  [seed('-SEED', 'SEED = 41'), -41],
  [seed('~SEED', 'SEED = 41'), -42],
  [seed('+SEED', 'SEED = 41'), 41],
  [seed('-7 // 2'), -4],
  [seed('-7 % 5'), 3],
  [seed('7 % -5'), -3],
  [seed('7 % 0'), null],
  [seed('7 // 0'), null],
  [seed('7 / 2'), null],
  [seed('4 / 2'), null],
  [seed('2 ** -1'), null],
  [seed('-2 ** 2'), -4],
  [seed('2 ** 3 ** 2'), 512],
  [seed('2 ** 64 % 1000'), 616],
  [seed('2 ** 64'), null],
  [seed('2 ** 53'), null],
  [seed('2 ** 53 - 1'), 9007199254740991],
  [seed('10 ** 10 ** 10'), null],
  [seed('1 << 5 | 3 & 2 ^ 7'), 37],
  [seed('-1 >> 3'), -1],
  [seed('0xFF & 0b11'), 3],
  [seed('1 << 100000'), null],
  [seed('SEED * 100 + 7', 'SEED = 3'), 307],
  [seed('SEED + i', 'SEED = 3'), null],
  [seed('SEED + 1.0', 'SEED = 3'), null],
  [seed('not SEED', 'SEED = 3'), null],
  [seed('SEED == 3', 'SEED = 3'), null],
  [seed('int(7)'), 7],
  [seed('int("7")'), 7],
  [seed('int(" -7 ")'), -7],
  [seed('int("7.5")'), null],
  [seed('int(1e6)'), 1000000],
  [seed('int(7.9)'), 7],
  [seed('int("ff", 16)'), null],
  [seed('int(SEED)', 'SEED = 7'), 7],
  [seed('int(7)', 'def int(x): return 9'), 9],
  [seed('int(7)', 'int = round'), null],
  [seed('abs(-7)'), 7],
  [seed('pow(2, 5)'), 32],
  [seed('pow(2, 5, 7)'), 4],
  [seed('min(7, 8) + max(1, 2, 3)'), 10],
  [seed('hash("a")'), null],
  [seed('len(SEED)', 'SEED = "1234567"'), null],
  [seed('SEED', 'SEED, N = 7, 100'), 7],
  [seed('SEED', '(N, SEED) = (100, 7)'), 7],
  [seed('b', 'a, b = 1, 2', 'a, b = b, a'), 1],
  [seed('b', 'a, b = 1, 2\na, b = b, a'), 1],
  [seed('SEED', 'SEED = 7', 'SEED += 1'), 8],
  [seed('SEED', 'SEED = 7\nSEED *= 2\nSEED -= 1'), 13],
  [seed('SEED', 'SEED = 7', 'SEED = SEED + 1'), 8],
  [seed('SEED', 'SEED = SEED + 1'), null],
  [seed('a', 'a = b + 1', 'b = a + 1'), null],
  [seed('7 if debug else 7'), 7],
  [seed('7 if debug else 8'), null],
  [seed('SEED or 3', 'SEED = 0'), 3],
  [seed('SEED or 3', 'SEED = None'), 3],
  [seed('SEED or 3', 'SEED = 5'), 5],
  [seed('SEED and 3', 'SEED = 5'), 3],
  [seed('SEED or 3', 'SEED = load()'), null],
  [seed('True + 1'), null]
]);

check('names that depend on what runs', [
  [seed('S', 'S = 1', 'if debug:\n  S = 2'), null],
  [seed('S', 'S = 1\nif debug: S = 2'), null],
  [seed('S', 'S = 2', 'if debug:\n  S = 2'), 2],
  [['if debug:\n  S = 2\n  torch.manual_seed(S)'], 2],
  [['S = 1\nif debug:\n  torch.manual_seed(S)'], 1],
  [seed('S', 'if True:\n  S = 2'), 2],
  [seed('S', "if __name__ == '__main__':\n  S = 2"), 2],
  [seed('S', 'S = 1', 'while go:\n  S = 2'), null],
  [seed('S', 'S = 1', 'try:\n  S = load()\nexcept IOError:\n  pass'), null],
  [seed('S', 'S = 1\ntry:\n  f()\nfinally:\n  S = 2'), 2],
  [seed('S', 'with lock:\n  S = 2'), 2],
  [['for s in range(5):\n  torch.manual_seed(s)'], null],
  [['for s in [7]:\n  torch.manual_seed(s)'], null],
  [['S = 0\nfor i in range(5):\n  torch.manual_seed(S)\n  S += 1'], null],
  [['S = 0\nfor i in range(5):\n  S = 3\n  torch.manual_seed(S)'], 3],
  [['S = 0\nwhile S < 5:\n  S = S + 1\n  torch.manual_seed(S)'], null],
  [['S = 4\nfor i in range(5):\n  torch.manual_seed(S + i)'], null],
  [['S = 4\nfor i in range(5):\n  torch.manual_seed(S)'], 4],
  [seed('S', 'S = 1', 'def f():\n  global S\n  S = 5'), null],
  [seed('S', 'S = 5', 'def f():\n  global S\n  S = 5\nf()'), 5],
  [['S = 1\ndef f():\n  torch.manual_seed(S)\nS = 2\nf()'], null],
  [['S = 1', 'def f():\n  torch.manual_seed(S)', 'S = 2\nf()'], null],
  [['def f():\n  torch.manual_seed(S)\nS = 3\nf()'], 3],
  [seed('S', 'S = 1', 'del S'), null],
  [seed('S', 'x and (S := 3)', 'S = 4 if x else S'), null],
  [seed('S', 'from settings import *\nif debug: S = 3'), null]
]);

check('dictionaries', [
  [seed('cfg["seed"]', 'cfg = {"seed": 7}'), 7],
  [['cfg = {"seed": 7}; torch.manual_seed(cfg["seed"])'], 7],
  [seed("cfg['seed']", 'cfg = {"lr": 0.1, "seed": 7, "n": [1, 2]}'), 7],
  [seed('cfg["seed"]', 'cfg = dict(seed=7, lr=0.1)'), 7],
  [seed('cfg["seed"]', 'cfg = dict({"seed": 7}, lr=0.1)'), 7],
  [seed('cfg["seed"]', 'cfg = dict({"seed": 7}, seed=8)'), 8],
  [seed('cfg["train"]["seed"]', 'cfg = {"train": {"seed": 7}}'), 7],
  [seed('cfg["train"]["seed"]', 'cfg = {"seed": 7, "train": {}}'), null],
  [seed('cfg.get("seed")', 'cfg = {"seed": 7}'), 7],
  [seed('cfg.get("seed", 0)', 'cfg = {"seed": 7}'), 7],
  [seed('cfg.get("seed", 3)', 'cfg = {"sead": 7}'), 3],
  [seed('cfg.get("seed")', 'cfg = {"sead": 7}'), null],
  [seed('cfg.get("seed", 3)', 'cfg = load()'), null],
  [seed('cfg.get("seed", 3)', 'from mine import cfg'), null],
  [seed('cfg.get("seed", 3)', 'from mine import *'), null],
  [seed('cfg.pop("seed")', 'cfg = {"seed": 7}'), 7],
  [seed('os.environ.get("SEED", 3)', 'import os'), null],
  [seed('cfg["seed"]', 'S = 7', 'cfg = {"seed": S + 1}'), 8],
  [seed('cfg["seed"]', 'cfg = {"seed": 7, "seed": 8}'), 8],
  [seed('cfg["seed"]', 'base = {"seed": 7}', 'cfg = {**base, "n": 1}'), 7],
  [seed('cfg["seed"]', 'base = {"seed": 7}', 'cfg = {**base, "seed": 8}'), 8],
  [seed('cfg["seed"]', 'cfg = {"seed": 7, **load()}'), null],
  [seed('cfg["seed"]', 'cfg = {**load(), "seed": 7}'), 7],
  [seed('cfg["seed"]', 'cfg = {"seed": 7, key: 8}'), null],
  [seed('cfg["seed"]', 'cfg = {k: 7 for k in keys}'), null],
  [seed('cfg[k]', 'cfg = {"seed": 7}'), null],
  [seed('cfg[0]', 'cfg = {0: 7}'), 7],
  [seed('cfg["0"]', 'cfg = {0: 7}'), null],
  [seed('{"seed": 7}["seed"]'), 7],
  [seed('cfg["seed"]', 'cfg = {"seed": "7"}'), null],
  [seed('int(cfg["seed"])', 'cfg = {"seed": "7"}'), 7],
  [seed('cfg["seed"] + 1', 'cfg = {"seed": 7}'), 8],
  [seed('s', 'cfg = {"seed": 7}', 's = cfg["seed"]'), 7],
  [seed('s', 'cfg = {"seed": 7}', 's = cfg["seed"]', 'cfg["seed"] = 8'), 7],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'print(cfg)'), 7],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}\ncfg'), 7],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'run(config=cfg["n"])'), 7],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'wandb.init(config=cfg)'), 7],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'x = f"{cfg}"'), 7]
]);

check('dictionaries that change', [
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'cfg["seed"] = 9'), 9],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'cfg["lr"] = 9'), 7],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}\ncfg["seed"] += 2'), 9],
  [['cfg = {"seed": 7}\ntorch.manual_seed(cfg["seed"])\ncfg["seed"] = 9'], 7],
  [seed('cfg["seed"]', 'cfg = {}', 'cfg["seed"] = 9'), 9],
  [seed('cfg["seed"]', 'cfg = load()', 'cfg["seed"] = 9'), 9],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'cfg[k] = 9'), null],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'cfg.update(seed=9)'), 9],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'cfg.update({"seed": 9})'), 9],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'cfg.update({"lr": 9})'), 7],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'cfg.update(other)'), null],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'cfg |= other'), null],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'cfg.clear()'), null],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'cfg.pop("seed")'), null],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'cfg.pop("lr")'), 7],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'del cfg["seed"]'), null],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'cfg["seed"], x = 1, 2'), null],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'if d: cfg["seed"] = 9'), null],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'if d: cfg["lr"] = 9'), 7],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'merge(cfg, other)'), null],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'other = cfg'), null],
  [seed('cfg["seed"]', 'cfg = {"seed": 7}', 'c = cfg\nc["seed"] = 9'), null],
  [seed('c["seed"]', 'cfg = {"seed": 7}', 'c = cfg', 'cfg["seed"] = 9'), null],
  [seed('c["seed"]', 'cfg = {"seed": 7}\nc = cfg\ncfg["seed"] = 9'), null],
  [seed('c["seed"]', 'cfg = {"seed": 7}', 'c = cfg'), 7],
  [seed('c["seed"]', 'cfg = {"seed": 7}', 'c = cfg or {}\nc["seed"] = 1'), 1],
  [
    seed('cfg["seed"]', 'cfg = {"seed": 7}', 'c = cfg or {}\nc["seed"] = 1'),
    null
  ],
  [
    seed(
      'cfg["seed"]',
      'cfg = {"seed": 7}',
      'import copy\nc = copy.deepcopy(cfg)\nc["seed"] = 9'
    ),
    7
  ],
  [
    seed(
      'c["seed"]',
      'cfg = {"seed": 7}',
      'import copy\nc = copy.deepcopy(cfg)',
      'cfg["seed"] = 9'
    ),
    7
  ],
  [
    seed(
      'cfg["train"]["seed"]',
      'cfg = {"train": {"seed": 7}}',
      't = cfg["train"]\nt["seed"] = 9'
    ),
    null
  ],
  [
    seed(
      'cfg["train"]["seed"]',
      'cfg = {"train": {"seed": 7}}',
      'cfg["train"]["seed"] = 9'
    ),
    9
  ],
  [
    seed(
      'cfg["train"]["seed"]',
      'cfg = {"train": {"seed": 7}}',
      'cfg["train"] = {}'
    ),
    null
  ],
  [
    seed(
      'cfg["seed"]',
      'cfg = {"seed": 7, "train": {}}',
      't = cfg["train"]\nt["seed"] = 9'
    ),
    7
  ],
  [
    seed(
      'cfg["seed"]',
      'cfg = {"seed": 7}',
      'def tweak(c):\n  c["seed"] = 9',
      'tweak(cfg)'
    ),
    null
  ],
  [
    seed(
      'cfg["seed"]',
      'cfg = {"seed": 7}',
      'def show(c):\n  print(c["seed"])',
      'show(cfg)'
    ),
    7
  ],
  [
    seed(
      'cfg["seed"]',
      'cfg = {"seed": 7}',
      'def tweak():\n  cfg["seed"] = 9',
      'tweak()'
    ),
    null
  ],
  [
    seed(
      'cfg["seed"]',
      'cfg = {"seed": 7}',
      'def tweak():\n  cfg = {}\n  cfg["seed"] = 9',
      'tweak()'
    ),
    7
  ],
  [
    [
      'cfg = {"seed": 0}\nfor i in r:\n  torch.manual_seed(cfg["seed"])\n  cfg["seed"] += 1'
    ],
    null
  ],
  [
    [
      'cfg = {"seed": 0}\nfor i in r:\n  cfg["seed"] = i\n  torch.manual_seed(cfg["seed"])'
    ],
    null
  ]
]);

it('reads a configuration that cell after cell hands on', () => {
  const calls = Array.from({ length: 200 }, () => 'set_seed(cfg["seed"])');
  const { seeds } = detect(
    'import torch\ncfg = {"seed": 7}',
    'def set_seed(seed):\n    torch.manual_seed(seed)',
    ...calls,
    'torch.manual_seed(cfg["seed"])'
  );
  expect(seeds.map(({ value }) => value)).toEqual([7, 7]);
});

it('reads it anew after a change', () => {
  const { seeds } = detect(
    'import torch\ncfg = {"seed": 7}',
    'torch.manual_seed(cfg["seed"])',
    'cfg["seed"] = 8',
    'torch.manual_seed(cfg["seed"])',
    'print(cfg["seed"])\ntorch.manual_seed(cfg["seed"])'
  );
  expect(seeds.map(({ value }) => value)).toEqual([7, 8, 8]);
});
