/**
 * What is run in a kernel that starts: the rule that no code which came with a
 * file runs before its reader trusts it.
 */
import type {
  ICellReading,
  IRecipeRegistry,
  ISeedProblem,
  Language
} from '../recipes';
import { compose, validateSeed } from '../recipes';
import type { AutoInject } from './metadata';

/** All that the rule looks at. */
export interface IInjectionInput {
  readonly mode: AutoInject;
  readonly language: Language;
  /** The seed cell's source; `null` where there is no seed cell. */
  readonly source: string | null;
  readonly reading: ICellReading | null;
  /** Whether the user trusts the seed cell's code. */
  readonly trusted: boolean;
}

/** What to run, or why nothing is. */
export type InjectionPlan =
  | {
      readonly kind: 'run';
      readonly code: string;
      readonly seed: number | null;
      /** Whether it is the cell's own text, which someone edited, in a trusted notebook. */
      readonly asWritten: boolean;
      /** Whether the cell was edited and composed code runs instead of it. */
      readonly instead: boolean;
    }
  | { readonly kind: 'off' }
  | { readonly kind: 'no-cell' }
  /** There is no way to tell whether a kernel of this language is fresh. */
  | { readonly kind: 'language' }
  | { readonly kind: 'bad-seed'; readonly problem: ISeedProblem }
  /** The edited cell of a notebook that is not trusted, with no seed that can be read. */
  | { readonly kind: 'unreadable' };

/**
 * Decide what to run in a kernel that starts now.
 *
 * A cell that says exactly what recipes compose is run as composed. An edited
 * one runs as it stands where it is trusted; else what could be read of it is
 * composed anew.
 */
export function planInjection(
  input: IInjectionInput,
  registry: IRecipeRegistry
): InjectionPlan {
  const { mode, language, source, reading, trusted } = input;
  if (mode === 'never') {
    return { kind: 'off' };
  }
  if (source === null || !reading) {
    return { kind: 'no-cell' };
  }
  if (language === 'julia') {
    return { kind: 'language' };
  }
  const value = reading.seed?.value ?? null;
  if (value !== null) {
    const frameworks = reading.choices?.frameworks ?? [];
    const checked = validateSeed(value, frameworks, registry);
    if (!checked.ok) {
      return { kind: 'bad-seed', problem: checked.problem };
    }
  }
  if (!reading.exact && trusted) {
    return {
      kind: 'run',
      code: source,
      seed: value,
      asWritten: true,
      instead: false
    };
  }
  if (!reading.options) {
    return { kind: 'unreadable' };
  }
  return {
    kind: 'run',
    code: compose(reading.options, registry),
    seed: reading.options.seed,
    asWritten: false,
    instead: !reading.exact
  };
}
