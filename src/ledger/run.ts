/**
 * One execution, with what it took.
 */
import type { ICodeFacts } from '../effects/types';
import type { Varying } from './everyRun';
import type { IItem } from './input';
import type { IKeyReuse } from './keyReuse';
import type { IStreamEffects } from './runs';
import type { IRecord } from './types';

/** Stands for code outside cells. */
export const NO_CELL = '';

/** A run that seeded a stream. */
export interface ISeeder {
  /** The cell; `null` for code outside cells. */
  readonly cell: string | null;
  readonly facts: ICodeFacts;
}

/** One execution, with what it took. */
export interface IRun {
  readonly record: IRecord;
  /** The values of names before and after it; those that were noticed later only, too. */
  changes: NonNullable<IRecord['values']>;
  readonly facts: ICodeFacts;
  /** Equal for runs of equal code that called equal functions of the notebook. */
  readonly code: number;
  /** Equal for those that took equal values as well. */
  readonly input: number;
  /** Equal if they drew from equal states as well. */
  readonly provenance: number;
  /** The same of what lasts of it, see {@link ICodeFacts.lasting}. */
  readonly lasting: number;
  /**
   * Equal for runs of equal code that draw the same numbers from the same states, whatever
   * else they take; `null` if that is not known.
   */
  readonly steering: number | null;
  readonly streams: IStreamEffects;
  /** What in it differs in every run by itself. */
  readonly varying: readonly Varying[];
  /** The keys that it used up, where that may be twice. */
  readonly reused: readonly IKeyReuse[];
  /** What it took; kept for the last run of a cell only. */
  items: readonly IItem[];
  /** For each stream that it drew from: the cell that left it in that state. */
  readonly leftBy: ReadonlyMap<string, string | null>;
  /** For each stream: the run that seeded it last, this one included. */
  readonly seededBy: ReadonlyMap<string, ISeeder>;
}
