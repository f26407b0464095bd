/**
 * What a running kernel says about itself: one silent question and its answer.
 */
import type { Kernel } from '@jupyterlab/services';

import { callProbe } from './call';

/** What a kernel says about one module. */
export interface IModuleReport {
  /** Whether it has been imported. */
  readonly loaded: boolean;
  /** Whether it could be imported; `null` where that cannot be told. */
  readonly installed: boolean | null;
  readonly version: string | null;
}

/** What the state of one stream proves about its seed. */
export interface ISeedReport {
  readonly known: boolean;
  /** The seed in force; `null` with `known` means that nobody seeded the stream. */
  readonly seed: number | null;
}

/** Whether a variable of the launch environment has the value that is wanted. */
export interface IVariableReport {
  /** The value that was asked for. */
  readonly wanted: string;
  /** Found by experiment; `null` where that cannot be told. */
  readonly effective: boolean | null;
  /** What the process was started with, where the system tells it. */
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
  /** How many cells this process has run before; `null` where that cannot be told. */
  readonly executions: number | null;
}

/** The question to a kernel. */
export interface IReportRequest {
  /** Top-level module names. */
  readonly modules: readonly string[];
  readonly seed: number | null;
  /** The launch environment that is wanted. */
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
 * @returns The answer; `null` where the kernel gave none, see {@link callProbe}.
 */
export function requestReport(
  kernel: Kernel.IKernelConnection,
  request: IReportRequest
): Promise<IKernelReport | null> {
  return callProbe<IKernelReport>(kernel, 'report', {
    ...request,
    modules: [...request.modules],
    environment: { ...request.environment }
  });
}
