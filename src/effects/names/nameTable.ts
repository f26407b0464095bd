/**
 * What is known of the names of one cell while its code is read.
 */
import type { IMutation, NameKind } from '../types';
import { spend } from '../../python/budget';
import { bodyOf } from '../../python/scopes';
import { Definitions } from './definitions';
import {
  Frame,
  goneThrough,
  isInner,
  narrow,
  ownerOf,
  usedBy,
  without,
  withoutParameters
} from './frames';
import { Sources } from './sources';
import type { Trace } from './trace';

/** The names of one cell: which it takes from outside, binds and changes. */
export class NameTable {
  readonly reads = new Set<string>();
  readonly writes = new Set<string>();
  /** Those that it binds on every path. */
  readonly sure = new Set<string>();
  readonly definitions = new Definitions();
  readonly origins = new Sources();
  readonly kinds = new Map<string, NameKind | null>();
  /** Those whose values may be iterators. */
  readonly iterators = new Set<string>();
  readonly imports = new Map<string, string>();
  /** For each name in {@link reads}: what was bound when it was first read. */
  readonly before = new Map<string, readonly string[]>();

  /** The mutations that the cell itself may make. */
  get mutations(): readonly IMutation[] {
    return this._cell.mutations;
  }

  /** What the cell itself calls. */
  get trace(): Trace {
    return this._cell.trace;
  }

  /** Where the calls of the code that is being read belong; a class's body runs where the class is defined. */
  get running(): readonly Trace[] {
    const traces: Trace[] = [];
    for (let frame: Frame | null = this._frame; frame; frame = frame.parent) {
      if (frame.kind !== 'comprehension') {
        traces.push(frame.trace);
        if (frame.kind !== 'class') {
          break;
        }
      }
    }
    return traces;
  }

  /** The scope of the code that is being read. */
  get frame(): Frame {
    return this._frame;
  }

  /** Notes the use of a name. */
  read(name: string): void {
    for (let frame: Frame | null = this._frame; frame; frame = frame.parent) {
      if (frame.kind === 'function') {
        frame.used.add(name);
        return;
      }
      if (frame.bound.has(name)) {
        if (frame.kind === 'module') {
          this._source?.add(name);
          this._reach(name);
          if (this._doubtful.has(name)) {
            this._outside(name);
          }
        }
        return;
      }
    }
    this._source?.add(name);
    this._outside(name);
  }

  /**
   * Notes the binding of a name.
   *
   * @param from - The names whose objects the value may be, contain or call.
   */
  bind(name: string, from: Iterable<string>, kind: NameKind | null): void {
    if (!name) {
      return;
    }
    const frame = bodyOf(this._frame);
    if (frame.kind === 'function') {
      frame.bound.add(name);
      if (frame.globals.has(name)) {
        frame.binds.add(name);
      }
      return;
    }
    if (frame.kind === 'class' && !frame.globals.has(name)) {
      frame.bound.add(name);
      return;
    }
    this._epoch++;
    this._trackSources(name, from, kind);
    this._cell.bound.add(name);
    this.kinds.set(
      name,
      this.writes.has(name) && this.kinds.get(name) !== kind ? null : kind
    );
    this.writes.add(name);
    this._doubtful.delete(name);
    if (this._depth === 0) {
      this.sure.add(name);
    }
  }

  private _trackSources(
    name: string,
    from: Iterable<string>,
    kind: NameKind | null
  ): void {
    const isSure = this._depth === 0 && this._loops === 0;
    const earlier = this.origins.bind(name, from, {
      isBound: other => this._cell.bound.has(other),
      isDoubtful: other => this._doubtful.has(other),
      isSure: isSure && !this.definitions.has(name) && kind !== 'definition',
      mutations: this._cell.mutations
    });
    if (earlier !== null) {
      this.writes.add(earlier);
      this.sure.add(earlier);
      this.kinds.set(earlier, this.kinds.get(name) ?? null);
    }
    if (this.iterators.has(name) && isSure) {
      this.iterators.delete(name);
      this.iterators.add(earlier ?? name);
    }
  }

  /** Notes that objects may change here. */
  mutate(mutation: IMutation): void {
    const isOuter = (name: string): boolean => !isInner(this._frame, name);
    const { callee, self, names, isReading } = mutation;
    const changed = callee !== null && self ? [callee, ...names] : names;
    const from = isReading
      ? []
      : changed.flatMap(name => goneThrough(this._frame, name));
    bodyOf(this._frame).mutations.push(
      ...narrow(mutation, isOuter),
      // Each item of it, for all that is known.
      ...narrow({ callee: null, self: false, names: from }, isOuter)
    );
  }

  /** See {@link INameMeanings.pathOf}. */
  pathOf(name: string): string | null | undefined {
    return ownerOf(this._frame, name)
      ? (this.imports.get(name) ?? null)
      : undefined;
  }

  /** Whether a name belongs to a function around, and is no import. */
  isLocalValue(name: string): boolean {
    const owner = ownerOf(this._frame, name);
    return !!owner && owner.kind !== 'module' && !this.imports.has(name);
  }

  /** Reads code that may not run. */
  maybe(run: () => void): void {
    this._depth++;
    run();
    this._depth--;
  }

