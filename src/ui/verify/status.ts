/**
 * Sentences about the progress and the failures of a verification.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IRefusal, IRunProgress, IVerificationState } from '../../jobs';
import { nameCellAt } from '../cellName';
import { translateAll } from '../translate';
import { describeSeconds } from './amounts';

/** The progress of one run. */
export function describeProgress(
  progress: IRunProgress,
  trans: TranslationBundle
): string {
  const { done, total, cell, left, words } = progress;
  const parts = [
    trans._n('%2 of %1 cell', '%2 of %1 cells', total, done),
    ...(cell === null
      ? []
      : [trans.__('running %1', nameCellAt(cell + 1, words ?? '', trans))]),
    ...(left === null || done >= total
      ? []
      : // The estimate is not accurate to parts of a second.
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
  refusal: IRefusal,
  trans: TranslationBundle
): string {
  const { kind, message, messages } = refusal;
  const said = translateAll(messages, trans, message).join(' ');
  switch (kind) {
    case 'missing':
      return trans.__(
        'Notebooks cannot be verified here: the jupyterlab-seed server extension is not installed.'
      );
    case 'no-code':
    case 'not-a-notebook':
    case 'unknown-kernel':
    case 'kernel-start':
    case 'input':
      return trans.__('The notebook cannot be verified. %1', said);
    case 'internal':
      return trans.__('The verification failed: %1', said);
    case 'unreadable':
      return trans.__(
        'The server’s reply cannot be read. You may need to log in again: reload this page.'
      );
    case 'gone':
      return trans.__(
        'The server no longer has this report; it may have been restarted. Verify the notebook again.'
      );
    case 'network':
      return trans.__('The server cannot be reached: %1', said);
    default:
      return said || trans.__('The server rejected the request: %1', kind);
  }
}

/** When a verification ran, and how long it took; `null` if unknown. */
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
