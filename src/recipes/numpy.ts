import type { IRecipe } from './types';

/** NumPy's global generator, which SciPy, pandas and scikit-learn draw from too. */
export const numpy: IRecipe = {
  id: 'numpy',
  title: 'NumPy',
  language: 'python',
  modules: ['numpy'],
  distribution: 'numpy',
  requires: [],
  seedRange: { min: 0, max: 4294967295 },
  rank: 10,
  variants: [
    {
      id: 'global',
      title: trans => trans.__('np.random.seed'),
      lines: () => ({
        imports: ['import numpy as np'],
        seeds: ['np.random.seed(SEED)']
      })
    }
  ],
  determinismKeys: [],
  description: trans => trans.__('Seeds the global generator of np.random.'),
  advice: trans =>
    trans.__(
      'A generator of its own needs the seed as an argument: np.random.default_rng(SEED).'
    ),
  sources: [
    'https://numpy.org/doc/stable/reference/random/generated/numpy.random.seed.html',
    'https://numpy.org/neps/nep-0019-rng-policy.html'
  ]
};
