import { FRAMEWORKS } from '../../frameworks';
import type { IFramework, ITranslate } from '../types';

/** Frameworks that take their seed by hand: the cell can't seed them, the panel says how. */
export const ADVISED: readonly IFramework[] = [
  advised(
    'catboost',
    trans => trans.__('Takes its seed as a parameter; without one, it uses 0.'),
    trans => trans.__('Pass the seed to every model: random_seed=SEED.')
  ),
  advised(
    'dask',
    trans => trans.__('Its random arrays have generators of their own.'),
    trans =>
      trans.__(
        'Make the generator from the seed: dask.array.random.default_rng(SEED).'
      )
  ),
  advised(
    'faker',
    trans => trans.__('All its instances share a generator of their own.'),
    trans => trans.__('Call Faker.seed(SEED) before the first fake value.')
  ),
  advised(
    'gensim',
    trans =>
      trans.__(
        "Word vectors have a seed of their own; LDA draws from NumPy's global generator, which is seeded."
      ),
    trans =>
      trans.__(
        'For the same word vectors in every run, pass seed=SEED and workers=1, and start the kernel with PYTHONHASHSEED; pass random_state=SEED to LDA.'
      )
  ),
  advised(
    'gymnasium',
    trans => trans.__('Environments and spaces have generators of their own.'),
    trans =>
      trans.__(
        'Seed both once for each environment: env.reset(seed=SEED) and env.action_space.seed(SEED).'
      )
  ),
  advised(
    'hyperopt',
    trans => trans.__('The search has a generator of its own.'),
    trans =>
      trans.__(
        'Pass rstate=numpy.random.default_rng(SEED) to fmin; before Hyperopt 0.2.6, numpy.random.RandomState(SEED).'
      )
  ),
  advised(
    'numba',
    trans =>
      trans.__(
        'Compiled functions draw from generators of their own, one in each thread.'
      ),
    trans =>
      trans.__(
        'Call np.random.seed(SEED) in a compiled function, or pass it a generator: np.random.default_rng(SEED).'
      )
  ),
  advised(
    'optuna',
    trans => trans.__('Samplers have generators of their own.'),
    trans =>
      trans.__(
        'Pass a sampler with the seed to create_study: sampler=optuna.samplers.TPESampler(seed=SEED); parallel trials still differ.'
      )
  ),
  advised(
    'pymc',
    trans =>
      trans.__(
        'Sampling takes its seed as a parameter; without one, it differs in every run.'
      ),
    trans =>
      trans.__(
        'Pass random_seed=SEED to sample and to the other functions that draw.'
      )
  ),
  advised(
    'umap',
    trans =>
      trans.__(
        "Draws from NumPy's global generator, which is seeded; its threads still make the result differ."
      ),
    trans =>
      trans.__(
        'Pass random_state=SEED to UMAP: it then runs in one thread, and gives the same result in every run.'
      )
  )
];

function advised(
  id: keyof typeof FRAMEWORKS,
  description: (trans: ITranslate) => string,
  advice: (trans: ITranslate) => string
): IFramework {
  return {
    facts: FRAMEWORKS[id],
    recipe: { variants: [], description, advice }
  };
}
