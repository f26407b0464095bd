/**
 * The part of the comparison that this extension's own code does: makes the sessions, which are the oracle's, and says
 * what its ledger marks at their end.
 *
 *   node benchmarks/comparison/oracle.mjs sessions < REQUEST > SESSIONS
 *   node benchmarks/comparison/oracle.mjs marks < EVENTS > MARKS
 *
 * `benchmarks/comparison/run.py` calls it. The request is `{"generated": [SEED], "notebooks": [{"group", "name", "seed",
 * "sources"}]}`. Events are a list of lists, one for each session: `{"kind": "document", "cells"}`, `{"kind":
 * "record", "record"}`, `{"kind": "ended"}`. Marks are as many objects: the id of a cell → its state.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundle, ROOT } from '../support/bundle.mjs';

const ENTRY = `
import { parser } from '@lezer/python';
import { ownSeed } from './src/cell/ownSeed';
import { Detector } from './src/detect';
import { createCodeReader } from './src/effects';
import { Ledger } from './src/ledger';
import { generate } from './src/ledger/__tests__/oracle/generate';
import { playOn } from './src/ledger/__tests__/oracle/habits';
import { Notebook } from './src/ledger/__tests__/oracle/notebook';
import { CellParser } from './src/python';
import { createDefaultRegistry, readCell } from './src/recipes';
const registry = createDefaultRegistry();
const reader = createCodeReader(new CellParser(parser));
export { generate, Notebook, ownSeed };
export const play = (notebook, seed) => playOn(notebook, seed, reader);
export const ledger = () => new Ledger(reader);
export const detector = () =>
  new Detector(new CellParser(parser), () => registry.recipes('python'));
export const seedOf = source =>
  readCell(source, 'python', registry).seed?.value ?? null;
`;

/**
 * A sequence in the terms of any notebook program: how the document stands, what is run, a restart. What only this
 * extension can do is done as well as others can: _Rewind and Run_ runs the cell, _Run from the First Broken Cell_ it
 * and all below.
 */
function plain({ Notebook }, { cells, operations }) {
  const notebook = new Notebook(cells);
  const document = () => ({ kind: 'document', cells: [...notebook.cells] });
  const run = (cells, isSelection = false) => ({
    kind: 'run',
    cells: cells.filter(id => notebook.find(id)),
    isSelection
  });
  const steps = [document()];
  for (const operation of operations) {
    const { kind, cell } = operation;
    if (kind === 'run-all') {
      steps.push(run(notebook.cells.map(({ id }) => id)));
    } else if (kind === 'run') {
      steps.push(run(operation.cells, true));
    } else if (kind === 'rewind') {
      steps.push(run([cell], true));
    } else if (kind === 'run-below' || kind === 'resume') {
      steps.push(run(notebook.from(cell)));
    } else if (kind === 'restart') {
      steps.push({ kind });
    } else if (notebook.apply(operation)) {
      steps.push(document());
    }
  }
  return steps.filter(({ kind, cells }) => kind !== 'run' || cells.length > 0);
}

function sessions(core, { generated, notebooks }) {
  return [
    ...notebooks.map(({ group, name, seed, sources }) => ({
      group,
      name,
      steps: plain(core, core.play({ name, sources }, seed))
    })),
    ...generated.map(seed => ({
      group: 'generated',
      name: `generated ${seed}`,
      steps: plain(core, core.generate(seed, seed % 4 === 0 ? 'hidden' : 'plain')) // prettier-ignore
    }))
  ];
}

/** What the ledger says of each cell after these events. */
function marks(core, events) {
  const ledger = core.ledger();
  const detector = core.detector();
  let last = [];
  for (const event of events) {
    if (event.kind === 'document') {
      const { cells } = event;
      const seedCell = cells.find(({ claimsSeed }) => claimsSeed);
      last = cells.map(({ id, source, mayRaise }) => ({
        id,
        source,
        mayRaise,
        isSeedCell: id === seedCell?.id
      }));
      ledger.setCells(last);
      ledger.setReference(
        seedCell
          ? core.seedOf(seedCell.source)
          : core.ownSeed(detector.update(cells, 'python'))
      );
    } else if (event.kind === 'record') {
      ledger.add(event.record);
    } else {
      ledger.clear();
    }
  }
  return Object.fromEntries(
    last.map(({ id }) => [id, ledger.mark(id)?.state ?? null])
  );
}

const work = mkdtempSync(path.join(tmpdir(), 'comparison-'));
try {
  const core = await bundle(ROOT, ENTRY, 'comparison', work);
  const asked = JSON.parse(readFileSync(0, 'utf8'));
  const answer =
    process.argv[2] === 'sessions'
      ? sessions(core, asked)
      : asked.map(events => marks(core, events));
  process.stdout.write(JSON.stringify(answer));
} finally {
  rmSync(work, { recursive: true });
}
