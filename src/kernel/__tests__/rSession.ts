/**
 * A session of real R behind the interface of a kernel's connection, which treats its queue as IRkernel does.
 */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import type { ISessionContext } from '@jupyterlab/apputils';
import { Signal } from '@lumino/signaling';

import type { IRecord } from '../../ledger';
import { RWatch } from '../rWatch';

/** Reads requests, line by line; its function that executes has the count where IRkernel's has it. */
const LOOP = `invisible(0)
local({
executor <- new.env(parent = baseenv())
executor$execution_count <- 1
execute <- function(code) withVisible(eval(parse(text = code), globalenv()))$value
environment(execute) <- executor
input <- file("stdin", "r")
repeat {
  line <- readLines(input, 1)
  if (length(line) == 0) break
  parts <- strsplit(line, " ")[[1]]
  ok <- tryCatch({
    value <- execute(utils::URLdecode(parts[2]))
    unlockBinding(".Last.value", baseenv())
    assign(".Last.value", value, baseenv())
    TRUE
  }, error = function(e) FALSE)
  if (parts[1] == "TRUE") executor$execution_count <- executor$execution_count + 1
  cat("\\n|", ok, executor$execution_count - 1, "|", sep = " ")
}}, new.env(parent = baseenv()))`;

interface IRequest {
  readonly id: string;
  readonly client: string;
  readonly code: string;
  readonly store: boolean;
  readonly done: (content: object) => void;
  readonly cancel: () => void;
  onIOPub: ((message: object) => void) | undefined;
  onReply: ((message: object) => void) | undefined;
}

/** One process of R. */
export class RSession {
  constructor() {
    this._process = this._start();
  }

  /** As JupyterLab does: what is queued is cancelled. */
  restart(): void {
    this._process.kill();
    const queue = this._queue.splice(0);
    this._connections.forEach(({ statusChanged }) =>
      statusChanged.emit('restarting')
    );
    queue.forEach(({ cancel }) => cancel());
    this._printed = '';
    this._process = this._start();
  }

  private _start(): ChildProcessWithoutNullStreams {
    const started = spawn('Rscript', ['--vanilla', '-e', LOOP], {
      env: { ...process.env, R_PROFILE_USER: '' }
    });
    started.stdout.setEncoding('utf8');
    started.stdout.on('data', (text: string) => {
      if (started === this._process) {
        this._take(text);
      }
    });
    return started;
  }

  /** A page: its connection to this process, and its watch. */
  page() {
    const clientId = `page-${this._connections.length}`;
    const connection = {
      isDisposed: false,
      clientId,
      name: 'ir',
      statusChanged: new Signal<object, string>({}),
      anyMessage: new Signal<object, object>({}),
      requestExecute: (
        content: { code: string; store_history?: boolean },
        _: boolean,
        metadata: object
      ) => this._request(connection, content, metadata ?? {})
    };
    // The signal's sender is the connection.
    connection.anyMessage = new Signal<object, object>(connection);
    this._connections.push(connection);
    const session = { session: { kernel: connection } };
    const context = Object.assign(session, {
      kernelChanged: new Signal<object, unknown>(session),
      connectionStatusChanged: new Signal<object, string>(session),
      iopubMessage: new Signal<object, object>(session)
    }) as unknown as ISessionContext;
    const watch = new RWatch(context, () => 'R');
    const records: IRecord[] = [];
    watch.recordReceived.connect((__, { record }) => {
      records.push(record);
    });
    return {
      watch,
      records,
      /** Run cells, all queued at once; what they print. */
      run: (...cells: readonly (readonly [string | null, string])[]) =>
        Promise.all(
          cells.map(([cell, code]) => {
            let printed = '';
            const future = connection.requestExecute(
              { code, store_history: true },
              false,
              cell === null ? {} : { cellId: cell }
            );
            future.onIOPub = message => {
              printed += (message as { content: { text: string } }).content
                .text;
            };
            return new Promise<string>(resolve => {
              future.onReply = message => {
                const { content } = message as { content: { status: string } };
                if (content.status === 'aborted') {
                  resolve(printed);
                }
              };
              void future.done.then(() => resolve(printed));
            });
          })
        )
    };
  }

