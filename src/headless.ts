/**
 * The seed cell without a page: the entry of the bundle that `jupyter seed insert` and
 * the server run.
 *
 * It plans, composes and places the cell with the functions that the page calls. What
 * goes in and out is JSON.
 */
import type { PartialJSONObject } from '@lumino/coreutils';
import { JSONExt } from '@lumino/coreutils';

import type { EditResult, ISeedCellEdit } from './cell/edit';
import { reseedEdit, seedEdit } from './cell/edit';
import { seedCellMetadata } from './cell/metadata';
import type { IMetadataProblem } from './cell/metadata';
import { METADATA_KEY, readMetadata } from './cell/metadata';
import type { ISeedCellPlace } from './cell/place';
import { ownSeeds } from './cell/ownSeed';
import { findSeedCell, insertPosition, placedCells } from './cell/place';
import type { ISeedPlan, ISeedPreferences } from './cell/plan';
import { planSeedCell } from './cell/plan';
import type { IHeadlessCell } from './headlessNotebook';
import { asShared, detect, registry } from './headlessNotebook';
import type { IReseedRequest, ReseedAnswer } from './headlessReseed';
import { reseedCell } from './headlessReseed';
import type { IKernelSpecs } from './kernel/language';
import { knownLanguage, notebookLanguage } from './kernel/language';
import type { ICellReading } from './recipes/cell/reader';
import { readCell } from './recipes/cell/reader';
import { DEFAULT_SEED } from './recipes/defaultSeed';
import { DEFAULT_DETERMINISM } from './recipes/determinism';
import type {
  IDeterminism,
  ISeedOptions,
  ITranslate,
  Language
} from './recipes/types';
import {
  checkSeed,
  describeSeedProblem,
  parseSeed,
  seedRange
} from './recipes/validate';
import { describePlaceNotice } from './ui/placeMessages';

export type { IHeadlessCell } from './headlessNotebook';
export { kernelCode } from './headlessKernel';
export { startCode } from './headlessStart';

/** A notebook, and what is wanted of it. */
export interface IHeadlessRequest {
  /** The notebook-level metadata. */
  readonly metadata: PartialJSONObject;
  readonly cells: readonly IHeadlessCell[];
  /** The seed to write; `null` for the one that the notebook sets, or the default. */
  readonly seed: number | null;
  /** Choices for switches of determinism that the cell should have; the others stay. */
  readonly determinism?: Partial<IDeterminism>;
  /** The kernels, for metadata that name no language. */
  readonly specs: IKernelSpecs;
}

/** What is to be written, or why nothing is. */
export type HeadlessAnswer =
  | (IHeadlessEdit & { readonly kind: 'insert' | 'update' })
  /** There is a seed cell, and it is up to date. */
  | { readonly kind: 'current' }
  | { readonly kind: 'nothing-to-seed' }
  /** The notebook's code sets different seeds, and none was asked for. */
  | { readonly kind: 'seeds-differ'; readonly seeds: readonly number[] }
  /** There is no recipe for the language; `null` if it is unknown. */
  | { readonly kind: 'no-language'; readonly language: string | null }
  | { readonly kind: 'bad-seed'; readonly message: string }
  | ({ readonly kind: 'bad-metadata' } & IMetadataProblem)
  /** The seed cell was edited by hand, and is to be replaced only by a person. */
  | {
      readonly kind: 'edited';
      readonly source: string;
      readonly wanted: string;
    };

/** A seed cell to write. */
export interface IHeadlessEdit {
  /** The cell's index, of a new one after its insertion. */
  readonly index: number;
  readonly source: string;
  /** The cell's metadata; absent where they stay. */
  readonly cellMetadata?: PartialJSONObject;
  /** The notebook-level key; absent where it stays. */
  readonly metadata?: PartialJSONObject;
  /** What the cell seeds, for people. */
  readonly frameworks: readonly string[];
  readonly seed: number;
  /** What the cell may disturb below it, in English. */
  readonly notices: readonly string[];
}

/** The settings of a user who changed none. */
const PREFERENCES: ISeedPreferences = {
  seed: DEFAULT_SEED,
  determinism: DEFAULT_DETERMINISM,
  neverOffer: [],
  autoInject: 'run'
};

/** The command line is not translated. */
const ENGLISH: ITranslate = {
  __: (message, ...args) =>
    message.replace(/%(\d)/g, (_, i) => String(args[Number(i) - 1]))
};

/**
 * Read a seed as it was typed.
 *
 * @returns The seed, or a sentence that says what is wrong with it.
 */
export function readSeed(text: string): number | string {
  const result = parseSeed(text, seedRange([], registry));
  return result.ok ? result.seed : describeSeedProblem(result.problem, ENGLISH);
}

/**
 * Give a notebook's seed cell another seed.
 *
 * @param request - The notebook, and the seed.
 */
export function reseed(request: IReseedRequest): ReseedAnswer {
  return reseedCell(request, ENGLISH);
}

/**
 * Decide what one notebook needs.
 *
 * @param request - The notebook, and the seed that is wanted.
 */
