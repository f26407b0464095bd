import { ownSeeds } from '../cell';
import type { IOtherSeed, ISeedState } from './state';
import type { ICellMarks } from './types';
import type { IVerified } from './jobs/verified';

/** What can be done about an answer. */
export type AnswerAction =
  /** Restart the kernel, after a question. */
  | 'restart'
  /** Write the seed cell, and run it. */
  | 'seed'
  /** Run the seed cell, brought up to date. */
  | 'apply'
  /** Run the cells from the first broken one down to `cell`. */
  | 'run-in-order'
  /** Scroll to `cell`. */
  | 'show-cell'
  /** Open the report of the verification. */
  | 'show-report';

/** What matters most about a notebook's randomness, for the first line of the panel. */
export type Answer =
  /** The kernel can no longer use the GPU; `error` in the words of its driver. */
  | { readonly kind: 'device-broken'; readonly error: string }
  | { readonly kind: 'no-language' }
  | { readonly kind: 'pending' }
  | { readonly kind: 'no-random-code' }
  | { readonly kind: 'not-seeded' }
  /** The notebook has no seed cell, and its own code sets different seeds. */
  | { readonly kind: 'own-seeds-differ'; readonly seeds: readonly number[] }
  /** The notebook has no seed cell, and its own code set this seed. */
  | { readonly kind: 'own-seed'; readonly seed: number }
  | { readonly kind: 'no-kernel'; readonly seed: number | null }
  /** The kernel has another seed than the notebook: a number, none, or one that is not known. */
  | {
      readonly kind: 'kernel-differs';
      readonly kernel: number | null | 'unknown';
      readonly seed: number | null;
    }
  /** Some frameworks have another seed than the notebook. */
  | {
      readonly kind: 'partly';
      readonly seed: number;
      readonly others: readonly IOtherSeed[];
    }
  /** The notebook uses frameworks that the seed cell does not seed. */
  | { readonly kind: 'offered'; readonly titles: readonly string[] }
  /** The seed cell has changed since it ran. */
  | { readonly kind: 'changed' }
  /** A cell would stop a clean run. */
  | { readonly kind: 'stops'; readonly cell: string }
  /** Cells would differ in a clean run; `isEvery` if they do in every run, whatever the order. */
  | {
      readonly kind: 'cells-differ';
      readonly count: number;
      readonly cell: string;
      readonly isEvery: boolean;
    }
  /** Cells drew before any seed was set. */
  | {
      readonly kind: 'cells-unseeded';
      readonly count: number;
      readonly cell: string;
    }
  /** No cell is known to differ, but these depend on what ran otherwise or was edited. */
  | {
      readonly kind: 'cells-may-differ';
      readonly count: number;
      readonly cell: string;
    }
  | { readonly kind: 'reproduced'; readonly finished: Date }
  | { readonly kind: 'not-reproduced'; readonly finished: Date }
  | {
      readonly kind: 'fine';
      readonly seed: number | null;
      readonly count: number;
    };

/** The sources of an answer. */
export interface IAnswerInput {
  readonly state: ISeedState;
  readonly marks: Pick<
    ICellMarks,
    'attention' | 'cells' | 'counts' | 'finding' | 'get' | 'problem'
  >;
  /** The last verification of the notebook as it is now; `null` for none. */
  readonly verified: IVerified | null;
}

/** The number of cells that will differ in a clean run. */
export function countDiffering(
  marks: Pick<ICellMarks, 'attention' | 'get'>
): number {
  return marks.attention.filter(id => differs(marks, id)).length;
}

/** What the seed, the seed cell and the kernel say; `null` if they agree. */
export function answerOfSeed(state: ISeedState): Answer | null {
  const { kernelSeed, place, plan, seeding, seed } = state;
  if (!state.language) {
    return { kind: 'no-language' };
  }
  if (kernelSeed.kind === 'pending') {
    return { kind: 'pending' };
  }
  if (!place) {
    return answerWithoutCell(state);
  }
  switch (kernelSeed.kind) {
    case 'no-kernel':
      return { kind: 'no-kernel', seed };
    case 'unseeded':
      return { kind: 'kernel-differs', kernel: null, seed };
    case 'unknown':
      // A cell whose seed cannot be read may still have run.
      return seeding === 'done'
        ? null
        : { kind: 'kernel-differs', kernel: 'unknown', seed };
  }
  if (seed !== null && kernelSeed.seed !== seed) {
    return { kind: 'kernel-differs', kernel: kernelSeed.seed, seed };
  }
  // What the notebook seeds differently by its own code is its own business.
  const others = kernelSeed.others.filter(({ isOwn }) => !isOwn);
  if (others.length > 0) {
    return { kind: 'partly', seed: kernelSeed.seed, others };
  }
  const titles = state.frameworks
    .filter(({ offered }) => offered)
    .map(({ recipe }) => recipe.title);
  if (plan?.action === 'update' && titles.length > 0) {
    return { kind: 'offered', titles };
  }
  return seeding === 'due' || plan?.action === 'update'
    ? { kind: 'changed' }
    : null;
}

function answerWithoutCell(state: ISeedState): Answer {
  const { kernelSeed, plan } = state;
  const own = ownSeeds(state);
  if (own.length > 1) {
    return { kind: 'own-seeds-differ', seeds: own };
  }
  if (!plan?.isRandom) {
    return { kind: 'no-random-code' };
  }
  return kernelSeed.kind === 'seeded'
    ? { kind: 'own-seed', seed: kernelSeed.seed }
    : { kind: 'not-seeded' };
}

/** Whether a cell that needs attention differs in a clean run. */
export function differs(marks: Pick<ICellMarks, 'get'>, id: string): boolean {
  return !stops(marks, id) && marks.get(id)?.cause?.kind !== 'key-reused';
}

/** Whether a clean run would stop at a cell. */
export function stops(marks: Pick<ICellMarks, 'get'>, id: string): boolean {
  return marks.get(id)?.cause?.kind === 'stops';
}
