/**
 * The surfaces at which text and JSON from elsewhere come in, each with the inputs that are tried.
 */
import { parser } from '@lezer/python';
import * as fc from 'fast-check';

import {
  isSeedCellMetadata,
  mergeMetadata,
  mergeRan,
  readMetadata,
  readRan,
  unknownKeys
} from '../../cell/metadata';
import { Detector } from '../../detect';
import { createCodeReader } from '../../effects';
import { readProblem, readRecord, readWatchAnswer } from '../../kernel/records';
import { readReport } from '../../kernel/report';
import { answer } from '../../headless';
import { Ledger } from '../../ledger';
import type { IRecord, ValueRecord } from '../../ledger';
import { CellParser } from '../../python';
import { taken } from '../../python/pace';
import { createDefaultRegistry, readCell } from '../../recipes';
import { code, json, OWNED, text } from './words';

const registry = createDefaultRegistry();
const cellParser = new CellParser(parser);
const reader = createCodeReader(cellParser, () => registry.facts);

/** One surface: what is tried, and what must hold for each input. */
export interface ISurface {
  readonly name: string;
  readonly input: fc.Arbitrary<readonly unknown[]>;
  /** Plays one input; raises if something does not hold. */
  readonly play: (...input: unknown[]) => void;
}

const sources = fc.array(fc.oneof(code, text), { minLength: 1, maxLength: 4 });

/** Reads a notebook as the page does. */
export function detectAll(found: readonly string[]): void {
  for (const language of ['python', 'R', 'julia'] as const) {
    const detector = new Detector(
      cellParser,
      () => registry.recipes(),
      () => registry.facts
    );
    const cells = found.map((source, i) => ({ id: `c${i}`, source }));
    const { names, seeds } = detector.update(cells, language);
    for (const { cell, line } of seeds) {
      const lines = found[Number(cell.slice(1))].split('\n').length;
      holds(line >= 0 && line < lines, 'a seed stands in its cell');
    }
    holds(names instanceof Map, 'names are a map');
  }
}

/** Reads a notebook as the page does, in slices; the most steps of one of them. */
export function mostStepsOfSlice(found: readonly string[]): number {
  const cells = new CellParser(parser);
  const cellReader = createCodeReader(cells, () => registry.facts);
  const detector = new Detector(
    cells,
    () => registry.recipes(),
    () => registry.facts
  );
  const sources = found.map((source, i) => ({ id: `c${i}`, source }));
  const ledger = new Ledger(cellReader);
  let most = 0;
  for (const work of [
    detector.updating(sources, 'python'),
    ...found.map(source => cellReader.inSlices(source)),
    ledger.inSlices(() =>
      ledger.setCells(
        sources.map(cell => ({ ...cell, isSeedCell: false, mayRaise: false }))
      )
    )
  ]) {
    for (let isDone = false; !isDone;) {
      const before = taken.steps;
      isDone = work.next().done === true;
      most = Math.max(most, taken.steps - before);
    }
  }
  return most;
}

/** Reads a notebook of Python as the page does, names and all. */
export function detectPython(found: readonly string[]): number {
  const detector = new Detector(
    new CellParser(parser),
    () => registry.recipes(),
    () => registry.facts
  );
  const cells = found.map((source, i) => ({ id: `c${i}`, source }));
  return detector.update(cells, 'python').names.size;
}

/** Reads a text as a seed cell of Python. */
export function readSeedCell(source: string): boolean {
  return readCell(source, 'python', registry).exact;
}

/** Reads a notebook as one of R and of Julia. */
export function scanOthers(found: readonly string[]): void {
  const cells = found.map((source, i) => ({ id: `c${i}`, source }));
  for (const language of ['R', 'julia'] as const) {
    new Detector(
      null,
      () => registry.recipes(),
      () => registry.facts
    ).update(cells, language);
  }
}

