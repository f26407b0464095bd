import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { ITranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commands';
import { OpenNotebooks, VerificationActions } from '../model';
import type { ISeedTracker, IVerifications } from '../tokens';
import { VerificationNotices, VerifyPrompts } from '../ui/verify';

/** The actions of verifications, with their dialogs and notifications. */
export function createActions(
  { commands, serviceManager, shell }: JupyterFrontEnd,
  verifications: IVerifications,
  models: ISeedTracker,
  notebooks: INotebookTracker,
  translator: ITranslator
): VerificationActions {
  const { contents } = serviceManager;
  const notices = new VerificationNotices(translator);
  return new VerificationActions({
    verifications,
    notebooks: new OpenNotebooks({
      notebooks,
      models,
      localPath: path => contents.localPath(path),
      open: path => commands.execute('docmanager:open', { path }),
      onFailure: path => notices.notOpened(path)
    }),
    contents,
    prompts: new VerifyPrompts(translator),
    notices,
    show: path => void commands.execute(CommandIDs.openVerification, { path }),
    activate: ({ panel }) => shell.activateById(panel.id)
  });
}
