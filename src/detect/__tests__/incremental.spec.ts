import * as fc from 'fast-check';
import type { ICellSource } from '../index';
import { cells, detector } from './helpers';

/** Cells that hand names, functions and values on to each other. */
const SOURCES = [
  '',
  'import torch',
  'import numpy as np',
  'import numpy as np\nimport torch as t',
  'from torch import nn',
  'from numpy import *',
  'from mine import *',
  '%run other.py',
  '!pip install torch',
  'try:\n    import torch\nexcept ImportError:\n    torch = None',
  'def late():\n    import jax\n    return jax',
  'late()',
  'model = nn.Linear(2, 2)',
  'model.train()',
  'np = t',
  't = np',
  'nn = np.random',
  'x = np.random.rand(SEED)',
  'SEED = 1',
  'SEED = 2',
  'SEED = cfg["seed"]',
  'OTHER_SEED = SEED + 1',
  'cfg = {"seed": 3}',
  'cfg = dict(base, seed=4)',
  'base = {"seed": 5}',
  'cfg["seed"] = 6',
  'train(cfg)',
  'def train(c):\n    c["seed"] = 7',
  'def train(c):\n    np.random.seed(c["seed"])',
  'np.random.seed(SEED)',
  'np.random.seed(cfg["seed"])\ntorch.manual_seed(cfg["seed"])',
  'def set_seed(s):\n    np.random.seed(s)\n    torch.manual_seed(s)',
  'set_seed(8)',
  'set_seed(SEED)',
  'g = set_seed',
  'g(9)',
  'rng = np.random.default_rng(OTHER_SEED)',
  'import os\nos.environ["PYTHONHASHSEED"] = str(SEED)',
  'os.environ["CUBLAS_WORKSPACE_CONFIG"] = text',
  'text = ":4096:8"',
  'library(stats)\nx <- rnorm(1)'
];

/** Code that takes several slices to read. */
const FILLING = Array.from(
  { length: 150 },
  (_, i) => `filling_${i} = ${i}`
).join('\n');

/** One change of a notebook; the numbers are taken modulo what there is. */
type Edit = readonly [
  'set' | 'add' | 'remove' | 'move' | 'mark',
  number,
  number
];

const edit = fc.tuple(
  fc.constantFrom(
    'set' as const,
    'set',
    'set',
    'add',
    'remove',
    'move',
    'mark'
  ),
  fc.nat(100),
  fc.nat(1000)
);

function edited(all: readonly ICellSource[], change: Edit, id: string) {
  const [kind, place, choice] = change;
  const source = SOURCES[choice % SOURCES.length];
  const at = place % Math.max(1, all.length);
  const now = [...all];
  if (kind === 'add' || all.length === 0) {
    now.splice(at, 0, { id, source });
  } else if (kind === 'set') {
    now[at] = { ...now[at], source };
  } else if (kind === 'mark') {
    now[at] = { ...now[at], isParameters: !now[at].isParameters };
  } else {
    const [gone] = now.splice(at, 1);
    now.splice(
      choice % (now.length + 1),
      0,
      ...(kind === 'move' ? [gone] : [])
    );
  }
  return now;
}

describe('what an edit changes', () => {
  it('is what a first look finds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...SOURCES), { maxLength: 10 }),
        fc.array(fc.array(edit, { minLength: 1, maxLength: 2 }), {
          minLength: 1,
          maxLength: 8
        }),
        (sources, steps) => {
          const known = detector();
          let notebook = cells(...sources);
          known.update(notebook, 'python');
          steps.forEach((changes, i) => {
            changes.forEach((change, j) => {
              notebook = edited(notebook, change, `new${i}.${j}`);
            });
            expect(known.update(notebook, 'python')).toEqual(
              detector().update(notebook, 'python')
            );
          });
        }
      ),
      { numRuns: 150 }
    );
  });

  it('is what a first look finds, when looks before were given up half way', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...SOURCES), { minLength: 1, maxLength: 6 }),
        fc.array(fc.tuple(edit, fc.nat(12)), { minLength: 1, maxLength: 5 }),
        (sources, steps) => {
          const known = detector();
          // Long enough for many slices.
          const long = (source: string): string =>
            source.startsWith('%') ? source : `${source}\n${FILLING}`;
          let notebook = cells(...sources.map(long));
          steps.forEach(([change, slices], i) => {
            notebook = edited(notebook, change, `new${i}`);
            const work = known.updating(notebook, 'python');
            for (let slice = 0; slice < slices; slice++) {
              work.next();
            }
          });
          expect(known.update(notebook, 'python')).toEqual(
            detector().update(notebook, 'python')
          );
        }
      ),
      { numRuns: 25 }
    );
  });

  it('takes a name by another way once its cell has moved', () => {
    const [use, model, nn] = cells('model.train()', 'model = nn.Linear()', '');
    const full = { ...nn, source: 'from torch import nn' };
    const known = detector();
    known.update([full, model, use], 'python');
    known.update([use, model, full], 'python');
    expect(known.update([use, model, nn], 'python')).toEqual(
      detector().update([use, model, nn], 'python')
    );
  });

  it('is evaluated again if an edit changes what it rests on', () => {
    const sources = ['SEED = 1', 'import numpy as np', 'np.random.seed(SEED)'];
    const known = detector();
    const seed = () => known.update(cells(...sources), 'python').seeds[0].value;
    expect(seed()).toBe(1);
    sources[0] = 'SEED = 2';
    expect(seed()).toBe(2);
    sources[1] = 'import numpy as np\nSEED = 3';
    expect(seed()).toBe(3);
  });
});
