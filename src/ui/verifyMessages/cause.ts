/**
 * Why two runs differ, in whole sentences.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ICause } from '../../jobs';
import { nameStreams } from './names';

/** Why two runs differ: one sentence for what was seen, more for where it comes from. */
export function describeCause(
  cause: ICause,
  trans: TranslationBundle
): string[] {
  // The report's own words are careful where it is likely only that nobody seeded it.
  const isLikely = cause.class === 'random-state' && !cause.proven;
  const seen = isLikely ? null : describeSeen(cause, trans);
  if (seen === null) {
    return [cause.text];
  }
  const source = describeSource(cause, trans);
  return source === null ? [seen] : [seen, source];
}

/** What was seen; `null` for classes that this page does not know. */
function describeSeen(cause: ICause, trans: TranslationBundle): string | null {
  const number = cause.cell + 1;
  const since = cause.since === null ? number : cause.since + 1;
  const streams = nameStreams(cause.streams);
  switch (cause.class) {
    case 'random-state':
      switch (cause.source) {
        case 'unseeded':
          return trans.__(
            'The random state of %1 differs since cell %2: nothing had seeded it.',
            streams,
            since
          );
        case 'late-seed':
          return trans.__(
            'The random state of %1 differs since cell %2: it is seeded only after numbers were drawn from it.',
            streams,
            since
          );
        case 'other-seed':
          return trans.__(
            'The random state of %1 differs since cell %2: it was seeded with another number in each run.',
            streams,
            since
          );
        case 'system-seed':
          return trans.__(
            'The random state of %1 differs since cell %2: it was seeded with whatever the system gave.',
            streams,
            since
          );
        default:
          return since === number
            ? trans.__(
                'Cell %2 left another random state of %1 in each run.',
                streams,
                number
              )
            : trans.__(
                'The random state of %1 differed before cell %2 ran; it differs since cell %3.',
                streams,
                number,
                since
              );
      }
    case 'control-flow':
      return trans.__(
        'Cell %1 began with the same random state in both runs and drew another number of times from %2: its control flow depends on something else.',
        number,
        streams
      );
    case 'output':
      return trans.__(
        'Cell %1 shows something else in each run, and the random states that are known don’t explain it.',
        number
      );
    case 'outcome':
      return trans.__('Cell %1 ended in another way in each run.', number);
    default:
      return null;
  }
}

/** Where a difference comes from; `null` where nothing more is to be said. */
function describeSource(
  cause: ICause,
  trans: TranslationBundle
): string | null {
  const { source, proven } = cause;
  switch (source) {
    case null:
      return cause.class === 'random-state' || cause.hints.length > 0
        ? null
        : trans.__('The code names no likely source.');
    case 'unseeded':
    case 'late-seed':
    case 'other-seed':
    case 'system-seed':
      return cause.class === 'random-state'
        ? null
        : trans.__('Likely: %1.', nameSource(source, trans));
    case 'hash-order':
      return proven
        ? trans.__(
            'Further runs have shown that it follows the hash seed: it is the order of a set, or of something else that is ordered by hashes.'
          )
        : trans.__(
            'Likely it is the order of a set, or of something else that is ordered by hashes.'
          );
    case 'interference':
      if (!proven) {
        return trans.__('Likely: %1.', nameSource(source, trans));
      }
      return trans.__(
        'Runs that have the machine for themselves agree, runs beside each other don’t: they share a file, a port or another resource.'
      );
    default:
      return proven
        ? trans.__('What differs: %1.', nameSource(source, trans))
        : trans.__('Likely: %1.', nameSource(source, trans));
  }
}

/** A source as a noun. */
export function nameSource(source: string, trans: TranslationBundle): string {
  switch (source) {
    case 'unseeded':
      return trans.__('a generator that nothing seeds');
    case 'late-seed':
      return trans.__('a seed that is set too late');
    case 'other-seed':
      return trans.__('another seed in each run');
    case 'system-seed':
      return trans.__('a seed that the system gives');
    case 'hash-order':
      return trans.__('the order of hashes');
    case 'interference':
      return trans.__('something that both runs share');
    case 'private-generator':
      return trans.__('a generator of its own, without a seed');
    case 'entropy':
      return trans.__('randomness of the operating system');
    case 'time':
      return trans.__('the time');
    case 'threads':
      return trans.__('threads, which run in another order each time');
    case 'processes':
      return trans.__('processes, which run in another order each time');
    case 'file-order':
      return trans.__('the order in which the system lists files');
    case 'files':
      return trans.__('files that change between the runs');
    case 'network':
      return trans.__('the network');
    case 'memory-address':
      return trans.__('the addresses of objects in memory');
    case 'device':
      return trans.__('the device that computes');
    default:
      return source;
  }
}
