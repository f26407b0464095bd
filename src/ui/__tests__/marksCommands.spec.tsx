import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';

import { CommandIDs } from '../../commands';
import { DEFAULT_FACTS } from '../../frameworks';
import type { CellState, ICellMark } from '../../ledger';
import { markCommandsPlugin } from '../../plugins/markCommands';

/** The plugin with one notebook of cells `a` and `b`, of which `a` is active. */
async function setUp(marks: Record<string, Partial<ICellMark>>) {
  const asked: unknown[] = [];
  const ask =
    (name: string) =>
    async (...args: unknown[]): Promise<boolean> => {
      asked.push([name, ...args]);
      return model.answer;
    };
  const model = {
    answer: true,
    isWatched: false,
    changed: new Signal<object, void>({}),
    disposed: new Signal<object, void>({}),
    state: {
      path: 'folder/notebook.ipynb',
      hasKernel: true,
      readOnly: false,
      failure: null as object | null
    },
    marks: {
      get: (id: string) =>
        id in marks
          ? {
              state: 'edited' as CellState,
              streams: [{ stream: 'numpy', seed: 42 }],
              cause: null,
              certainty: null,
              needsAttention: true,
              record: 1,
              ...marks[id]
            }
          : null,
      attention: Object.keys(marks),
      ids: ['a', 'b'],
      runs: [{ n: 1, cell: 'a', count: 1, outcome: 'ok', streams: ['numpy'] }]
    },
    rewindAndRun: ask('rewindAndRun'),
    runFromHere: ask('runFromHere'),
    runFromFirstBroken: ask('runFromFirstBroken'),
    nextMark: ask('nextMark'),
    clearRecords: ask('clearRecords')
  };
  const cells = ['a', 'b'].map(id => ({
    model: { id, type: 'code', sharedModel: { getSource: () => `${id} = 1` } }
  }));
  const panel = {
    id: 'panel',
    content: { widgets: cells, activeCell: cells[0] }
  };
  const notebooks = {
    currentWidget: panel as typeof panel | null,
    find: (test: (item: typeof panel) => boolean) =>
      test(panel) ? panel : undefined
  };
  const tracker = {
    get current() {
      return notebooks.currentWidget ? model : null;
    },
    get: () => model
  };
  const commands = new CommandRegistry();
  const items: unknown[] = [];
  await markCommandsPlugin.activate(
    {
      commands,
      resolveRequiredService: async () => ({ facts: DEFAULT_FACTS })
    } as unknown as JupyterFrontEnd,
    tracker,
    notebooks,
    { addItem: (item: { command: string }) => items.push(item.command) },
    null
  );
  return { commands, model, notebooks, asked, items };
}

const ALL = [
  CommandIDs.nextMark,
  CommandIDs.previousMark,
  CommandIDs.rewindAndRun,
  CommandIDs.runFromHere,
  CommandIDs.runFromFirstBroken,
  CommandIDs.explainMark,
  CommandIDs.clearRecords
];

it('lists every command with a caption and described arguments', async () => {
  const { commands, items } = await setUp({});
  expect(items).toEqual(ALL);
  for (const id of ALL) {
    expect(commands.label(id)).toMatch(/^[A-Z]/);
    expect(commands.caption(id)).toMatch(/^[A-Z]/);
    expect((await commands.describedBy(id)).args).not.toBeNull();
  }
  expect(commands.label(CommandIDs.explainMark, { isMenu: true })).toBe('Why?');
  const palette = { isPalette: true };
  expect(commands.label(CommandIDs.clearRecords, palette)).toBe(
    'Seed: Clear Marks…'
  );
});

it('asks the model, for the active cell by default', async () => {
  const { commands, asked } = await setUp({ a: {}, b: {} });
  await commands.execute(CommandIDs.nextMark);
  await commands.execute(CommandIDs.previousMark);
  await commands.execute(CommandIDs.rewindAndRun);
  await commands.execute(CommandIDs.runFromHere, { id: 'b' });
  await commands.execute(CommandIDs.runFromFirstBroken, {
    id: 'b',
    panelId: 'panel'
  });
  await commands.execute(CommandIDs.clearRecords);
  expect(asked).toEqual([
    ['nextMark', 1],
    ['nextMark', -1],
    ['rewindAndRun', 'a'],
    ['runFromHere', 'b'],
    ['runFromFirstBroken', 'b'],
    ['clearRecords']
  ]);
});

