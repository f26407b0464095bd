import { FRAMEWORKS } from '../../frameworks';
import type { ICellLines, IDeterminism, IFramework, IUsage } from '../types';
import { isBefore } from '../versions';

/** Before 1.11 the choice must show as well, or the cell could not be read back. */
const NO_WARN_ONLY =
  '# PyTorch before 1.11 has no warn-only mode: nondeterministic algorithms are left alone.';

/** PyTorch: the generators of the CPU and of every GPU, cuDNN, deterministic algorithms. */
export const torch: IFramework = {
  facts: FRAMEWORKS.torch,
  recipe: {
    variants: [
      {
        id: 'torch',
        title: trans => trans.__('PyTorch 1.11 and newer'),
        lines: determinism =>
          lines(
            determinism,
            'torch.use_deterministic_algorithms(True, warn_only=True)'
          )
      },
      {
        id: 'v1.8',
        title: trans => trans.__('PyTorch 1.8 to 1.10 (no warn-only mode)'),
        lines: determinism => lines(determinism, NO_WARN_ONLY)
      }
    ],
    description: trans =>
      trans.__(
        'Seeds the generators of the CPU and all GPUs, which determine weights, dropout and the order of a DataLoader.'
      ),
    advice: trans =>
      trans.__(
        'Pass the seed by hand to torch.Generator objects and to a DataLoader with its own generator.'
      ),
    chooseVariant: (usage: IUsage) =>
      isBefore(usage.version, '1.11') ? 'v1.8' : 'torch',
    formerLines: {
      '# PyTorch before 1.11 can not only warn about nondeterministic algorithms; they are left alone.':
        NO_WARN_ONLY
    }
  }
};

/** What a worker of a DataLoader seeds. */
const WORKER_IMPORTS = ['import random', 'import numpy as np'];

/** As PyTorch's notes on reproducibility have it. */
const EXPLICIT = [
  'generator = torch.Generator().manual_seed(SEED)  # pass it to each DataLoader: generator=',
  'def seed_worker(worker_id):  # pass it to each DataLoader: worker_init_fn=',
  '    worker_seed = torch.initial_seed() % 2**32',
  '    random.seed(worker_seed)',
  '    np.random.seed(worker_seed)'
];

function lines(determinism: IDeterminism, warn: string): ICellLines {
  const isExplicit = determinism.generators === 'explicit';
  const switches: string[] = [];
  if (determinism.cudnn !== 'default') {
    switches.push(
      'torch.backends.cudnn.deterministic = True',
      'torch.backends.cudnn.benchmark = False'
    );
  }
  if (determinism.cudnn === 'disabled') {
    switches.push('torch.backends.cudnn.enabled = False');
  }
  if (determinism.algorithms === 'warn') {
    switches.push(warn);
  } else if (determinism.algorithms === 'error') {
    switches.push('torch.use_deterministic_algorithms(True)');
  }
  return {
    environment:
      determinism.algorithms === 'off'
        ? []
        : [
            'os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # read once, so it stands before the import'
          ],
    imports: ['import torch', ...(isExplicit ? WORKER_IMPORTS : [])],
    determinism: switches,
    seeds: [
      'torch.manual_seed(SEED)',
      'torch.cuda.manual_seed_all(SEED)',
      ...(isExplicit ? EXPLICIT : [])
    ]
  };
}
