/**
 * The effects of code on values, in the kernel and in the clean run alike.
 */
import { own } from '../frameworks/byName';
import type { ICodeFacts } from '../effects/types';
import { PSEUDO_NAMES } from '../python/pseudoNames';
import { atOnce, Pace } from '../python/slices';
import type { Slices } from '../python/slices';
import type { IInput } from './input';
import type { Interner } from './interner';
import { resolveMutations } from './mutations';
import type { Change } from './mutations';
import {
  isIterator,
  isMutable,
  isValue,
  MAX_DEPTH,
  plainOf,
  tokenOf
} from './objects';
import type { IContent, IDoubt, INameLookup, IObject } from './objects';
import type { ValueRecord } from './types';

/** What code leaves behind, except streams. */
export interface IOutput {
  readonly bound: ReadonlyMap<string, IObject>;
  readonly changed: ReadonlyMap<IObject, IContent>;
}

/** An execution of code, and how it ended. */
export interface ICellExecution {
  /** The cell; empty for code outside cells. */
  readonly cell: string;
  /** The provenance of all that it makes. */
  readonly provenance: number;
  /** Whether it ran to its end. */
  readonly complete: boolean;
  /** Why it is not known what it makes. */
  readonly doubt: IDoubt | null;
  /** The values of names before and after it. */
  readonly values?: Readonly<Record<string, ValueRecord>>;
  /** Makes the id of a new object. */
  id(name: string): string;
  /** Replaces an object by an equal one that exists already. */
  keep?(object: IObject): IObject;
}

/** Determines what code leaves behind. */
export function* applyingEffects(
  facts: ICodeFacts,
  input: IInput,
  lookup: INameLookup,
  execution: ICellExecution,
  interner: Interner
): Slices<IOutput> {
  const context = { facts, input, lookup, execution, interner };
  const changed = changedObjects(context);
  return { changed, bound: yield* boundNames(context) };
}

/** The same at once. */
export function applyEffects(
  ...given: Parameters<typeof applyingEffects>
): IOutput {
  return atOnce(applyingEffects(...given));
}

/** The code, what it meets, and how its execution went. */
interface IContext {
  readonly facts: ICodeFacts;
  readonly input: IInput;
  readonly lookup: INameLookup;
  readonly execution: ICellExecution;
  readonly interner: Interner;
}

/** The outside objects that may have changed, with their new contents. */
function changedObjects(context: IContext): Map<IObject, IContent> {
  const { facts, input, lookup, execution, interner } = context;
  const { cell, provenance, doubt } = execution;
  const changed = new Map<IObject, IContent>();
  const mutated = resolveMutations(facts, input, lookup);
  const observed = observedObjects(context);
  const contentOf = (object: IObject, value: string | null): IContent => ({
    token:
      value === null
        ? interner.id(`${provenance}~${lookup.content(object).token}`)
        : tokenOf(value, interner),
    value,
    by: cell,
    doubt
  });
  const change = (object: IObject, how: Change, depth: number): void => {
    const isOpen = isValue(object) || (depth === 0 && how === 'sure');
    const [before, value] = observed.get(object) ?? NO_VALUES;
    if (changed.has(object) || !isOpen || isUnchanged(before, value)) {
      return;
    }
    changed.set(object, contentOf(object, plainOf(value)));
    if (depth < MAX_DEPTH) {
      for (const part of object.parts) {
        if (how !== 'read' || isIterator(part)) {
          change(part, how, depth + 1);
        }
      }
    }
  };
  // What changes by being read last: it changes fewer of its parts.
  const order = [...mutated].sort(
    ([, a], [, b]) => Number(a === 'read') - Number(b === 'read')
  );
  order.forEach(([object, how]) => change(object, how, 0));
  // Those that changed although no code shows it.
  for (const [object, [before, value]] of observed) {
    if (before !== null && value !== null && before !== value) {
      const was = lookup.content(object).value;
      const isTold = was === null || was === before;
      changed.set(object, contentOf(object, isTold ? plainOf(value) : null));
    }
  }
  return changed;
}

/** The outside objects with names of their own whose values were read, with these. */
function observedObjects({
  facts,
  lookup,
  execution
}: IContext): Map<IObject, ValueRecord> {
  const found = new Map<IObject, ValueRecord>();
  const bound = new Set(facts.writes);
  for (const [name, values] of Object.entries(execution.values ?? {})) {
    const object = bound.has(name) ? null : lookup.find(name);
    if (object) {
      found.set(object, values);
    }
  }
  return found;
}

/** Whether an object whose values before and after are known cannot have changed. */
function isUnchanged(before: string | null, after: string | null): boolean {
  return (
    before !== null &&
    (before === after ? !before.startsWith('%') : !isMutable(before))
  );
}

const NO_VALUES: ValueRecord = [null, null];

/** The names that are bound, with their new objects. */
function* boundNames(context: IContext): Slices<Map<string, IObject>> {
  const pace = new Pace(NAMES);
  const { facts, execution } = context;
  const bound = new Map<string, IObject>();
  const indirect = indirectNames(context.input);
  const maybe = new Set([...facts.maybe, ...indirect]);
  for (const name of new Set([...facts.writes, ...indirect])) {
    if (pace.isDue(1)) {
      yield;
    }
    const object = newObject(name, maybe.has(name), bound, context);
    if (object) {
      bound.set(name, execution.keep?.(object) ?? object);
    }
  }
  return bound;
}

