import fc from 'fast-check';

import {
  createDefaultRegistry,
  DEFAULT_DETERMINISM,
  DETERMINISM_VALUES,
  normalizeOptions,
  seedRange
} from '..';
import type {
  IDeterminism,
  IRecipeLookup,
  ISeedOptions,
  ITranslate,
  IUsage,
  Language
} from '..';

/** English. */
export const trans: ITranslate = {
  __: (message, ...args) =>
    message.replace(/%(\d)/g, (_, i) => String(args[Number(i) - 1]))
};

/** Shared by tests that don't change it. */
export const registry = createDefaultRegistry();

/** The example of the design, with the defaults. */
export const EXAMPLE = `# Seeds Python, NumPy and PyTorch. Run it before the cells below.
import os
import random

import numpy as np
import torch

SEED = 42

os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel's own is set when it starts
torch.backends.cudnn.deterministic = True
torch.backends.cudnn.benchmark = False
random.seed(SEED)
np.random.seed(SEED)
torch.manual_seed(SEED)
torch.cuda.manual_seed_all(SEED)`;

/** How a notebook uses one framework. */
export interface IFrameworkUsage extends Omit<IUsage, 'version'> {
  readonly recipe: string;
  readonly version?: string | null;
}

/** The options for a notebook of Python that uses some frameworks. */
export function optionsFor(
  uses: readonly IFrameworkUsage[],
  lookup: IRecipeLookup = registry,
  determinism: Partial<IDeterminism> = {}
): ISeedOptions {
  const variants: Record<string, string> = {};
  for (const { recipe, version = null, ...usage } of uses) {
    const chosen = lookup.get(recipe)?.chooseVariant?.({ ...usage, version });
    if (chosen !== undefined) {
      variants[recipe] = chosen;
    }
  }
  return normalizeOptions(
    {
      language: 'python',
      seed: 7,
      frameworks: uses.map(use => use.recipe),
      variants,
      determinism: { ...DEFAULT_DETERMINISM, ...determinism }
    },
    lookup
  );
}

/** Ids of the recipes of a language that have lines in a cell. */
export function seededIds(language: Language): string[] {
  return registry
    .recipes(language)
    .filter(recipe => recipe.variants.length > 0)
    .map(recipe => recipe.id);
}

const determinism = fc.record({
  cudnn: fc.constantFrom(...DETERMINISM_VALUES.cudnn),
  algorithms: fc.constantFrom(...DETERMINISM_VALUES.algorithms),
  ops: fc.constantFrom(...DETERMINISM_VALUES.ops),
  keyReuse: fc.constantFrom(...DETERMINISM_VALUES.keyReuse),
  generators: fc.constantFrom(...DETERMINISM_VALUES.generators),
  rngKind: fc.constantFrom(...DETERMINISM_VALUES.rngKind)
});

/** Names that a cell binds, and what it may call them instead. */
const names = fc.dictionary(
  fc.constantFrom(
    ...'os random np torch tf keras jax L pl mx cp SEED key rng generator seed_worker'.split(
      ' '
    )
  ),
  fc.constantFrom(
    ...'numpy onp py_random tensorflow tf1 RANDOM_SEED key_ x np torch seed _ lambda 1x'.split(
      ' '
    )
  ),
  { maxKeys: 4 }
);

const unseeded = fc.subarray(
  [
    'Optuna',
    'XGBoost',
    'default_rng',
    'torch.Generator',
    'a and b',
    'c, d',
    ' '
  ],
  { maxLength: 4 }
);

/** Variables that a notebook may set, some of which recipes set as well. */
const environment = fc.dictionary(
  fc.constantFrom(
    'CUDA_VISIBLE_DEVICES',
    'KERAS_BACKEND',
    'XLA_FLAGS',
    'CUBLAS_WORKSPACE_CONFIG',
    'TF_DETERMINISTIC_OPS',
    'not a name'
  ),
  fc.record({
    value: fc.oneof(
      fc.constantFrom('0', 'jax', ':4096:8', '--a=b c'),
      fc.string()
    ),
    isDefault: fc.boolean()
  }),
  { maxKeys: 3 }
);

/** Any valid options, not normalized: any frameworks, variants, choices and seed. */
export const anyOptions: fc.Arbitrary<ISeedOptions> = fc
  .constantFrom<Language>('python', 'python', 'python', 'R', 'julia')
  .chain(language => {
    const ids = registry.recipes(language).map(recipe => recipe.id);
    return fc
      .record({
        seeded: fc.constantFrom(...seededIds(language)),
        others: fc.subarray(ids, { maxLength: Math.min(6, ids.length) }),
        determinism,
        names,
        unseeded,
        environment: language === 'python' ? environment : fc.constant({}),
        variants: fc.record(
          Object.fromEntries(
            registry
              .recipes(language)
              .filter(recipe => recipe.variants.length > 0)
              .map(recipe => [
                recipe.id,
                fc.constantFrom(...recipe.variants.map(variant => variant.id))
              ])
          )
        )
      })
      .chain(({ seeded, others, ...rest }) => {
        const frameworks = [...new Set([...others, seeded])];
        const { min, max } = seedRange(frameworks, registry);
        return fc
          .integer({ min, max })
          .map(seed => ({ language, frameworks, seed, ...rest }));
      });
  });
