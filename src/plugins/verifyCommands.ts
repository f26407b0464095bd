import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { ARGUMENTS, CommandIDs } from '../commands';
import type { INotebookSeed } from '../model';
import { actionOf, fixHashSeed, seedFramework } from '../model';
import { ISeedTracker, IVerifications } from '../tokens';
import {
  notifyNoCell,
  notifyNoReport,
  notifyNotOpened,
  notifyRefusal,
  notifySaved,
  verifyIcon,
  VerifyPrompts
} from '../ui';
import type { IAdvice, ReportFormat, Verification } from '../jobs';
import { refusalOf, saveReport } from '../jobs';

/** Adds the commands for verifications. */
export const verifyCommandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-seed:verify-commands',
  description:
    'The commands that verify a notebook, and do what its verification advises.',
  autoStart: true,
  requires: [IVerifications, ISeedTracker, INotebookTracker],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    verifications: IVerifications,
    models: ISeedTracker,
    notebooks: INotebookTracker,
    palette: ICommandPalette | null,
    translation: ITranslator | null
  ): void => {
    const { commands, serviceManager } = app;
    const translator = translation ?? nullTranslator;
    const trans = translator.load('jupyterlab_seed');
    const prompts = new VerifyPrompts(translator);
    const pathOf = ({ context }: NotebookPanel): string =>
      serviceManager.contents.localPath(context.path);
    const find = (path: unknown): NotebookPanel | null =>
      typeof path === 'string'
        ? (notebooks.find(panel => pathOf(panel) === path) ?? null)
        : notebooks.currentWidget;
    const verificationOf = (args: ReadonlyPartialJSONObject): Verification =>
      verifications.get(args.path as string);
    /** A notebook that is ready, opened if it was closed; says it where it can't be. */
    const reach = async (path: unknown): Promise<NotebookPanel | null> => {
      const before = find(path);
      try {
        if (!before && typeof path === 'string') {
          await commands.execute('docmanager:open', { path });
        }
        const panel = before ?? find(path);
        if (panel) {
          await models.ready(panel);
          return panel;
        }
      } catch {
        // It was deleted, or closed before it was ready.
      }
      const name = before ? pathOf(before) : path;
      if (typeof name === 'string') {
        notifyNotOpened(name, translator);
      }
      return null;
    };

    commands.addCommand(CommandIDs.verify, {
      label: trans.__('Verify Notebook…'),
      caption: () =>
        verifications.isAvailable === false
          ? trans.__(
              'Notebooks can not be verified here: the server has no extension of jupyterlab-seed'
            )
          : trans.__(
              'Run the notebook in two fresh kernels and say whether the results are the same, and why not'
            ),
      icon: args => (args.isMenu ? undefined : verifyIcon),
      describedBy: { args: ARGUMENTS[CommandIDs.verify] },
      isEnabled: args =>
        verifications.isAvailable !== false &&
        (typeof args.path === 'string' || notebooks.currentWidget !== null),
      execute: async args => {
        const panel = await reach(args.path);
        if (!panel) {
          return;
        }
        const { sideBySide } = args;
        await verifications.verify(
          pathOf(panel),
          panel.context.model.sharedModel,
          typeof sideBySide === 'boolean' ? { sideBySide } : {},
          ({ path }) =>
            void commands.execute(CommandIDs.openVerification, { path })
        );
      }
    });
    verifications.changed.connect(() =>
      commands.notifyCommandChanged(CommandIDs.verify)
    );
    notebooks.currentChanged.connect(() =>
      commands.notifyCommandChanged(CommandIDs.verify)
    );
    commands.addCommand(CommandIDs.cancelVerification, {
      label: trans.__('Cancel Verification'),
      caption: trans.__('Cancel the verification of a notebook'),
      describedBy: { args: ARGUMENTS[CommandIDs.cancelVerification] },
      execute: args => verificationOf(args).cancel()
    });
    commands.addCommand(CommandIDs.saveVerification, {
      label: trans.__('Save Verification'),
      caption: trans.__(
        'Save the report of a verification beside its notebook'
      ),
      describedBy: { args: ARGUMENTS[CommandIDs.saveVerification] },
      execute: args => save(args.format === 'html' ? 'html' : 'json', args)
    });
    commands.addCommand(CommandIDs.showVerifiedCell, {
      label: trans.__('Show Verified Cell'),
      caption: trans.__('Bring a cell that was verified into view'),
      describedBy: { args: ARGUMENTS[CommandIDs.showVerifiedCell] },
      execute: args =>
        show(
          verificationOf(args),
          Number(args.index),
          typeof args.line === 'number' ? args.line : undefined
        )
    });
    commands.addCommand(CommandIDs.followAdvice, {
      label: trans.__('Follow the Advice'),
      caption: trans.__('Do what the verification of a notebook advises'),
      describedBy: { args: ARGUMENTS[CommandIDs.followAdvice] },
      execute: async args => {
        const verification = verificationOf(args);
        const { cause } = verification.state?.report ?? {};
        const advice = cause?.advice[Number(args.index)];
        if (advice) {
          await follow(verification, advice);
        }
      }
    });
    palette?.addItem({
      command: CommandIDs.verify,
      category: trans.__('Seed')
    });

    /** Bring a cell into view, and the cursor to a line. */
    async function show(
      verification: Verification,
      index: number,
      line?: number
    ): Promise<void> {
      const panel = await reach(verification.path);
      const model = panel && models.get(panel);
      if (!panel || !model) {
        return;
      }
      const cell = verification.state?.report?.cells.find(
        item => item.index === index
      );
      const id = model.findCell(cell?.id ?? null, index, cell?.source);
      if (id === null) {
        notifyNoCell(index + 1, translator);
        return;
      }
      app.shell.activateById(panel.id);
      await model.reveal(id, line);
    }

    /** Do what is advised. */
    async function follow(
      verification: Verification,
      advice: IAdvice
    ): Promise<void> {
      const { path } = verification;
      const change = async (
        action: (model: INotebookSeed) => Promise<boolean>
      ): Promise<void> => {
        const panel = await reach(path);
        const model = panel && models.get(panel);
        if (model && !(await action(model)) && !model.isWatched) {
          notifyRefusal(model.state, translator);
        }
      };
      switch (actionOf(advice)) {
        case 'seed':
          return change(model => seedFramework(model, advice.framework ?? ''));
        case 'hash-seed':
          return change(fixHashSeed);
        case 'one-after-the-other':
          await commands.execute(CommandIDs.verify, {
            path,
            sideBySide: false
          });
          break;
        case 'show':
          return show(verification, advice.cell ?? 0, advice.line ?? undefined);
      }
    }

    /** Save the report beside the notebook, or say why not. */
    async function save(
      format: ReportFormat,
      args: ReadonlyPartialJSONObject
    ): Promise<void> {
      const verification = verificationOf(args);
      const { path } = verification;
      let text: string;
      try {
        text = await verification.report(format);
      } catch (error) {
        notifyNoReport(refusalOf(error), translator);
        return;
      }
      const { contents } = serviceManager;
      const result = await saveReport(contents, prompts, path, format, text);
      notifySaved(result, path, format, text, translator);
    }
  }
};
