/**
 * What a piece of code calls, for the streams and for what differs in every run.
 */
import { spend } from '../../python/budget';
import type { IEveryRun } from '../types';

/** The calls of one scope: of a cell, of a function's body. */
export class Trace {
  /** Calls that may put a stream into a state. */
  readonly seedCalls = new Set<string>();
  /** Chains of calls that may draw, with the line of the first of each, from 1. */
  readonly calls = new Map<string, number>();
  readonly everyRun: IEveryRun[] = [];

  /** Adds what other code does that runs here. */
  include({ seedCalls, calls, everyRun }: Trace): void {
    spend(1 + seedCalls.size + calls.size);
    spend(everyRun.length * (1 + this.everyRun.length));
    seedCalls.forEach(call => this.seedCalls.add(call));
    calls.forEach((line, call) => this.call(call, line));
    this.everyRun.push(...everyRun.filter(one => !this.everyRun.includes(one)));
  }

  /** Notes a call that may draw. */
  call(chain: string, line: number): void {
    if (!this.calls.has(chain)) {
      this.calls.set(chain, line);
    }
  }
}
