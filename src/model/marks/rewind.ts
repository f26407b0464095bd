import type { CodeSources, ICellRunner } from '../../cell';
import type { KernelWatch, RewindResult } from '../../kernel';
import type { CellMarks } from './cellMarks';
import type { CurrentState } from '../currentState';
import { isFine } from './fine';

/** The dependencies of {@link Rewind}. */
export interface IRewindOptions {
  readonly sources: CodeSources;
  readonly watch: KernelWatch;
  readonly marks: CellMarks;
  readonly state: CurrentState;
  readonly runner: ICellRunner;
}

/** Runs cells from random states that the kernel has kept. Variables are not rewound. */
export class Rewind {
  constructor(options: IRewindOptions) {
    this._options = options;
  }

  /** Run a cell from the random state at the start of its last run. */
  async rewindAndRun(id: string): Promise<boolean> {
    return (await this._rewindTo(id)) && this._run([id]);
  }

  /** Run a cell from that state, and all code cells below it. */
  async runFromHere(id: string): Promise<boolean> {
    return (await this._rewindTo(id)) && this._run(this._from(id));
  }

  /** Run the cells that keep a cell from being in sequence, and the cell. */
  async runFromFirstBroken(id: string): Promise<boolean> {
    const { marks, watch } = this._options;
    const first = this.firstBroken(id);
    if (first === null) {
      return false;
    }
    const states = marks.cleanStart(first);
    if (states && Object.keys(states).length > 0) {
      if (!this._check(await watch.rewind({ states }))) {
        return false;
      }
    }
    const ids = this._from(first);
    return this._run(ids.slice(0, ids.indexOf(id) + 1));
  }

  /** The first cell that has to run again for a cell to be in sequence. */
  firstBroken(id: string): string | null {
    const { marks, sources } = this._options;
    marks.update();
    marks.finish();
    const cells = sources.all;
    const end = cells.findIndex(cell => cell.id === id);
    if (end < 0 || isFine(marks.get(id))) {
      return null;
    }
    // Cells above the seed cell take no part in the clean run.
    const seedCell = cells.findIndex(cell => cell.isSeedCell);
    const start = seedCell >= 0 && seedCell <= end ? seedCell : 0;
    const first = cells
      .slice(start, end + 1)
      .find(cell => cell.source.trim() !== '' && !isFine(marks.get(cell.id)));
    return first?.id ?? null;
  }

  private async _rewindTo(id: string): Promise<boolean> {
    const { marks, state, watch } = this._options;
    state.fail(null);
    // A record may be there that is not judged yet.
    marks.finish();
    const record = marks.get(id)?.record;
    if (record === null || record === undefined) {
      return state.fail({ kind: 'not-rewound', reason: 'gone' });
    }
    return this._check(await watch.rewind({ record }));
  }

  private _check(result: RewindResult): boolean {
    const { state } = this._options;
    if (state.isDisposed) {
      return false;
    }
    switch (result.kind) {
      case 'rewound':
        if (result.unrestored && result.unrestored.length > 0) {
          const streams = result.unrestored;
          state.fail({ kind: 'partly-rewound', streams });
        }
        return true;
      case 'error':
        return state.fail({
          kind: 'not-rewound',
          reason: 'error',
          message: result.message
        });
      default:
        return state.fail({ kind: 'not-rewound', reason: result.kind });
    }
  }

  private async _run(ids: readonly string[]): Promise<boolean> {
    const { runner, state } = this._options;
    const { kind } = await runner.runAll(ids);
    if (kind === 'no-kernel' && !state.isDisposed) {
      return state.fail({ kind: 'not-rewound', reason: 'lost' });
    }
    // Any other error is shown below its cell.
    return kind === 'ok';
  }

  /** The non-empty code cells from one on. */
  private _from(id: string): string[] {
    const cells = this._options.sources.all;
    const start = cells.findIndex(cell => cell.id === id);
    return cells
      .slice(Math.max(start, 0))
      .filter(cell => cell.source.trim() !== '')
      .map(cell => cell.id);
  }

  private readonly _options: IRewindOptions;
}
