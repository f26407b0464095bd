import { nullTranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

import type { IPlaceNotice } from '../../cell';
import { CommandIDs } from '../../commands';
import type { INotebookSeed } from '../../model';
import { SeedSection } from '../panel/seedSection';
import { DialogPrompts } from '../prompts';

const trans = nullTranslator.load('jupyterlab_seed');

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

describe('the section of the seed', () => {
  let widget: ReactWidget | null = null;

  /** Shows the section of a notebook of which these parts of the state matter. */
  async function show(plan: object, more: object = {}) {
    const executed: unknown[] = [];
    const commands = new CommandRegistry();
    commands.addCommand(CommandIDs.goToCell, {
      execute: args => void executed.push(args)
    });
    const state = {
      language: 'python',
      languageGuess: null,
      looksLike: null,
      hasKernel: true,
      seed: 42,
      range: { min: 0, max: 9 },
      place: { index: 0, id: 's', source: '', copies: 0 },
      seeding: 'due',
      frameworks: [],
      start: { plan: null, injection: { kind: 'none' }, environment: {} },
      plan: { action: 'run', notices: [], isRandom: true, ...plan },
      ...more
    };
    const model = {
      state,
      cellNumber: (id: string) => (id === 'gone' ? null : Number(id.slice(1)))
    };
    widget = ReactWidget.create(
      <SeedSection
        model={model as unknown as INotebookSeed}
        commands={commands}
        trans={trans}
        names={{
          source: () => '',
          cellNumber: model.cellNumber,
          stream: name => name
        }}
      />
    );
    Widget.attach(widget, document.body);
    const { node } = widget;
    await until(() => node.childElementCount > 0);
    const notes = [...node.querySelectorAll('.jp-SeedPanel-note')];
    return { notes, executed };
  }

  afterEach(() => widget?.dispose());

  it.each<[IPlaceNotice['kind'], IPlaceNotice['advice'], string, string]>([
    [
      'variable',
      'move',
      'XLA_FLAGS',
      'The seed cell stands above a cell that sets XLA_FLAGS, which a framework in the seed cell reads first. Move the seed cell below it.'
    ],
    [
      'variable',
      'split',
      'KERAS_BACKEND',
      'The notebook sets KERAS_BACKEND below the seed cell, and a framework in the seed cell reads it first. The seed cell cannot take over its value: put that line in a cell of its own, above the seed cell.'
    ],
    [
      'call',
      'move',
      'jax.config.update',
      'The seed cell stands above a cell that calls jax.config.update, which must run before the framework starts. Move the seed cell below it.'
    ],
    [
      'call',
      'split',
      'jax.distributed.initialize',
      'The notebook calls jax.distributed.initialize below the seed cell, which starts the framework. Put that line in a cell of its own, above the seed cell.'
    ],
    [
      'install',
      'move',
      'torch',
      'The seed cell stands above the cell that installs torch, which it imports. Move the seed cell below it.'
    ],
    [
      'install',
      'split',
      'tensorflow',
      'The notebook installs tensorflow below the seed cell, which imports it. Put the installation in a cell of its own, above the seed cell.'
    ]
  ])('says of %s, %s, what to do, and goes there', async (...row) => {
    const [kind, advice, name, sentence] = row;
    const notice: IPlaceNotice = { kind, advice, name, cell: 'c3' };
    const { notes, executed } = await show({ notices: [notice] });
    expect(notes.map(({ textContent }) => textContent)).toEqual([
      `Cell 3${sentence}`
    ]);
    notes[0].querySelector<HTMLElement>('.jp-SeedPanel-link')?.click();
    expect(executed).toEqual([{ id: 'c3' }]);
  });

  it('has no link where the cell is not known, or gone', async () => {
    const notice = { kind: 'install', advice: 'split' } as const;
    const { notes } = await show({
      notices: [
        { ...notice, name: 'torch', cell: null },
        { ...notice, name: 'jax', cell: 'gone' }
      ]
    });
    expect(notes.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^The notebook installs torch below/),
      expect.stringMatching(/^The notebook installs jax below/)
    ]);
    expect(notes.some(note => note.querySelector('button'))).toBe(false);
  });

  it('says nothing where nothing comes too late', async () => {
    expect((await show({})).notes).toEqual([]);
  });
});

describe('the question before a cell that no code needs', () => {
  async function ask() {
    const answer = new DialogPrompts(nullTranslator).insertAnyway();
    await until(() => document.querySelector('.jp-Dialog button') !== null);
    const dialog = document.querySelector('.jp-Dialog') as HTMLElement;
    const buttons = [
      ...dialog.querySelectorAll<HTMLElement>('.jp-Dialog-footer button')
    ];
    return { answer, dialog, buttons };
  }

  it('says why it asks', async () => {
    const { answer, dialog, buttons } = await ask();
    expect(dialog.querySelector('.jp-Dialog-header')?.textContent).toBe(
      'Insert a seed cell?'
    );
    expect(dialog.querySelector('.jp-Dialog-body')?.textContent).toBe(
      'This notebook has no random code: it uses no framework and no module that may draw random numbers.'
    );
    expect(buttons.map(({ textContent }) => textContent)).toEqual([
      'Cancel',
      'Insert Anyway'
    ]);
    buttons[0].click();
    await answer;
  });

  it.each([
    ['Cancel', 0, false],
    ['Insert Anyway', 1, true]
  ])('takes %s', async (_, index, isWanted) => {
    const { answer, buttons } = await ask();
    buttons[index].click();
    await expect(answer).resolves.toBe(isWanted);
  });

  it('is not answered by a hasty Enter', async () => {
    const { answer, buttons } = await ask();
    await until(() => document.activeElement?.tagName === 'BUTTON');
    expect(document.activeElement?.textContent).toBe('Cancel');
    buttons[0].click();
    await answer;
  });
});
