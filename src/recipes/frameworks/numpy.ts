import { FRAMEWORKS } from '../../frameworks';
import type { IFramework } from '../types';

/** NumPy's global generator, which SciPy, pandas and scikit-learn draw from too. */
export const numpy: IFramework = {
  facts: FRAMEWORKS.numpy,
  recipe: {
    variants: [
      {
        id: 'global',
        title: trans => trans.__('np.random.seed'),
        lines: ({ generators }) => ({
          imports: ['import numpy as np'],
          seeds: [
            generators === 'explicit'
              ? 'rng = np.random.default_rng(SEED)'
              : 'np.random.seed(SEED)'
          ]
        })
      }
    ],
    description: trans => trans.__('Seeds the global generator in np.random.'),
    advice: trans =>
      trans.__(
        'A private generator needs the seed as an argument: np.random.default_rng(SEED).'
      )
  }
};
