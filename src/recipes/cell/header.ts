/**
 * The comment at the top of a cell: what it seeds, and what it does not.
 */
import type { IRecipeLookup, ISeedChoices } from '../types';
import { effectiveVariant } from '../variants';
import { variableOf } from './names';
import { renameLine } from './rename';

/** The first line of every cell of earlier releases. */
export const FORMER_HEADER =
  '# Seeds every random number generator of this notebook. Run it first.';

const UNSEEDED =
  /^# Not seeded here: (.+) (?:takes a seed of its own|take seeds of their own)\.$/;

/**
 * The lines at the top of a cell.
 *
 * @param choices - In the form that `normalizeChoices` gives them.
 * @param registry - Where to look the recipes up.
 */
export function header(
  choices: ISeedChoices,
  registry: IRecipeLookup
): string[] {
  const seeded: string[] = [];
  const made: string[] = [];
  for (const id of choices.frameworks) {
    const recipe = registry.get(id);
    if (!recipe) {
      continue;
    }
    const { seeds = [] } = effectiveVariant(
      recipe,
      choices.variants,
      choices.determinism
    ).lines(choices.determinism);
    const code = seeds.filter(line => !/^\s*#/.test(line));
    const variables = code
      .filter(line => !/^\s/.test(line))
      .map(line => variableOf(line));
    if (variables.includes(null)) {
      seeded.push(recipe.title);
    } else if (variables.length > 0) {
      const names = variables.map(name =>
        renameLine(name ?? '', choices.names ?? {})
      );
      made.push(`${inWords(names)} for ${recipe.title}`);
    }
  }
  const parts = [
    ...(seeded.length > 0 ? [`seeds ${inWords(seeded)}`] : []),
    ...(made.length > 0 ? [`makes ${inWords(made)}`] : [])
  ];
  const what = parts.length > 0 ? parts.join(', and ') : 'sets the seed';
  const unseeded = choices.unseeded ?? [];
  const first = `# ${what[0].toUpperCase()}${what.slice(1)}. Run it before the cells below.`;
  return unseeded.length > 0 ? [first, unseededLine(unseeded)] : [first];
}

/**
 * What a cell says that it does not seed.
 *
 * @param lines - Its lines.
 */
export function readUnseeded(lines: readonly string[]): readonly string[] {
  const found = lines.map(line => UNSEEDED.exec(line)).find(Boolean);
  return found ? found[1].split(/, | and /) : [];
}

/**
 * The names of what a cell does not seed, as it can show them: each once, and none that
 * could not be read back.
 */
export function normalUnseeded(
  unseeded: readonly string[] | undefined
): readonly string[] {
  return [...new Set(unseeded)].filter(name =>
    /^(?!.*(?:, | and ))\S(?:[^\r\n]*\S)?$/.test(name)
  );
}

function unseededLine(names: readonly string[]): string {
  const take =
    names.length > 1 ? 'take seeds of their own' : 'takes a seed of its own';
  return `# Not seeded here: ${inWords(names)} ${take}.`;
}

/** `a`, `a and b`, `a, b and c`. */
function inWords(items: readonly string[]): string {
  return [items.slice(0, -1).join(', '), items[items.length - 1]]
    .filter(Boolean)
    .join(' and ');
}
