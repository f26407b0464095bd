/**
 * IPython's lines in set-up.
 */
import { PYTHON } from '../../frameworks';

const { magics } = PYTHON;

/** Magics that run no code in this kernel, or code that is read by itself. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...magics.codeless,
  ...magics.elsewhere,
  ...magics.pythonCell,
  ...Object.keys(magics.pythonLine),
  // Brings the names of a library, which are then unknown.
  'pylab'
]);
const ELSEWHERE: ReadonlySet<string> = new Set(magics.elsewhere);

/**
 * Whether a line of IPython's neither draws nor seeds: a shell command, help, a setting.
 *
 * @param source - The source of the cell.
 * @param at - Where the line begins.
 */
export function isHarmlessMagic(source: string, at: number): boolean {
  const name = /^%{1,2}\s*([\w.]+)/.exec(source.slice(at, at + 80))?.[1];
  return name === undefined ? source[at] !== '%' : HARMLESS.has(name);
}

/** Whether a cell goes as a whole to another process, or is only shown. */
export function runsElsewhere(source: string): boolean {
  const name = /^(?:[^\S\n]*(?:#[^\n]*)?\n)*[^\S\n]*%%([\w.!]+)/.exec(
    source
  )?.[1];
  return name !== undefined && ELSEWHERE.has(name);
}
