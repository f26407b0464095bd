import { parser } from '@lezer/python';
import { spawnSync } from 'child_process';
import { existsSync } from 'fs';
import { join } from 'path';
import fc from 'fast-check';

import { Detector } from '../../detect';
import { CellParser } from '../../python';
import type { IDeterminism, ISeedOptions } from '../../recipes';
import {
  compose,
  createDefaultRegistry,
  DEFAULT_DETERMINISM,
  normalizeOptions,
  readCell
} from '../../recipes';
import type { IPlanInput, ISeedPlan } from '../plan';
import { planSeedCell } from '../plan';

const registry = createDefaultRegistry();
const cellParser = new CellParser(parser);

/** Plan the seed cell of a notebook; `standing` is the text of the one that it has. */
function plan(
  cells: readonly string[],
  standing: string | null = null,
  determinism: Partial<IDeterminism> = {}
): ISeedPlan {
  const detector = new Detector(
    cellParser,
    () => registry.recipes(),
    () => registry.facts
  );
  const detection = detector.update(
    cells.map((source, i) => ({ id: `c${i}`, source })),
    'python'
  );
  return planSeedCell({ ...input(standing, determinism), detection }, registry);
}

function input(
  standing: string | null,
  determinism: Partial<IDeterminism> = {}
): Omit<IPlanInput, 'detection'> {
  return {
    language: 'python',
    reading: standing === null ? null : readCell(standing, 'python', registry),
    metadata: null,
    preferences: {
      seed: 42,
      determinism: { ...DEFAULT_DETERMINISM, ...determinism },
      neverOffer: [],
      autoInject: 'run'
    },
    draft: {},
    offer: true,
    modules: {}
  };
}

function options(...input: Parameters<typeof plan>): ISeedOptions {
  const { options: found } = plan(...input);
  if (!found) {
    throw new Error('Nothing to seed.');
  }
  return found;
}

function cellFor(...input: Parameters<typeof plan>): string {
  return compose(options(...input), registry);
}

