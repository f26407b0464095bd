import fc from 'fast-check';

import type { SeedInForce } from '../../ledger';
import { kernelSeed } from '../kernel/kernelSeed';
import type { IKernelSeedInput } from '../kernel/kernelSeed';
import type { IFrameworkState } from '../state';

/** Frameworks by their seeds: `null` for none, absent for one without a stream. */
function frameworks(
  seeds: Record<string, SeedInForce | undefined>,
  chosen = true
): IFrameworkState[] {
  return Object.entries(seeds).map(
    ([id, seed]) =>
      ({
        recipe: { id, title: id },
        chosen,
        seed:
          seed === undefined
            ? null
            : seed === 'unknown'
              ? { known: false, seed: null }
              : { known: true, seed }
      }) as unknown as IFrameworkState
  );
}

function input(more: Partial<IKernelSeedInput> = {}): IKernelSeedInput {
  return {
    hasKernel: true,
    seeding: 'due',
    injection: { kind: 'none' },
    wanted: 42,
    lastSeed: null,
    frameworks: [],
    own: [],
    ...more
  };
}

const of = (
  seeds: Record<string, SeedInForce | undefined>,
  more: Partial<IKernelSeedInput> = {}
) => kernelSeed(input({ frameworks: frameworks(seeds), ...more }));

describe('the seed of the kernel', () => {
  it('is that of its streams, whatever the notebook says', () => {
    expect(of({ python: 42, numpy: 42 }, { wanted: 7 })).toEqual({
      kind: 'seeded',
      seed: 42,
      others: []
    });
  });

  it('is none where no stream has one, though the seed cell lists frameworks', () => {
    expect(of({ python: null, numpy: null, torch: undefined })).toEqual({
      kind: 'unseeded'
    });
  });

  it('names the frameworks that a seed cell which raised did not reach', () => {
    expect(
      of({ python: 42, numpy: 42, torch: null, keras: 'unknown' })
    ).toEqual({
      kind: 'seeded',
      seed: 42,
      others: [
        { title: 'torch', seed: null, isOwn: false },
        { title: 'keras', seed: 'unknown', isOwn: false }
      ]
    });
  });

  it("prefers the notebook's seed to a more common one", () => {
    expect(of({ python: 7, numpy: 7, torch: 42 })).toMatchObject({ seed: 42 });
    expect(of({ python: 9, numpy: 7, torch: 7 })).toMatchObject({ seed: 7 });
  });

  it('knows what the notebook sets by its own code', () => {
    const own = [
      { recipe: 'torch', scope: 'global', value: 1234 },
      { recipe: 'numpy', scope: 'private', value: 5 }
    ] as unknown as IKernelSeedInput['own'];
    expect(of({ python: 42, numpy: 5, torch: 1234 }, { own })).toMatchObject({
      others: [
        { title: 'numpy', isOwn: false },
        { title: 'torch', isOwn: true }
      ]
    });
  });

  it('leaves frameworks aside that the notebook does not seed', () => {
    const other = frameworks({ torch: 1 }, false);
    expect(
      kernelSeed(
        input({ frameworks: [...frameworks({ python: 42 }), ...other] })
      )
    ).toEqual({ kind: 'seeded', seed: 42, others: [] });
  });

  it('is not known where no state proves one', () => {
    expect(of({ python: null, cupy: 'unknown' })).toEqual({ kind: 'unknown' });
  });

  it('waits for a kernel that starts, and has none without a kernel', () => {
    expect(of({ python: null }, { seeding: 'pending' })).toEqual({
      kind: 'pending'
    });
    expect(of({ python: 42 }, { hasKernel: false })).toEqual({
      kind: 'no-kernel'
    });
  });

  it.each<[string, Partial<IKernelSeedInput>, number | null]>([
    ['the cell as it stands', { seeding: 'done' }, 42],
    ['an earlier text of the cell', { lastSeed: 7 }, 7],
    [
      'the code at the start',
      { injection: { kind: 'seeded', code: '', seed: 5 } },
      5
    ],
    [
      'the last of both',
      { injection: { kind: 'already', code: '', seed: 5 }, lastSeed: 7 },
      7
    ],
    ['nothing that is known', {}, null]
  ])('without streams to read is that of %s', (_, more, seed) => {
    expect(kernelSeed(input(more))).toEqual(
      seed === null ? { kind: 'unknown' } : { kind: 'seeded', seed, others: [] }
    );
  });

  it('is never one that no stream has', () => {
    const seed = fc.oneof(
      fc.integer({ min: 0, max: 3 }),
      fc.constant(null),
      fc.constant('unknown' as const)
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), seed, {
          minKeys: 1
        }),
        fc.option(fc.integer({ min: 0, max: 3 })),
        fc.constantFrom('none', 'done', 'due', 'unknown' as const),
        (seeds, wanted, seeding) => {
          const found = of(seeds, { wanted, seeding });
          const values = Object.values(seeds);
          if (found.kind === 'seeded') {
            expect(values).toContain(found.seed);
            // Every stream is accounted for.
            expect(
              values.filter(value => value === found.seed).length +
                found.others.length
            ).toBe(values.length);
          } else {
            expect(values.some(value => typeof value === 'number')).toBe(false);
          }
        }
      )
    );
  });
});
