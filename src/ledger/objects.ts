/**
 * The values of names, distinguished by their provenance.
 *
 * Of most values only the origin is known: the code that made them, the values that it
 * took, the state of the streams from which it drew. Two values with the same provenance
 * are equal. Small plain values have fingerprints, which count in place of the provenance.
 */
import type { ICodeFacts } from '../effects/types';
import type { Interner } from './interner';
import type { Fault, SeedInForce } from './types';

/** How far objects that contain objects are followed. */
export const MAX_DEPTH = 8;

/** Why the content of a name or the state of a stream is not known in a clean run. */
export interface IDoubt {
  /**
   * The cell from which the doubt comes, through others perhaps; `null` if cells ran, but
   * not with what a clean run gives them: then each depends on the one before.
   */
  readonly cell: string | null;
  readonly why: Fault;
}

/** The doubt that comes from cells that ran with other values or states. */
export const DIFFERS: IDoubt = { cell: null, why: 'differs' };

/** A value that code bound to a name. */
export interface IObject {
  /** Tells this object from all others of its lookup. */
  readonly id: string;
  /** The provenance that it was made with. */
  readonly token: number;
  /** The value that it was made with, see {@link ValueRecord}; `null` if unknown. */
  readonly value: string | null;
  /** The cell that made it; empty for code outside cells, `null` if unknown. */
  readonly by: string | null;
  readonly name: string;
  /** The code that made it. */
  readonly facts: ICodeFacts;
  /** Objects that it may be, contain or call. */
  readonly parts: readonly IObject[];
  /** If it may be an earlier object: the provenance of the code that left it. */
  readonly weak: number | null;
  /** `null` in the kernel, and where a clean run is known to make it. */
  readonly doubt: IDoubt | null;
}

/** The current content of an object. */
export interface IContent {
  readonly token: number;
  /** The value, see {@link ValueRecord}; `null` if unknown. */
  readonly value: string | null;
  /** The cell that last changed it. */
  readonly by: string | null;
  readonly doubt: IDoubt | null;
}

/** The state of a stream at a place in a clean run. */
export interface IStreamState {
  /** `null` if unknown. */
  readonly state: string | null;
  readonly seed: SeedInForce;
  /** The cell that leaves it in this state; `null` for the start. */
  readonly by: string | null;
  /** Why the state is unknown; `null` where it is known, or was at the start. */
  readonly doubt: IDoubt | null;
}

/** Names and objects as code finds them: in the kernel, or in a clean run. */
export interface INameLookup {
  /** The object of a name; `null` if no known code bound it. */
  find(name: string): IObject | null;
  /** The current content of an object. */
  content(object: IObject): IContent;
  /** The token of a name that no known code bound. */
  unbound(name: string): number;
  /** A number for all that ran before and left something behind, in the order of the last runs. */
  past(): number;
  /** Whether code that may bind any name ran after the code that bound this one. */
  isUncertain(name: string): boolean;
}

/** The token of a value that is known: it does not matter where that comes from. */
export function tokenOf(value: string, interner: Interner): number {
  return interner.id(`value ${value}`);
}

/** Whether a value is a generator, which is a stream as well. */
export function isGenerator(value: string | null): boolean {
  return value?.startsWith('@') === true;
}

/** Whether a value may change in place. */
export function isMutable(value: string): boolean {
  return !value.startsWith('=');
}

/** The value itself; `null` if only changes of it are seen. */
export function plainOf(value: string | null): string | null {
  return value !== null && /^[~%]/.test(value) ? null : value;
}

const iterators = new WeakMap<IObject, boolean>();

/** Whether reading an object may use it up, or something in it. */
export function isIterator(object: IObject): boolean {
  let found = iterators.get(object);
  if (found === undefined) {
    found = leadsToIterator(object);
    iterators.set(object, found);
  }
  return found;
}

/** Follows parts as far as {@link MAX_DEPTH}, each object once. */
function leadsToIterator(object: IObject): boolean {
  const seen = new Set([object]);
  let level: readonly IObject[] = [object];
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
    const next: IObject[] = [];
    for (const { facts, name, parts } of level) {
      if (
        facts.iterators.includes(name) ||
        facts.definitions[name]?.yields === true
      ) {
        return true;
      }
      for (const part of parts) {
        if (!seen.has(part)) {
          seen.add(part);
          next.push(part);
        }
      }
    }
    level = next;
  }
  return false;
}

/** Whether an object may have state of its own; modules, functions and constants do not count. */
export function isValue(object: IObject): boolean {
  return object.facts.kinds[object.name] === undefined;
}

const writes = new WeakMap<ICodeFacts, ReadonlySet<string>>();

/** The names that code binds. */
export function writesOf(facts: ICodeFacts): ReadonlySet<string> {
  let found = writes.get(facts);
  if (!found) {
    found = new Set(facts.writes);
    writes.set(facts, found);
  }
  return found;
}
