/**
 * Numbers of a study as text, as the server's reports have them.
 */
import type { ISentNotebook } from '../verification/content';
import type { Interval } from './report';

/** Beyond this, numbers are not told digit by digit. */
const LARGE = 1e15;

/** A number as short as six digits tell it. */
export function exact(value: number): string {
  return signed(String(Number(value.toPrecision(6))));
}

/** A number for people: with a minus sign, which a hyphen is not. */
function signed(text: string): string {
  return text.replace(/^-/, '−');
}

/**
 * A number with as many places as its uncertainty has two digits for.
 *
 * @param reach - The uncertainty, in the unit of the number.
 */
export function shown(value: number, reach: number): string {
  if (!(Math.abs(reach) > 0) || !Number.isFinite(reach)) {
    return exact(value);
  }
  const places = Math.max(0, 1 - Math.floor(Math.log10(Math.abs(reach))));
  if (places > 12 || Math.abs(value) >= LARGE) {
    return exact(value);
  }
  const text = value.toFixed(places);
  return Number(text) === 0 ? text.replace('-', '') : signed(text);
}

/** An interval; its half width says how many places. */
export function span([low, high]: Interval): string {
  const reach = (high - low) / 2;
  return `${shown(low, reach)} … ${shown(high, reach)}`;
}

/**
 * The last expression of the last code cell, where it is a name or a member of one, as
 * a suggestion.
 *
 * @returns `null` where the last line is anything else.
 */
export function suggestedResult({ cells }: ISentNotebook): string | null {
  const sources = cells
    .filter(cell => cell.cell_type === 'code')
    .map(cell => cell.source.trimEnd())
    .filter(source => source !== '');
  const line = sources.pop()?.split('\n').pop() ?? '';
  return /^[A-Za-z_]\w*(\.\w+|\[[^\][]*\])*$/.test(line) ? line : null;
}
