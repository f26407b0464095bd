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
      label: trans.__('Seed the Kernel at Its Start'),
      caption: trans.__('Choose when the kernel of this notebook is seeded'),
      isEnabled,
      execute: args =>
        tracker.current?.setAutoInject(
          args.choice ? (args.choice as AutoInject) : null
        )
    },
    [CommandIDs.setEnvironment]: {
      label: trans.__('Set a Variable of the Launch Environment'),
      caption: trans.__(
        'Choose what the process of the kernel is to be started with'
      ),
      isEnabled,
      execute: args =>
        tracker.current?.setEnvironment(
          args.name as string,
          args.value ? (args.value as string) : null
        )
    },
    [CommandIDs.restartWithEnvironment]: {
      label: trans.__('Restart Kernel with Its Launch Environment…'),
      caption: trans.__(
        'Restart the kernel with the variables that this notebook asks for, such as PYTHONHASHSEED'
      ),
      isEnabled: () => tracker.current?.state.hasKernel === true,
      execute: () => tracker.current?.restartWithEnvironment()
    }
  };
}
