/**
 * The facts, with their types. Tests validate the files against their schemas, and
 * compare the types with those.
 */
import languages from '../../jupyterlab_seed/frameworks/languages.json';
import cupy from '../../jupyterlab_seed/frameworks/cupy.json';
import jax from '../../jupyterlab_seed/frameworks/jax.json';
import julia from '../../jupyterlab_seed/frameworks/julia.json';
import keras from '../../jupyterlab_seed/frameworks/keras.json';
import lightgbm from '../../jupyterlab_seed/frameworks/lightgbm.json';
import lightning from '../../jupyterlab_seed/frameworks/lightning.json';
import mxnet from '../../jupyterlab_seed/frameworks/mxnet.json';
import numpy from '../../jupyterlab_seed/frameworks/numpy.json';
import paddle from '../../jupyterlab_seed/frameworks/paddle.json';
import polars from '../../jupyterlab_seed/frameworks/polars.json';
import python from '../../jupyterlab_seed/frameworks/python.json';
import r from '../../jupyterlab_seed/frameworks/r.json';
import scipy from '../../jupyterlab_seed/frameworks/scipy.json';
import sklearn from '../../jupyterlab_seed/frameworks/sklearn.json';
import tensorflow from '../../jupyterlab_seed/frameworks/tensorflow.json';
import torch from '../../jupyterlab_seed/frameworks/torch.json';
import xgboost from '../../jupyterlab_seed/frameworks/xgboost.json';
import type { IFrameworkFacts, IPythonFacts } from './types';

/** Facts about Python and IPython, independent of any framework. */
export const PYTHON = (languages as { python: IPythonFacts }).python;

/** The facts of the frameworks that come with the extension, by id. */
export const FRAMEWORKS = {
  cupy: cupy as IFrameworkFacts,
  jax: jax as IFrameworkFacts,
  julia: julia as IFrameworkFacts,
  keras: keras as IFrameworkFacts,
  lightgbm: lightgbm as IFrameworkFacts,
  lightning: lightning as IFrameworkFacts,
  mxnet: mxnet as IFrameworkFacts,
  numpy: numpy as IFrameworkFacts,
  paddle: paddle as IFrameworkFacts,
  polars: polars as IFrameworkFacts,
  python: python as IFrameworkFacts,
  r: r as IFrameworkFacts,
  scipy: scipy as IFrameworkFacts,
  sklearn: sklearn as IFrameworkFacts,
  tensorflow: tensorflow as IFrameworkFacts,
  torch: torch as IFrameworkFacts,
  xgboost: xgboost as IFrameworkFacts
};
