import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { ITranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { describeArguments } from '../../describeArguments';
import type { INotebookSeed, ISeedTracker } from '../../model';

/** What commands act on. */
export interface ICommandContext {
  readonly tracker: ISeedTracker;
  readonly notebooks: INotebookTracker;
  readonly translator: ITranslator;
}

/** Commands by their ids. */
export type Commands = Readonly<
  Record<string, CommandRegistry.ICommandOptions>
>;

/** Add commands, each with the schema of its arguments. */
export function addCommands(
  registry: CommandRegistry,
  commands: Commands
): void {
  for (const [id, options] of Object.entries(commands)) {
    registry.addCommand(id, {
      ...options,
      describedBy: describeArguments(id)
    });
  }
}

/** The panel that a command's arguments name; the current one by default. */
export function panelOf(
  args: ReadonlyPartialJSONObject,
  notebooks: INotebookTracker
): NotebookPanel | null {
  return (
    notebooks.find(item => item.id === args.panelId) ?? notebooks.currentWidget
  );
}

/** The model of the panel that a command's arguments name; the current one by default. */
export function modelOf(
  args: ReadonlyPartialJSONObject,
  { tracker, notebooks }: ICommandContext
): INotebookSeed | null {
  const panel = notebooks.find(item => item.id === args.panelId);
  return (panel && tracker.get(panel)) ?? tracker.current;
}

/** Whether the current notebook's seed may be changed. */
export function canChange({ tracker: { current } }: ICommandContext): boolean {
  return (
    current !== null &&
    current.state.language !== null &&
    !current.state.readOnly
  );
}
