/**
 * Variables that the seed cell sets because the notebook does, and would do so too late.
 */
import { lineKeys } from './cell/scanner';
import type { IScannedLine } from './cell/scanner';
import { determinismCombinations } from './determinism';
import type {
  ICarriedVariable,
  IRecipe,
  IRecipeLookup,
  ISeedChoices
} from './types';

type Environment = Readonly<Record<string, ICarriedVariable>>;

const NAME = /^[A-Za-z_]\w*$/;
const SETTING = /^os\.environ\["(\w+)"\]=(".*")$/s;
const DEFAULT = /^os\.environ\.setdefault\("(\w+)",(".*")\)$/s;

/**
 * The lines that set variables, in the order of their names.
 *
 * @param environment - Name → value; absent for none.
 */
export function environmentLines(environment: Environment = {}): string[] {
  return inOrder(environment).map(([name, variable]) => lineOf(name, variable));
}

/**
 * The variables of a cell in their normal form: without those that are no names, and
 * those that a recipe sets by a line of its own.
 *
 * @param registry - Where to look the recipes up.
 * @returns `undefined` for none.
 */
export function keepEnvironment(
  { language, environment = {} }: ISeedChoices,
  registry: IRecipeLookup
): Environment | undefined {
  const variables = inOrder(environment).filter(([name]) => NAME.test(name));
  if (language !== 'python' || variables.length === 0) {
    return undefined;
  }
  const own = ownKeys(registry);
  const kept = variables
    .filter(
      ([name, variable]) =>
        !own.has(lineKeys([lineOf(name, variable)], language)[0])
    )
    .map(
      ([name, { value, isDefault }]) => [name, { value, isDefault }] as const
    );
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/**
 * Reads the variables that a cell sets, other than by lines of recipes.
 *
 * @param lines - Its lines.
 * @param registry - Where to look the recipes up.
 */
export function readEnvironment(
  lines: readonly IScannedLine[],
  registry: IRecipeLookup
): Environment {
  const found = new Map<string, ICarriedVariable>();
  let own: ReadonlySet<string> | null = null;
  for (const { key } of lines) {
    const match = SETTING.exec(key ?? '') ?? DEFAULT.exec(key ?? '');
    const value = match && readLiteral(match[2]);
    if (match && key !== null && value !== null) {
      own ??= ownKeys(registry);
      if (own.has(key)) {
        continue;
      }
      found.set(match[1], { value, isDefault: DEFAULT.test(key) });
    }
  }
  return Object.fromEntries(found);
}

/** The variables in the order of their names. */
function inOrder(environment: Environment): [string, ICarriedVariable][] {
  return Object.entries(environment).sort(([a], [b]) => (a < b ? -1 : 1));
}

function lineOf(name: string, { value, isDefault }: ICarriedVariable): string {
  const text = JSON.stringify(value);
  return isDefault
    ? `os.environ.setdefault("${name}", ${text})`
    : `os.environ["${name}"] = ${text}`;
}

/** A string in double quotes; `null` for escapes that JSON does not know, and several strings. */
function readLiteral(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** By the list of recipes, which is the same object as long as nothing changes. */
const OWN_KEYS = new WeakMap<readonly IRecipe[], ReadonlySet<string>>();

/** The keys of the lines by which recipes of Python set variables, whatever the choices. */
function ownKeys(registry: IRecipeLookup): ReadonlySet<string> {
  const recipes = registry.recipes('python');
  let found = OWN_KEYS.get(recipes);
  if (!found) {
    const lines = recipes.flatMap(recipe =>
      determinismCombinations(recipe.determinismKeys).flatMap(determinism =>
        recipe.variants.flatMap(
          variant => variant.lines(determinism).environment ?? []
        )
      )
    );
    found = new Set(lineKeys(lines, 'python'));
    OWN_KEYS.set(recipes, found);
  }
  return found;
}
