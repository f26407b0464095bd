/**
 * How times, runs, outputs and rules are called.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Equality, VerifiedCellState } from '../../jobs';
import { nameStream } from '../markMessages';

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

/** Streams as their users call them: "NumPy, PyTorch (cuda:0)". */
export function nameStreams(streams: readonly string[]): string {
  return streams.map(name => nameStream(name)).join(', ');
}

/** What is said of a cell, in words. */
export function labelCellState(
  state: VerifiedCellState,
  trans: TranslationBundle
): string {
  switch (state) {
    case 'equal':
      return trans.__('Equal');
    case 'state':
      return trans.__('Other random state');
    case 'output':
      return trans.__('Output differs');
    case 'outcome':
      return trans.__('Ended differently');
    case 'not-compared':
      return trans.__('Not compared');
    case 'skipped':
      return trans.__('Left out');
    case 'not-run':
      return trans.__('Did not run');
  }
}

/** How two outputs were found equal, or not. */
export function labelEquality(
  equality: Equality,
  trans: TranslationBundle
): string {
  switch (equality) {
    case 'exact':
      return trans.__('equal');
    case 'masked':
      return trans.__('equal but for what is masked');
    case 'tolerance':
      return trans.__('equal within the tolerance');
    case 'not-compared':
      return trans.__('not compared');
    case 'differs':
      return trans.__('differs');
  }
}

/** An output in words: "standard output", "result", "display 2". */
export function namePlace(place: string, trans: TranslationBundle): string {
  const display = /^display (\d+)$/.exec(place);
  if (display) {
    return trans.__('display %1', display[1]);
  }
  switch (place) {
    case 'stdout':
      return trans.__('standard output');
    case 'stderr':
      return trans.__('standard error');
    case 'error':
      return trans.__('error');
    case 'result':
      return trans.__('result');
    default:
      return place;
  }
}
