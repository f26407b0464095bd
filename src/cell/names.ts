/**
 * What a seed cell calls its modules and variables in a notebook, so that it takes no
 * name from it.
 */
import { own } from '../frameworks/byName';
import type { IDetection, INameUse } from '../detect';
import type { ICellBinding, IRecipeLookup, ISeedOptions } from '../recipes';
import { cellBindings, nameRule, otherNames, SEED_NAME } from '../recipes';

/** The names of a notebook. */
type NotebookNames = IDetection['names'];

/**
 * Choose the names of a cell: those that it has as long as they do no harm, else the
 * notebook's own for a module, else the usual ones, else others that are free.
 *
 * @param options - What the cell is to contain.
 * @param said - The names in the cell that stands already; `null` without a cell.
 * @param notebook - The names of the notebook.
 * @returns The names that are not the usual ones.
 */
export function chooseNames(
  options: ISeedOptions,
  said: ISeedOptions['names'] | null,
  notebook: NotebookNames,
  registry: IRecipeLookup
): Readonly<Record<string, string>> {
  const bindings = cellBindings(options, registry);
  const mayBe = nameRule(bindings);
  const aliases = aliasesOf(notebook);
  const chosen = new Map<string, string>();
  const taken = new Set<string>();
  for (const binding of bindings) {
    const { name, module } = binding;
    const aliased = module === null ? [] : (aliases.get(module) ?? []);
    const preferred = [
      ...(said ? [own(said, name) ?? name] : []),
      ...(aliased.includes(name) ? [] : aliased),
      name
    ].find(
      one =>
        !taken.has(one) &&
        (one === name || mayBe(one, binding)) &&
        isHarmless(binding, notebook.get(one), options.seed)
    );
    const found = preferred ?? freeName(binding, mayBe, taken, notebook);
    taken.add(found);
    if (found !== name) {
      chosen.set(name, found);
    }
  }
  return Object.fromEntries(chosen);
}

/** The number that the notebook's own variable for the seed always has, or `null`. */
export function ownSeedVariable(notebook: NotebookNames): number | null {
  return notebook.get(SEED_NAME)?.value ?? null;
}

/** Whether the cell may bind a name that the notebook uses so. */
function isHarmless(
  { name, module }: ICellBinding,
  use: INameUse | undefined,
  seed: number
): boolean {
  if (!use || use.paths.length === 0) {
    return true;
  }
  if (module !== null) {
    return use.paths.every(path => path === module);
  }
  // `key, subkey = split(key)` goes on from what the cell leaves.
  return (
    use.usedFirst ||
    (name === SEED_NAME && use.value === seed && !use.isParameter)
  );
}

function freeName(
  binding: ICellBinding,
  mayBe: ReturnType<typeof nameRule>,
  taken: ReadonlySet<string>,
  notebook: NotebookNames
): string {
  const names = otherNames(binding);
  for (;;) {
    const { value } = names.next();
    if (!taken.has(value) && !notebook.has(value) && mayBe(value, binding)) {
      return value;
    }
  }
}

/** Dotted path → the names that always stand for it. */
function aliasesOf(notebook: NotebookNames): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [name, { paths }] of notebook) {
    const [path] = paths;
    if (paths.length === 1 && path !== null) {
      found.set(path, [...(found.get(path) ?? []), name]);
    }
  }
  return found;
}
