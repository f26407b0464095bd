/**
 * Expressions in kernels that do not know `user_expressions`, such as Pyodide's in JupyterLite: the
 * value comes back as a display message of the request itself, which no page shows.
 */
import type { Kernel, KernelMessage } from '@jupyterlab/services';

/** The type of the display message. */
const MIME = 'application/vnd.jupyterlab-seed.answer+json';

/** The first line of the code, from which the probe knows it (`probe/process.py`). */
const MARK = '# jupyterlab-seed request';

/**
 * Evaluate an expression, and send the request before this returns.
 *
 * @param expression - Python.
 * @returns A reply as if the kernel had evaluated `user_expressions.answer`; `null` if there was none.
 */
export function askByDisplay(
  kernel: Kernel.IKernelConnection,
  expression: string
): Promise<KernelMessage.IExecuteReplyMsg['content'] | null> {
  try {
    const future = kernel.requestExecute({
      code: displaying(expression),
      silent: true,
      store_history: false,
      allow_stdin: false,
      stop_on_error: false
    });
    let answer: unknown;
    future.onIOPub = ({ header, content }) => {
      if (header.msg_type === 'display_data') {
        const { data } = content as KernelMessage.IDisplayDataMsg['content'];
        answer = data[MIME] ?? answer;
      }
    };
    return future.done.then(
      ({ content }) =>
        content.status === 'ok'
          ? ({ ...content, user_expressions: { answer } } as typeof content)
          : content,
      () => null
    );
  } catch {
    return Promise.resolve(null);
  }
}

/**
 * The code of a request. It raises nothing: in JupyterLite an error drops the cells that are queued.
 * It keeps no name, and takes back the count and the history of itself, which such a kernel adds even
 * if it is asked not to.
 */
export function displaying(expression: string): string {
  return `${MARK}\nexec(${JSON.stringify(CODE)}, {"expression": ${JSON.stringify(expression)}})`;
}

const CODE = `
try:
    import IPython
    shell = IPython.get_ipython()
    history = shell.history_manager
    number = len(history.input_hist_raw) - 1
    if history.input_hist_raw[number].startswith("${MARK}"):
        # Some versions of IPython count a cell before it runs, others after it.
        shell.execution_count = number
        def take_back(result=None):
            shell.events.unregister("post_run_cell", take_back)
            del history.input_hist_raw[number:], history.input_hist_parsed[number:]
            history._i00, history._i, history._ii, history._iii = history._i, history._ii, history._iii, ""
            shell.user_ns.update({name: getattr(history, name) for name in ("_i", "_ii", "_iii")})
            shell.user_ns.pop(f"_i{number}", None)
            shell.execution_count = number
        shell.events.register("post_run_cell", take_back)
    try:
        answer = {"status": "ok", "data": {"text/plain": repr(eval(expression, {}))}}
    except BaseException as error:
        answer = {"status": "error", "ename": type(error).__name__}
    IPython.display.display({"${MIME}": answer}, raw=True)
except Exception:
    pass
`;
