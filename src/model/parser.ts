import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';

import type { IPythonParser } from '../python';

/**
 * The host's own parser of Python, so that none is bundled.
 *
 * @param languages - The host's registry; `null` in an application without editors.
 * @returns The parser, or `null` where the host has none.
 */
export async function loadPythonParser(
  languages: IEditorLanguageRegistry | null
): Promise<IPythonParser | null> {
  try {
    const python = await languages?.getLanguage('python');
    return python?.support?.language.parser ?? null;
  } catch {
    return null;
  }
}
