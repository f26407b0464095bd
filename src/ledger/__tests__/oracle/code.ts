/**
 * The code of which the oracle's notebooks are made. What no ledger can know is
 * not among it, see docs/marks.md.
 */
import type { Random } from './random';

/** A few lines, and the names that they need to be defined. */
export interface IBlock {
  readonly code: string;
  readonly needs: readonly string[];
}

/** What a notebook is made of, from what every notebook has to what few have. */
export type Tier =
  /** Draws, seeds, variables, helpers, errors. */
  | 'plain'
  /** State that no assignment shows: closures, iterators, caches, aliases. */
  | 'hidden';

/** Name → ways to define it; the first where it is needed first. */
const DEFINITIONS: Readonly<Record<string, readonly IBlock[]>> = {
  n: blocks('n = 3', 'n = 2', 'n = 4', 'n = random.randint(1, 4)'),
  scale: blocks('scale = 2', 'scale = 3', 'scale = random.randint(2, 5)'),
  x: blocks(
    'x = 0.5',
    'x = random.random()',
    'x = float(np.random.rand())',
    'x = torch.rand(1).item()',
    'x = random.gauss(0, 1)'
  ),
  y: blocks('y = 1', 'y = np.random.randn()', 'y = random.uniform(0, 2)'),
  total: blocks('total = 0', 'total = 10', 'total: float = 1'),
  acc: blocks('acc = []', 'acc = [1, 2]', 'acc = list(range(2))'),
  cfg: blocks('cfg = {"steps": 2}', 'cfg = dict(steps=3)'),
  grid: blocks('grid = np.zeros(3)', 'grid = np.random.rand(3)'),
  data: blocks('data = torch.zeros(2)', 'data = torch.randn(2)'),
  draw: [
    need('def draw():\n    return random.random() * scale', 'scale'),
    need('def draw():\n    return random.random()'),
    need('def draw():\n    return np.random.rand() + scale', 'scale'),
    need('def draw(k=2):\n    return sum(random.random() for _ in range(k))'),
    need('draw = lambda: torch.rand(1).item() + total', 'total'),
    need('def draw():\n    # nothing is drawn\n    return 4')
  ],
  step: [
    need('def step():\n    return draw() + total', 'draw', 'total'),
    need('def step():\n    return [draw() for _ in range(n)]', 'draw', 'n'),
    need('def step():\n    if x > 0.5:\n        return draw()\n    return x', 'draw', 'x') // prettier-ignore
  ],
  bump: [
    need('def bump():\n    global total\n    total += 1\n    return total', 'total'), // prettier-ignore
    need('def bump():\n    acc.append(len(acc))\n    return acc', 'acc'),
    need('def bump():\n    global n\n    n = random.randint(1, 4)\n    return n', 'n') // prettier-ignore
  ],
  seed_all: [
    need('def seed_all(s):\n    random.seed(s)\n    np.random.seed(s)\n    torch.manual_seed(s)'), // prettier-ignore
    need('def seed_all(s=3):\n    random.seed(s)\n    np.random.seed(s + 1)')
  ],
  Model: [
    need('class Model:\n    def __init__(self):\n        self.w = torch.rand(2).tolist()\n\n    def grow(self):\n        self.w.append(random.random())'), // prettier-ignore
    need('class Model:\n    def __init__(self):\n        self.w = [scale]\n\n    def grow(self):\n        self.w.append(draw())', 'scale', 'draw') // prettier-ignore
  ],
  model: [need('model = Model()', 'Model')],
  layer: blocks('layer = torch.nn.Linear(2, 2)'),
  rng: blocks(
    'rng = np.random.default_rng(3)',
    'rng = np.random.RandomState(5)',
    'rng = np.random.default_rng(seed=8)'
  ),
  own: blocks('own = random.Random(5)', 'own = random.Random(6)'),
  gens: blocks(
    'gens = {"a": np.random.default_rng(1), "b": random.Random(2)}',
    'gens = dict(a=np.random.default_rng(7), b=random.Random(2))'
  ),
  holder: [
    need('class Holder:\n    def __init__(self, rng):\n        self.rng = rng\n\n    def draw(self):\n        return float(self.rng.normal())\nholder = Holder(rng)', 'rng'), // prettier-ignore
    need('import types\nholder = types.SimpleNamespace(rng=np.random.RandomState(4), draw=lambda: float(holder.rng.normal()))') // prettier-ignore
  ],
  g: blocks(
    'g = torch.Generator().manual_seed(0)',
    'g = torch.Generator()\ng.manual_seed(5)',
    'g = torch.Generator()'
  ),
  loader: [
    need('from torch.utils.data import DataLoader\nloader = DataLoader(range(6), shuffle=True, generator=g)', 'g'), // prettier-ignore
    need('loader = torch.utils.data.DataLoader(range(4), shuffle=True, generator=torch.Generator().manual_seed(3))') // prettier-ignore
  ],
  pull: [
    need('def pull(rng=np.random.default_rng(3)):\n    return float(rng.random())'), // prettier-ignore
    need('pull = own.random', 'own')
  ],
  state: blocks('state = random.getstate()'),
  it: blocks('it = iter(range(100))', 'it = (random.random() for _ in range(50))'), // prettier-ignore
  counter: [
    need('def make():\n    count = 0\n    def inner():\n        nonlocal count\n        count += 1\n        return count\n    return inner\ncounter = make()') // prettier-ignore
  ],
  cached: [
    need('import functools\n@functools.lru_cache\ndef cached(i):\n    return random.random() + i'), // prettier-ignore
    need('def cached(i, seen={}):\n    if i not in seen:\n        seen[i] = random.random()\n    return seen[i]') // prettier-ignore
  ],
  alias: [need('alias = acc', 'acc'), need('alias = [acc, 1][0]', 'acc')],
  gen: [
    need('gen = (random.random() for _ in range(50))'),
    need('gen = map(str, range(30))'),
    need('gen = zip(range(9), "abcdefghi")'),
    need('def numbers():\n    yield from range(20)\ngen = numbers()'),
    need('gen = enumerate(acc)', 'acc'),
    need('gen = itertools.count()\ngen = itertools.islice(gen, 40)')
  ],
  fig: [
    need('class Figure:\n    def __init__(self):\n        self.lines = []\nclass Axes:\n    def __init__(self, figure):\n        self.figure = figure\n    def plot(self, y):\n        self.figure.lines.append(y)\ndef subplots():\n    figure = Figure()\n    return figure, Axes(figure)\nfig, ax = subplots()') // prettier-ignore
  ],
  left: blocks('left = right = []', 'left, right = [[0]] * 2', 'right = (left := [])'), // prettier-ignore
  cv: [
    need('class Folds:\n    def __init__(self, rng):\n        self.rng = rng\n    def split(self, x):\n        return [self.rng.permutation(4).tolist()]\ncv = Folds(np.random.RandomState(1))') // prettier-ignore
  ],
  graph: [need('def graph(n, seed=None):\n    return seed.normal()')],
  table: [
    need('table = [3, 1, 2]\ntable = [n for n in table if n > 1]'),
    need('table = sorted([random.random(), 0.5])\ntable = table[:2]')
  ]
};

