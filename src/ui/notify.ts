import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { ITranslator } from '@jupyterlab/translation';

import type { INotebookSeed, ISeedState, SeedFailure } from '../model';
import { describeFailure } from './failureMessages';

/** How long a notification stays that needs no answer, in milliseconds. */
const SHORT = 5000;

/** How long one stays that has to be read, in milliseconds. */
const LONG = 8000;

/**
 * Show in a notification why an action failed, if no panel shows it; until the next action.
 */
export function notifyRefusal(
  model: INotebookSeed,
  translator: ITranslator
): void {
  const { failure, path } = model.state;
  if (failure) {
    const trans = translator.load('jupyterlab_seed');
    const reason = describeFailure(failure, model.state, trans);
    const id = Notification.warning(
      trans.__('%1: %2', PathExt.basename(path), reason),
      // Without a time it would not pop up.
      { autoClose: LONG }
    );
    dismissWhen(id, model, state => state.failure !== failure);
  }
}

/**
 * Show in a notification why a kernel was not seeded when it started; until the notebook's
 * kernel is seeded, replaced or gone, or the notebook is closed.
 */
export function notifyFailure(
  failure: SeedFailure,
  model: INotebookSeed,
  translator: ITranslator
): void {
  const trans = translator.load('jupyterlab_seed');
  const { path, start } = model.state;
  const { injection } = start;
  const id = Notification.error(
    trans.__(
      '%1: The kernel was not seeded. %2',
      PathExt.basename(path),
      describeFailure(failure, model.state, trans)
    ),
    { autoClose: false }
  );
  dismissWhen(
    id,
    model,
    state => state.seeding === 'done' || state.start.injection !== injection
  );
}

/** What can be done about a notebook that was seeded. */
export interface ISeededActions {
  /** Scroll to the seed cell. */
  readonly show: () => void;
  readonly restartAndRunAll: () => void;
}

/** Show in a notification that a notebook was seeded, and what to do next. */
export function notifySeeded(
  { state }: INotebookSeed,
  actions: ISeededActions,
  translator: ITranslator
): void {
  const trans = translator.load('jupyterlab_seed');
  const { kernelSeed, path, seed } = state;
  const name = PathExt.basename(path);
  const found = kernelSeed.kind === 'seeded' ? kernelSeed.seed : seed;
  Notification.success(
    found === null
      ? trans.__('%1 is seeded', name)
      : trans.__('%1 is seeded with %2', name, found),
    {
      autoClose: SHORT,
      actions: [
        { label: trans.__('Show'), callback: actions.show },
        {
          label: trans.__('Restart and Run All'),
          callback: actions.restartAndRunAll
        }
      ]
    }
  );
}

/** Dismiss a notification when its cause is gone, or its notebook closed. */
function dismissWhen(
  id: string,
  model: INotebookSeed,
  isOver: (state: ISeedState) => boolean
): void {
  const end = (): void => {
    model.changed.disconnect(look);
    model.disposed.disconnect(end);
    Notification.dismiss(id);
  };
  const look = (): void => {
    if (isOver(model.state)) {
      end();
    }
  };
  model.changed.connect(look);
  model.disposed.connect(end);
}
