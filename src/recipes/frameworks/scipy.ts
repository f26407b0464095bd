import { FRAMEWORKS } from '../../frameworks';
import type { IFramework } from '../types';

/** SciPy, which draws from NumPy. */
export const scipy: IFramework = {
  facts: FRAMEWORKS.scipy,
  recipe: {
    variants: [],
    description: trans =>
      trans.__("Draws from NumPy's global generator, which is seeded."),
    advice: trans =>
      trans.__(
        'Generators in scipy.stats.qmc do not use it: pass them the seed.'
      )
  }
};
