import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';

import type { CellParser } from '../python';
import type { IFrameworkRegistry } from '../recipes';
import type { IJudge } from './cellMarks';
import type { INotebookDetector } from './options';

/** Loads the code that reads code, which few notebooks need at once. */
export class CodeLoaders {
  /**
   * @param languages - The host's registry; `null` in an application without editors.
   */
  constructor(
    languages: IEditorLanguageRegistry | null,
    registry: IFrameworkRegistry
  ) {
    this._languages = languages;
    this._registry = registry;
  }

  /** What finds frameworks and seeds in one notebook. */
  async detector(): Promise<INotebookDetector> {
    const registry = this._registry;
    const [{ Detector }, python] = await Promise.all([
      import('../detect'),
      this._loadParser()
    ]);
    const detector = new Detector(
      python,
      () => registry.recipes(),
      () => registry.facts
    );
    return { detector, canParse: python !== null };
  }

  /** What judges the records of one notebook. */
  async judge(): Promise<IJudge> {
    const facts = () => this._registry.facts;
    const [{ createJudge }, python] = await Promise.all([
      import('./judge'),
      this._loadParser()
    ]);
    return createJudge(python, facts);
  }

  /** One parser for all, so that each text is parsed once. */
  private async _loadParser(): Promise<CellParser | null> {
    const { loadPythonParser } = await import('./parser');
    this._parser ??= loadPythonParser(this._languages);
    return this._parser;
  }

  private readonly _languages: IEditorLanguageRegistry | null;
  private readonly _registry: IFrameworkRegistry;
  private _parser: Promise<CellParser | null> | null = null;
}
