import { FRAMEWORKS } from '../../frameworks';
import type { IFramework } from '../types';

/** CuPy's generator on the current GPU. */
export const cupy: IFramework = {
  facts: FRAMEWORKS.cupy,
  recipe: {
    variants: [
      {
        id: 'global',
        title: trans => trans.__('cp.random.seed'),
        lines: () => ({
          imports: ['import cupy as cp'],
          seeds: ['cp.random.seed(SEED)']
        })
      }
    ],
    description: trans => trans.__('Seeds the generator of the current GPU.'),
    advice: trans =>
      trans.__(
        'Only the current GPU is seeded: repeat the call on every other GPU.'
      )
  }
};
