/**
 * The paths of calls, and imports that are calls.
 */

const DYNAMIC_IMPORT =
  /^(importlib\.import_module|__import__)\('([A-Za-z_][\w.]*)'\)(.*)$/;

/**
 * Reads an import that is a call with a literal.
 *
 * @param path - A path: `importlib.import_module('torch.nn').Linear`.
 * @returns The module, and the path without the import; `null` for other paths.
 */
export function dynamicImport(
  path: string
): { readonly module: string; readonly path: string } | null {
  const match = DYNAMIC_IMPORT.exec(path);
  if (!match) {
    return null;
  }
  const [, how, module, rest] = match;
  // `__import__('a.b')` gives `a`.
  const base = how === '__import__' ? module.split('.')[0] : module;
  return { module, path: base + rest };
}

/**
 * Brings the spellings of one call together.
 *
 * @param path - A dotted path with aliases resolved.
 * @returns The path without arguments. A repeated call is kept once: a
 * generator's `manual_seed()` returns the generator itself.
 */
export function normalizeCall(path: string): string {
  return (dynamicImport(path)?.path ?? path)
    .replace(/\([^)]*\)/g, '()')
    .replace(/(\.\w+)\(\)(?=\1(?:\(\)|$))/g, '');
}
