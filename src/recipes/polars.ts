import type { IRecipe, IUsage } from './types';
import { isBefore } from './versions';

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
    },
    {
      id: 'legacy',
      title: trans => trans.__('Polars before 0.19'),
      lines: () => ({
        seeds: [
          // The choice must show, or the cell could not be read back.
          "# Polars before 0.19 has no seed of its own: it draws from Python's random."
        ]
      })
    }
  ],
  determinismKeys: [],
  description: trans =>
    trans.__('Seeds the sampling and shuffling of data frames and series.'),
  sources: [
    'https://docs.pola.rs/api/python/stable/reference/api/polars.set_random_seed.html',
    // random.randint gives the seed where set_random_seed is not there yet.
    'https://github.com/pola-rs/polars/blob/py-0.18.3/py-polars/polars/series/series.py'
  ],
  chooseVariant: (usage: IUsage) =>
    isBefore(usage.version, '0.19') ? 'legacy' : 'global'
};
