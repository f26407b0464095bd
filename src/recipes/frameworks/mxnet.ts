import { FRAMEWORKS } from '../../frameworks';
import type { IFramework } from '../types';

/** MXNet: its generators on all devices. */
export const mxnet: IFramework = {
  facts: FRAMEWORKS.mxnet,
  recipe: {
    variants: [
      {
        id: 'global',
        title: trans => trans.__('mx.random.seed'),
        lines: () => ({
          imports: ['import mxnet as mx'],
          seeds: ['mx.random.seed(SEED)']
        })
      }
    ],
    description: trans => trans.__('Seeds the generators of all devices.')
  }
};
