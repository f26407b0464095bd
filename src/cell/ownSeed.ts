/**
 * The seed that a notebook has already.
 */
import type { IDetection, ISeedUse } from '../detect';
import { ownSeedVariable } from './names';

/** The one seed that a notebook sets by itself for its global generators, or `null`. */
export function ownSeed(detection: IDetection): number | null {
  return agreed(detection, 'global');
}

/**
 * The seed to offer: that of the global generators, else of the notebook's own `SEED`,
 * else, if it sets no global seed, the one of all its private generators.
 */
export function foundSeed(detection: IDetection): number | null {
  return (
    ownSeed(detection) ??
    ownSeedVariable(detection.names) ??
    (detection.seeds.some(use => use.scope === 'global')
      ? null
      : agreed(detection, 'private'))
  );
}

/** The seeds that a notebook's code sets for global generators, each once. */
export function ownSeeds(detection: Pick<IDetection, 'seeds'>): number[] {
  return valuesOf(detection, 'global');
}

function agreed(
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
