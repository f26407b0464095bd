/**
 * What goes on, and what went wrong, in whole sentences.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IRefusal, IRunProgress, IVerificationState } from '../../jobs';
import { describeSeconds } from './names';

/** How far one run is. */
export function describeProgress(
  progress: IRunProgress,
  trans: TranslationBundle
): string {
  const { done, total, cell, left } = progress;
  const parts = [
    trans._n('%2 of %1 cell', '%2 of %1 cells', total, done),
    ...(cell === null ? [] : [trans.__('cell %1 runs', cell + 1)]),
    ...(left === null || done >= total
      ? []
      : // It is an estimate: parts of a second say nothing.
        [
          trans.__(
            'about %1 left',
            describeSeconds(Math.ceil(Math.max(left, 1)), trans)
          )
        ])
  ];
  return parts.join(' · ');
}

/** Why a verification could not be started, or ended without a report. */
export function describeProblem(
  { kind, message }: IRefusal,
  trans: TranslationBundle
): string {
  switch (kind) {
    case 'missing':
      return trans.__(
        'Notebooks can not be verified here: the server has no extension of jupyterlab-seed.'
      );
    case 'no-code':
      return trans.__('This notebook has no code to run.');
    case 'not-a-notebook':
    case 'unknown-kernel':
    case 'kernel-start':
    case 'input':
      return trans.__('The notebook can not be verified. %1', message);
    case 'internal':
      return trans.__('The verification failed: %1', message);
    case 'busy':
      return trans.__('This notebook is being verified already.');
    case 'unreadable':
      return trans.__(
        'What the server answered can not be read. You may have to log in again: load this page anew.'
      );
    case 'gone':
      return trans.__(
        'The server does not have this report any more; it may have been restarted. Verify the notebook again.'
      );
    case 'network':
      return trans.__('The server can not be reached: %1', message);
    default:
      return message || trans.__('The server refused: %1', kind);
  }
}

/** When a verification was, and how long it took; `null` where that can't be told. */
export function describeLast(
  state: IVerificationState | null,
  trans: TranslationBundle
): string | null {
  const started = state && new Date(state.started);
  if (!started || Number.isNaN(started.getTime())) {
    return null;
  }
  const { seconds } = state.report ?? state;
  return trans.__(
    'The last verification, %1, took %2.',
    started.toLocaleString(),
    describeSeconds(seconds, trans)
  );
}
