/**
 * The dependencies of a notebook's model.
 */
import type { ISharedNotebook } from '@jupyter/ydoc';
import type { ISessionContext } from '@jupyterlab/apputils';

import type { ICellRunner, IPrompts, ISeedPreferences } from '../cell';
import type { Detector } from '../detect';
import type { ILaunchEnvironments, KernelWatch } from '../kernel';
import type { IJudge } from './marks/lateLedger';
import type { OnDemand } from './onDemand';
import type { SeedCode } from './seed/seedCode';
import type { SeedFailure } from './state';

/** A detector, once the parser has loaded. */
export interface INotebookDetector {
  readonly detector: Detector;
  /** Whether it has a parser of Python. */
  readonly canParse: boolean;
}

/** The dependencies of a model. */
export interface INotebookSeedOptions {
  /** The shared model of the notebook. */
  readonly notebook: ISharedNotebook;
  readonly session: ISessionContext;
  readonly runner: ICellRunner;
  /** What reads and composes seed cells; shared by all notebooks, and not disposed with this. */
  readonly seedCode: OnDemand<SeedCode>;
  /** Loads the notebook's own detector. */
  readonly detector: () => Promise<INotebookDetector>;
  /** Loads what judges the records of its kernel. */
  readonly judge: () => Promise<IJudge>;
  /** What follows its kernel; for Python by default. */
  readonly Watch?: typeof KernelWatch | false | null;
  readonly prompts: IPrompts;
  /** Returns the user's current preferences. */
  readonly preferences: () => ISeedPreferences;
  /** The server's launch environments; `null` without a server extension. */
  readonly environments: ILaunchEnvironments | null;
  /** Whether the host is slow if something is queued at a restart. */
  readonly isSlowToQueue: boolean;
  /**
   * Called once for each start of the kernel that could not be seeded, when a part of the
   * code does not load, and when another user wrote the seed cell at the same moment.
   */
  readonly notify: (failure: SeedFailure) => void;
  /** Returns the notebook's path, from the server's root. */
  readonly path: () => string;
  /** Whether the notebook may not be changed. */
  readonly isReadOnly: () => boolean;
  /** Remember that the user ran this text of a seed cell by hand. */
  readonly confirm: (source: string) => void;
  /**
   * Whether the code of a cell may run without a question, given its id: it is trusted,
   * and its user has run the same text before.
   */
  readonly isTrusted: (id: string) => boolean;
}
