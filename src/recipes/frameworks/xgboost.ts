import { FRAMEWORKS } from '../../frameworks';
import type { IFramework } from '../types';

/** XGBoost, which has no global seed. */
export const xgboost: IFramework = {
  facts: FRAMEWORKS.xgboost,
  recipe: {
    variants: [],
    description: trans =>
      trans.__('Takes its seed as a parameter; without one, it uses 0.'),
    advice: trans =>
      trans.__(
        'Pass the seed to every model: seed=SEED in the parameters, or random_state=SEED.'
      )
  }
};
