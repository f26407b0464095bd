/**
 * The models as views and other extensions see them: only interfaces.
 */
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { ISignal } from '@lumino/signaling';

import type { AutoInject, ISeedPreferences } from '../cell';
import type { IReport, IVerifyOptions, Verification } from '../jobs';
import type { IKernelProblem } from '../kernel';
import type { CellState, ICellMark, Outcome } from '../ledger';
import type { IDeterminism } from '../recipes';
import type { IDeviceNotice } from './kernel/deviceNotice';
import type { ISeedState } from './state';
import type { IVerified } from './jobs/verified';

/**
 * All that is known about the randomness of one notebook, and the actions on it. Each
 * change to the notebook is one undo step.
 *
 * Methods that return a boolean return whether they succeeded; a failure is in
 * `state.failure`.
 */
export interface INotebookSeed {
  /** Emitted when {@link state} has changed. */
  readonly changed: ISignal<INotebookSeed, void>;

  /** Emitted when the notebook was closed. */
  readonly disposed: ISignal<INotebookSeed, void>;

  /** The current state; the same object as long as nothing changed. */
  readonly state: ISeedState;

  /** The marks of the cells. */
  readonly marks: ICellMarks;

  /** Whether a view shows the notebook: then the kernel is asked again after each activity. */
  isWatched: boolean;

  /** Whether the notebook was closed. */
  readonly isDisposed: boolean;

  /** Ask the kernel for its modules and seeds; `state` follows. */
  refreshKernel(): Promise<void>;

  /**
   * What may differ from run to run on a GPU, by the code and the last verification.
   *
   * @param verification - The notebook's; `null` for none.
   * @returns `null` if nothing is to be said.
   */
  deviceNotice(
    verification: Verification | null
  ): Promise<IDeviceNotice | null>;

  /** Insert the seed cell or bring it up to date, and run it. */
  insert(): Promise<boolean>;

  /** Remove the seed cell and what is stored for it. */
  remove(): Promise<boolean>;

  /**
   * Set the notebook's seed. In the cell only the number changes.
   *
   * @param seed - Refused unless it is an integer in the range of the chosen frameworks.
   */
  setSeed(seed: unknown): Promise<boolean>;

  /** Draw a seed that every chosen framework accepts, and set it. */
  roll(): Promise<boolean>;

  /**
   * Read the notebook's code, and load what judges its runs. Without a seed cell and
   * runs that waits until something asks, and {@link state} knows no frameworks and seeds before.
   *
   * @returns When it has been read, or cannot be.
   */
  prepare(): Promise<void>;

  /**
   * Choose whether a framework is seeded.
   *
   * @param id - The id of a recipe of the notebook's language.
   */
  setFramework(id: string, wanted: boolean): Promise<boolean>;

  /** Choose the value of a determinism switch. */
  setDeterminism<K extends keyof IDeterminism>(
    key: K,
    value: IDeterminism[K]
  ): Promise<boolean>;

  /**
   * Choose when this notebook's kernel is seeded.
   *
   * @param choice - `null` leaves it to the user's setting.
   */
  setAutoInject(choice: AutoInject | null): Promise<boolean>;

  /**
   * Choose a variable of the environment that the kernel's process starts with.
   *
   * @param name - The name of a variable that recipes know.
   * @param value - `null` to leave it unset.
   */
  setEnvironment(name: string, value: string | null): Promise<boolean>;

  /** Restart the kernel, after asking, with the launch environment of the notebook. */
  restartWithEnvironment(): Promise<boolean>;

  /**
   * Restore every stream to its state at the start of a cell's last run, and run the
   * cell. Variables are not rewound.
   *
   * @param id - The id of a cell.
   */
  rewindAndRun(id: string): Promise<boolean>;

  /** The same for a cell and all code cells below it, in order, up to the first error. */
  runFromHere(id: string): Promise<boolean>;

  /**
   * Run, in order and from the state that a clean run has there, the first cell
   * that keeps a cell from being in sequence, all cells between them, and the cell.
   */
  runFromFirstBroken(id: string): Promise<boolean>;

  /**
   * The first cell that has to run again for a cell to be in sequence.
   *
   * @returns Its id, which may be the cell's own; `null` if the cell is in sequence or
   * not a code cell.
   */
  firstBroken(id: string): string | null;

  /** Delete the records of runs, after asking: here, in the kernel and in the file. */
  clearRecords(): Promise<boolean>;

  /**
   * Go to the next cell that needs attention, or to the one before; the first
   * follows the last.
   *
   * @returns Whether there is one.
   */
  nextMark(step: 1 | -1): Promise<boolean>;

