import type { IDisposable } from '@lumino/disposable';

import { CodeSources, SeedCellDocument, SeedCellWriter } from '../cell';
import { createCodeReader } from '../effects';
import {
  KernelObserver,
  KernelWatch,
  knownLanguage,
  languageOfMetadata
} from '../kernel';
import { CellMarks } from './cellMarks';
import { CurrentState } from './currentState';
import { Detection } from './detection';
import { KernelFacts } from './kernelFacts';
import { KernelStart } from './kernelStart';
import { Navigation } from './navigation';
import type { INotebookSeedOptions } from './options';
import { Readings } from './readings';
import { Rewind } from './rewind';
import { SeedCell } from './seedCell';
import { StartSettings } from './startSettings';
import { StoredRuns } from './storedRuns';
import { Updates } from './updates';

/** The services that the facade of one notebook hands on to. */
export interface IServices {
  readonly detection: Detection;
  readonly facts: KernelFacts;
  readonly marks: CellMarks;
  readonly navigation: Navigation;
  readonly rewind: Rewind;
  readonly seedCell: SeedCell;
  readonly start: KernelStart;
  readonly startSettings: StartSettings;
  readonly state: CurrentState;
  readonly storedRuns: StoredRuns;
  readonly updates: Updates;
  /** All that is to be disposed, in this order. */
  readonly disposables: readonly IDisposable[];
}

/**
 * Make the services of one notebook, each from those above it.
 *
 * The order of two is the order of their requests to a kernel that starts: the
 * watch queues its own before the start queues the seed code, so that the kernel
 * is watched when it is seeded.
 */
export function createServices(options: INotebookSeedOptions): IServices {
  const { notebook, session, registry } = options;
  const document = new SeedCellDocument(notebook);
  const sources = new CodeSources(notebook);
  const kernel = new KernelObserver(session);
  const languageName = (): string | null =>
    kernel.language ?? languageOfMetadata(notebook.metadata);
  const detection = new Detection(sources, () => knownLanguage(languageName()));
  const shared = { ...options, document, sources, kernel, detection };
  const readings = new Readings({ ...shared, languageName });
  const watch = new KernelWatch(
    session,
    () => kernel.language,
    // What is to be seeded is queued in any case, and watched from its start.
    () => options.isSlowToQueue && readings.injectionPlan()?.kind !== 'run',
    () => registry.streams
  );
  const marks = new CellMarks(
    watch,
    () => ({ cells: sources.all, reference: readings.reference }),
    createCodeReader(null, () => registry.facts),
    () => registry.facts
  );
  const start = new KernelStart({
    ...shared,
    plan: () => readings.injectionPlan()
  });
  const facts = new KernelFacts(kernel, readings, registry);
  const known = { ...shared, readings, watch, marks, start, facts };
  const state = new CurrentState(known);
  const writer = new SeedCellWriter(document, registry, options.prompts);
  const acting = { ...known, state, writer };
  const seedCell = new SeedCell(acting);
  const startSettings = new StartSettings(acting);
  const storedRuns = new StoredRuns(acting);
  const rewind = new Rewind(acting);
  const navigation = new Navigation(known);
  const updates = new Updates(
    { ...known, state, storedRuns, seedCell },
    options
  );
  return {
    detection,
    facts,
    marks,
    navigation,
    rewind,
    seedCell,
    start,
    startSettings,
    state,
    storedRuns,
    updates,
    disposables: [
      updates,
      state,
      facts,
      start,
      marks,
      watch,
      detection,
      kernel,
      sources,
      document
    ]
  };
}
