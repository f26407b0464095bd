import { HASH_SEED, offeredValues } from '../../recipes';
import type { IAdvice } from '../../jobs';
import type { INotebookSeed } from '../types';

/** What the button of a piece of advice does. */
export type AdviceAction =
  /** Seed a framework. */
  | 'seed'
  /** Have kernels start with a fixed hash seed. */
  | 'hash-seed'
  /** Verify again, one run after the other. */
  | 'one-after-the-other'
  /** Go to the cell that is to be changed by hand. */
  | 'show';

/**
 * What the button of a piece of advice does; `null` if only the user can act. A seed that is
 * not fixed has to be changed where it is set: a seed above it would not help.
 */
export function actionOf(advice: IAdvice): AdviceAction | null {
  switch (advice.kind) {
    case 'seed-framework':
      return advice.framework === null ? null : 'seed';
    case 'set-hash-seed':
      return 'hash-seed';
    case 'one-after-the-other':
      return 'one-after-the-other';
    default:
      return advice.cell === null ? null : 'show';
  }
}

/** Whether a verification can try a piece of advice without changing the notebook. */
export function canTry({ change, environment }: IAdvice): boolean {
  return change !== null || Object.keys(environment).length > 0;
}

/** Whether a piece of advice has lines or variables that can be written into the notebook as they are. */
export function canApply(advice: IAdvice): boolean {
  const action = actionOf(advice);
  return canTry(advice) && action !== 'seed' && action !== 'hash-seed';
}

/**
 * Seed a framework, as the panel and the button would.
 *
 * @param framework - The id of a recipe.
 * @returns Whether the seed cell ran; what went wrong is in `state.failure`.
 */
export async function seedFramework(
  model: INotebookSeed,
  framework: string
): Promise<boolean> {
  return (await model.setFramework(framework, true)) && model.insert();
}

/**
 * Have the notebook's kernels start with a fixed hash seed, and offer to
 * restart the one that runs.
 *
 * @returns Whether the notebook requests one now.
 */
export async function fixHashSeed(model: INotebookSeed): Promise<boolean> {
  const { seed, start } = model.state;
  const variable = start.variables.find(({ name }) => name === HASH_SEED);
  const [value] = variable ? offeredValues(variable, seed ?? 0) : [];
  if (!(await model.setEnvironment(HASH_SEED, value ?? '0'))) {
    return false;
  }
  if (model.state.hasKernel) {
    await model.restartWithEnvironment();
  }
  return true;
}
