/**
 * Another seed in a notebook's seed cell, without a page: for the runs of a study, which
 * differ in nothing else.
 */
import type { PartialJSONObject } from '@lumino/coreutils';

import { reseedEdit } from './cell/edit';
import { METADATA_KEY, readMetadata } from './cell/metadata';
import { findSeedCell } from './cell/place';
import type { IHeadlessCell } from './headlessNotebook';
import { asShared, registry } from './headlessNotebook';
import type { IKernelSpecs } from './kernel/language';
import { knownLanguage, notebookLanguage } from './kernel/language';
import { readCell } from './recipes/cell/reader';
import type { ITranslate } from './recipes/types';
import { checkSeed, describeSeedProblem, seedRange } from './recipes/validate';

/** A notebook, and the seed that it should have. */
export interface IReseedRequest {
  /** The notebook-level metadata. */
  readonly metadata: PartialJSONObject;
  readonly cells: readonly IHeadlessCell[];
  /** The seed; `null` for the one that it has. */
  readonly seed: number | null;
  /** The kernels, for metadata that name no language. */
  readonly specs: IKernelSpecs;
}

/** The seed cell with that seed, or why there is none. */
export type ReseedAnswer =
  | {
      readonly kind: 'reseeded';
      readonly seed: number;
      /** The cell's index, and its source. */
      readonly index: number;
      readonly source: string;
      /** The notebook-level key; absent where it stays. */
      readonly metadata?: PartialJSONObject;
    }
  | { readonly kind: 'no-seed-cell' }
  /** The seed cell was edited, and its seed cannot be told. */
  | { readonly kind: 'unreadable' }
  /** There is no recipe for the language; `null` if it is unknown. */
  | { readonly kind: 'no-language'; readonly language: string | null }
  | { readonly kind: 'bad-seed'; readonly message: string };

/**
 * Give the seed cell another seed: the literal in it and the hash seed that follows it.
 *
 * @param request - The notebook, and the seed.
 * @param trans - What words a seed that is out of range.
 */
export function reseedCell(
  request: IReseedRequest,
  trans: ITranslate
): ReseedAnswer {
  const { name } = notebookLanguage(request.metadata, request.specs);
  const language = knownLanguage(name);
  if (!language) {
    return { kind: 'no-language', language: name };
  }
  const place = findSeedCell(asShared(request.cells));
  if (!place) {
    return { kind: 'no-seed-cell' };
  }
  const { index, source } = place;
  const reading = readCell(source, language, registry);
  if (!reading.seed) {
    return { kind: 'unreadable' };
  }
  const key = request.metadata[METADATA_KEY];
  const frameworks = [
    ...(reading.choices?.frameworks ?? []),
    ...(readMetadata(key).metadata?.frameworks ?? [])
  ];
  const seed = request.seed ?? reading.seed.value;
  const checked = checkSeed(seed, seedRange(frameworks, registry));
  if (!checked.ok) {
    return {
      kind: 'bad-seed',
      message: describeSeedProblem(checked.problem, trans)
    };
  }
  return {
    kind: 'reseeded',
    seed: checked.seed,
    index,
    ...reseedEdit(source, reading, checked.seed, key)
  };
}
