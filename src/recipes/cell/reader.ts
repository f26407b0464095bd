import { layOut } from './composer';
import { FORMER_HEADER, header, readUnseeded } from './header';
import { readNames, SEED_NAME } from './names';
import { readEnvironment } from '../carried';
import { determinismCombinations, DEFAULT_DETERMINISM } from '../determinism';
import { determinismKeysOf, normalizeChoices } from '../options';
import { withRequired } from '../required';
import { lineKeys, scanLines } from './scanner';
import type { IScannedLine } from './scanner';
import { findSeed } from './seed';
import type { ISeedLiteral } from './seed';
import type {
  ICellLines,
  IDeterminism,
  IRecipe,
  IRecipeLookup,
  ISeedChoices,
  ISeedOptions,
  Language
} from '../types';
import { validateSeed } from '../validate';

/** A line that is not one of the seed cell's own. */
export interface IUnreadLine {
  /** Within the cell, from 0. */
  readonly line: number;
  readonly text: string;
}

/** The reading of a seed cell. */
export interface ICellReading {
  /**
   * The options that come closest to the cell, normalized; `null` if it seeds
   * no known framework, or has no seed that its frameworks accept.
   */
  readonly options: ISeedOptions | null;
  /** The same without the seed, which may be unknown. */
  readonly choices: ISeedChoices | null;
  /** Whether the source is what `compose` returns for the options, except for line endings. */
  readonly exact: boolean;
  /** Whether its first line, from an earlier release, says that it seeds every generator. */
  readonly claimsAll: boolean;
  /**
   * The integer literal that `SEED` is set to, or what stands in its place; `null` if `SEED` is set to
   * something else, not at all, or more than once.
   */
  readonly seed: ISeedLiteral | null;
  /** Lines of code that the composed cell would not have, in order. */
  readonly unread: readonly IUnreadLine[];
  /** Lines of code of the composed cell that this one does not have, in order. */
  readonly missing: readonly string[];
}

/**
 * Reads a seed cell, even one that was edited by hand.
 *
 * Comments, white space, the kind of quotes and the order of lines make no
 * difference to what is read, only to `exact`.
 *
 * @param source - Any text; never throws.
 * @param language - The language of the notebook's kernel.
 * @param registry - Where to look the recipes up; those whose requirements are
 *   missing are not read.
 */
export function readCell(
  source: string,
  language: Language,
  registry: IRecipeLookup
): ICellReading {
  const scanned = renew(scanLines(source, language), language, registry);
  const { names, lines } =
    language === 'python'
      ? readNames(scanned, registry)
      : { names: {}, lines: scanned };
  const texts = scanned.map(line => line.text);
  const choices = readChoices(
    lines,
    { language, names, unseeded: readUnseeded(texts) },
    registry
  );
  const found = findSeed(scanned, language, choices?.names?.[SEED_NAME]);
  const seed = found?.literal ?? null;
  let options: ISeedOptions | null = null;
  if (
    choices &&
    seed &&
    validateSeed(seed.value, choices.frameworks, registry).ok
  ) {
    options = { ...choices, seed: seed.value };
  }
  const claimsAll = texts[0] === FORMER_HEADER;
  const text = [
    ...(claimsAll && options ? header(options, registry) : texts.slice(0, 1)),
    ...texts.slice(1)
  ].join('\n');
  // Earlier releases wrote every seed call, also those that another one makes.
  const [now, before] = [false, true].map(isFull => {
    const own = choices
      ? ownLinesOf(choices, seed?.value ?? 0, registry, isFull)
      : [];
    const seedLine = found ? scanned.indexOf(found.line) : -1;
    return {
      ...compare(lines, own, seedLine),
      exact: options !== null && text === own.map(line => line.text).join('\n')
    };
  });
  const isOlder =
    before.exact ||
    before.unread.length + before.missing.length <
      now.unread.length + now.missing.length;
  return { options, choices, claimsAll, seed, ...(isOlder ? before : now) };
}

/** How the lines of a cell differ from those of a composed one. */
function compare(
  lines: readonly IScannedLine[],
  own: readonly IScannedLine[],
  seedLine: number
): Pick<ICellReading, 'unread' | 'missing'> {
  const ownKeys = new Set(own.map(line => line.key));
  const keys = new Set(lines.map(line => line.key));
  const unread: IUnreadLine[] = [];
  lines.forEach((line, index) => {
    const known = line.key !== null && ownKeys.has(line.key);
    if (!known && !isBlank(line) && index !== seedLine) {
      unread.push({ line: index, text: line.text });
    }
  });
  return {
    unread,
    missing: own
      .filter(line => !isBlank(line) && !keys.has(line.key))
      .filter(line => !/^SEED(=|<-)/.test(line.key ?? ''))
      .map(line => line.text)
  };
}

/** The lines of the composed cell, with the keys that they have under the usual names. */
function ownLinesOf(
  choices: ISeedChoices,
  seed: number,
  registry: IRecipeLookup,
  isFull: boolean
): IScannedLine[] {
  const named = layOut(choices, seed, registry, isFull).split('\n');
  const usual = layOut({ ...choices, names: {} }, seed, registry, isFull);
  return scanLines(usual, choices.language).map((line, i) => ({
    ...line,
    text: named[i]
  }));
}

