import { nullTranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';
import { MessageLoop } from '@lumino/messaging';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import type { CellState, ICellMark } from '../../ledger';
import type { INotebookSeed, ISeedTracker } from '../../model';
import { CELL_STATES } from '../markMessages';
import { CellsSection, CountsSection } from '../panel/cellsSection';
import type { ISectionProps } from '../panel/section';
import { SeedStatusItem } from '../statusItem';

const trans = nullTranslator.load('jupyterlab_seed');

/** A model with marks alone. */
class FakeModel {
  readonly changed = new Signal<this, void>(this);
  readonly marksChanged = new Signal<object, readonly string[]>({});
  readonly states: Record<string, CellState> = {};
  problem: { words: string; isDevice: boolean } | null = null;
  reads = 0;
  /** Whether one sentence says the same of all cells. */
  alike = false;

  readonly state = {
    readOnly: false,
    frameworks: [],
    place: { index: 0 },
    seed: 42,
    seeds: [],
    seeding: 'done',
    kernelSeed: { kind: 'seeded', seed: 42, others: [] },
    plan: { action: 'run' },
    language: 'python',
    start: { ineffective: [], environment: {}, injection: { kind: 'none' } }
  };

  cellNumber = (id: string): number => Number(id.slice(1)) + 1;

  get marks(): object {
    const entries = Object.entries(this.states);
    return {
      changed: this.marksChanged,
      problem: this.problem,
      dropped: 0,
      get: (id: string): ICellMark => {
        this.reads += 1;
        return {
          state: this.states[id],
          // One sentence each, unless they are alike.
          seed: this.alike ? 7 : Number(id.slice(1)),
          expected: 42,
          streams: [{ stream: 'numpy', seed: 7 }],
          cause: null,
          certainty: null,
          needsAttention: true,
          record: 1
        };
      },
      attention: entries
        .filter(([, state]) => state !== 'in-sequence')
        .map(([id]) => id),
      counts: Object.fromEntries(
        CELL_STATES.map(state => [
          state,
          entries.filter(([, other]) => other === state).length
        ])
      )
    };
  }
}

const names = {
  source: (id: string): string => (id === 'c1' ? 'x = 1' : ''),
  cellNumber: (id: string): number | null => Number(id.slice(1)) + 1,
  stream: (name: string): string => name
};

async function rendered(widget: ReactWidget): Promise<void> {
  MessageLoop.flush();
  await widget.renderPromise;
}

const FOLLOW = 250;

function wait(time: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, time));
}