/** The names of one slice. */
const NAMES = 1000;

/** Names that code may bind through calls. */
function indirectNames({ definitions, bindsAny }: IInput): string[] {
  const names = definitions.flatMap(({ facts, name }) => [
    ...facts.definitions[name].binds
  ]);
  return bindsAny ? [...names, PSEUDO_NAMES.any] : names;
}

/** @returns `null` if the name keeps its object. */
function newObject(
  name: string,
  isMaybe: boolean,
  bound: ReadonlyMap<string, IObject>,
  context: IContext
): IObject | null {
  const { lookup, execution } = context;
  const isUncertain = isMaybe || !execution.complete;
  const before = isUncertain ? lookup.find(name) : null;
  const [was, now] = (own(execution.values, name) ?? NO_VALUES).map(plainOf);
  const parts = partsOf(name, bound, context);
  const text = textOf(name, context);
  if (text !== null && now !== null) {
    context.interner.note(text, now);
  }
  // A value that was there before is no proof that the code bound it.
  if (now !== null && !(isUncertain && was === now)) {
    return {
      ...origin(name, now, context),
      // What cannot change in place shares nothing.
      parts: isMutable(now) ? [...parts, ...(before ? [before] : [])] : []
    };
  }
  const made = madeObject(name, parts, context);
  if (!isUncertain) {
    return made;
  }
  const { provenance } = execution;
  const content = before && lookup.content(before);
  const had = content?.token ?? 0;
  if (
    before &&
    (had === made.token ||
      (before.weak === provenance && had === before.token) ||
      (now !== null && content?.value === now))
  ) {
    // Equal to what it had. Other names may have been bound since, but not later than this.
    return name === PSEUDO_NAMES.any ? before : null;
  }
  return {
    ...made,
    // The name may have kept what it had, so its value is not known.
    value: null,
    // What a text makes may become known later, and is the same then.
    token: context.interner.id(
      `${wayOf(name, context)}:${text ?? made.token}|${had}`
    ),
    weak: provenance,
    doubt: execution.doubt ?? content?.doubt ?? null,
    parts: before ? [...parts, before] : parts
  };
}

/**
 * A number for what decides whether code comes to where it binds a name. What the text alone
 * makes, and a module, are the same wherever they come from; whether they are there is not.
 */
function wayOf(
  name: string,
  { facts, input, execution, interner }: IContext
): number {
  const isModule = pathOf(facts, name) !== null;
  const mayDrawsDecide =
    input.isSteeredByDraws && !facts.isDrawless && !facts.isSetUp;
  return execution.complete && isModule && !mayDrawsDecide
    ? interner.id(`way ${input.key}`)
    : execution.provenance;
}

/** The objects that a new object may be, contain or call. */
function partsOf(
  name: string,
  bound: ReadonlyMap<string, IObject>,
  { facts, lookup }: IContext
): IObject[] {
  const inner = facts.shares[name]?.map(source => bound.get(source)) ?? [];
  const outer = facts.made[name]?.map(source => lookup.find(source)) ?? [];
  return [...inner, ...outer].filter(
    (part): part is IObject =>
      !!part && part.facts.imports[part.name] === undefined
  );
}

/** An object whose value is known, without its parts. */
function origin(
  name: string,
  value: string,
  {
    facts,
    execution,
    interner
  }: Pick<IContext, 'facts' | 'execution' | 'interner'>
): Omit<IObject, 'parts'> {
  return {
    id: execution.id(name),
    token: tokenOf(value, interner),
    value,
    by: execution.cell,
    name,
    facts,
    weak: null,
    doubt: null
  };
}

/** An object of which only the origin is known. */
function madeObject(
  name: string,
  parts: readonly IObject[],
  { facts, execution, interner }: IContext
): IObject {
  const path = pathOf(facts, name);
  const text = textOf(name, { facts, interner });
  const value = text === null ? null : interner.noted(text);
  if (value !== null) {
    const { doubt } = execution;
    return {
      ...origin(name, value, { facts, execution, interner }),
      parts,
      doubt
    };
  }
  return {
    id: execution.id(name),
    // A module is the same whoever imports it.
    token:
      text ??
      interner.id(
        path === null ? `${execution.provenance}:${name}` : `import ${path}`
      ),
    value: null,
    by: execution.cell,
    name,
    facts,
    parts,
    weak: null,
    doubt: path === null ? execution.doubt : null
  };
}

/** The token of what the text alone makes; `null` if more has a part in it. */
function textOf(
  name: string,
  { facts, interner }: Pick<IContext, 'facts' | 'interner'>
): number | null {
  const text = facts.texts[name];
  return text === undefined ? null : interner.id(`text ${text}`);
}

/** The dotted path of an imported module, unless the code sets something in it. */
function pathOf(facts: ICodeFacts, name: string): string | null {
  return changedNames(facts).has(name) ? null : (facts.imports[name] ?? null);
}

const changed = new WeakMap<ICodeFacts, ReadonlySet<string>>();

/** The names of the objects that code changes in place, other than by reading them. */
function changedNames(facts: ICodeFacts): ReadonlySet<string> {
  let found = changed.get(facts);
  if (!found) {
    found = new Set(
      facts.mutations.flatMap(({ names, isReading }) =>
        isReading ? [] : names
      )
    );
    changed.set(facts, found);
  }
  return found;
}
