import type { IRecipe } from './types';

/** LightGBM, which has no global seed. */
export const lightgbm: IRecipe = {
  id: 'lightgbm',
  title: 'LightGBM',
  language: 'python',
  modules: ['lightgbm'],
  distribution: 'lightgbm',
  requires: [],
  // It takes larger ones, but tells only the low 31 bits apart.
  seedRange: { min: 0, max: 2147483647 },
  rank: 40,
  variants: [],
  determinismKeys: [],
  description: trans =>
    trans.__(
      'Takes its seed as a parameter, and a fixed one where none is given.'
    ),
  advice: trans =>
    trans.__(
      'Pass the seed to every model: seed=SEED among the parameters, or random_state=SEED.'
    ),
  sources: [
    'https://lightgbm.readthedocs.io/en/stable/Parameters.html#seed',
    'https://lightgbm.readthedocs.io/en/stable/Parameters.html#deterministic'
  ]
};
