import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILabShell, ILayoutRestorer } from '@jupyterlab/application';
import { WidgetTracker } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { ARGUMENTS, CommandIDs } from '../commands';
import { IVerifications } from '../tokens';
import { VerifyPrompts, VerificationWidget } from '../ui';
import type { Verification } from '../jobs';

/** Shows each verification in a tab, which a page that is reloaded opens again. */
export const verificationTabsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-seed:verification-tabs',
  description:
    'The tabs that show whether a notebook gives the same results in two fresh kernels.',
  autoStart: true,
  requires: [IVerifications, INotebookTracker],
  optional: [ILabShell, ILayoutRestorer, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    verifications: IVerifications,
    notebooks: INotebookTracker,
    labShell: ILabShell | null,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null
  ): void => {
    const { commands, shell } = app;
    const { contents } = app.serviceManager;
    const translation = translator ?? nullTranslator;
    const trans = translation.load('jupyterlab_seed');
    const prompts = new VerifyPrompts(translation);
    const tabs = new WidgetTracker<VerificationWidget>({
      namespace: 'jupyterlab-seed-verify'
    });
    const make = (
      verification: Verification,
      key: unknown
    ): VerificationWidget => {
      const tab = new VerificationWidget({
        verification,
        key: typeof key === 'string' ? key : undefined,
        verifications,
        commands,
        translator: translation,
        confirmCancel: path => prompts.confirmCancel(path)
      });
      tab.disposed.connect(() => verifications.release(verification));
      // A page that is reloaded finds it by what is stored here.
      verification.identified.connect(() => void tabs.save(tab));
      return tab;
    };
    commands.addCommand(CommandIDs.openVerification, {
      label: trans.__('Show Verification'),
      caption: trans.__('Show what is known of the verification of a notebook'),
      describedBy: { args: ARGUMENTS[CommandIDs.openVerification] },
      execute: args => {
        const verification = verifications.get(args.path as string);
        let tab = tabs.find(item => item.verification === verification);
        if (!tab) {
          tab = make(verification, args.key);
          const panel = notebooks.find(
            ({ context }) =>
              contents.localPath(context.path) === verification.path
          );
          // Notebook 7 has room for one document only.
          tab.toggleClass('jp-mod-below', !labShell);
          shell.add(tab, labShell ? 'main' : 'down', {
            mode: 'split-right',
            ref: panel?.id,
            type: 'Verification'
          });
          void tabs.add(tab);
        }
        shell.activateById(tab.id);
        if (args.find === true && verification.phase === 'idle') {
          const { id } = args;
          void verification.attach(typeof id === 'string' ? id : null);
        }
      }
    });
    if (restorer) {
      void restorer.restore(tabs, {
        command: CommandIDs.openVerification,
        args: ({ key, verification: { path, id } }) => ({
          path,
          id,
          key,
          find: true
        }),
        name: ({ key }) => key
      });
    } else {
      // Nothing opens the tab again but the notebook itself, as in Notebook 7.
      const reopen = async (path: string): Promise<void> => {
        const id = await verifications.findRunning(path);
        if (id !== null) {
          const args = { path, id, find: true };
          await commands.execute(CommandIDs.openVerification, args);
        }
      };
      notebooks.widgetAdded.connect((_, { context }) => {
        void reopen(contents.localPath(context.path));
      });
    }
  }
};
