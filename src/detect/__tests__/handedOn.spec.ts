import { detect } from './helpers';

/** Cells, and the values of all seeds that they set. */
type Case = readonly [readonly string[], readonly (number | null)[]];

const LIBRARIES = 'import os, random, torch\nimport numpy as np';

describe('helpers that hand a seed on', () => {
  const SET = 'def set_seed(seed):\n  torch.manual_seed(seed)';
  const ALL = 'def seed_all(seed=7):\n  set_seed(seed)';
  const cases: readonly Case[] = [
    [[SET, ALL, 'seed_all()'], [7]],
    [[SET, ALL, 'seed_all(9)'], [9]],
    [[SET, ALL, 'seed_all(seed=9)'], [9]],
    [[SET, ALL, 'seed_all(9)', 'seed_all(9)'], [9]],
    [[SET, ALL, 'seed_all(9)', 'seed_all(8)'], [null]],
    [[SET, ALL, 'seed_all(9)', 'set_seed(8)'], [null]],
    [[SET, ALL, 'seed_all(9)', 'set_seed(9)'], [9]],
    [[SET, ALL], [null]],
    [[SET, ALL, 'run(seed_all)\nseed_all(9)'], [null]],
    [[SET, 'def seed_all(seed=7):\n  set_seed(seed + 1)', 'seed_all()'], [8]],
    [[SET, 'def a(s): set_seed(s)', 'def b(s): a(s)', 'b(3)'], [3]],
    [[SET, 'def a(s): set_seed(s)\ndef b(s): a(s=s)\nb(s=3)'], [3]],
    [[SET, 'def a(s): set_seed(s); a(s)', 'a(3)'], [null]],
    [[SET, 'def f(*, seed=7): set_seed(seed)', 'f()'], [7]],
    [[SET, 'def f(*args, seed=7): set_seed(seed)', 'f(1, 2)'], [7]],
    [[SET, 'def f(n=1, *args): set_seed(n)', 'f()'], [1]],
    [[SET, 'S = 5', 'def f(seed=S): set_seed(seed)', 'f()'], [5]],
    [[SET, 'def main():\n  seed = 5\n  set_seed(seed)', 'main()'], [5]],
    [
      [SET, 'def main(cfg):\n  set_seed(cfg["seed"])', 'main({"seed": 7})'],
      [7]
    ],
    [
      [
        SET,
        'cfg = {"seed": 7}',
        'def main(c):\n  set_seed(c["seed"])',
        'main(cfg)'
      ],
      [7]
    ],
    [
      [
        SET,
        'class CFG: seed = 7',
        'def main(cfg):\n  set_seed(cfg.seed)',
        'main(CFG)'
      ],
      [7]
    ],
    [
      [SET, 'class CFG: seed = 7', 'def main(): set_seed(CFG.seed)', 'main()'],
      [7]
    ],
    [
      [
        SET,
        'class CFG: seed = 7',
        'def main(): set_seed(CFG.seed)',
        'CFG.seed = 8',
        'main()'
      ],
      [null]
    ],
    [
      [
        SET,
        'class CFG: seed = 7',
        'def main(): set_seed(CFG.seed)',
        'train(CFG)',
        'main()'
      ],
      [7]
    ],
    [
      [
        SET,
        'def f(seed=None):\n  if seed is None:\n    seed = 7\n  set_seed(seed)',
        'f()'
      ],
      [7]
    ],
    [
      [
        SET,
        'def f(seed=None):\n  if seed is None:\n    seed = 7\n  set_seed(seed)',
        'f(8)'
      ],
      [8]
    ],
    [
      [
        SET,
        'def f(seed=None):\n  if seed is None:\n    seed = roll()\n  set_seed(seed)',
        'f()'
      ],
      [null]
    ],
    [
      [
        SET,
        'def f(seed=None):\n  if seed is None:\n    seed = roll()\n  set_seed(seed)',
        'f(8)'
      ],
      [8]
    ],
    [[SET, 'def f(seed=None):\n  set_seed(seed or 7)', 'f()'], [7]],
    [[SET, 'def get(): return 7', 'set_seed(get())'], [7]],
    [
      [
        SET,
        'def get(n): return {"seed": n + 1}',
        'c = get(6)',
        'set_seed(c["seed"])'
      ],
      [7]
    ],
    [[SET, 'def get():\n  if x: return 7', 'set_seed(get())'], [null]],
    [
      [SET, 'def get():\n  if x: return 7\n  return 8', 'set_seed(get())'],
      [null]
    ],
    [[SET, 'def get():\n  yield 7', 'set_seed(get())'], [null]],
    [
      [SET, 'def get(): return 7', 'def get(): return 8', 'set_seed(get())'],
      [null]
    ],
    [[SET, 'for s in range(3):\n  set_seed(s)'], [null]],
    [[SET, 'def run(s): set_seed(s)', 'for s in range(3): run(s)'], [null]],
    [[SET, 'set_seed(s)'], [null]]
  ];
  it.each(cases)('%j → %j', (sources, expected) => {
    const { seeds } = detect(LIBRARIES, ...sources);
    expect(seeds.map(({ value }) => value)).toEqual(expected);
  });

  it('give each of their seeds its value', () => {
    const { seeds, hashSeeds } = detect(
      LIBRARIES,
      [
        'def seed_everything(seed=2**10):',
        '    random.seed(seed)',
        '    os.environ["PYTHONHASHSEED"] = str(seed)',
        '    np.random.seed(seed % 2**32)',
        '    torch.manual_seed(seed + 1)'
      ].join('\n'),
      'seed_everything()'
    );
    expect(seeds.map(({ value }) => value)).toEqual([1024, 1024, 1025]);
    expect(hashSeeds.map(({ value }) => value)).toEqual(['1024']);
  });
});

