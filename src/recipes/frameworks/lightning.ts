import { FRAMEWORKS } from '../../frameworks';
import type {
  ICellLines,
  IFramework,
  ITranslate,
  IUsage,
  IVariant
} from '../types';

/** Lightning, whose seed call also arranges the seeds of DataLoader workers. */
export const lightning: IFramework = {
  facts: FRAMEWORKS.lightning,
  recipe: {
    variants: [
      variant('lightning', 'L', trans => trans.__('lightning, as L')),
      variant('lightning.pytorch', 'pl', trans =>
        trans.__('lightning.pytorch, as pl')
      ),
      variant('pytorch_lightning', 'pl', trans =>
        trans.__('pytorch_lightning, as pl')
      )
    ],
    description: trans =>
      trans.__(
        'Calls seed_everything, which seeds Python, NumPy and PyTorch, and gives each DataLoader worker its own seed.'
      ),
    advice: trans =>
      trans.__(
        'For determinism beyond the seed, use Trainer(deterministic=True).'
      ),
    chooseVariant
  }
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
