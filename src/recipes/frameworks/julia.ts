import { FRAMEWORKS } from '../../frameworks';
import type { IFramework } from '../types';

/** Julia's default generator. */
export const julia: IFramework = {
  facts: FRAMEWORKS.julia,
  recipe: {
    variants: [
      {
        id: 'Random',
        title: trans => trans.__('Random.seed!'),
        lines: () => ({
          imports: ['using Random'],
          seeds: ['Random.seed!(SEED)']
        })
      }
    ],
    description: trans =>
      trans.__('Seeds the default generator of the current task.'),
    advice: trans =>
      trans.__(
        'Starting a task advances the generator, so the number of tasks affects the result.'
      )
  }
};
