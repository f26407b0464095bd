/**
 * What a notebook becomes with a seed cell. Pure functions, shared by the page and the
 * command line.
 */
import type { PartialJSONObject } from '@lumino/coreutils';

import type {
  ICellReading,
  IFrameworkRegistry,
  ISeedOptions,
  ISeedProblem
} from '../recipes';
import {
  compose,
  followSeed,
  normalizeOptions,
  replaceSeed,
  validateSeed
} from '../recipes';
import type { INotebookMetadata } from './metadata';
import { mergeMetadata, NO_METADATA, readMetadata } from './metadata';

/** A change to a notebook: the seed cell's new source, the new notebook-level key, or both. */
export interface ISeedEdit {
  /** The seed cell's source; `null` removes the cell; `undefined` leaves it. */
  readonly source?: string | null;
  /** The notebook-level key; `null` removes it; `undefined` leaves it. */
  readonly metadata?: PartialJSONObject | null;
}

/** An edit that leaves a seed cell in the notebook. */
export interface ISeedCellEdit extends ISeedEdit {
  readonly source: string;
  readonly metadata?: PartialJSONObject;
}

/** Changes what is stored in addition to the choices in the cell. */
export type Amendment = (metadata: INotebookMetadata) => INotebookMetadata;

/** The edit that writes a seed cell, or why there is none. */
export type EditResult =
  | { readonly kind: 'edit'; readonly edit: ISeedCellEdit }
  | { readonly kind: 'nothing-to-seed' }
  | { readonly kind: 'bad-seed'; readonly problem: ISeedProblem };

/** Composes the edits of seed cells: {@link seedEdit}, {@link reseedEdit}. */
export interface ISeedEdits {
  seedEdit(options: ISeedOptions, raw: unknown, amend?: Amendment): EditResult;
  reseedEdit(
    source: string,
    reading: ICellReading,
    seed: number,
    raw: unknown
  ): ISeedCellEdit;
}

/**
 * The edit that gives a notebook the seed cell of these options.
 *
 * @param options - What the cell should contain.
 * @param raw - The notebook-level key as it stands; unknown keys are preserved.
 * @param registry - Where to look the recipes up.
 */
export function seedEdit(
  options: ISeedOptions,
  raw: unknown,
  registry: IFrameworkRegistry,
  amend: Amendment = metadata => metadata
): EditResult {
  const normal = normalizeOptions(options, registry);
  if (normal.frameworks.length === 0) {
    return { kind: 'nothing-to-seed' };
  }
  const checked = validateSeed(normal.seed, normal.frameworks, registry);
  if (!checked.ok) {
    return { kind: 'bad-seed', problem: checked.problem };
  }
  const stored: INotebookMetadata = {
    ...(readMetadata(raw).metadata ?? NO_METADATA),
    frameworks: normal.frameworks,
    variants: normal.variants,
    determinism: normal.determinism
  };
  return {
    kind: 'edit',
    edit: {
      source: compose(normal, registry),
      metadata: mergeMetadata(raw, amend(stored))
    }
  };
}

/**
 * The edit that gives a seed cell another seed: the number in the cell, and the hash seed
 * that follows it. Unreadable metadata stay.
 *
 * @param source - The cell's source.
 * @param reading - Its reading; the seed must be known.
 * @param seed - The new seed, already checked.
 * @param raw - The notebook-level key as it stands.
 */
export function reseedEdit(
  source: string,
  reading: ICellReading,
  seed: number,
  raw: unknown
): ISeedCellEdit {
  const { metadata } = readMetadata(raw);
  const before = reading.seed?.value ?? null;
  return {
    source: replaceSeed(source, reading, seed),
    metadata: metadata
      ? mergeMetadata(raw, {
          ...metadata,
          environment: followSeed(metadata.environment, before, seed)
        })
      : undefined
  };
}
