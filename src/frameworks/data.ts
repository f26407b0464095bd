/**
 * The facts, with their types. Tests validate the files against their schemas, and
 * compare the types with those.
 */
import languages from '../../jupyterlab_seed/frameworks/languages.json';
import catboost from '../../jupyterlab_seed/frameworks/catboost.json';
import cupy from '../../jupyterlab_seed/frameworks/cupy.json';
import dask from '../../jupyterlab_seed/frameworks/dask.json';
import dgl from '../../jupyterlab_seed/frameworks/dgl.json';
import faker from '../../jupyterlab_seed/frameworks/faker.json';
import gensim from '../../jupyterlab_seed/frameworks/gensim.json';
import gymnasium from '../../jupyterlab_seed/frameworks/gymnasium.json';
import hyperopt from '../../jupyterlab_seed/frameworks/hyperopt.json';
import jax from '../../jupyterlab_seed/frameworks/jax.json';
import julia from '../../jupyterlab_seed/frameworks/julia.json';
import keras from '../../jupyterlab_seed/frameworks/keras.json';
import lightgbm from '../../jupyterlab_seed/frameworks/lightgbm.json';
import lightning from '../../jupyterlab_seed/frameworks/lightning.json';
import mxnet from '../../jupyterlab_seed/frameworks/mxnet.json';
import numba from '../../jupyterlab_seed/frameworks/numba.json';
import numpy from '../../jupyterlab_seed/frameworks/numpy.json';
import optuna from '../../jupyterlab_seed/frameworks/optuna.json';
import paddle from '../../jupyterlab_seed/frameworks/paddle.json';
import polars from '../../jupyterlab_seed/frameworks/polars.json';
import pymc from '../../jupyterlab_seed/frameworks/pymc.json';
import python from '../../jupyterlab_seed/frameworks/python.json';
import r from '../../jupyterlab_seed/frameworks/r.json';
import scipy from '../../jupyterlab_seed/frameworks/scipy.json';
import sklearn from '../../jupyterlab_seed/frameworks/sklearn.json';
import tensorflow from '../../jupyterlab_seed/frameworks/tensorflow.json';
import torch from '../../jupyterlab_seed/frameworks/torch.json';
import umap from '../../jupyterlab_seed/frameworks/umap.json';
import xgboost from '../../jupyterlab_seed/frameworks/xgboost.json';
import type { IFrameworkFacts, IPythonFacts } from './types';

/** Facts about Python and IPython, independent of any framework. */
export const PYTHON = (languages as { python: IPythonFacts }).python;

/** The facts of the frameworks that come with the extension, by id. */
export const FRAMEWORKS = {
  catboost: catboost as IFrameworkFacts,
  cupy: cupy as IFrameworkFacts,
  dask: dask as IFrameworkFacts,
  dgl: dgl as IFrameworkFacts,
  faker: faker as IFrameworkFacts,
  gensim: gensim as IFrameworkFacts,
  gymnasium: gymnasium as IFrameworkFacts,
  hyperopt: hyperopt as IFrameworkFacts,
  jax: jax as IFrameworkFacts,
  julia: julia as IFrameworkFacts,
  keras: keras as IFrameworkFacts,
  lightgbm: lightgbm as IFrameworkFacts,
  lightning: lightning as IFrameworkFacts,
  mxnet: mxnet as IFrameworkFacts,
  numba: numba as IFrameworkFacts,
  numpy: numpy as IFrameworkFacts,
  optuna: optuna as IFrameworkFacts,
  paddle: paddle as IFrameworkFacts,
  polars: polars as IFrameworkFacts,
  pymc: pymc as IFrameworkFacts,
  python: python as IFrameworkFacts,
  r: r as IFrameworkFacts,
  scipy: scipy as IFrameworkFacts,
  sklearn: sklearn as IFrameworkFacts,
  tensorflow: tensorflow as IFrameworkFacts,
  torch: torch as IFrameworkFacts,
  umap: umap as IFrameworkFacts,
  xgboost: xgboost as IFrameworkFacts
};
