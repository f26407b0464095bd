/**
 * How two outputs differ, in whole sentences.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

const SIZE = String.raw`(\d+ × \d+) pixels`;
const NUMBERS =
  /^(?:one number differs|(\d+) numbers differ), by at most (\S+) relatively \((.+) and (.+)\)$/;
const MISSING = /^run ([AB]) has it, run ([AB]) has not$/;
const NO_IMAGE = /^run ([AB]) has no such image$/;
const SAME_SIZE = new RegExp(`^${SIZE} in both runs$`);
const SIZES = new RegExp(`^${SIZE} in run A, ${SIZE} in run B$`);
const LENGTHS = /^(\d+) and (\d+) characters of base64$/;

/**
 * What the report notes on a difference.
 *
 * @param note - As the report says it, in English; shown as it is where this page
 * does not know its form.
 */
export function describeNote(note: string, trans: TranslationBundle): string {
  const numbers = NUMBERS.exec(note);
  if (numbers) {
    const [, count, largest, a, b] = numbers;
    return trans._n(
      '%1 number differs, by at most %2 relatively (%3 and %4)',
      '%1 numbers differ, by at most %2 relatively (%3 and %4)',
      Number(count ?? 1),
      largest,
      a,
      b
    );
  }
  const missing = MISSING.exec(note);
  if (missing) {
    return trans.__('Run %1 has it, run %2 has not', missing[1], missing[2]);
  }
  const image = NO_IMAGE.exec(note);
  if (image) {
    return trans.__('Run %1 has no such image', image[1]);
  }
  const size = SAME_SIZE.exec(note);
  if (size) {
    return trans.__('%1 pixels in both runs', size[1]);
  }
  const sizes = SIZES.exec(note);
  if (sizes) {
    return trans.__(
      '%1 pixels in run A, %2 pixels in run B',
      sizes[1],
      sizes[2]
    );
  }
  const lengths = LENGTHS.exec(note);
  return lengths
    ? trans.__('%1 and %2 characters of base64', lengths[1], lengths[2])
    : note;
}
