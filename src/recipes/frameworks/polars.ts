import { FRAMEWORKS } from '../../frameworks';
import type { IFramework, IUsage } from '../types';
import { isBefore } from '../versions';

/** Polars: the generator behind `sample` and `shuffle`. */
export const polars: IFramework = {
  facts: FRAMEWORKS.polars,
  recipe: {
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
    description: trans =>
      trans.__('Seeds sampling and shuffling of data frames and series.'),
    chooseVariant: (usage: IUsage) =>
      isBefore(usage.version, '0.19') ? 'legacy' : 'global'
  }
};