describe('the names of a seed cell', () => {
  it.each<[string, string[], string[], string[]]>([
    [
      'the usual ones, where they are free',
      ['import numpy\nimport torch'],
      ['import random', 'import numpy\n', 'numpy.random.seed(SEED)'],
      ['numpy as np']
    ],
    [
      "the notebook's alias",
      ['import numpy as onp, jax.numpy as jnp\njnp.zeros(3)'],
      ['import numpy as onp', 'onp.random.seed(SEED)'],
      ['\nnp.', 'as np']
    ],
    [
      'the usual one of several aliases',
      ['import numpy as onp\nimport numpy as np'],
      ['import numpy as np', '\nnp.random.seed(SEED)'],
      ['onp']
    ],
    [
      "none of JAX's random",
      ['from jax import random\nimport numpy as np\nk = random.split(key)'],
      ['import random as py_random', 'py_random.seed(SEED)', 'key = jax'],
      ['import random\n']
    ],
    [
      "none of NumPy's random",
      ['from numpy import random\nrandom.rand()'],
      ['import random as py_random', 'np.random.seed(SEED)'],
      ['import random\n']
    ],
    [
      "the star's random, which is a function",
      ['from random import *\nrandom()'],
      ['import random as py_random'],
      ['import random\n']
    ],
    [
      "none of another library's np and tf",
      [
        'from mxnet import np, npx',
        'import tensorflow.compat.v1 as tf\ntf.placeholder'
      ],
      ['import numpy\n', 'numpy.random.seed(SEED)', 'import tensorflow\n'],
      ['as np', 'as tf', '\ntf.', '\nnp.']
    ],
    [
      'others where the whole name is taken as well',
      ['import pandas, jax.numpy as np\nimport autograd.numpy as numpy'],
      ['import numpy as onp', 'onp.random.seed(SEED)'],
      ['import numpy\n', '\nnp.']
    ],
    [
      'none of a variable',
      ['import numpy\nnp = 3\nrandom = numpy.random.rand()\nos = "linux"'],
      ['import os as py_os', 'py_os.environ["PYTHONHASHSEED"]', 'py_random.'],
      ['import os\n', '\nnp.']
    ],
    [
      'none of a loop, a with, an except, a walrus, a function, a class',
      [
        'import torch, numpy\nfor random in range(3): pass',
        'with open("f") as os: pass',
        'print(np := 3, [SEED := i for i in range(3)])',
        'class torch: pass'
      ],
      [
        'import os as py_os',
        'import random as py_random',
        'import torch as torch_module',
        'RANDOM_SEED = 42',
        'torch_module.manual_seed(RANDOM_SEED)',
        'import numpy\n'
      ],
      ['\nnp.', '\nSEED']
    ],
    [
      'none that a function makes global',
      ['def f():\n    global random\n    import secrets as random'],
      ['import random as py_random'],
      ['import random\n']
    ],
    [
      'none that a function gives another value of its own',
      ['import numpy as np\ndef f(np):\n    global random\n    random = np'],
      ['import numpy as np', 'import random as py_random'],
      ['import random\n', ' as random']
    ],
    [
      "none that got a function's own value by another name",
      [
        'import numpy as np\ndef f(np):\n    global onp, x\n    x = np\n    onp = x',
        'np = 3'
      ],
      ['import numpy\n', 'numpy.random.seed'],
      ['numpy as']
    ],
    [
      'those of functions, classes and comprehensions alone do not count',
      [
        'import torch\ndef f(random, np=1):\n    import jax as torch\n    SEED = 3',
        'class A:\n    os = 1\nx = [random for random in range(3)]'
      ],
      ['import os\n', 'import random\n', 'import torch\n', '\nSEED = 42'],
      [' as py_', 'torch_module']
    ],
    [
      'a fallback is the same module',
      ['try:\n    import torch\nexcept ImportError:\n    torch = None'],
      ['import random'],
      ['torch_module']
    ]
  ])('are %s', (_, cells, there, absent) => {
    const source = cellFor(cells);
    there.forEach(text => expect(source).toContain(text));
    absent.forEach(text => expect(source).not.toContain(text));
  });

  it.each<[string, string[], string, string]>([
    ['adopted', ['SEED = 1234\nimport numpy as np'], 'SEED', '1234'],
    ['adopted from below', ['import numpy as np', 'SEED = 7'], 'SEED', '7'],
    [
      'adopted from the key that is made with it',
      ['import jax\nSEED = 5678\nkey = jax.random.PRNGKey(SEED)'],
      'SEED',
      '5678'
    ],
    ['kept, a text', ['SEED = "abc"'], 'RANDOM_SEED', '42'],
    ['kept, two numbers', ['SEED = 1', 'SEED = 2'], 'RANDOM_SEED', '42'],
    ['kept, too large', [`SEED = ${2 ** 40}`], 'RANDOM_SEED', '42'],
    [
      'kept where the notebook seeds with another',
      ['import random\nSEED = 3\nrandom.seed(9)'],
      'RANDOM_SEED',
      '9'
    ],
    [
      'kept, and the next name as well',
      ['SEED = None\nRANDOM_SEED = None\nprint(GLOBAL_SEED)'],
      'NOTEBOOK_SEED',
      '42'
    ]
  ])("the notebook's own SEED is %s", (_, cells, name, value) => {
    expect(cellFor(cells)).toContain(`\n${name} = ${value}\n`);
  });

  it('a SEED that comes from outside keeps its name', () => {
    const detector = new Detector(cellParser, () => registry.recipes());
    const source = 'SEED = 3';
    const detection = detector.update(
      [
        { id: 'a', source, isParameters: true },
        { id: 'b', source: 'import random' }
      ],
      'python'
    );
    const { options: made } = planSeedCell(
      { ...input(null), detection },
      registry
    );
    expect(made).toMatchObject({ seed: 3, names: { SEED: 'RANDOM_SEED' } });
  });

  it('leaves SEED to the cell where the notebook takes it from there', () => {
    const cells = ['x = SEED + 1', 'SEED = 9'];
    expect(options(cells).names).toBeUndefined();
    // A function may be called once it is bound.
    const later = ['def f():\n    return SEED', 'SEED = "abc"'];
    expect(options(later).names).toEqual({ SEED: 'RANDOM_SEED' });
  });

  describe('of JAX', () => {
    const draw = 'import jax\nx = jax.random.normal(';
    it.each<[string, string[], string | null]>([
      ['makes its own', [`${draw}jax.random.key(7))`], null],
      [
        'makes its own, under the name',
        [`key = jax.random.PRNGKey(0)`, draw],
        null
      ],
      [
        'declares a field of the name',
        [
          `class Rngs:\n    key: int\n    def f(self):\n        key: int = 1\n${draw}jax.random.key(0))`
        ],
        null
      ],
      ['only computes', ['import jax.numpy as jnp\njnp.zeros(3)'], null],
      ['takes key', [`${draw}key)`], 'key = jax.random.key(SEED)'],
      [
        'goes on from key',
        ['import jax\nkey, sub = jax.random.split(key)'],
        'key = jax.random.key(SEED)'
      ],
      [
        'has another key',
        ['import jax\nfor key in "ab": jax.random.normal(prng)'],
        'jax_key = jax.random.key(SEED)'
      ]
    ])('a notebook that %s', (_, cells, line) => {
      const source = cellFor(cells);
      if (line === null) {
        expect(source).not.toContain('jax.random.key(SEED)');
        expect(source).not.toContain('jax.random.PRNGKey(SEED)');
        expect(source).not.toContain('import jax');
      } else {
        expect(source).toContain(`\n${line}`);
      }
    });

    it('a key that stands is kept until the notebook makes its own', () => {
      const standing = cellFor(['import jax\njax.random.normal(key)']);
      expect(plan(['import jax'], standing).action).toBe('run');
      const own = ['import jax\nkey = jax.random.key(1)'];
      expect(plan(own, standing).action).toBe('update');
    });
  });

  it('stay as they are while they do no harm', () => {
    const standing = cellFor(['import numpy as np']);
    expect(plan(['import numpy as onp'], standing).action).toBe('run');
    const taken = plan(
      ['from jax import numpy as np\nimport numpy as onp'],
      standing
    );
    expect(taken.action).toBe('update');
    expect(taken.options?.names).toEqual({ np: 'onp' });
    const renamed = cellFor(['import numpy\nnp = 3']);
    expect(renamed).toContain('import numpy\n');
    expect(plan(['import numpy as np'], renamed).action).toBe('run');
  });

  it('are those of explicit generators, too', () => {
    const cells = [
      'import numpy as onp, torch\nrng = 3\ndef seed_worker(i): pass\nimport random as r'
    ];
    const source = cellFor(cells, null, { generators: 'explicit' });
    expect(source).toContain('np_rng = onp.random.default_rng(SEED)');
    expect(source).toContain('generator = torch.Generator().manual_seed(SEED)');
    expect(source).toContain('def seed_loader_worker(worker_id):');
    expect(source).toContain('    r.seed(worker_seed)\n    onp.random.seed(');
    expect(source).not.toMatch(/^np\.|onp\.random\.seed\(SEED\)/m);
    expect(readCell(source, 'python', registry)).toMatchObject({
      exact: true,
      options: options(cells, null, { generators: 'explicit' })
    });
  });
});

