import type { ISeedUse } from '../../detect';
import type { InjectionState } from '../../kernel';
import type { SeedInForce } from '../../ledger';
import type { IFrameworkState, KernelSeed, KernelSeeding } from '../state';

/** The sources of a kernel's seed. */
export interface IKernelSeedInput {
  readonly hasKernel: boolean;
  readonly seeding: KernelSeeding;
  readonly injection: InjectionState;
  /** The seed in the seed cell; `null` without one. */
  readonly wanted: number | null;
  /** The seed of the seed cell's last run; `null` if unknown. */
  readonly lastSeed: number | null;
  readonly frameworks: readonly IFrameworkState[];
  /** The seeds that the notebook's own code sets. */
  readonly own: readonly ISeedUse[];
}

/** Find the seed that the kernel has: by its streams, else by the seed code that ran. */
export function kernelSeed(input: IKernelSeedInput): KernelSeed {
  if (!input.hasKernel) {
    return { kind: 'no-kernel' };
  }
  if (input.seeding === 'pending') {
    return { kind: 'pending' };
  }
  const seeds = input.frameworks
    .filter(({ chosen, seed }) => chosen && seed !== null)
    .map(({ recipe, seed }) => ({
      recipe,
      seed: seed?.known ? seed.seed : ('unknown' as const)
    }));
  const main = mainSeed(
    seeds.map(({ seed }) => seed),
    input.wanted
  );
  if (main === null) {
    return seeds.length === 0
      ? seedOfCode(input)
      : {
          kind: seeds.some(({ seed }) => seed === 'unknown')
            ? 'unknown'
            : 'unseeded'
        };
  }
  const others = seeds
    .filter(({ seed }) => seed !== main)
    .map(({ recipe, seed }) => ({
      title: recipe.title,
      seed,
      isOwn: input.own.some(
        use =>
          use.scope === 'global' &&
          use.recipe === recipe.id &&
          use.value === seed
      )
    }));
  return { kind: 'seeded', seed: main, others };
}

/** The seed by the streams alone, whatever framework they are of. */
export function seedOfStreams({
  hasKernel,
  seeds
}: {
  readonly hasKernel: boolean;
  readonly seeds: Readonly<Record<string, SeedInForce>>;
}): KernelSeed {
  if (!hasKernel) {
    return { kind: 'no-kernel' };
  }
  const all = Object.values(seeds);
  const seed = mainSeed(all, null);
  if (seed !== null) {
    return { kind: 'seeded', seed, others: [] };
  }
  const isUnseeded = all.length > 0 && all.every(one => one === null);
  return { kind: isUnseeded ? 'unseeded' : 'unknown' };
}

/** The seed by the code that ran, for kernels whose streams cannot be read. */
function seedOfCode(input: IKernelSeedInput): KernelSeed {
  const { seeding, injection, wanted, lastSeed } = input;
  const atStart =
    injection.kind === 'seeded' || injection.kind === 'already'
      ? injection.seed
      : null;
  const seed = seeding === 'done' ? wanted : (lastSeed ?? atStart);
  if (seed !== null) {
    return { kind: 'seeded', seed, others: [] };
  }
  return { kind: 'unknown' };
}

/** The seed to show: the notebook's if any stream has it, else the most common; `null` if none has one. */
function mainSeed(
  seeds: readonly SeedInForce[],
  wanted: number | null
): number | null {
  const counts = new Map<number, number>();
  for (const seed of seeds) {
    if (typeof seed === 'number') {
      counts.set(seed, (counts.get(seed) ?? 0) + 1);
    }
  }
  if (wanted !== null && counts.has(wanted)) {
    return wanted;
  }
  const most = Math.max(0, ...counts.values());
  const found = [...counts].find(([, count]) => count === most);
  return found?.[0] ?? null;
}
