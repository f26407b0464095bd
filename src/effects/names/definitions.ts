/**
 * The functions and classes that a cell defines, with what calling them does.
 */
import { byName } from '../../frameworks/byName';
import { spend } from '../../python/budget';
import { usedBy } from './frames';
import type { Frame } from './frames';
import { Trace } from './trace';
import type { IDefinition } from '../types';

/** The definitions of one cell; what one name is given several times counts together. */
export class Definitions extends Map<
  string,
  Omit<IDefinition, 'steering' | 'text'>
> {
  /** Takes a function or class. */
  define(name: string, frame: Frame): void {
    const known = this.get(name);
    const trace = this.traceOf(name) ?? new Trace();
    this._traces.set(name, trace);
    trace.include(frame.trace);
    spend(trace.calls.size + frame.mutations.length);
    spend((known?.uses.length ?? 0) + (known?.mutations.length ?? 0));
    this.set(name, {
      uses: merge(known?.uses, usedBy(frame)),
      binds: merge(known?.binds, frame.binds),
      parameters: merge(known?.parameters, frame.parameters),
      yields: known?.yields === true || frame.yields,
      mutations: [...(known?.mutations ?? []), ...frame.outerMutations()],
      seedCalls: [...trace.seedCalls],
      calls: byName(trace.calls),
      everyRun: trace.everyRun
    });
  }

  /** What a function or class calls. */
  traceOf(name: string): Trace | undefined {
    return this._traces.get(name);
  }

  private readonly _traces = new Map<string, Trace>();
}

function merge(a: readonly string[] = [], b: Iterable<string>): string[] {
  return [...new Set([...a, ...b])];
}
