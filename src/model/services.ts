import type { IDisposable } from '@lumino/disposable';

import {
  CodeSources,
  ExecutionCounts,
  SeedCellDocument,
  SeedCellWriter
} from '../cell';
import {
  KernelObserver,
  KernelWatch,
  knownLanguage,
  notebookLanguage
} from '../kernel';
import type { INotebookLanguage } from '../kernel';
import { CellMarks } from './marks/cellMarks';
import type { IJudge } from './marks/lateLedger';
import { CurrentState } from './currentState';
import { Detection } from './detection';
import { KernelFacts } from './kernel/kernelFacts';
import { KernelStart } from './kernel/kernelStart';
import { Navigation } from './marks/navigation';
import { OnDemand } from './onDemand';
import type { INotebookDetector, INotebookSeedOptions } from './options';
import { OwnText } from './seed/ownText';
import { Readings } from './seed/readings';
import { Rewind } from './marks/rewind';
import { SeedCell } from './seedCell';
import type { SeedCode } from './seed/seedCode';
import type { StartSettings } from './kernel/startSettings';
import { ShownMarks } from './marks/shownMarks';
import { StoredRuns } from './marks/storedRuns';
import { Updates } from './updates';

/** The services behind the facade of one notebook. */
export interface IServices {
  readonly detection: Detection;
  readonly detector: OnDemand<INotebookDetector>;
  readonly facts: KernelFacts;
  readonly judge: OnDemand<IJudge>;
  readonly marks: CellMarks;
  readonly shown: ShownMarks;
  readonly navigation: Navigation;
  readonly rewind: Rewind;
  readonly seedCell: SeedCell;
  readonly seedCode: OnDemand<SeedCode>;
  readonly sources: CodeSources;
  readonly start: KernelStart;
  /** Loads the choices about the kernel's start, which few users make; `null` if they do not load. */
  readonly startSettings: () => Promise<StartSettings | null>;
  readonly state: CurrentState;
  readonly storedRuns: StoredRuns;
  readonly updates: Updates;
  /** All that has to be disposed, in this order. */
  readonly disposables: readonly IDisposable[];
}

/**
 * Make the services of one notebook, each from those made before it. They are disposed
 * in the opposite order.
 */
export function createServices(options: INotebookSeedOptions): IServices {
  const base = followKernel(readNotebook(options));
  const state = new CurrentState(base);
  const { document, prompts, seedCode } = base;
  const writer = new SeedCellWriter(document, () => seedCode.value, prompts);
  const counts = new ExecutionCounts(options.notebook);
  const known = { ...base, counts, state, writer };
  const seedCell = new SeedCell(known);
  const storedRuns = new StoredRuns(known);
  const updates = new Updates({ ...known, storedRuns, seedCell }, options);
  const { detection, detector, facts, judge, kernel, marks } = known;
  const { shown, sources, start, watch } = known;
  return {
    detection,
    detector,
    facts,
    judge,
    marks,
    shown,
    navigation: new Navigation(known),
    rewind: new Rewind(known),
    seedCell,
    seedCode,
    sources,
    start,
    startSettings: () =>
      import('./kernel/startSettings').then(
        one => new one.StartSettings(known),
        () => state.fail({ kind: 'not-loaded' }) || null
      ),
    state,
    storedRuns,
    updates,
    disposables: [
      updates,
      state,
      facts,
      start,
      shown,
      counts,
      marks,
      judge,
      watch,
      detection,
      detector,
      kernel,
      known.ownText,
      sources,
      document
    ]
  };
}

/** The services that read the notebook. */
function readNotebook(options: INotebookSeedOptions) {
  const { notebook, session } = options;
  const sources = new CodeSources(notebook);
  const kernel = new KernelObserver(session);
  const language = (): INotebookLanguage =>
    kernel.language === null
      ? notebookLanguage(notebook.metadata, kernel.specs)
      : { name: kernel.language, guess: null };
  const detector = new OnDemand<INotebookDetector>(options.detector);
  const detection = new Detection(
    sources,
    () => knownLanguage(language().name),
    detector
  );
  const document = new SeedCellDocument(
    notebook,
    () => detection.readSetUp(),
    () =>
      options.seedCode.value?.follow(notebook, () =>
        knownLanguage(language().name)
      ) ?? null
  );
  const judge = new OnDemand<IJudge>(options.judge);
  const code = { detection, detector, judge };
  const base = { ...options, document, sources, kernel, ...code };
  const readings = new Readings({ ...base, language });
  const ownText = new OwnText(notebook, sources, () => {
    const { cell, place } = readings.notebook;
    return (
      place !== null && (cell?.exact === true || options.isTrusted(place.id))
    );
  });
  return { ...base, readings, ownText };
}

/**
 * The services that follow the kernel.
 *
 * Watch and start are made in the order of their requests to a kernel that starts: it
 * is watched before it is seeded.
 */
function followKernel(base: ReturnType<typeof readNotebook>) {
  const { isSlowToQueue, kernel, readings, seedCode, session, sources } = base;
  const watch = new (base.Watch || KernelWatch)(
    session,
    () => kernel.language,
    // With seed code there is no need to wait: that is queued in any case.
    () => isSlowToQueue && readings.injectionPlan()?.kind !== 'run',
    () => seedCode.value?.registry.streams ?? {}
  );
  const marks = new CellMarks(
    watch,
    () => ({ cells: sources.all, reference: readings.reference }),
    base.judge
  );
  const shown = new ShownMarks(marks, watch);
  const start = new KernelStart({
    ...base,
    plan: () => readings.injectionPlan(),
    // There is nothing to send before it has loaded.
    send: (kernel, injection) =>
      seedCode.value?.send(kernel, injection) ?? Promise.resolve(null)
  });
  const facts = new KernelFacts(kernel, readings, seedCode);
  return { ...base, watch, marks, shown, start, facts };
}
