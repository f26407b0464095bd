import type { IRecipe } from './types';

/** scikit-learn, which draws from NumPy. */
export const sklearn: IRecipe = {
  id: 'sklearn',
  title: 'scikit-learn',
  language: 'python',
  modules: ['sklearn'],
  distribution: 'scikit-learn',
  requires: ['numpy'],
  seedRange: { min: 0, max: 4294967295 },
  rank: 40,
  variants: [],
  determinismKeys: [],
  description: trans =>
    trans.__('Draws from the global generator of NumPy, which is seeded.'),
  advice: trans =>
    trans.__(
      'Results depend on the order of the calls; random_state=SEED makes each independent of the others, and reaches parallel workers.'
    ),
  sources: [
    'https://scikit-learn.org/stable/common_pitfalls.html#controlling-randomness',
    'https://scikit-learn.org/stable/glossary.html#term-random_state'
  ]
};
