import { existsSync, readFileSync, readdirSync } from 'fs';
import * as path from 'path';
import type { Language } from '../../recipes/types';
import type { ICellSource } from '../index';
import { detector, frameworks, seeds } from './helpers';

const folder =
  process.env.SEED_SHARED_NOTEBOOKS ??
  path.resolve(__dirname, '../../../../shared/notebooks');

/** The rows of the README beside the notebooks: language, frameworks, seeds. */
const ROWS: Readonly<Record<string, readonly [Language, string, string]>> = {
  'jax_data_loading.ipynb': [
    'python',
    'jax numpy torch',
    'jax.random.key=0 private; jax.random.key=1 private; jax.random.key=1 private'
  ],
  'julia_maxcut.ipynb': ['julia', 'julia', 'Random.seed!=33'],
  'lightning_template.ipynb': [
    'python',
    'lightning numpy torch',
    'pytorch_lightning.seed_everything=42'
  ],
  'r_penalized.ipynb': ['R', 'r', 'set.seed=1; set.seed=1'],
  'tf1_hdf5.ipynb': [
    'python',
    'numpy tensorflow',
    'numpy.random.seed=123; ' +
      // A parameter; the only call of that function gives 123.
      'numpy.random.RandomState=123 private; ' +
      'numpy.random.RandomState=<seed> private; ' +
      'tensorflow.set_random_seed=123'
  ],
  'tf2_training.ipynb': [
    'python',
    'keras numpy scikit-learn tensorflow',
    // Once NumPy alone, then together with TensorFlow all over the notebook.
    tf2Seeds()
  ],
  'torch_fundamentals.ipynb': [
    'python',
    'numpy python torch',
    'torch.manual_seed=42; torch.manual_seed=42; torch.random.manual_seed=42'
  ],
  'torch_makemore.ipynb': [
    'python',
    'numpy python scipy torch',
    'random.seed=42; ' +
      'torch.Generator().manual_seed=2147483647 private; ' +
      'torch.Generator().manual_seed=2147483647 private; ' +
      'torch.Generator().manual_seed=2147483657 private; ' +
      'torch.Generator().manual_seed=2147483648 private; ' +
      'torch.Generator().manual_seed=2147483647 private; ' +
      'torch.Generator().manual_seed=2147483647 private'
  ],
  'torch_mlp.ipynb': [
    'python',
    'numpy python scikit-learn torch',
    'random.seed=1234; numpy.random.seed=1234; torch.manual_seed=1234; ' +
      'torch.cuda.manual_seed=1234'
  ]
};

/** Code in the first cell that may draw or seed, as a person reads it. */
const STOPS: readonly (readonly [string, string])[] = [
  ['jax_data_loading.ipynb', 'random_layer_params('],
  ['lightning_template.ipynb', 'seed_everything(42)'],
  ['tf1_hdf5.ipynb', 'mnist_export_to_jpg('],
  ['tf2_training.ipynb', 'np.random.seed(42)'],
  ['torch_fundamentals.ipynb', 'torch.rand(size=(3, 4))'],
  ['torch_mlp.ipynb', 'torch.manual_seed(SEED)']
];

function tf2Seeds(): string {
  const numpy = 'numpy.random.seed=42';
  const tensorflow = 'tensorflow.random.set_seed=42';
  const both = (first: string, second: string, times: number) =>
    Array<string>(times).fill(`${first}; ${second}`);
  return [
    numpy,
    ...both(tensorflow, numpy, 2),
    numpy,
    ...both(numpy, tensorflow, 2),
    ...both(tensorflow, numpy, 13)
  ].join('; ');
}

function codeCells(file: string): ICellSource[] {
  const notebook = JSON.parse(readFileSync(file, 'utf8')) as {
    cells: { cell_type: string; source: string | string[] }[];
  };
  return notebook.cells
    .filter(cell => cell.cell_type === 'code')
    .map(({ source }, i) => ({
      id: `${i}`,
      source: typeof source === 'string' ? source : source.join('')
    }));
}

describe('the shared notebooks', () => {
  if (!existsSync(folder)) {
    it('are not checked: their folder is absent from this machine', () => {
      expect(existsSync(folder)).toBe(false);
    });
    return;
  }

  it('are the ones with a row here', () => {
    const files = readdirSync(folder).filter(file => file.endsWith('.ipynb'));
    expect(files.sort()).toEqual(Object.keys(ROWS).sort());
  });

  it.each(Object.entries(ROWS))(
    'gives what the README says for %s',
    (file, [language, expected, expectedSeeds]) => {
      const found = detector().update(
        codeCells(path.join(folder, file)),
        language
      );
      expect(frameworks(found)).toBe(expected);
      expect(seeds(found)).toBe(expectedSeeds);
      expect(found.hashSeeds).toEqual([]);
    }
  );

  it.each(STOPS)(
    'have their set-up end in %s at the cell with %s',
    (file, code) => {
      const cells = codeCells(path.join(folder, file));
      const stop = cells.findIndex(({ source }) => source.includes(code));
      const { setUp } = detector().update(cells, 'python');
      expect(setUp?.stop).toBe(`${stop}`);
    }
  );
});
