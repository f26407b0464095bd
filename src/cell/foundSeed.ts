import type { IDetection } from '../detect';
import { ownSeedVariable } from './names';
import { agreedSeed, ownSeed } from './ownSeed';

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
      : agreedSeed(detection, 'private'))
  );
}
