import type { JupyterFrontEnd } from '@jupyterlab/application';
import { WidgetTracker } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import { nullTranslator } from '@jupyterlab/translation';
import { LabIcon } from '@jupyterlab/ui-components';
import type { Widget } from '@lumino/widgets';
import * as React from 'react';

import { Job } from '../../jobs';
import { FakeServer } from '../../jobs/__tests__/helpers';
import { JobTabs } from '../jobTabs';
import { JobWidget } from '../jobWidget';

const PANEL = { id: 'notebook', context: { path: 'a.ipynb' } };
const icon = new LabIcon({ name: 'test:icon', svgstr: '<svg></svg>' });

/** The tabs of two kinds of jobs in one shell, with what it was asked to add, and how. */
function inOneShell() {
  const shown: Widget[] = [];
  const asked: Record<string, unknown>[] = [];
  const app = {
    serviceManager: { contents: { localPath: (path: string) => path } },
    shell: {
      widgets: () => shown.values(),
      activateById: () => undefined,
      add: (
        widget: Widget,
        _area: string,
        options: Record<string, unknown>
      ) => {
        shown.push(widget);
        asked.push(options);
      }
    }
  } as unknown as JupyterFrontEnd;
  const make = (name: string) =>
    new JobTabs({
      app,
      tracker: new WidgetTracker<JobWidget<unknown, never>>({
        namespace: name
      }),
      jobs: {
        get: path => new Job<unknown, never>(path, new FakeServer() as never),
        release: () => undefined
      },
      notebooks: {
        find: (is: (panel: typeof PANEL) => boolean) =>
          is(PANEL) ? PANEL : undefined
      } as unknown as INotebookTracker,
      hasTabs: true,
      type: name,
      make: job =>
        new JobWidget<unknown, never>({
          job,
          view: <p />,
          name,
          label: name,
          icon,
          titleOf: path => ({ label: path, caption: path }),
          translator: nullTranslator,
          confirmCancel: () => Promise.resolve(true)
        })
    });
  return {
    verifications: make('verify'),
    studies: make('study'),
    shown,
    asked
  };
}

describe('The tabs of jobs', () => {
  it('stand beside the notebook, and behind one another', () => {
    const { verifications, studies, shown, asked } = inOneShell();
    verifications.open('a.ipynb', {});
    studies.open('a.ipynb', {});
    studies.open('b.ipynb', {});
    expect(asked.map(({ mode, ref }) => [mode, ref])).toEqual([
      ['split-right', 'notebook'],
      ['tab-after', shown[0].id],
      ['split-right', undefined]
    ]);
    shown.forEach(widget => widget.dispose());
  });
});