/** Lines as notebooks have them, by which names get their meanings. */
const LINES = [
  'import numpy as np',
  'import numpy as onp',
  'import numpy, os',
  'import numpy.random as npr',
  'from numpy import random',
  'from numpy.random import seed, default_rng as rng',
  'import random',
  'from jax import random',
  'from jax import numpy as np, random as jr',
  'import jax, jax.numpy as jnp',
  'from mxnet import np, npx',
  'import mxnet as mx',
  'import tensorflow as tf',
  'import tensorflow.compat.v1 as tf',
  'from tensorflow import keras',
  'import keras',
  'import torch, torch.nn as nn',
  'import torch as th',
  'import pytorch_lightning as pl',
  'import lightning as L',
  'import polars as pl',
  'import cupy as cp',
  'from random import randint as random, choice',
  'from glob import glob as os',
  'SEED = 7',
  'SEED = RANDOM_SEED = 7',
  'SEED: int = 8',
  'SEED, x = "abc", 1',
  'np = torch = 0',
  'key = jax.random.PRNGKey(0)',
  'key, sub = jax.random.split(key)',
  'for key, L in {}.items():\n    pass',
  'for i, (tf, *np) in []:\n    pass',
  'with open("f") as os, open("g") as rng:\n    pass',
  'try:\n    import torch\nexcept ImportError as random:\n    torch = None',
  'def seed_worker(np):\n    global generator\n    generator = np\n    random = 1',
  'def f(np):\n    global generator, rng\n    rng = np\n    generator = rng',
  'print([generator := np for np in [1]])',
  'class torch:\n    key = 1\n    random = 2',
  'async def random(): pass',
  'x = [SEED for SEED in range(3) if (os := SEED)]',
  'if (generator := x):\n    import sys as os',
  'lambda np: (key := np)',
  'L, pl = 1, 2',
  'py_random = numpy = 3',
  'random += 1',
  'import os.path, random.x as py_os',
  'print(RANDOM_SEED, np_rng)',
  'match x:\n    case [key, *os] | {"a": random, **rng}:\n        pass\n    case int() as torch:\n        pass'
];

