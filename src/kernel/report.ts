/**
 * A running kernel's report about itself: one silent request and its answer.
 */
import type { Kernel } from '@jupyterlab/services';

import { callProbe } from './call';
import { isCount, isObject, isOr, isWord, keep, shorten } from './checks';

/** A kernel's report about one module. */
export interface IModuleReport {
  /** Whether it has been imported. */
  readonly loaded: boolean;
  /** Whether it could be imported; `null` if unknown. */
  readonly installed: boolean | null;
  readonly version: string | null;
}

/** What the state of one stream proves about its seed. */
export interface ISeedReport {
  readonly known: boolean;
  /** The seed in force; with `known`, `null` means that the stream is not seeded. */
  readonly seed: number | null;
}

/** Whether a variable of the launch environment has the requested value. */
export interface IVariableReport {
  /** The requested value. */
  readonly wanted: string;
  /** Whether the value is in effect, by experiment; `null` if unknown. */
  readonly effective: boolean | null;
  /** The value that the process was started with, if the system reports it. */
  readonly value: string | null;
}

/** The answer of a kernel. */
export interface IKernelReport {
  readonly modules: Readonly<Record<string, IModuleReport>>;
  /** Stream → what is known about its seed. */
  readonly seeds: Readonly<Record<string, ISeedReport>>;
  /** Switch → value in force: `cudnn.benchmark` → `false`. */
  readonly determinism: Readonly<Record<string, boolean | string>>;
  readonly environment: Readonly<Record<string, IVariableReport>>;
  /** How many cells this process has run; `null` if unknown. */
  readonly executions: number | null;
}

/** The question to a kernel. */
export interface IReportRequest {
  /** Top-level module names. */
  readonly modules: readonly string[];
  readonly seed: number | null;
  /** The requested launch environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Ask a Python kernel about its frameworks and seeds.
 *
 * The request is silent: it leaves no execution count, no history and no name,
 * and waits behind the cells that are queued.
 *
 * @param kernel - A kernel whose language is Python.
 * @param request - What to ask.
 * @returns The answer; `null` if the kernel gave none, see {@link callProbe}.
 */
export function requestReport(
  kernel: Kernel.IKernelConnection,
  request: IReportRequest
): Promise<IKernelReport | null> {
  const asked = {
    ...request,
    modules: [...request.modules],
    environment: { ...request.environment }
  };
  return callProbe(kernel, 'report', asked, readReport);
}

/** Read a report; entries without the right form are left out. */
export function readReport(value: unknown): IKernelReport | null {
  if (!isObject(value)) {
    return null;
  }
  const { executions } = value;
  return {
    modules: keep(value.modules, module =>
      isObject(module) &&
      typeof module.loaded === 'boolean' &&
      isOr(module.installed, 'boolean')
        ? {
            loaded: module.loaded,
            installed: module.installed as boolean | null,
            version:
              typeof module.version === 'string'
                ? shorten(module.version)
                : null
          }
        : null
    ),
    seeds: keep(value.seeds, seed =>
      isObject(seed) &&
      typeof seed.known === 'boolean' &&
      (seed.seed === null || Number.isSafeInteger(seed.seed))
        ? { known: seed.known, seed: seed.seed as number | null }
        : null
    ),
    determinism: keep(value.determinism, one =>
      typeof one === 'boolean'
        ? one
        : typeof one === 'string'
          ? shorten(one)
          : null
    ),
    environment: keep(value.environment, variable =>
      isObject(variable) &&
      isWord(variable.wanted) &&
      isOr(variable.effective, 'boolean') &&
      isOr(variable.value, 'string')
        ? {
            wanted: variable.wanted,
            effective: variable.effective as boolean | null,
            value:
              typeof variable.value === 'string'
                ? shorten(variable.value)
                : null
          }
        : null
    ),
    executions: isCount(executions) ? executions : null
  };
}
