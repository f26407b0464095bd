import { PathExt } from '@jupyterlab/coreutils';
import type { ITranslator } from '@jupyterlab/translation';
import * as React from 'react';

import type { IStudyOptions, IStudyReport, Study } from '../../jobs';
import type { IOutdatedStudies, StudyActions } from '../../model';
import { diceIcon } from '../icons';
import { JobWidget } from '../jobWidget';
import type { MakeRenderer, ThemeChanged } from './plot';
import { StudyView } from './view';

import '../../../style/verify.css';
import '../../../style/verifyDialog.css';
import '../../../style/study.css';

/** The tab that shows the study of one notebook. */
export class StudyWidget extends JobWidget<IStudyOptions, IStudyReport> {
  constructor(options: StudyWidget.IOptions) {
    const { study, actions, outdated, makeRenderer, themeChanged, translator } =
      options;
    const trans = translator.load('jupyterlab_seed');
    super({
      ...options,
      job: study,
      view: (
        <StudyView
          study={study}
          actions={actions}
          outdated={outdated}
          makeRenderer={makeRenderer}
          themeChanged={themeChanged}
          trans={trans}
        />
      ),
      name: 'study',
      label: trans.__('Seed study'),
      icon: diceIcon,
      titleOf: path => ({
        label: trans.__('Study: %1', PathExt.basename(path)),
        caption: trans.__('Seed study of %1', path)
      })
    });
    this.addClass('jp-SeedVerify-tab');
    this.content.addClass('jp-SeedVerify');
    this.content.addClass('jp-SeedStudy');
  }
}

export namespace StudyWidget {
  export interface IOptions {
    /** Not disposed with this. */
    readonly study: Study;
    /** The key of the tab before the page was reloaded. */
    readonly key?: string;
    readonly actions: StudyActions;
    readonly outdated: IOutdatedStudies;
    readonly makeRenderer: MakeRenderer;
    readonly themeChanged: ThemeChanged;
    readonly translator: ITranslator;
    /** Whether to cancel a running study. */
    readonly confirmCancel: (path: string) => Promise<boolean>;
  }
}
