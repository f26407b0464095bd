/**
 * The frameworks that come with the extension, in the code that notebooks have.
 */
import { parser } from '@lezer/python';
import { DEFAULT_FACTS } from '../../frameworks';
import { CellParser } from '../../python';
import { createDefaultRegistry } from '../../recipes';
import { Detector } from '../index';
import { cells, frameworks, seeds } from './helpers';

const RECIPES = createDefaultRegistry().recipes();

function detect(...sources: readonly string[]): ReturnType<Detector['update']> {
  return new Detector(new CellParser(parser), () => RECIPES).update(
    cells(...sources),
    'python'
  );
}

describe('seeds of libraries', () => {
  const cases: readonly (readonly [readonly string[], string])[] = [
    [['import scvi\nscvi.settings.seed = 0'], 'scvi.settings.seed=0'],
    [
      ['import scvi', 'S = 4', 'scvi.settings.seed = S + 1'],
      'scvi.settings.seed=5'
    ],
    [
      ['from scvi import settings', 'settings.seed = 3'],
      'scvi.settings.seed=3'
    ],
    [
      ['import scvi as s\nst = s.settings', 'st.seed = 3'],
      'scvi.settings.seed=3'
    ],
    [['import scvi\nscvi.settings.verbosity = 3'], ''],
    [['import scvi\nprint(scvi.settings.seed)'], ''],
    [['settings = Config()\nsettings.seed = 3'], ''],
    [['class settings: pass', 'settings.seed = 3'], ''],
    [['import scanpy as sc\nsc.settings.seed = 3'], ''],
    [
      ['import spacy\nspacy.util.fix_random_seed(3)'],
      'spacy.util.fix_random_seed=3'
    ],
    [
      ['from spacy.util import fix_random_seed\nfix_random_seed(seed=3)'],
      'spacy.util.fix_random_seed=3'
    ],
    [
      ['from thinc.api import fix_random_seed\nfix_random_seed(3)'],
      'thinc.api.fix_random_seed=3'
    ],
    [
      ['from thinc.api import *\nfix_random_seed(3)'],
      'thinc.api.fix_random_seed=3'
    ],
    [['from flax import nnx\nrngs = nnx.Rngs(3)'], 'flax.nnx.Rngs=3 private'],
    [
      ['from flax import nnx\nrngs = nnx.Rngs(params=3)'],
      'flax.nnx.Rngs=3 private'
    ],
    [
      ['from flax import nnx\nrngs = nnx.Rngs(params=3, dropout=4)'],
      'flax.nnx.Rngs=<> private'
    ],
    [
      ['import haiku as hk\nk = hk.PRNGSequence(3)'],
      'haiku.PRNGSequence=3 private'
    ],
    [['import dgl\ndgl.seed(3)'], 'dgl.seed=3'],
    [['import dgl\ndgl.random.seed(3)'], 'dgl.random.seed=3'],
    [['import flair\nflair.set_seed(3)'], 'flair.set_seed=3'],
    [
      [
        'from mmdet.apis import set_random_seed\nset_random_seed(3, deterministic=True)'
      ],
      'mmdet.apis.set_random_seed=3'
    ],
    [
      ['from mmengine.runner import set_random_seed\nset_random_seed(3)'],
      'mmengine.runner.set_random_seed=3'
    ],
    [
      ['from torch_geometric import seed_everything\nseed_everything(3)'],
      'torch_geometric.seed_everything=3'
    ],
    [
      [
        'from transformers import enable_full_determinism\nenable_full_determinism(3)'
      ],
      'transformers.enable_full_determinism=3'
    ],
    [
      ['from accelerate.utils import set_seed\nset_seed(3)'],
      'accelerate.utils.set_seed=3'
    ],
    [['from trl import set_seed\nset_seed(3)'], 'trl.set_seed=3'],
    [
      ['from lightning_fabric import seed_everything\nseed_everything(3)'],
      'lightning_fabric.seed_everything=3'
    ],
    [
      ['from catalyst.utils import set_global_seed\nset_global_seed(3)'],
      'catalyst.utils.set_global_seed=3'
    ],
    [
      [
        'from stable_baselines3.common.utils import set_random_seed\nset_random_seed(3)'
      ],
      'stable_baselines3.common.utils.set_random_seed=3'
    ],
    [['import d3rlpy\nd3rlpy.seed(3)'], 'd3rlpy.seed=3'],
    [['from faker import Faker\nFaker.seed(3)'], 'faker.Faker.seed=3'],
    [['from faker import Faker\nfake = Faker()\nfake.seed_instance(3)'], ''],
    [
      ['import dask.array as da\nr = da.random.RandomState(3)'],
      'dask.array.random.RandomState=3 private'
    ],
    [
      ['import dask.array as da\nda.random.seed(3)'],
      'dask.array.random.seed=3'
    ],
    [
      ['import optuna\ns = optuna.samplers.TPESampler(seed=3)'],
      'optuna.samplers.TPESampler=3 private'
    ]
  ];
  it.each(cases)('%j → %s', (sources, expected) => {
    expect(seeds(detect(...sources))).toBe(expected);
  });
});

