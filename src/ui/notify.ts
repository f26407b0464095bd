import { Notification } from '@jupyterlab/apputils';
import type { ITranslator } from '@jupyterlab/translation';

import type { ISeedState, SeedFailure } from '../model';
import { describeFailure } from './messages';

/**
 * Show in a notification why an action failed, if no panel shows it.
 */
export function notifyRefusal(
  state: ISeedState,
  translator: ITranslator
): void {
  if (state.failure) {
    const trans = translator.load('jupyterlab_seed');
    // Without a time it would not pop up.
    Notification.warning(describeFailure(state.failure, state, trans), {
      autoClose: 8000
    });
  }
}

/**
 * Show in a notification why a kernel was not seeded when it started.
 *
 * @returns A function that shows a failure in a state.
 */
export function notifyFailure(
  translator: ITranslator
): (failure: SeedFailure, state: ISeedState) => void {
  const trans = translator.load('jupyterlab_seed');
  return (failure, state) => {
    const reason = describeFailure(failure, state, trans);
    Notification.error(trans.__('The kernel was not seeded. %1', reason), {
      autoClose: false
    });
  };
}
