import { isOwn } from '../../ledger';
import type { ICellMark } from '../../ledger';

/**
 * The generators of the notebook's own without a seed from which a cell drew, if it drew from
 * no global one without a seed: seeding the notebook does not change what they give.
 */
export function ownUnseeded(mark: ICellMark): readonly string[] {
  const unseeded =
    mark.state === 'unseeded'
      ? mark.streams.filter(({ seed }) => seed === null)
      : [];
  return unseeded.every(({ stream }) => isOwn(stream))
    ? unseeded.map(({ stream }) => stream)
    : [];
}