describe('frameworks of libraries', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['import dgl', 'dgl torch'],
    ['import dgl, tensorflow', 'dgl tensorflow'],
    ['import gluonts, mxnet', 'mxnet'],
    ['from gluonts.torch import DeepAREstimator', 'torch'],
    ['import nemo.collections.asr as nemo_asr', 'torch'],
    ['from unsloth import FastLanguageModel', 'torch'],
    ['from vllm import LLM', 'torch'],
    ['from darts.models import NBEATSModel', 'torch'],
    ['from autogluon.timeseries import TimeSeriesPredictor', 'torch'],
    ['from setfit import SetFitModel', 'torch'],
    ['import speechbrain', 'torch'],
    ['import scvi', 'torch'],
    ['from d2l import torch as d2l', 'torch'],
    ['from d2l import tensorflow as d2l', 'tensorflow'],
    ['import numpyro', 'jax'],
    ['import haiku as hk', 'jax'],
    ['import evosax', 'jax'],
    ['from datasets import load_dataset', 'numpy'],
    ['import spacy', 'numpy'],
    ['import pymc as pm', 'pymc'],
    ['import bambi as bmb', 'pymc'],
    ['import pymc3 as pm', 'numpy'],
    ['import gymnasium as gym', 'gymnasium'],
    ['import gym', 'gymnasium'],
    ['import optuna', 'optuna'],
    ['from gensim.models import Word2Vec', 'gensim numpy'],
    ['import umap', 'numpy umap'],
    ['from faker import Faker', 'faker'],
    ['import numba as nb', 'numba'],
    ['from catboost import CatBoostClassifier', 'catboost'],
    ['from hyperopt import fmin', 'hyperopt'],
    ['import dask.array as da\nx = da.random.normal(size=3)', 'dask'],
    ['import dask.dataframe as dd', ''],
    ['import dask.array as da\nx = da.ones(3)', '']
  ];
  it.each(cases)('%s → %s', (source, expected) => {
    expect(frameworks(detect(source))).toBe(expected);
  });

  it('each have a sentence where the cell has no line for them', () => {
    const trans = { __: (text: string): string => text };
    for (const recipe of RECIPES) {
      if (recipe.variants.length === 0) {
        expect(recipe.advice?.(trans)).toMatch(/seed.*\.$/i);
      }
      expect(recipe.description(trans)).toMatch(/\.$/);
    }
  });
});

describe('seeds of packages of R and Julia', () => {
  const update = (source: string, language: 'R' | 'julia'): string =>
    seeds(
      new Detector(
        null,
        () => RECIPES,
        () => DEFAULT_FACTS
      ).update(cells(source), language)
    );
  it.each([
    ['torch_manual_seed(3)', 'torch_manual_seed=3'],
    ['torch::torch_manual_seed(3L)', 'torch_manual_seed=3'],
    ['tensorflow::set_random_seed(3)', 'set_random_seed=3'],
    ['keras3::set_random_seed(seed = 3)', 'set_random_seed=3'],
    ['S <- 3\nset_random_seed(S)', 'set_random_seed=3'],
    ['mine::set_random_seed(3)', ''],
    ['# torch_manual_seed(3)', ''],
    ['my_torch_manual_seed(3)', '']
  ])('R: %j → %s', (source, expected) => {
    expect(update(source, 'R')).toBe(expected);
  });
  it.each([
    ['CUDA.seed!(3)', 'CUDA.seed!=3'],
    [
      'using CUDA\nRandom.seed!(4); CUDA.seed!(4)',
      'Random.seed!=4; CUDA.seed!=4'
    ],
    ['Other.seed!(3)', ''],
    ['MyCUDA.seed!(3)', '']
  ])('Julia: %j → %s', (source, expected) => {
    expect(update(source, 'julia')).toBe(expected);
  });
});
