import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { ARGUMENTS, CommandIDs } from '../commands';
import type { AutoInject } from '../cell';
import type { INotebookSeed } from '../model';
import type { IDeterminism } from '../recipes';
import { ISeedTracker } from '../tokens';
import { diceIcon, labelCell, namesIn, notifyRefusal, sproutIcon } from '../ui';

/** Adds the commands that change or run a notebook's seed. */
export const commandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-seed:commands',
  description: 'The commands for the seed of the current notebook.',
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
    const target = (args: ReadonlyPartialJSONObject): INotebookSeed | null => {
      const panel = notebooks.find(item => item.id === args.panelId);
      return (panel && tracker.get(panel)) ?? tracker.current;
    };
    const canChange = (): boolean =>
      tracker.current !== null &&
      tracker.current.state.language !== null &&
      !tracker.current.state.readOnly;

    commands.addCommand(CommandIDs.insert, {
      label: trans.__('Seed This Notebook'),
      caption: trans.__(
        'Insert the seed cell or bring it up to date, and run it'
      ),
      icon: args => (args.isMenu ? undefined : sproutIcon),
      describedBy: { args: ARGUMENTS[CommandIDs.insert] },
      isEnabled: args => (target(args)?.state.language ?? null) !== null,
      execute: async args => {
        const model = target(args);
        if (model && !(await model.insert()) && !model.isWatched) {
          notifyRefusal(model.state, translator ?? nullTranslator);
        }
      }
    });
    commands.addCommand(CommandIDs.remove, {
      label: trans.__('Remove Seed Cell'),
      caption: trans.__(
        'Remove the seed cell and what is stored in the notebook for it'
      ),
      describedBy: { args: ARGUMENTS.none },
      isEnabled: () =>
        canChange() && (tracker.current?.state.place ?? null) !== null,
      execute: () => tracker.current?.remove()
    });
    commands.addCommand(CommandIDs.roll, {
      label: trans.__('Draw a New Seed'),
      caption: trans.__('Give the notebook a seed drawn at random'),
      icon: args => (args.isMenu ? undefined : diceIcon),
      describedBy: { args: ARGUMENTS.none },
      isEnabled: canChange,
      execute: () => tracker.current?.roll()
    });
    commands.addCommand(CommandIDs.setSeed, {
      label: trans.__('Set the Seed'),
      caption: trans.__('Give the notebook a seed'),
      describedBy: { args: ARGUMENTS[CommandIDs.setSeed] },
      isEnabled: canChange,
      execute: args => tracker.current?.setSeed(args.seed)
    });
    commands.addCommand(CommandIDs.setFramework, {
      label: trans.__('Seed a Framework'),
      caption: trans.__('Choose whether a framework is seeded'),
      describedBy: { args: ARGUMENTS[CommandIDs.setFramework] },
      isEnabled: canChange,
      execute: args =>
        tracker.current?.setFramework(args.id as string, args.wanted === true)
    });
    commands.addCommand(CommandIDs.setDeterminism, {
      label: trans.__('Set Determinism'),
      caption: trans.__('Choose one of the switches beside the seed'),
      describedBy: { args: ARGUMENTS[CommandIDs.setDeterminism] },
      isEnabled: canChange,
      execute: args =>
        tracker.current?.setDeterminism(
          args.key as keyof IDeterminism,
          args.value as IDeterminism[keyof IDeterminism]
        )
    });
    commands.addCommand(CommandIDs.setAutoInject, {
      label: trans.__('Seed the Kernel at Its Start'),
      caption: trans.__('Choose when the kernel of this notebook is seeded'),
      describedBy: { args: ARGUMENTS[CommandIDs.setAutoInject] },
      isEnabled: canChange,
      execute: args =>
        tracker.current?.setAutoInject(
          args.choice ? (args.choice as AutoInject) : null
        )
    });
    commands.addCommand(CommandIDs.setEnvironment, {
      label: trans.__('Set a Variable of the Launch Environment'),
      caption: trans.__(
        'Choose what the process of the kernel is to be started with'
      ),
      describedBy: { args: ARGUMENTS[CommandIDs.setEnvironment] },
      isEnabled: canChange,
      execute: args =>
        tracker.current?.setEnvironment(
          args.name as string,
          args.value ? (args.value as string) : null
        )
    });
    commands.addCommand(CommandIDs.restartWithEnvironment, {
      label: trans.__('Restart Kernel with Its Launch Environment…'),
      caption: trans.__(
        'Restart the kernel with the variables that this notebook asks for, such as PYTHONHASHSEED'
      ),
      describedBy: { args: ARGUMENTS.none },
      isEnabled: () => tracker.current?.state.hasKernel === true,
      execute: () => tracker.current?.restartWithEnvironment()
    });
    const cellOf = (args: ReadonlyPartialJSONObject): string | undefined =>
      typeof args.id === 'string' ? args.id : undefined;
    commands.addCommand(CommandIDs.goToCell, {
      label: args => {
        const id = cellOf(args);
        const names = namesIn(
          () =>
            (
              notebooks.find(item => item.id === args.panelId) ??
              notebooks.currentWidget
            )?.content ?? null
        );
        return id === undefined
          ? trans.__('Go to Seed Cell')
          : trans.__('Go to %1', labelCell(id, names, trans));
      },
      caption: args =>
        cellOf(args) === undefined
          ? trans.__('Bring the seed cell into view')
          : trans.__('Bring the cell into view'),
      describedBy: { args: ARGUMENTS[CommandIDs.goToCell] },
      isEnabled: args => target(args) !== null,
      execute: args => target(args)?.reveal(cellOf(args))
    });

    const listed = [
      CommandIDs.insert,
      CommandIDs.remove,
      CommandIDs.roll,
      CommandIDs.goToCell,
      CommandIDs.restartWithEnvironment
    ];
    for (const command of listed) {
      palette?.addItem({ command, category: trans.__('Seed') });
    }
  }
};
