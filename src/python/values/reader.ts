/**
 * Reads what expressions and names of one cell are worth.
 */
import type { SyntaxNode } from '../tree';
import { Allowance, spend, stepsFor } from '../budget';
import type { ParsedCell } from '../cell';
import { bare } from '../nodes';
import { resolve } from '../resolve';
import type { IBinding, Scope } from '../resolve';
import { readClass, readFunction } from './definitions';
import type { IFunctionValue } from './definitions';
import { readExpression } from './expressions';
import { readUse } from './events';
import { NameHistory } from './history';
import { ANYTHING, guardOf, isParsed, MAX_PLACES } from './effects';
import { nameEffects } from './effects';
import type { UsesByOwner } from './places';
import {
  functionBelow,
  ownerOf,
  placeOf,
  scopeAt,
  usesByOwner
} from './places';
import { readUpdate } from './reading';
import type { IEffect, IValueReader } from './reading';
import { anyOf, MISSING, UNKNOWN } from './types';
import type { Value } from './types';

/** Deeper definitions are not followed: names that stand for each other have no end. */
const MAX_DEPTH = 24;

type Effects = Map<string, readonly IEffect[]>;

/** The values of one cell; reads them when they are asked for, each once. */
export class CellValues implements IValueReader {
  /**
   * @param cell - The cell.
   * @param module - Its scope with all its definitions.
   */
  constructor(
    readonly cell: ParsedCell,
    readonly module: Scope
  ) {
    this._allowance = new Allowance(stepsFor(cell.text.length));
  }

  /** What an expression is worth where it stands. */
  read(node: SyntaxNode): Value {
    if (this._depth > MAX_DEPTH) {
      return UNKNOWN;
    }
    this._depth++;
    try {
      return readExpression(node, this);
    } finally {
      this._depth--;
    }
  }

  /** The same for an expression whose object is kept, by a name or in another object. */
  readKept(node: SyntaxNode): Value {
    const value = this.read(node);
    const chain = bare(node);
    if (!/^(VariableName|MemberExpression)$/.test(chain.name)) {
      return value;
    }
    let first = chain;
    while (first.firstChild && first.name !== 'VariableName') {
      first = bare(first.firstChild);
    }
    const name = this.cell.textOf(first);
    const owner = ownerOf(name, this.scopeOf(first.from));
    const isChanged = this.effects(name, owner).some(
      effect => effect.at > node.to && effect.kind === 'change'
    );
    return { kind: 'shared', name: isChanged ? null : name, of: value };
  }

  /** The innermost scope around an offset. */
  scopeOf(at: number): Scope {
    return scopeAt(this.module, at);
  }

  /** What a path of names stands for where it is used. */
  resolve(chain: string, at: number): ReturnType<typeof resolve> {
    return resolve(chain, this.scopeOf(at), at);
  }

  /** What a name is worth at an offset. */
  name(name: string, at: number, scope = this.scopeOf(at)): Value {
    const owner = ownerOf(name, scope);
    const outer = functionBelow(scope, owner);
    const when = outer ? 'any' : this._when(name, owner, at);
    const value = this._once(owner, `${name}@${when}`, () =>
      outer
        ? this._atAnyTime(name, owner, outer.node?.from ?? 0)
        : this._stateAt(name, owner, at)
    );
    return owner.kind === 'module' ? { kind: 'named', name, of: value } : value;
  }

  /** What a name of the module is worth after the cell; `earlier` if the cell leaves it alone. */
  after(name: string): Value {
    const end = this.cell.text.length + 1;
    return this._once(this.module, `${name}@end`, () =>
      this._stateAt(name, this.module, end)
    );
  }

  /** What a name of a scope is worth at its end. */
  atEndOf(scope: Scope, name: string): Value {
    return this._once(scope, `${name}@end`, () =>
      this._stateAt(name, scope, this.cell.text.length + 1)
    );
  }

  /** What functions of the cell do to a name of the module, whenever they are called. */
  wild(name: string): readonly IEffect[] {
    return this.effects(name, this.module).filter(({ place }) => place.wild);
  }

  /** Whether the cell changes the object of a name, other than by handing it on. */
  changes(name: string): boolean {
    return this.effects(name, this.module).some(
      ({ kind }) => kind === 'change'
    );
  }

  /** Whether code of the module itself, not of its functions, rebinds or changes a name. */
  touches(name: string): boolean {
    return this.effects(name, this.module).some(
      ({ kind, place }) => kind !== 'loan' && !place.wild
    );
  }

  /** A function of the module; `null` if the cell defines none of that name, or several. */
  function(name: string): IFunctionValue | null {
    const found = this.module.inner.filter(
      scope => scope.kind === 'function' && scope.name === name
    );
    return found.length === 1 ? readFunction(found[0], this) : null;
  }

  /** All that happens to a name of a scope, in document order. */
  effects(name: string, owner: Scope): readonly IEffect[] {
    let known = this._effects.get(owner);
    if (!known) {
      known = new Map();
      this._effects.set(owner, known);
    }
    let found = known.get(name);
    if (!found) {
      const read = (): IEffect[] =>
        [
          ...(owner.bindings.get(name) ?? []).map(binding =>
            this._binding(name, binding, owner)
          ),
          ...this._uses(name, owner)
        ].sort((a, b) => a.at - b.at);
      const isKnown = this.cell.places(name).length <= MAX_PLACES;
      found = isKnown ? this._allowance.run(read) : ANYTHING;
      known.set(name, found);
    }
    return found;
  }

