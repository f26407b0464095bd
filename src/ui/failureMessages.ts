/**
 * Sentences about what went wrong.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ISeedState, SeedFailure } from '../model';
import { describeSeedProblem } from '../recipes';

/** What went wrong, and what to do about it. */
export function describeFailure(
  failure: SeedFailure,
  state: ISeedState,
  trans: TranslationBundle
): string {
  switch (failure.kind) {
    case 'read-only':
      return trans.__(
        'This notebook is read-only, so its seed cell cannot be changed.'
      );
    case 'not-loaded':
      return trans.__(
        'Part of jupyterlab-seed did not load from the server. Loading is tried again every few seconds.'
      );
    case 'no-language':
      return state.languageName
        ? trans.__('Seeding %1 is not supported.', state.languageName)
        : trans.__(
            'The language of this notebook is unknown. Choose a kernel first.'
          );
    case 'nothing-to-seed':
      return trans.__('Choose at least one framework to seed.');
    case 'bad-seed':
      return describeSeedProblem(failure.problem, trans);
    case 'no-kernel':
      return trans.__(
        'The seed cell was written but not run, because this notebook has no kernel.'
      );
    case 'died':
      return trans.__(
        'The kernel died twice while running the seed code, so it was left unseeded.'
      );
    case 'refused':
      return trans.__(
        'The server rejected the launch environment: %1',
        failure.reason
      );
    case 'not-rewound':
      return describeNotRewound(failure, trans);
    case 'partly-rewound':
      return trans.__(
        'The cell ran, but drew different random numbers: the state of %1 cannot be set. Run the cells again, starting with the seed cell.',
        failure.streams.map(stream => titleOf(stream, state)).join(', ')
      );
    case 'taken-back':
    case 'mixed':
      return describeConflict(failure, trans);
    case 'local-module':
      return trans.__(
        "Seeding imports %1, and this notebook's folder has a module of that name. Run the seed cell if you trust it.",
        failure.module
      );
    case 'missing-module':
      return describeMissing(failure.module, state, trans);
    case 'error':
      return describeError(failure, trans);
  }
}

/** That another user changed the seed cell at the same moment. */
function describeConflict(
  failure: Extract<SeedFailure, { kind: 'taken-back' | 'mixed' }>,
  trans: TranslationBundle
): string {
  if (failure.kind === 'mixed') {
    return trans.__(
      'Another user changed the seed cell at the same moment, and its text is a mixture of both changes. Set the seed again.'
    );
  }
  return failure.what === 'cell'
    ? trans.__(
        'Another user inserted a seed cell at the same moment. That one stays; yours was removed.'
      )
    : trans.__(
        'Another user changed the seed cell at the same moment. That change stays; yours was taken back.'
      );
}

/** That the seed cell failed, or did not run. */
function describeError(
  { name, message }: Extract<SeedFailure, { kind: 'error' }>,
  trans: TranslationBundle
): string {
  return name
    ? trans.__('The seed cell stopped with %1: %2', name, message)
    : trans.__('The seed cell did not run.');
}

/** A stream by the title of its framework. */
function titleOf(stream: string, { frameworks }: ISeedState): string {
  const [id] = stream.split(/[.:]/);
  return frameworks.find(({ recipe }) => recipe.id === id)?.recipe.title ?? id;
}

/** Why a cell could not be rewound. */
function describeNotRewound(
  failure: Extract<SeedFailure, { kind: 'not-rewound' }>,
  trans: TranslationBundle
): string {
  switch (failure.reason) {
    case 'gone':
      return trans.__(
        'The cell was not run: the random state at its start is no longer stored. Run the cells again, starting with the seed cell.'
      );
    case 'lost':
      return trans.__(
        'The cell was not run: the kernel did not answer. Try again when it is idle.'
      );
    case 'error':
      return trans.__(
        'The cell was not run, and no random stream was changed: %1',
        failure.message ?? ''
      );
  }
}

/** That a module is missing, and what to install. */
function describeMissing(
  module: string,
  state: ISeedState,
  trans: TranslationBundle
): string {
  const recipe = state.frameworks.find(item =>
    item.recipe.modules.includes(module)
  )?.recipe;
  const what =
    recipe && recipe.modules[0] === module ? recipe.distribution : module;
  return state.language === 'python'
    ? trans.__(
        'The kernel has no module "%1": install it with "%pip install %2", or deselect the framework.',
        module,
        what
      )
    : trans.__('The kernel has no package "%1".', module);
}
