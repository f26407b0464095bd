import { FRAMEWORKS } from '../../frameworks';
import type { IFramework } from '../types';

/** DGL, whose samplers have a generator of their own. */
export const dgl: IFramework = {
  facts: FRAMEWORKS.dgl,
  recipe: {
    variants: [
      {
        id: 'global',
        title: trans => trans.__('dgl.seed'),
        lines: () => ({
          imports: ['import dgl'],
          seeds: ['dgl.seed(SEED)']
        })
      }
    ],
    description: trans =>
      trans.__('Seeds the generator of its samplers and random walks.'),
    advice: trans =>
      trans.__(
        'Its layers draw from PyTorch; sampling in several threads or workers still differs.'
      )
  }
};
