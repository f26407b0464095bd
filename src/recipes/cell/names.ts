/**
 * The names that a cell binds, and how they may be called otherwise.
 */
import { determinismCombinations } from '../determinism';
import type {
  ICellLines,
  IRecipe,
  IRecipeLookup,
  ISeedChoices
} from '../types';
import { partsOf } from './parts';
import type { CellParts } from './parts';
import { readImportLine, renameLine } from './rename';
import type { Names } from './rename';
import { lineKeys, scanLines } from './scanner';
import type { IScannedLine } from './scanner';

/** The name of the variable that holds the seed, where nothing else has it. */
export const SEED_NAME = 'SEED';

/** A name that a cell binds in the notebook's module. */
export interface ICellBinding {
  /** The usual name. */
  readonly name: string;
  /** The dotted path of what it imports; `null` for a variable or a function. */
  readonly module: string | null;
}

/**
 * The names that a cell of Python binds, with their usual names.
 *
 * @param choices - The choices; their names make no difference.
 * @param registry - Where to look the recipes up.
 * @returns Each name once, in the order of the cell; none in another language.
 */
export function cellBindings(
  choices: ISeedChoices,
  registry: IRecipeLookup
): ICellBinding[] {
  if (choices.language !== 'python') {
    return [];
  }
  const parts = partsOf(choices, registry);
  const found = new Map<string, ICellBinding>();
  for (const { path, name } of parts.imports.flatMap(readImportLine)) {
    found.set(name, { name, module: path });
  }
  found.set(SEED_NAME, { name: SEED_NAME, module: null });
  for (const name of ownLines(parts).map(variableOf)) {
    if (name !== null && !found.has(name)) {
      found.set(name, { name, module: null });
    }
  }
  return [...found.values()];
}

/**
 * Brings names to their normal form: only those of the cell that differ from the
 * usual ones, and no two alike.
 *
 * @param names - Usual name → the name in this cell.
 * @param bindings - The names that the cell binds.
 */
export function normalNames(
  names: Names | undefined,
  bindings: readonly ICellBinding[]
): Names {
  const kept = new Map<string, string>();
  const mayBe = nameRule(bindings);
  const taken = new Set<string>();
  const wanted = new Map(Object.entries(names ?? {}));
  for (const binding of bindings) {
    const other = wanted.get(binding.name);
    if (other !== undefined && !taken.has(other) && mayBe(other, binding)) {
      kept.set(binding.name, other);
      taken.add(other);
    }
  }
  return Object.fromEntries(kept);
}

/**
 * Makes the rule by which a name may stand for a binding instead of the usual one.
 *
 * @param bindings - All names that the cell binds.
 */
export function nameRule(
  bindings: readonly ICellBinding[]
): (other: string, binding: ICellBinding) => boolean {
  const usual = new Set(bindings.map(({ name }) => name));
  // A word of an import statement would be hard to tell from the variable.
  const words = new Set(
    bindings.flatMap(({ module }) => module?.split('.') ?? [])
  );
  return (other, { module }) =>
    isName(other) &&
    !usual.has(other) &&
    (other === module || !words.has(other));
}

/** Whether a text is a name that Python code may bind; only ASCII. */
function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text) && !KEYWORDS.has(text);
}

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif ' +
    'else except finally for from global if import in is lambda nonlocal not or ' +
    'pass raise return try while with yield'
  ).split(' ')
);

/** A cell with the usual names, and what they are called in it. */
export interface INamedLines {
  readonly names: Names;
  /** The lines, with the keys that they would have under the usual names. */
  readonly lines: readonly IScannedLine[];
}

/**
 * Finds what a cell of Python calls otherwise.
 *
 * @param lines - The lines of the cell, which may be edited by hand.
 * @param registry - Where to look the recipes up.
 */
export function readNames(
  lines: readonly IScannedLine[],
  registry: IRecipeLookup
): INamedLines {
  const usual = usualNames(registry);
  const names = new Map<string, string>();
  const imports = lines.flatMap(line =>
    line.key === null ? [] : readImportLine(line.text)
  );
  const bound = new Set(imports.map(({ name }) => name));
  for (const { path, name } of imports) {
    const known = usual.modules.get(path);
    if (known && !known.has(name)) {
      const free = [...known].find(one => !bound.has(one) && !names.has(one));
      if (free !== undefined) {
        names.set(free, name);
      }
    }
  }
  const seed = seedName(lines);
  if (seed !== SEED_NAME) {
    names.set(SEED_NAME, seed);
  }
  for (const { key } of withUsualNames(lines, names)) {
    const [name, value] = key === null ? [null, ''] : splitBinding(key);
    const known = usual.variables.get(value);
    if (name !== null && known !== undefined && known !== name) {
      names.set(known, name);
    }
  }
  return {
    names: Object.fromEntries(names),
    lines: withUsualNames(lines, names)
  };
}

