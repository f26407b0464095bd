/**
 * What is stored in a notebook besides the seed cell's source: one key of the notebook's
 * metadata, and one of its cells'. Pure functions of JSON.
 */
import type { PartialJSONObject, PartialJSONValue } from '@lumino/coreutils';

import { COMMON } from '../frameworks';
import { own } from '../frameworks/byName';
import type { IDeterminism } from '../recipes';

/** The key in the metadata of the notebook, of the seed cell, and of cells that ran with a different seed. */
export const METADATA_KEY = 'jupyterlab_seed';

/** The version of the format that this extension writes and reads. */
const METADATA_VERSION = 1;

/** The notebook-level key, read. */
export interface INotebookMetadata {
  /** Ids of the recipes that the seed cell was composed for. */
  readonly frameworks: readonly string[];
  /** Ids of recipes that were detected and that the user does not want. */
  readonly declined: readonly string[];
  /** Recipe id → variant id. */
  readonly variants: Readonly<Record<string, string>>;
  readonly determinism: Partial<IDeterminism>;
  /** The launch environment that the notebook asks for. */
  readonly environment: Readonly<Record<string, string>>;
  /** When its kernel is seeded; absent where the user's setting decides. */
  readonly autoInject?: AutoInject;
}

/** When the kernel of a notebook is seeded at its start. */
export type AutoInject = 'never' | 'run' | 'insert';

/** Why stored metadata cannot be read: the key, and its value. */
export interface IMetadataProblem {
  /** A path of keys, dotted: `determinism.cudnn`. Empty for the value as a whole. */
  readonly key: string;
  /** What was found, as JSON, cut to 60 characters. */
  readonly found: string;
}

/** The outcome of reading: at most one of the two is not `null`; both are `null` if the key is absent. */
export interface IMetadataReading {
  readonly metadata: INotebookMetadata | null;
  readonly problem: IMetadataProblem | null;
}

const AUTO_INJECT_VALUES: readonly AutoInject[] = ['never', 'run', 'insert'];

/** The values that are implied, and not written. */
const IMPLIED: Partial<IDeterminism> = {
  ops: 'off',
  keyReuse: 'off',
  generators: 'global',
  rngKind: 'default'
};

/**
 * Read the notebook-level key.
 *
 * @param value - What stands under {@link METADATA_KEY}, `undefined` where nothing does.
 * @returns The metadata, or what is wrong with it. A malformed value anywhere
 * makes the whole key unreadable, so that no half of it is acted upon. Unknown
 * keys are ignored here and kept by {@link mergeMetadata}.
 */
export function readMetadata(value: unknown): IMetadataReading {
  if (value === undefined || value === null) {
    return { metadata: null, problem: null };
  }
  try {
    return { metadata: Private.parse(value), problem: null };
  } catch (error) {
    if (error instanceof Private.Malformed) {
      return { metadata: null, problem: error.problem };
    }
    throw error;
  }
}

/**
 * The notebook-level key with new content, its unknown keys preserved.
 *
 * @param previous - What stands there now; anything but an object counts as absent.
 * @param next - What to store.
 */
export function mergeMetadata(
  previous: unknown,
  next: INotebookMetadata
): PartialJSONObject {
  const kept: PartialJSONObject = Private.isObject(previous)
    ? { ...(previous as PartialJSONObject) }
    : {};
  const determinism: PartialJSONObject = Private.isObject(kept.determinism)
    ? { ...kept.determinism }
    : {};
  for (const [key, value] of Object.entries(next.determinism)) {
    const isImplied = IMPLIED[key as keyof IDeterminism] === value;
    Private.setOrDelete(determinism, key, isImplied ? '' : value);
  }
  const merged: PartialJSONObject = {
    ...kept,
    version: METADATA_VERSION,
    frameworks: [...next.frameworks],
    determinism
  };
  Private.setOrDelete(merged, 'declined', [...next.declined]);
  Private.setOrDelete(merged, 'variants', { ...next.variants });
  Private.setOrDelete(merged, 'environment', { ...next.environment });
  if (next.autoInject) {
    merged.autoInject = next.autoInject;
  } else {
    delete merged.autoInject;
  }
  return merged;
}

/** The key of the results of studies. */
const RESULTS = 'results';

/** The keys that this extension writes, see {@link mergeMetadata}. */
const OWN_KEYS: readonly string[] = [
  'version',
  'frameworks',
  'declined',
  'variants',
  'determinism',
  'environment',
  'autoInject'
];

/**
 * What is left of the notebook-level key without what this extension writes.
 *
 * @param value - What stands there now.
 * @returns `null` where nothing is left.
 */
export function unknownKeys(value: unknown): PartialJSONObject | null {
  const entries = Private.isObject(value) ? Object.entries(value) : [];
  const rest = entries.filter(([key]) => !OWN_KEYS.includes(key));
  // The results of studies outlive the seed cell; they are of this version, too.
  const version = rest.some(([key]) => key === RESULTS)
    ? entries.filter(([key]) => key === 'version')
    : [];
  return rest.length > 0
    ? (Object.fromEntries([...version, ...rest]) as PartialJSONObject)
    : null;
}

/**
 * The notebook-level key without the results of studies.
 *
 * @param value - What stands there now.
 */
