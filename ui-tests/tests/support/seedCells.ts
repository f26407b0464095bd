/** Seed cells as recipes compose them, notebooks that have one, and what is drawn after it. */
import type { ICell, INotebook } from './notebook';
import { code, notebookOf } from './notebook';

const CHILDREN =
  'os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel\'s own is set when it starts';

/** What recipes compose for Python alone. */
export const PYTHON = seedSource('Python', [], [], []);

/** What recipes compose for Python and NumPy. */
export const NUMPY = seedSource(
  'Python and NumPy',
  ['import numpy as np'],
  [],
  ['np.random.seed(SEED)']
);

/** What recipes compose for MXNet, which no environment of the tests has. */
export const MXNET = seedSource(
  'Python, NumPy and MXNet',
  ['import mxnet as mx', 'import numpy as np'],
  [],
  ['np.random.seed(SEED)', 'mx.random.seed(SEED)']
);

/** What recipes compose for PyTorch. */
export const TORCH = seedSource(
  'Python, NumPy and PyTorch',
  ['import numpy as np', 'import torch'],
  [
    'torch.backends.cudnn.deterministic = True',
    'torch.backends.cudnn.benchmark = False'
  ],
  [
    'np.random.seed(SEED)',
    'torch.manual_seed(SEED)',
    'torch.cuda.manual_seed_all(SEED)'
  ]
);

/** A cell that draws from Python's generator. */
export const DRAW = 'import random\nprint(random.random())';

/** What it draws after `random.seed(42)`: the first number, the second, and so on. */
export const DRAWN = [
  '0.6394267984578837',
  '0.025010755222666936',
  '0.27502931836911926',
  '0.22321073814882275',
  '0.7364712141640124'
];

function seedSource(
  seeded: string,
  imports: readonly string[],
  switches: readonly string[],
  seeds: readonly string[]
): string {
  return [
    [
      `# Seeds ${seeded}. Run it before the cells below.`,
      'import os',
      'import random'
    ],
    ...(imports.length > 0 ? [imports] : []),
    ['SEED = 42'],
    [CHILDREN, ...switches, 'random.seed(SEED)', ...seeds]
  ]
    .map(block => block.join('\n'))
    .join('\n\n');
}

/** A cell that is marked as the seed cell. */
export function seedCellOf(source: string): Partial<ICell> {
  return code(source, { jupyterlab_seed: { role: 'seed-cell' } });
}

/** The notebook-level key, as the extension writes it. */
export function keyOf(
  frameworks: readonly string[] = ['python'],
  more: Record<string, unknown> = {}
): Record<string, unknown> {
  return {
    jupyterlab_seed: { version: 1, frameworks, determinism: {}, ...more }
  };
}

/** A notebook that begins with a seed cell. */
export function seeded(
  source: string,
  cells: readonly (string | Partial<ICell>)[],
  metadata: Record<string, unknown> = keyOf()
): INotebook {
  return notebookOf([seedCellOf(source), ...cells], 'python3', metadata);
}

/** The same notebook with another kernel of Python. */
export function withKernel(notebook: INotebook, name: string): INotebook {
  const kernelspec = { display_name: name, language: 'python', name };
  return { ...notebook, metadata: { ...notebook.metadata, kernelspec } };
}
