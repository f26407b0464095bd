import type { NotebookPanel } from '@jupyterlab/notebook';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { CommandIDs } from '../../commands';
import type { Facts } from '../../frameworks';
import type { ICellMark } from '../../ledger';
import type { INotebookSeed } from '../../model';
import { isFine } from '../../model/marks/fine';
import type { Commands, ICommandContext } from './context';
import { panelOf } from './context';

/** What commands for marks act on. */
export interface IMarkCommandContext extends ICommandContext {
  /** What is known of frameworks. */
  readonly facts: () => Promise<Facts>;
  /** The commands that an explanation offers. */
  readonly commands: CommandRegistry;
}

/** A cell, and the notebook it is in. */
interface ITarget {
  readonly model: INotebookSeed;
  readonly panel: NotebookPanel;
  readonly id: string;
  readonly mark: ICellMark | null;
}

/** The commands for the marks on cells. */
export function markCommands(context: IMarkCommandContext): Commands {
  return {
    ...jumpCommands(context),
    ...runCommands(context),
    ...explanationCommands(context)
  };
}

/** Go to the next or previous mark. */
function jumpCommands({ tracker, translator }: ICommandContext): Commands {
  const trans = translator.load('jupyterlab_seed');
  const isEnabled = (): boolean =>
    (tracker.current?.marks.attention.length ?? 0) > 0;
  return {
    [CommandIDs.nextMark]: {
      label: trans.__('Go to Next Marked Cell'),
      caption: trans.__('Go to the next cell that needs attention'),
      isEnabled,
      execute: () => tracker.current?.nextMark(1)
    },
    [CommandIDs.previousMark]: {
      label: trans.__('Go to Previous Marked Cell'),
      caption: trans.__('Go to the previous cell that needs attention'),
      isEnabled,
      execute: () => tracker.current?.nextMark(-1)
    }
  };
}

/** Run cells from earlier random states. */
function runCommands(context: ICommandContext): Commands {
  const trans = context.translator.load('jupyterlab_seed');
  return {
    [CommandIDs.rewindAndRun]: {
      label: trans.__('Rewind and Run'),
      caption: trans.__(
        "Restore the random state from the start of the cell's last run, then run the cell; variables are not rewound"
      ),
      isEnabled: args => hasDrawn(targetOf(args, context)),
      // The menu of a mark offers only what helps.
      isVisible: args => !args.isMenu || hasDrawn(targetOf(args, context)),
      execute: args => run(args, context, (model, id) => model.rewindAndRun(id))
    },
    [CommandIDs.runFromHere]: {
      label: trans.__('Run from Here in Order'),
      caption: trans.__(
        "Restore the random state from the start of the cell's last run, then run the cell and all cells below it; variables are not rewound"
      ),
      isEnabled: args => canRewind(targetOf(args, context)),
      execute: args => run(args, context, (model, id) => model.runFromHere(id))
    },
    [CommandIDs.runFromFirstBroken]: {
      label: trans.__('Run from the First Broken Cell'),
      caption: trans.__(
        'Run the cells in order, from the first one that differs from a clean run down to this one'
      ),
      isEnabled: args => isBroken(targetOf(args, context)),
      execute: args =>
        run(args, context, (model, id) => model.runFromFirstBroken(id))
    }
  };
}

/** Explain a mark, and clear all marks. */
function explanationCommands(context: IMarkCommandContext): Commands {
  const { tracker, translator } = context;
  const trans = translator.load('jupyterlab_seed');
  return {
    [CommandIDs.explainMark]: {
      label: args =>
        args.isMenu ? trans.__('Why?') : trans.__('Why Is This Cell Marked?'),
      caption: trans.__("Show the cell's random state and how to fix it"),
      isEnabled: args => (targetOf(args, context)?.mark ?? null) !== null,
      execute: async args => {
        const target = targetOf(args, context);
        if (target?.mark) {
          const { id, mark, panel } = target;
          const [facts, { showExplanation }] = await Promise.all([
            context.facts(),
            import('../marks/explain')
          ]);
          await showExplanation({
            id,
            mark,
            marks: target.model.marks,
            panel,
            facts,
            commands: context.commands,
            translator
          });
        }
      }
    },
    [CommandIDs.clearRecords]: {
      label: trans.__('Clear Marks…'),
      caption: trans.__(
        'Remove the marks from all cells, in this page, in the kernel and in the file'
      ),
      isEnabled: () => tracker.current?.state.readOnly === false,
      execute: () => tracker.current?.clearRecords()
    }
  };
}

/** The cell that a command's arguments name; the active one by default. */
function targetOf(
  args: ReadonlyPartialJSONObject,
  { tracker, notebooks }: ICommandContext
): ITarget | null {
  const panel = panelOf(args, notebooks);
  const model = panel && tracker.get(panel);
  const id =
    typeof args.id === 'string' ? args.id : panel?.content.activeCell?.model.id;
  return model && id !== undefined
    ? { model, panel, id, mark: model.marks.get(id) }
    : null;
}

/** Whether the last run of a cell was in the current kernel and drew something. */
function hasDrawn(target: ITarget | null): boolean {
  return canRewind(target) && (target?.mark?.streams.length ?? 0) > 0;
}

/** Whether the last run of a cell was in the current kernel. */
function canRewind(target: ITarget | null): boolean {
  return (
    target !== null &&
    target.mark !== null &&
    target.mark.record !== null &&
    target.model.state.hasKernel
  );
}

/** Whether a cell ran and differs from a clean run. */
function isBroken(target: ITarget | null): boolean {
  return (
    target !== null &&
    target.mark !== null &&
    !isFine(target.mark) &&
    target.model.state.hasKernel
  );
}

/** Run cells; if that fails and no panel shows it, notify the user. */
async function run(
  args: ReadonlyPartialJSONObject,
  context: ICommandContext,
  action: (model: INotebookSeed, id: string) => Promise<boolean>
): Promise<void> {
  const target = targetOf(args, context);
  if (!target) {
    return;
  }
  const { model, id } = target;
  const { failure } = model.state;
  const done = await action(model, id);
  if (!done && !model.isWatched && model.state.failure !== failure) {
    const { notifyRefusal } = await import('../notebookViews');
    notifyRefusal(model, context.translator);
  }
}
