import type { Kernel, KernelMessage } from '@jupyterlab/services';

/** The first line of what is sent to R, by which pages know the requests of others. */
export const MARK = '# jupyterlab-seed request';

/**
 * Send a request to R, before this returns.
 *
 * #### Notes
 * After a cell that fails, IRkernel answers what is queued with `aborted`, and sends no `idle` for it, without which
 * JupyterLab waits for ever.
 *
 * @param most - How many characters of what it prints are read.
 * @returns What it printed; `null` if it was aborted, failed or had no answer.
 */
export function printedBy(
  kernel: Kernel.IKernelConnection,
  code: string,
  most: number
): Promise<string | null> {
  try {
    const future = kernel.requestExecute({
      code,
      silent: false,
      store_history: false,
      allow_stdin: false,
      stop_on_error: false
    });
    let printed = '';
    future.onIOPub = ({ header, content }) => {
      if (header.msg_type === 'stream' && printed.length < most) {
        const { text } = content as KernelMessage.IStreamMsg['content'];
        printed += String(text).slice(0, most);
      }
    };
    future.onReply = ({ content }) => {
      if ((content.status as string) === 'aborted') {
        future.dispose();
      }
    };
    return future.done.then(
      ({ content }) => (content.status === 'ok' ? printed : null),
      // What is disposed is cancelled, as with a kernel that restarts.
      () => null
    );
  } catch {
    return Promise.resolve(null);
  }
}
