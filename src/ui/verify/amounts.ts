/**
 * Durations and numbers of things.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

/** A duration: "40 ms", "0.4 s", "12 s", "3 min 20 s", "1 h 5 min". */
export function describeSeconds(
  seconds: number,
  trans: TranslationBundle
): string {
  if (seconds < 0.0995) {
    return trans.__('%1 ms', Math.round(seconds * 1000));
  }
  if (seconds < 9.95 && !Number.isInteger(seconds)) {
    return trans.__('%1 s', seconds.toFixed(1));
  }
  const whole = Math.round(seconds);
  if (whole < 60) {
    return trans.__('%1 s', whole);
  }
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? trans.__('%1 min %2 s', minutes, whole % 60)
    : trans.__('%1 h %2 min', Math.floor(minutes / 60), minutes % 60);
}

/** Cells in a sentence: "1 cell", "5 cells". */
export function countCells(count: number, trans: TranslationBundle): string {
  return trans._n('%1 cell', '%1 cells', count);
}

/** Outputs in a sentence: "1 output", "5 outputs". */
export function countOutputs(count: number, trans: TranslationBundle): string {
  return trans._n('%1 output', '%1 outputs', count);
}
