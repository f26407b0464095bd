/** Plays a sequence in kernels, and says what a clean run gives. */
import { parser } from '@lezer/python';
import { CellParser } from '../../../python';

import { ownSeed } from '../../../cell/ownSeed';
import { Detector } from '../../../detect';
import { compose, createDefaultRegistry, readCell } from '../../../recipes';
import { Ledger } from '../../index';
import type { CodeReader } from '../../../effects';
import type { ILedgerCell, IRecord } from '../../index';
import type { IKernel, IOutput, IStep, Kernels } from './kernels';
import type { ICell, ISequence, Operation } from './notebook';
import { Notebook } from './notebook';

const registry = createDefaultRegistry();

/** What a ledger is told in the course of a sequence, and what is true at its checks. */
export type Event =
  | {
      readonly kind: 'document';
      readonly cells: readonly ILedgerCell[];
      readonly reference: number | null;
    }
  | { readonly kind: 'record'; readonly record: IRecord }
  /** The kernel is gone. */
  | { readonly kind: 'ended' }
  | {
      readonly kind: 'check';
      /** Cell → what it showed the last time. */
      readonly shown: ReadonlyMap<string, IOutput>;
      /** Cell → what a clean run of the document shows that goes on after errors. */
      readonly clean: ReadonlyMap<string, IOutput>;
      /** Cell → the record of that run. */
      readonly records: ReadonlyMap<string, IRecord>;
    };

/**
 * Play a sequence.
 *
 * @param reader - For the ledger that says to which states streams are restored.
 * @param isReal - Whether the kernels are to be ipykernels, see {@link Kernels.open}.
 */
export async function play(
  sequence: ISequence,
  kernels: Kernels,
  reader: CodeReader,
  isReal = false
): Promise<readonly Event[]> {
  const player = new Player(sequence, kernels, reader, isReal);
  try {
    return await player.play();
  } finally {
    player.close();
  }
}

class Player {
  constructor(
    sequence: ISequence,
    kernels: Kernels,
    reader: CodeReader,
    isReal: boolean
  ) {
    this._sequence = sequence;
    this._open = () => kernels.open(this._seed(), isReal);
    this._notebook = new Notebook(sequence.cells);
    this._ledger = new Ledger(reader);
  }

  async play(): Promise<readonly Event[]> {
    this._show();
    await this._start();
    for (const operation of this._sequence.operations) {
      await this._do(operation);
    }
    await this._check();
    return this._events;
  }

  close(): void {
    this._kernel?.close();
    this._kernel = null;
  }

  private async _do(operation: Operation): Promise<void> {
    switch (operation.kind) {
      case 'run':
        return this._run(operation.cells);
      case 'run-all':
        return this._run(this._notebook.cells.map(cell => cell.id));
      case 'run-below':
        return this._run(this._notebook.from(operation.cell));
      case 'restart':
        this.close();
        this._tell({ kind: 'ended' });
        this._last.clear();
        return this._start();
      case 'rewind': {
        const record = this._last.get(operation.cell);
        return record === undefined || !this._notebook.find(operation.cell)
          ? undefined
          : this._run([operation.cell], { record });
      }
      case 'resume': {
        const states = this._notebook.find(operation.cell)
          ? this._ledger.cleanStart(operation.cell)
          : null;
        return states
          ? this._run(
              this._notebook.from(operation.cell),
              Object.keys(states).length > 0 ? { states } : undefined
            )
          : undefined;
      }
      case 'check':
        return this._check();
      default:
        if (this._notebook.apply(operation)) {
          this._show();
        }
    }
  }

  private async _start(): Promise<void> {
    this._kernel = await this._open();
    this._add(this._kernel.start);
  }

  /** What the page sends to a kernel that starts: composed, never the cell's own text. */
  private _seed(): { code: string; seed: number } | null {
    const cell = this._sequence.seedsAtStart ? this._notebook.seedCell : null;
    const options = cell && readCell(cell.source, 'python', registry).options;
    return options
      ? { code: compose(options, registry), seed: options.seed }
      : null;
  }

  private async _run(
    ids: readonly string[],
    rewind?: IStep['rewind']
  ): Promise<void> {
    const cells = ids.flatMap(id => this._notebook.find(id) ?? []);
    const { outputs, records } = await this._ask(this._kernel!, cells, rewind);
    outputs.forEach(output => this._shown.set(output.cell, output));
    this._add(records);
  }

  private _ask(
    kernel: IKernel,
    cells: readonly ICell[],
    rewind?: IStep['rewind']
  ): ReturnType<IKernel['do']> {
    return kernel.do({
      rewind,
      run: cells
        // JupyterLab asks the kernel nothing where there is nothing to ask.
        .filter(cell => cell.source.trim() !== '')
        .map(({ id, source, mayRaise }) => ({ id, code: source, mayRaise }))
    });
  }

  private _add(records: readonly IRecord[]): void {
    for (const record of records) {
      if (record.kind === 'cell' && record.cell !== null) {
        this._last.set(record.cell, record.n);
      }
      this._tell({ kind: 'record', record });
    }
  }

  private async _check(): Promise<void> {
    const kernel = await this._open();
    // A run that goes on after errors: what is below is held against that.
    const cells = this._notebook.cells.map(cell => ({
      ...cell,
      mayRaise: true
    }));
    const { outputs, records: found } = await this._ask(kernel, cells);
    kernel.close();
    const clean = new Map(outputs.map(output => [output.cell, output]));
    const shown = new Map(this._shown);
    const records = new Map(found.map(record => [record.cell ?? '', record]));
    this._tell({ kind: 'check', shown, clean, records });
  }

  /** Tell the ledger how the document stands; cells that did not change are the same objects. */
  private _show(): void {
    const { cells, seedCell } = this._notebook;
    const shown = cells.map(cell => {
      const isSeedCell = cell === seedCell;
      const known = this._cells.get(cell.id);
      const { id, source, mayRaise } = cell;
      return known?.source === source &&
        known.mayRaise === mayRaise &&
        known.isSeedCell === isSeedCell
        ? known
        : { id, source, mayRaise, isSeedCell };
    });
    this._cells = new Map(shown.map(cell => [cell.id, cell]));
    this._tell({
      kind: 'document',
      cells: shown,
      reference: seedCell
        ? (readCell(seedCell.source, 'python', registry).seed?.value ?? null)
        : ownSeed(this._detector.update(cells, 'python'))
    });
  }

  private _tell(event: Event): void {
    this._events.push(event);
    tell(this._ledger, event);
  }

  private readonly _sequence: ISequence;
  private readonly _open: () => Promise<IKernel>;
  private readonly _notebook: Notebook;
  private readonly _ledger: Ledger;
  private readonly _events: Event[] = [];
  private readonly _detector = new Detector(new CellParser(parser), () =>
    registry.recipes('python')
  );
  private readonly _shown = new Map<string, IOutput>();
  /** Cell → its last record in the present kernel. */
  private readonly _last = new Map<string, number>();
  private _cells = new Map<string, ILedgerCell>();
  private _kernel: IKernel | null = null;
}

/** Tell a ledger of an event. */
export function tell(ledger: Ledger, event: Event): void {
  switch (event.kind) {
    case 'document':
      ledger.setCells(event.cells);
      ledger.setReference(event.reference);
      break;
    case 'record':
      ledger.add(event.record);
      break;
    case 'ended':
      ledger.clear();
      break;
  }
}
