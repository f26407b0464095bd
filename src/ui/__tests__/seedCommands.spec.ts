import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../../commands';
import type { ISeedCommandContext } from '../commands/seedCommands';
import { seedCommands } from '../commands/seedCommands';

it('the command that goes to a cell says what whoever offers it calls the cell', () => {
  const commands = new CommandRegistry();
  const context = { translator: nullTranslator, commands };
  const id = CommandIDs.goToCell;
  const given = seedCommands(context as unknown as ISeedCommandContext);
  commands.addCommand(id, given[id]);
  expect(commands.label(id)).toBe('Go to Seed Cell');
  expect(commands.label(id, { id: 'a' })).toBe('Go to Cell');
  expect(commands.label(id, { id: 'a', name: 'Cell 2, `x = 1`' })).toBe(
    'Go to Cell 2, `x = 1`'
  );
});
