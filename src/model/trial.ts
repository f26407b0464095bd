/**
 * What a verification tries, and the same written into the notebook.
 */
import type { ISharedNotebook } from '@jupyter/ydoc';

import { own } from '../frameworks/byName';
import type { IAdvice, IChange, IReport, IVerifyOptions } from '../jobs';
import { applied } from '../jobs';
import type { IDeterminism } from '../recipes';
import { DETERMINISM_VALUES } from '../recipes';
import type { INotebookSeed } from './types';

/** Changes of the code, variables of the launch environment, and choices of the seed cell. */
export type ITrial = Required<
  Pick<IVerifyOptions, 'changes' | 'environment' | 'determinism'>
>;

/**
 * What a report tried, and an advice of it as well.
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

/**
 * Write what was tried into a notebook: the switches of its seed cell, lines of other
 * cells, the launch environment. A kernel that has to start anew for it is restarted
 * after a question.
 *
 * @param notebook - The cells.
 * @param report - What the changes were made for.
 * @returns Whether it was written; the index of the cell in the report that no longer has
 * the lines that are to be changed, and then nothing was.
 */
export async function applyTrial(
  model: INotebookSeed,
  notebook: ISharedNotebook,
  report: IReport,
  trial: ITrial
): Promise<boolean | number> {
  const switches = switchesOf(model, trial);
  const seedCell = switches.length > 0 ? model.state.place?.id : undefined;
  const sources = new Map<string, string>();
  for (const change of trial.changes) {
    const id = findCell(model, report, change);
    if (id !== null && id === seedCell) {
      // The switch is written as the seed cell has it.
      continue;
    }
    const source = id === null ? null : (sources.get(id) ?? find(notebook, id));
    const after = source === null ? null : applied(source, change);
    if (id === null || after === null) {
      return change.cell;
    }
    sources.set(id, after);
  }
  notebook.transact(() => {
    for (const cell of notebook.cells) {
      const source = sources.get(cell.getId());
      if (source !== undefined) {
        cell.setSource(source);
      }
    }
  });
  for (const [key, value] of switches) {
    if (!(await model.setDeterminism(key, value))) {
      return false;
    }
  }
  return start(model, trial, switches.length > 0);
}

/** Have the kernel start with what it needs, or run the seed cell that was changed. */
async function start(
  model: INotebookSeed,
  { environment }: ITrial,
  isChanged: boolean
): Promise<boolean> {
  const variables = Object.entries(environment);
  for (const [name, value] of variables) {
    if (!(await model.setEnvironment(name, value))) {
      return false;
    }
  }
  if (variables.length > 0 && model.state.hasKernel) {
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

/** The id of the cell that a change is about; `null` if it is gone. */
function findCell(
  model: INotebookSeed,
  report: IReport,
  { cell }: IChange
): string | null {
  const known = report.cells.find(({ index }) => index === cell);
  return model.findCell(known?.id ?? null, cell);
}

function find(notebook: ISharedNotebook, id: string): string | null {
  const cell = notebook.cells.find(one => one.getId() === id);
  return cell ? cell.getSource() : null;
}