/** The lines, with those of earlier releases replaced by current ones; offsets stay. */
function renew(
  lines: readonly IScannedLine[],
  language: Language,
  registry: IRecipeLookup
): readonly IScannedLine[] {
  const renewed = new Map<string, string>();
  for (const { formerLines } of registry.recipes(language)) {
    for (const [former, now] of Object.entries(formerLines ?? {})) {
      renewed.set(former, now);
    }
  }
  return lines.map(line => {
    const text = line.silent ? renewed.get(line.text) : undefined;
    return text === undefined
      ? line
      : { ...line, text, key: lineKeys([text], language)[0] };
  });
}

function isBlank(line: IScannedLine): boolean {
  return line.silent || line.text.trim() === '';
}

/** One way in which a recipe may stand in a cell. */
interface IForm {
  readonly variant: string;
  readonly keys: readonly string[];
}

function readChoices(
  lines: readonly IScannedLine[],
  said: Pick<ISeedChoices, 'language' | 'names' | 'unseeded'>,
  registry: IRecipeLookup
): ISeedChoices | null {
  const { language } = said;
  const keys = new Set<string>();
  for (const line of lines) {
    if (line.key !== null) {
      keys.add(line.key);
    }
  }
  const seeded = readFrameworks(keys, language, registry);
  if (seeded.length === 0) {
    return null;
  }
  const frameworks = withRequired(seeded, registry)
    .filter(recipe => recipe.variants.length > 0)
    .map(recipe => recipe.id);
  let best = {
    score: -Infinity,
    determinism: DEFAULT_DETERMINISM,
    variants: {}
  };
  for (const determinism of determinismCombinations(
    determinismKeysOf(frameworks, registry)
  )) {
    const variants = new Map<string, string>();
    let score = 0;
    for (const id of frameworks) {
      const recipe = registry.get(id);
      if (recipe) {
        const form = bestForm(recipe, determinism, keys);
        variants.set(id, form.variant);
        score += form.score;
      }
    }
    if (score > best.score) {
      best = { score, determinism, variants: Object.fromEntries(variants) };
    }
  }
  const { determinism, variants } = best;
  const environment = readEnvironment(lines, registry);
  return normalizeChoices(
    { ...said, frameworks, variants, determinism, environment },
    registry
  );
}

/** The form with the most lines in the cell and the fewest that are missing. */
function bestForm(
  recipe: IRecipe,
  determinism: IDeterminism,
  keys: ReadonlySet<string>
): { variant: string; score: number } {
  let best = { variant: '', score: -Infinity };
  for (const form of formsOf(recipe, determinism, allLines)) {
    const score = form.keys.reduce(
      (sum, key) => sum + (keys.has(key) ? 1 : -1),
      0
    );
    if (score > best.score) {
      best = { variant: form.variant, score };
    }
  }
  return best;
}

/**
 * The recipes whose lines are in the cell. Neither an import alone counts, nor lines
 * that belong to another recipe that is more complete.
 */
function readFrameworks(
  keys: ReadonlySet<string>,
  language: Language,
  registry: IRecipeLookup
): string[] {
  const hits = new Map<IRecipe, { keys: Set<string>; whole: boolean }>();
  for (const recipe of registry.recipes(language)) {
    if (!canBeUsed(recipe, registry)) {
      continue;
    }
    const hit = { keys: new Set<string>(), whole: false };
    for (const determinism of determinismCombinations(recipe.determinismKeys)) {
      for (const form of formsOf(recipe, determinism, ownLines)) {
        const there = form.keys.filter(key => keys.has(key));
        there.forEach(key => hit.keys.add(key));
        hit.whole = hit.whole || there.length === form.keys.length;
      }
    }
    if (hit.keys.size > 0) {
      hits.set(recipe, hit);
    }
  }
  for (const [recipe, hit] of [...hits].reverse()) {
    const explained = [...hit.keys].every(key =>
      [...hits].some(([other, { keys }]) => other !== recipe && keys.has(key))
    );
    if (explained && !hit.whole) {
      hits.delete(recipe);
    }
  }
  return [...hits.keys()].map(recipe => recipe.id);
}

function canBeUsed(recipe: IRecipe, registry: IRecipeLookup): boolean {
  try {
    return withRequired([recipe.id], registry).length > 0;
  } catch {
    return false;
  }
}

function formsOf(
  recipe: IRecipe,
  determinism: IDeterminism,
  select: (lines: ICellLines) => readonly string[]
): IForm[] {
  return recipe.variants.flatMap(variant =>
    [variant.lines(determinism), variant.coveredLines?.(determinism)].flatMap(
      lines =>
        lines
          ? {
              variant: variant.id,
              keys: lineKeys(select(lines), recipe.language)
            }
          : []
    )
  );
}

function ownLines(lines: ICellLines): string[] {
  return [
    ...(lines.environment ?? []),
    ...(lines.determinism ?? []),
    ...(lines.seeds ?? [])
  ];
}

function allLines(lines: ICellLines): string[] {
  return [...(lines.imports ?? []), ...ownLines(lines)];
}
