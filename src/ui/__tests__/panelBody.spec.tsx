import { nullTranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { StateDB } from '@jupyterlab/statedb';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import type { INotebookSeed } from '../../model';
import { createDefaultRegistry } from '../../recipes';
import { CELL_STATES } from '../markMessages';
import { PanelBody } from '../panel/body';
import { PanelMemory } from '../panel/memory';
import type { IPanelContext } from '../panel/section';

const trans = nullTranslator.load('jupyterlab_seed');

const registry = createDefaultRegistry();

function framework(id: string, more: object = {}): object {
  return {
    recipe: registry.get(id),
    variant: null,
    chosen: true,
    offered: false,
    optional: false,
    through: [],
    requiredBy: [],
    cells: [],
    via: [],
    loaded: true,
    installed: true,
    missing: [],
    version: '1.2',
    seed: { known: true, seed: 42 },
    ...more
  };
}

function fakeModel(state: object = {}, counts: object = {}) {
  const zero = Object.fromEntries(CELL_STATES.map(name => [name, 0]));
  return {
    changed: new Signal<object, void>({}),
    deviceNotice: async (): Promise<object | null> => null,
    state: {
      path: 'folder/digits.ipynb',
      language: 'python',
      languageGuess: null,
      looksLike: null,
      readOnly: false,
      hasKernel: true,
      place: { id: 's', index: 0, source: '', copies: 0 },
      seed: 7,
      seeds: [],
      hashSeeds: [],
      range: { min: 0, max: 99, framework: null },
      seeding: 'due',
      kernelSeed: { kind: 'seeded', seed: 42, others: [] },
      plan: { action: 'run', isRandom: true, notices: [] },
      options: { frameworks: ['numpy'], determinism: { cudnn: 'default' } },
      determinismKeys: [],
      frameworks: [framework('numpy')],
      others: [],
      canDetect: true,
      failure: null,
      report: null,
      start: {
        mode: 'run',
        choice: null,
        plan: null,
        injection: { kind: 'none' },
        environment: {},
        variables: [],
        ineffective: []
      },
      ...state
    },
    marks: {
      changed: new Signal<object, void>({}),
      attention: [],
      ids: [],
      problem: null,
      counts: { ...zero, ...counts },
      cells: () => [],
      get: () => null
    },
    cellNumber: () => 1,
    verifiedBy: () => null,
    isOutdated: () => false
  };
}

/** JupyterLab's own. */
const RESTART = 'notebook:restart-kernel';

describe('the panel', () => {
  let widget: ReactWidget | null = null;

  async function show(
    model: ReturnType<typeof fakeModel>,
    memory = new PanelMemory(null)
  ) {
    const executed: unknown[] = [];
    const commands = new CommandRegistry();
    for (const id of [
      CommandIDs.insert,
      CommandIDs.setSeed,
      CommandIDs.setDeterminism,
      RESTART
    ]) {
      commands.addCommand(id, {
        execute: args => void executed.push([id, args])
      });
    }
    const context = {
      memory,
      names: { cellNumber: () => 1, source: () => '', stream: String },
      verifications: {
        changed: new Signal<object, void>({}),
        existing: () => null
      }
    } as unknown as IPanelContext;
    widget = ReactWidget.create(
      <div className="test">
        <PanelBody
          model={model as unknown as INotebookSeed}
          commands={commands}
          trans={trans}
          context={context}
        />
      </div>
    );
    Widget.attach(widget, document.body);
    while (widget.node.querySelector('.test') === null) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    return { node: widget.node, executed };
  }

  const sections = (node: HTMLElement): (string | null)[] =>
    [...node.querySelectorAll('[data-section]')].map(item =>
      item.getAttribute('data-section')
    );

  afterEach(() => widget?.dispose());

  it('opens with a broken GPU, and restarts the kernel', async () => {
    const model = fakeModel({});
    const problem = { words: 'device-side assert triggered', isDevice: true };
    Object.assign(model.marks, { problem });
    const { executed, node } = await show(model);
    const header = node.querySelector('.jp-SeedPanel-answer');
    expect(header?.getAttribute('data-jp-seed-answer')).toBe('device-broken');
    expect(header?.textContent).toContain('device-side assert triggered');
    // Once, and not as a problem of single draws.
    expect(node.textContent?.match(/device-side/g)).toHaveLength(1);
    header?.querySelector('button')?.click();
    expect(executed).toEqual([[RESTART, {}]]);
  });

  it('opens with the notebook, the answer and its action', async () => {
    const { node, executed } = await show(fakeModel());
    const header = node.querySelector('.test')?.firstElementChild;
    expect(header?.getAttribute('data-jp-seed-answer')).toBe('kernel-differs');
    expect(header?.querySelector('h2')?.textContent).toBe('digits.ipynb');
    expect(header?.querySelector('[role="status"]')?.textContent).toBe(
      'Kernel has 42, notebook says 7'
    );
    const button = header?.querySelector<HTMLElement>('button');
    expect(button?.textContent).toBe('Apply');
    button?.click();
    expect(executed).toEqual([[CommandIDs.insert, {}]]);
  });

  it('has no section without content', async () => {
    const { node } = await show(fakeModel());
    expect(sections(node)).toEqual(['frameworks', 'start']);
    widget?.dispose();
    const use = { cell: 'c', line: 0, call: 'f', text: '1', value: 1 };
    const all = fakeModel(
      { determinismKeys: ['cudnn'], seeds: [{ ...use, scope: 'global' }] },
      { edited: 1 }
    );
    expect(sections((await show(all)).node)).toEqual([
      'frameworks',
      'determinism',
      'start',
      'other-seeds',
      'cells'
    ]);
    widget?.dispose();
    const none = fakeModel({ language: null, options: null });
    expect(sections((await show(none)).node)).toEqual([]);
  });

  it('says what may differ on a GPU, and turns the switch on', async () => {
    const found = {
      titles: ['`index_add`', 'attention'],
      choice: ['algorithms', 'error'],
      raising: ['attention']
    };
    const model = { ...fakeModel(), deviceNotice: async () => found };
    const { node, executed } = await show(model);
    const until = async (selector: string): Promise<HTMLElement> => {
      for (;;) {
        const element = node.querySelector<HTMLElement>(selector);
        if (element) {
          return element;
        }
        await new Promise(resolve => setTimeout(resolve, 10));
      }
    };
    const line = await until('.jp-SeedPanel-devices');
    expect(line.textContent).toContain(
      'This notebook uses index_add and attention on the GPU: without deterministic algorithms, its results may differ from run to run. There is no deterministic version of attention: the switch raises an error there.'
    );
    line.querySelector('button')?.click();
    expect(executed).toEqual([
      [CommandIDs.setDeterminism, { key: 'algorithms', value: 'error' }]
    ]);
  });

  it('says nothing of the GPU as long as what it takes does not load', async () => {
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    const model = {
      ...fakeModel(),
      deviceNotice: () => Promise.reject(new Error('offline'))
    };
    const { node } = await show(model);
    await new Promise(resolve => setTimeout(resolve, 50));
    process.off('unhandledRejection', unhandled);
    expect(node.querySelector('.jp-SeedPanel-devices')).toBeNull();
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('shows the details of a framework on demand', async () => {
    const { node } = await show(
      fakeModel({ frameworks: [framework('numpy', { installed: false })] })
    );
    const row = node.querySelector('[data-jp-seed-framework="numpy"]');
    expect(row?.querySelector('label')?.textContent).toBe('NumPy 1.2');
    expect(row?.textContent).toContain('not installed');
    const button = row?.querySelector('button');
    const details = node.querySelector<HTMLElement>(
      `#${button?.getAttribute('aria-controls')}`
    );
    expect(button?.getAttribute('aria-label')).toBe('About NumPy');
    expect(details?.hidden).toBe(true);
    button?.click();
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(details?.hidden).toBe(false);
    expect(button?.getAttribute('aria-expanded')).toBe('true');
  });

  it('remembers which sections are collapsed', async () => {
    const state = new StateDB();
    const memory = new PanelMemory(state);
    const heading = (node: HTMLElement): HTMLElement | null =>
      node.querySelector('[data-section="frameworks"] button');
    const { node } = await show(fakeModel(), memory);
    expect(heading(node)?.getAttribute('aria-expanded')).toBe('true');
    heading(node)?.click();
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(heading(node)?.getAttribute('aria-expanded')).toBe('false');
    widget?.dispose();

    const later = new PanelMemory(state);
    await later.load();
    const again = await show(fakeModel(), later);
    expect(heading(again.node)?.getAttribute('aria-expanded')).toBe('false');
    expect(later.isOpen('start')).toBe(true);
    heading(again.node)?.click();
    const last = new PanelMemory(state);
    await last.load();
    expect(last.isOpen('frameworks')).toBe(true);
  });
});
