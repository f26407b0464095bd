import type { ICellMark } from '../../ledger';

/** Whether a clean run is known to give a cell what it had. */
export function isFine(mark: ICellMark | null): boolean {
  return mark?.state === 'in-sequence' || mark?.state === 'own-seed';
}
