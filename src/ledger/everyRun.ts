/**
 * What in a run differs in every run by itself, with the imports and functions of other
 * cells resolved.
 */
import type { ICodeFacts, IEveryRun } from '../effects/types';
import type { IInput } from './input';
import type { IObject, INameLookup } from './objects';

/** One thing that differs in every run, see {@link IEveryRun}. */
export type Varying = Omit<IEveryRun, 'needs'>;

/** What is known of a process and of a run in it. */
export interface IEvidence {
  /** Whether texts have the same hashes in every process. */
  readonly areHashesFixed: boolean;
  /** The names that hold texts. */
  readonly texts: readonly string[];
}

/**
 * What differs in every run when code runs.
 *
 * @param definitions - The functions and classes of the notebook that it may call.
 * @param lookup - Resolves names that the code itself does not bind.
 * @param evidence - What the record says.
 * @returns In the order of the lines; a function of another cell has the line of the call.
 */
export function everyRunOf(
  facts: ICodeFacts,
  definitions: readonly IObject[],
  lookup: INameLookup,
  evidence: IEvidence
): readonly Varying[] {
  const isProven = (one: IEveryRun): boolean =>
    applies(one, lookup) && isObserved(one, evidence);
  const found: Varying[] = facts.everyRun.filter(isProven);
  for (const { facts: theirs, name } of definitions) {
    for (const one of theirs.definitions[name].everyRun) {
      if (isProven(one)) {
        found.push({ ...one, line: lineOf(name, facts) });
      }
    }
  }
  return found.sort((a, b) => a.line - b.line);
}

/**
 * Whether code draws as often and as much in every run: nothing in it differs but seeds from the
 * system, and no number that it draws decides what else it draws.
 */
export function drawsAlike(
  varying: readonly Varying[],
  { isSteeredByDraws }: IInput
): boolean {
  return (
    varying.length === 0 ||
    (!isSteeredByDraws && varying.every(({ isSeed }) => isSeed))
  );
}

function isObserved(
  { kind, texts = [] }: IEveryRun,
  evidence: IEvidence
): boolean {
  return (
    kind !== 'order' ||
    (!evidence.areHashesFixed &&
      (texts.length === 0 || texts.some(name => evidence.texts.includes(name))))
  );
}

function applies({ needs }: IEveryRun, lookup: INameLookup): boolean {
  if (needs === null) {
    return true;
  }
  const object = lookup.find(needs.name);
  return object
    ? object.facts.imports[object.name] === needs.path
    : needs.isUsual;
}

/** The line of the first call of a function, or of something that may lead to it. */
function lineOf(name: string, { calls }: ICodeFacts): number {
  const lines = Object.entries(calls);
  const own = lines.find(([call]) => call.split(/[.(]/)[0] === name);
  return (own ?? lines[0])?.[1] ?? 1;
}
