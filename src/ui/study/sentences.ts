/**
 * Sentences and labels of a study that the page adds to the report's own.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type {
  ArmLabel,
  Better,
  IChartWords,
  IEndedRun,
  IRefusal,
  ISeedRun,
  IStudyBackground,
  IStudyPoints,
  IStudyProgress,
  SeedOutcome,
  StudyProblem,
  studySize
} from '../../jobs';
import { exact, MOST_JOBS, MOST_SECONDS, MOST_SEEDS } from '../../jobs';
import { translateAll } from '../translate';
import { describeSeconds } from '../verify/amounts';

/** What is wrong with a field. */
export function describeStudyProblem(
  problem: StudyProblem,
  trans: TranslationBundle
): string {
  switch (problem) {
    case 'result-twice':
      return trans.__('A result is named twice.');
    case 'better-needed':
      return trans.__(
        'Choose the better direction, so that the two can be compared.'
      );
    case 'path-needed':
      return trans.__('Enter the path of the other notebook.');
    case 'parameter-needed':
      return trans.__('Enter name=value, such as hidden=24.');
    case 'revision-needed':
      return trans.__('Enter a revision, such as HEAD~1.');
    case 'seeds-range':
      return trans.__('Enter a whole number from 1 to %1.', MOST_SEEDS);
    case 'interest-range':
      return trans.__('Enter a number above 0, or leave this empty.');
    case 'jobs-range':
      return trans.__(
        'Enter a whole number from 1 to %1, or leave this empty.',
        MOST_JOBS
      );
    case 'cells-needed':
      return trans.__('Enter numbers or tags of cells, such as split or 7.');
    case 'directions-form':
      return trans.__(
        'Enter names and the better direction, such as loss:lower.'
      );
    case 'examples-range':
      return trans.__('Enter a whole number above 0, or leave this empty.');
    case 'timeout-range':
      return trans.__(
        'Enter a number of seconds above 0 and at most %1, or leave this empty.',
        MOST_SECONDS
      );
  }
}

/** The result that is taken if nobody names one. */
export function describeOwnResult(
  { results, suggested }: IStudyBackground,
  trans: TranslationBundle
): string {
  return results.length > 0
    ? results.map(({ expression }) => expression).join('; ')
    : (suggested ?? trans.__('the last expression of the last cell'));
}

/** What is better if nobody says it now. */
export function describeBetter(
  before: Better | null,
  trans: TranslationBundle
): string {
  switch (before) {
    case null:
      return trans.__('Not set');
    case 'higher':
      return trans.__('Higher (as before)');
    case 'lower':
      return trans.__('Lower (as before)');
  }
}

/** How many runs a study takes, and how long. */
export function describeSize(
  { runs, jobs, seconds }: ReturnType<typeof studySize>,
  background: IStudyBackground,
  trans: TranslationBundle
): string {
  const parts = [trans._n('%1 run', '%1 runs', runs)];
  if (jobs !== null) {
    parts.push(trans.__('%1 at once', jobs));
  }
  const told = parts.join(', ');
  return seconds === null || background.seconds === null
    ? trans.__('%1. How long they take is known after the first.', told)
    : trans.__(
        '%1: about %2, because a run took %3 before. Stored runs are not repeated.',
        told,
        describeSeconds(Math.ceil(Math.max(seconds, 1)), trans),
        describeSeconds(background.seconds, trans)
      );
}

/** Why a study could not be started, or ended without a report. */
export function describeStudyRefusal(
  { kind, message, messages }: IRefusal,
  trans: TranslationBundle
): string {
  const said = translateAll(messages, trans, message).join(' ');
  switch (kind) {
    case 'missing':
      return trans.__(
        'Notebooks cannot be studied here: the jupyterlab-seed server extension is not installed.'
      );
    case 'unreadable':
      return trans.__(
        'The server’s reply cannot be read. You may need to log in again: reload this page.'
      );
    case 'gone':
      return trans.__(
        'The server no longer has this report; it may have been restarted. Start the study again: finished runs are kept.'
      );
    case 'network':
      return trans.__('The server cannot be reached: %1', said);
    default:
      return said || trans.__('The server rejected the request: %1', kind);
  }
}

/** How far a study is. */
export function describeStudyProgress(
  { done, total, stored, left }: IStudyProgress,
  trans: TranslationBundle
): string {
  const parts = [trans._n('%2 of %1 run', '%2 of %1 runs', total, done)];
  if (stored > 0) {
    parts.push(trans.__('%1 stored', stored));
  }
  if (left !== null && done < total) {
    // The estimate is not accurate to parts of a second.
    const seconds = Math.ceil(Math.max(left, 1));
    parts.push(trans.__('about %1 left', describeSeconds(seconds, trans)));
  }
  return parts.join(' · ');
}

/** What an arm is called. */
export function describeArm(label: ArmLabel, trans: TranslationBundle): string {
  switch (label) {
    case 'same':
      return trans.__('A, one seed');
    case 'free':
      return trans.__('A, free seeds');
    default:
      return label;
  }
}

/** What a run gave. */
export function describeRun(
  { arm, seed, ...run }: IEndedRun,
  trans: TranslationBundle
): string {
  return trans.__(
    '%1, seed %2: %3',
    describeArm(arm, trans),
    seed,
    describeValues(run, trans)
  );
}

/** How a run without a result ended. */
export function describeSeedOutcome(
  outcome: SeedOutcome,
  trans: TranslationBundle
): string {
  switch (outcome) {
    case 'ok':
      return trans.__('not a finite number');
    case 'error':
      return trans.__('raised an error');
    case 'died':
      return trans.__('the kernel died');
    case 'timed-out':
      return trans.__('exceeded the time limit');
    case 'input':
      return trans.__('asked for standard input');
    case 'not-started':
      return trans.__('the kernel did not start');
    case 'no-result':
      return trans.__('gave no result');
  }
}

/** The words in a plot. */
export function chartWords(
  { result, values }: IStudyPoints,
  trans: TranslationBundle
): IChartWords {
  return {
    description: trans._n(
      'The value of %2 in %1 run, by seed. The table below has the same values.',
      'The values of %2 in %1 runs, by seed. The table below has the same values.',
      values.length,
      result
    ),
    seed: trans.__('seed'),
    variant: trans.__('variant'),
    a: 'A',
    b: 'B',
    difference: trans.__('B minus A')
  };
}

function describeValues(
  { values, outcome }: Pick<ISeedRun, 'values' | 'outcome'>,
  trans: TranslationBundle
): string {
  const told = Object.entries(values).map(([name, value]) =>
    trans.__(
      '`%1` = %2',
      name,
      value === null ? describeSeedOutcome('ok', trans) : exact(value)
    )
  );
  return told.length > 0
    ? told.join(', ')
    : describeSeedOutcome(outcome, trans);
}
