import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Panel, Widget } from '@lumino/widgets';

import { addToShell, showInShell } from '../addToShell';

/**
 * A shell with these areas. As in Notebook, what is added to another is dropped, and a tab to the right that is open
 * closes when it is activated.
 */
function shellOf(areas: readonly string[]) {
  const panels = new Map(areas.map(area => [area, new Panel()]));
  panels.forEach(panel => Widget.attach(panel, document.body));
  const widgets = (area: string): readonly Widget[] =>
    panels.get(area)?.widgets ?? [];
  const shell = {
    widgets,
    add: (widget: Widget, area: string) => panels.get(area)?.addWidget(widget),
    activateById: (id: string) => {
      const found = areas.flatMap(widgets).find(widget => widget.id === id);
      found?.setHidden(found.isVisible && widgets('right').includes(found));
    }
  };
  const areaOf = (widget: Widget): string | undefined =>
    areas.find(area => widgets(area).includes(widget));
  return { shell: shell as unknown as JupyterFrontEnd.IShell, areaOf };
}

function tabOf(label: string): Widget {
  const tab = new Widget();
  tab.id = label;
  tab.title.label = label;
  tab.hide();
  return tab;
}

const HOSTS: [string, string[], boolean, string][] = [
  ['JupyterLab', ['main', 'right', 'down'], true, 'main'],
  ['the newest Notebook', ['main', 'right', 'down'], false, 'down'],
  ['Notebook 7.2', ['main', 'right'], false, 'right']
];

it.each(HOSTS)('a tab has a place in %s', (_, areas, hasTabs, expected) => {
  const { shell, areaOf } = shellOf(areas);
  const tab = tabOf('Verify');
  expect(addToShell(shell, tab, hasTabs, {})).toBe(expected);
  expect(areaOf(tab)).toBe(expected);
});

it.each(HOSTS)('a tab that is shown again stays in %s', (_, areas, hasTabs) => {
  const { shell } = shellOf(areas);
  const tab = tabOf('Verify');
  addToShell(shell, tab, hasTabs, {});
  showInShell(shell, tab);
  expect(tab.isVisible).toBe(true);
  showInShell(shell, tab);
  expect(tab.isVisible).toBe(true);
});

it('the menu of Notebook 7.2 can name a tab that has a label alone', () => {
  const { shell } = shellOf(['main', 'right']);
  const [bare, named] = [tabOf('model, seed 3'), tabOf('Verify')];
  named.title.caption = 'Verification of model.ipynb';
  [bare, named].forEach(tab => addToShell(shell, tab, false, {}));
  expect(bare.title.caption).toBe('model, seed 3');
  expect(named.title.caption).toBe('Verification of model.ipynb');
});
