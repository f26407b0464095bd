/**
 * The seed that a notebook has already.
 */
import type { IDetection, ISeedUse } from '../detect';

/** The one seed that a notebook sets by itself for its global generators, or `null`. */
export function ownSeed(detection: IDetection): number | null {
  return agreedSeed(detection, 'global');
}

/** The seeds that a notebook's code sets for global generators, each once. */
export function ownSeeds(detection: Pick<IDetection, 'seeds'>): number[] {
  return valuesOf(detection, 'global');
}

/** The one seed that a notebook sets in a scope, or `null`. */
export function agreedSeed(
  detection: IDetection,
  scope: ISeedUse['scope']
): number | null {
  const values = valuesOf(detection, scope);
  return values.length === 1 ? values[0] : null;
}

function valuesOf(
  { seeds }: Pick<IDetection, 'seeds'>,
  scope: ISeedUse['scope']
): number[] {
  const values = new Set<number>();
  for (const use of seeds) {
    if (use.scope === scope && use.value !== null) {
      values.add(use.value);
    }
  }
  return [...values];
}