/** Wait until something is so; the test's own limit is the only one. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await wait(20);
  }
}

describe('the section of the panel', () => {
  let widget: ReactWidget | null = null;

  async function show(
    model: FakeModel,
    Section: React.FunctionComponent<ISectionProps> = CellsSection
  ) {
    const executed: unknown[] = [];
    const commands = new CommandRegistry();
    for (const id of [CommandIDs.goToCell, CommandIDs.clearRecords]) {
      commands.addCommand(id, {
        execute: args => void executed.push([id, args])
      });
    }
    widget = ReactWidget.create(
      <div className="test">
        <Section
          model={model as unknown as INotebookSeed}
          commands={commands}
          trans={trans}
          names={names}
        />
      </div>
    );
    Widget.attach(widget, document.body);
    const { node } = widget;
    await until(() => node.querySelector('.test') !== null);
    return { node, executed };
  }

  const textsOf = (node: HTMLElement, selector: string): (string | null)[] =>
    [...node.querySelectorAll(selector)].map(item => item.textContent);

  afterEach(() => widget?.dispose());

  it('is not there where no cell needs attention', async () => {
    const model = new FakeModel();
    model.states.c0 = 'in-sequence';
    const { node } = await show(model);
    expect(node.querySelector('.test')?.childElementCount).toBe(0);
  });

  it('says what keeps the kernel from being observed', async () => {
    const model = new FakeModel();
    model.problem = { words: 'no IPython', isDevice: false };
    const { node } = await show(model);
    expect(node.querySelector('.jp-SeedPanel-error')?.textContent).toContain(
      'no IPython'
    );
  });

  it('counts cells by state, the worst first, and clears them', async () => {
    const model = new FakeModel();
    Object.assign(model.states, {
      c0: 'in-sequence',
      c1: 'edited',
      c2: 'different-seed',
      c3: 'in-sequence'
    });
    const { node, executed } = await show(model, CountsSection);
    const found = Array.from(
      node.querySelectorAll<HTMLElement>('.jp-SeedPanel-counts > li')
    );
    expect(found.map(item => [item.dataset.state, item.textContent])).toEqual([
      ['different-seed', 'Different seed1'],
      ['edited', 'Edited since it ran1'],
      ['in-sequence', 'Matches a clean run2']
    ]);
    expect(found.every(item => item.querySelector('svg'))).toBe(true);
    node.querySelector<HTMLElement>('.jp-SeedPanel-actions > *')?.click();
    expect(executed).toEqual([[CommandIDs.clearRecords, {}]]);
  });

  it('lists those that need attention, and goes there', async () => {
    const model = new FakeModel();
    Object.assign(model.states, { c7: 'different-seed', c8: 'edited' });
    const { node, executed } = await show(model);
    expect(textsOf(node, '.jp-SeedPanel-marks > li')).toEqual([
      "Cell 8Ran with seed 7; the notebook's seed is 42.",
      'Cell 9Edited since it ran.'
    ]);
    node
      .querySelectorAll<HTMLElement>(
        '.jp-SeedPanel-marks .jp-SeedPanel-link'
      )[1]
      .click();
    expect(executed).toEqual([[CommandIDs.goToCell, { id: 'c8' }]]);
  });

  it('has one line for all cells of which the same is to be said', async () => {
    const model = new FakeModel();
    model.alike = true;
    for (let i = 0; i < 53; i++) {
      model.states[`c${i}`] = 'unseeded';
    }
    const { node, executed } = await show(model);
    expect(textsOf(node, 'summary')).toEqual([
      '53 cells: Ran before any seed was set.'
    ]);
    expect(node.querySelectorAll('.jp-SeedPanel-marks > li')).toHaveLength(1);
    expect(node.querySelectorAll('.jp-SeedPanel-link')).toHaveLength(50);
    expect(node.textContent).toContain('and 3 more cells');
    node.querySelectorAll<HTMLElement>('.jp-SeedPanel-link')[1].click();
    expect(executed).toEqual([[CommandIDs.goToCell, { id: 'c1' }]]);
  });

  it('lists the first of very many', async () => {
    const model = new FakeModel();
    for (let i = 0; i < 53; i++) {
      model.states[`c${i}`] = 'different-seed';
    }
    const { node } = await show(model);
    expect(node.querySelectorAll('.jp-SeedPanel-marks > li')).toHaveLength(50);
    expect(node.textContent).toContain('and 3 more');
  });

  it('follows the marks, and not each of many', async () => {
    const model = new FakeModel();
    model.states.c0 = 'edited';
    const { node } = await show(model);
    model.reads = 0;
    for (let i = 0; i < 100; i++) {
      model.states.c1 = 'different-seed';
      model.marksChanged.emit(['c1']);
    }
    await until(
      () => node.querySelectorAll('.jp-SeedPanel-marks > li').length === 2
    );
    // One reading of two marks, and not one for each change.
    expect(model.reads).toBe(2);
    widget?.dispose();
    model.reads = 0;
    model.marksChanged.emit(['c1']);
    await wait(FOLLOW);
    expect(model.reads).toBe(0);
  });
});

describe('the status item', () => {
  async function show(model: FakeModel) {
    const currentChanged = new Signal<object, unknown>({});
    const tracker = { current: model as FakeModel | null, currentChanged };
    const item = new SeedStatusItem(
      tracker as unknown as ISeedTracker,
      new CommandRegistry(),
      nullTranslator
    );
    Widget.attach(item, document.body);
    await until(() => item.node.childElementCount > 0);
    return { item, tracker };
  }

  it('says what the kernel has, and how many cells will differ', async () => {
    const model = new FakeModel();
    const { item, tracker } = await show(model);
    expect(item.id).toBe('jupyterlab-seed-status');
    expect(item.node.textContent).toBe('Seed 42');
    model.states.c0 = 'different-seed';
    model.marksChanged.emit(['c0']);
    await until(() => item.node.textContent !== 'Seed 42');
    expect(item.node.textContent).toBe('Seed 42, 1 cell will differ');
    model.states.c1 = 'unseeded';
    model.states.c2 = 'unknown';
    model.marksChanged.emit(['c1', 'c2']);
    await until(() => !item.node.textContent?.includes(' 1 cell '));
    expect(item.node.textContent).toBe('Seed 42, 3 cells will differ');
    tracker.current = null;
    tracker.currentChanged.emit(null);
    await rendered(item);
    expect(item.node.textContent).toBe('');
    item.dispose();
    item.dispose();
    model.marksChanged.emit(['c1']);
    await wait(FOLLOW);
  });
});
