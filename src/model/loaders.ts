import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';

import type { CellParser } from '../python';
import type { IFrameworkRegistry } from '../recipes';
import type { IJudge } from './marks/lateLedger';
import type { OnDemand } from './onDemand';
import type { INotebookDetector } from './options';
import type { SeedCode } from './seed/seedCode';

/** Loads the code that reads code, which few notebooks need at once. */
export class CodeLoaders {
  /**
   * @param languages - The host's registry; `null` in an application without editors.
   * @param seedCode - Has the facts about frameworks.
   */
  constructor(
    languages: IEditorLanguageRegistry | null,
    seedCode: OnDemand<SeedCode>
  ) {
    this._languages = languages;
    this._seedCode = seedCode;
  }

  /** What finds frameworks and seeds in one notebook. */
  async detector(): Promise<INotebookDetector> {
    const [{ Detector }, python, registry] = await Promise.all([
      import('../detect'),
      this._loadParser(),
      this._loadRegistry()
    ]);
    const detector = new Detector(
      python,
      () => registry.recipes(),
      () => registry.facts
    );
    return { detector, canParse: python !== null };
  }

  /** What judges the records of one notebook, whose cells are of R or not. */
  async judge(isR: boolean): Promise<IJudge> {
    const [{ createJudge }, python, registry] = await Promise.all([
      import('./marks/judge'),
      this._loadParser(),
      this._loadRegistry()
    ]);
    return createJudge(python, () => registry.facts, isR);
  }

  private async _loadRegistry(): Promise<IFrameworkRegistry> {
    const code = await this._seedCode.need();
    if (!code) {
      throw new Error('The frameworks did not load.');
    }
    return code.registry;
  }

  /** One parser for all, so that each text is parsed once. */
  private async _loadParser(): Promise<CellParser | null> {
    const { loadPythonParser } = await import('./parser');
    this._parser ??= loadPythonParser(this._languages);
    return this._parser;
  }

  private readonly _languages: IEditorLanguageRegistry | null;
  private readonly _seedCode: OnDemand<SeedCode>;
  private _parser: Promise<CellParser | null> | null = null;
}
