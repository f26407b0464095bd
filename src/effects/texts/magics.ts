/**
 * What magics do to names and streams.
 */
import { PYTHON } from '../../frameworks';
import type { ParsedCell } from '../../python/cell';

const { magics } = PYTHON;

/** Magics that run no code of the notebook. */
const CODELESS_MAGICS: ReadonlySet<string> = new Set(magics.codeless);
/** Magics that run other code in the namespace. */
const PROFILING_MAGICS: ReadonlySet<string> = new Set(magics.profiling);
/** Magics that may bind or remove any name. */
const BINDING_MAGICS: ReadonlySet<string> = new Set(magics.binding);
/** Magics that may bind names that do not stand in the cell. */
const BRINGING_MAGICS: ReadonlySet<string> = new Set([
  ...magics.bringing,
  'pylab'
]);
/** Magics that run code as often as the clock lets them. */
const REPEATING = new RegExp(
  `^[ \\t]*%{1,2}(${magics.repeating.join('|')})\\b`,
  'm'
);
const REPEATING_CELL = new RegExp(`^\\s*%%(${magics.repeating.join('|')})\\b`);
const MAGIC = /^(?:[\w., \t]*=)?[ \t]*%{1,2}([\w.]+)/gm;

/**
 * Whether a line of IPython's runs no code of the notebook, or is none.
 *
 * @param source - The source of the cell.
 * @param at - Where the line starts.
 */
export function isCodeless(source: string, at: number): boolean {
  const name = /^%{1,2}\s*(\w+)/.exec(source.slice(at, at + 80))?.[1];
  return name === undefined || CODELESS_MAGICS.has(name);
}

/** Whether a statement runs in a function that `%timeit` makes, and binds no names of the notebook. */
export function isTimed({ source }: ParsedCell, at: number): boolean {
  const start = at > 0 ? source.lastIndexOf('\n', at - 1) + 1 : 0;
  const end = source.indexOf('\n', at);
  const line = source.slice(start, end < 0 ? source.length : end);
  return REPEATING.test(line) || REPEATING_CELL.test(source);
}

/** The effects of the magics of one cell. */
export interface IMagicEffects {
  /** Whether none of them can draw. */
  readonly isDrawless: boolean;
  /** Whether one runs code as often as the clock lets it. */
  readonly isRepeating: boolean;
  /** Whether one may bind or remove any name. */
  readonly bindsAny: boolean;
  /** Whether one may bind names that are bound nowhere else. */
  readonly bindsOthers: boolean;
}

/**
 * Reads the magics of a cell.
 *
 * @param source - The source of the cell.
 */
export function readMagics(source: string): IMagicEffects {
  const running = [...source.matchAll(MAGIC)]
    .map(([, magic]) => magic)
    .filter(magic => !CODELESS_MAGICS.has(magic));
  const binding = running.filter(magic => !PROFILING_MAGICS.has(magic));
  const isRepeating = REPEATING.test(source);
  return {
    isDrawless: running.length === 0 && !isRepeating,
    isRepeating,
    bindsAny: binding.some(magic => BINDING_MAGICS.has(magic)),
    bindsOthers: binding.some(
      magic => BRINGING_MAGICS.has(magic) && !BINDING_MAGICS.has(magic)
    )
  };
}
