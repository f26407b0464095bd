import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../commands';
import { describeArguments } from '../describeArguments';
import type { VerificationActions } from '../model';
import { ISeedTracker, IVerifications } from '../tokens';
import { addCommands, addToPalette } from '../ui/commands/context';
import { verifyIcon } from '../ui/icons';
import { lazily, withNotebook } from './lazily';

/** The actions, once they are loaded. */
type Actions = () => Promise<VerificationActions>;

/** Adds the commands for verifications. */
export const verifyCommandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-seed:verify-commands',
  description: 'Commands that verify a notebook and apply the advice.',
  autoStart: true,
  requires: [ISeedTracker, INotebookTracker],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    models: ISeedTracker,
    notebooks: INotebookTracker,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const { commands } = app;
    const translation = translator ?? nullTranslator;
    const trans = translation.load('jupyterlab_seed');
    const onChanged = (): void => {
      commands.notifyCommandChanged(CommandIDs.verify);
      commands.notifyCommandChanged(CommandIDs.compareOutputs);
    };
    let isAvailable: boolean | null = null;
    const verifications = lazily(async () => {
      const service = await app.resolveRequiredService(IVerifications);
      const follow = (): void => {
        isAvailable = service.isAvailable;
        onChanged();
      };
      service.changed.connect(follow);
      service.reported.connect((_, { path, state }) => {
        notebooks.forEach(panel => {
          const { contents } = app.serviceManager;
          if (
            state?.report &&
            // What was tried says nothing of the notebook as it is.
            !state.report.tried &&
            contents.localPath(panel.context.path) === path
          ) {
            models.get(panel)?.verified(state.report);
          }
        });
      });
      follow();
      return service;
    });
    const actions = lazily(async () => {
      const [{ createActions }, service] = await Promise.all([
        import('./verificationActions'),
        verifications()
      ]);
      return createActions(app, service, models, notebooks, translation);
    });
    addVerify(commands, () => isAvailable, notebooks, actions, trans);
    addCancel(commands, verifications, trans);
    addReportCommands(commands, actions, trans);
    notebooks.currentChanged.connect(onChanged);
    withNotebook(notebooks, verifications);
    addToPalette(
      palette,
      [CommandIDs.verify, CommandIDs.compareOutputs],
      trans
    );
  }
};

function addVerify(
  commands: CommandRegistry,
  isAvailable: () => boolean | null,
  notebooks: INotebookTracker,
  actions: Actions,
  trans: TranslationBundle
): void {
  const captionOf = (caption: string) => (): string =>
    isAvailable() === false
      ? trans.__(
          'Notebooks cannot be verified here: the jupyterlab-seed server extension is not installed'
        )
      : caption;
  const verify: CommandRegistry.ICommandOptions = {
    label: trans.__('Verify Notebook…'),
    caption: captionOf(
      trans.__('Run the notebook twice and compare every output')
    ),
    icon: args => (args.isMenu ? undefined : verifyIcon),
    isEnabled: args =>
      isAvailable() !== false &&
      (typeof args.path === 'string' || notebooks.currentWidget !== null),
    execute: async ({ path, sideBySide }) =>
      (await actions()).verify(
        typeof path === 'string' ? path : undefined,
        typeof sideBySide === 'boolean' ? { sideBySide } : {}
      )
  };
  const compare: CommandRegistry.ICommandOptions = {
    ...verify,
    label: trans.__('Compare with the Outputs Shown…'),
    caption: captionOf(
      trans.__(
        'Run the notebook twice, and compare every output with the one shown'
      )
    ),
    execute: async ({ path }) =>
      (await actions()).verify(typeof path === 'string' ? path : undefined, {
        stored: true
      })
  };
  addCommands(
    commands,
    { [CommandIDs.verify]: verify, [CommandIDs.compareOutputs]: compare },
    trans
  );
}

function addCancel(
  commands: CommandRegistry,
  verifications: () => Promise<IVerifications>,
  trans: TranslationBundle
): void {
  commands.addCommand(CommandIDs.cancelVerification, {
    label: trans.__('Cancel Verification'),
    caption: trans.__('Cancel the verification of a notebook'),
    describedBy: describeArguments(CommandIDs.cancelVerification),
    execute: async args =>
      (await verifications()).get(args.path as string).cancel()
  });
}

/** The commands that views of a report call. */
function addReportCommands(
  commands: CommandRegistry,
  actions: Actions,
  trans: TranslationBundle
): void {
  commands.addCommand(CommandIDs.saveVerification, {
    label: trans.__('Save Verification'),
    caption: trans.__('Save the report of a verification beside its notebook'),
    describedBy: describeArguments(CommandIDs.saveVerification),
    execute: async ({ path, format }) =>
      (await actions()).save(
        path as string,
        format === 'html' ? 'html' : 'json'
      )
  });
  commands.addCommand(CommandIDs.showVerifiedCell, {
    label: trans.__('Show Verified Cell'),
    caption: trans.__('Scroll to a verified cell'),
    describedBy: describeArguments(CommandIDs.showVerifiedCell),
    execute: async ({ path, index, line }) =>
      (await actions()).showCell(
        path as string,
        Number(index),
        typeof line === 'number' ? line : undefined
      )
  });
  commands.addCommand(CommandIDs.followAdvice, {
    label: trans.__('Apply Advice'),
    caption: trans.__('Apply the advice of a verification'),
    describedBy: describeArguments(CommandIDs.followAdvice),
    execute: async ({ path, index }) =>
      (await actions()).followAdvice(path as string, Number(index))
  });
  commands.addCommand(CommandIDs.tryAdvice, {
    label: trans.__('Try Advice'),
    caption: trans.__('Verify a copy of the notebook with the advice'),
    describedBy: describeArguments(CommandIDs.tryAdvice),
    execute: async ({ path, index }) =>
      (await actions()).tryAdvice(path as string, Number(index))
  });
  commands.addCommand(CommandIDs.applyTrial, {
    label: trans.__('Apply Change'),
    caption: trans.__('Apply a change that a verification tried'),
    describedBy: describeArguments(CommandIDs.applyTrial),
    execute: async ({ path, index }) =>
      (await actions()).applyTrial(
        path as string,
        typeof index === 'number' ? index : undefined
      )
  });
}
