import type { IRecipe } from './types';

/** CuPy's generator on the current GPU. */
export const cupy: IRecipe = {
  id: 'cupy',
  title: 'CuPy',
  language: 'python',
  modules: ['cupy'],
  distribution: 'cupy-cuda12x',
  requires: ['numpy'],
  seedRange: { min: 0, max: 4294967295 },
  rank: 20,
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
  determinismKeys: [],
  description: trans => trans.__('Seeds the generator of the current GPU.'),
  advice: trans =>
    trans.__(
      'Only the current GPU is seeded: repeat the call on each other one.'
    ),
  sources: [
    'https://docs.cupy.dev/en/stable/reference/generated/cupy.random.seed.html'
  ]
};
