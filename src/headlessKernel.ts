/**
 * The code that seeds every kernel of one kernelspec at its start, for
 * `jupyter seed install-kernel`: no notebook says which frameworks it uses, the user does.
 */
import { registry } from './headlessNotebook';
import { compose } from './recipes/cell/composer';
import { DEFAULT_DETERMINISM } from './recipes/determinism';
import type { IRecipe, Language } from './recipes/types';

/** What the kernels of a kernelspec are seeded with. */
export interface IKernelRequest {
  readonly language: Language;
  readonly seed: number;
  /** Ids of frameworks; the language itself is always among them. */
  readonly frameworks: readonly string[];
}

/** The code, or why there is none. */
export type KernelAnswer =
  | {
      readonly kind: 'code';
      readonly code: string;
      /** What the code seeds, for people. */
      readonly frameworks: readonly string[];
    }
  /** A framework that no code can seed in a kernel that starts, and those that it can. */
  | {
      readonly kind: 'bad-framework';
      readonly framework: string;
      readonly known: readonly string[];
    }
  | { readonly kind: 'bad-seed'; readonly message: string };

/** Compose the code. */
export function kernelCode(request: IKernelRequest): KernelAnswer {
  const { language, seed } = request;
  const known = registry.recipes(language).filter(canRunAtStart);
  const base = known.find(({ id }) => id === language.toLowerCase());
  const ids = [...(base ? [base.id] : []), ...request.frameworks];
  const frameworks = known.filter(({ id }) => ids.includes(id));
  const unknown = ids.find(id => !known.some(recipe => recipe.id === id));
  if (unknown !== undefined) {
    const names = known.map(({ id }) => id);
    return { kind: 'bad-framework', framework: unknown, known: names };
  }
  try {
    const code = compose(
      {
        language,
        seed,
        frameworks: ids,
        variants: {},
        determinism: DEFAULT_DETERMINISM
      },
      registry
    );
    const titles = frameworks.map(({ title }) => title);
    return { kind: 'code', code, frameworks: titles };
  } catch (error) {
    return { kind: 'bad-seed', message: (error as Error).message };
  }
}

/** Whether there are lines that seed it and leave its backend alone. */
function canRunAtStart({ startsBackend, variants }: IRecipe): boolean {
  return !startsBackend && variants.length > 0;
}
