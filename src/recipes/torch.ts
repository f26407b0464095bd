import type { ICellLines, IDeterminism, IRecipe, IUsage } from './types';
import { isBefore } from './versions';

/** PyTorch: the generators of the CPU and of every GPU, cuDNN, deterministic algorithms. */
export const torch: IRecipe = {
  id: 'torch',
  title: 'PyTorch',
  language: 'python',
  modules: ['torch'],
  distribution: 'torch',
  requires: ['python', 'numpy'],
  // It takes 64 bits, but its CPU generator tells only the low 32 apart.
  seedRange: { min: 0, max: 4294967295 },
  rank: 20,
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
      title: trans => trans.__('PyTorch 1.8 to 1.10, which can not only warn'),
      lines: determinism =>
        lines(
          determinism,
          // The choice must show, or the cell could not be read back.
          '# PyTorch before 1.11 can not only warn about nondeterministic algorithms; they are left alone.'
        )
    }
  ],
  determinismKeys: ['cudnn', 'algorithms'],
  description: trans =>
    trans.__(
      'Seeds the generators of the CPU and of all GPUs; weights, dropout and the order of a DataLoader follow them.'
    ),
  advice: trans =>
    trans.__(
      'A DataLoader that is given its own generator, and torch.Generator objects, need the seed by hand.'
    ),
  sources: [
    'https://pytorch.org/docs/stable/notes/randomness.html',
    'https://pytorch.org/docs/stable/generated/torch.use_deterministic_algorithms.html',
    // What pins cuDNN, and that benchmark = True undoes it.
    'https://github.com/pytorch/pytorch/issues/6351',
    // Where the check of CUBLAS_WORKSPACE_CONFIG was dropped.
    'https://github.com/pytorch/pytorch/pull/161749'
  ],
  chooseVariant: (usage: IUsage) =>
    isBefore(usage.version, '1.11') ? 'v1.8' : 'torch'
};

function lines(determinism: IDeterminism, warn: string): ICellLines {
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
    imports: ['import torch'],
    determinism: switches,
    seeds: ['torch.manual_seed(SEED)', 'torch.cuda.manual_seed_all(SEED)']
  };
}
