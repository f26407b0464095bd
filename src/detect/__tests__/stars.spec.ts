import { detect, frameworks, seeds } from './helpers';

/** Cells, the seeds and the frameworks of the notebook. */
type Case = readonly [readonly string[], string, string];

describe('names that come from elsewhere', () => {
  const STAR = 'from exp.nb_11 import *';
  const cases: readonly Case[] = [
    [
      [`${STAR}\nrandom.seed(7)\ntorch.manual_seed(7)`],
      'random.seed=7; torch.manual_seed=7',
      'python torch'
    ],
    [[STAR, 'np.random.seed(7)'], 'numpy.random.seed=7', 'numpy'],
    [['np.random.seed(7)', STAR], 'numpy.random.seed=7', 'numpy'],
    [['from .utils import *', 'random.seed(7)'], 'random.seed=7', 'python'],
    [
      ['%run common.ipynb', 'tf.random.set_seed(7)'],
      'tensorflow.random.set_seed=7',
      'tensorflow'
    ],
    [
      ['%run -i common.py', 'np.random.seed(7)'],
      'numpy.random.seed=7',
      'numpy'
    ],
    [['%load common.py', 'np.random.seed(7)'], 'numpy.random.seed=7', 'numpy'],
    [
      ['exec(open("common.py").read())', 'random.seed(7)'],
      'random.seed=7',
      'python'
    ],
    [
      ['from jax import *', 'k = random.key(7)'],
      'jax.random.key=7 private',
      'jax'
    ],
    [['from numpy import *', 'random.seed(7)'], 'numpy.random.seed=7', 'numpy'],
    [
      ['from numpy import *', 'import random', 'random.seed(7)'],
      'random.seed=7',
      'numpy python'
    ],
    [['%pylab inline', 'np.random.seed(7)'], 'numpy.random.seed=7', 'numpy'],
    // Without a star such a name is an error, or of a kernel that is gone.
    [['random.seed(7)'], '', ''],
    [['# %run common.ipynb', 'random.seed(7)'], '', ''],
    [['from torch import *', 'random.seed(7)'], '', 'torch'],
    // The notebook binds the name itself.
    [[STAR, 'random = Game()', 'random.seed(7)'], '', ''],
    [[STAR, 'from mine import random', 'random.seed(7)'], '', ''],
    [[STAR, 'def f(random): random.seed(7)'], '', ''],
    [[STAR, 'for np in x: np.random.seed(7)'], '', ''],
    [[STAR, 'game.seed(7)\nseed(7)\nmodel.manual_seed(7)'], '', ''],
    [[STAR, 'np.random.seed(SEED)'], 'numpy.random.seed=<SEED>', 'numpy']
  ];
  it.each(cases)('%j → %s', (sources, expected, used) => {
    const found = detect(...sources);
    expect(seeds(found)).toBe(expected);
    expect(frameworks(found)).toBe(used);
  });
});
