import { FRAMEWORKS } from '../../frameworks';
import type { IFramework } from '../types';

/** PaddlePaddle: its generators on the CPU and on every GPU. */
export const paddle: IFramework = {
  facts: FRAMEWORKS.paddle,
  recipe: {
    variants: [
      {
        id: 'global',
        title: trans => trans.__('paddle.seed'),
        lines: determinism => ({
          environment:
            determinism.ops === 'on'
              ? [
                  'os.environ["FLAGS_cudnn_deterministic"] = "1"',
                  'os.environ["FLAGS_embedding_deterministic"] = "1"'
                ]
              : [],
          imports: ['import paddle'],
          seeds: ['paddle.seed(SEED)']
        })
      }
    ],
    description: trans =>
      trans.__('Seeds the generators of the CPU and of all GPUs.'),
    advice: trans =>
      trans.__('Static graph programs have their own seed, random_seed.')
  }
};
