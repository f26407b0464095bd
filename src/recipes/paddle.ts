import type { IRecipe } from './types';

/** PaddlePaddle: its generators on the CPU and on every GPU. */
export const paddle: IRecipe = {
  id: 'paddle',
  title: 'PaddlePaddle',
  language: 'python',
  modules: ['paddle'],
  distribution: 'paddlepaddle',
  requires: ['python', 'numpy'],
  seedRange: { min: 0, max: 4294967295 },
  rank: 20,
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
  determinismKeys: ['ops'],
  description: trans =>
    trans.__('Seeds the generators of the CPU and of all GPUs.'),
  advice: trans =>
    trans.__(
      'Programs of the static graph take a seed of their own: random_seed.'
    ),
  sources: [
    'https://www.paddlepaddle.org.cn/documentation/docs/en/api/paddle/seed_en.html',
    'https://github.com/PaddlePaddle/Paddle/blob/develop/python/paddle/framework/random.py',
    'https://github.com/PaddlePaddle/Paddle/issues/52742'
  ]
};
