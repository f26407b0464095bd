import type { TranslationBundle } from '@jupyterlab/translation';

import type { Study } from '../../jobs';
import type { IOutdatedStudies, StudyActions } from '../../model';
import type { MakeRenderer, ThemeChanged } from './plot';

/** The props of every part of a study's view. */
export interface IStudyProps {
  readonly study: Study;
  readonly actions: StudyActions;
  readonly outdated: IOutdatedStudies;
  readonly makeRenderer: MakeRenderer;
  readonly themeChanged: ThemeChanged;
  readonly trans: TranslationBundle;
}
