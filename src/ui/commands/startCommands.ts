import type { AutoInject } from '../../cell';
import { CommandIDs } from '../../commands';
import type { Commands, ICommandContext } from './context';
import { canChange } from './context';

/** The commands for the start of the current notebook's kernel. */
export function startCommands(context: ICommandContext): Commands {
  const { tracker, translator } = context;
  const trans = translator.load('jupyterlab_seed');
  const isEnabled = (): boolean => canChange(context);
  return {
    [CommandIDs.setAutoInject]: {
      label: trans.__('Seed the Kernel When It Starts'),
      caption: trans.__('Choose when the kernel of this notebook is seeded'),
      isEnabled,
      execute: args =>
        tracker.current?.setAutoInject(
          args.choice ? (args.choice as AutoInject) : null
        )
    },
    [CommandIDs.setEnvironment]: {
      label: trans.__('Set a Launch Environment Variable'),
      caption: trans.__("Set a variable for the kernel's process"),
      isEnabled,
      execute: args =>
        tracker.current?.setEnvironment(
          args.name as string,
          args.value ? (args.value as string) : null
        )
    },
    [CommandIDs.restartWithEnvironment]: {
      label: trans.__('Restart Kernel and Apply Environment…'),
      caption: trans.__(
        "Restart the kernel with this notebook's variables, such as PYTHONHASHSEED"
      ),
      isEnabled: () => tracker.current?.state.hasKernel === true,
      execute: () => tracker.current?.restartWithEnvironment()
    }
  };
}
