import type { IRecipe } from './types';

/** SciPy, which draws from NumPy. */
export const scipy: IRecipe = {
  id: 'scipy',
  title: 'SciPy',
  language: 'python',
  modules: ['scipy'],
  distribution: 'scipy',
  requires: ['numpy'],
  seedRange: { min: 0, max: 4294967295 },
  rank: 40,
  variants: [],
  determinismKeys: [],
  description: trans =>
    trans.__('Draws from the global generator of NumPy, which is seeded.'),
  advice: trans =>
    trans.__(
      'The generators of scipy.stats.qmc do not follow it: pass them the seed.'
    ),
  sources: [
    'https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.rv_continuous.rvs.html',
    'https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.qmc.Sobol.html'
  ]
};
