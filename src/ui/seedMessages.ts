/**
 * Sentences on the seed in force, and on what matters most about a notebook.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Answer, AnswerAction, IOtherSeed, ISeedState } from '../model';
import { answerOfSeed } from '../model/answer';
import { labelCell } from './cellName';
import type { INames } from './markMessages';
import { describeFailure } from './failureMessages';

/** The seed in the status bar: what the kernel has, and what the notebook says where that is something else. */
export function describeKernelSeed(
  state: ISeedState,
  trans: TranslationBundle
): string {
  const { kernelSeed, place } = state;
  const wanted = place && state.seed;
  const hasWanted = typeof wanted === 'number';
  switch (kernelSeed.kind) {
    case 'no-kernel':
      return hasWanted
        ? trans.__('No kernel, notebook %1', wanted)
        : trans.__('Not seeded');
    case 'pending':
      return trans.__('Seeding…');
    case 'unknown':
      return hasWanted
        ? trans.__('Kernel unknown, notebook %1', wanted)
        : trans.__('Seed unknown');
    case 'unseeded':
      return hasWanted
        ? trans.__('Kernel not seeded, notebook %1', wanted)
        : trans.__('Not seeded');
  }
  const { seed, others } = kernelSeed;
  if (hasWanted && seed !== wanted) {
    return trans.__('Kernel %1, notebook %2', seed, wanted);
  }
  return others.length === 0
    ? trans.__('Seed %1', seed)
    : trans.__('Seed %1 (%2)', seed, describeOthers(others, trans));
}

/** The seed on the button in the toolbar: an arrow leads from the kernel's to the notebook's. */
export function labelSeed(state: ISeedState, trans: TranslationBundle): string {
  const { kernelSeed, place, seed: wanted } = state;
  if (!place) {
    return trans.__('Seed');
  }
  if (kernelSeed.kind === 'seeded') {
    return wanted === null || wanted === kernelSeed.seed
      ? trans.__('Seed %1', kernelSeed.seed)
      : trans.__('Seed %1 → %2', kernelSeed.seed, wanted);
  }
  if (wanted === null || kernelSeed.kind === 'pending') {
    return trans.__('Seed');
  }
  return kernelSeed.kind === 'unknown'
    ? trans.__('Seed ? → %1', wanted)
    : trans.__('Seed → %1', wanted);
}

/** Whether the kernel has the seed, in a sentence. */
export function describeSeeding(
  state: ISeedState,
  trans: TranslationBundle
): string {
  const answer = answerOfSeed(state);
  if (answer) {
    return describeAnswer(answer, state, null, trans);
  }
  const { injection } = state.start;
  switch (injection.kind) {
    case 'seeded':
      return trans.__('Seeded by this page, before the first cell');
    case 'already':
      return describeEarlier(injection.by, trans);
    default:
      return trans.__('The seed cell ran in this kernel');
  }
}

/** Who seeded a kernel before this page could. */
function describeEarlier(
  by: 'server' | 'kernelspec' | 'page' | undefined,
  trans: TranslationBundle
): string {
  switch (by) {
    case 'server':
      return trans.__('Seeded at start by the server');
    case 'kernelspec':
      return trans.__('Seeded at start by its kernelspec');
    default:
      return trans.__('Seeded by a page, before the first cell');
  }
}

/**
 * An answer in one short line.
 *
 * @param names - The names of cells; `null` where none can be named.
 */
export function describeAnswer(
  answer: Answer,
  state: ISeedState,
  names: INames | null,
  trans: TranslationBundle
): string {
  switch (answer.kind) {
    case 'device-broken':
      return trans.__(
        'This kernel can no longer use the GPU (%1)',
        answer.error
      );
    case 'no-language':
      return describeFailure({ kind: 'no-language' }, state, trans);
    case 'pending':
      return trans.__('Waiting for the kernel');
    case 'no-random-code':
      return trans.__('No random code, so no seed is needed');
    case 'not-seeded':
      return trans.__('Not seeded');
    case 'own-seeds-differ':
      return trans.__(
        'The notebook’s code sets different seeds: %1',
        answer.seeds.join(', ')
      );
    case 'own-seed':
      return trans.__("Seed %1, set by the notebook's own code", answer.seed);
    case 'no-kernel':
      return answer.seed === null
        ? trans.__('No kernel')
        : trans.__('No kernel; notebook says %1', answer.seed);
    case 'kernel-differs':
      return describeDifferent(answer, trans);
    case 'partly':
      return trans.__(
        'Kernel has %1 (%2)',
        answer.seed,
        describeOthers(answer.others, trans)
      );
    case 'offered':
      return trans._n(
        '%2 is not seeded yet',
        '%2 are not seeded yet',
        answer.titles.length,
        answer.titles.join(', ')
      );
    case 'changed':
      return trans.__('The seed cell has changed since it ran');
    default:
      return describeCells(answer, names, trans);
  }
}

