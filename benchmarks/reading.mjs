/**
 * What reading code takes in all, and how long it keeps a page at a time.
 *
 *   node --expose-gc benchmarks/reading.mjs [CHARACTERS] [KIND,KIND…]
 *
 * For a notebook of each kind of the suite `attack` (100,000 characters by default): the milliseconds of the processor for detection,
 * for the effects of the code, and for the ledger with the document and the record of one run; those of the longest slice; and, as
 * what no reader can do without, those of the host's parser alone, which has no slices here.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundle, processorTime, ROOT } from './support/bundle.mjs';

const ENTRY = `
import { parser } from '@lezer/python';
import { Detector } from './src/detect/detector';
import { createCodeReader } from './src/effects';
import { Ledger } from './src/ledger';
import { CellParser } from './src/python/cell';
import { createDefaultRegistry } from './src/recipes';
export const parse = source => {
  try {
    parser.parse(source);
  } catch {
    // It is recursive, and gives up where code is nested deeply.
  }
};
export { FAMILIES, notebookOf } from './src/__tests__/attack/families';
const registry = createDefaultRegistry();
const recipes = registry.recipes();
export function readers() {
  const cells = new CellParser(parser);
  const reader = createCodeReader(cells, () => registry.facts);
  return {
    detector: new Detector(cells, () => recipes, () => registry.facts),
    reader,
    ledger: new Ledger(reader)
  };
}
`;

/** Do work; the milliseconds that it takes and those of its longest slice. */
function measured(work) {
  let total = 0;
  let longest = 0;
  for (;;) {
    const start = processorTime();
    const { done } = work.next();
    const took = processorTime() - start;
    total += took;
    longest = Math.max(longest, took);
    if (done) {
      return { total, longest };
    }
  }
}

/** Read a notebook as a page does, and run its first cell. */
function read({ parse, readers }, sources) {
  const { detector, reader, ledger } = readers();
  const cells = sources.map((source, i) => ({ id: `c${i}`, source }));
  const streams = { python: ['a', 'a', 42, 42] };
  const record = (n, more) => ({
    session: 's',
    outcome: 'ok',
    overlapped: false,
    streams,
    n,
    count: n,
    ...more
  });
  function* parsing() {
    for (const source of sources) {
      parse(source);
      yield;
    }
  }
  function* effects() {
    for (const source of sources) {
      yield* reader.inSlices(source);
      yield;
    }
  }
  return {
    parser: measured(parsing()),
    detection: measured(detector.updating(cells, 'python')),
    effects: measured(effects()),
    document: measured(
      ledger.inSlices(() => {
        ledger.setReference(42);
        ledger.setCells(
          cells.map(cell => ({ ...cell, isSeedCell: false, mayRaise: false }))
        );
      })
    ),
    start: measured(
      ledger.inSlices(() =>
        ledger.add(
          record(0, { kind: 'start', cell: null, code: '', fresh: true })
        )
      )
    ),
    record: measured(
      ledger.inSlices(() =>
        ledger.add(
          record(1, {
            kind: 'cell',
            cell: 'c0',
            code: sources[0],
            values: {}
          })
        )
      )
    )
  };
}

const size = Number(process.argv[2] ?? 100_000);
const chosen = process.argv[3]?.split(',');
const folder = mkdtempSync(path.join(tmpdir(), 'reading-'));
try {
  const core = await bundle(ROOT, ENTRY, 'reading', folder);
  const kinds = Object.entries(core.FAMILIES).filter(
    ([name]) => !chosen || chosen.includes(name)
  );
  for (const [, family] of kinds) {
    read(core, core.notebookOf(family, 10_000));
  }
  const found = kinds.map(([name, family]) => {
    const { parser, ...parts } = read(core, core.notebookOf(family, size));
    globalThis.gc?.();
    const all = Object.values(parts);
    return {
      name,
      total: all.reduce((sum, part) => sum + part.total, 0),
      longest: Math.max(...all.map(part => part.longest)),
      parser: parser.total,
      parts
    };
  });
  found.sort((a, b) => b.longest - a.longest);
  console.log(
    '| kind | in all, ms | longest slice, ms | its part | parser alone, ms |'
  );
  console.log('| --- | --- | --- | --- | --- |');
  for (const { name, total, longest, parser, parts } of found) {
    const [part] = Object.entries(parts).find(
      ([, one]) => one.longest === longest
    );
    console.log(
      `| ${name} | ${Math.round(total)} | ${Math.round(longest)} | ${part} | ${Math.round(parser)} |`
    );
  }
  const median = key =>
    found.map(one => one[key]).sort((a, b) => a - b)[found.length >> 1];
  const above = (key, bound) => found.filter(one => one[key] > bound).length;
  console.log(
    `${found.length} kinds: in all, median ${Math.round(median('total'))} ms, ${above('total', 100)} above 100; ` +
      `longest slice, median ${Math.round(median('longest'))} ms, ${above('longest', 50)} above 50, ${above('longest', 100)} above 100; ` +
      `the parser alone, median ${Math.round(median('parser'))} ms, ${above('parser', 50)} above 50, ${above('parser', 100)} above 100`
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
