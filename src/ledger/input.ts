/**
 * The values that code takes. The same rules apply to runs in the kernel and to the
 * clean run that they are compared with.
 */
import type { ICodeFacts } from '../effects/types';
import { BUILTINS } from '../python/builtins';
import { PSEUDO_NAMES } from '../python/pseudoNames';
import { isGenerator, MAX_DEPTH } from './objects';
import type { IDoubt, INameLookup, IObject } from './objects';
import { ownStream } from './ownStreams';
import { resolveResets } from './seeders';

const MAX_OBJECTS = 200;

/** A value that code takes from outside. */
export interface IItem {
  readonly name: string;
  readonly token: number;
  /** The value, if it is known, see {@link ValueRecord}. */
  readonly value: string | null;
  readonly by: string | null;
  readonly doubt: IDoubt | null;
}

/** All that code takes from outside, except streams. */
export interface IInput {
  readonly items: readonly IItem[];
  /** The functions and classes of the notebook that it may call. */
  readonly definitions: readonly IObject[];
  /** Whether its control flow depends on values. */
  readonly branches: boolean;
  /** Whether it may raise an error of its own. */
  readonly raises: boolean;
  /** Whether all names that it reads are bound or built in. */
  readonly bound: boolean;
  /** Whether it may bind any name. */
  readonly bindsAny: boolean;
  /** Whether it reads the state of the streams. */
  readonly readsState: boolean;
  /** Whether the clock decides how often it runs. */
  readonly unsteady: boolean;
  /** Equal for equal input, together with the code. */
  readonly key: string;
  /** The same of what may decide what the code draws, see {@link ICodeFacts.steering}. */
  readonly steering: string;
  /** Whether what the code draws from one stream may decide what it draws from another. */
  readonly isSteeredByDraws: boolean;
}

/**
 * Collects what code takes from outside: the names that it reads, the objects
 * behind them, and the outer names of the functions that it may call.
 */
export function collectInput(facts: ICodeFacts, lookup: INameLookup): IInput {
  return new Private.Collector(lookup).collect(facts);
}

namespace Private {
  export class Collector {
    constructor(lookup: INameLookup) {
      this._lookup = lookup;
    }

    collect(facts: ICodeFacts): IInput {
      this._resets = resolveResets(facts, this._lookup);
      for (const name of facts.reads) {
        this._name(name, facts.before[name] ?? NONE);
      }
      const steering = this._steering(facts);
      return {
        items: this._items,
        definitions: this._definitions,
        branches: this._pseudo.has(PSEUDO_NAMES.branch),
        raises: this._pseudo.has(PSEUDO_NAMES.raise),
        bound: this._isBound,
        bindsAny: this._bindsAny,
        readsState: this._pseudo.has(PSEUDO_NAMES.streams),
        unsteady: this._pseudo.has(PSEUDO_NAMES.unsteady),
        key: keyOf(this._items),
        steering: keyOf(
          // How much is drawn elsewhere does not follow from the state of a generator, unless
          // what it gives does.
          this._itemsOf(steering).map(item =>
            isGenerator(item.value) ? { ...item, token: 0 } : item
          )
        ),
        isSteeredByDraws: steering === null || steering.has(PSEUDO_NAMES.drawn)
      };
    }

    /** The names that may decide what the code and what it calls draw; `null` for any. */
    private _steering(facts: ICodeFacts): ReadonlySet<string> | null {
      const names = new Set(facts.steering);
      let isAny = facts.steering === null;
      for (const { facts: theirs, name } of this._definitions) {
        const { steering } = theirs.definitions[name];
        isAny ||= steering === null;
        steering?.forEach(one => names.add(one));
      }
      return isAny ? null : names;
    }

    /** The items to which some names lead. */
    private _itemsOf(names: ReadonlySet<string> | null): readonly IItem[] {
      return this._items.filter(({ name }, i) =>
        [name, ...(this._aliases.get(i) ?? [])].some(
          one => names === null || one.startsWith('<') || names.has(one)
        )
      );
    }

