/** What the first lines of a seed cell say, and when they make it out of date. */
import { parser } from '@lezer/python';

import type { IDetection } from '../../detect';
import { Detector, EMPTY_DETECTION } from '../../detect';
import { CellParser } from '../../python';
import type { IDeterminism } from '../../recipes';
import {
  compose,
  createDefaultRegistry,
  DEFAULT_DETERMINISM,
  readCell
} from '../../recipes';
import type { ISeedPlan } from '../plan';
import { planSeedCell } from '../plan';
import { findUnseeded } from '../unseeded';

const registry = createDefaultRegistry();
const cellParser = new CellParser(parser);

const FORMER =
  '# Seeds every random number generator of this notebook. Run it first.';

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
  return planSeedCell(
    {
      language: 'python',
      reading:
        standing === null ? null : readCell(standing, 'python', registry),
      metadata: null,
      detection: detector.update(
        cells.map((source, i) => ({ id: `c${i}`, source })),
        'python'
      ),
      preferences: {
        seed: 42,
        determinism: { ...DEFAULT_DETERMINISM, ...determinism },
        neverOffer: [],
        autoInject: 'run'
      },
      draft: {},
      offer: true,
      modules: {}
    },
    registry
  );
}

function cellFor(...input: Parameters<typeof plan>): string {
  const { options } = plan(...input);
  if (!options) {
    throw new Error('Nothing to seed.');
  }
  return compose(options, registry);
}

/** The comments at the top. */
function top(...input: Parameters<typeof plan>): string[] {
  const lines = cellFor(...input).split('\n');
  return lines.slice(
    0,
    lines.findIndex(line => !line.startsWith('#'))
  );
}

const RUN = 'Run it before the cells below.';

describe('the first lines', () => {
  it.each<[string[], Partial<IDeterminism>, string[]]>([
    [['import random'], {}, [`# Seeds Python. ${RUN}`]],
    [
      ['import torch, sklearn, scipy'],
      {},
      [`# Seeds Python, NumPy and PyTorch. ${RUN}`]
    ],
    [
      ['import jax\njax.random.normal(key)'],
      {},
      [`# Seeds Python, and makes key for JAX. ${RUN}`]
    ],
    [
      ['import numpy as np, torch'],
      { generators: 'explicit' },
      [`# Seeds Python and PyTorch, and makes rng for NumPy. ${RUN}`]
    ],
    [
      ['import numpy as np, sklearn\nrng = 1'],
      { generators: 'explicit' },
      [
        `# Seeds Python, and makes np_rng for NumPy. ${RUN}`,
        '# Not seeded here: scikit-learn takes a seed of its own.'
      ]
    ],
    [
      [
        'import xgboost, lightgbm\nimport numpy as np\nnp.random.default_rng(1)'
      ],
      {},
      [
        `# Seeds Python and NumPy. ${RUN}`,
        '# Not seeded here: XGBoost, LightGBM and default_rng take seeds of their own.'
      ]
    ],
    [
      ['import torch\ng = torch.Generator().manual_seed(3)'],
      {},
      [
        `# Seeds Python, NumPy and PyTorch. ${RUN}`,
        '# Not seeded here: torch.Generator takes a seed of its own.'
      ]
    ],
    // These take the cell's seed.
    [
      ['import numpy as np\nrng = np.random.default_rng(seed=SEED)'],
      {},
      [`# Seeds Python and NumPy. ${RUN}`]
    ],
    // This does not: it is the notebook's own.
    [
      [
        'import numpy as np\nSEED = "x"\nrng = np.random.default_rng(hash(SEED))'
      ],
      {},
      [
        `# Seeds Python and NumPy. ${RUN}`,
        '# Not seeded here: default_rng takes a seed of its own.'
      ]
    ],
    // A comment below says it.
    [['import jax\njax.random.key(0)'], {}, [`# Seeds Python. ${RUN}`]]
  ])('of %j with %j', (cells, determinism, lines) => {
    expect(top(cells, null, determinism)).toEqual(lines);
    const source = cellFor(cells, null, determinism);
    expect(readCell(source, 'python', registry).exact).toBe(true);
    expect(plan(cells, source, determinism).action).toBe('run');
  });

  it('name a framework once, not also what it makes', () => {
    const { options } = plan(['import xgboost']);
    const use = { cell: 'c', line: 0, value: 3, text: '3' };
    const detection: IDetection = {
      ...EMPTY_DETECTION,
      frameworks: [
        {
          recipe: 'xgboost',
          cells: ['c'],
          via: [],
          imports: [],
          names: [],
          optional: false,
          needsInstall: false
        }
      ],
      seeds: [
        { ...use, recipe: 'xgboost', scope: 'private', call: 'xgboost.make' },
        {
          ...use,
          recipe: 'numpy',
          scope: 'private',
          call: 'numpy.random.Philox'
        },
        { ...use, recipe: 'numpy', scope: 'global', call: 'numpy.random.seed' }
      ]
    };
    expect(findUnseeded(options!, detection, registry)).toEqual([
      'XGBoost',
      'Philox'
    ]);
  });

  it('stay as they are while they are true, and are renewed with the rest', () => {
    const standing = cellFor(['import numpy as np']);
    const more = ['import numpy as np, xgboost'];
    expect(plan(more, standing).action).toBe('run');
    expect(plan(['import numpy as np'], cellFor(more)).action).toBe('run');
    const torch = [...more, 'import torch'];
    expect(plan(torch, standing).action).toBe('update');
    expect(top(torch, standing)[1]).toContain('XGBoost takes a seed');
  });

  it('of earlier releases are no edit, but out of date where they are not true', () => {
    const now = cellFor(['import numpy as np']);
    const former = now.replace(/^.*/, FORMER);
    for (const source of [former, former.replace(/\n/g, '\r\n')]) {
      expect(readCell(source, 'python', registry)).toMatchObject({
        exact: true,
        unread: [],
        missing: []
      });
    }
    const unchanged = plan(['import numpy as np'], former);
    expect(unchanged).toMatchObject({ action: 'run', edited: false });
    const untrue = plan(['import numpy as np, xgboost'], former);
    expect(untrue).toMatchObject({ action: 'update', edited: false });
    // Anywhere else the line is a comment of the user's.
    const moved = readCell(`${now}\n${FORMER}`, 'python', registry);
    expect(moved).toMatchObject({ exact: false, claimsAll: false });
  });
});
