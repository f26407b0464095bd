import { FRAMEWORKS } from '../../frameworks';
import type { IFramework } from '../types';

/** scikit-learn, which draws from NumPy. */
export const sklearn: IFramework = {
  facts: FRAMEWORKS.sklearn,
  recipe: {
    variants: [],
    description: trans =>
      trans.__("Draws from NumPy's global generator, which is seeded."),
    advice: trans =>
      trans.__(
        'Results depend on the order of calls; random_state=SEED makes each call independent of the others and also works in parallel workers.'
      )
  }
};
