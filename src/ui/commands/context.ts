import type { ICommandPalette } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { describeArguments } from '../../describeArguments';
import type { INotebookSeed, ISeedTracker } from '../../model';

/** The context of commands. */
export interface ICommandContext {
  readonly tracker: ISeedTracker;
  readonly notebooks: INotebookTracker;
  readonly translator: ITranslator;
}

/** Commands by their ids. */
export type Commands = Readonly<
  Record<string, CommandRegistry.ICommandOptions>
>;

/**
 * Add commands, each with the schema of its arguments. With the argument `isPalette` the
 * label says what it belongs to.
 */
export function addCommands(
  registry: CommandRegistry,
  commands: Commands,
  trans: TranslationBundle
): void {
  for (const [id, options] of Object.entries(commands)) {
    const { label } = options;
    const labelOf = (args: ReadonlyPartialJSONObject): string =>
      (typeof label === 'function' ? label(args) : label) ?? '';
    registry.addCommand(id, {
      ...options,
      label: args =>
        args.isPalette ? trans.__('Seed: %1', labelOf(args)) : labelOf(args),
      describedBy: describeArguments(id)
    });
  }
}

/** Add commands to the palette. */
export function addToPalette(
  palette: ICommandPalette | null,
  commands: readonly string[],
  trans: TranslationBundle
): void {
  const category = trans.__('Seed');
  for (const command of commands) {
    palette?.addItem({ command, category, args: { isPalette: true } });
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
