import type { Contents } from '@jupyterlab/services';

import type {
  IAdvice,
  IRefusal,
  IReportPrompts,
  IVerifyOptions,
  ReportFormat,
  SaveResult
} from '../../jobs';
import { refusalOf, saveReport, sourceIn } from '../../jobs';
import { actionOf, canTry, fixHashSeed, seedFramework } from './advice';
import type { IOpenNotebook, OpenNotebooks } from '../openNotebooks';
import { applyTrial, pendingChanges, trialOf } from './trial';
import type { INotebookSeed } from '../types';
import type { IVerifications } from './verifications';

/** Notifies the user of the outcome of an action. */
export interface IVerificationNotices {
  /** A cell is no longer in the notebook. */
  noCell(number: number, source: string): void;
  /** A cell no longer has the lines that are to be changed. */
  noLines(number: number, source: string): void;
  /** There is no report to save. */
  noReport(problem: IRefusal): void;
  /** A report was saved, or could not be. */
  saved(
    result: SaveResult,
    notebook: string,
    format: ReportFormat,
    text: string
  ): void;
  /** A change of the notebook was refused. */
  refused(model: INotebookSeed): void;
}

/** The dependencies of {@link VerificationActions}. */
export interface IVerificationActionsOptions {
  readonly verifications: IVerifications;
  readonly notebooks: OpenNotebooks;
  readonly contents: Pick<Contents.IManager, 'get' | 'save'>;
  readonly prompts: IReportPrompts;
  readonly notices: IVerificationNotices;
  /** Shows the verification of the notebook at a path. */
  readonly show: (path: string) => void;
  /** Activates a notebook. */
  readonly activate: (notebook: IOpenNotebook) => void;
}

/** The user's actions on verifications. Notebooks are identified by their paths. */
export class VerificationActions {
  constructor(options: IVerificationActionsOptions) {
    this._options = options;
  }

  /**
   * Verify a notebook, after asking, and show the progress.
   *
   * @param path - The current notebook by default.
   * @param instead - Options that override the user's choices.
   */
  async verify(
    path?: string,
    instead: Partial<IVerifyOptions> = {}
  ): Promise<void> {
    const { notebooks, verifications, show } = this._options;
    const found = await notebooks.reach(path);
    if (found) {
      await verifications.verify(
        found.path,
        found.panel.context.model.sharedModel,
        instead,
        verification => show(verification.path)
      );
    }
  }

  /**
   * Scroll to a verified cell.
   *
   * @param index - Its place among all cells when the report was made.
   * @param line - A line in it, from 1, for the cursor.
   */
  async showCell(path: string, index: number, line?: number): Promise<void> {
    const { notebooks, verifications, notices, activate } = this._options;
    const found = await notebooks.reach(path);
    if (!found) {
      return;
    }
    const { report } = verifications.get(path).state ?? {};
    const cell = report?.cells.find(item => item.index === index);
    const id = found.model.findCell(cell?.id ?? null, index, cell?.source);
    if (id === null) {
      notices.noCell(index + 1, cell?.source ?? '');
      return;
    }
    activate(found);
    await found.model.reveal(id, line);
  }

  /**
   * Do what a verification advises.
   *
   * @param index - The index of the advice in the report.
   */
  async followAdvice(path: string, index: number): Promise<void> {
    const { report } = this._options.verifications.get(path).state ?? {};
    const advice = report?.cause?.advice[index];
    switch (advice && actionOf(advice)) {
      case 'seed':
        return this._change(path, model =>
          seedFramework(model, advice?.framework ?? '')
        );
      case 'hash-seed':
        return this._change(path, fixHashSeed);
      case 'one-after-the-other':
        return this.verify(path, { sideBySide: false });
      case 'show':
        return this._showPlace(path, advice as IAdvice);
    }
  }

  /**
   * Verify a notebook with what a verification advises, without changing it.
   *
   * @param index - The index of the advice in the report.
   */
  async tryAdvice(path: string, index: number): Promise<void> {
    const { notebooks, notices, verifications, show } = this._options;
    const { report } = verifications.get(path).state ?? {};
    const advice = report?.cause?.advice[index];
    const found = advice && canTry(advice) ? await notebooks.reach(path) : null;
    if (!report || !advice || !found) {
      return;
    }
    const notebook = found.panel.context.model.sharedModel;
    const trial = trialOf(report, advice);
    const pending = pendingChanges(found.model, notebook, report, trial);
    if (typeof pending === 'number') {
      notices.noLines(pending + 1, sourceIn(report, pending));
      return;
    }
    await verifications.verify(
      found.path,
      notebook,
      {
        ...trial,
        changes: pending.flatMap(({ changes }) => changes),
        // A switch has a price in time.
        timed: advice.determinism !== null,
        // Changed code gives other outputs than the notebook shows.
        stored: false
      },
      verification => show(verification.path)
    );
  }

  /**
   * Apply a change that a verification tried, or by what it advises.
   *
   * @param index - The index of the advice in the report; `undefined` for what was tried.
   */
  async applyTrial(path: string, index?: number): Promise<void> {
    const { notebooks, verifications, notices } = this._options;
    const { report } = verifications.get(path).state ?? {};
    const advice =
      index === undefined ? undefined : report?.cause?.advice[index];
    const isKnown = index === undefined || (advice && canTry(advice));
    const found = report && isKnown ? await notebooks.reach(path) : null;
    if (!report || !found) {
      return;
    }
    const { model, panel } = found;
    const { sharedModel } = panel.context.model;
    const trial = trialOf(report, advice);
    const outcome = await applyTrial(model, sharedModel, report, trial);
    if (typeof outcome === 'number') {
      notices.noLines(outcome + 1, sourceIn(report, outcome));
    } else if (!outcome && !model.isWatched) {
      notices.refused(model);
    }
  }

  /** Save the report of a verification beside its notebook, and notify the user. */
  async save(path: string, format: ReportFormat): Promise<void> {
    const { verifications, contents, prompts, notices } = this._options;
    let text: string;
    try {
      text = await verifications.get(path).report(format);
    } catch (error) {
      notices.noReport(refusalOf(error));
      return;
    }
    const result = await saveReport(contents, prompts, path, format, text);
    notices.saved(result, path, format, text);
  }

  private _showPlace(path: string, { cell, line }: IAdvice): Promise<void> {
    return this.showCell(path, cell ?? 0, line ?? undefined);
  }

  /** Change a notebook; if that fails and no panel shows it, notify the user. */
  private async _change(
    path: string,
    action: (model: INotebookSeed) => Promise<boolean>
  ): Promise<void> {
    const { notebooks, notices } = this._options;
    const model = (await notebooks.reach(path))?.model;
    if (model && !(await action(model)) && !model.isWatched) {
      notices.refused(model);
    }
  }

  private readonly _options: IVerificationActionsOptions;
}