  /**
   * Scroll to a cell.
   *
   * @param id - The id of a cell; the seed cell by default.
   * @param line - A line in it, from 1, for the cursor.
   */
  reveal(id?: string, line?: number): Promise<void>;

  /** Take the report of a verification that has ended; {@link marks} follow. */
  verified(report: IReport): void;

  /** The place of a cell among all cells, from 1; `null` if it is gone. */
  cellNumber(id: string): number | null;

  /**
   * Find a cell that a report names.
   *
   * @param id - Its id; `null` in formats without ids.
   * @param index - Its place among all cells when the report was made.
   * @param source - Its source then.
   * @returns Its id in this notebook; `null` if it is gone.
   */
  findCell(id: string | null, index: number, source?: string): string | null;

  /** The outcome of a verification if it is of the notebook as it is now, else `null`. */
  verifiedBy(verification: Verification | null): IVerified | null;

  /** Whether a verification's report is of other code than the notebook has now. */
  isOutdated(verification: Verification | null): boolean;
}

/** What a verification found at a cell. */
export interface ICellFinding {
  /**
   * `equal`; `output`: an output differed; `outcome`: it ended in different ways; `state`: its
   * outputs were equal, its random numbers were not.
   */
  readonly kind: 'equal' | 'output' | 'outcome' | 'state';
  /** When the verification ended. */
  readonly finished: Date;
}

/** One execution of a cell in the current process. */
export interface ICellExecution {
  /** The number of its record. */
  readonly n: number;
  readonly cell: string;
  readonly count: number | null;
  readonly outcome: Outcome;
  /** The streams that it drew from or seeded. */
  readonly streams: readonly string[];
}

/** The marks of the cells of one notebook. */
export interface ICellMarks {
  /** Emitted with the ids of the cells whose mark was added, changed or removed. */
  readonly changed: ISignal<ICellMarks, readonly string[]>;

  /** The mark of a cell; `null` if no run of it is known. */
  get(id: string): ICellMark | null;

  /** What the last verification found at a cell, until that is edited or run; `null` if nothing. */
  finding(id: string): ICellFinding | null;

  /** Ids of the code cells, in document order. */
  readonly ids: readonly string[];

  /** The executions of cells in the current process, the oldest first. */
  readonly runs: readonly ICellExecution[];

  /** The number of cells in each state. */
  readonly counts: Readonly<Record<CellState, number>>;

  /** Ids of the cells that need attention, or differed in the last verification, in document order. */
  readonly attention: readonly string[];

  /** Ids of the cells in one state, in document order. */
  cells(state: CellState): readonly string[];

  /** Why the kernel cannot be observed, or not in all; `null` if it can. */
  readonly problem: IKernelProblem | null;

  /** How many messages of the kernel were dropped, because they could not be read or were lost. */
  readonly dropped: number;
}

/** The models of the open notebooks. */
export interface ISeedTracker {
  /** Emitted when the current notebook changes. */
  readonly currentChanged: ISignal<ISeedTracker, INotebookSeed | null>;

  /** The model of the current notebook, or `null`. */
  readonly current: INotebookSeed | null;

  /**
   * The model of a notebook.
   *
   * @param panel - An open notebook.
   * @returns Its model, or `undefined` once the panel is disposed or before its
   * document is ready.
   */
  get(panel: NotebookPanel): INotebookSeed | undefined;

  /**
   * The model of a notebook, as soon as its document is ready.
   *
   * @param panel - An open notebook.
   */
  ready(panel: NotebookPanel): Promise<INotebookSeed>;
}

/** The user's choices for verifications. */
export interface IVerifyPreferences extends IVerifyOptions {
  /** Whether a dialog announces the verification before it starts. */
  readonly ask: boolean;
  readonly stored: boolean;
  /** How many fresh runs are compared. */
  readonly runs: number;
}

/** The user's settings of this extension. */
export interface IPreferences extends ISeedPreferences {
  /** Emitted when a setting changed. */
  readonly changed: ISignal<IPreferences, void>;

  /** What the button in the toolbar shows beside its icon. */
  readonly buttonLabel: 'seed' | 'icon';

  /** Which marks are shown on cells: those that need attention, all, or none. */
  readonly marks: 'attention' | 'all' | 'off';

  /** The user's choices for verifications. */
  readonly verify: IVerifyPreferences;

  /** Store the user's choices for verifications. */
  rememberVerify(chosen: IVerifyPreferences): Promise<void>;
}
