import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

import { code, seedCell } from '../../cell/__tests__/helpers';
import type { NotebookSeed } from '..';
import { SeedTracker } from '..';
import { FakeKernel, FakeSession, setUp, settle } from './helpers';

const SEED_CELL = 'import random\n\nSEED = 42\n\nrandom.seed(SEED)';
const CELLS = [seedCell(SEED_CELL), code('import random\nrandom.random()')];

/** The part of a panel that the tracker looks at. */
class FakePanel {
  constructor(readonly session: FakeSession) {}

  readonly disposed = new Signal<this, void>(this);
  readonly context = {
    ready: Promise.resolve(),
    saveState: new Signal<object, string>({}),
    disposed: new Signal<object, void>({})
  };
  isDisposed = false;
}

/** The part of the host's tracker that is looked at. */
class FakeNotebooks {
  readonly widgetAdded = new Signal<this, FakePanel>(this);
  readonly currentChanged = new Signal<this, FakePanel | null>(this);
  currentWidget: FakePanel | null = null;

  forEach(): void {
    // None was open before.
  }
}

/** A tracker whose models load when a test says so. */
function track() {
  const notebooks = new FakeNotebooks();
  const loaded = new PromiseDelegate<(panel: NotebookPanel) => NotebookSeed>();
  let asked = 0;
  const tracker = new SeedTracker(
    notebooks as unknown as INotebookTracker,
    () => {
      asked += 1;
      return loaded.promise;
    }
  );
  return { notebooks, tracker, loaded, asked: () => asked };
}

/** What makes a model of a notebook with a seed cell, on the session of a panel. */
async function seeding(): Promise<(panel: NotebookPanel) => NotebookSeed> {
  const { make } = await setUp(CELLS, { kernel: null, autoInject: 'run' });
  return panel => make((panel as unknown as FakePanel).session);
}

describe('a model that loads after the kernel came', () => {
  it('begins to load when the notebook is added, before its document is ready', () => {
    const { notebooks, asked } = track();
    notebooks.widgetAdded.emit(new FakePanel(new FakeSession(null)));
    expect(asked()).toBe(1);
  });

  it('asks for the seeding as soon as it is made, and before anything else but the records', async () => {
    const create = await seeding();
    const { notebooks, tracker, loaded } = track();
    const session = new FakeSession(null);
    const panel = new FakePanel(session);
    notebooks.widgetAdded.emit(panel);
    const kernel = new FakeKernel();
    session.change(kernel);
    await settle();
    expect(kernel.requests).toEqual([]);
    let first: string[] = [];
    loaded.resolve(made => {
      const model = create(made);
      // Nobody else could queue a request meanwhile.
      first = [...kernel.requests];
      return model;
    });
    await tracker.ready(panel as unknown as NotebookPanel);
    expect(first).toEqual(['watch', 'seed']);
    tracker.dispose();
  });

  it('asks in the slot of the kernel’s change where it loaded first', async () => {
    const create = await seeding();
    const { notebooks, tracker, loaded } = track();
    const session = new FakeSession(null);
    const panel = new FakePanel(session);
    loaded.resolve(create);
    notebooks.widgetAdded.emit(panel);
    await tracker.ready(panel as unknown as NotebookPanel);
    const kernel = new FakeKernel();
    session.change(kernel);
    expect(kernel.requests.slice(0, 2)).toEqual(['watch', 'seed']);
    tracker.dispose();
  });

  it('is not made where the notebook was closed meanwhile', async () => {
    const { notebooks, tracker, loaded } = track();
    const panel = new FakePanel(new FakeSession(new FakeKernel()));
    notebooks.widgetAdded.emit(panel);
    panel.isDisposed = true;
    const create = jest.fn();
    loaded.resolve(create);
    await expect(
      tracker.ready(panel as unknown as NotebookPanel)
    ).rejects.toThrow('closed');
    expect(create).not.toHaveBeenCalled();
  });

  it('is loaded again when the notebook becomes the current one, where loading failed', async () => {
    const create = await seeding();
    const notebooks = new FakeNotebooks();
    const load = jest
      .fn()
      .mockRejectedValueOnce(new Error('no connection'))
      .mockResolvedValue(create);
    const tracker = new SeedTracker(
      notebooks as unknown as INotebookTracker,
      load
    );
    const panel = new FakePanel(new FakeSession(null));
    notebooks.widgetAdded.emit(panel);
    await settle();
    notebooks.currentWidget = panel;
    notebooks.currentChanged.emit(panel);
    const model = await tracker.ready(panel as unknown as NotebookPanel);
    expect(tracker.current).toBe(model);
    expect(load).toHaveBeenCalledTimes(2);
    tracker.dispose();
  });
});
