import type { IRecipe } from './types';

/** Polars: the generator behind `sample` and `shuffle`. */
export const polars: IRecipe = {
  id: 'polars',
  title: 'Polars',
  language: 'python',
  modules: ['polars'],
  distribution: 'polars',
  requires: ['python'],
  // It takes 64 bits; what goes beyond 32 would not fit the others.
  seedRange: { min: 0, max: 4294967295 },
  rank: 20,
  variants: [
    {
      id: 'global',
      title: trans => trans.__('polars.set_random_seed'),
      lines: () => ({
        // Not as pl: Lightning goes by that name as well.
        imports: ['import polars'],
        seeds: ['polars.set_random_seed(SEED)']
      })
    }
  ],
  determinismKeys: [],
  description: trans =>
    trans.__('Seeds the sampling and shuffling of data frames and series.'),
  sources: [
    'https://docs.pola.rs/api/python/stable/reference/api/polars.set_random_seed.html'
  ]
};