    /** @param hidden - Names that the code has bound itself where it reads this one. */
    private _name(name: string, hidden: readonly string[]): void {
      if (name.startsWith('<') && !SHARED.has(name)) {
        if (name === PSEUDO_NAMES.text && !this._pseudo.has(name)) {
          this._text();
        }
        this._pseudo.add(name);
        return;
      }
      if (this._names.has(name) || hidden.includes(name)) {
        return;
      }
      this._names.add(name);
      const object = this._lookup.find(name);
      if (object) {
        this._object(object, name, hidden, 0);
      } else {
        this._unbound(name);
      }
      // Nobody binds `print`.
      const isBuiltIn = !object && BUILTINS.has(name);
      if (!SHARED.has(name) && !isBuiltIn && this._lookup.isUncertain(name)) {
        // Once per name: one of two names may have been bound since.
        const any = this._lookup.find(PSEUDO_NAMES.any);
        if (any) {
          const content = this._lookup.content(any);
          this._items.push({ name: PSEUDO_NAMES.any, ...content });
        }
      }
    }

    /** A text that may be any code takes all that ran, and may bind any name. */
    private _text(): void {
      const token = this._lookup.past();
      const rest = { value: null, by: null, doubt: null };
      this._items.push({ name: PSEUDO_NAMES.text, token, ...rest });
      this._bindsAny = true;
    }

    private _unbound(name: string): void {
      const token = this._lookup.unbound(name);
      this._items.push({ name, token, value: null, by: null, doubt: null });
      this._isBound &&= BUILTINS.has(name) || SHARED.has(name);
      if (name !== PSEUDO_NAMES.star) {
        this._name(PSEUDO_NAMES.star, []);
      }
    }

    private _object(
      object: IObject,
      name: string,
      hidden: readonly string[],
      depth: number
    ): void {
      const known = this._objects.get(object);
      if (known !== undefined || this._objects.size > MAX_OBJECTS) {
        if (known !== undefined) {
          this._aliases.set(known, [...(this._aliases.get(known) ?? []), name]);
        }
        return;
      }
      this._objects.set(object, this._items.length);
      const { token, value, by, doubt } = this._lookup.content(object);
      // A generator that is seeded first is the same whatever its state was.
      const isReset =
        depth === 0 && isGenerator(value) && this._resets.has(ownStream(name));
      this._items.push(
        isReset
          ? { name, token: 0, value, by, doubt: null }
          : { name, token, value, by, doubt }
      );
      if (value !== null) {
        return; // nothing else in it counts
      }
      const definition = object.facts.definitions[object.name];
      if (definition) {
        this._definitions.push(object);
        for (const used of definition.uses) {
          this._name(used, hidden);
        }
      }
      if (depth < MAX_DEPTH) {
        for (const part of object.parts) {
          this._object(part, name, hidden, depth + 1);
        }
      }
    }

    private readonly _lookup: INameLookup;
    private readonly _items: IItem[] = [];
    private readonly _definitions: IObject[] = [];
    private readonly _names = new Set<string>();
    /** Object → the index of its item. */
    private readonly _objects = new Map<IObject, number>();
    /** The index of an item → the other names that lead to its object. */
    private readonly _aliases = new Map<number, readonly string[]>();
    private readonly _pseudo = new Set<string>();
    private _resets: ReadonlySet<string> = new Set();
    private _isBound = true;
    private _bindsAny = false;
  }

  function keyOf(items: readonly IItem[]): string {
    return items.map(({ name, token }) => `${name}=${token}`).join(' ');
  }

  const NONE: readonly string[] = [];
  /** Names that stand for many. */
  const SHARED: ReadonlySet<string> = new Set([
    PSEUDO_NAMES.star,
    PSEUDO_NAMES.any
  ]);
}
