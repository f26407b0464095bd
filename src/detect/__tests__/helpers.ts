import { parser } from '@lezer/python';
import { CellParser } from '../../python';
import type { IRecipe } from '../../recipes/types';
import { Detector } from '../index';
import type { ICellSource, IDetection } from '../index';

/** A recipe of which only what detection looks at matters. */
export function recipe(
  id: string,
  modules: readonly string[] = [id],
  language: IRecipe['language'] = 'python'
): IRecipe {
  return {
    id,
    title: id,
    language,
    modules,
    distribution: id,
    requires: [],
    seedRange: { min: 0, max: 4294967295 },
    rank: 0,
    variants: [],
    determinismKeys: [],
    description: () => '',
    sources: []
  };
}

/** Recipes with the modules of the real ones. */
export const RECIPES: readonly IRecipe[] = [
  recipe('python', ['random']),
  ...'numpy torch tensorflow keras jax cupy paddle mxnet polars xgboost lightgbm scipy'
    .split(' ')
    .map(id => recipe(id)),
  recipe('lightning', ['lightning', 'pytorch_lightning', 'lightning_fabric']),
  recipe('scikit-learn', ['sklearn']),
  recipe('r', ['base'], 'R'),
  recipe('julia', ['Random'], 'julia')
];

export function detector(): Detector {
  return new Detector(new CellParser(parser), () => RECIPES);
}

export function cells(...sources: readonly string[]): ICellSource[] {
  return sources.map((source, i) => ({ id: `c${i}`, source }));
}

/** The detection of a Python notebook with these cells. */
export function detect(...sources: readonly string[]): IDetection {
  return detector().update(cells(...sources), 'python');
}

/** The ids of the recipes that were found, sorted, with blanks between. */
export function frameworks(found: IDetection): string {
  return found.frameworks
    .map(use => use.recipe)
    .sort()
    .join(' ');
}

/** The seeds that were found: `call=value`, with `text` where there is no value. */
export function seeds(found: IDetection): string {
  return found.seeds
    .map(
      seed =>
        `${seed.call}=${seed.value ?? `<${seed.text}>`}` +
        (seed.scope === 'private' ? ' private' : '')
    )
    .join('; ');
}
