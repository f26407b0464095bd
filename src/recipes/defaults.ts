import { cupy } from './cupy';
import { jax } from './jax';
import { julia } from './julia';
import { keras } from './keras';
import { lightgbm } from './lightgbm';
import { lightning } from './lightning';
import { mxnet } from './mxnet';
import { numpy } from './numpy';
import { paddle } from './paddle';
import { polars } from './polars';
import { python } from './python';
import { r } from './r';
import { RecipeRegistry } from './registry';
import { scipy } from './scipy';
import { sklearn } from './sklearn';
import { tensorflow } from './tensorflow';
import { torch } from './torch';
import type { IRecipe } from './types';
import { xgboost } from './xgboost';

/** The recipes that come with the extension. */
export const DEFAULT_RECIPES: readonly IRecipe[] = Object.freeze([
  python,
  numpy,
  cupy,
  jax,
  mxnet,
  paddle,
  polars,
  tensorflow,
  torch,
  keras,
  lightgbm,
  lightning,
  scipy,
  sklearn,
  xgboost,
  r,
  julia
]);

/**
 * Makes a registry of its own, with the recipes that come with the extension.
 */
export function createDefaultRegistry(): RecipeRegistry {
  return new RecipeRegistry(DEFAULT_RECIPES);
}
