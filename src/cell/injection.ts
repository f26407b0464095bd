/**
 * What is run in a kernel that starts. Code that came with a file does not run until
 * the user trusts it.
 */
import type { IEnvironmentUse } from '../detect';
import type {
  ICellReading,
  IFrameworkRegistry,
  ISeedProblem,
  Language
} from '../recipes';
import { compose, validateSeed } from '../recipes';
import type { AutoInject } from './metadata';

/** The input of the rule. */
export interface IInjectionInput {
  readonly mode: AutoInject;
  readonly language: Language;
  /** The seed cell's source; `null` if there is no seed cell. */
  readonly source: string | null;
  readonly reading: ICellReading | null;
  /** Whether the seed cell's own text may run without a question. */
  readonly trusted: boolean;
  /** Variables that the notebook's own code sets for frameworks to read early. */
  readonly environment: readonly IEnvironmentUse[];
}

/** What to run, or why nothing is. */
export type InjectionPlan =
  | {
      readonly kind: 'run';
      readonly code: string;
      readonly seed: number | null;
      /** Whether it is the cell's own edited text, which is trusted. */
      readonly asWritten: boolean;
      /** Whether the cell was edited and composed code runs instead of it. */
      readonly instead: boolean;
    }
  | { readonly kind: 'off' }
  | { readonly kind: 'no-cell' }
  /** There is no way to tell whether a kernel of this language is fresh. */
  | { readonly kind: 'language' }
  /** The notebook's code sets a variable that would be read before it. */
  | { readonly kind: 'early'; readonly name: string }
  | { readonly kind: 'bad-seed'; readonly problem: ISeedProblem }
  /** An edited cell that is not trusted, and whose options cannot be read. */
  | { readonly kind: 'unreadable' };

/**
 * Decide what to run in a kernel that starts now.
 *
 * A cell that equals the composer's output is run as it is, and so is an edited one
 * that is trusted. For any other cell, code is composed from the options that could be
 * read.
 */
export function planInjection(
  input: IInjectionInput,
  registry: IFrameworkRegistry
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
  const composed = reading.options && compose(reading.options, registry);
  const asWritten = !reading.exact && trusted;
  const code = asWritten ? source : composed;
  if (code === null) {
    return { kind: 'unreadable' };
  }
  const early = earlyVariable(
    source,
    code,
    reading,
    input.environment,
    registry
  );
  if (early !== null) {
    return { kind: 'early', name: early };
  }
  return {
    kind: 'run',
    code,
    seed: value,
    asWritten,
    instead: !reading.exact && !asWritten
  };
}

/**
 * A variable that the notebook's code sets, including the seed cell, and that the code
 * to be run would make a framework read too early; `null` if there is none.
 */
function earlyVariable(
  source: string,
  code: string,
  reading: ICellReading,
  environment: readonly IEnvironmentUse[],
  registry: IFrameworkRegistry
): string | null {
  const chosen = reading.choices?.frameworks ?? [];
  const found = registry.facts.earlyVariables.find(
    ({ name, frameworks }) =>
      frameworks.some(id => chosen.includes(id)) &&
      !code.includes(name) &&
      (source.includes(name) || environment.some(use => use.name === name))
  );
  return found?.name ?? null;
}
