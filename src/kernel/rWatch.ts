/**
 * Follows the random stream of R's kernels, which have no hooks around cells.
 */
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { UUID } from '@lumino/coreutils';

import type { Outcome } from '../ledger';
import type { IWatchAnswer, IWatchRequest } from './records';
import { cellMeta, readAnswer, RLedger, STREAM } from './rLedger';
import type { IRAnswer } from './rLedger';
import { rRequest } from './rCode';
import type { RewindResult, RewindTarget } from './rewind';
import { MARK, printedBy } from './rSend';
import { KernelWatch } from './watch';
import type { KernelKind } from './watchMachine';

/** The most of an answer that is read, in characters. */
const MOST = 2 ** 26;

/** How often a note is sent that was aborted. */
const ATTEMPTS = 3;

/** A cell that this page has sent, until its record is there. */
interface ISentCell {
  readonly cell: string;
  readonly code: string;
  /** How it ended; `null` before that is known. */
  outcome: Outcome | 'aborted' | null;
  count: number | null;
  /** Whether code of another client ran meanwhile. */
  overlapped: boolean;
  attempts: number;
}

/**
 * A watch of a notebook of R's.
 *
 * A request that notes the state is queued right behind each cell, before anything else can be: so it finds what
 * the cell left, in *Run All* too. R keeps the records, see `rCode`.
 */
export class RWatch extends KernelWatch {
  override async rewind(target: RewindTarget): Promise<RewindResult> {
    const kernel = this.kernel;
    const ledger = this._r;
    if (!this._isR() || !kernel || !ledger) {
      return super.rewind(target);
    }
    const n =
      'record' in target
        ? target.record - 1
        : ledger.find(target.states[STREAM] ?? '');
    if (n === null || n < 0) {
      return { kind: 'gone' };
    }
    const answer = await send(kernel, rRequest(null, 'rewind', n));
    if (!answer) {
      return { kind: 'lost' };
    }
    if (answer.entries.length === 0) {
      return { kind: 'gone' };
    }
    this._receiveEntries(answer);
    return { kind: 'rewound', streams: [STREAM] };
  }

  /** R can be asked as Python can. */
  protected override kind(): KernelKind {
    const kind = super.kind();
    return kind === 'other' && this._isR() ? 'python' : kind;
  }

  protected override async request(
    kernel: Kernel.IKernelConnection,
    asked: IWatchRequest
  ): Promise<IWatchAnswer | null> {
    if (!this._isR()) {
      return super.request(kernel, asked);
    }
    const session = UUID.uuid4();
    const code = asked.anew
      ? rRequest(session, 'anew', session)
      : rRequest(session, 'tell', asked.since);
    const answer = await send(kernel, code);
    if (!answer || this.isDisposed) {
      return null;
    }
    return {
      session: answer.session,
      records: this._read(answer),
      dropped: 0,
      total: answer.total,
      problem: null,
      pushes: true
    };
  }

  protected override follow(kernel: Kernel.IKernelConnection | null): void {
    this._leave();
    this._followed = kernel ?? undefined;
    kernel?.anyMessage.connect(this._onAny, this);
    kernel?.statusChanged.connect(this._onStatus, this);
    super.follow(kernel);
  }

  private _leave(): void {
    this._followed?.anyMessage.disconnect(this._onAny, this);
    this._followed?.statusChanged.disconnect(this._onStatus, this);
    this._sent = this._foreign = undefined;
  }

  /** What ran in a process that is gone is no longer noted. */
  private _onStatus(_: Kernel.IKernelConnection, status: Kernel.Status): void {
    if (/restarting|dead/.test(status)) {
      this._sent = this._foreign = undefined;
    }
  }

  override dispose(): void {
    this._leave();
    super.dispose();
  }

  private _isR(): boolean {
    return this.language()?.toLowerCase() === 'r';
  }

