import { FRAMEWORKS } from '../../frameworks';
import type { IFramework } from '../types';

/** R's generator, which its packages draw from. */
export const r: IFramework = {
  facts: FRAMEWORKS.r,
  recipe: {
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
    description: trans =>
      trans.__("Seeds R's generator, which packages draw from."),
    advice: trans =>
      trans.__(
        "Parallel code needs L'Ecuyer-CMRG; seed a cluster with clusterSetRNGStream(cl, SEED)."
      )
  }
};
