import type { IRecipe } from './types';

/** XGBoost, which has no global seed. */
export const xgboost: IRecipe = {
  id: 'xgboost',
  title: 'XGBoost',
  language: 'python',
  modules: ['xgboost'],
  distribution: 'xgboost',
  requires: [],
  seedRange: { min: 0, max: 2147483647 },
  rank: 40,
  variants: [],
  determinismKeys: [],
  description: trans =>
    trans.__('Takes its seed as a parameter, and 0 where none is given.'),
  advice: trans =>
    trans.__(
      'Pass the seed to every model: seed=SEED among the parameters, or random_state=SEED.'
    ),
  sources: [
    'https://xgboost.readthedocs.io/en/stable/parameter.html',
    'https://xgboost.readthedocs.io/en/stable/faq.html'
  ]
};
