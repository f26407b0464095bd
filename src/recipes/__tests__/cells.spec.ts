// The files in cells/ are what old versions of the frameworks were run with,
// by scripts/old_versions.py: they must be what is composed today.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';

import { compose, DEFAULT_DETERMINISM } from '..';
import type { IDeterminism } from '..';
import { registry } from './helpers';

const FOLDER = join(__dirname, 'cells');

const CELLS: [
  name: string,
  frameworks: string[],
  variants?: Record<string, string>,
  determinism?: Partial<IDeterminism>
][] = [
  ['numpy', ['python', 'numpy']],
  ['torch', ['torch'], {}, { cudnn: 'disabled', algorithms: 'error' }],
  ['torch-warn', ['torch'], {}, { algorithms: 'warn' }],
  ['torch-1.8', ['torch'], { torch: 'v1.8' }, { algorithms: 'error' }],
  ['torch-1.8-warn', ['torch'], { torch: 'v1.8' }, { algorithms: 'warn' }],
  ['lightning', ['lightning']],
  ['lightning.workers', ['lightning'], { lightning: 'lightning.workers' }],
  ['lightning.pytorch', ['lightning'], { lightning: 'lightning.pytorch' }],
  ['pytorch_lightning', ['lightning'], { lightning: 'pytorch_lightning' }],
  ['tensorflow', ['tensorflow'], {}, { ops: 'on' }],
  ['tensorflow-2.0', ['tensorflow'], { tensorflow: 'v2.0' }, { ops: 'on' }],
  ['tensorflow-compat', ['tensorflow'], { tensorflow: 'compat.v1' }],
  ['tensorflow-1', ['tensorflow'], { tensorflow: 'v1' }, { ops: 'on' }],
  ['keras', ['keras']],
  ['keras-tf', ['keras', 'tensorflow'], { keras: 'tf.keras' }],
  ['keras-legacy', ['keras'], { keras: 'legacy' }],
  ['jax', ['jax'], {}, { ops: 'on' }],
  ['jax-PRNGKey', ['jax'], { jax: 'PRNGKey' }, { ops: 'on' }],
  ['polars', ['polars']],
  ['polars-legacy', ['polars'], { polars: 'legacy' }],
  ['paddle', ['paddle'], {}, { ops: 'on' }],
  ['mxnet', ['mxnet']]
];

describe('the cells that old versions were run with', () => {
  for (const [name, frameworks, variants, determinism] of CELLS) {
    it(name, () => {
      const source = compose(
        {
          language: 'python',
          seed: 42,
          frameworks,
          variants: variants ?? {},
          determinism: { ...DEFAULT_DETERMINISM, ...determinism }
        },
        registry
      );
      const file = join(FOLDER, `${name}.py`);
      if (process.env.SEED_WRITE_CELLS) {
        mkdirSync(FOLDER, { recursive: true });
        writeFileSync(file, `${source}\n`);
      }
      expect(readFileSync(file, 'utf8')).toBe(`${source}\n`);
    });
  }

  it('are all there are', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(
      CELLS.map(([name]) => `${name}.py`).sort()
    );
  });
});