  private _onAny(
    kernel: Kernel.IKernelConnection,
    { msg, direction }: Kernel.IAnyMessageArgs
  ): void {
    if (this.isDisposed || !this._isR()) {
      return;
    }
    const { msg_type, msg_id } = msg.header;
    const parent = (msg.parent_header as { msg_id?: string }).msg_id ?? '';
    if (direction === 'send' && msg_type === 'execute_request') {
      const cell = (msg.metadata as { cellId?: unknown }).cellId;
      const { code } = msg.content as { code: string };
      if (typeof cell === 'string') {
        const sent = { cell, code, ...NOT_ENDED };
        this._cells().set(msg_id, sent);
        this._note(kernel, msg_id, sent);
      } else if (!code.startsWith(MARK)) {
        this._note(kernel, '', { cell: null, code, ...NOT_ENDED });
      }
    } else if (direction === 'recv' && msg_type === 'execute_reply') {
      const sent = this._cells().get(parent);
      if (sent) {
        take(sent, msg as KernelMessage.IExecuteReplyMsg);
      }
    } else if (direction === 'recv' && msg_type === 'execute_input') {
      const { code } = msg.content as { code: string };
      const { session } = msg.parent_header as { session?: string };
      if (session !== kernel.clientId && !code.startsWith(MARK)) {
        this._cells().forEach(sent => (sent.overlapped = true));
        this._others().set(parent, code);
      }
    } else if (direction === 'recv' && msg_type === 'status') {
      const { execution_state } = msg.content as { execution_state: string };
      const code = this._others().get(parent);
      if (code !== undefined && execution_state === 'idle') {
        // If it was a page's cell, that page's own note is ahead.
        this._others().delete(parent);
        this._note(kernel, '', { cell: null, code, ...NOT_ENDED });
      }
    }
  }

  /** Have R note the state behind a cell. */
  private _note(
    kernel: Kernel.IKernelConnection,
    id: string,
    sent: Omit<ISentCell, 'cell'> & { readonly cell: string | null }
  ): void {
    sent.attempts += 1;
    const { cell, code, outcome, count } = sent;
    const more = outcome === null ? [] : [count ?? -1, outcome];
    const request = rRequest(null, 'note', cellMeta(cell, code), ...more);
    const cells = this._cells();
    void send(kernel, request).then(answer => {
      if (this.isDisposed || cells !== this._sent) {
        return;
      }
      const ended = sent.outcome;
      const ran = ended !== 'aborted' && (ended !== null || cell === null);
      if (!answer && ran && ended !== null && sent.attempts < ATTEMPTS) {
        // A cell that fails has R abort what is queued. What was sent meanwhile may come before.
        this._cells().forEach(other => {
          other.overlapped ||= other !== sent;
        });
        this._note(kernel, id, sent);
        return;
      }
      this._cells().delete(id);
      if (!answer) {
        return;
      }
      const [entry] = answer.entries;
      if (entry && ended !== null && ended !== 'aborted') {
        if (ended !== entry.outcome) {
          void send(kernel, rRequest(null, 'amend', entry.n, ended));
        }
        const entries = [{ ...entry, outcome: ended }];
        this._receiveEntries({ ...answer, entries }, sent.overlapped);
      } else {
        this._receiveEntries(answer, sent.overlapped);
      }
    });
  }

  /** Take records that came without a request for them. */
  private _receiveEntries(answer: IRAnswer, overlapped = false): void {
    const records = this._read(answer, overlapped);
    records.forEach(record => this.receive(record, true));
    if (records.length < answer.entries.length) {
      // Another page's came between.
      void this.catchUp();
    }
  }

  private _read(answer: IRAnswer, overlapped = false) {
    if (this._r?.session !== answer.session) {
      if (answer.entries[0]?.n !== 0) {
        return [];
      }
      this._r = new RLedger(answer.session);
    }
    const ledger = this._r;
    return answer.entries.flatMap(
      entry => ledger.take(entry, overlapped) ?? []
    );
  }

  /** The cells that were sent, by the request. */
  private _cells(): Map<string, ISentCell> {
    this._sent ??= new Map();
    return this._sent;
  }

  /** The code of other clients that runs, by the request. */
  private _others(): Map<string, string> {
    this._foreign ??= new Map();
    return this._foreign;
  }

  // These have no initial values: the watch begins before they would be set.
  private _followed: Kernel.IKernelConnection | undefined;
  private _r: RLedger | undefined;
  private _sent: Map<string, ISentCell> | undefined;
  private _foreign: Map<string, string> | undefined;
}

const NOT_ENDED = {
  outcome: null,
  count: null,
  overlapped: false,
  attempts: 0
};

/** Take how a cell ended. */
function take(sent: ISentCell, { content }: KernelMessage.IExecuteReplyMsg) {
  const status: string = content.status;
  sent.outcome =
    status === 'ok' || status === 'error' || status === 'aborted'
      ? status
      : 'interrupted';
  sent.count =
    'execution_count' in content ? (content.execution_count ?? null) : null;
}

/** Send a request, before this returns; `null` if R did not answer. */
async function send(
  kernel: Kernel.IKernelConnection,
  code: string
): Promise<IRAnswer | null> {
  const printed = await printedBy(kernel, code, MOST);
  return printed === null ? null : readAnswer(printed);
}
