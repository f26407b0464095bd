/**
 * The public API for other extensions.
 */
import { Token } from '@lumino/coreutils';

import type {
  IPreferences as IUserPreferences,
  ISeedTracker as ITracker,
  IVerifications as IModelVerifications
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

/** The models of the open notebooks: what is known about their randomness. */
export type ISeedTracker = ITracker;

/** The token of {@link ISeedTracker}. */
export const ISeedTracker = new Token<ISeedTracker>(
  'jupyterlab-seed:ISeedTracker',
  'What is known about the randomness of each open notebook.'
);

/** The user's settings of this extension. */
export type IPreferences = IUserPreferences;

/** The token of {@link IPreferences}. */
export const IPreferences = new Token<IPreferences>(
  'jupyterlab-seed:IPreferences',
  'The settings of jupyterlab-seed.'
);

/** The verifications of notebooks. */
export type IVerifications = IModelVerifications;

/** The token of {@link IVerifications}. */
export const IVerifications = new Token<IVerifications>(
  'jupyterlab-seed:IVerifications',
  'The verifications of notebooks.'
);