const DRAWS: readonly IBlock[] = [
  need('print(random.random())'),
  need('random.random()'),
  need('print(random.gauss(0, 1))'),
  need('print(random.randint(0, 99))'),
  need('deck = list(range(6))\nrandom.shuffle(deck)\nprint(deck)'),
  need('print(random.choices(range(100), k=n))', 'n'),
  need('print(random.sample(range(20), 3))'),
  need('print(np.random.rand(2).tolist())'),
  need('print(np.random.randn())'),
  need('print(np.random.randint(0, 100, 3).tolist())'),
  need('print(np.random.permutation(5).tolist())'),
  need('print(np.random.choice(9), np.random.normal())'),
  need('np.random.shuffle(grid)\nprint(grid.tolist())', 'grid'),
  need('print(torch.rand(2).tolist())'),
  need('print(torch.randn(1).item())'),
  need('print(torch.randperm(5).tolist())'),
  need('print(torch.nn.Linear(2, 1).weight.tolist())'),
  need('print(torch.nn.functional.dropout(torch.ones(5)).tolist())'),
  need('print([random.random() for _ in range(n)])', 'n'),
  need('print(random.random(), np.random.rand(), torch.rand(1).item())'),
  need('for _ in range(n):\n    random.random()', 'n'),
  need('for i in range(n):\n    print(i, torch.rand(1).item())', 'n'),
  need('if x > 0.5:\n    np.random.rand()', 'x'),
  need('if random.random() < 0.5:\n    np.random.rand()'),
  need('while random.random() < 0.6:\n    pass'),
  need('for _ in range(1000):\n    random.random()'),
  need('print(np.random.rand(50000).sum())'),
  need('print(torch.rand(50000).sum().item())')
];

