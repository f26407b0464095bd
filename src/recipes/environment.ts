/**
 * Variables that count only if the kernel's process starts with them.
 */

/** One such variable, and the choices that the panel offers for it. */
export interface ILaunchVariable {
  readonly name: string;
  /** The recipe that it concerns. */
  readonly recipe: string;
  /** The values to choose from, given the notebook's seed. */
  values(seed: number): readonly string[];
  /** Where the facts come from. */
  readonly source: string;
}

/** A variable that a framework reads once: when it is imported, or first used. */
export interface IEarlyVariable {
  readonly name: string;
  /** The recipes whose cell makes the framework read it. */
  readonly recipes: readonly string[];
}

/**
 * Variables that count only before the seed cell's imports, because importing
 * or seeding the framework reads them. What is read later, as PyTorch reads
 * `CUDA_VISIBLE_DEVICES` when CUDA starts, is not among them.
 *
 * Sources: https://keras.io/getting_started/#configuring-your-backend,
 * https://docs.jax.dev/en/latest/config_options.html,
 * https://docs.jax.dev/en/latest/gpu_memory_allocation.html,
 * https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/util/port.cc (oneDNN).
 */
export const EARLY_VARIABLES: readonly IEarlyVariable[] = [
  { name: 'KERAS_BACKEND', recipes: ['keras'] },
  { name: 'TF_USE_LEGACY_KERAS', recipes: ['tensorflow', 'keras'] },
  { name: 'TF_ENABLE_ONEDNN_OPTS', recipes: ['tensorflow', 'keras'] },
  { name: 'CUDA_VISIBLE_DEVICES', recipes: ['jax', 'cupy', 'paddle', 'mxnet'] },
  { name: 'JAX_PLATFORMS', recipes: ['jax'] },
  { name: 'JAX_PLATFORM_NAME', recipes: ['jax'] },
  { name: 'JAX_ENABLE_X64', recipes: ['jax'] },
  { name: 'XLA_FLAGS', recipes: ['jax'] },
  { name: 'XLA_PYTHON_CLIENT_PREALLOCATE', recipes: ['jax'] },
  { name: 'XLA_PYTHON_CLIENT_MEM_FRACTION', recipes: ['jax'] },
  { name: 'XLA_PYTHON_CLIENT_ALLOCATOR', recipes: ['jax'] }
];

/** The name of the hash seed's variable. */
export const HASH_SEED = 'PYTHONHASHSEED';

/** All variables that a notebook may ask for. The server accepts no others. */
export const LAUNCH_VARIABLES: readonly ILaunchVariable[] = [
  {
    name: HASH_SEED,
    recipe: 'python',
    values: seed => [String(seed)],
    source: 'https://docs.python.org/3/using/cmdline.html#envvar-PYTHONHASHSEED'
  },
  {
    name: 'CUBLAS_WORKSPACE_CONFIG',
    recipe: 'torch',
    values: () => [':4096:8', ':16:8'],
    source: 'https://docs.nvidia.com/cuda/cublas/#results-reproducibility'
  },
  {
    name: 'TF_DETERMINISTIC_OPS',
    recipe: 'tensorflow',
    values: () => ['1'],
    source: 'https://github.com/NVIDIA/framework-reproducibility'
  },
  {
    name: 'XLA_FLAGS',
    recipe: 'jax',
    values: () => ['--xla_gpu_deterministic_ops=true'],
    source: 'https://docs.jax.dev/en/latest/xla_flags.html'
  }
];

/**
 * The launch environment after the seed changed: a hash seed that was the old
 * seed becomes the new one.
 *
 * @param environment - Name → value.
 * @param before - The old seed, `null` where it was not known.
 * @param after - The new seed.
 */
export function followSeed(
  environment: Readonly<Record<string, string>>,
  before: number | null,
  after: number
): Readonly<Record<string, string>> {
  return before !== null && environment[HASH_SEED] === String(before)
    ? { ...environment, [HASH_SEED]: String(after) }
    : environment;
}