  /** Reads code that may run several times. */
  repeatedly(run: () => void): void {
    this._loops++;
    run();
    this._loops--;
  }

  /**
   * Reads alternative branches.
   *
   * @param isComplete - Whether one of them always runs.
   */
  either(ways: readonly (() => void)[], isComplete: boolean): void {
    const { bound } = this._cell;
    const before = new Set(bound);
    const doubtful = new Set(this._doubtful);
    const bindings = ways.map(way => {
      spend(before.size + doubtful.size);
      this._epoch++;
      this._doubtful = new Set(doubtful);
      bound.clear();
      before.forEach(name => bound.add(name));
      this.maybe(way);
      return { bound: new Set(bound), doubtful: this._doubtful };
    });
    this._epoch++;
    this._doubtful = isComplete ? new Set() : doubtful;
    bindings.forEach(way => {
      way.bound.forEach(name => bound.add(name));
      way.doubtful.forEach(name => this._doubtful.add(name));
    });
    for (const name of bound) {
      const isBound =
        before.has(name) ||
        (isComplete && bindings.every(way => way.bound.has(name)));
      if (!isBound) {
        this._doubtful.add(name);
      }
    }
  }

  /** Reads code, and returns the names of the cell's level that it uses. */
  sources(run: () => void): Set<string> {
    const before = this._source;
    const found = new Set<string>();
    this._source = found;
    run();
    this._source = before;
    found.forEach(name => before?.add(name));
    return found;
  }

  /** Reads code in a new scope, and returns the scope. */
  inside(
    kind: 'function' | 'class' | 'comprehension',
    names: readonly string[],
    run: () => void
  ): Frame {
    const frame = new Frame(kind, this._frame);
    names.forEach(name => frame.bound.add(name));
    const { _source, _depth } = this;
    if (kind === 'function') {
      frame.parameters.push(...names);
      // It runs when it is called, if it is.
      this._source = null;
    }
    this._frame = frame;
    run();
    this._frame = frame.parent ?? this._cell;
    this._source = _source;
    this._depth = _depth;
    return frame;
  }

  /** Ends a function or class: binds its name, and adds what it uses to the enclosing scope. */
  close(name: string, frame: Frame, made: Iterable<string>): void {
    const around = bodyOf(this._frame);
    this.bind(name, made, 'definition');
    if (frame.kind === 'class') {
      frame.parameters.push(...frame.inner);
    }
    if (around.kind === 'module') {
      this.define(name, frame);
      return;
    }
    usedBy(frame).forEach(used => around.used.add(used));
    around.trace.include(frame.trace);
    frame.binds.forEach(bound => around.binds.add(bound));
    if (around.kind === 'class') {
      frame.parameters.forEach(parameter => around.inner.add(parameter));
      around.mutations.push(...frame.outerMutations());
    } else {
      around.mutations.push(...withoutParameters(frame));
    }
  }

  /** Ends a function without a name, which may be called on the spot. */
  callHere(frame: Frame): void {
    usedBy(frame).forEach(name => this.read(name));
    bodyOf(this._frame).trace.include(frame.trace);
    bodyOf(this._frame).mutations.push(...withoutParameters(frame));
  }

  /** Notes the effects of calling a function or class of the cell. */
  define(name: string, frame: Frame): void {
    this._epoch++;
    this.definitions.define(name, frame);
  }

  /** Notes that a name comes from outside the cell. */
  private _outside(name: string): void {
    if (!this.reads.has(name)) {
      this.reads.add(name);
      const { size } = this._cell.bound;
      if (size !== this._boundSoFar.length) {
        spend(size >> 2);
        this._boundSoFar = [...this._cell.bound];
      }
      if (size > 0) {
        this.before.set(name, this._boundSoFar);
      }
    }
  }

  /** Notes the use of a function of this cell: what it uses counts as used here. */
  private _reach(name: string): void {
    const found = this.definitions.get(name);
    if (!found || this._reached.get(name) === this._epoch) {
      return; // nothing has changed since it was followed, or it is being followed
    }
    this._reached.set(name, this._epoch);
    spend(1 + found.uses.length + found.mutations.length);
    for (const outer of found.uses) {
      if (this._cell.bound.has(outer)) {
        this._reach(outer);
      } else {
        this._outside(outer);
      }
    }
    this._cell.mutations.push(
      ...without(found.mutations, new Set(found.parameters))
    );
    const trace = this.definitions.traceOf(name);
    if (trace) {
      this._cell.trace.include(trace);
    }
    for (const bound of found.binds) {
      this._cell.bound.add(bound);
      this.writes.add(bound);
      this.kinds.set(bound, null);
    }
  }

  private readonly _cell = new Frame('module', null);
  /** Names that are bound so far on some paths only. */
  private _doubtful = new Set<string>();
  private _frame: Frame = this._cell;
  private _depth = 0;
  private _loops = 0;
  private _source: Set<string> | null = null;
  private _boundSoFar: readonly string[] = [];
  /** Counts what may change what following a function gives: bindings and definitions. */
  private _epoch = 0;
  /** For each function that was followed: when. */
  private readonly _reached = new Map<string, number>();
}
