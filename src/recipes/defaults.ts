import { ADVISED } from './frameworks/advised';
import { cupy } from './frameworks/cupy';
import { dgl } from './frameworks/dgl';
import { jax } from './frameworks/jax';
import { julia } from './frameworks/julia';
import { keras } from './frameworks/keras';
import { lightgbm } from './frameworks/lightgbm';
import { lightning } from './frameworks/lightning';
import { mxnet } from './frameworks/mxnet';
import { numpy } from './frameworks/numpy';
import { paddle } from './frameworks/paddle';
import { polars } from './frameworks/polars';
import { python } from './frameworks/python';
import { r } from './frameworks/r';
import { FrameworkRegistry } from './registry';
import { scipy } from './frameworks/scipy';
import { sklearn } from './frameworks/sklearn';
import { tensorflow } from './frameworks/tensorflow';
import { torch } from './frameworks/torch';
import type { IFramework } from './types';
import { xgboost } from './frameworks/xgboost';

/** The frameworks that come with the extension. */
export const DEFAULT_FRAMEWORKS: readonly IFramework[] = Object.freeze([
  python,
  numpy,
  cupy,
  jax,
  mxnet,
  paddle,
  polars,
  tensorflow,
  torch,
  dgl,
  keras,
  lightgbm,
  lightning,
  scipy,
  sklearn,
  xgboost,
  ...ADVISED,
  r,
  julia
]);

/**
 * Makes a new registry with the frameworks that come with the extension.
 */
export function createDefaultRegistry(): FrameworkRegistry {
  return new FrameworkRegistry(DEFAULT_FRAMEWORKS);
}