describe('PYTHONHASHSEED in a helper', () => {
  const set = (value: string): string =>
    `def fix(seed=7):\n  os.environ["PYTHONHASHSEED"] = ${value}`;
  const cases: readonly (readonly [readonly string[], string | null])[] = [
    [[set('str(seed)'), 'fix()'], '7'],
    [[set('str(seed)'), 'fix(8)'], '8'],
    [[set('f"{seed}"'), 'fix(8)'], '8'],
    [[set("f'{seed}'"), 'fix(8)'], '8'],
    [[set('f"{seed + 1}"'), 'fix(8)'], '9'],
    [[set('f"{seed}0"'), 'fix(8)'], null],
    [[set('f"{seed!r}"'), 'fix(8)'], null],
    [[set('f"{seed:3}"'), 'fix(8)'], null],
    [[set('f"{seed}{seed}"'), 'fix(8)'], null],
    [[set('"%d" % seed'), 'fix(8)'], '8'],
    [[set('"{}".format(seed)'), 'fix(8)'], '8'],
    [[set('repr(seed)'), 'fix(8)'], '8'],
    [[set('str(seed)'), 'fix(8)', 'fix(9)'], null],
    [[set('str(seed)')], null],
    [[set('"0"')], '0'],
    [[set('str(CFG["seed"])'), 'CFG = {"seed": 3}', 'fix()'], '3'],
    [
      ['C = {"seed": 3}', 'os.environ["PYTHONHASHSEED"] = f"{C[\'seed\']}"'],
      '3'
    ],
    [['HASH = "5"', 'os.environ["PYTHONHASHSEED"] = HASH'], '5'],
    [['S = 3\n%env PYTHONHASHSEED={S}'], '3'],
    [['S = 3', 'S = 4\n%env PYTHONHASHSEED={S}\nS = 5'], '4'],
    [['class C: seed = 3', '%env PYTHONHASHSEED={C.seed}'], '3']
  ];
  it.each(cases)('%j → %s', (sources, expected) => {
    const { hashSeeds } = detect('import os', ...sources);
    expect(hashSeeds.map(({ value }) => value)).toEqual([expected]);
  });
});
