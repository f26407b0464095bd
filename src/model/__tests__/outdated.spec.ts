import { Signal } from '@lumino/signaling';

import type { Verification } from '../../jobs';
import type { IOutdatedReportsOptions } from '../jobs/outdated';
import { OutdatedReports } from '../jobs/outdated';

/** A notebook's panel, and its model. */
class Panel {
  readonly disposed = new Signal<this, void>(this);
  readonly changed = new Signal<this, void>(this);
  readonly context: { path: string };
  readonly isOutdated = jest.fn(() => true);

  constructor(path: string) {
    this.context = { path };
  }
}

function setUp(...open: Panel[]) {
  const notebooks = {
    find: (is: (panel: Panel) => boolean) => open.find(is),
    forEach: (each: (panel: Panel) => void) => open.forEach(each),
    widgetAdded: new Signal<object, Panel>({})
  };
  const models = {
    get: (panel: Panel) => panel,
    ready: async (panel: Panel) => panel
  };
  const reports = new OutdatedReports({
    notebooks,
    models,
    localPath: (path: string) => path.replace('Drive:', '')
  } as unknown as IOutdatedReportsOptions);
  let changes = 0;
  reports.changed.connect(() => {
    changes += 1;
  });
  return { reports, notebooks, open, count: () => changes };
}

const OF_A = { path: 'a.ipynb' } as Verification;

describe('reports of other code than notebooks have now', () => {
  it('are known for those that are open', async () => {
    const panel = new Panel('Drive:a.ipynb');
    const { reports } = setUp(panel);
    expect(reports.isOutdated(OF_A)).toBe(true);
    expect(panel.isOutdated).toHaveBeenCalledWith(OF_A);
    const other = { path: 'b.ipynb' } as Verification;
    expect(reports.isOutdated(other)).toBe(false);
  });

  it('may change with a notebook that is edited, opened or closed', async () => {
    const panel = new Panel('a.ipynb');
    const { reports, notebooks, open, count } = setUp();
    expect(reports.isOutdated(OF_A)).toBe(false);
    open.push(panel);
    notebooks.widgetAdded.emit(panel);
    await Promise.resolve();
    await Promise.resolve();
    expect([count(), reports.isOutdated(OF_A)]).toEqual([1, true]);
    panel.changed.emit();
    expect(count()).toBe(2);
    panel.disposed.emit();
    expect(count()).toBe(3);
  });
});
