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
import type { ICellMark } from '../ledger';
import type { INotebookSeed } from '../model';
import { ISeedTracker } from '../tokens';
import { namesIn, notifyRefusal, showExplanation } from '../ui';

/** A cell, and the notebook it is in. */
interface ITarget {
  readonly model: INotebookSeed;
  readonly panel: NotebookPanel;
  readonly id: string;
  readonly mark: ICellMark | null;
}

/** Adds the commands for the marks on cells. */
export const markCommandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-seed:mark-commands',
  description:
    'The commands for marked cells: jump to them, explain them, and give them their numbers back.',
  autoStart: true,
  requires: [ISeedTracker, INotebookTracker],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: ISeedTracker,
    notebooks: INotebookTracker,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const { commands } = app;
    const trans = (translator ?? nullTranslator).load('jupyterlab_seed');
    const target = (args: ReadonlyPartialJSONObject): ITarget | null => {
      const panel =
        notebooks.find(item => item.id === args.panelId) ??
        notebooks.currentWidget;
      const model = panel && tracker.get(panel);
      const id =
        typeof args.id === 'string'
          ? args.id
          : panel?.content.activeCell?.model.id;
      return model && id !== undefined
        ? { model, panel, id, mark: model.marks.get(id) }
        : null;
    };
    const hasAttention = (): boolean =>
      (tracker.current?.marks.attention.length ?? 0) > 0;
    /** Run, and say why not where no panel shows it. */
    const run = async (
      args: ReadonlyPartialJSONObject,
      action: (model: INotebookSeed, id: string) => Promise<boolean>
    ): Promise<void> => {
      const found = target(args);
      if (!found) {
        return;
      }
      const { model, id } = found;
      const { failure } = model.state;
      const done = await action(model, id);
      if (!done && !model.isWatched && model.state.failure !== failure) {
        notifyRefusal(model.state, translator ?? nullTranslator);
      }
    };

    commands.addCommand(CommandIDs.nextMark, {
      label: trans.__('Go to Next Marked Cell'),
      caption: trans.__('Go to the next cell that needs attention'),
      describedBy: { args: ARGUMENTS.none },
      isEnabled: hasAttention,
      execute: () => tracker.current?.nextMark(1)
    });
    commands.addCommand(CommandIDs.previousMark, {
      label: trans.__('Go to Previous Marked Cell'),
      caption: trans.__('Go to the previous cell that needs attention'),
      describedBy: { args: ARGUMENTS.none },
      isEnabled: hasAttention,
      execute: () => tracker.current?.nextMark(-1)
    });
    commands.addCommand(CommandIDs.rewindAndRun, {
      label: trans.__('Rewind and Run'),
      caption: trans.__(
        'Give the cell the random state that it started from the last time, and run it; variables are not rewound'
      ),
      describedBy: { args: ARGUMENTS[CommandIDs.rewindAndRun] },
      isEnabled: args => canRewind(target(args)),
      execute: args => run(args, (model, id) => model.rewindAndRun(id))
    });
    commands.addCommand(CommandIDs.runFromHere, {
      label: trans.__('Run from Here in Order'),
      caption: trans.__(
        'Give the cell the random state that it started from the last time, and run it and all cells below it; variables are not rewound'
      ),
      describedBy: { args: ARGUMENTS[CommandIDs.runFromHere] },
      isEnabled: args => canRewind(target(args)),
      execute: args => run(args, (model, id) => model.runFromHere(id))
    });
    commands.addCommand(CommandIDs.runFromFirstBroken, {
      label: trans.__('Run from the First Broken Cell'),
      caption: trans.__(
        'Run the cells in order, from the first that is not as a clean run would have it, down to this one'
      ),
      describedBy: { args: ARGUMENTS[CommandIDs.runFromFirstBroken] },
      isEnabled: args => {
        const found = target(args);
        return (
          found?.mark !== undefined &&
          found.mark !== null &&
          found.mark.state !== 'in-sequence' &&
          found.model.state.hasKernel
        );
      },
      execute: args => run(args, (model, id) => model.runFromFirstBroken(id))
    });
    commands.addCommand(CommandIDs.explainMark, {
      label: args =>
        args.isMenu
          ? trans.__('Why?')
          : trans.__('Explain the Mark of This Cell'),
      caption: trans.__(
        'Say which random state the cell ran with, and what to do about it'
      ),
      describedBy: { args: ARGUMENTS[CommandIDs.explainMark] },
      isEnabled: args => (target(args)?.mark ?? null) !== null,
      execute: async args => {
        const found = target(args);
        if (found?.mark) {
          const { id, mark, panel } = found;
          const names = namesIn(() => panel.content);
          await showExplanation(id, mark, names, translator ?? nullTranslator);
        }
      }
    });
    commands.addCommand(CommandIDs.clearRecords, {
      label: trans.__('Clear All Records of Cells…'),
      caption: trans.__(
        'Forget which random state the cells of this notebook ran with, here and in the file'
      ),
      describedBy: { args: ARGUMENTS.none },
      isEnabled: () => tracker.current?.state.readOnly === false,
      execute: () => tracker.current?.clearRecords()
    });

    const listed = [
      CommandIDs.nextMark,
      CommandIDs.previousMark,
      CommandIDs.rewindAndRun,
      CommandIDs.runFromHere,
      CommandIDs.runFromFirstBroken,
      CommandIDs.explainMark,
      CommandIDs.clearRecords
    ];
    for (const command of listed) {
      palette?.addItem({ command, category: trans.__('Seed') });
    }
  }
};

/** Whether a cell ran in a kernel that is still there, from a state that it kept. */
function canRewind(target: ITarget | null): boolean {
  return (
    target !== null &&
    target.mark !== null &&
    target.mark.record !== null &&
    target.model.state.hasKernel
  );
}
