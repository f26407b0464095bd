/**
 * Calls of the probe: an expression in a silent request, whose value comes back in
 * the reply.
 */
import { PageConfig } from '@jupyterlab/coreutils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { JSONObject } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';

import { isReadable } from './checks';
import { loadProbe, probeText } from './probeText';

/** The functions of the probe. */
export type ProbeFunction = 'report' | 'seed' | 'watch' | 'rewind';

/**
 * Call a function of the probe in a Python kernel.
 *
 * The request is sent before this returns, so that its place in the kernel's
 * queue is the caller's. A kernel that turns out to have no probe is sent it in a second
 * request, after the text has loaded. It is silent: it leaves no execution count, no history
 * and no name.
 *
 * @param kernel - A kernel whose language is Python.
 * @param name - The function, which takes one request and returns base64 of JSON.
 * @param request - Its argument.
 * @param read - Checks what came; `null` if it does not have the right form.
 * @returns The answer; `null` if there was none: the kernel died or was
 * restarted, the request was aborted, or the kernel is not IPython.
 */
export async function callProbe<T>(
  kernel: Kernel.IKernelConnection,
  name: ProbeFunction,
  request: JSONObject,
  read: (value: unknown) => T | null
): Promise<T | null> {
  const text = probeText();
  const isLate = name === 'report' || name === 'rewind';
  if (text !== null && !isLate) {
    return decode(
      await ask(kernel, probeExpression(text, name, request)),
      read
    );
  }
  // The kernel usually has the probe: from an earlier request, or from its start.
  const content = await ask(kernel, foundExpression(name, request));
  if (content?.status !== 'ok' || !isMissing(content.user_expressions)) {
    return decode(content, read);
  }
  const sent = await loadProbe().catch(() => null);
  return sent === null
    ? null
    : decode(await ask(kernel, probeExpression(sent, name, request)), read);
}

/** What asks kernels without `user_expressions`; few pages need it. */
let byDisplay: typeof import('./display') | null = null;

/** The specifications of such kernels that were met. */
const met = new Set<string>();

/** Whether all kernels of the page are JupyterLite's, whose Pyodide has no `user_expressions` (https://github.com/jupyterlite/pyodide-kernel). */
function isLite(): boolean {
  return (
    PageConfig.getOption('appName') === 'JupyterLite' ||
    PageConfig.getOption('litePluginSettings') !== ''
  );
}

/** Load what asks the kernels of this page, so that each request is sent at once. */
export async function prepareCalls(): Promise<void> {
  if (isLite()) {
    await loadDisplay();
  }
}

async function loadDisplay(): Promise<typeof import('./display')> {
  byDisplay ??= await import('./display');
  return byDisplay;
}

/** Send one silent request, before this returns. `null` if there is no reply. */
async function ask(
  kernel: Kernel.IKernelConnection,
  expression: string
): Promise<KernelMessage.IExecuteReplyMsg['content'] | null> {
  if (isLite() || met.has(kernel.name)) {
    const { askByDisplay } = byDisplay ?? (await loadDisplay());
    return askByDisplay(kernel, expression);
  }
  const content = await evaluate(kernel, expression);
  if (content?.status !== 'ok' || content.user_expressions !== undefined) {
    return content;
  }
  // It executed the request and did not evaluate them.
  const { askByDisplay } = await loadDisplay();
  met.add(kernel.name);
  return askByDisplay(kernel, expression);
}

/** The requests that each kernel has not answered, in order. */
const waiting = new WeakMap<Kernel.IKernelConnection, Set<IDisposable>>();

/**
 * Give up the requests before one that was answered: a kernel answers in order, so the connection
 * lost their answers, and nothing else would end the wait for them.
 */
function giveUp(kernel: Kernel.IKernelConnection, answered: IDisposable): void {
  const futures = waiting.get(kernel) ?? new Set();
  for (const future of futures) {
    futures.delete(future);
    if (future === answered) {
      return;
    }
    future.dispose();
  }
}

function evaluate(
  kernel: Kernel.IKernelConnection,
  expression: string
): Promise<KernelMessage.IExecuteReplyMsg['content'] | null> {
  try {
    const future = kernel.requestExecute({
      code: '',
      silent: true,
      store_history: false,
      allow_stdin: false,
      stop_on_error: false,
      user_expressions: { answer: expression }
    });
    waiting.set(kernel, (waiting.get(kernel) ?? new Set()).add(future));
    return future.done.then(
      ({ content }) => {
        giveUp(kernel, future);
        return content;
      },
      // The future of a kernel that restarts or dies is cancelled.
      () => null
    );
  } catch {
    // A kernel that is dead takes no request.
    return Promise.resolve(null);
  }
}

function decode<T>(
  content: KernelMessage.IExecuteReplyMsg['content'] | null,
  read: (value: unknown) => T | null
): T | null {
  return content?.status === 'ok'
    ? read(decodeAnswer(content.user_expressions))
    : null;
}

/** Whether the kernel has no probe, or one with a different protocol. */
function isMissing(expressions: unknown): boolean {
  const { answer } = (expressions ?? {}) as {
    answer?: { status?: unknown } | null;
  };
  return answer?.status === 'error';
}

/** The version of the calling convention; the probe has the same number. */
const PROTOCOL = 1;

/** The probe in the private module of a watched kernel. */
const FOUND =
  'getattr(__import__("sys").modules.get("_jupyterlab_seed"), "probe", {})';

/** A call of a function of the probe, whose names are in `ns`. JSON strings are Python literals. */
function callIn(name: ProbeFunction, request: JSONObject): string {
  const text = JSON.stringify(JSON.stringify(request));
  return `["${name}"](__import__("json").loads(${text}))`;
}

/**
 * The Python expression that calls the probe; if the kernel has none, it is first
 * executed in its own namespace.
 *
 * @param text - The text of the probe.
 */
export function probeExpression(
  text: string,
  name: ProbeFunction,
  request: JSONObject
): string {
  const source = JSON.stringify(text);
  const fresh = `(lambda ns: (exec(${source}, ns), ns)[1])({"__name__": "_jupyterlab_seed_probe"})`;
  return `(lambda old: (old if old.get("PROTOCOL") == ${PROTOCOL} else ${fresh})${callIn(name, request)})(${FOUND})`;
}

/** The Python expression that calls the probe, and fails if the kernel has none. */
export function foundExpression(
  name: ProbeFunction,
  request: JSONObject
): string {
  return `{True: ${FOUND}}[${FOUND}.get("PROTOCOL") == ${PROTOCOL}]${callIn(name, request)}`;
}

/**
 * Decode the reply's `user_expressions`.
 *
 * @returns The answer, or `null` if it is not one of the probe's.
 */
export function decodeAnswer(expressions: unknown): unknown {
  const { answer } = (expressions ?? {}) as {
    answer?: { status?: unknown; data?: Record<string, unknown> | null } | null;
  };
  const shown = answer?.data?.['text/plain'];
  if (answer?.status !== 'ok' || !isReadable(shown)) {
    return null;
  }
  try {
    // The repr of a string of base64: quotes round it and nothing escaped.
    return JSON.parse(atob(shown.slice(1, -1)));
  } catch {
    return null;
  }
}