const SEEDS: readonly IBlock[] = [
  need('random.seed(3)'),
  need('random.seed(a=5)'),
  need('random.seed(n)', 'n'),
  need('random.seed(SEED)'),
  need('random.seed("text")'),
  need('random.seed()'),
  need('random.seed(int(x * 100))', 'x'),
  need('np.random.seed(3)'),
  need('np.random.seed(seed=n)', 'n'),
  need('np.random.seed(SEED)'),
  need('np.random.seed()'),
  need('np.random.seed(None)'),
  need('np.random.set_state(np.random.RandomState(8).get_state())'),
  need('torch.manual_seed(3)'),
  need('torch.manual_seed(seed=n)', 'n'),
  need('torch.seed()'),
  need('seed_all(3)', 'seed_all'),
  need('seed_all(n)', 'seed_all', 'n'),
  need('random.seed(3); np.random.seed(3); torch.manual_seed(3)'),
  need('if n > 2:\n    random.seed(1)', 'n'),
  need('random.setstate(state)', 'state'),
  need('random.seed(4)\nprint(random.random())'),
  need('print(np.random.rand())\nnp.random.seed(4)'),
  need('torch.manual_seed(7)\nprint(torch.rand(2).tolist())'),
  need('with torch.random.fork_rng():\n    torch.manual_seed(1)\n    print(torch.rand(1).item())') // prettier-ignore
];

const USES: readonly IBlock[] = [
  need('print(x)', 'x'),
  need('print(x * scale)', 'x', 'scale'),
  need('x', 'x'),
  need('y = x + random.random()', 'x'),
  need('print(y)', 'y'),
  need('total += x', 'total', 'x'),
  need('total = total + 1', 'total'),
  need('print(total)', 'total'),
  need('n += 1', 'n'),
  need('print(n, scale)', 'n', 'scale'),
  need('acc.append(random.random())', 'acc'),
  need('acc.append(total)', 'acc', 'total'),
  need('acc = acc + [x]', 'acc', 'x'),
  need('acc[0:1] = [np.random.rand()]', 'acc'),
  need('print(acc)', 'acc'),
  need('print(sum(acc), len(acc))', 'acc'),
  need('cfg["steps"] += 1', 'cfg'),
  need('cfg["scale"] = random.random()', 'cfg'),
  need('for _ in range(cfg["steps"]):\n    np.random.rand()', 'cfg'),
  need('print(cfg)', 'cfg'),
  need('grid[0] = random.random()', 'grid'),
  need('grid += 1\nprint(grid.tolist())', 'grid'),
  need('data.uniform_()\nprint(data.tolist())', 'data'),
  need('data = data + torch.rand(2)', 'data'),
  need('torch.nn.init.normal_(data)', 'data'),
  need('print(data.tolist())', 'data'),
  need('print(draw())', 'draw'),
  need('x = draw()', 'draw'),
  need('print(step())', 'step'),
  need('y = step()\nprint(y)', 'step'),
  need('print(bump())', 'bump'),
  need('seed_all(5)\nprint(np.random.rand())', 'seed_all'),
  need('model.grow()', 'model'),
  need('model.grow()\nprint(model.w)', 'model'),
  need('model = Model()\nprint(model.w)', 'Model'),
  need('print(layer.weight.sum().item())', 'layer'),
  need('torch.nn.init.uniform_(layer.weight)', 'layer'),
  need('print(rng.random_sample() if hasattr(rng, "random_sample") else rng.random())', 'rng'), // prettier-ignore
  need('print(rng.normal())', 'rng'),
  need('print(own.random())', 'own'),
  need('own.seed(4)', 'own'),
  need('own.seed(4)\nprint(own.random())', 'own'),
  need('x = own.random()', 'own'),
  need('x = float(rng.normal())', 'rng'),
  need('grid = rng.normal(size=3)', 'rng'),
  need('rng.shuffle(grid)\nprint(grid.tolist())', 'rng', 'grid'),
  need('print(gens["a"].random(), gens["b"].random())', 'gens'),
  need('gens["c"] = random.Random(n)\nprint(len(gens))', 'gens', 'n'),
  need('print([type(g).__name__ for g in gens.values()])', 'gens'),
  need('print(holder.draw())', 'holder'),
  need('holder.rng = np.random.RandomState(n)', 'holder', 'n'),
  need('print(torch.rand(2, generator=g).tolist())', 'g'),
  need('g.manual_seed(1)', 'g'),
  need('g.manual_seed(2)\nprint(torch.rand(1, generator=g).item())', 'g'),
  need('print([int(item) for item in loader])', 'loader'),
  need('for item in loader:\n    total += int(item)', 'loader', 'total'),
  need('print(torch.utils.data.random_split(range(6), [4, 2], generator=g)[0].indices)', 'g'), // prettier-ignore
  need('print(pull())', 'pull'),
  need('twin = rng', 'rng'),
  need('twin = rng\nprint(float(twin.normal()))', 'rng'),
  need('rng = np.random.default_rng()\nprint(rng.random())'),
  need('print(np.random.default_rng(4).random(), random.Random(4).random())'),
  need('values = [draw() for _ in range(n)]\nprint(values)', 'draw', 'n'),
  need('try:\n    y = 1 / (n - 3)\nexcept ZeroDivisionError:\n    y = random.random()', 'n'), // prettier-ignore
  need('print(sorted(acc)[:2], max(n, scale))', 'acc', 'n', 'scale'),
  need('print("a line")'),
  need('pass'),
  need('z = random.random()\nz')
];

