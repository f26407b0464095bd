import { own } from './frameworks/byName';
import type { CommandRegistry } from '@lumino/commands';

/**
 * Describes the arguments of a command. The schemas load on demand.
 *
 * @param id - The id of a command.
 */
export function describeArguments(
  id: string
): () => Promise<Partial<CommandRegistry.Description>> {
  return async () => {
    const { ARGUMENTS } = await import('./commandArguments');
    return { args: own(ARGUMENTS, id) ?? ARGUMENTS.none };
  };
}
