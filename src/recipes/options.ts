import { linesKey } from './check';
import { DETERMINISM_KEYS, keepDeterminism } from './determinism';
import { withRequired } from './registry';
import type {
  IDeterminism,
  IRecipe,
  IRecipeLookup,
  ISeedChoices,
  ISeedOptions,
  IVariant,
  Language
} from './types';

/** A framework that a notebook uses, as detection tells it. */
export interface IUsedFramework {
  /** The id of the recipe. */
  readonly recipe: string;
  /** Dotted modules that the notebook imports. */
  readonly imports: readonly string[];
  /** Dotted names that it uses below them. */
  readonly names: readonly string[];
  /** The version in the running kernel; `null` or left out where none is known. */
  readonly version?: string | null;
}

/** What to choose options from. */
export interface IChoice {
  readonly language: Language;
  readonly seed: number;
  readonly uses: readonly IUsedFramework[];
  readonly determinism?: Partial<IDeterminism>;
}

/**
 * Chooses the options for a notebook.
 *
 * @param choice - What is known of the notebook. The seed is taken as it is:
 *   see `validateSeed`.
 * @param registry - Where to look the recipes up.
 * @returns Options in the form that `normalizeOptions` gives them; without any
 *   framework where none of those used is seeded by a cell.
 * @throws An error where a recipe requires one that is not registered.
 */
export function chooseOptions(
  choice: IChoice,
  registry: IRecipeLookup
): ISeedOptions {
  const variants: Record<string, string> = {};
  for (const use of choice.uses) {
    const chosen = registry.get(use.recipe)?.chooseVariant?.({
      imports: use.imports,
      names: use.names,
      version: use.version ?? null
    });
    if (chosen !== undefined) {
      variants[use.recipe] = chosen;
    }
  }
  return normalizeOptions(
    {
      language: choice.language,
      seed: choice.seed,
      frameworks: choice.uses.map(use => use.recipe),
      variants,
      determinism: keepDeterminism(choice.determinism ?? {}, DETERMINISM_KEYS)
    },
    registry
  );
}

/**
 * Brings options to the one form that says the same: frameworks with all that
 * they draw from, in the order of the cell and only those with lines in it; no
 * variant that makes no difference; switches that nobody looks at at their defaults.
 *
 * @param options - Options; unknown frameworks, variants and choices are dropped.
 * @param registry - Where to look the recipes up.
 * @returns New options. The seed is taken over as it is.
 * @throws An error where a recipe requires one that is not registered.
 */
export function normalizeOptions(
  options: ISeedOptions,
  registry: IRecipeLookup
): ISeedOptions {
  return { ...normalizeChoices(options, registry), seed: options.seed };
}

/**
 * The same as {@link normalizeOptions}, for what stands beside the seed.
 */
export function normalizeChoices(
  choices: ISeedChoices,
  registry: IRecipeLookup
): ISeedChoices {
  const chosen = withRequired(
    choices.frameworks.filter(
      id => registry.get(id)?.language === choices.language
    ),
    registry
  ).filter(recipe => recipe.variants.length > 0);
  const determinism = keepDeterminism(choices.determinism, keysOf(chosen));
  const variants: Record<string, string> = {};
  for (const recipe of chosen) {
    const variant = effectiveVariant(recipe, choices.variants, determinism);
    if (variant !== recipe.variants[0]) {
      variants[recipe.id] = variant.id;
    }
  }
  return {
    language: choices.language,
    frameworks: chosen.map(recipe => recipe.id),
    variants,
    determinism
  };
}

/**
 * The switches that some of the frameworks, or what they draw from, look at.
 *
 * @param frameworks - Ids of recipes; unknown ones are passed over.
 * @param registry - Where to look the recipes up.
 * @returns The switches in the order in which to show them.
 * @throws An error where a recipe requires one that is not registered.
 */
export function determinismKeysOf(
  frameworks: readonly string[],
  registry: IRecipeLookup
): (keyof IDeterminism)[] {
  return keysOf(withRequired(frameworks, registry));
}

/**
 * The variant of a recipe that a cell shows: the first with the lines of the
 * chosen one.
 *
 * @param recipe - A recipe with at least one variant.
 * @param variants - The chosen variants; an unknown one counts as the first.
 * @param determinism - The choices, on which it depends whether variants differ.
 */
export function effectiveVariant(
  recipe: IRecipe,
  variants: Readonly<Record<string, string>>,
  determinism: IDeterminism
): IVariant {
  const id = Object.prototype.hasOwnProperty.call(variants, recipe.id)
    ? variants[recipe.id]
    : undefined;
  const chosen =
    recipe.variants.find(variant => variant.id === id) ?? recipe.variants[0];
  const key = linesKey(chosen.lines(determinism));
  return (
    recipe.variants.find(
      variant => linesKey(variant.lines(determinism)) === key
    ) ?? chosen
  );
}

function keysOf(recipes: readonly IRecipe[]): (keyof IDeterminism)[] {
  return DETERMINISM_KEYS.filter(key =>
    recipes.some(recipe => recipe.determinismKeys.includes(key))
  );
}
