/**
 * Which values code meets, and what it does to them. The same rules hold for what
 * ran in the kernel and for the clean run that it is held against.
 */
import { BUILTINS, NAMESPACE_CALLS } from '../python/builtins';
import type { Interner } from './interner';
import { isValue } from './objects';
import type { IContent, IObject, IWorld } from './objects';
import { resolveTouches } from './touches';
import { PSEUDO_NAMES } from '../python/pseudoNames';
import type { ICodeFacts } from '../effects/types';

/** How far objects that hold objects are followed. */
const MAX_DEPTH = 8;
const MAX_OBJECTS = 200;

/** A value that code takes from outside. */
export interface IItem {
  readonly name: string;
  readonly token: number;
  readonly by: string | null;
}

/** All that code takes from outside, streams apart. */
export interface IInput {
  readonly items: readonly IItem[];
  /** The functions and classes of the notebook that it may call. */
  readonly definitions: readonly IObject[];
  /** Whether its way depends on values. */
  readonly branches: boolean;
  /** Whether it may raise an error of its own. */
  readonly raises: boolean;
  /** Whether all names that it reads are bound, those that are always there included. */
  readonly bound: boolean;
  /** Whether it may bind any name. */
  readonly bindsAny: boolean;
  /** Whether it looks at the state of the streams. */
  readonly peeks: boolean;
  /** Whether it runs as often as the clock lets it. */
  readonly unsteady: boolean;
  /** Equal for equal input, together with the code. */
  readonly key: string;
}

/**
 * Collects what code takes from outside: the names that it reads, the objects
 * behind them, and the outer names of the functions that it may call.
 */
export function gather(facts: ICodeFacts, world: IWorld): IInput {
  const items: IItem[] = [];
  const definitions: IObject[] = [];
  const names = new Set<string>();
  const objects = new Set<IObject>();
  const pseudo = new Set<string>();
  let bound = true;
  let bindsAny = false;

  const visitName = (name: string, hidden: readonly string[]): void => {
    if (name.startsWith('<') && !SHARED.has(name)) {
      pseudo.add(name);
      return;
    }
    if (names.has(name) || hidden.includes(name)) {
      return;
    }
    names.add(name);
    const object = world.find(name);
    if (object) {
      visitObject(object, name, hidden, 0);
    } else {
      items.push({ name, token: world.unbound(name), by: null });
      bound &&= BUILTINS.has(name) || SHARED.has(name);
      bindsAny ||= NAMESPACE_CALLS.has(name);
      if (name !== PSEUDO_NAMES.star) {
        visitName(PSEUDO_NAMES.star, []);
      }
    }
    if (!SHARED.has(name) && world.isClouded(name)) {
      // For each name anew: of two, one may have been bound since.
      const any = world.find(PSEUDO_NAMES.any);
      if (any) {
        items.push({ name: PSEUDO_NAMES.any, ...world.content(any) });
      }
    }
  };
  const visitObject = (
    object: IObject,
    name: string,
    hidden: readonly string[],
    depth: number
  ): void => {
    if (objects.has(object) || objects.size > MAX_OBJECTS) {
      return;
    }
    objects.add(object);
    items.push({ name, ...world.content(object) });
    const definition = object.facts.definitions[object.name];
    if (definition) {
      definitions.push(object);
      for (const used of definition.uses) {
        visitName(used, hidden);
      }
    }
    if (depth < MAX_DEPTH) {
      for (const part of object.parts) {
        visitObject(part, name, hidden, depth + 1);
      }
    }
  };
  for (const name of facts.reads) {
    visitName(name, facts.before[name] ?? NONE);
  }
  return {
    items,
    definitions,
    branches: pseudo.has(PSEUDO_NAMES.branch),
    raises: pseudo.has(PSEUDO_NAMES.raise),
    bound,
    bindsAny,
    peeks: pseudo.has(PSEUDO_NAMES.streams),
    unsteady: pseudo.has(PSEUDO_NAMES.unsteady),
    key: items.map(({ name, token }) => `${name}=${token}`).join(' ')
  };
}

/** What code leaves behind, names and objects apart from streams. */
export interface IOutput {
  readonly bound: ReadonlyMap<string, IObject>;
  readonly changed: ReadonlyMap<IObject, IContent>;
}

/** Who runs the code, and how that went. */
export interface IActor {
  /** The cell; empty for other code. */
  readonly cell: string;
  /** The provenance of all that it makes. */
  readonly provenance: number;
  /** Whether it ran to its end. */
  readonly complete: boolean;
  /** Makes the id of a new object. */
  id(name: string): string;
  /** Gives an object that is there already in the place of an equal one. */
  keep?(object: IObject): IObject;
}

/** Works out what code leaves behind. */
export function perform(
  facts: ICodeFacts,
  input: IInput,
  world: IWorld,
  actor: IActor,
  interner: Interner
): IOutput {
  const { cell, provenance } = actor;
  const changed = new Map<IObject, IContent>();
  const touched = resolveTouches(facts, input, world);
  const change = (object: IObject, depth: number): void => {
    const isOpen = isValue(object) || (depth === 0 && touched.get(object));
    if (changed.has(object) || !isOpen) {
      return;
    }
    const token = interner.id(`${provenance}~${object.token}`);
    changed.set(object, { token, by: cell });
    if (depth < MAX_DEPTH) {
      object.parts.forEach(part => change(part, depth + 1));
    }
  };
  for (const object of touched.keys()) {
    change(object, 0);
  }

  const bound = new Map<string, IObject>();
  const maybe = new Set(facts.maybe);
  const writes = new Set(facts.writes);
  for (const object of input.definitions) {
    for (const name of object.facts.definitions[object.name].binds) {
      maybe.add(name);
      writes.add(name);
    }
  }
  if (input.bindsAny) {
    maybe.add(PSEUDO_NAMES.any);
    writes.add(PSEUDO_NAMES.any);
  }
  for (const name of writes) {
    const parts: IObject[] = [];
    for (const source of facts.made[name] ?? NONE) {
      const part = bound.get(source) ?? world.find(source);
      if (part && part.facts.imports[part.name] === undefined) {
        parts.push(part);
      }
    }
    let token = made(facts, name, provenance, interner);
    let weak: number | null = null;
    if (maybe.has(name) || !actor.complete) {
      const before = world.find(name);
      const was = before ? world.content(before).token : 0;
      if (before?.weak === provenance && was === before.token) {
        continue; // the same again: bound to the same, or left as it was left
      }
      token = interner.id(`${token}|${was}`);
      weak = provenance;
      if (before) {
        parts.push(before);
      }
    }
    const id = actor.id(name);
    const object = { id, token, by: cell, name, facts, parts, weak };
    bound.set(name, actor.keep?.(object) ?? object);
  }
  return { bound, changed };
}

function made(
  facts: ICodeFacts,
  name: string,
  provenance: number,
  interner: Interner
): number {
  const path = facts.imports[name];
  // A module is the same whoever imports it, unless the code sets something in it.
  return path !== undefined && !facts.touches.some(t => t.names.includes(name))
    ? interner.id(`import ${path}`)
    : interner.id(`${provenance}:${name}`);
}

const NONE: readonly string[] = [];
/** Names that stand for many. */
const SHARED: ReadonlySet<string> = new Set([
  PSEUDO_NAMES.star,
  PSEUDO_NAMES.any
]);
