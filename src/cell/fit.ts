import type { IDetection } from '../detect';
import type {
  ICellReading,
  IFrameworkRegistry,
  ISeedOptions
} from '../recipes';
import { normalizeOptions } from '../recipes';
import { chooseNames } from './names';
import { findUnseeded } from './unseeded';

/** What options are fitted to. */
export interface IFitInput {
  /** The reading of the seed cell; `null` if there is none. */
  readonly reading: ICellReading | null;
  readonly detection: IDetection;
}

/**
 * Fits options to a notebook: the names that are free in it, and what to say that the
 * cell does not seed.
 *
 * @param options - What the cell should contain.
 * @param input - The notebook.
 * @returns The options, normalized.
 */
export function fitToNotebook(
  options: ISeedOptions,
  input: IFitInput,
  registry: IFrameworkRegistry
): ISeedOptions {
  const { detection, reading } = input;
  const normal = normalizeOptions(options, registry);
  const said = reading?.choices ? (reading.choices.names ?? {}) : null;
  const names = chooseNames(normal, said, detection.names, registry);
  const named = { ...normal, names };
  const unseeded = findUnseeded(named, detection, registry);
  return normalizeOptions({ ...named, unseeded }, registry);
}
