import { own } from '../../frameworks/byName';
import type { ICellBinding } from './names';

/** Modules of Python's standard library, as far as seeding may need them. */
export const STANDARD: ReadonlySet<string> = new Set([
  '__future__',
  'importlib',
  'logging',
  'os',
  'random',
  'secrets',
  'sys',
  'uuid',
  'warnings'
]);

/** What people call these instead. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  SEED: ['RANDOM_SEED', 'GLOBAL_SEED', 'NOTEBOOK_SEED'],
  key: ['jax_key', 'root_key'],
  np: ['numpy', 'onp'],
  rng: ['np_rng', 'numpy_rng'],
  generator: ['torch_generator', 'loader_generator'],
  seed_worker: ['seed_loader_worker']
};

/**
 * Names for a binding whose usual name has another meaning in a notebook, the most
 * readable first: `tensorflow` for `tf`, `py_random` for `random`. Never ends.
 */
export function* otherNames({
  name,
  module
}: ICellBinding): Generator<string, never, undefined> {
  yield* own(OTHERS, name) ?? [];
  const whole = (module ?? name).replace(/\./g, '_');
  if (module !== null && STANDARD.has(module)) {
    yield `py_${name}`;
  } else if (module !== null) {
    yield whole;
    yield `${whole}_module`;
  }
  for (let i = 2; ; i++) {
    yield `${whole}_${i}`;
  }
}
