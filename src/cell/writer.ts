import type { ICellReading, ISeedOptions, ISeedProblem } from '../recipes';
import type { SeedCellDocument } from './document';
import type { Amendment, EditResult, ISeedEdits } from './edit';
import type { IMetadataProblem } from './metadata';
import {
  mergeMetadata,
  NO_METADATA,
  readMetadata,
  unknownKeys
} from './metadata';

/** Questions to the user. Each resolves to whether to continue. */
export interface IPrompts {
  /**
   * The seed cell was edited by hand and would be written anew.
   *
   * @param before - Its source.
   * @param after - What it would become.
   */
  replaceEdited(before: string, after: string): Promise<boolean>;

  /** The notebook's metadata cannot be read and would be overwritten. */
  replaceMetadata(problem: IMetadataProblem): Promise<boolean>;

  /**
   * The seed cell is about to run; it contains code that this extension did not
   * compose and the user has not run before.
   */
  runUntrusted(source: string): Promise<boolean>;

  /** A seed cell is about to be inserted into a notebook without random code. */
  insertAnyway(): Promise<boolean>;

  /**
   * A seed cell is about to be inserted into a notebook whose own code sets different seeds.
   *
   * @param seeds - Those, and the one that would be inserted.
   * @returns The seed to insert; `null` to insert nothing.
   */
  chooseSeed(seeds: readonly number[]): Promise<number | null>;

  /**
   * The kernel is about to be restarted, and all its variables lost.
   *
   * @param environment - What its process will be started with.
   */
  restart(environment: Readonly<Record<string, string>>): Promise<boolean>;

  /**
   * The records of the cells' runs are about to be deleted.
   *
   * @returns What to delete: the records; also everything that is stored in the
   * notebook; `null` for nothing.
   */
  clearRecords(): Promise<'records' | 'everything' | null>;
}

/** The outcome of writing. */
export type WriteResult =
  | { readonly kind: 'written' }
  /** The user said no; nothing changed. */
  | { readonly kind: 'declined' }
  | { readonly kind: 'nothing-to-seed' }
  /** What composes seed cells has not loaded. */
  | { readonly kind: 'not-loaded' }
  | { readonly kind: 'bad-seed'; readonly problem: ISeedProblem };

/** What to write. */
export interface IWriteRequest {
  readonly options: ISeedOptions;
  /** The seed cell as it is, read; `null` where there is none. */
  readonly reading: ICellReading | null;
  /** Changes what is stored in addition to the choices in the cell. */
  readonly amend?: Amendment;
}

/**
 * Writes the seed cell and the notebook-level key together, and asks before
 * anything is lost.
 */
export class SeedCellWriter {
  /**
   * @param edits - Returns what composes the edits; `null` as long as it has not loaded.
   */
  constructor(
    document: SeedCellDocument,
    edits: () => ISeedEdits | null,
    prompts: IPrompts
  ) {
    this._document = document;
    this._edits = edits;
    this._prompts = prompts;
  }

  /**
   * Write, in one undo step: all of it or nothing.
   */
  async write(request: IWriteRequest): Promise<WriteResult> {
    const edits = this._edits();
    if (!edits) {
      return { kind: 'not-loaded' };
    }
    const { options, amend } = request;
    const make = (): EditResult =>
      edits.seedEdit(options, this._document.metadata, amend);
    const result = make();
    if (result.kind !== 'edit') {
      return result;
    }
    if (!(await this._mayReplace(result.edit.source, request.reading))) {
      return { kind: 'declined' };
    }
    // The metadata may have changed while the user was asked.
    const now = make();
    if (this._document.isDisposed || now.kind !== 'edit') {
      return { kind: 'declined' };
    }
    this._document.apply(now.edit);
    return { kind: 'written' };
  }

  /**
   * Write another seed into the seed cell, which loses nothing, in one undo step.
   *
   * @param source - The cell's source.
   * @param reading - Its reading; the seed must be known.
   * @param seed - The new seed, already checked.
   * @returns Whether anything changed.
   */
  reseed(source: string, reading: ICellReading, seed: number): boolean {
    const raw = this._document.metadata;
    const edit = this._edits()?.reseedEdit(source, reading, seed, raw);
    return edit !== undefined && this._document.apply(edit);
  }

  /**
   * Remove the seed cell and what is stored for it, in one undo step; keys
   * that this extension does not know stay.
   *
   * @returns Whether anything was removed.
   */
  async remove(): Promise<boolean> {
    if (!(await this._mayReplaceMetadata()) || this._document.isDisposed) {
      return false;
    }
    const rest = unknownKeys(this._document.metadata);
    return this._document.apply({ source: null, metadata: rest });
  }

  /**
   * Change what is stored without changing the seed cell, in one undo step.
   */
  async store(amend: Amendment): Promise<WriteResult> {
    if (!(await this._mayReplaceMetadata()) || this._document.isDisposed) {
      return { kind: 'declined' };
    }
    const raw = this._document.metadata;
    const before = readMetadata(raw).metadata ?? NO_METADATA;
    this._document.apply({ metadata: mergeMetadata(raw, amend(before)) });
    return { kind: 'written' };
  }

  private async _mayReplace(
    source: string,
    reading: ICellReading | null
  ): Promise<boolean> {
    if (!(await this._mayReplaceMetadata())) {
      return false;
    }
    const place = this._document.find();
    if (!place || !reading || reading.exact || place.source === source) {
      return true;
    }
    return this._prompts.replaceEdited(place.source, source);
  }

  private async _mayReplaceMetadata(): Promise<boolean> {
    const { problem } = readMetadata(this._document.metadata);
    return !problem || this._prompts.replaceMetadata(problem);
  }

  private readonly _document: SeedCellDocument;
  private readonly _edits: () => ISeedEdits | null;
  private readonly _prompts: IPrompts;
}
