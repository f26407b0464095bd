import type { IRecipe } from './types';

/** R's generator, which its packages draw from. */
export const r: IRecipe = {
  id: 'r',
  title: 'R',
  language: 'R',
  modules: ['base'],
  distribution: 'r-base',
  requires: [],
  seedRange: { min: 0, max: 2147483647 },
  rank: 0,
  variants: [
    {
      id: 'base',
      title: trans => trans.__('set.seed'),
      lines: determinism => ({
        determinism:
          determinism.rngKind === 'lecuyer'
            ? ['RNGkind("L\'Ecuyer-CMRG")']
            : [],
        seeds: ['set.seed(SEED)']
      })
    }
  ],
  determinismKeys: ['rngKind'],
  description: trans =>
    trans.__('Seeds the generator of R, which its packages draw from.'),
  advice: trans =>
    trans.__(
      "Parallel code needs L'Ecuyer-CMRG; a cluster takes its seed by clusterSetRNGStream(cl, SEED)."
    ),
  sources: [
    'https://stat.ethz.ch/R-manual/R-devel/library/base/html/Random.html',
    'https://stat.ethz.ch/R-manual/R-devel/library/parallel/html/RngStream.html'
  ]
};