  /** Wait until nothing is queued, nor follows from what was. */
  async settled(): Promise<void> {
    for (let quiet = 0; quiet < 5; quiet++) {
      await new Promise(resolve => setTimeout(resolve, 2));
      quiet = this._queue.length > 0 ? -1 : quiet;
    }
  }

  end(): void {
    this._process.kill();
  }

  private _request(
    connection: { clientId: string; anyMessage: Signal<object, object> },
    content: { code: string; store_history?: boolean },
    metadata: object
  ) {
    const id = `${++this._count}`;
    let done: (content: object) => void = () => undefined;
    let dispose = (): void => undefined;
    const future = {
      onIOPub: undefined as ((message: object) => void) | undefined,
      onReply: undefined as ((message: object) => void) | undefined,
      done: new Promise<{ content: object }>((resolve, reject) => {
        done = reply => resolve({ content: reply });
        dispose = () => reject(new Error('Canceled'));
      }),
      dispose: () => dispose()
    };
    // As JupyterLab does for those that nobody waits for.
    future.done.catch(() => undefined);
    const client = connection.clientId;
    const request: IRequest = {
      ...{ id, client, done, code: content.code },
      cancel: () => dispose(),
      store: content.store_history === true,
      get onIOPub() {
        return future.onIOPub;
      },
      get onReply() {
        return future.onReply;
      }
    };
    const isFirst = this._queue.push(request) === 1;
    connection.anyMessage.emit({
      direction: 'send',
      msg: {
        ...{ header: { msg_type: 'execute_request', msg_id: id }, metadata },
        ...{ parent_header: {}, content }
      }
    });
    if (isFirst) {
      this._send();
    }
    return future;
  }

  private _send(): void {
    const [{ id, client, code, store }] = this._queue;
    const text = encodeURIComponent(code);
    this._process.stdin.write(`${store ? 'TRUE' : 'FALSE'} ${text}\n`);
    this._tell('execute_input', id, client, { code });
  }

  private _take(text: string): void {
    this._printed += text;
    const [, printed, ok, count] =
      /^([^]*)\n\| (TRUE|FALSE) (\d+) \|$/.exec(this._printed) ?? [];
    if (ok === undefined) {
      return;
    }
    this._printed = '';
    const isOk = ok === 'TRUE';
    const [request, ...others] = this._queue.splice(0);
    request.onIOPub?.({
      header: { msg_type: 'stream' },
      content: { text: printed }
    });
    const rest = isOk ? others : [];
    this._queue.push(...rest);
    const status = isOk ? 'ok' : 'error';
    const reply = { status, execution_count: Number(count) };
    this._reply(request, reply);
    if (!isOk) {
      others.forEach(other => this._reply(other, { status: 'aborted' }));
    }
    // What the replies led to may have been sent.
    if (rest.length > 0) {
      this._send();
    }
  }

  /** IRkernel sends no `idle` for what it aborts, so that its future is never done. */
  private _reply(request: IRequest, content: { status: string }): void {
    const { id, client, done } = request;
    this._tell('execute_reply', id, client, content);
    request.onReply?.({ content });
    if (content.status !== 'aborted') {
      done(content);
      this._tell('status', id, client, { execution_state: 'idle' });
    }
  }

  /** Replies come to their client, the rest to all. */
  private _tell(
    msg_type: string,
    parent: string,
    client: string,
    content: object
  ): void {
    for (const connection of this._connections) {
      if (msg_type !== 'execute_reply' || connection.clientId === client) {
        connection.anyMessage.emit({
          direction: 'recv',
          msg: {
            ...{ header: { msg_type, msg_id: `${++this._count}` }, content },
            ...{ parent_header: { msg_id: parent, session: client } },
            metadata: {}
          }
        });
      }
    }
  }

  private _process: ChildProcessWithoutNullStreams;
  private readonly _connections: {
    clientId: string;
    anyMessage: Signal<object, object>;
    statusChanged: Signal<object, string>;
  }[] = [];
  private readonly _queue: IRequest[] = [];
  private _count = 0;
  private _printed = '';
}
