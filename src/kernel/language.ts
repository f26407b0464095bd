import type { Language } from '../recipes';

const LANGUAGES = new Map<string, Language>([
  ['python', 'python'],
  ['r', 'R'],
  ['julia', 'julia']
]);

/**
 * A language for which there are recipes.
 *
 * @param name - The name in a kernel spec or a notebook's metadata; `null` if there is none.
 * @returns `null` for any other language.
 */
export function knownLanguage(name: string | null): Language | null {
  return LANGUAGES.get((name ?? '').toLowerCase()) ?? null;
}

/**
 * The language in a notebook's metadata.
 *
 * @param metadata - The metadata of a notebook, of any shape.
 */
export function languageOfMetadata(metadata: unknown): string | null {
  const { kernelspec, language_info } = (metadata ?? {}) as {
    kernelspec?: { language?: unknown } | null;
    language_info?: { name?: unknown } | null;
  };
  const name = kernelspec?.language ?? language_info?.name;
  return typeof name === 'string' ? name : null;
}
