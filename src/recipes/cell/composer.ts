import { normalizeOptions } from '../options';
import type {
  IRecipeLookup,
  ISeedChoices,
  ISeedOptions,
  Language
} from '../types';
import { describeSeedProblem, validateSeed } from '../validate';
import { header } from './header';
import { STANDARD } from './otherNames';
import { partsOf } from './parts';
import { renameLine } from './rename';

/** English, for errors that the interface does not show. */
const ENGLISH = {
  __: (message: string, ...args: (string | number)[]): string =>
    message.replace(/%(\d)/g, (_, i) => String(args[Number(i) - 1]))
};

/**
 * Writes the source of the seed cell.
 *
 * @param options - The options, which are normalized first.
 * @param registry - Where to look the recipes up.
 * @returns The source, with `\n` between the lines and none at the end.
 * @throws A RangeError if a framework does not accept the seed, an Error if no framework
 *   is left that a cell can seed or a required recipe is missing.
 */
export function compose(
  options: ISeedOptions,
  registry: IRecipeLookup
): string {
  // Checked before normalization: frameworks without lines limit the seed too.
  const checked = validateSeed(options.seed, options.frameworks, registry);
  if (!checked.ok) {
    throw new RangeError(describeSeedProblem(checked.problem, ENGLISH));
  }
  const normal = normalizeOptions(options, registry);
  if (normal.frameworks.length === 0) {
    throw new Error('None of the frameworks can be seeded by a cell.');
  }
  return layOut(normal, checked.seed, registry);
}

/**
 * Lays the cell out.
 *
 * @param choices - In the form that `normalizeChoices` gives them, with at least
 *   one framework.
 * @param seed - The seed, already checked.
 * @param registry - Where to look the recipes up.
 * @param isFull - Whether every framework has its own seed call, as in earlier releases,
 *   though another's makes it as well.
 */
export function layOut(
  choices: ISeedChoices,
  seed: number,
  registry: IRecipeLookup,
  isFull = false
): string {
  const parts = partsOf(choices, registry, isFull);
  const imports = [...new Set(parts.imports)].sort(byModule);
  const standard = imports.filter(line => STANDARD.has(packageOf(line)));
  const blocks = [
    standard,
    statements(parts.environment),
    imports.filter(line => !standard.includes(line)),
    [assignment(choices.language, seed)],
    statements([...parts.determinism, ...parts.seeds])
  ].filter(block => block.length > 0);
  const body = blocks.map(block => block.join('\n')).join('\n\n');
  const top = header(choices, registry).join('\n');
  return `${top}\n${named(body, choices)}`;
}

/** The code with the names of this notebook. */
function named(body: string, { language, names = {} }: ISeedChoices): string {
  return language === 'python' && Object.keys(names).length > 0
    ? body
        .split('\n')
        .map(line => renameLine(line, names))
        .join('\n')
    : body;
}

/** The line that defines the seed. */
function assignment(language: Language, seed: number): string {
  return language === 'R' ? `SEED <- ${seed}L` : `SEED = ${seed}`;
}

/** Drops repeated statements; an indented line belongs to the line above. */
function statements(lines: readonly string[]): string[] {
  const found: string[] = [];
  for (const line of lines) {
    if (/^\s/.test(line) && found.length > 0) {
      found[found.length - 1] += `\n${line}`;
    } else {
      found.push(line);
    }
  }
  return [...new Set(found)];
}

/** Plain imports before `from` ones, each by module: as isort does it. */
function byModule(a: string, b: string): number {
  const [x, y] = [a, b].map(
    line =>
      `${/^from\b/.test(line) ? 1 : 0} ${line.replace(/^\S+\s+/, '').toLowerCase()}`
  );
  return x < y ? -1 : x > y ? 1 : 0;
}

function packageOf(line: string): string {
  return /^(?:import|from)\s+(\w+)/.exec(line)?.[1] ?? '';
}
