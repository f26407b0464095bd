import { METADATA_KEY, SeedCellDocument } from '../../cell';
import type { IStudiedResult } from '../../jobs';
import { namedResults, withResult } from '../../jobs';
import type { OpenNotebooks } from '../openNotebooks';
import type { INotebookSeed } from '../types';

/** Asks the user for a result. */
export interface IResultPrompts {
  /**
   * @param suggested - An expression, perhaps empty, and what is better if that is known.
   * @returns `null` if the user has cancelled.
   */
  result(suggested: IStudiedResult): Promise<IStudiedResult | null>;
}

/** Notifies the user of the outcome. */
export interface IResultNotices {
  /** The notebook names a result. */
  named(result: IStudiedResult): void;
  /** The notebook cannot be changed. */
  readOnly(model: INotebookSeed): void;
}

/** The results that a notebook names in its metadata, for studies of it. */
export class NotebookResults {
  constructor(
    private readonly _notebooks: Pick<OpenNotebooks, 'reach'>,
    private readonly _prompts: IResultPrompts,
    private readonly _notices: IResultNotices
  ) {}

  /**
   * Ask for a result and write it into the notebook's metadata, in one undo step.
   *
   * @param path - Of the notebook; the current one by default.
   * @param expression - What the user pointed at; empty if that is no expression.
   * @returns Whether the notebook names it now.
   */
  async use(path: string | undefined, expression: string): Promise<boolean> {
    const found = await this._notebooks.reach(path);
    if (!found) {
      return false;
    }
    const { context } = found.panel;
    if (found.model.state.readOnly) {
      this._notices.readOnly(found.model);
      return false;
    }
    const { sharedModel } = context.model;
    const before = namedResults(sharedModel.getMetadata(METADATA_KEY));
    const better =
      before.find(one => one.expression === expression)?.better ?? null;
    const result = await this._prompts.result({ expression, better });
    if (!result || context.isDisposed) {
      return false;
    }
    const document = new SeedCellDocument(sharedModel);
    const key = sharedModel.getMetadata(METADATA_KEY);
    document.apply({ metadata: withResult(key, result) });
    // The undo step is the notebook's; its own model of it undoes the metadata.
    document.dispose();
    this._notices.named(result);
    return true;
  }
}
