import type { Contents } from '@jupyterlab/services';

import { METADATA_KEY } from '../../cell';
import type {
  ArmLabel,
  IRefusal,
  IReportPrompts,
  IStoredStudies,
  IStudyBackground,
  IStudyOptions,
  ReportFormat,
  SaveResult,
  Study
} from '../../jobs';
import {
  namedResults,
  NO_BACKGROUND,
  refusalOf,
  saveReport,
  suggestedResult
} from '../../jobs';
import type { OpenNotebooks } from '../openNotebooks';
import { contentOf } from './sentNotebook';
import type { INotebookSeed } from '../types';

/** Notifies the user of the outcome of an action. */
export interface IStudyNotices {
  /** There is no report. */
  noReport(problem: IRefusal): void;
  /** A report was saved, or could not be. */
  saved(
    result: SaveResult,
    notebook: string,
    format: ReportFormat,
    text: string
  ): void;
  /** The report is in the clipboard. */
  copied(): void;
  /** A seed was set. */
  seedSet(seed: number): void;
  /** A change of the notebook was refused. */
  refused(model: INotebookSeed): void;
}

/** The dependencies of {@link StudyActions}. */
export interface IStudyActionsOptions {
  readonly notebooks: Pick<OpenNotebooks, 'reach'>;
  readonly contents: Pick<Contents.IManager, 'get' | 'save'>;
  readonly prompts: IReportPrompts;
  readonly notices: IStudyNotices;
  /** Writes text to the clipboard. */
  readonly copy: (text: string) => void;
  readonly stored: IStoredStudies;
  /** Shows the executed notebook of a run. */
  readonly show: (run: IShownRun) => void;
}

/** The run of a study that is shown. */
export interface IShownRun {
  /** The path of the notebook. */
  readonly path: string;
  readonly arm: ArmLabel;
  readonly seed: number;
  /** The executed notebook, as JSON. */
  readonly notebook: unknown;
}

/** The user's actions on studies. Notebooks are identified by their paths. */
export class StudyActions {
  constructor(options: IStudyActionsOptions) {
    this._options = options;
  }

  /** The path of a notebook that is open; `null` if there is none. */
  async reach(path?: string): Promise<string | null> {
    return (await this._options.notebooks.reach(path))?.path ?? null;
  }

  /** What is known of a notebook before it is studied. */
  async background(path: string): Promise<IStudyBackground> {
    const { notebooks, stored } = this._options;
    const [found, outlook] = await Promise.all([
      notebooks.reach(path),
      // A server that cannot say how long it takes may still study.
      stored.outlook(path).catch(() => null)
    ]);
    const shared = found?.panel.context.model.sharedModel;
    return {
      ...NO_BACKGROUND,
      ...outlook,
      suggested: shared ? suggestedResult(contentOf(shared)) : null,
      results: namedResults(shared?.getMetadata(METADATA_KEY))
    };
  }

  /** Show the executed notebook of a run. */
  async openRun(study: Study, arm: ArmLabel, seed: number): Promise<void> {
    const { stored, show, notices } = this._options;
    const { id, path } = study;
    if (id === null) {
      return;
    }
    try {
      const notebook = await stored.executed(id, arm, seed);
      show({ path, arm, seed, notebook });
    } catch (error) {
      notices.noReport(refusalOf(error));
    }
  }

  /**
   * Study the notebook as it is in the editor.
   *
   * @returns Whether a study runs.
   */
  async start(study: Study, options: IStudyOptions): Promise<boolean> {
    const found = await this._options.notebooks.reach(study.path);
    return found
      ? study.start(contentOf(found.panel.context.model.sharedModel), options)
      : false;
  }

  /** Save the report of a study beside its notebook, and notify the user. */
  async save(study: Study, format: ReportFormat): Promise<void> {
    const { contents, prompts, notices } = this._options;
    const { path } = study;
    const text = await this._report(study, format);
    if (text !== null) {
      const result = await saveReport(
        contents,
        prompts,
        path,
        format,
        text,
        'study'
      );
      notices.saved(result, path, format, text);
    }
  }

  /** Copy the report as Markdown. */
  async copy(study: Study): Promise<void> {
    const text = await this._report(study, 'md');
    if (text !== null) {
      this._options.copy(text);
      this._options.notices.copied();
    }
  }

  /** Give the notebook a seed of the study. */
  async setSeed(study: Study, seed: number): Promise<void> {
    const { notebooks, notices } = this._options;
    const model = (await notebooks.reach(study.path))?.model;
    if (!model) {
      return;
    }
    if (await model.setSeed(seed)) {
      notices.seedSet(seed);
    } else if (!model.isWatched) {
      notices.refused(model);
    }
  }

  private async _report(
    study: Study,
    format: ReportFormat
  ): Promise<string | null> {
    try {
      return await study.report(format);
    } catch (error) {
      this._options.notices.noReport(refusalOf(error));
      return null;
    }
  }

  private readonly _options: IStudyActionsOptions;
}