/** The same of the cells, and of a verification. */
function describeCells(
  answer: Extract<
    Answer,
    {
      kind:
        | 'stops'
        | 'cells-differ'
        | 'cells-may-differ'
        | 'cells-unseeded'
        | 'reproduced'
        | 'not-reproduced'
        | 'fine';
    }
  >,
  names: INames | null,
  trans: TranslationBundle
): string {
  switch (answer.kind) {
    case 'stops':
      return names
        ? trans.__(
            '%1 stops a clean run',
            labelCell(answer.cell, names, trans, true)
          )
        : trans.__('A cell stops a clean run');
    case 'cells-differ':
      return answer.isEvery
        ? trans._n(
            '%1 cell differs in every run',
            '%1 cells differ in every run',
            answer.count
          )
        : describeDiffering(answer.count, trans);
    case 'cells-may-differ':
      return trans._n(
        '%1 cell may differ',
        '%1 cells may differ',
        answer.count
      );
    case 'cells-unseeded':
      return trans._n(
        '%1 cell ran before any seed was set',
        '%1 cells ran before any seed was set',
        answer.count
      );
    case 'reproduced':
      return trans.__('Reproduced, verified %1', timeOf(answer.finished));
    case 'not-reproduced':
      return trans.__('Not reproduced, verified %1', timeOf(answer.finished));
    case 'fine':
      return describeFine(answer, trans);
  }
}

/** How many cells will differ in a clean run. */
export function describeDiffering(
  count: number,
  trans: TranslationBundle
): string {
  return trans._n('%1 cell will differ', '%1 cells will differ', count);
}

/** The label of what to do about an answer. */
export function labelAction(
  action: AnswerAction,
  answer: Answer,
  trans: TranslationBundle
): string {
  switch (action) {
    case 'restart':
      return trans.__('Restart Kernel');
    case 'seed':
      return trans.__('Seed');
    case 'apply':
      return trans.__('Apply');
    case 'run-in-order':
      return 'count' in answer && answer.count > 1
        ? trans.__('Run Them in Order')
        : trans.__('Run in Order');
    case 'show-cell':
      return trans.__('Show');
    case 'show-report':
      return trans.__('Show Report');
  }
}

function describeDifferent(
  answer: Extract<Answer, { kind: 'kernel-differs' }>,
  trans: TranslationBundle
): string {
  const { kernel, seed } = answer;
  if (seed === null) {
    return kernel === null
      ? trans.__('The kernel is not seeded')
      : trans.__("The kernel's seed is unknown");
  }
  switch (kernel) {
    case null:
      return trans.__('Kernel not seeded, notebook says %1', seed);
    case 'unknown':
      return trans.__("Kernel's seed unknown, notebook says %1", seed);
    default:
      return trans.__('Kernel has %1, notebook says %2', kernel, seed);
  }
}

function describeOthers(
  others: readonly IOtherSeed[],
  trans: TranslationBundle
): string {
  return others
    .map(({ title, seed }) =>
      seed === null
        ? trans.__('%1 not seeded', title)
        : seed === 'unknown'
          ? trans.__('%1 unknown', title)
          : trans.__('%1 %2', title, seed)
    )
    .join(', ');
}

function describeFine(
  { seed, count }: Extract<Answer, { kind: 'fine' }>,
  trans: TranslationBundle
): string {
  if (seed === null) {
    return trans.__('The seed cell ran in this kernel');
  }
  return count === 0
    ? trans.__('Seed %1', seed)
    : trans._n(
        'Seed %2; %1 cell matches a clean run',
        'Seed %2; %1 cells match a clean run',
        count,
        seed
      );
}

/** The time of day; the date before it unless that is today. */
function timeOf(date: Date): string {
  const time = date.toLocaleTimeString([], {
    hour: '2-digit',
    minute: '2-digit'
  });
  return date.toDateString() === new Date().toDateString()
    ? time
    : `${date.toLocaleDateString()} ${time}`;
}