/** Runs a notebook's cells from the top, and takes all marks. */
export function markAll(
  found: readonly string[],
  values: readonly (readonly [string, ValueRecord])[] = [],
  runs = Infinity
): void {
  const ledger = new Ledger(reader);
  ledger.setReference(42);
  ledger.setCells(
    found.map((source, i) => ({
      id: `c${i}`,
      source,
      isSeedCell: false,
      mayRaise: false
    }))
  );
  const common = { session: 's', outcome: 'ok', overlapped: false } as const;
  const streams: IRecord['streams'] = { python: ['a', 'a', 42, 42] };
  ledger.add({
    ...common,
    n: 0,
    kind: 'start',
    cell: null,
    code: '',
    count: null,
    streams,
    fresh: true
  });
  found.slice(0, runs).forEach((source, i) =>
    ledger.add({
      ...common,
      n: i + 1,
      kind: 'cell',
      cell: `c${i}`,
      code: source,
      count: i + 1,
      streams,
      values: Object.fromEntries(values)
    })
  );
  ledger.take();
  found.forEach((source, i) => {
    const mark = ledger.mark(`c${i}`);
    holds(
      i >= runs || mark !== null || reader(source).normal === '',
      'a cell that ran has a mark'
    );
  });
}

export const SURFACES: readonly ISurface[] = [
  {
    name: 'seed-cell reader',
    input: fc.tuple(
      fc.oneof(text, code),
      fc.constantFrom('python', 'R', 'julia')
    ),
    play: (source, language) => {
      const read = readCell(
        source as string,
        language as 'python' | 'R' | 'julia',
        registry
      );
      const lines = (source as string).split(/\r\n|\r|\n/).length;
      for (const { line } of read.unread) {
        holds(line >= 0 && line < lines, 'an unread line is one of the cell');
      }
    }
  },
  {
    name: 'code reader',
    input: fc.tuple(sources),
    play: found => {
      detectAll(found as string[]);
      (found as string[]).forEach(source => {
        const facts = reader(source);
        for (const name of Object.keys(facts.definitions)) {
          holds(facts.writes.includes(name), 'what is defined is bound');
        }
      });
    }
  },
  {
    name: 'ledger',
    input: fc.tuple(
      sources,
      fc.array(
        fc.tuple(
          fc.constantFrom(...OWNED, 'x', 'np'),
          fc.tuple(
            fc.constantFrom(null, '=1', '*2'),
            fc.constantFrom(null, '=1', '@3')
          )
        ),
        { maxLength: 3 }
      )
    ),
    play: (found, values) =>
      markAll(found as string[], values as [string, ValueRecord][])
  },
  {
    name: 'metadata',
    input: fc.tuple(json),
    play: value => {
      const { metadata } = readMetadata(value);
      readRan(value);
      isSeedCellMetadata(value);
      mergeRan(value, 3);
      if (metadata) {
        const merged = mergeMetadata(value, metadata);
        const lost = Object.keys(unknownKeys(value) ?? {}).filter(
          key => !Object.keys(merged).includes(key)
        );
        holds(lost.length === 0, `no unknown key is lost: ${lost.join(' ')}`);
      }
    }
  },
  {
    name: 'kernel answers and records',
    input: fc.tuple(json, fc.constantFrom(...OWNED, 'streams', 'n'), json),
    play: (value, key, part) => {
      const record = {
        session: 's',
        n: 1,
        kind: 'cell',
        cell: 'c0',
        code: 'x = 1',
        count: 1,
        outcome: 'ok',
        overlapped: false,
        streams: { python: ['a', 'b', 42, 42] },
        ...Object.fromEntries([[key as string, part]])
      };
      for (const one of [value, record, { session: 's', records: [record] }]) {
        readWatchAnswer(one);
        readReport(one);
        readProblem(one);
        const read = readRecord(one);
        if (read) {
          // What passes is taken by the ledger.
          const ledger = new Ledger(reader);
          ledger.setCells([
            { id: 'c0', source: 'x = 1', isSeedCell: false, mayRaise: false }
          ]);
          ledger.add(read);
          ledger.take();
          ledger.mark('c0');
        }
      }
    }
  },
  {
    name: 'insert',
    input: fc.tuple(sources, json, fc.option(fc.nat())),
    play: (found, metadata, seed) => {
      const cells = (found as string[]).map(source => ({
        cell_type: 'code',
        source,
        metadata: {}
      }));
      const given = answer({
        metadata: {
          kernelspec: { name: 'python3', language: 'python' },
          jupyterlab_seed: metadata as null
        },
        cells,
        seed: seed as number | null,
        specs: { default: 'python3', kernelspecs: {} }
      });
      if (given.kind === 'insert') {
        const read = readCell(given.source, 'python', registry);
        holds(read.exact, 'what was written is read back');
        holds(given.index <= cells.length, 'the cell is in the notebook');
      }
    }
  }
];

/** Raises unless something holds. */
function holds(condition: boolean, what: string): void {
  if (!condition) {
    throw new Error(`Does not hold: ${what}.`);
  }
}