const ERRORS: readonly IBlock[] = [
  need('1 / 0'),
  need('raise ValueError(random.random())'),
  need('if random.random() < 0.5:\n    raise ValueError("unlucky")'),
  need('if np.random.rand() < 0.3:\n    raise RuntimeError("unlucky")'),
  need('assert x < 0.7', 'x'),
  need('print(missing)'),
  need('x = = 1'),
  need('raise KeyboardInterrupt')
];

const HIDDEN: readonly IBlock[] = [
  need('print(list(gen))', 'gen'),
  need('for item in gen:\n    print(item)\n    break', 'gen'),
  need('print(list(itertools.islice(gen, 2)))', 'gen'),
  need('print(next(gen, None), any(gen))', 'gen'),
  need('print(*gen)', 'gen'),
  need('print([item for item in gen][:3], gen is None)', 'gen'),
  need('print(dict(enumerate(gen)))', 'gen'),
  need('first, second, *rest = gen\nprint(first)', 'gen'),
  need('ax.plot([n])', 'fig', 'n'),
  need('ax.plot([n])\nprint(len(ax.figure.lines))', 'fig', 'n'),
  need('print(fig.lines)', 'fig'),
  need('left.append(n)', 'left', 'n'),
  need('right.append(2)\nprint(left)', 'left'),
  need('print(left, right)', 'left'),
  need('np.add(grid, 1, out=grid)', 'grid'),
  need('np.add.at(grid, [0], 2)\nprint(grid.tolist())', 'grid'),
  need('print(list(map(acc.append, [7, 8])))', 'acc'),
  need('random.shuffle(cfg.setdefault("order", [1, 2, 3]))', 'cfg'),
  need('vars(model)["k"] = vars(model).get("k", 0) + 1\nprint(model.k)', 'model'), // prettier-ignore
  need('getattr(model, "w").append(1)', 'model'),
  need('print(cv.split(acc))', 'cv', 'acc'),
  need('print(graph(3, seed=rng))', 'graph', 'rng'),
  need('table.append(len(table))\nprint(table)', 'table'),
  need('for row in [table, acc]:\n    row.append(5)', 'table', 'acc'),
  need('print(next(it))', 'it'),
  need('print(counter())', 'counter'),
  need('print(cached(1))', 'cached'),
  need('print(cached(n))', 'cached', 'n'),
  need('alias.append(random.random())', 'alias'),
  need('alias.append(1)\nprint(acc)', 'alias', 'acc'),
  need('for item in [acc]:\n    item.append(2)', 'acc'),
  need('globals()["n"] = 5'),
  need('exec("random.seed(6)")'),
  need('exec("x = random.random()")'),
  need('del n', 'n'),
  need('from random import random as pull\nprint(pull())'),
  need('print(get_ipython().run_cell("random.random()").result)'),
  need('setattr(model, "w", [random.random()])', 'model'),
  need('draw.calls = getattr(draw, "calls", 0) + 1\nprint(draw.calls)', 'draw'),
  need('print(_)'),
  need('%reset -f'),
  need('import importlib\nimportlib.reload(random)')
];

/** One block of this kind. */
export function block(random: Random, tier: Tier): IBlock {
  const kind = random.weighted({
    draw: 40,
    use: 42,
    define: 14,
    seed: 12,
    error: 3,
    hidden: tier === 'hidden' ? 25 : 0
  });
  switch (kind) {
    case 'draw':
      return random.pick(DRAWS);
    case 'use':
      return random.pick(USES);
    case 'seed':
      return random.pick(SEEDS);
    case 'error':
      return random.pick(ERRORS);
    case 'hidden':
      return random.pick(HIDDEN);
    case 'define':
      return random.pick(
        DEFINITIONS[random.pick(names(tier === 'hidden' ? [] : SECRETIVE))]
      );
  }
}

/** What a name is defined as where it is needed first. */
export function definition(random: Random, name: string): IBlock {
  const ways = DEFINITIONS[name];
  return random.chance(0.5) ? ways[0] : random.pick(ways);
}

/** The names that hide their state. */
const SECRETIVE = [
  'it',
  'counter',
  'cached',
  'alias',
  'gen',
  'fig',
  'left',
  'cv',
  'graph',
  'table'
];

function names(without: readonly string[]): string[] {
  return Object.keys(DEFINITIONS).filter(name => !without.includes(name));
}

function need(code: string, ...needs: readonly string[]): IBlock {
  return { code, needs };
}

function blocks(...codes: readonly string[]): IBlock[] {
  return codes.map(code => need(code));
}
