/**
 * The numbers of what ran: equal for what is equal.
 */
import type { ICodeFacts } from '../effects/types';
import type { IInput } from './input';
import type { Interner } from './interner';

/** The number of code together with the functions of the notebook that it may call. */
export function codeOf(
  facts: ICodeFacts,
  { definitions }: IInput,
  interner: Interner
): number {
  const called = definitions.map(
    ({ name, facts: theirs }) =>
      `${name}@${interner.id(theirs.definitions[name].text)}`
  );
  return interner.id(`code ${interner.id(facts.normal)} ${called.join(' ')}`);
}

/** The number of code together with its input. */
export function inputOf(
  facts: ICodeFacts,
  key: string,
  interner: Interner
): number {
  return interner.id(`${interner.id(facts.normal)} ${key}`);
}

/** The number of an input together with the states of the streams. */
export function provenanceOf(
  input: number,
  draws: readonly { readonly stream: string; readonly before: string | null }[],
  interner: Interner
): number {
  const states = draws.map(({ stream, before }) => `${stream}@${before}`);
  return interner.id(`${input} ${states.join(' ')}`);
}

/** The number of code together with the values that decide what it draws. */
export function steeringOf(
  code: number,
  { steering }: IInput,
  interner: Interner
): number {
  return interner.id(`steering ${code} ${steering}`);
}
