/**
 * The calls that set a seed: the frameworks' own, and the common helpers.
 *
 * Sources: `facts/seeding.md` 1 and 2.1 name each call's documentation or code;
 * the helpers were read where they are defined.
 */
import type { IImportedName } from './imports';

/** What a call does to a generator. */
export interface ISeedCall {
  /** The id of the recipe whose generator it seeds. */
  readonly recipe: string;
  /** Whether that generator is a global one, or one that the call makes or belongs to. */
  readonly scope: 'global' | 'private';
  /** The parameter that takes the seed. */
  readonly keyword: string;
}

const GLOBAL = 'global';
const PRIVATE = 'private';

/** Recipe, scope, keyword, and the calls. */
const TABLE: readonly [string, 'global' | 'private', string, string][] = [
  ['python', GLOBAL, 'a', 'random.seed'],
  ['python', PRIVATE, 'x', 'random.Random'],
  ['numpy', GLOBAL, 'seed', 'numpy.random.seed numpy.random.mtrand.seed'],
  [
    'numpy',
    PRIVATE,
    'seed',
    'numpy.random.RandomState numpy.random.default_rng numpy.random.PCG64 ' +
      'numpy.random.PCG64DXSM numpy.random.MT19937 numpy.random.Philox ' +
      'numpy.random.SFC64'
  ],
  ['numpy', PRIVATE, 'entropy', 'numpy.random.SeedSequence'],
  [
    'torch',
    GLOBAL,
    'seed',
    'torch.manual_seed torch.random.manual_seed torch.cuda.manual_seed ' +
      'torch.cuda.manual_seed_all torch.cuda.random.manual_seed ' +
      'torch.cuda.random.manual_seed_all torch.mps.manual_seed ' +
      'torch.xpu.manual_seed torch.xpu.manual_seed_all ' +
      'torch.default_generator.manual_seed ' +
      // These take no seed: they draw one from the system.
      'torch.seed torch.random.seed torch.cuda.seed torch.cuda.seed_all'
  ],
  ['torch', PRIVATE, 'seed', 'torch.Generator().manual_seed'],
  // Helpers that seed Python, NumPy and PyTorch, and need PyTorch.
  [
    'torch',
    GLOBAL,
    'seed',
    'transformers.set_seed transformers.trainer_utils.set_seed ' +
      'transformers.enable_full_determinism accelerate.utils.set_seed ' +
      'accelerate.utils.random.set_seed diffusers.training_utils.set_seed ' +
      'monai.utils.set_determinism monai.utils.misc.set_determinism ' +
      'ignite.utils.manual_seed torch_geometric.seed_everything ' +
      'torch_geometric.seed.seed_everything ' +
      'stable_baselines3.common.utils.set_random_seed ' +
      'mmengine.runner.set_random_seed mmengine.runner.utils.set_random_seed ' +
      'composer.utils.reproducibility.seed_all ' +
      'detectron2.utils.env.seed_all_rng catalyst.utils.set_global_seed'
  ],
  ['torch', GLOBAL, 'rng_seed', 'pyro.set_rng_seed'],
  [
    'tensorflow',
    GLOBAL,
    'seed',
    'tensorflow.random.set_seed tensorflow.set_random_seed ' +
      'tensorflow.random.set_random_seed ' +
      'tensorflow.compat.v1.set_random_seed ' +
      'tensorflow.compat.v1.random.set_random_seed ' +
      'tensorflow.compat.v2.random.set_seed'
  ],
  ['tensorflow', PRIVATE, 'seed', 'tensorflow.random.Generator.from_seed'],
  [
    'keras',
    GLOBAL,
    'seed',
    'keras.utils.set_random_seed tensorflow.keras.utils.set_random_seed ' +
      'tf_keras.utils.set_random_seed keras_core.utils.set_random_seed'
  ],
  ['keras', PRIVATE, 'seed', 'keras.random.SeedGenerator'],
  ['jax', PRIVATE, 'seed', 'jax.random.key jax.random.PRNGKey'],
  ['cupy', GLOBAL, 'seed', 'cupy.random.seed'],
  ['cupy', PRIVATE, 'seed', 'cupy.random.RandomState cupy.random.default_rng'],
  ['paddle', GLOBAL, 'seed', 'paddle.seed paddle.framework.seed'],
  ['mxnet', GLOBAL, 'seed_state', 'mxnet.random.seed'],
  ['mxnet', GLOBAL, 'seed', 'mxnet.np.random.seed'],
  ['polars', GLOBAL, 'seed', 'polars.set_random_seed']
];

