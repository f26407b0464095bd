import { LabIcon } from '@jupyterlab/ui-components';

import differs from '../../../style/icons/mark-differs.svg';
import differentSeed from '../../../style/icons/mark-different-seed.svg';
import earlierKernel from '../../../style/icons/mark-earlier-kernel.svg';
import edited from '../../../style/icons/mark-edited.svg';
import inSequence from '../../../style/icons/mark-in-sequence.svg';
import keyReused from '../../../style/icons/mark-key-reused.svg';
import outOfSequence from '../../../style/icons/mark-out-of-sequence.svg';
import ownSeed from '../../../style/icons/mark-own-seed.svg';
import unknown from '../../../style/icons/mark-unknown.svg';
import unseeded from '../../../style/icons/mark-unseeded.svg';
import type { CellState, ICellMark } from '../../ledger';

/** What a mark shows: a state, that two clean runs differed, or that a key was used twice. */
export type Shown = CellState | 'verified-different' | 'key-reused';

/** What the mark of a cell shows. */
export function shownOf({ state, cause }: ICellMark): Shown {
  return cause?.kind === 'key-reused' ? cause.kind : state;
}

/** One shape for each, so that colour is not the only difference. */
export const MARK_ICONS: Readonly<Record<Shown, LabIcon>> = {
  'verified-different': markIcon('verified-different', differs),
  'key-reused': markIcon('key-reused', keyReused),
  'in-sequence': markIcon('in-sequence', inSequence),
  'own-seed': markIcon('own-seed', ownSeed),
  'different-seed': markIcon('different-seed', differentSeed),
  unseeded: markIcon('unseeded', unseeded),
  'out-of-sequence': markIcon('out-of-sequence', outOfSequence),
  edited: markIcon('edited', edited),
  'earlier-kernel': markIcon('earlier-kernel', earlierKernel),
  unknown: markIcon('unknown', unknown)
};

function markIcon(state: Shown, svgstr: string): LabIcon {
  return new LabIcon({ name: `jupyterlab-seed:mark-${state}`, svgstr });
}
