/**
 * The code that seeds a kernel at its start, without a page: for the server, which has the
 * notebook's file and starts the process, and for seeded kernelspecs.
 */
import type { PartialJSONObject } from '@lumino/coreutils';

import type { InjectionPlan } from './cell/injection';
import { planInjection } from './cell/injection';
import type { AutoInject } from './cell/metadata';
import { readMetadata } from './cell/metadata';
import { findSeedCell } from './cell/place';
import type { IEnvironmentUse } from './detect/types';
import type { IHeadlessCell } from './headlessNotebook';
import { asShared, detect, registry } from './headlessNotebook';
import { readCell } from './recipes/cell/reader';
import type { Language } from './recipes/types';

/** A notebook whose kernel starts. */
export interface IStartRequest {
  /** The notebook-level metadata of this extension; `null` where there is none. */
  readonly key: PartialJSONObject | null;
  readonly cells: readonly IHeadlessCell[];
  /** The language of the kernel. */
  readonly language: Language;
  /** The user's setting, for a notebook that makes no choice. */
  readonly autoInject: AutoInject;
}

/** What to run, or why nothing is. */
export type StartAnswer =
  | InjectionPlan
  /** The seed cell was edited; the page knows whether its text may run. */
  | { readonly kind: 'edited' };

/**
 * Decide what to run in a kernel that starts for a notebook's file. Nobody has
 * trusted the file: what runs is composed.
 */
export function startCode(request: IStartRequest): StartAnswer {
  const { cells, key, language, autoInject } = request;
  const place = findSeedCell(asShared(cells));
  const reading = place && readCell(place.source, language, registry);
  if (reading && !reading.exact) {
    return { kind: 'edited' };
  }
  return planInjection(
    {
      mode: readMetadata(key ?? undefined).metadata?.autoInject ?? autoInject,
      language,
      source: place?.source ?? null,
      reading,
      trusted: false,
      environment: earlyEnvironment(cells, language)
    },
    registry
  );
}

/**
 * The variables that the notebook's code sets for frameworks to read early.
 *
 * #### Notes
 * The whole notebook is read only where a cell names such a variable: a kernel's start
 * waits for this.
 */
function earlyEnvironment(
  cells: readonly IHeadlessCell[],
  language: Language
): readonly IEnvironmentUse[] {
  const names = registry.facts.earlyVariables.map(({ name }) => name);
  return cells.some(
    ({ cell_type, source }) =>
      cell_type === 'code' && names.some(name => source.includes(name))
  )
    ? detect(cells, language).environment
    : [];
}
