/**
 * The public API: what another extension may require.
 */
import type { NotebookPanel } from '@jupyterlab/notebook';
import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';

import type { IPreferences as ICellPreferences } from './cell';
import type {
  IVerifications as IModelVerifications,
  IVerifyPreferences,
  NotebookSeed
} from './model';
import type { IFrameworkRegistry as IRegistry } from './recipes';

/**
 * The frameworks: their facts and how each is seeded. Add one to have it detected,
 * offered, seeded, marked and rewound like the built-in ones.
 */
export type IFrameworkRegistry = IRegistry;

/** The token of {@link IFrameworkRegistry}. */
export const IFrameworkRegistry = new Token<IFrameworkRegistry>(
  'jupyterlab-seed:IFrameworkRegistry',
  'The frameworks that jupyterlab-seed knows. Use it to add one.'
);

/** What is known about the randomness of each open notebook. */
export interface ISeedTracker {
  /** Emitted when another notebook became the current one, or none. */
  readonly currentChanged: ISignal<ISeedTracker, NotebookSeed | null>;

  /** The model of the current notebook, or `null`. */
  readonly current: NotebookSeed | null;

  /**
   * The model of a notebook.
   *
   * @param panel - An open notebook.
   * @returns Its model, or `undefined` once the panel is disposed or before its
   * document is ready.
   */
  get(panel: NotebookPanel): NotebookSeed | undefined;

  /**
   * The model of a notebook, as soon as its document is ready.
   *
   * @param panel - An open notebook.
   */
  ready(panel: NotebookPanel): Promise<NotebookSeed>;
}

/** The token of {@link ISeedTracker}. */
export const ISeedTracker = new Token<ISeedTracker>(
  'jupyterlab-seed:ISeedTracker',
  'What is known about the randomness of each open notebook: its seed, its seed cell, its frameworks.'
);

/** The user's settings of this extension. */
export interface IPreferences extends ICellPreferences {
  /** Emitted when a setting changed. */
  readonly changed: ISignal<IPreferences, void>;

  /** What the button in the toolbar shows beside its icon. */
  readonly buttonLabel: 'seed' | 'icon';

  /** Which marks are shown on cells: those that need attention, all, or none. */
  readonly marks: 'attention' | 'all' | 'off';

  /** What the user chose for verifications. */
  readonly verify: IVerifyPreferences;

  /** Remember what the user chose for verifications. */
  rememberVerify(chosen: IVerifyPreferences): Promise<void>;
}

/** The token of {@link IPreferences}. */
export const IPreferences = new Token<IPreferences>(
  'jupyterlab-seed:IPreferences',
  'The settings of jupyterlab-seed: default seed, default determinism, frameworks never to offer.'
);

/** The verifications of notebooks. */
export type IVerifications = IModelVerifications;

/** The token of {@link IVerifications}. */
export const IVerifications = new Token<IVerifications>(
  'jupyterlab-seed:IVerifications',
  'The verifications of notebooks: whether they give the same results in two fresh kernels.'
);