export function withoutResults(value: unknown): unknown {
  return Private.isObject(value)
    ? Object.fromEntries(
        Object.entries(value).filter(([key]) => key !== RESULTS)
      )
    : value;
}

/**
 * Whether a cell's metadata mark it as the seed cell.
 *
 * @param value - What stands under {@link METADATA_KEY} in the cell's metadata.
 */
export function isSeedCellMetadata(value: unknown): boolean {
  return Private.isObject(value) && value.role === 'seed-cell';
}

/**
 * The seed that a cell ran with, if it was not the notebook's at that time.
 *
 * @param value - What stands under {@link METADATA_KEY} in the cell's metadata.
 * @returns The seed; `null` where no seed was in force; `undefined` where
 * nothing is stored, or nothing that can be read.
 */
export function readRan(value: unknown): number | null | undefined {
  const ran = Private.isObject(value) ? value.ran : undefined;
  const seed = Private.isObject(ran) ? ran.seed : undefined;
  return seed === null || Number.isSafeInteger(seed)
    ? (seed as number | null)
    : undefined;
}

/**
 * The key of a cell with a new {@link readRan}; everything else in it is preserved.
 *
 * @param value - What stands there now.
 * @param seed - `undefined` removes it.
 * @returns `null` where nothing is left of the key.
 */
export function mergeRan(
  value: unknown,
  seed: number | null | undefined
): PartialJSONObject | null {
  const merged: PartialJSONObject = Private.isObject(value)
    ? { ...(value as PartialJSONObject) }
    : {};
  const ran: PartialJSONObject = Private.isObject(merged.ran)
    ? { ...merged.ran }
    : {};
  if (seed === undefined) {
    delete ran.seed;
  } else {
    ran.seed = seed;
  }
  Private.setOrDelete(merged, 'ran', ran);
  return Object.keys(merged).length > 0 ? merged : null;
}

/**
 * The key of a cell without its role and its {@link readRan}.
 *
 * @param value - What stands there now.
 * @returns `null` where nothing is left of the key.
 */
export function withoutOwn(value: unknown): PartialJSONObject | null {
  const rest = mergeRan(value, undefined) ?? {};
  delete rest.role;
  return Object.keys(rest).length > 0 ? rest : null;
}

namespace Private {
  export class Malformed extends Error {
    constructor(key: string, found: unknown) {
      super(`Malformed ${METADATA_KEY} metadata at "${key}"`);
      const text = JSON.stringify(found) ?? String(found);
      this.problem = { key, found: text.slice(0, 60) };
    }

    readonly problem: IMetadataProblem;
  }

  export function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  }

  export function parse(value: unknown): INotebookMetadata {
    if (!isObject(value)) {
      throw new Malformed('', value);
    }
    if (value.version !== METADATA_VERSION) {
      throw new Malformed('version', value.version);
    }
    const autoInject = value.autoInject;
    if (
      autoInject !== undefined &&
      !AUTO_INJECT_VALUES.includes(autoInject as AutoInject)
    ) {
      throw new Malformed('autoInject', autoInject);
    }
    return {
      frameworks: strings('frameworks', value.frameworks),
      declined: strings('declined', value.declined),
      variants: dictionary('variants', value.variants),
      determinism: determinism(value.determinism),
      environment: dictionary('environment', value.environment),
      ...(autoInject ? { autoInject: autoInject as AutoInject } : {})
    };
  }

  export function setOrDelete(
    target: PartialJSONObject,
    key: string,
    value: PartialJSONValue
  ): void {
    if (Object.keys(value as object).length > 0) {
      Reflect.set(target, key, value);
    } else {
      Reflect.deleteProperty(target, key);
    }
  }

  function strings(key: string, value: unknown): string[] {
    if (value === undefined) {
      return [];
    }
    if (!Array.isArray(value) || value.some(item => typeof item !== 'string')) {
      throw new Malformed(key, value);
    }
    return value as string[];
  }

  function dictionary(key: string, value: unknown): Record<string, string> {
    if (value === undefined) {
      return {};
    }
    if (!isObject(value)) {
      throw new Malformed(key, value);
    }
    const entries = Object.entries(value);
    for (const [name, item] of entries) {
      if (typeof item !== 'string') {
        throw new Malformed(`${key}.${name}`, item);
      }
    }
    // Not by assignment, which would lose a key called __proto__.
    return Object.fromEntries(entries) as Record<string, string>;
  }

  function determinism(value: unknown): Partial<IDeterminism> {
    const result = dictionary('determinism', value);
    const known = new Map<string, string>();
    for (const { name, values } of COMMON.determinism) {
      const value = own(result, name);
      if (value === undefined) {
        continue;
      }
      if (!values.includes(value)) {
        throw new Malformed(`determinism.${name}`, value);
      }
      known.set(name, value);
    }
    return Object.fromEntries(known);
  }
}

/** The metadata of a new seed cell, as they are saved. */
export function seedCellMetadata(): PartialJSONObject {
  return { [METADATA_KEY]: { role: 'seed-cell' } };
}

/** What is stored in a notebook without the key. */
export const NO_METADATA: INotebookMetadata = {
  frameworks: [],
  declined: [],
  variants: {},
  determinism: {},
  environment: {}
};
