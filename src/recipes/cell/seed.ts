import type { IScannedLine } from './scanner';
import type { Language } from '../types';

/** An integer literal in a source. */
export interface ISeedLiteral {
  readonly value: number;
  /** The offset of its first character in the source. */
  readonly start: number;
  /** The offset after its last character; R's `L` is not part of it. */
  readonly end: number;
}

/** The line that sets `SEED`, and the literal in it. */
export interface ISeedLine {
  readonly line: IScannedLine;
  readonly literal: ISeedLiteral;
}

const ASSIGNMENT: { readonly [L in Language]: RegExp } = {
  python:
    /^(SEED\s*(?::\s*int\s*)?=\s*)(0(?:_?0)*|[1-9](?:_?\d)*|0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+)\s*;?\s*(?:#.*)?$/,
  R: /^(SEED\s*(?:<-|=)\s*)(\d+|0[xX][\da-fA-F]+)L?\s*;?\s*(?:#.*)?$/,
  // 0x2a is an unsigned integer in Julia, which seeds differently.
  julia: /^((?:const\s+)?SEED\s*=\s*)(\d(?:_?\d)*)\s*;?\s*(?:#.*)?$/
};

/**
 * Matches any line that may give `SEED` a value, and rather too many: a false match only
 * makes the seed unknown.
 */
const BINDING = new RegExp(
  [
    // SEED = …, SEED += …, SEED: int = …, (SEED := …)
    String.raw`\bSEED\s*(?::[^=]*)?(?:[-+*/%&|^@]|\*\*|//|>>|<<)?=(?!=)`,
    String.raw`\bSEED\s*<<?-`,
    String.raw`->>?\s*SEED\b`,
    // a, SEED = …
    String.raw`^[\s\w,*()[\]]*\bSEED\b[\s\w,*()[\]]*=(?!=)`,
    String.raw`\b(?:for|as|del|import|def|class)\b[^:=]*\bSEED\b`
  ].join('|')
);

/** No line of a seed cell has as many characters; in a longer one any mention may be a binding. */
const LONG = 2000;

/**
 * Finds the one place where the seed is set.
 *
 * @param lines - The lines of the cell.
 * @param language - Determines the syntax of assignments and integers.
 * @param name - The variable.
 * @returns `null` unless `SEED` is set exactly once, at the top level, to an integer
 *   literal that a number represents exactly.
 */
export function findSeed(
  lines: readonly IScannedLine[],
  language: Language,
  name = 'SEED'
): ISeedLine | null {
  const binding = withName(BINDING, name);
  const bindings = lines.filter(({ bare }) =>
    bare.length > LONG ? bare.includes(name) : binding.test(bare)
  );
  if (bindings.length !== 1 || bindings[0].inside) {
    return null;
  }
  const line = bindings[0];
  const match = withName(ASSIGNMENT[language], name).exec(line.text);
  if (!match) {
    return null;
  }
  const value = Number(match[2].replace(/_/g, ''));
  if (!Number.isSafeInteger(value)) {
    return null;
  }
  const start = line.start + match[1].length;
  return { line, literal: { value, start, end: start + match[2].length } };
}

/** A pattern for `SEED` as one for another variable. */
function withName(pattern: RegExp, name: string): RegExp {
  return name === 'SEED'
    ? pattern
    : new RegExp(pattern.source.replace(/SEED/g, name));
}

/**
 * Writes a new seed into a cell, and changes nothing else.
 *
 * @param source - The source that was read.
 * @param reading - Its reading; the seed must be known.
 * @param seed - An integer from 0; `validateSeed` checks whether the frameworks accept
 *   it.
 * @returns The source with the literal replaced.
 * @throws A RangeError for a seed that is not an integer from 0, an Error if
 *   the reading has no seed or is not of this source.
 */
export function replaceSeed(
  source: string,
  reading: { readonly seed: ISeedLiteral | null },
  seed: number
): string {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError('The seed must be an integer from 0.');
  }
  if (!reading.seed) {
    throw new Error('The cell does not set SEED to an integer literal.');
  }
  const { value, start, end } = reading.seed;
  if (Number(source.slice(start, end).replace(/_/g, '')) !== value) {
    throw new Error('The reading belongs to a different source.');
  }
  // -0 equals 0, but its text differs.
  return source.slice(0, start) + String(seed + 0) + source.slice(end);
}
