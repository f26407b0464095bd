/**
 * What to do about a difference, in whole sentences.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { AdviceAction } from '../../model';
import type { IAdvice } from '../../jobs';
import { nameStream } from '../markMessages';

/** What to do, in one sentence; the place in the code stands among the hints. */
export function describeAdvice(
  advice: IAdvice,
  trans: TranslationBundle
): string {
  return describeKnown(advice, trans) ?? advice.text;
}

/** `null` where this page does not know it. */
function describeKnown(
  advice: IAdvice,
  trans: TranslationBundle
): string | null {
  const { kind, framework, cell } = advice;
  switch (kind) {
    case 'seed-framework':
      return framework === null
        ? null
        : trans.__(
            'Seed %1 in the first cell, before anything draws from it.',
            nameStream(framework)
          );
    case 'move-seed':
      return cell === null || framework === null
        ? null
        : trans.__(
            'Seed %1 before cell %2 draws from it.',
            nameStream(framework),
            cell + 1
          );
    case 'fixed-seed':
      return describeFixedSeed(advice, trans);
    case 'set-hash-seed':
      return trans.__(
        'Have the kernels of this notebook start with a fixed hash seed (PYTHONHASHSEED); no cell can set it.'
      );
    case 'one-after-the-other':
      return trans.__(
        'Verify with one run after the other, so that they share nothing at the same time.'
      );
    case 'read-once':
      return advice.cell === null
        ? trans.__(
            'Remove first what an earlier run may have left, or write to a new folder in each run.'
          )
        : describeBySource(advice, trans);
    default:
      return describeBySource(advice, trans);
  }
}

function describeFixedSeed(
  { framework, cell, line }: IAdvice,
  trans: TranslationBundle
): string | null {
  if (framework === null || cell === null) {
    return null;
  }
  return line === null
    ? trans.__(
        'Seed %1 with a fixed number in cell %2: it gets another value in each run.',
        nameStream(framework),
        cell + 1
      )
    : trans.__(
        'Seed %1 with a fixed number in cell %2, line %3: it gets another value in each run.',
        nameStream(framework),
        cell + 1,
        line
      );
}

/** What to do about a call; `null` where it is about none, or one of an unknown kind. */
function describeBySource(
  { kind, source, call }: IAdvice,
  trans: TranslationBundle
): string | null {
  if (!source || !call) {
    return null;
  }
  switch (`${kind} ${source}`) {
    case 'seed-generator private-generator':
      return trans.__('Give the generator a seed: %1.', call);
    case 'keep-value entropy':
    case 'keep-value time':
      return trans.__(
        'Keep the value of %1 as a constant, or tag the cell “nbval-ignore-output” if its output is meant to differ.',
        call
      );
    case 'keep-value memory-address':
      return trans.__(
        'Use something else than %1: an object has another address in each run.',
        call
      );
    case 'sort hash-order':
      return call === 'hash'
        ? trans.__(
            'Use a hash that does not follow the hash seed, such as those of hashlib.'
          )
        : trans.__('Sort what comes from a set: sorted(…).');
    case 'sort file-order':
      return trans.__('Sort what comes from the folder: sorted(%1(…)).', call);
    case 'one-thread threads':
      return trans.__(
        'Use one thread, or collect the results in a fixed order: %1.',
        call
      );
    case 'one-thread processes':
      return trans.__(
        'Use one process, or collect the results in a fixed order: %1.',
        call
      );
    case 'read-once network':
      return trans.__(
        'Read it once, keep it in a file, and use that: %1.',
        call
      );
    case 'read-once files':
      return trans.__(
        'Read files that no run writes, or remove them first: %1.',
        call
      );
    case 'deterministic-device device':
      return trans.__(
        'Switch on the framework’s deterministic algorithms, or use the CPU.'
      );
    default:
      return null;
  }
}

/** The label of the button for an advice. */
export function labelAdvice(
  advice: IAdvice,
  action: AdviceAction,
  trans: TranslationBundle
): string {
  switch (action) {
    case 'seed':
      return trans.__('Seed %1', nameStream(advice.framework ?? ''));
    case 'hash-seed':
      return trans.__('Set Hash Seed');
    case 'one-after-the-other':
      return trans.__('Verify One After the Other');
    case 'show':
      return trans.__('Go to Cell %1', (advice.cell ?? 0) + 1);
  }
}
