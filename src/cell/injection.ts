/**
 * What is run in a kernel that starts. Code that came with a file does not run until
 * the user trusts it.
 */
import { own } from '../frameworks/byName';
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
  | {
      readonly kind: 'early';
      readonly name: string;
      /** Whether the seed cell sets it too, and need only be run by hand once. */
      readonly isCarried: boolean;
    }
  | { readonly kind: 'bad-seed'; readonly problem: ISeedProblem }
  /** All that could run would start the backend of a framework. */
  | { readonly kind: 'backend'; readonly framework: string }
  /** An edited cell that is not trusted, and whose options cannot be read. */
  | { readonly kind: 'unreadable' };

/**
 * Decide what to run in a kernel that starts now.
 *
 * A cell that equals the composer's output is run as it is, and so is an edited one
 * that is trusted. For any other cell, code is composed from the options that could be
 * read. Lines that start a framework's backend are left out: the notebook may have to
 * configure it first, and they seed no stream. So are the variables that the cell sets
 * for the notebook, as long as its text is not trusted: whoever wrote the file may not
 * choose them for a process that starts.
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
  const [safe, starting] = splitByBackend(reading, registry);
  const asWritten = !reading.exact && trusted && starting.length === 0;
  if (
    starting.length > 0 &&
    (safe.length === 0 || (trusted && !reading.options))
  ) {
    return { kind: 'backend', framework: starting[0] };
  }
  const composed =
    reading.options &&
    compose(
      {
        ...reading.options,
        frameworks: safe,
        environment: trusted ? reading.options.environment : undefined
      },
      registry
    );
  const code = asWritten ? source : composed;
  if (code === null) {
    return { kind: 'unreadable' };
  }
  const early = earlyVariable(source, code, safe, input.environment, registry);
  if (early !== null) {
    const isCarried = own(reading.options?.environment, early) !== undefined;
    return { kind: 'early', name: early, isCarried };
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
 * The frameworks of a seed cell: ids of those whose lines may run at the start, and
 * titles of those whose lines would start a backend.
 */
function splitByBackend(
  { choices }: ICellReading,
  registry: IFrameworkRegistry
): [safe: string[], starting: string[]] {
  const chosen = choices?.frameworks ?? [];
  const starts = (id: string): boolean => !!registry.get(id)?.startsBackend;
  return [
    chosen.filter(id => !starts(id)),
    chosen.filter(starts).map(id => registry.get(id)?.title ?? id)
  ];
}

/**
 * A variable that the notebook's code sets, including the seed cell, and that the code
 * to be run would make a framework read too early; `null` if there is none.
 */
function earlyVariable(
  source: string,
  code: string,
  chosen: readonly string[],
  environment: readonly IEnvironmentUse[],
  registry: IFrameworkRegistry
): string | null {
  const found = registry.facts.earlyVariables.find(
    ({ name, frameworks }) =>
      frameworks.some(id => chosen.includes(id)) &&
      !code.includes(name) &&
      (source.includes(name) || environment.some(use => use.name === name))
  );
  return found?.name ?? null;
}
