import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';

import { CellParser } from '../python';

/**
 * The host's own parser of Python, so that none is bundled.
 *
 * @param languages - The host's registry; `null` in an application without editors.
 * @returns A parser of cells, each text once; `null` if the host has no parser.
 */
export async function loadPythonParser(
  languages: IEditorLanguageRegistry | null
): Promise<CellParser | null> {
  try {
    const python = await languages?.getLanguage('python');
    const parser = python?.support?.language.parser;
    return parser ? new CellParser(parser) : null;
  } catch {
    return null;
  }
}