it.each<[Record<string, Partial<ICellMark>>, string[]]>([
  [{}, [CommandIDs.clearRecords]],
  [{ a: {} }, ALL],
  [
    { a: { record: null } },
    ALL.filter(
      id => id !== CommandIDs.rewindAndRun && id !== CommandIDs.runFromHere
    )
  ],
  // Without a draw there is nothing to rewind.
  [{ a: { streams: [] } }, ALL.filter(id => id !== CommandIDs.rewindAndRun)],
  [
    { a: { state: 'in-sequence' } },
    ALL.filter(id => id !== CommandIDs.runFromFirstBroken)
  ]
])('is enabled where it applies: %j', async (marks, enabled) => {
  const { commands, model, notebooks } = await setUp(marks);
  const found = (): string[] => ALL.filter(id => commands.isEnabled(id));
  expect(found()).toEqual(enabled);
  model.state.hasKernel = false;
  for (const id of found()) {
    expect(id).not.toMatch(/run/);
  }
  model.state.readOnly = true;
  expect(found()).not.toContain(CommandIDs.clearRecords);
  notebooks.currentWidget = null;
  expect(found()).toEqual([]);
  await commands.execute(CommandIDs.rewindAndRun);
  await commands.execute(CommandIDs.explainMark);
});

it('says why nothing was run where no panel shows it', async () => {
  const warning = jest.spyOn(Notification, 'warning').mockReturnValue('id');
  const dismiss = jest.spyOn(Notification, 'dismiss').mockReturnValue();
  const { commands, model } = await setUp({ a: {} });
  model.answer = false;
  await commands.execute(CommandIDs.rewindAndRun);
  // What went wrong before is no answer.
  expect(warning).not.toHaveBeenCalled();
  Object.defineProperty(model, 'rewindAndRun', {
    value: async () => {
      model.state.failure = { kind: 'read-only' };
      return false;
    }
  });
  await commands.execute(CommandIDs.rewindAndRun);
  expect(warning).toHaveBeenCalledTimes(1);
  expect(warning.mock.calls[0][0]).toMatch(/^notebook\.ipynb: /);
  // It goes with its cause.
  model.changed.emit();
  expect(dismiss).not.toHaveBeenCalled();
  model.state.failure = null;
  model.changed.emit();
  expect(dismiss).toHaveBeenCalledWith('id');
  model.isWatched = true;
  model.state.failure = null;
  await commands.execute(CommandIDs.rewindAndRun);
  expect(warning).toHaveBeenCalledTimes(1);
  warning.mockRestore();
  dismiss.mockRestore();
});

/** The dialog that explains a mark, once React has drawn it. */
async function explanation(): Promise<Element> {
  // The test's own limit is the only one.
  for (;;) {
    const found = document.querySelector('.jp-Dialog');
    if (
      found?.querySelector('.jp-Dialog-header')?.textContent &&
      found.querySelector('.jp-SeedExplanation')
    ) {
      return found;
    }
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

it('offers in the explanation what can be done, and shows what ran', async () => {
  const cause = { kind: 'stream', stream: 'numpy', cell: 'b', where: 'below' };
  const { commands, asked } = await setUp({
    a: { state: 'out-of-sequence', certainty: 'will', cause } as never
  });
  const gone: unknown[] = [];
  commands.addCommand(CommandIDs.goToCell, {
    label: args => `Go to ${args.id as string}`,
    execute: args => void gone.push(args.id)
  });
  for (const label of ['Run from the First Broken Cell', 'Go to b']) {
    const done = commands.execute(CommandIDs.explainMark);
    const dialog = await explanation();
    expect(dialog.querySelectorAll('.jp-SeedStrip-box')).toHaveLength(3);
    expect(dialog.querySelectorAll('tbody tr')).toHaveLength(2);
    const buttons = Array.from(
      dialog.querySelectorAll<HTMLElement>('.jp-SeedExplanation-actions > *')
    );
    expect(buttons.map(item => item.textContent)).toEqual([
      'Run from the First Broken Cell',
      'Rewind and Run',
      'Run from Here in Order',
      'Go to b'
    ]);
    buttons.find(item => item.textContent === label)?.click();
    await done;
    expect(document.querySelector('.jp-Dialog')).toBeNull();
  }
  expect(asked).toEqual([['runFromFirstBroken', 'a']]);
  expect(gone).toEqual(['b']);
});

it('explains a mark in a dialog', async () => {
  const { commands } = await setUp({
    a: { state: 'in-sequence', streams: [{ stream: 'numpy', seed: 42 }] }
  });
  const done = commands.execute(CommandIDs.explainMark);
  const dialog = await explanation();
  expect(dialog.querySelector('.jp-Dialog-header')?.textContent).toContain(
    'Cell 1, a = 1: Matches a clean run'
  );
  const body = dialog.querySelector<HTMLElement>('.jp-SeedExplanation');
  expect(body?.dataset.state).toBe('in-sequence');
  expect(body?.textContent).toContain('NumPy: seed 42');
  expect(body?.textContent).toContain('not the variables');
  dialog.querySelector<HTMLElement>('.jp-mod-accept')?.click();
  await done;
  expect(document.querySelector('.jp-Dialog')).toBeNull();
});
