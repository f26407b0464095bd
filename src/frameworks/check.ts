import type { IFrameworkFacts } from './types';

const LANGUAGES = ['python', 'R', 'julia'];

/**
 * Checks facts that come from outside, as far as the page relies on them; the schema
 * beside the JSON files is complete.
 *
 * @param facts - The facts; they may come from code that no compiler checked.
 * @returns One phrase for each fault; empty if there is none.
 */
export function factsFaults(facts: IFrameworkFacts): string[] {
  const faults: string[] = [];
  const need = (isMet: boolean, fault: string): void => {
    if (!isMet) {
      faults.push(fault);
    }
  };
  need(
    typeof facts.id === 'string' && /^[a-z][a-z0-9_-]*$/.test(facts.id),
    'its id must match [a-z][a-z0-9_-]*'
  );
  need(isText(facts.title), 'it has no title');
  need(LANGUAGES.includes(facts.language), 'its language is unknown');
  need(
    areTexts(facts.modules) && facts.modules.length > 0,
    'it has no modules'
  );
  need(isText(facts.distribution), 'it has no distribution to install');
  need(
    areTexts(facts.requires) && !facts.requires.includes(facts.id),
    'requires must hold ids of other recipes'
  );
  need(
    areTexts(facts.sources) && facts.sources.length > 0,
    'it has no sources'
  );
  need(
    Number.isFinite(facts.rank) && facts.rank >= 0,
    'its rank must be a number of at least 0'
  );
  need(
    isRange(facts),
    'its seed range must be a non-empty range of integers of at least 0'
  );
  need(
    Array.isArray(facts.streams) &&
      facts.streams.every(({ name, title }) => isText(name) && isText(title)),
    'its streams must have names and titles'
  );
  need(
    (facts.seedCalls ?? []).every(
      ({ calls, parameter }) => areTexts(calls) && isText(parameter)
    ),
    'its seed calls must have paths and the parameter that takes the seed'
  );
  need(
    (facts.drawingWords ?? []).every(isPattern),
    'its drawing words must be regular expressions'
  );
  return faults;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isPattern(word: string): boolean {
  try {
    return isText(word) && new RegExp(word) instanceof RegExp;
  } catch {
    return false;
  }
}

function isRange({ seedRange: range }: IFrameworkFacts): boolean {
  return (
    typeof range === 'object' &&
    range !== null &&
    Number.isSafeInteger(range.min) &&
    Number.isSafeInteger(range.max) &&
    range.min >= 0 &&
    range.min <= range.max
  );
}