/** What `from x import *` is known to bring beside the module's own names. */
const STAR_EXTRAS: readonly [RegExp, Readonly<Record<string, string>>][] = [
  // fastai's `all` modules re-export what they import.
  [
    /^fastai(\.|$)/,
    {
      np: 'numpy',
      random: 'random',
      torch: 'torch',
      set_seed: 'fastai.torch_core.set_seed'
    }
  ],
  // `pylab` is NumPy's and Matplotlib's names in one; its `random` is NumPy's.
  [
    /^(matplotlib\.)?pylab$/,
    { np: 'numpy', random: 'numpy.random', seed: 'numpy.random.seed' }
  ]
];

const LIGHTNING =
  /^(lightning|pytorch_lightning|lightning_fabric|lightning_lite)\..*\bseed_everything$/;
const FASTAI = /^fastai\..*\bset_seed$/;

const CALLS: ReadonlyMap<string, ISeedCall> = new Map(
  TABLE.flatMap(([recipe, scope, keyword, calls]) =>
    calls
      .split(' ')
      .map((call): [string, ISeedCall] => [call, { recipe, scope, keyword }])
  )
);

/** The calls that set a seed, as far as they are written out. */
export const SEED_CALLS: readonly string[] = [
  ...CALLS.keys(),
  'pytorch_lightning.seed_everything',
  'lightning.seed_everything',
  'lightning.pytorch.seed_everything',
  'lightning.fabric.seed_everything'
];

const DYNAMIC_IMPORT =
  /^(importlib\.import_module|__import__)\('([A-Za-z_][\w.]*)'\)(.*)$/;

/**
 * Reads an import that is a call with a literal.
 *
 * @param path - A path: `importlib.import_module('torch.nn').Linear`.
 * @returns The module, and the path without the import; `null` for other paths.
 */
export function dynamicImport(
  path: string
): { readonly module: string; readonly path: string } | null {
  const match = DYNAMIC_IMPORT.exec(path);
  if (!match) {
    return null;
  }
  const [, how, module, rest] = match;
  // `__import__('a.b')` gives `a`.
  const base = how === '__import__' ? module.split('.')[0] : module;
  return { module, path: base + rest };
}

/**
 * Brings the spellings of one call together.
 *
 * @param path - A dotted path with aliases resolved.
 * @returns The path without arguments, with one step from a generator to its
 * method: `manual_seed` returns the generator itself.
 */
export function normalizeCall(path: string): string {
  return (dynamicImport(path)?.path ?? path)
    .replace(/\([^)]*\)/g, '()')
    .replace(/^(torch\.Generator\(\))(\.manual_seed\(\))+/, '$1')
    .replace(/^((?:matplotlib\.)?pylab)\.(random\.)?(?=seed$)/, 'numpy.random.')
    .replace(/^tensorflow\.compat\.v[12]\.keras\./, 'tensorflow.keras.');
}

/**
 * What a call does, if it seeds.
 *
 * @param path - The call, normalised by {@link normalizeCall}.
 * @returns `null` if the call sets no seed. A `random_state` parameter is not a
 * seed of a generator, and not found here.
 */
export function seedCall(path: string): ISeedCall | null {
  const known = CALLS.get(path);
  if (known) {
    return known;
  }
  if (LIGHTNING.test(path)) {
    return { recipe: 'lightning', scope: GLOBAL, keyword: 'seed' };
  }
  if (FASTAI.test(path)) {
    return { recipe: 'torch', scope: GLOBAL, keyword: 's' };
  }
  return null;
}

const LAST_NAMES = new Set(
  [...CALLS.keys(), '.seed_everything', '.set_seed'].map(call =>
    call.slice(call.lastIndexOf('.') + 1)
  )
);

/** Whether a chain may turn out to be a seed call once its first name is known. */
export function maySeed(chain: string): boolean {
  const dot = chain.lastIndexOf('.');
  return dot < 0 || LAST_NAMES.has(chain.slice(dot + 1));
}

/**
 * The names that a star import is known to define, as far as they matter to
 * seeds.
 *
 * @param module - The dotted module: `numpy.random`.
 */
export function starNames(module: string): IImportedName[] {
  const names: IImportedName[] = [];
  for (const call of CALLS.keys()) {
    const rest = call.startsWith(`${module}.`)
      ? call.slice(module.length + 1)
      : '.';
    if (/^\w+(\(|$)/.test(rest)) {
      const name = rest.split('(')[0];
      names.push({ name, path: `${module}.${name}` });
    }
  }
  if (/^(pytorch_lightning|lightning(\.(pytorch|fabric))?)$/.test(module)) {
    names.push({ name: 'seed_everything', path: `${module}.seed_everything` });
  }
  for (const [pattern, extras] of STAR_EXTRAS) {
    if (pattern.test(module)) {
      for (const [name, path] of Object.entries(extras)) {
        names.push({ name, path });
      }
    }
  }
  return names;
}
