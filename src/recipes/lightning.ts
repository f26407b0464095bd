import type {
  ICellLines,
  IRecipe,
  ITranslate,
  IUsage,
  IVariant
} from './types';

/** Lightning, whose seed call also arranges the seeds of DataLoader workers. */
export const lightning: IRecipe = {
  id: 'lightning',
  title: 'Lightning',
  language: 'python',
  modules: ['lightning', 'pytorch_lightning', 'lightning_fabric'],
  distribution: 'lightning',
  requires: ['python', 'numpy', 'torch'],
  seedRange: { min: 0, max: 4294967295 },
  rank: 40,
  variants: [
    variant('lightning', 'L', trans => trans.__('lightning, as L')),
    variant('lightning.pytorch', 'pl', trans =>
      trans.__('lightning.pytorch, as pl')
    ),
    variant('pytorch_lightning', 'pl', trans =>
      trans.__('pytorch_lightning, as pl')
    )
  ],
  determinismKeys: [],
  description: trans =>
    trans.__(
      'Calls seed_everything, which seeds Python, NumPy and PyTorch, and gives every DataLoader worker a seed of its own.'
    ),
  advice: trans =>
    trans.__(
      'Determinism beyond the seed is asked of the trainer: Trainer(deterministic=True).'
    ),
  sources: [
    'https://lightning.ai/docs/pytorch/stable/common/trainer.html#reproducibility',
    'https://github.com/Lightning-AI/pytorch-lightning/blob/master/src/lightning/fabric/utilities/seed.py'
  ],
  chooseVariant
};

function variant(
  module: string,
  alias: string,
  title: (trans: ITranslate) => string
): IVariant {
  const lines: ICellLines = {
    imports: [`import ${module} as ${alias}`],
    seeds: [`${alias}.seed_everything(SEED, workers=True)`]
  };
  return { id: module, title, lines: () => lines };
}

function chooseVariant(usage: IUsage): string {
  const under = (module: string): boolean =>
    usage.imports.some(
      name => name === module || name.startsWith(`${module}.`)
    );
  if (under('pytorch_lightning') && !under('lightning')) {
    return 'pytorch_lightning';
  }
  // With `import lightning` beside it there is nothing to choose: L works.
  return under('lightning.pytorch') && !usage.imports.includes('lightning')
    ? 'lightning.pytorch'
    : 'lightning';
}
