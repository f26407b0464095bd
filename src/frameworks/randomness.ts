import { own } from './byName';
import { PYTHON } from './data';
import type { IFrameworkFacts, IGeneratorFacts, VaryingCalls } from './types';

/** Why a call gives another value in each run. */
export interface IVariation {
  /**
   * The operating system's entropy or its number for the process, the clock, a generator of its own,
   * or the order of hashes.
   */
  readonly kind: 'entropy' | 'clock' | 'generator' | 'order';
  /** What is known of the generator, if it is one. */
  readonly generator: IGeneratorFacts | null;
}

const KINDS: Readonly<Record<string, IVariation['kind']>> = {
  entropy: 'entropy',
  time: 'clock',
  'hash-order': 'order'
};

const DRAWLESS_MODULES: ReadonlySet<string> = new Set(PYTHON.drawlessModules);

/** Where calls take their randomness from, by their paths. */
export class Randomness {
  /** @param frameworks - The frameworks of Python. */
  constructor(frameworks: readonly IFrameworkFacts[]) {
    this._frameworks = frameworks;
    this._ids = new Map(frameworks.map(facts => [facts.id, facts]));
    [PYTHON, ...frameworks].forEach(facts => this._addCalls(facts.varies));
    this._addCalls({ entropy: PYTHON.perProcess });
    for (const { generators = [] } of frameworks) {
      for (const generator of generators) {
        generator.calls.forEach(call =>
          this._add(call, { kind: 'generator', generator })
        );
      }
    }
  }

  variation(path: string): IVariation | null {
    let found = this._variations.get(path);
    for (let at = path.lastIndexOf('.'); !found && at > 0;) {
      found = this._variations.get(path.slice(0, at + 1));
      at = path.lastIndexOf('.', at - 1);
    }
    return found ?? null;
  }

  pathsTo(name: string): readonly string[] {
    return this._byName.get(name) ?? [];
  }

  seededSibling(parent: string): string | null {
    for (const { generators = [] } of this._frameworks) {
      for (const { calls, parameter } of generators) {
        const found = calls.find(call => call.startsWith(`${parent}.`));
        if (found !== undefined && parameter !== undefined) {
          return found;
        }
      }
    }
    return null;
  }

  /** The global streams from which a call may draw; `null` if any may be among them. */
  streams(path: string): readonly string[] | null {
    const [top] = path.split('.');
    if (DRAWLESS_MODULES.has(top)) {
      return [];
    }
    const found = new Set<string>();
    let isKnown = false;
    for (const facts of this._frameworks) {
      const { draws = [], modules, libraries = [] } = facts;
      const draw = draws.some(prefix => path.startsWith(prefix));
      const isOwn = modules.includes(top) && !facts.drawsAreComplete;
      const isPart = libraries.some(
        library => path === library || path.startsWith(`${library}.`)
      );
      isKnown ||= modules.includes(top);
      if (draw || isOwn || isPart) {
        isKnown = true;
        [facts.id, ...facts.requires].forEach(id =>
          this._ids.get(id)?.streams.forEach(stream => found.add(stream.name))
        );
      }
    }
    return isKnown ? [...found] : null;
  }

  private _addCalls(varies: VaryingCalls = {}): void {
    for (const [source, calls] of Object.entries(varies)) {
      const kind = own(KINDS, source);
      if (kind) {
        calls.forEach(call => this._add(call, { kind, generator: null }));
      }
    }
  }

  private _add(call: string, variation: IVariation): void {
    this._variations.set(call, variation);
    const name = call.slice(call.lastIndexOf('.') + 1);
    this._byName.set(name, [...(this._byName.get(name) ?? []), call]);
  }

  private readonly _frameworks: readonly IFrameworkFacts[];
  private readonly _ids: ReadonlyMap<string, IFrameworkFacts>;
  private readonly _variations = new Map<string, IVariation>();
  private readonly _byName = new Map<string, readonly string[]>();
}