const SYMBOLS = `
import ast, json, symtable, sys

class Names(ast.NodeVisitor):
    """What each statement binds in the module: the dotted path, or None."""
    def __init__(self): self.found = {}
    def add(self, name, path): self.found.setdefault(name, set()).add(path)
    def visit_Import(self, node):
        for one in node.names:
            top = one.name.split(".")[0]
            self.add(one.asname or top, one.name if one.asname else top)
    def visit_ImportFrom(self, node):
        for one in node.names:
            self.add(one.asname or one.name, f"{node.module}.{one.name}")

def imports(source):
    """Module-level bindings by imports; and, by symtable, all that the module binds."""
    names = Names()
    tree = ast.parse(source)
    scopes = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    def walk(node):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, scopes):
                continue
            names.visit(child) if isinstance(child, (ast.Import, ast.ImportFrom)) else walk(child)
    walk(tree)
    table = symtable.symtable(source, "cell", "exec")
    bound = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
    def inner(scope):
        for child in scope.get_children():
            for s in child.get_symbols():
                if s.is_declared_global() and (s.is_assigned() or s.is_imported()):
                    bound.add(s.get_name())
            inner(child)
    inner(table)
    # Bindings other than imports: the module's code without its imports.
    class Strip(ast.NodeTransformer):
        def visit_Import(self, node): return ast.Pass()
        visit_ImportFrom = visit_Import
    rest = ast.unparse(ast.fix_missing_locations(Strip().visit(ast.parse(source))))
    other = {s.get_name() for s in symtable.symtable(rest, "cell", "exec").get_symbols() if s.is_assigned()}
    none = {"torch"} if "torch = None" in source and "try:" in source else set()
    return {name: {*names.found.get(name, ()), *({None} if name in (other - none) or name not in names.found else ())}
            for name in bound}

faults = []
for notebook, cell, taken in json.load(sys.stdin):
    theirs, ours = {}, imports(cell)
    for source in notebook:
        for name, paths in imports(source).items():
            theirs.setdefault(name, set()).update(paths)
    for name, paths in ours.items():
        if name in theirs and name not in taken and theirs[name] != paths:
            faults.append([name, notebook, cell])
print(json.dumps(faults))
`;

describe('against the symbols of Python', () => {
  const ROOT = join(__dirname, '..', '..', '..');
  const PYTHON =
    process.env.SEED_TEST_PYTHON ??
    join(ROOT, '.test-venvs', 'newest', 'bin', 'python');

  it('no cell binds a name of a notebook to something else', () => {
    const notebook = fc.array(
      fc.array(fc.constantFrom(...LINES), { minLength: 1, maxLength: 3 }),
      { minLength: 1, maxLength: 4 }
    );
    const switches = fc.constantFrom<IDeterminism['generators'][]>(
      'global',
      'explicit'
    );
    // `np` is no longer free, and `generator` is no other name for the module.
    const examples = LINES.filter(line => line.includes('generator')).map(
      (line): [string[][], IDeterminism['generators']] => [
        [['import numpy as np', line], ['np = torch = 0']],
        'global'
      ]
    );
    const cases: [string[], string, string[]][] = [];
    fc.assert(
      fc.property(notebook, switches, (groups, generators) => {
        const cells = groups.map(lines => lines.join('\n'));
        const planned = plan(cells, null, { generators });
        const { options: made } = planned;
        const source = compose(made!, registry);
        const reading = readCell(source, 'python', registry);
        expect(reading.options).toEqual(normalizeOptions(made!, registry));
        expect(reading).toMatchObject({ exact: true, unread: [], missing: [] });
        // It is up to date, and the same again once it stands.
        expect(plan(cells, source)).toMatchObject({
          action: 'run',
          options: made
        });
        // What the notebook takes from the cell, or agrees with it on.
        const taken = ['SEED', 'key', 'rng', 'generator'].filter(name =>
          isTaken(name, cells, made!)
        );
        cases.push([cells, source, taken]);
      }),
      { numRuns: 200, examples }
    );
    const { stdout, stderr } = spawnSync(
      existsSync(PYTHON) ? PYTHON : 'python3',
      ['-c', SYMBOLS],
      { input: JSON.stringify(cases), encoding: 'utf8', maxBuffer: 1 << 26 }
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual([]);
    const renamed = cases.filter(([, source]) =>
      / as py_|RANDOM_SEED =/.test(source)
    );
    expect(renamed.length).toBeGreaterThan(50);
  });

  /** Whether a notebook uses a variable above its own bindings, or gives it the same number. */
  function isTaken(
    name: string,
    cells: readonly string[],
    { seed }: ISeedOptions
  ): boolean {
    const detector = new Detector(cellParser, () => registry.recipes());
    const { names } = detector.update(
      cells.map((source, i) => ({ id: `c${i}`, source })),
      'python'
    );
    const use = names.get(name);
    return use?.usedFirst === true || (name === 'SEED' && use?.value === seed);
  }
});
