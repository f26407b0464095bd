/**
 * Sentences about the state of a notebook.
 */
import { own } from '../frameworks/byName';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { InjectionPlan } from '../cell';
import type { IFrameworkState, ISeedState } from '../model';
import { describeSeedProblem } from '../recipes';
import { nameCell } from './cellName';
import type { ICellNames } from './cellName';
import { describeFailure } from './failureMessages';

/** Where the language of the notebook is in doubt: one sentence for each reason. */
export function describeLanguage(
  state: ISeedState,
  trans: TranslationBundle
): string[] {
  const title = { python: 'Python', R: 'R', julia: 'Julia' };
  const { language, languageGuess, looksLike } = state;
  const notes: string[] = [];
  if (language && languageGuess) {
    notes.push(
      languageGuess === 'default'
        ? trans.__(
            "The language is a guess: the server's default kernel is for %1.",
            title[language]
          )
        : trans.__(
            "The language is a guess: the notebook's kernel, which is not installed, has the usual name of one for %1.",
            title[language]
          )
    );
  }
  if (language && looksLike) {
    notes.push(
      trans.__(
        'Some code looks like %1, but this notebook is in %2. Choose another kernel if it should run as %1.',
        title[looksLike],
        title[language]
      )
    );
  }
  return notes;
}

/** That a seed is used because the notebook's code sets it. */
export function describeFound(
  seed: number,
  { seeds }: Pick<ISeedState, 'seeds'>,
  names: ICellNames,
  trans: TranslationBundle
): string {
  const use = seeds.find(({ value }) => value === seed);
  return use
    ? trans.__(
        'Using %1, already set in %2.',
        seed,
        nameCell(use.cell, names, trans)
      )
    : trans.__("Using %1, already set in this notebook's code.", seed);
}

/** What a click on the button does: it inserts, updates or runs the seed cell. */
export function describeAction(
  state: ISeedState,
  trans: TranslationBundle
): string {
  switch (state.plan?.action) {
    case 'insert':
      return trans.__('Click to insert a seed cell and run it.');
    case 'update':
      return trans.__('Click to update the seed cell and run it.');
    default:
      return trans.__('Click to run the seed cell.');
  }
}

/** The seed of a framework's stream, by the kernel's last report. */
export function describeSeedNow(
  framework: IFrameworkState,
  trans: TranslationBundle
): string | null {
  if (!framework.seed) {
    return null;
  }
  if (!framework.seed.known) {
    return trans.__('seed in the kernel unknown');
  }
  return framework.seed.seed === null
    ? trans.__('not seeded in the kernel')
    : trans.__('seed %1 in the kernel', framework.seed.seed);
}

/** Cells: "cell 3, `import numpy`"; several by their places: "cells 3, 5 and 2 more". */
export function describeCells(
  ids: readonly string[],
  names: ICellNames,
  trans: TranslationBundle
): string {
  const found = ids.filter(id => names.cellNumber(id) !== null);
  if (found.length === 1) {
    return nameCell(found[0], names, trans);
  }
  const numbers = found.map(id => names.cellNumber(id));
  const shown = numbers.slice(0, 3).join(', ');
  const rest = numbers.length - 3;
  return rest > 0
    ? trans.__('cells %1 and %2 more', shown, rest)
    : trans.__('cells %1', shown);
}

/** Say why a variable keeps the kernel from being seeded at its start. */
function describeEarly(
  { name, isCarried }: Extract<InjectionPlan, { kind: 'early' }>,
  trans: TranslationBundle
): string {
  return isCarried
    ? trans.__(
        'The kernel is not seeded when it starts: the seed cell sets %1, and you have not run its text yet. Run it once.',
        name
      )
    : trans.__(
        "The kernel is not seeded when it starts: this notebook's code sets %1, which a framework in the seed cell reads when it is imported or seeded. Move that line to the top of the seed cell.",
        name
      );
}

/** The outcome of seeding the kernel at its start, or of the next start; `null` if there is nothing to report. */
export function describeInjection(
  state: ISeedState,
  trans: TranslationBundle
): string | null {
  const { plan, injection } = state.start;
  switch (injection.kind) {
    case 'late':
      return injection.executions
        ? trans._n(
            'Too late to seed this kernel: %1 cell had already run in it.',
            'Too late to seed this kernel: %1 cells had already run in it.',
            injection.executions
          )
        : trans.__(
            'Too late to seed this kernel: cells had already run in it.'
          );
    case 'local-module':
    case 'missing-module':
    case 'error':
    case 'died':
      return trans.__(
        'This kernel was not seeded when it started. %1',
        describeFailure(injection, state, trans)
      );
    case 'lost':
      return trans.__(
        'The kernel did not answer the request to seed it, so its seed is unknown.'
      );
  }
  switch (plan?.kind) {
    case 'language':
      return trans.__(
        'Kernels for this language are not seeded when they start.'
      );
    case 'early':
      return describeEarly(plan, trans);
    case 'bad-seed':
      return trans.__(
        'The kernel is not seeded when it starts. %1',
        describeSeedProblem(plan.problem, trans)
      );
    case 'backend':
      return trans.__(
        "The kernel is not seeded when it starts: the seed cell's code would start %1 before this notebook can configure it.",
        plan.framework
      );
    case 'unreadable':
      return trans.__(
        'The kernel is not seeded when it starts: the seed cell was edited, its seed cannot be read, and you have not run the edited version.'
      );
    case 'run':
      return plan.instead
        ? trans.__(
            'The seed cell was edited and you have not run the edited version, so the kernel is seeded with code composed from the values that could be read.'
          )
        : null;
    default:
      return null;
  }
}

/** Whether a requested variable is in effect in the kernel's process. */
export function describeVariable(
  name: string,
  state: ISeedState,
  trans: TranslationBundle
): string {
  const value = own(state.start.environment, name);
  const found = own(state.report?.environment, name);
  if (!found || found.wanted !== value || found.effective === null) {
    return state.hasKernel
      ? trans.__("The value at this kernel's start is unknown.")
      : trans.__('Takes effect when the kernel starts.');
  }
  if (found.effective) {
    return trans.__('In effect: this kernel was started with this value.');
  }
  return found.value
    ? trans.__(
        'Takes effect after a restart: this kernel was started with %1.',
        found.value
      )
    : trans.__(
        'Takes effect after a restart: this kernel was started without it.'
      );
}

/** The switches in force in the kernel; `null` if it reported none. */
export function describeSwitches(
  state: ISeedState,
  trans: TranslationBundle
): string | null {
  const found = state.report?.determinism ?? {};
  const on = trans.__('on');
  const off = trans.__('off');
  const parts = Object.entries(found).map(
    ([name, value]) =>
      `${name} ${value === true ? on : value === false ? off : value}`
  );
  return parts.length > 0
    ? trans.__('In effect in the kernel: %1.', parts.join(', '))
    : null;
}
