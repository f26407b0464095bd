/**
 * What code that is handed over as a text does to names, see `textCode.ts`.
 */
import { bodyOf } from '../../python/scopes';
import { PSEUDO_NAMES } from '../../python/pseudoNames';
import { contained } from '../contained';
import type { NameTable } from '../names/nameTable';
import type { TextCode } from './textCode';
import type { CodeReader, ICodeFacts } from '../types';

/**
 * Notes what such code does where it is called.
 *
 * @param found - The code.
 * @param names - Collects the findings.
 * @param line - The line of the call, from 1.
 * @param read - Reads code; `null` where it makes no difference what it does.
 * @param text - The text that was parsed.
 */
export function takeText(
  found: TextCode,
  names: NameTable,
  line: number,
  read: CodeReader | null,
  text: string
): void {
  if (found.kind === 'names') {
    if (found.takes) {
      found.names.forEach(name => names.read(name));
    }
    if (found.isPart) {
      names.mutate({ callee: null, self: false, names: found.names });
    }
    if (found.binds) {
      const from = found.value ? contained(found.value, text) : [];
      found.names.forEach(name => bindOutside(names, name, from));
    }
    return;
  }
  const facts = found.kind === 'code' && read ? read(found.code) : null;
  if (!facts || found.kind !== 'code' || !facts.isReadable) {
    names.read(PSEUDO_NAMES.text);
    names.running.forEach(trace => trace.call('', line));
    return;
  }
  take(facts, names, line);
  if (found.isGlobal || bodyOf(names.frame).kind !== 'function') {
    if (found.isSure) {
      bind(facts, names);
    } else {
      names.maybe(() => bind(facts, names));
    }
  }
}

function take(facts: ICodeFacts, names: NameTable, line: number): void {
  facts.reads.forEach(name => names.read(name));
  facts.mutations.forEach(mutation => names.mutate(mutation));
  for (const trace of names.running) {
    facts.seedCalls.forEach(call => trace.seedCalls.add(call));
    Object.keys(facts.calls).forEach(call => trace.call(call, line));
    trace.everyRun.push(...facts.everyRun.map(one => ({ ...one, line })));
  }
}

function bind(facts: ICodeFacts, names: NameTable): void {
  const maybe = new Set(facts.maybe);
  for (const name of facts.writes) {
    const from = [
      ...(facts.made[name] ?? []),
      ...(facts.shares[name] ?? []),
      ...(facts.definitions[name]?.uses ?? [])
    ];
    const kind = facts.kinds[name] === 'definition' ? null : facts.kinds[name];
    const run = (): void => bindOutside(names, name, from, kind ?? null);
    if (maybe.has(name)) {
      names.maybe(run);
    } else {
      run();
    }
    if (facts.imports[name] !== undefined) {
      names.imports.set(name, facts.imports[name]);
    }
    if (facts.iterators.includes(name)) {
      names.iterators.add(name);
    }
  }
}

/** Binds a name of the notebook, in a function too. */
function bindOutside(
  names: NameTable,
  name: string,
  from: readonly string[],
  kind: Parameters<NameTable['bind']>[2] = null
): void {
  const body = bodyOf(names.frame);
  if (body.kind === 'module') {
    names.bind(name, from, kind);
  } else {
    body.binds.add(name);
  }
}