export function answer(request: IHeadlessRequest): HeadlessAnswer {
  const { name } = notebookLanguage(request.metadata, request.specs);
  const language = knownLanguage(name);
  if (!language) {
    return { kind: 'no-language', language: name };
  }
  const key = keyOf(request);
  const { problem } = readMetadata(key);
  if (problem) {
    return { kind: 'bad-metadata', ...problem };
  }
  const place = findSeedCell(asShared(request.cells));
  if (!place) {
    return insertion(request, language);
  }
  const reading = readCell(place.source, language, registry);
  if (request.seed === null || !reading.seed) {
    return update(request, language, place, { source: place.source });
  }
  // As in the panel: the number alone, which loses nothing.
  const reseeded = reseedEdit(place.source, reading, request.seed, key);
  return update(request, language, place, reseeded);
}

/** What a notebook without a seed cell needs. */
function insertion(
  request: IHeadlessRequest,
  language: Language
): HeadlessAnswer {
  const key = keyOf(request);
  const plan = planOf(request, language, null, key);
  const { options, isRandom } = plan;
  const hasCode = request.cells.some(
    ({ cell_type, source }) => cell_type === 'code' && source.trim() !== ''
  );
  if (!options || !isRandom || !hasCode) {
    return { kind: 'nothing-to-seed' };
  }
  const { seeds, setUp } = detect(request.cells, language);
  const found = ownSeeds({ seeds });
  if (request.seed === null && found.length > 1) {
    return { kind: 'seeds-differ', seeds: found };
  }
  const result = checkRange(plan, options) ?? seedEdit(options, key, registry);
  return result.kind === 'edit'
    ? {
        kind: 'insert',
        ...result.edit,
        ...describe(options, plan),
        index: insertPosition(placedCells(asShared(request.cells)), setUp),
        cellMetadata: seedCellMetadata()
      }
    : refusal(result);
}

/**
 * What a notebook with a seed cell needs.
 *
 * @param reseeded - The cell and the key with the wanted seed.
 */
function update(
  request: IHeadlessRequest,
  language: Language,
  place: ISeedCellPlace,
  reseeded: ISeedCellEdit
): HeadlessAnswer {
  const before = keyOf(request);
  const key = reseeded.metadata ?? before;
  const reading = readCell(reseeded.source, language, registry);
  const plan = planOf(request, language, reading, key);
  if (!plan.options) {
    return { kind: 'nothing-to-seed' };
  }
  const bad = checkRange(plan, plan.options);
  if (bad) {
    return refusal(bad);
  }
  const isSeeded = request.seed === null || reading.seed !== null;
  const { determinism } = plan.options;
  const wanted = { ...determinism, ...request.determinism };
  const isSet = JSONExt.deepEqual({ ...determinism }, wanted);
  const result: EditResult =
    plan.action === 'run' && isSeeded && isSet
      ? { kind: 'edit', edit: { source: reseeded.source, metadata: key } }
      : seedEdit({ ...plan.options, determinism: wanted }, key, registry);
  if (result.kind !== 'edit') {
    return refusal(result);
  }
  const { source, metadata } = result.edit;
  if (!reading.exact && source !== reseeded.source) {
    return { kind: 'edited', source: place.source, wanted: source };
  }
  const { index } = place;
  return source === place.source &&
    JSONExt.deepEqual(before ?? null, metadata ?? null)
    ? { kind: 'current' }
    : {
        kind: 'update',
        ...result.edit,
        ...describe(plan.options, plan),
        index
      };
}

/** What is wrong with the seed for all that may take it, as in the panel; `null` for nothing. */
function checkRange(
  { concerned }: ISeedPlan,
  { seed }: ISeedOptions
): Extract<EditResult, { kind: 'bad-seed' }> | null {
  const checked = checkSeed(seed, seedRange(concerned, registry));
  return checked.ok ? null : { kind: 'bad-seed', problem: checked.problem };
}

function planOf(
  request: IHeadlessRequest,
  language: Language,
  reading: ICellReading | null,
  key: unknown
): ISeedPlan {
  const { seed, determinism } = request;
  return planSeedCell(
    {
      language,
      reading,
      metadata: readMetadata(key).metadata,
      detection: detect(request.cells, language),
      preferences: PREFERENCES,
      draft: {
        ...(seed !== null && { seed }),
        ...(determinism && { determinism })
      },
      offer: true,
      // There is no kernel to ask.
      modules: {},
      above: codeCellsAbove(request)
    },
    registry
  );
}

/** The number of code cells above the seed cell; `null` without one. */
function codeCellsAbove(request: IHeadlessRequest): number | null {
  const place = findSeedCell(asShared(request.cells));
  const above = request.cells.slice(0, place?.index ?? 0);
  return place && above.filter(({ cell_type }) => cell_type === 'code').length;
}

/** What the cell seeds, for people. */
function describe(
  { frameworks, seed }: ISeedOptions,
  { notices }: ISeedPlan
): Pick<IHeadlessEdit, 'frameworks' | 'notices' | 'seed'> {
  return {
    seed,
    frameworks: frameworks.map(id => registry.get(id)?.title ?? id),
    notices: notices.map(notice => describePlaceNotice(notice, ENGLISH))
  };
}

function refusal(
  result: Exclude<EditResult, { kind: 'edit' }>
): HeadlessAnswer {
  return result.kind === 'bad-seed'
    ? {
        kind: 'bad-seed',
        message: describeSeedProblem(result.problem, ENGLISH)
      }
    : result;
}

/** The notebook-level key; `undefined` where there is none. */
function keyOf({ metadata }: IHeadlessRequest): PartialJSONObject | undefined {
  return metadata[METADATA_KEY] as PartialJSONObject | undefined;
}
