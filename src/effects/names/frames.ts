/**
 * The scopes of a cell while its uses of names are read, see `uses.ts`.
 */
import { NameScope } from '../../python/scopes';
import type { ScopeKind } from '../../python/scopes';
import { Trace } from './trace';
import type { IMutation } from '../types';

/** A scope with what its code does: the cell, a function or lambda, a class body, a comprehension. */
export class Frame extends NameScope {
  constructor(
    kind: ScopeKind,
    override readonly parent: Frame | null
  ) {
    super(kind, parent);
  }

  /** Names bound here; in the cell and in classes, bound so far. */
  readonly bound = new Set<string>();
  readonly parameters: string[] = [];
  /** Functions: names used; classes: outer names that their methods use. */
  readonly used = new Set<string>();
  /** Names of the cell that the functions of this frame bind. */
  readonly binds = new Set<string>();
  readonly mutations: IMutation[] = [];
  readonly trace = new Trace();
  /** Functions: whether their value is an iterator; classes: whether their objects are. */
  yields = false;
  /** Parameters of the methods of a class. */
  readonly inner = new Set<string>();
  /** Comprehensions: the names of what their variables go through. */
  from: readonly string[] = [];

  hasBinding(name: string): boolean {
    return this.bound.has(name);
  }

  /** The names of the outside that a function uses, once all of it was read. */
  free(): string[] {
    return [...this.used].filter(name => !this.isLocal(name));
  }

  /** The mutations of parameters and outer names; those of locals stay here. */
  outerMutations(): IMutation[] {
    const isKept = (name: string): boolean =>
      !this.isLocal(name) || this.parameters.includes(name);
    return this.mutations.flatMap(mutation => narrow(mutation, isKept));
  }
}

/**
 * The part of a mutation that concerns some names.
 *
 * @returns The mutation or nothing. A callee that is none of the names may be any object, and may change its
 * arguments.
 */
export function narrow(
  { callee, self, names, isReading }: IMutation,
  isKept: (name: string) => boolean
): IMutation[] {
  const kept = names.filter(isKept);
  const outer = callee !== null && isKept(callee) ? callee : null;
  return kept.length > 0 || outer !== null
    ? [
        {
          callee: outer,
          self: self && outer !== null,
          names: kept,
          ...(isReading && { isReading })
        }
      ]
    : [];
}

/** The scope that binds a name, from a place outwards; `null` if the cell does not bind it so far. */
export function ownerOf(from: Frame, name: string): Frame | null {
  for (let frame: Frame | null = from; frame; frame = frame.parent) {
    if (frame.bound.has(name)) {
      return frame;
    }
  }
  return null;
}

/** Whether a name belongs to a comprehension or class around a place. */
export function isInner(from: Frame, name: string): boolean {
  const owner = ownerOf(from, name);
  for (let frame: Frame | null = from; frame; frame = frame.parent) {
    if (frame.kind === 'function' || frame.kind === 'module') {
      return false;
    }
    if (frame === owner) {
      return true;
    }
  }
  return false;
}

/** The names of what the variable of a comprehension around a place goes through. */
export function goneThrough(from: Frame, name: string): readonly string[] {
  const owner = ownerOf(from, name);
  return owner?.kind === 'comprehension'
    ? owner.from.flatMap(source =>
        source === name ? [] : [source, ...goneThrough(owner, source)]
      )
    : [];
}

/** The outer names that the code of a scope uses. */
export function usedBy(frame: Frame): string[] {
  return frame.kind === 'function' ? frame.free() : [...frame.used];
}

/** The mutations by a nested function of what is outside both functions. */
export function withoutParameters(frame: Frame): IMutation[] {
  return without(frame.outerMutations(), new Set(frame.parameters));
}

/** Mutations without those of some names. */
export function without(
  mutations: readonly IMutation[],
  inner: ReadonlySet<string>
): IMutation[] {
  return mutations.flatMap(mutation =>
    narrow(mutation, name => !inner.has(name))
  );
}
