/**
 * The calls that seed in a language without a parser, as the facts about its framework name them.
 */
import type { IFrameworkFacts } from '../frameworks';

/** How a language writes the package of a function. */
export interface IQualifier {
  /** Matches the package and its separator at the start of a call in the facts; group 1 is the package. */
  readonly inFacts: RegExp;
  /** Matches the separator in code. */
  readonly inCode: string;
  /** Matches before a call: what may not stand there. */
  readonly before: string;
}

/** The calls of a framework. */
export interface IScannedCalls {
  /** Finds a call up to its parenthesis, with or without its package; the last group is its name. */
  readonly call: RegExp;
  /** The names of the calls that make or seed a generator of their own. */
  readonly generators: ReadonlySet<string>;
}

/** Reads the calls of a framework. */
export function scannedCalls(
  facts: IFrameworkFacts,
  { inFacts, inCode, before }: IQualifier
): IScannedCalls {
  const seeds = (facts.seedCalls ?? []).flatMap(({ calls }) => calls);
  const made = (facts.generators ?? []).flatMap(({ calls }) => calls);
  const all = [...seeds, ...made];
  const nameOf = (call: string): string => call.replace(inFacts, '');
  const packages = [
    ...facts.modules,
    ...all.flatMap(call => inFacts.exec(call)?.[1] ?? [])
  ];
  const names = oneOf(all.map(nameOf));
  return {
    call: new RegExp(
      `(?<!${before})(?:(?:${oneOf(packages)})${inCode})?(${names})\\s*\\(`,
      'g'
    ),
    generators: new Set(made.map(nameOf))
  };
}

/** Matches one of some words. */
function oneOf(words: readonly string[]): string {
  return [...new Set(words)]
    .sort((a, b) => b.length - a.length)
    .map(word => word.replace(/[.!]/g, '\\$&'))
    .join('|');
}
