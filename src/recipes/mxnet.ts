import type { IRecipe } from './types';

/** MXNet: its generators on all devices. */
export const mxnet: IRecipe = {
  id: 'mxnet',
  title: 'MXNet',
  language: 'python',
  modules: ['mxnet'],
  distribution: 'mxnet',
  requires: ['python', 'numpy'],
  // The seed is an int of C.
  seedRange: { min: 0, max: 2147483647 },
  rank: 20,
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
  determinismKeys: [],
  description: trans => trans.__('Seeds the generators of all devices.'),
  sources: [
    'https://mxnet.apache.org/versions/1.8.0/api/python/docs/api/mxnet/random/index.html',
    'https://github.com/apache/mxnet/blob/master/include/mxnet/c_api.h'
  ]
};
