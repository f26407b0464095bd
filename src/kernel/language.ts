import type { Language } from '../recipes';

const LANGUAGES = new Map<string, Language>([
  ['python', 'python'],
  ['r', 'R'],
  ['julia', 'julia']
]);

/**
 * The language for which there are recipes.
 *
 * @param name - As a kernel or a notebook's metadata name it; `null` where none does.
 * @returns `null` for any other language: nothing is guessed.
 */
export function knownLanguage(name: string | null): Language | null {
  return LANGUAGES.get((name ?? '').toLowerCase()) ?? null;
}

/**
 * The language that a notebook's metadata name.
 *
 * @param metadata - The metadata of a notebook, whatever they hold.
 */
export function languageOfMetadata(metadata: unknown): string | null {
  const { kernelspec, language_info } = (metadata ?? {}) as {
    kernelspec?: { language?: unknown } | null;
    language_info?: { name?: unknown } | null;
  };
  const name = kernelspec?.language ?? language_info?.name;
  return typeof name === 'string' ? name : null;
}
