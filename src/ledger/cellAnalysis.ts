/**
 * One code cell of the document, compared with a clean run.
 */
import type { IContent, IDoubt, IObject, IStreamState } from './objects';
import type { IRun } from './session';
import type { ICodeFacts } from '../effects/types';
import type { Certainty, Fault, ICellMark, ILedgerCell } from './types';

/** The content of a channel below a cell. */
export type Output = IObject | IContent | IStreamState;

/** How the last run of a cell differs from a clean run. */
export interface IDifference {
  readonly kind: 'stream' | 'name' | 'other';
  /** The stream or name. */
  readonly what: string;
  /** The cell that left it as it was. */
  readonly ran: string | null;
  /** The cell that a clean run takes it from. */
  readonly clean: string | null;
  /** Why it is not known what a clean run gives it. */
  readonly doubt: IDoubt | null;
  readonly certainty: Certainty;
}

/** Of a cell that leaves nothing behind. */
export const NOTHING_LEFT = 0;

/** A code cell of the document. */
export class CellAnalysis {
  constructor(
    public cell: ILedgerCell,
    public at: number,
    public facts: ICodeFacts
  ) {}

  /** The last run in this session. */
  run: IRun | null = null;
  fault: Fault | null = null;
  /** The run that a clean run would repeat. */
  clean: IRun | null = null;
  difference: IDifference | null = null;
  /** The channels that it takes. */
  reads: ReadonlySet<string> = new Set();
  /** The channels that it sets. */
  outputs: ReadonlyMap<string, Output> = new Map();
  /** A number for all that a clean run of it leaves behind. */
  left = NOTHING_LEFT;
  mark: ICellMark | null = null;
}

/** Why a cell's last run may not be what a clean run does, whatever it finds there. */
export function faultOf({ facts, run }: CellAnalysis): Fault | null {
  if (run === null) {
    return facts.normal === '' ? null : 'not-run';
  }
  if (run.facts.normal !== facts.normal) {
    return 'edited';
  }
  if (run.record.isMissing) {
    return 'unrecorded';
  }
  const { outcome } = run.record;
  if (outcome === 'interrupted') {
    return 'interrupted';
  }
  return outcome === 'error' ? 'failed' : null;
}

/** Whether the content of a channel is unchanged. */
export function isSame(a: Output, b: Output): boolean {
  return 'state' in a || 'state' in b
    ? isSameState(a as IStreamState, b as IStreamState)
    : isSameObject(a, b);
}

function isSameState(a: IStreamState, b: IStreamState): boolean {
  return (
    a.state === b.state &&
    a.seed === b.seed &&
    a.by === b.by &&
    isSameDoubt(a.doubt, b.doubt)
  );
}

function isSameDoubt(a: IDoubt | null, b: IDoubt | null): boolean {
  return a?.cell === b?.cell && a?.why === b?.why;
}

function isSameObject(a: IObject | IContent, b: IObject | IContent): boolean {
  if (
    a.token !== b.token ||
    a.value !== b.value ||
    a.by !== b.by ||
    !isSameDoubt(a.doubt, b.doubt)
  ) {
    return false;
  }
  if ('parts' in a && 'parts' in b) {
    return (
      a.facts === b.facts &&
      a.parts.length === b.parts.length &&
      a.parts.every((part, i) => part === b.parts[i])
    );
  }
  return true;
}
