/**
 * What a running kernel says about itself: one silent question and its answer.
 */
import type { Kernel } from '@jupyterlab/services';
import type { JSONObject } from '@lumino/coreutils';

import probe from '../../jupyterlab_seed/probe.py';

/** What a kernel says about one module. */
export interface IModuleReport {
  /** Whether it has been imported. */
  readonly loaded: boolean;
  /** Whether it could be imported; `null` where that can't be told. */
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
  /** Found by experiment; `null` where that can't be told. */
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
  /** How many cells this process has run before; `null` where that can't be told. */
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
 * @returns The answer; `null` where the kernel gave none (it died, the request
 * was aborted behind a failing cell, or it is no IPython).
 */
export async function requestReport(
  kernel: Kernel.IKernelConnection,
  request: IReportRequest
): Promise<IKernelReport | null> {
  try {
    const future = kernel.requestExecute({
      code: '',
      silent: true,
      store_history: false,
      allow_stdin: false,
      stop_on_error: false,
      user_expressions: { report: reportExpression(request) }
    });
    const { content } = await future.done;
    if (content.status !== 'ok') {
      return null;
    }
    return decodeReport(content.user_expressions as JSONObject | undefined);
  } catch {
    // The future of a kernel that restarts or dies is cancelled.
    return null;
  }
}

/**
 * The Python expression that runs the probe in a namespace of its own.
 * JSON strings are Python literals, and `json.loads` reads the request.
 */
export function reportExpression(request: IReportRequest): string {
  const source = JSON.stringify(probe);
  const text = JSON.stringify(JSON.stringify(request));
  return `(lambda ns: (exec(${source}, ns), ns["report"](ns["json"].loads(${text})))[1])({"__name__": "_jupyterlab_seed_probe"})`;
}

/**
 * Decode what `user_expressions` brought back.
 *
 * @returns The answer, or `null` where it is not one of the probe's.
 */
export function decodeReport(
  expressions: JSONObject | undefined
): IKernelReport | null {
  const report = expressions?.report as
    { status?: string; data?: Record<string, string> } | undefined;
  const shown = report?.data?.['text/plain'];
  if (report?.status !== 'ok' || !shown) {
    return null;
  }
  try {
    // The repr of a string of base64: quotes round it and nothing escaped.
    return JSON.parse(atob(shown.slice(1, -1))) as IKernelReport;
  } catch {
    return null;
  }
}
