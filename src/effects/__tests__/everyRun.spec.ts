import { parser } from '@lezer/python';
import { CellParser } from '../../python';
import { createCodeReader } from '../index';

const read = createCodeReader(new CellParser(parser));

/** Code, and each thing in it that differs: `line kind call → remedy`. */
const DIFFERS: readonly (readonly [string, string])[] = [
  ['import uuid\nprint(uuid.uuid4())', '2 entropy uuid.uuid4()'],
  ['from uuid import uuid4 as u\nu()', '2 entropy u()'],
  ['import os\nos.urandom(4)', '2 entropy os.urandom(4)'],
  ['import secrets\nsecrets.token_hex()', '2 entropy secrets.token_hex()'],
  ['from secrets import choice\nchoice(a)', '2 entropy choice(a)'],
  [
    'import random\nr = random.SystemRandom()',
    '2 entropy random.SystemRandom()'
  ],
  ['import os\nprint(os.getpid())', '2 entropy os.getpid()'],
  ['from scipy.stats import qmc\nqmc.Sobol(2)', '2 generator qmc.Sobol(2)'],
  ['from scipy.stats.qmc import Halton\nHalton(d=2, rng=None)', '2 generator Halton(d=2, rng=None)'], // prettier-ignore
  ['from scipy.stats import qmc\nqmc.LatinHypercube(3, scramble=False)', '2 generator qmc.LatinHypercube(3, scramble=False)'], // prettier-ignore
  ['import sympy\nsympy.randMatrix(3, 3, 0, 9)', '2 generator sympy.randMatrix(3, 3, 0, 9)'], // prettier-ignore
  ['from optuna.samplers import TPESampler\nTPESampler()', '2 generator TPESampler() → TPESampler(seed=SEED)'], // prettier-ignore
  ['import optuna\noptuna.create_study("sqlite:///a.db")', '2 generator optuna.create_study("sqlite:///a.db")'], // prettier-ignore
  ['import time\nt0 = time.time()', '2 clock time.time()'],
  ['import datetime as dt\ndt.datetime.now()', '2 clock dt.datetime.now()'],
  [
    'from datetime import datetime\nx = datetime.now()',
    '2 clock datetime.now()'
  ],
  ['import time\ntime.strftime("%Y")', '2 clock time.strftime("%Y")'],
  ['import numpy as np\nnp.datetime64("now")', '2 clock np.datetime64("now")'],
  ['import numpy as np\nrng = np.random.default_rng()', '2 generator np.random.default_rng() → np.random.default_rng(SEED)'], // prettier-ignore
  ['from numpy.random import default_rng\ndefault_rng(None)', '2 generator default_rng(None) → default_rng(SEED)'], // prettier-ignore
  ['import numpy as np\nnp.random.RandomState()', '2 generator np.random.RandomState() → np.random.RandomState(SEED)'], // prettier-ignore
  ['import random\nown = random.Random()', '2 generator random.Random() → random.Random(SEED)'], // prettier-ignore
  ['import torch\ng = torch.Generator()\ntorch.Generator().seed()', '3 entropy torch.Generator().seed() → torch.Generator().manual_seed(SEED)'], // prettier-ignore
  ['import tensorflow as tf\ntf.random.Generator.from_non_deterministic_state()', '2 generator tf.random.Generator.from_non_deterministic_state() → tf.random.Generator.from_seed(SEED)'], // prettier-ignore
  ['import random\nrandom.seed()\nrandom.seed(4)', '2 entropy random.seed() → random.seed(SEED)'], // prettier-ignore
  ['import random\nrandom.seed(hash("a"))', '2 order hash("a")'],
  ['import uuid\ndef f():\n  return uuid.uuid4()\nx = 1\nf()', '3 entropy uuid.uuid4()'] // prettier-ignore
];

it.each(DIFFERS)('%j differs in every run: %s', (code, found) => {
  const { everyRun } = read(code);
  expect(
    everyRun.map(
      ({ line, kind, call, remedy }) =>
        `${line} ${kind} ${call}${remedy === null ? '' : ` → ${remedy}`}`
    )
  ).toEqual([found]);
  expect(everyRun[0]).toMatchObject({ isCertain: true });
  expect(everyRun[0].needs?.name ?? 'hash').toBe('hash');
});

