/**
 * The public API: what another extension may require.
 */
import { Token } from '@lumino/coreutils';

import type {
  IPreferences as IUserPreferences,
  ISeedTracker as ITracker,
  IVerifications as IModelVerifications
} from './model';
import type { IRecipeRegistry as IRegistry } from './recipes';

/**
 * The recipes: what seeding means for each framework. Add one to have its
 * framework detected, offered and seeded like the built-in ones.
 */
export type IRecipeRegistry = IRegistry;

/** The token of {@link IRecipeRegistry}. */
export const IRecipeRegistry = new Token<IRecipeRegistry>(
  'jupyterlab-seed:IRecipeRegistry',
  'A registry of recipes: what seeding means for one framework. Use it to add frameworks.'
);

/** The models of the open notebooks: what is known about their randomness. */
export type ISeedTracker = ITracker;

/** The token of {@link ISeedTracker}. */
export const ISeedTracker = new Token<ISeedTracker>(
  'jupyterlab-seed:ISeedTracker',
  'What is known about the randomness of each open notebook: its seed, its seed cell, its frameworks.'
);

/** The user's settings of this extension. */
export type IPreferences = IUserPreferences;

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
