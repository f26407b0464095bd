/**
 * The calls that set a seed.
 */
import type { IFrameworkFacts } from './types';

/** What a call does to the seed of a generator. */
export interface ISeedCall {
  /** The id of the framework whose generator it seeds. */
  readonly framework: string;
  /** Whether that generator is a global one, or one that the call makes or belongs to. */
  readonly scope: 'global' | 'private';
  /** The parameter that takes the seed. */
  readonly parameter: string;
  /**
   * The global streams that it seeds; `null` where nothing can be concluded. Empty
   * where it takes a seed from the system.
   */
  readonly streams: readonly string[] | null;
  /** Streams that it seeds in some setups only. */
  readonly perhaps: readonly string[];
}

/** The calls of some frameworks that set a seed, found by their paths. */
export class SeedCalls {
  constructor(frameworks: readonly IFrameworkFacts[]) {
    for (const facts of frameworks) {
      this._addGlobal(facts);
      this._addPrivate(facts);
      for (const [other, usual] of Object.entries(facts.spellings ?? {})) {
        this._spellings.push([other, usual]);
      }
      for (const { modules, below, names } of facts.starNames ?? []) {
        for (const module of modules) {
          this._stars.push({ module, below: !!below, names });
        }
      }
    }
    this.paths = [...this._calls.keys()];
    for (const path of [
      ...this.paths,
      ...this._patterns.map(one => one.path)
    ]) {
      this._lastNames.add(path.slice(path.lastIndexOf('.') + 1));
    }
  }

  /** The paths of all calls, patterns excepted. */
  readonly paths: readonly string[];

  /** What a call does; `null` if it sets no seed. */
  find(path: string): ISeedCall | null {
    return (
      this._calls.get(path) ??
      this._settings.get(path) ??
      this._patterns.find(({ pattern }) => pattern.test(path))?.call ??
      null
    );
  }

  /** Whether a chain may be such a call once its first name is known. */
  mayBe(chain: string): boolean {
    const dot = chain.lastIndexOf('.');
    return dot < 0 || this._lastNames.has(chain.slice(dot + 1));
  }

  /** Whether a path is a setting that seeds. */
  isSetting(path: string): boolean {
    return this._settings.has(path);
  }

  /** Whether a chain may be a setting that seeds once its first name is known. */
  mayBeSetting(chain: string): boolean {
    const end = chain.slice(chain.indexOf('.'));
    for (const path of this._settings.keys()) {
      if (path.endsWith(end)) {
        return true;
      }
    }
    return false;
  }

  /** The path with its beginning in the usual spelling. */
  respell(path: string): string {
    for (const [other, usual] of this._spellings) {
      if (path === other || path.startsWith(`${other}.`)) {
        return usual + path.slice(other.length);
      }
    }
    return path;
  }

  /** What `from module import *` is known to define: name and path. */
  starNames(module: string): [string, string][] {
    const names: [string, string][] = [];
    for (const call of this.paths) {
      const rest = call.startsWith(`${module}.`)
        ? call.slice(module.length + 1)
        : '.';
      if (/^\w+(\(|$)/.test(rest)) {
        const name = rest.split('(')[0];
        names.push([name, `${module}.${name}`]);
      }
    }
    for (const star of this._stars) {
      if (
        module === star.module ||
        (star.below && module.startsWith(`${star.module}.`))
      ) {
        names.push(...Object.entries(star.names));
      }
    }
    return names;
  }

  private _addGlobal(facts: IFrameworkFacts): void {
    for (const { calls, parameter, streams, perhaps } of facts.seedCalls ??
      []) {
      const call: ISeedCall = {
        framework: facts.id,
        scope: 'global',
        parameter,
        streams: streams ?? null,
        perhaps: perhaps ?? []
      };
      calls.forEach(path => this._add(path, call));
    }
    for (const { settings, streams } of facts.seedSettings ?? []) {
      const call: ISeedCall = {
        framework: facts.id,
        scope: 'global',
        parameter: 'value',
        streams: streams ?? null,
        perhaps: []
      };
      settings.forEach(path => this._settings.set(path, call));
    }
    for (const path of facts.unseedCalls ?? []) {
      this._add(path, {
        framework: facts.id,
        scope: 'global',
        parameter: 'seed',
        streams: [],
        perhaps: []
      });
    }
  }

  private _addPrivate(facts: IFrameworkFacts): void {
    for (const { calls, parameter, seedMethod } of facts.generators ?? []) {
      if (parameter === undefined) {
        continue;
      }
      for (const path of calls) {
        this._add(seedMethod ? `${path}().${seedMethod}` : path, {
          framework: facts.id,
          scope: 'private',
          parameter,
          streams: null,
          perhaps: []
        });
      }
    }
  }

  private _add(path: string, call: ISeedCall): void {
    if (path.includes('.**.')) {
      this._patterns.push({ path, pattern: toPattern(path), call });
    } else {
      this._calls.set(path, call);
    }
  }

  private readonly _calls = new Map<string, ISeedCall>();
  private readonly _settings = new Map<string, ISeedCall>();
  private readonly _patterns: {
    readonly path: string;
    readonly pattern: RegExp;
    readonly call: ISeedCall;
  }[] = [];
  private readonly _spellings: [string, string][] = [];
  private readonly _stars: {
    readonly module: string;
    readonly below: boolean;
    readonly names: Readonly<Record<string, string>>;
  }[] = [];
  private readonly _lastNames = new Set<string>();
}

function toPattern(path: string): RegExp {
  const parts = path.split('.**.').map(part => part.replace(/\./g, '\\.'));
  return new RegExp(`^${parts.join('\\.(?:.*\\.)?')}$`);
}

/** The streams that calls of some frameworks may seed or set, by top-level module and by name. */
export class ReseedIndex {
  constructor(frameworks: readonly IFrameworkFacts[]) {
    for (const facts of frameworks) {
      const own = facts.streams.map(({ name }) => name);
      for (const { calls, streams, perhaps } of facts.seedCalls ?? []) {
        const seeded = [...(streams ?? own), ...(perhaps ?? [])];
        calls.forEach(call => this._add(call, seeded));
      }
      for (const { settings, streams } of facts.seedSettings ?? []) {
        settings.forEach(path => this._add(path, streams ?? own));
      }
      for (const call of [
        ...(facts.unseedCalls ?? []),
        ...(facts.stateSetters ?? [])
      ]) {
        this._add(call, own);
      }
    }
  }

  /** Those of calls below a top-level module. */
  below(top: string): readonly string[] | undefined {
    return this._tops.get(top);
  }

  /** Those of functions with this name. */
  by(name: string): readonly string[] | undefined {
    return this._names.get(name);
  }

  private _add(call: string, streams: readonly string[]): void {
    const families = streams.map(stream => stream.split('.')[0]);
    extend(this._tops, call.slice(0, call.indexOf('.')), families);
    extend(this._names, call.slice(call.lastIndexOf('.') + 1), families);
  }

  private readonly _tops = new Map<string, string[]>();
  private readonly _names = new Map<string, string[]>();
}

function extend(
  map: Map<string, string[]>,
  key: string,
  more: readonly string[]
): void {
  map.set(key, [...new Set([...(map.get(key) ?? []), ...more])]);
}