it.each([
  'import uuid\nuuid.uuid5(a, b)',
  'import uuid\ndef f():\n  return uuid.uuid4()',
  'import time\ntime.sleep(1)\ntime.strftime("%Y", t)\ntime.ctime(0)',
  'import numpy as np\nnp.random.default_rng(3)\nnp.random.default_rng(seed=SEED)\nnp.random.default_rng(*a)',
  'import torch\ng = torch.Generator()\ntorch.Generator().manual_seed(3)',
  'import keras\nkeras.random.SeedGenerator()',
  'import numpy as np\nnp.datetime64("2020")\nnp.random.rand()',
  'hash(3)',
  'from scipy.stats import qmc\nqmc.Sobol(2, scramble=False)\nqmc.Halton(2, seed=1)\nqmc.Sobol(*a)\nqmc.Sobol(2, **a)',
  'import sympy\nsympy.randMatrix(3, seed=4)\nsympy.randMatrix(3, 3, 0, 9, 4)\nsympy.randMatrix(3, prng=r)',
  'time = Clock()\ntime.time()',
  'def f(uuid): uuid.uuid4()\nf(3)'
])('%j does not', code => {
  expect(read(code).everyRun).toEqual([]);
});

it.each([
  ['x = list(set(names))', 'list(set(names)) → sorted(set(names))', 'names x'],
  ['list({"a", "b"})', 'list({"a", "b"}) → sorted({"a", "b"})', ''],
  ['for w in set(text.split()):\n  print(w)', 'set(text.split()) → sorted(set(text.split()))', ''], // prettier-ignore
  ['s = set(names)\n[w for w in s]', 's → sorted(s)', 'names'],
  ['", ".join(set(names))', '", ".join(set(names)) → sorted(set(names))', 'names'] // prettier-ignore
])('%j takes the order of a set: %s', (code, shown, texts) => {
  const [found, ...more] = read(code).everyRun;
  expect(more).toEqual([]);
  expect(`${found.call} → ${found.remedy}`).toBe(shown);
  expect(found).toMatchObject({ kind: 'order', isCertain: true });
  expect(found.texts?.join(' ')).toBe(texts);
});

it.each([
  'sorted(list(set(names)))',
  'len(set(names))',
  'list({1, 2})',
  'x in set(names)',
  'sum(1 for w in set(names))',
  '{w for w in set(names)}',
  's = set(names)\ns = sorted(s)\n[w for w in s]'
])('%j does not', code => {
  expect(read(code).everyRun).toEqual([]);
});

it('may depend on the imports of other cells', () => {
  expect(read('np.random.default_rng()').everyRun).toMatchObject([
    { needs: { name: 'np', path: 'numpy', isUsual: true } },
    { needs: { name: 'np', path: 'cupy', isUsual: false } },
    { needs: { name: 'np', path: 'dask.array', isUsual: false } }
  ]);
  expect(read('default_rng()').everyRun).toMatchObject([
    {
      remedy: 'default_rng(SEED)',
      needs: { name: 'default_rng', path: 'numpy.random.default_rng' }
    },
    { needs: { name: 'default_rng', path: 'cupy.random.default_rng' } },
    { needs: { path: 'dask.array.random.default_rng', isUsual: false } }
  ]);
  expect(read('rd.default_rng()').everyRun[0]).toMatchObject({
    needs: { name: 'rd', path: 'numpy.random', isUsual: false }
  });
});

it('belongs to the function whose body it is in', () => {
  const code = 'def f():\n  return time.time()\nclass A:\n  id = uuid.uuid4()';
  const { definitions, everyRun } = read(code);
  expect(definitions.f.everyRun).toMatchObject([{ kind: 'clock', line: 2 }]);
  expect(everyRun).toMatchObject([{ kind: 'entropy', line: 4 }]);
});

it('of a long call the beginning is shown', () => {
  const [{ call }] = read(`uuid.uuid1(${'0, '.repeat(30)})`).everyRun;
  expect(call).toBe('uuid.uuid1(…)');
});
