/**
 * What one cell of Python says by itself, before the other cells are looked at.
 */
import type { IEnvironmentFact } from './environment';
import type { IImportedModule } from '../python/imports';
import type { Resolved, ResolvedValue } from '../python/resolve';

/** A call that sets a seed, or may do so, depending on other cells. */
export interface ICallFact {
  readonly chain: string;
  /** Whether another cell defines the first name of `chain`. */
  readonly open: boolean;
  readonly line: number;
  readonly args: readonly IArgumentFact[];
}

/** An argument of such a call. */
export interface IArgumentFact {
  readonly keyword: string | null;
  /** Whether it stands for several. */
  readonly spread: boolean;
  readonly value: ResolvedValue;
  readonly text: string;
}

/** What a name of the module stands for at the end of the cell. */
export interface IExport {
  readonly target: Resolved;
  readonly value: ResolvedValue;
  /** Where in the cell it got that meaning. */
  readonly at: number;
}

/** What one cell says by itself. */
export interface ICellFacts {
  readonly imports: readonly IImportedModule[];
  /** Dotted paths used, aliases resolved, without repeats. */
  readonly paths: readonly string[];
  /** Chains used that other cells may explain: first name → what follows it. */
  readonly open: ReadonlyMap<string, readonly string[]>;
  readonly calls: readonly ICallFact[];
  readonly environment: readonly IEnvironmentFact[];
  readonly exports: ReadonlyMap<string, IExport>;
}

/** The facts of a cell that says nothing. */
export const NO_FACTS: ICellFacts = {
  imports: [],
  paths: [],
  open: new Map(),
  calls: [],
  environment: [],
  exports: new Map()
};
