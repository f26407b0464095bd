/**
 * What a verification tries, and the same written into the notebook.
 */
import type { ISharedNotebook } from '@jupyter/ydoc';

import { own } from '../../frameworks/byName';
import type {
  IAdvice,
  IChange,
  IReport,
  IVerifiedCell,
  IVerifyOptions
} from '../../jobs';
import { applied } from '../../jobs';
import type { IDeterminism } from '../../recipes';
import { DETERMINISM_VALUES } from '../../recipes';
import type { INotebookSeed } from '../types';
import { hasSource } from './verified';

/** Changes of the code, variables of the launch environment, and choices of the seed cell. */
export type ITrial = Required<
  Pick<IVerifyOptions, 'changes' | 'environment' | 'determinism'>
>;

/**
 * What a report tried, and a piece of advice of it as well.
 *
 * @param advice - `undefined` for none.
 */
export function trialOf({ options }: IReport, advice?: IAdvice): ITrial {
  const { changes, environment, determinism } = options;
  return {
    changes: advice?.change ? [...changes, advice.change] : changes,
    environment: { ...environment, ...advice?.environment },
    determinism: advice?.determinism
      ? { ...determinism, ...Object.fromEntries([advice.determinism]) }
      : determinism
  };
}

/** A cell of a notebook, and what a trial changes in it. */
export interface IPendingCell {
  readonly id: string;
  /** The changes that it does not have yet, for the cell as it is now and where it is now. */
  readonly changes: readonly IChange[];
  /** Its source with them. */
  readonly after: string;
}

/**
 * The changes of a trial that a notebook does not have yet.
 *
 * @param notebook - The cells.
 * @param report - What the changes were made for: a line is added by its number, so its
 * cell has to be as it was verified, with what the report tried or without.
 * @param except - The id of a cell to pass over.
 * @returns The cells to be changed; the index in the report of one that is no longer as it
 * was verified.
 */
export function pendingChanges(
  model: Pick<INotebookSeed, 'findCell'>,
  notebook: ISharedNotebook,
  report: IReport,
  trial: ITrial,
  except?: string
): readonly IPendingCell[] | number {
  const pending: IPendingCell[] = [];
  for (const cell of new Set(trial.changes.map(change => change.cell))) {
    const known = report.cells.find(({ index }) => index === cell);
    const id = model.findCell(known?.id ?? null, cell, known?.source);
    if (id !== null && id === except) {
      continue;
    }
    const place = notebook.cells.findIndex(one => one.getId() === id);
    if (!known || id === null || place === -1) {
      return cell;
    }
    const source = notebook.cells[place].getSource();
    const changes = missing(source, known, report, trial);
    const after = changes && withAll(source, changes);
    if (!changes || after === null) {
      return cell;
    }
    if (changes.length > 0) {
      const here = changes.map(change => ({ ...change, cell: place }));
      pending.push({ id, changes: here, after });
    }
  }
  return pending;
}

/** The changes that a cell of this source lacks; `null` if it is not as it was verified. */
function missing(
  source: string,
  known: IVerifiedCell,
  { options }: IReport,
  trial: ITrial
): readonly IChange[] | null {
  const changes = trial.changes.filter(({ cell }) => cell === known.index);
  if (hasSource(known, source)) {
    // What the report tried has been written into it.
    return changes.filter(change => !options.changes.includes(change));
  }
  const tried = changes.filter(change => options.changes.includes(change));
  const verified = withAll(source, tried);
  return verified !== null && hasSource(known, verified) ? changes : null;
}

/** A source with changes, one after the other; `null` if it does not have their lines. */
function withAll(source: string, changes: readonly IChange[]): string | null {
  return changes.reduce<string | null>(
    (text, change) => (text === null ? null : applied(text, change)),
    source
  );
}

/**
 * Write what was tried into a notebook: the switches of its seed cell, the launch
 * environment, lines of other cells. A kernel that has to start anew for it is restarted
 * after a question.
 *
 * @param notebook - The cells.
 * @param report - What the changes were made for.
 * @returns Whether it was written; the index in the report of a cell that is no longer as
 * it was verified, and then nothing was.
 */
export async function applyTrial(
  model: INotebookSeed,
  notebook: ISharedNotebook,
  report: IReport,
  trial: ITrial
): Promise<boolean | number> {
  const switches = switchesOf(model, trial);
  // The switch is written as the seed cell has it.
  const seedCell = switches.length > 0 ? model.state.place?.id : undefined;
  const find = (): readonly IPendingCell[] | number =>
    pendingChanges(model, notebook, report, trial, seedCell);
  const found = find();
  if (typeof found === 'number') {
    return found;
  }
  // What may be refused goes first, so that nothing is written by half.
  for (const [key, value] of switches) {
    if (!(await model.setDeterminism(key, value))) {
      return false;
    }
  }
  for (const [name, value] of Object.entries(trial.environment)) {
    if (!(await model.setEnvironment(name, value))) {
      return false;
    }
  }
  // The user was perhaps asked meanwhile.
  const pending = find();
  if (typeof pending === 'number') {
    return pending;
  }
  const sources = new Map(pending.map(({ id, after }) => [id, after]));
  notebook.transact(() => {
    for (const cell of notebook.cells) {
      const source = sources.get(cell.getId());
      if (source !== undefined) {
        cell.setSource(source);
      }
    }
  });
  return start(model, trial, switches.length > 0);
}

/** Have the kernel start with what it needs, or run the seed cell that was changed. */
async function start(
  model: INotebookSeed,
  { environment }: ITrial,
  isChanged: boolean
): Promise<boolean> {
  if (Object.keys(environment).length > 0 && model.state.hasKernel) {
    await model.restartWithEnvironment();
    return true;
  }
  return !isChanged || !model.state.hasKernel || model.insert();
}

type Switch = [keyof IDeterminism, IDeterminism[keyof IDeterminism]];

/** The choices that the notebook's seed cell can make; none without one. */
function switchesOf(model: INotebookSeed, { determinism }: ITrial): Switch[] {
  const { place, determinismKeys } = model.state;
  return determinismKeys.flatMap((key): Switch[] => {
    const value = place ? own(determinism, key) : undefined;
    const values: readonly string[] = DETERMINISM_VALUES[key];
    return value !== undefined && values.includes(value)
      ? [[key, value as Switch[1]]]
      : [];
  });
}
