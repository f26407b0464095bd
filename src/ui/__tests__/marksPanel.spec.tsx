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
import { CellsSection } from '../panel/cellsSection';
import { SeedStatusItem } from '../statusItem';

const trans = nullTranslator.load('jupyterlab_seed');

/** A model with marks alone. */
class FakeModel {
  readonly changed = new Signal<this, void>(this);
  readonly marksChanged = new Signal<object, readonly string[]>({});
  readonly states: Record<string, CellState> = {};
  problem: string | null = null;
  reads = 0;

  readonly state = {
    readOnly: false,
    frameworks: [],
    place: { index: 0 },
    seed: 42,
    seeding: 'done',
    language: 'python',
    start: { ineffective: [], environment: {}, injection: { kind: 'none' } }
  };

  get marks(): object {
    const entries = Object.entries(this.states);
    return {
      changed: this.marksChanged,
      problem: this.problem,
      get: (id: string): ICellMark => {
        this.reads += 1;
        return {
          state: this.states[id],
          seed: 7,
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

  async function show(model: FakeModel) {
    const executed: unknown[] = [];
    const commands = new CommandRegistry();
    for (const id of [CommandIDs.goToCell, CommandIDs.clearRecords]) {
      commands.addCommand(id, {
        execute: args => void executed.push([id, args])
      });
    }
    widget = ReactWidget.create(
      <CellsSection
        model={model as unknown as INotebookSeed}
        commands={commands}
        trans={trans}
        names={names}
      />
    );
    Widget.attach(widget, document.body);
    const { node } = widget;
    await until(() => node.childElementCount > 0);
    return { node, executed };
  }

  afterEach(() => widget?.dispose());

  it('says that nothing is known', async () => {
    const { node } = await show(new FakeModel());
    expect(node.textContent).toBe('No cells have run yet.');
  });

  it('says what keeps the kernel from being observed', async () => {
    const model = new FakeModel();
    model.problem = 'no IPython';
    const { node } = await show(model);
    expect(node.querySelector('.jp-SeedPanel-error')?.textContent).toContain(
      'no IPython'
    );
  });

  it('counts cells by state, the worst first', async () => {
    const model = new FakeModel();
    Object.assign(model.states, {
      c0: 'in-sequence',
      c1: 'edited',
      c2: 'different-seed',
      c3: 'in-sequence'
    });
    const { node } = await show(model);
    const found = Array.from(
      node.querySelectorAll<HTMLElement>('.jp-SeedPanel-counts > li')
    );
    expect(found.map(item => [item.dataset.state, item.textContent])).toEqual([
      ['different-seed', 'Different seed1'],
      ['edited', 'Edited since it ran1'],
      ['in-sequence', 'Matches a clean run2']
    ]);
    expect(found.every(item => item.querySelector('svg'))).toBe(true);
  });

  it('lists those that need attention, and goes there', async () => {
    const model = new FakeModel();
    Object.assign(model.states, { c0: 'different-seed', c1: 'edited' });
    const { node, executed } = await show(model);
    const listed = Array.from(node.querySelectorAll('.jp-SeedPanel-marks li'));
    expect(listed.map(item => item.textContent)).toEqual([
      "Cell 1Ran with seed 7; the notebook's seed is 42.",
      'Cell 2, `x = 1`Edited since it ran.'
    ]);
    node
      .querySelectorAll<HTMLElement>(
        '.jp-SeedPanel-marks .jp-SeedPanel-link'
      )[1]
      .click();
    node.querySelector<HTMLElement>('.jp-SeedPanel-actions > *')?.click();
    expect(executed).toEqual([
      [CommandIDs.goToCell, { id: 'c1' }],
      [CommandIDs.clearRecords, {}]
    ]);
  });

  it('lists the first of very many', async () => {
    const model = new FakeModel();
    for (let i = 0; i < 53; i++) {
      model.states[`c${i}`] = 'edited';
    }
    const { node } = await show(model);
    expect(node.querySelectorAll('.jp-SeedPanel-marks li')).toHaveLength(50);
    expect(node.textContent).toContain('and 3 more cells');
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
      () => node.querySelectorAll('.jp-SeedPanel-marks li').length === 2
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

  it('says how many cells need attention', async () => {
    const model = new FakeModel();
    const { item, tracker } = await show(model);
    expect(item.id).toBe('jupyterlab-seed-status');
    expect(item.node.textContent).toBe('Seed 42: ');
    model.states.c0 = 'edited';
    model.marksChanged.emit(['c0']);
    await until(() => item.node.textContent !== 'Seed 42: ');
    expect(item.node.textContent).toBe('Seed 42: , 1 cell needs attention');
    model.states.c1 = 'unseeded';
    model.states.c2 = 'unknown';
    model.marksChanged.emit(['c1', 'c2']);
    await until(() => !item.node.textContent?.includes(' 1 cell '));
    expect(item.node.textContent).toBe('Seed 42: , 3 cells need attention');
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
