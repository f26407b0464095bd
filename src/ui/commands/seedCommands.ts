import { CommandIDs } from '../../commands';
import type { IDeterminism } from '../../recipes';
import { diceIcon, sproutIcon } from '../icons';
import { labelCell } from '../markMessages';
import { namesIn } from '../marks';
import { notifyRefusal } from '../notify';
import type { Commands, ICommandContext } from './context';
import { canChange, modelOf, panelOf } from './context';

/** The commands for the seed cell and what it seeds. */
export function seedCommands(context: ICommandContext): Commands {
  return { ...cellCommands(context), ...choiceCommands(context) };
}

/** Insert, remove and show the seed cell. */
function cellCommands(context: ICommandContext): Commands {
  const { tracker, notebooks, translator } = context;
  const trans = translator.load('jupyterlab_seed');
  return {
    [CommandIDs.insert]: {
      label: trans.__('Seed This Notebook'),
      caption: trans.__(
        'Insert the seed cell or bring it up to date, and run it'
      ),
      icon: args => (args.isMenu ? undefined : sproutIcon),
      isEnabled: args =>
        (modelOf(args, context)?.state.language ?? null) !== null,
      execute: async args => {
        const model = modelOf(args, context);
        if (model && !(await model.insert()) && !model.isWatched) {
          notifyRefusal(model.state, translator);
        }
      }
    },
    [CommandIDs.remove]: {
      label: trans.__('Remove Seed Cell'),
      caption: trans.__(
        'Remove the seed cell and what is stored in the notebook for it'
      ),
      isEnabled: () =>
        canChange(context) && (tracker.current?.state.place ?? null) !== null,
      execute: () => tracker.current?.remove()
    },
    [CommandIDs.goToCell]: {
      label: args => {
        const names = namesIn(() => panelOf(args, notebooks)?.content ?? null);
        return typeof args.id === 'string'
          ? trans.__('Go to %1', labelCell(args.id, names, trans))
          : trans.__('Go to Seed Cell');
      },
      caption: args =>
        typeof args.id === 'string'
          ? trans.__('Bring the cell into view')
          : trans.__('Bring the seed cell into view'),
      isEnabled: args => modelOf(args, context) !== null,
      execute: args =>
        modelOf(args, context)?.reveal(
          typeof args.id === 'string' ? args.id : undefined
        )
    }
  };
}

/** Choose the seed, the frameworks and the switches beside it. */
function choiceCommands(context: ICommandContext): Commands {
  const { tracker, translator } = context;
  const trans = translator.load('jupyterlab_seed');
  const isEnabled = (): boolean => canChange(context);
  return {
    [CommandIDs.roll]: {
      label: trans.__('Draw a New Seed'),
      caption: trans.__('Give the notebook a seed drawn at random'),
      icon: args => (args.isMenu ? undefined : diceIcon),
      isEnabled,
      execute: () => tracker.current?.roll()
    },
    [CommandIDs.setSeed]: {
      label: trans.__('Set the Seed'),
      caption: trans.__('Give the notebook a seed'),
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
      caption: trans.__('Choose one of the switches beside the seed'),
      isEnabled,
      execute: args =>
        tracker.current?.setDeterminism(
          args.key as keyof IDeterminism,
          args.value as IDeterminism[keyof IDeterminism]
        )
    }
  };
}
