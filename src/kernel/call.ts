/**
 * How the probe is called: an expression in a silent request, whose value
 * comes back in the reply.
 */
import type { Kernel } from '@jupyterlab/services';
import type { JSONObject } from '@lumino/coreutils';

import probe from '../../jupyterlab_seed/probe.py';

/** The functions of the probe. */
export type ProbeFunction = 'report' | 'seed' | 'watch' | 'rewind';

/**
 * Call a function of the probe in a Python kernel.
 *
 * The request is sent before this returns, so that its place in the kernel's
 * queue is the caller's. It is silent: it leaves no execution count, no history
 * and no name.
 *
 * @param kernel - A kernel whose language is Python.
 * @param name - The function, which takes one request and returns base64 of JSON.
 * @param request - Its argument.
 * @returns The answer; `null` where there was none: the kernel died or was
 * restarted, the request was aborted, or the kernel is no IPython.
 */
export function callProbe<T>(
  kernel: Kernel.IKernelConnection,
  name: ProbeFunction,
  request: JSONObject
): Promise<T | null> {
  try {
    const future = kernel.requestExecute({
      code: '',
      silent: true,
      store_history: false,
      allow_stdin: false,
      stop_on_error: false,
      user_expressions: { answer: probeExpression(name, request) }
    });
    return future.done.then(
      ({ content }) =>
        content.status === 'ok'
          ? decodeAnswer<T>(content.user_expressions as JSONObject | undefined)
          : null,
      // The future of a kernel that restarts or dies is cancelled.
      () => null
    );
  } catch {
    // A kernel that is dead takes no request.
    return Promise.resolve(null);
  }
}

/**
 * The Python expression that runs the probe in a namespace of its own.
 * JSON strings are Python literals, and `json.loads` reads the request.
 */
export function probeExpression(
  name: ProbeFunction,
  request: JSONObject
): string {
  const source = JSON.stringify(probe);
  const text = JSON.stringify(JSON.stringify(request));
  return `(lambda ns: (exec(${source}, ns), ns["${name}"](ns["json"].loads(${text})))[1])({"__name__": "_jupyterlab_seed_probe"})`;
}

/**
 * Decode what `user_expressions` brought back.
 *
 * @returns The answer, or `null` where it is not one of the probe's.
 */
export function decodeAnswer<T>(expressions: JSONObject | undefined): T | null {
  const answer = expressions?.answer as
    { status?: string; data?: Record<string, string> } | undefined;
  const shown = answer?.data?.['text/plain'];
  if (answer?.status !== 'ok' || !shown) {
    return null;
  }
  try {
    // The repr of a string of base64: quotes round it and nothing escaped.
    return JSON.parse(atob(shown.slice(1, -1))) as T;
  } catch {
    return null;
  }
}
