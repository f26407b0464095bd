/**
 * What one cell of Python says by itself, before the other cells are looked at.
 */
import type { IEnvironmentFact } from './environment';
import type { IImportedModule } from '../../python/imports';
import type { Resolved } from '../../python/resolve';
import type { CellValues, Value } from '../../python/values';

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
  /** Reads what it is worth. */
  readonly value: () => Value;
  readonly text: string;
}

/** What a name of the module stands for at the end of the cell. */
export interface IExport {
  readonly target: Resolved;
  /** Where in the cell it got that meaning. */
  readonly at: number;
  /** All that the cell binds it to. */
  readonly targets: readonly Resolved[];
}

/** An import, and whether it happens whenever its cell runs. */
export interface IImportFact extends IImportedModule {
  /** Whether it is under no condition, within its function. */
  readonly firm: boolean;
  /** The function of the module that makes it; empty for none. */
  readonly within: string;
  /** Whether the notebook installs the module if the import fails. */
  readonly installs: boolean;
  readonly line: number;
}

/** An installation: `!pip install torch`. */
export interface IInstallFact {
  readonly line: number;
  /** What is installed, as it is written. */
  readonly text: string;
}

/** What one cell says by itself. */
export interface ICellFacts {
  readonly imports: readonly IImportFact[];
  /** Dotted paths used, aliases resolved, without repeats. */
  readonly paths: readonly string[];
  /** Chains used that other cells may explain: first name → what follows it. */
  readonly open: ReadonlyMap<string, readonly string[]>;
  /**
   * What is used under no condition: function of the module, or empty → paths, with
   * {@link OPEN} and {@link MENTION} before them.
   */
  readonly firm: ReadonlyMap<string, ReadonlySet<string>>;
  /**
   * Names that it takes from outside the cell, before it binds them itself, and whether
   * it does so at once, not only in a function.
   */
  readonly reads: ReadonlyMap<string, boolean>;
  readonly calls: readonly ICallFact[];
  readonly environment: readonly IEnvironmentFact[];
  readonly installs: readonly IInstallFact[];
  readonly exports: ReadonlyMap<string, IExport>;
  /** Whether it brings names that are not in the notebook: `from mine import *`, `%run`. */
  readonly brings: boolean;
  /** What its names are worth; `null` if it has none. */
  readonly values: CellValues | null;
  /** Whether anything in it may draw random numbers, see `drawless.ts`. */
  readonly mayDraw: boolean;
  /** Whether it seems to be R. */
  readonly isR: boolean;
}

/** Marks a chain that other cells may explain among paths. */
export const OPEN = '?';

/** Marks a name that is mentioned alone, as in `if torch is None`; follows {@link OPEN}. */
export const MENTION = '=';

/** The facts of a cell that says nothing. */
export const NO_FACTS: ICellFacts = {
  imports: [],
  paths: [],
  open: new Map(),
  firm: new Map(),
  reads: new Map(),
  calls: [],
  environment: [],
  installs: [],
  exports: new Map(),
  brings: false,
  values: null,
  mayDraw: false,
  isR: false
};
