/**
 * What a notebook draws from and its seed cell does not seed.
 */
import type { IDetection, ISeedUse } from '../detect';
import type { IRecipeLookup, ISeedOptions } from '../recipes';
import { effectiveVariant, SEED_NAME } from '../recipes';

/**
 * Names what takes a seed of its own: frameworks without a global generator, and
 * generators that the notebook makes from something else than the cell's seed.
 *
 * @param options - What the cell contains.
 * @param detection - What the notebook uses.
 * @returns Titles and calls, in the order of the notebook.
 */
export function findUnseeded(
  options: ISeedOptions,
  detection: IDetection,
  registry: IRecipeLookup
): string[] {
  const found = new Set<string>();
  for (const { recipe: id } of detection.frameworks) {
    const recipe = registry.get(id);
    if (
      recipe?.language === options.language &&
      recipe.variants.length === 0 &&
      !isSeededThrough(recipe.requires, options)
    ) {
      found.add(recipe.title);
    }
  }
  for (const use of detection.seeds) {
    if (
      use.scope === 'private' &&
      !found.has(registry.get(use.recipe)?.title ?? '') &&
      !takesSeed(use, options, detection) &&
      !isExplained(use.recipe, options, registry)
    ) {
      found.add(nameOf(use));
    }
  }
  return [...found];
}

/** Whether the global generators that a framework draws from are seeded. */
function isSeededThrough(
  requires: readonly string[],
  { determinism, frameworks }: ISeedOptions
): boolean {
  return (
    requires.length > 0 &&
    requires.every(id => frameworks.includes(id)) &&
    !(determinism.generators === 'explicit' && requires.includes('numpy'))
  );
}

/** Whether the cell says in a comment that a framework has no global seed. */
function isExplained(
  id: string,
  { frameworks, variants, determinism }: ISeedOptions,
  registry: IRecipeLookup
): boolean {
  const recipe = registry.get(id);
  if (!recipe || !frameworks.includes(id)) {
    return false;
  }
  const variant = effectiveVariant(recipe, variants, determinism);
  const { seeds = [] } = variant.lines(determinism);
  return seeds.every(line => line.startsWith('#'));
}

/** Whether a generator is made from the variable of the seed cell. */
function takesSeed(
  { text }: ISeedUse,
  { names }: ISeedOptions,
  detection: IDetection
): boolean {
  const name = names?.[SEED_NAME] ?? SEED_NAME;
  const use = detection.names.get(name);
  return (
    new RegExp(String.raw`(?<![\w.])${name}(?!\w)`).test(text) &&
    (use === undefined || use.paths.length === 0 || use.usedFirst)
  );
}

/** `default_rng` for `numpy.random.default_rng`, `torch.Generator` for its `manual_seed`. */
function nameOf({ call }: ISeedUse): string {
  const [maker] = call.split('(');
  return maker.replace(/^numpy\.random\./, '');
}
