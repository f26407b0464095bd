import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILabShell, ILayoutRestorer } from '@jupyterlab/application';
import { WidgetTracker } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commands';
import { describeArguments } from '../describeArguments';
import { IFrameworkRegistry, ISeedTracker, IVerifications } from '../tokens';
import type { VerificationWidget } from '../ui/verify';
import { lazily } from './lazily';

/** Shows each verification in a tab, which is restored when the page is reloaded. */
export const verificationTabsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-seed:verification-tabs',
  description: 'Tabs for verification reports.',
  autoStart: true,
  requires: [INotebookTracker, ISeedTracker],
  optional: [ILabShell, ILayoutRestorer, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    models: ISeedTracker,
    labShell: ILabShell | null,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_seed');
    const tracker = new WidgetTracker<VerificationWidget>({
      namespace: 'jupyterlab-seed-verify'
    });
    const tabs = lazily(async () => {
      const [
        verifications,
        frameworks,
        { VerificationTabs },
        { OutdatedReports }
      ] = await Promise.all([
        app.resolveRequiredService(IVerifications),
        app.resolveRequiredService(IFrameworkRegistry),
        import('../ui/verify'),
        import('../model/jobs/outdated'),
        import('../ui/styles')
      ]);
      const { contents } = app.serviceManager;
      return new VerificationTabs({
        app,
        tracker,
        verifications,
        outdated: new OutdatedReports({
          notebooks,
          models,
          localPath: path => contents.localPath(path)
        }),
        notebooks,
        hasTabs: labShell !== null,
        facts: () => frameworks.facts,
        translator: translator ?? nullTranslator
      });
    });
    app.commands.addCommand(CommandIDs.openVerification, {
      label: trans.__('Show Verification'),
      caption: trans.__('Show the verification of a notebook'),
      describedBy: describeArguments(CommandIDs.openVerification),
      execute: async args =>
        (await tabs()).open(args.path as string, {
          key: typeof args.key === 'string' ? args.key : undefined,
          find: args.find === true,
          id: typeof args.id === 'string' ? args.id : undefined
        })
    });
    if (restorer) {
      restore(restorer, tracker);
    } else {
      reopenWithNotebook(app, notebooks);
    }
  }
};

/** Restore the tabs when the page is reloaded. */
function restore(
  restorer: ILayoutRestorer,
  tracker: WidgetTracker<VerificationWidget>
): void {
  void restorer.restore(tracker, {
    command: CommandIDs.openVerification,
    args: ({ key, verification: { path, id } }) => ({
      path,
      id,
      key,
      find: true
    }),
    name: ({ key }) => key
  });
}

/** Open the tab of a running verification with its notebook, in applications without a layout to restore. */
function reopenWithNotebook(
  app: JupyterFrontEnd,
  notebooks: INotebookTracker
): void {
  const { commands, serviceManager } = app;
  const reopen = async (path: string): Promise<void> => {
    const verifications = await app.resolveRequiredService(IVerifications);
    const id = await verifications.findRunning(path);
    if (id !== null) {
      const args = { path, id, find: true };
      await commands.execute(CommandIDs.openVerification, args);
    }
  };
  notebooks.widgetAdded.connect((_, { context }) => {
    void reopen(serviceManager.contents.localPath(context.path));
  });
}
