import type { IRecipe } from './types';

/** Python's own generator, and the hash seed of child processes. */
export const python: IRecipe = {
  id: 'python',
  title: 'Python',
  language: 'python',
  modules: ['random'],
  distribution: 'python',
  requires: [],
  // PYTHONHASHSEED stops here; random.seed takes any integer.
  seedRange: { min: 0, max: 4294967295 },
  rank: 0,
  variants: [
    {
      id: 'random',
      title: trans => trans.__('random.seed'),
      lines: () => ({
        imports: ['import os', 'import random'],
        determinism: [
          'os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel\'s own is set when it starts'
        ],
        seeds: ['random.seed(SEED)']
      })
    }
  ],
  determinismKeys: [],
  description: trans =>
    trans.__(
      'Seeds the module random, and hands the seed of string hashes to child processes.'
    ),
  advice: trans =>
    trans.__(
      "String hashes of the kernel itself, and with them the order of sets, follow PYTHONHASHSEED only if the kernel's process starts with it."
    ),
  sources: [
    'https://docs.python.org/3/library/random.html#random.seed',
    'https://docs.python.org/3/using/cmdline.html#envvar-PYTHONHASHSEED'
  ]
};