  private _binding(name: string, binding: IBinding, owner: Scope): IEffect {
    const { at, node, body, parameter, element } = binding;
    const place = node
      ? placeOf(node, owner, this.cell.text)
      : { conditions: [], loops: [], wild: false };
    const guard = node !== null && guardOf(name, node, this.cell.text);
    const apply = (before: Value): Value => {
      if (body && node) {
        return readClass(body, node, this);
      }
      if (parameter) {
        const fallback = parameter.fallback
          ? this.readKept(parameter.fallback)
          : MISSING;
        return { kind: 'parameter', parameter: { ...parameter, fallback } };
      }
      if (node?.name === 'UpdateStatement') {
        return readUpdate(node, before, this);
      }
      if (!node || (element !== undefined && !isParsed(node, this.cell.text))) {
        return UNKNOWN;
      }
      const value = element ? UNKNOWN : this.readKept(node);
      return guard
        ? { kind: 'operation', operator: 'ifNone', operands: [before, value] }
        : value;
    };
    // What it gets depends on what it was.
    const isChange = guard || node?.name === 'UpdateStatement';
    return {
      at,
      kind: isChange ? 'change' : 'binding',
      place: guard
        ? { ...place, conditions: place.conditions.slice(1) }
        : place,
      apply
    };
  }

  /** What uses of a name do to its object. */
  private _uses(name: string, owner: Scope): IEffect[] {
    const found: IEffect[] = [];
    const uses =
      this._usesByOwner.get(name) ??
      usesByOwner(name, this.cell, at => this.scopeOf(at));
    this._usesByOwner.set(name, uses);
    for (const node of uses.get(owner) ?? []) {
      for (const event of readUse(node, this.cell.text)) {
        found.push(nameEffects(event, node, owner, this));
      }
    }
    return found;
  }

  private _once(scope: Scope, key: string, read: () => Value): Value {
    let known = this._known.get(scope);
    if (!known) {
      known = new Map();
      this._known.set(scope, known);
    }
    const found = known.get(key);
    if (found !== undefined) {
      // It is being read: its value leads back to itself.
      return found ?? UNKNOWN;
    }
    if (this._depth > MAX_DEPTH) {
      return UNKNOWN;
    }
    known.set(key, null);
    try {
      const value = read();
      known.set(key, value);
      return value;
    } catch (error) {
      known.delete(key);
      throw error;
    }
  }

  /** The same for all offsets at which a name is worth the same: with the same code above. */
  private _when(name: string, owner: Scope, at: number): string {
    const history = this._historyOf(name, owner);
    spend(1);
    return history.isPlain && owner.kind !== 'class'
      ? `#${history.countBefore(at)}`
      : String(at);
  }

  private _historyOf(name: string, owner: Scope): NameHistory {
    const effects = this.effects(name, owner);
    let found = this._histories.get(effects);
    if (!found) {
      found = new NameHistory(effects);
      this._histories.set(effects, found);
    }
    return found;
  }

  /** The value at a place that is reached by the order of the code. */
  private _stateAt(name: string, owner: Scope, at: number): Value {
    const history = this._historyOf(name, owner);
    if (history.isPlain) {
      return history.stateAt(
        at,
        () => this._before(name, owner, at),
        this._depth < MAX_DEPTH / 2 && owner.kind !== 'class'
      );
    }
    const effects = this.effects(name, owner).filter(
      ({ place }) => owner.kind !== 'module' || !place.wild
    );
    const certain = ({ place }: IEffect): boolean =>
      !place.wild &&
      place.conditions.every(({ from, to }) => from <= at && at <= to);
    spend(1 + (effects.length >> 2));
    const above = effects.filter(effect => effect.at <= at);
    let start = above.length - 1;
    while (
      start >= 0 &&
      !(above[start].kind === 'binding' && certain(above[start]))
    ) {
      start--;
    }
    let value = start < 0 ? this._before(name, owner, at) : UNKNOWN;
    for (const effect of above.slice(Math.max(0, start))) {
      const next = effect.apply(value);
      value = certain(effect) ? next : anyOf([next, value]);
    }
    // The end of a loop comes before its beginning.
    for (const effect of effects) {
      const isAhead = effect.at > at || effect.place.wild;
      const again =
        effect.place.wild ||
        effect.place.loops.some(({ from, to }) => from <= at && at < to);
      if (isAhead && again) {
        value =
          effect.kind === 'loan'
            ? anyOf([effect.apply(value), value])
            : UNKNOWN;
      }
    }
    return value;
  }

  /** The value in a function that reads a name of an enclosing scope. */
  private _atAnyTime(name: string, owner: Scope, from: number): Value {
    let value = this._stateAt(name, owner, from);
    const values = [value];
    for (const effect of this.effects(name, owner)) {
      // Most code leaves the objects alone that it is handed.
      if (effect.at > from && !effect.place.wild && effect.kind !== 'loan') {
        value = effect.apply(value);
        values.push(value);
      }
    }
    if (owner.kind === 'module') {
      values.push({ kind: 'later', name });
    }
    return anyOf(values);
  }

  /** The value of a name before its scope says anything about it. */
  private _before(name: string, owner: Scope, at: number): Value {
    switch (owner.kind) {
      case 'module':
        return { kind: 'earlier', name };
      case 'class':
        return owner.parent ? this.name(name, at, owner.parent) : UNKNOWN;
      default:
        return MISSING;
    }
  }

  private _depth = 0;
  private readonly _allowance: Allowance;
  private readonly _effects = new Map<Scope, Effects>();
  private readonly _histories = new Map<readonly IEffect[], NameHistory>();
  private readonly _usesByOwner = new Map<string, UsesByOwner>();
  /** `null` while a value is being read. */
  private readonly _known = new Map<Scope, Map<string, Value | null>>();
}
