import type { Cell } from '@jupyterlab/cells';

import type { CellBadge } from './badge';

/** One code cell of the notebook. */
export interface IMarkedCell {
  readonly id: string;
  readonly cell: Cell;
  badge: CellBadge | null;
  /** Whether it is drawn again once it has a DOM. */
  isAwaited: boolean;
}

/** Set a data attribute; `null` removes it. */
export function setData(
  node: HTMLElement,
  key: string,
  value: string | null
): void {
  if (value === null) {
    delete node.dataset[key];
  } else if (node.dataset[key] !== value) {
    node.dataset[key] = value;
  }
}

/** Remove the badge of a cell. */
export function clearBadge(entry: IMarkedCell): void {
  const { badge, cell } = entry;
  entry.badge = null;
  if (badge?.node.contains(document.activeElement)) {
    // The focus stays in the notebook.
    cell.node.focus({ preventScroll: true });
  }
  badge?.dispose();
}
