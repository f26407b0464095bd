/**
 * What the model of a notebook is made of.
 */
import type { ISharedNotebook } from '@jupyter/ydoc';
import type { ISessionContext } from '@jupyterlab/apputils';

import type { ICellRunner, IPrompts, ISeedPreferences } from '../cell';
import type { Detector } from '../detect';
import type { ILaunchEnvironments } from '../kernel';
import type { CodeReader } from '../effects';
import type { IFrameworkRegistry } from '../recipes';
import type { ISeedState, SeedFailure } from './state';

/** A detector, once the parser is there. */
export interface INotebookDetector {
  readonly detector: Detector;
  /** Reads what code does to names and streams. */
  readonly reader: CodeReader;
  /** Whether it has a parser of Python. */
  readonly canParse: boolean;
}

/** What a model is made of. */
export interface INotebookSeedOptions {
  /** The shared model of the notebook. */
  readonly notebook: ISharedNotebook;
  readonly session: ISessionContext;
  readonly runner: ICellRunner;
  readonly registry: IFrameworkRegistry;
  /** A detector of this notebook's own. */
  readonly detector: Promise<INotebookDetector>;
  readonly prompts: IPrompts;
  /** The user's preferences, as they are now. */
  readonly preferences: () => ISeedPreferences;
  /** The server's part in starting kernels; `null` where it has none. */
  readonly environments: ILaunchEnvironments | null;
  /** Whether the host is slow when something is queued at a restart. */
  readonly isSlowToQueue: boolean;
  /** Told once for each start of the kernel that could not be seeded. */
  readonly notify: (failure: SeedFailure, state: ISeedState) => void;
  /** Whether the notebook may not be changed. */
  readonly isReadOnly: () => boolean;
  /** Remember that the user ran this text of a seed cell by hand. */
  readonly confirm: (source: string) => void;
  /**
   * Whether the code of a cell may run unasked, given its id: it is trusted,
   * and its user has run that very text before.
   */
  readonly isTrusted: (id: string) => boolean;
}
