import { own } from '../frameworks/byName';
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

/** The server's kernel specs, as far as their languages go. */
export interface IKernelSpecs {
  /** The name of the kernel for new notebooks. */
  readonly default: string;
  readonly kernelspecs: {
    readonly [name: string]: { readonly language: string } | undefined;
  };
}

/** The language of a notebook. */
export interface INotebookLanguage {
  /** As a kernel or the metadata name it; `null` if unknown. */
  readonly name: string | null;
  /**
   * What it is guessed from: the server's default kernel, for a notebook that names none,
   * or the name of a kernel that the server does not have. `null` if it is no guess.
   */
  readonly guess: 'default' | 'name' | null;
}

/** The names that kernels give themselves wherever they are installed. */
const KERNEL_NAMES: readonly [RegExp, Language][] = [
  [/^python\d?$/, 'python'],
  [/^ir$/, 'R'],
  [/^julia-\d/, 'julia']
];

/**
 * The language of a notebook without a kernel.
 *
 * @param metadata - The metadata of the notebook, of any shape.
 * @param specs - The server's kernel specs; `null` before they are known.
 */
export function notebookLanguage(
  metadata: unknown,
  specs: IKernelSpecs | null
): INotebookLanguage {
  const said = languageOfMetadata(metadata);
  if (said !== null) {
    return { name: said, guess: null };
  }
  const { kernelspec } = (metadata ?? {}) as {
    kernelspec?: { name?: unknown } | null;
  };
  const kernel = kernelspec?.name;
  if (typeof kernel === 'string' && kernel) {
    const installed = own(specs?.kernelspecs, kernel)?.language ?? null;
    const named = KERNEL_NAMES.find(([form]) => form.test(kernel))?.[1] ?? null;
    return {
      name: installed ?? named,
      guess: installed === null && named !== null ? 'name' : null
    };
  }
  const name =
    (specs && own(specs.kernelspecs, specs.default)?.language) ?? null;
  return { name, guess: name === null ? null : 'default' };
}
