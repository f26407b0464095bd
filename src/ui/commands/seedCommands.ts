import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../../commands';
import type { INotebookSeed } from '../../model';
import type { IDeterminism } from '../../recipes';
import { diceIcon, sproutIcon } from '../icons';
import type { Commands, ICommandContext } from './context';
import { canChange, modelOf, panelOf } from './context';

/** What commands for the seed cell act on. */
export interface ISeedCommandContext extends ICommandContext {
  /** Has these commands and the application's. */
  readonly commands: CommandRegistry;
  /** Bring a widget to the front, given its id. */
  readonly activate: (id: string) => void;
}

/** The commands for the seed cell and what it seeds. */
export function seedCommands(context: ISeedCommandContext): Commands {
  return { ...cellCommands(context), ...choiceCommands(context) };
}

/** Insert, remove and show the seed cell. */
function cellCommands(context: ISeedCommandContext): Commands {
  const { tracker, notebooks, translator } = context;
  const trans = translator.load('jupyterlab_seed');
  return {
    [CommandIDs.insert]: {
      label: args =>
        args.isPalette
          ? trans.__('Insert or Update Seed Cell and Run')
          : trans.__('Seed This Notebook'),
      caption: trans.__('Insert or update the seed cell and run it'),
      icon: args => (args.isMenu ? undefined : sproutIcon),
      isEnabled: args =>
        (modelOf(args, context)?.state.language ?? null) !== null,
      execute: async args => {
        const model = modelOf(args, context);
        const id = panelOf(args, notebooks)?.id;
        if (model && id !== undefined) {
          await insert(model, id, context);
        }
      }
    },
    [CommandIDs.remove]: {
      label: trans.__('Remove Seed Cell'),
      caption: trans.__('Remove the seed cell and its metadata'),
      isEnabled: () =>
        canChange(context) && (tracker.current?.state.place ?? null) !== null,
      execute: () => tracker.current?.remove()
    },
    [CommandIDs.goToCell]: {
      label: args =>
        typeof args.name === 'string'
          ? trans.__('Go to %1', args.name)
          : typeof args.id === 'string'
            ? trans.__('Go to Cell')
            : trans.__('Go to Seed Cell'),
      caption: args =>
        typeof args.id === 'string'
          ? trans.__('Scroll to the cell')
          : trans.__('Scroll to the seed cell'),
      isEnabled: args => modelOf(args, context) !== null,
      execute: args =>
        modelOf(args, context)?.reveal(
          typeof args.id === 'string' ? args.id : undefined
        )
    }
  };
}

/** Insert or update the seed cell and run it; a notification says what no panel shows. */
async function insert(
  model: INotebookSeed,
  panelId: string,
  { activate, commands, translator }: ISeedCommandContext
): Promise<void> {
  const { plan, seeding } = model.state;
  const isDone = await model.insert();
  const { notifyRefusal, notifySeeded } = await import('../notebookViews');
  if (isDone && (plan?.action !== 'run' || seeding !== 'done')) {
    const show = (): void =>
      void commands.execute(CommandIDs.goToCell, { panelId });
    const restartAndRunAll = (): void => {
      activate(panelId);
      void commands.execute('notebook:restart-run-all');
    };
    notifySeeded(model, { show, restartAndRunAll }, translator);
  } else if (!isDone && !model.isWatched) {
    notifyRefusal(model, translator);
  }
}

/** Choose the seed, the frameworks and the determinism switches. */
function choiceCommands(context: ICommandContext): Commands {
  const { tracker, translator } = context;
  const trans = translator.load('jupyterlab_seed');
  const isEnabled = (): boolean => canChange(context);
  return {
    [CommandIDs.roll]: {
      label: trans.__('Draw a New Seed'),
      caption: trans.__('Set a random seed for the notebook'),
      icon: args => (args.isMenu ? undefined : diceIcon),
      isEnabled,
      execute: () => tracker.current?.roll()
    },
    [CommandIDs.setSeed]: {
      label: trans.__('Set the Seed'),
      caption: trans.__("Set the notebook's seed"),
      isEnabled,
      execute: args => tracker.current?.setSeed(args.seed)
    },
    [CommandIDs.setFramework]: {
      label: trans.__('Seed a Framework'),
      caption: trans.__('Choose whether a framework is seeded'),
      isEnabled,
      execute: args =>
        tracker.current?.setFramework(args.id as string, args.wanted === true)
    },
    [CommandIDs.setDeterminism]: {
      label: trans.__('Set Determinism'),
      caption: trans.__('Set a determinism switch'),
      isEnabled,
      execute: args =>
        tracker.current?.setDeterminism(
          args.key as keyof IDeterminism,
          args.value as IDeterminism[keyof IDeterminism]
        )
    }
  };
}