/** The lines with the keys that they would have under the usual names. */
function withUsualNames(
  lines: readonly IScannedLine[],
  names: ReadonlyMap<string, string>
): readonly IScannedLine[] {
  if (names.size === 0) {
    return lines;
  }
  const usual = Object.fromEntries([...names].map(([a, b]) => [b, a]));
  return lines.map(line => {
    if (line.key === null || line.silent) {
      return line;
    }
    const text = renameLine(line.text, usual);
    return text === line.text
      ? line
      : { ...line, key: scanLines(text, 'python')[0].key };
  });
}

/** The variable that holds the seed: `SEED`, or the one that stands in its place. */
function seedName(lines: readonly IScannedLine[]): string {
  const uses = usesOf(lines);
  if (uses.has(SEED_NAME)) {
    return SEED_NAME;
  }
  let best = { name: SEED_NAME, uses: 0 };
  for (const { key } of lines) {
    const name = /^(\w+)(?::int)?=\d\w*$/.exec(key ?? '')?.[1];
    if (name !== undefined && isName(name)) {
      const count = uses.get(name) ?? 0;
      best = count > best.uses ? { name, uses: count } : best;
    }
  }
  return best.name;
}

/** Names, with the number of lines that mention them. */
function usesOf(lines: readonly IScannedLine[]): Map<string, number> {
  const uses = new Map<string, number>();
  for (const { bare } of lines) {
    for (const name of new Set(bare.match(/(?<![\w.])[A-Za-z_]\w*/g))) {
      uses.set(name, (uses.get(name) ?? 0) + 1);
    }
  }
  return uses;
}

/** The name that a line binds, other than by an import; `null` if it binds none. */
export function variableOf(line: string): string | null {
  return splitBinding(lineKeys([line], 'python')[0] ?? '')[0];
}

/** `a=b` → `a` and `=b`; `def f(x):` → `f` and `(x):`. By the key of a line. */
function splitBinding(key: string): [name: string | null, rest: string] {
  const match =
    /^(?:(?:def|class) )?([A-Za-z_]\w*)((?:=(?!=)|\(.*\):$).*)$/.exec(key);
  if (!match || (match[2][0] === '(' && !/^(def|class) /.test(key))) {
    return [null, ''];
  }
  return [match[1], match[2]];
}

/** The usual names of all recipes of Python. */
interface IUsualNames {
  /** Dotted path → its names. */
  readonly modules: ReadonlyMap<string, ReadonlySet<string>>;
  /** What follows the name in a line that binds it → the name. */
  readonly variables: ReadonlyMap<string, string>;
}

/** By the list of recipes, which is the same object as long as nothing changes. */
const USUAL = new WeakMap<readonly IRecipe[], IUsualNames>();

function usualNames(registry: IRecipeLookup): IUsualNames {
  const recipes = registry.recipes('python');
  let found = USUAL.get(recipes);
  if (!found) {
    found = collectNames(recipes);
    USUAL.set(recipes, found);
  }
  return found;
}

function collectNames(recipes: readonly IRecipe[]): IUsualNames {
  const modules = new Map<string, Set<string>>([['os', new Set(['os'])]]);
  const variables = new Map<string, string>();
  for (const lines of recipes.flatMap(allForms)) {
    for (const { path, name } of (lines.imports ?? []).flatMap(
      readImportLine
    )) {
      modules.set(path, (modules.get(path) ?? new Set()).add(name));
    }
    for (const key of lineKeys(ownLines(lines), 'python')) {
      const [name, value] = splitBinding(key);
      if (name !== null && !variables.has(value)) {
        variables.set(value, name);
      }
    }
  }
  return { modules, variables };
}

function allForms(recipe: IRecipe): ICellLines[] {
  return determinismCombinations(recipe.determinismKeys).flatMap(choices =>
    recipe.variants.map(variant => variant.lines(choices))
  );
}

function ownLines(lines: ICellLines | CellParts): readonly string[] {
  return [
    ...(lines.environment ?? []),
    ...(lines.determinism ?? []),
    ...(lines.seeds ?? [])
  ];
}
