import { FRAMEWORKS } from '../../frameworks';
import type {
  ICellLines,
  IFramework,
  ITranslate,
  IUsage,
  IVariant
} from '../types';
import { isBefore } from '../versions';

/** The release in which the workers' seeds began to depend on the epoch. */
const WORKERS = '2.6.1';

const NO_WORKERS = [
  `# Not workers=True: before Lightning ${WORKERS} it repeats each worker's random numbers in every epoch.`,
  '# PyTorch seeds its workers anyway; generators of your own in them need a worker_init_fn.'
];

/** Lightning, whose seed call also arranges the seeds of DataLoader workers. */
export const lightning: IFramework = {
  facts: FRAMEWORKS.lightning,
  recipe: {
    variants: [
      ...variants('lightning', 'L', trans => trans.__('lightning, as L')),
      ...variants('lightning.pytorch', 'pl', trans =>
        trans.__('lightning.pytorch, as pl')
      ),
      ...variants('pytorch_lightning', 'pl', trans =>
        trans.__('pytorch_lightning, as pl')
      )
    ],
    description: trans =>
      trans.__(
        'Calls seed_everything, which seeds Python, NumPy and PyTorch and, from Lightning %1 on, DataLoader workers.',
        WORKERS
      ),
    advice: trans =>
      trans.__(
        'For determinism beyond the seed, use Trainer(deterministic=True). Before Lightning %1, give a DataLoader a worker_init_fn that seeds the generators of your own in each worker.',
        WORKERS
      ),
    chooseVariant
  }
};

/** The ways of seeding through a module: safe in every release, and with workers. */
function variants(
  module: string,
  alias: string,
  title: (trans: ITranslate) => string
): IVariant[] {
  const imports = [`import ${module} as ${alias}`];
  const safe: ICellLines = {
    imports,
    seeds: [...NO_WORKERS, `${alias}.seed_everything(SEED, workers=False)`]
  };
  const whole: ICellLines = {
    imports,
    seeds: [`${alias}.seed_everything(SEED, workers=True)`]
  };
  return [
    { id: module, title, lines: () => safe },
    {
      id: withWorkers(module),
      title: trans => trans.__('%1, with DataLoader workers', title(trans)),
      lines: () => whole
    }
  ];
}

function withWorkers(module: string): string {
  return `${module}.workers`;
}

function chooseVariant(usage: IUsage): string {
  const module = chooseModule(usage);
  const seedsWorkers =
    usage.version === null
      ? usage.current === withWorkers(module)
      : !isBefore(usage.version, WORKERS);
  return seedsWorkers ? withWorkers(module) : module;
}

function chooseModule(usage: IUsage): string {
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
