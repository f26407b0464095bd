import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { Widget } from '@lumino/widgets';

/**
 * Add a tab of ours where the application has room for it.
 *
 * @param shell - The application's.
 * @param hasTabs - Whether it shows documents in tabs; Notebook 7 shows only one.
 * @returns The area: beside the documents; else below the one document, or to the right of it in
 * Notebook 7.2, whose shell drops what is added below.
 */
export function addToShell(
  shell: JupyterFrontEnd.IShell,
  tab: Widget,
  hasTabs: boolean,
  options: Parameters<JupyterFrontEnd.IShell['add']>[2]
): 'main' | 'down' | 'right' {
  const area = hasTabs ? 'main' : 'down';
  shell.add(tab, area, options);
  if (hasTabs || tab.parent) {
    return area;
  }
  // Its menu of the tabs to the right has their captions.
  tab.title.caption ||= tab.title.label;
  shell.add(tab, 'right', options);
  return 'right';
}

/** Bring a tab to the front. Notebook's shell would close one that is open beside the document. */
export function showInShell(shell: JupyterFrontEnd.IShell, tab: Widget): void {
  if (tab.isVisible && Array.from(shell.widgets('right')).includes(tab)) {
    tab.activate();
  } else {
    shell.activateById(tab.id);
  }
}
