import { FRAMEWORKS } from '../../frameworks';
import type { IFramework } from '../types';

/** LightGBM, which has no global seed. */
export const lightgbm: IFramework = {
  facts: FRAMEWORKS.lightgbm,
  recipe: {
    variants: [],
    description: trans =>
      trans.__(
        'Takes its seed as a parameter; without one, it uses a fixed seed.'
      ),
    advice: trans =>
      trans.__(
        'Pass the seed to every model: seed=SEED in the parameters, or random_state=SEED.'
      )
  }
};
