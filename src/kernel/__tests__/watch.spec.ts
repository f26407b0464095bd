import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import type { IRecord } from '../../ledger';
import { isSlowToQueue, KernelWatch } from '..';

/** A record that says nothing but its place. */
function record(session: string, n: number): IRecord {
  return {
    session,
    n,
    kind: n === 0 ? 'start' : 'cell',
    cell: n === 0 ? null : `cell-${n}`,
    code: '',
    count: n,
    outcome: 'ok',
    overlapped: false,
    streams: {}
  };
}

/** A kernel whose answers are given by hand, and its session. */
function setUp(
  language: string | null = 'python',
  waits = false,
  streams: Record<string, string> = {}
) {
  type Ask = { name: string; request: Record<string, unknown> };
  const asked: Ask[] = [];
  const pending: ((answer: object | null) => void)[] = [];
  const makeKernel = () => {
    const connection = {
      isDisposed: false,
      clientId: 'me',
      requestExecute: (content: { user_expressions: { answer: string } }) => {
        const [, name, text] =
          /\["(\w+)"\]\(__import__\("json"\)\.loads\(("(?:[^"\\]|\\.)*")\)\)/.exec(
            content.user_expressions.answer
          )!;
        asked.push({ name, request: JSON.parse(JSON.parse(text)) });
        return {
          done: new Promise(resolve => {
            pending.push(answer =>
              resolve({
                content: answer
                  ? {
                      status: 'ok',
                      user_expressions: {
                        answer: {
                          status: 'ok',
                          data: {
                            'text/plain': `'${btoa(JSON.stringify(answer))}'`
                          }
                        }
                      }
                    }
                  : { status: 'aborted' }
              })
            );
          })
        };
      }
    };
    const statusChanged = new Signal<object, Kernel.Status>(connection);
    return Object.assign(connection, { statusChanged });
  };
  const kernel = makeKernel();
  const session = { session: { kernel: kernel as object | null } };
  const kernelChanged = new Signal<object, unknown>(session);
  const connectionStatusChanged = new Signal<object, string>(session);
  const iopubMessage = new Signal<object, object>(session);
  const told = { language };
  const watch = new KernelWatch(
    Object.assign(session, {
      kernelChanged,
      connectionStatusChanged,
      iopubMessage
    }) as unknown as ISessionContext,
    () => told.language,
    () => waits,
    () => streams
  );
  const arrived: string[] = [];
  watch.recordReceived.connect((_, { record: { session: name, n }, isOwn }) => {
    arrived.push(`${name}${n}${isOwn ? '!' : ''}`);
  });
  watch.ended.connect(() => {
    arrived.push('end');
  });
  return {
    watch,
    told,
    asked,
    arrived,
    kernel,
    /** The host says that a restart is over. */
    restarted: () => kernelChanged.emit({ oldValue: kernel, newValue: kernel }),
    change: (next = makeKernel()) => {
      const oldValue = session.session.kernel;
      session.session.kernel = next;
      kernelChanged.emit({ oldValue, newValue: next });
      return next;
    },
    connection: (status: string) => connectionStatusChanged.emit(status),
    tell: async (status: Kernel.Status) => {
      kernel.statusChanged.emit(status);
      await settle();
    },
    /** Answer the oldest request that has no answer yet. */
    answer: async (answer: object | null) => {
      pending.shift()?.(answer);
      await settle();
    },
    send: (data: object, client = 'me', comm = 'jupyterlab_seed') =>
      iopubMessage.emit({
        header: { msg_type: 'comm_msg' },
        parent_header: { session: client },
        content: { comm_id: comm, data }
      })
  };
}

const settle = () => new Promise(resolve => setTimeout(resolve));

/** What sends the request of a rewind is loaded when one is asked for. */
const loaded = () => import('../rewind').then(settle);

const ledger = (session: string, from: number, to: number) => ({
  session,
  problem: null,
  records: Array.from({ length: to - from }, (_, i) =>
    record(session, from + i)
  )
});

describe('KernelWatch', () => {
  it('takes what was recorded before it came, and what follows, once each', async () => {
    const { answer, send, arrived, asked, watch } = setUp();
    expect(asked).toEqual([{ name: 'watch', request: { since: 0 } }]);
    expect(watch.state.kind).toBe('pending');
    await answer(ledger('a', 0, 3));
    expect(watch.state.kind).toBe('watching');
    send(record('a', 2));
    send(record('a', 3));
    send(record('a', 4), 'another page');
    expect(arrived).toEqual(['a0', 'a1', 'a2', 'a3!', 'a4']);
    expect(watch.last?.n).toBe(4);
  });

  it('ignores the messages of other comms', async () => {
    const { answer, send, arrived } = setUp();
    await answer(ledger('a', 0, 1));
    send(record('a', 1), 'me', 'a widget');
    expect(arrived).toEqual(['a0']);
  });

  it('drops what is no record, counts it, and goes on', async () => {
    const { answer, send, arrived, asked, watch } = setUp();
    await answer({ ...ledger('a', 0, 2), total: 2 });
    const changed = jest.fn();
    watch.changed.connect(changed);
    send({});
    send({ ...record('a', 2), n: 1e308 });
    send({ problem: 7 });
    send([]);
    send({ ...record('a', 2), code: 'x'.repeat(20_000_000) });
    expect([watch.dropped, arrived, asked.length]).toEqual([
      5,
      ['a0', 'a1'],
      1
    ]);
    expect(changed).toHaveBeenCalledTimes(5);
    send(record('a', 2));
    expect(arrived).toEqual(['a0', 'a1', 'a2!']);
    send({ problem: 'p'.repeat(20_000_000) });
    expect(watch.problem?.words).toHaveLength(500);
  });

  it('gives up a record that the kernel does not have, after a few questions', async () => {
    const { answer, send, arrived, asked, watch } = setUp();
    await answer({ ...ledger('a', 0, 1), total: 1 });
    send(record('a', 2 ** 30));
    for (let i = 0; i < 10; i++) {
      await answer({ ...ledger('a', 1, 1), total: 1 });
    }
    expect(asked).toHaveLength(4);
    expect(watch.dropped).toBe(1);
    send(record('a', 1));
    expect(arrived).toEqual(['a0', 'a1!']);
  });

  it('goes on behind a record that cannot be read', async () => {
    const { answer, send, arrived, watch } = setUp();
    await answer({ ...ledger('a', 0, 1), total: 1 });
    send({ ...record('a', 1), outcome: 'unheard of' });
    send(record('a', 2));
    const records = [{}, ...ledger('a', 2, 3).records];
    await answer({ ...ledger('a', 0, 0), records, total: 3 });
    expect(arrived).toEqual(['a0', 'a2!']);
    expect(watch.dropped).toBe(3);
  });

  it('asks for a record that was lost, once, and keeps the order', async () => {
    const { answer, send, arrived, asked } = setUp();
    await answer(ledger('a', 0, 1));
    send(record('a', 2));
    send(record('a', 3));
    expect(arrived).toEqual(['a0']);
    expect(asked.slice(1)).toEqual([{ name: 'watch', request: { since: 1 } }]);
    await answer(ledger('a', 1, 4));
    expect(arrived).toEqual(['a0', 'a1', 'a2!', 'a3!']);
  });

  it('takes records that overtake the first answer', async () => {
    const { answer, send, arrived } = setUp();
    send(record('a', 1));
    await answer(ledger('a', 0, 2));
    expect(arrived).toEqual(['a0', 'a1!']);
  });

  it('asks anew after a restart, before anything else, and drops what still comes of the old process', async () => {
    const { answer, send, arrived, asked, tell } = setUp();
    await answer(ledger('a', 0, 2));
    await tell('restarting');
    expect(asked).toHaveLength(2);
    expect(asked[1].request).toEqual({ since: 0 });
    send(record('a', 2));
    await answer(ledger('b', 0, 1));
    send(record('a', 3));
    expect(arrived).toEqual(['a0', 'a1', 'end', 'b0']);
  });

  it('notices by the records that another page restarted the kernel', async () => {
    const { answer, send, arrived, asked } = setUp();
    await answer(ledger('a', 0, 3));
    send(record('b', 0));
    send(record('b', 2));
    expect(asked[asked.length - 1].request).toEqual({ since: 1 });
    await answer(ledger('b', 1, 3));
    expect(arrived).toEqual(['a0', 'a1', 'a2', 'end', 'b0!', 'b1', 'b2!']);
  });

  it('does not take the late word of a start for another start', async () => {
    const { answer, send, arrived, tell } = setUp();
    await tell('restarting');
    await answer(ledger('a', 0, 1));
    await answer(ledger('b', 0, 1));
    await tell('starting');
    await answer(ledger('b', 1, 1));
    send(record('b', 1));
    expect(arrived).toEqual(['b0', 'b1!']);
  });

  it('asks for what was sent while the connection was cut', async () => {
    const { answer, arrived, asked, connection } = setUp();
    await answer(ledger('a', 0, 2));
    connection('connecting');
    connection('connected');
    expect(asked[1].request).toEqual({ since: 2 });
    await answer(ledger('a', 2, 4));
    expect(arrived).toEqual(['a0', 'a1', 'a2', 'a3']);
  });

  it('asks only at the end of a restart where the host is slow to queue', async () => {
    const { answer, arrived, asked, tell, restarted } = setUp('python', true);
    await answer(ledger('a', 0, 1));
    await tell('restarting');
    await tell('starting');
    expect(asked).toHaveLength(1);
    restarted();
    expect(asked).toHaveLength(2);
    await answer(ledger('b', 0, 1));
    restarted();
    expect(asked).toHaveLength(2);
    expect(arrived).toEqual(['a0', 'end', 'b0']);
    // A kernel that died by itself has no such end.
    await tell('autorestarting');
    await tell('restarting');
    await tell('idle');
    expect(asked).toHaveLength(3);
  });

  it.each([
    ['4.2.7', true],
    ['4.5.1', true],
    ['4.6.0', false],
    ['4.7.0a1', false],
    ['5.0.0', false],
    ['7.2.3', true],
    ['7.6.3', false]
  ])('takes the host %s for slow to queue: %s', (version, slow) => {
    expect(isSlowToQueue(version)).toBe(slow);
  });

  it('follows another kernel, and no longer the first', async () => {
    const { answer, arrived, asked, change, tell } = setUp();
    await answer(ledger('a', 0, 1));
    change();
    await tell('restarting');
    expect(asked).toHaveLength(2);
    await answer(ledger('b', 0, 1));
    expect(arrived).toEqual(['a0', 'end', 'b0']);
  });

  it('is blind to another language, and says what the kernel says', async () => {
    const r = setUp('R');
    expect(r.asked).toEqual([]);
    expect(r.watch.state.kind).toBe('blind');
    const python = setUp();
    await python.answer({ session: '', records: [], problem: 'No IPython.' });
    expect(python.watch.state.kind).toBe('blind');
    expect(python.watch.problem?.words).toBe('No IPython.');
  });

  it('goes on where a single stream cannot be read, and says so', async () => {
    const { answer, arrived, send, watch } = setUp();
    await answer({ ...ledger('a', 0, 1), problem: 'cupy: KeyError' });
    expect(watch.problem).toEqual({ words: 'cupy: KeyError', isDevice: false });
    send({ problem: 'keras: KeyError' });
    send(record('a', 1));
    expect(watch.problem?.words).toBe('keras: KeyError');
    send({ problem: 'device-side assert triggered', device: true });
    expect(watch.problem?.isDevice).toBe(true);
    expect(watch.state.kind).toBe('watching');
    expect(arrived).toEqual(['a0', 'a1!']);
  });

  it('has the kernel forget once it answers, where the request was lost', async () => {
    const { answer, arrived, asked, send, tell, watch } = setUp();
    await answer(ledger('a', 0, 3));
    const done = watch.forget();
    // The cell that ran meanwhile failed, and took the request with it.
    await answer(null);
    await done;
    send(record('a', 3));
    await tell('idle');
    expect(asked[2].request).toEqual({ since: 0, anew: true });
    await answer(ledger('b', 0, 1));
    send(record('b', 1));
    await tell('idle');
    expect(asked).toHaveLength(3);
    expect(arrived).toEqual(['a0', 'a1', 'a2', 'end', 'b0', 'b1!']);
  });

  it('takes a process for the one that is there where a restart came to nothing', async () => {
    const { answer, arrived, send, tell } = setUp();
    await answer(ledger('a', 0, 2));
    await tell('restarting');
    await answer(ledger('a', 0, 2));
    send(record('a', 2));
    expect(arrived).toEqual(['a0', 'a1', 'end', 'a0', 'a1', 'a2!']);
  });

  it('asks again where the first request went down with the connection', async () => {
    const { answer, arrived, asked, connection } = setUp();
    connection('connecting');
    connection('connected');
    expect(asked).toHaveLength(2);
    await answer(null);
    await answer(ledger('a', 0, 1));
    expect(arrived).toEqual(['a0']);
  });

  it('asks after each cell where records do not come by themselves', async () => {
    const { answer, arrived, asked, watch } = setUp();
    await answer({ ...ledger('a', 0, 1), pushes: false });
    watch.cellExecuted();
    expect(asked[1].request).toEqual({ since: 1 });
    await answer({ ...ledger('a', 1, 2), pushes: false });
    expect(arrived).toEqual(['a0', 'a1']);

    const pushed = setUp();
    await pushed.answer(ledger('a', 0, 1));
    pushed.watch.cellExecuted();
    expect(pushed.asked).toHaveLength(1);
  });

  it('has the kernel forget, and takes what it begins anew', async () => {
    const { answer, arrived, asked, send, watch } = setUp();
    await answer(ledger('a', 0, 3));
    const done = watch.forget();
    expect(asked[1].request).toEqual({ since: 0, anew: true });
    await answer(ledger('b', 0, 1));
    await done;
    send(record('a', 3));
    send(record('b', 1));
    expect(arrived).toEqual(['a0', 'a1', 'a2', 'end', 'b0', 'b1!']);
  });

  it('waits for the language to be known', async () => {
    const { asked, tell, told } = setUp(null);
    expect(asked).toEqual([]);
    told.language = 'python';
    await tell('idle');
    expect(asked).toHaveLength(1);
  });

  it('asks again when a request was aborted, and gives up in the end', async () => {
    const { answer, asked, tell, watch } = setUp();
    await answer(null);
    await tell('idle');
    await answer(null);
    await tell('idle');
    await answer(null);
    await tell('idle');
    expect(asked).toHaveLength(3);
    expect(watch.state.kind).toBe('blind');
  });

  it('rewinds in the process that made the record, and in no other', async () => {
    const { answer, asked, tell, watch } = setUp();
    await answer(ledger('a', 0, 3));
    const done = watch.rewind({ record: 2 });
    await loaded();
    expect(asked[1]).toEqual({
      name: 'rewind',
      request: { record: 2, session: 'a' }
    });
    await answer({ kind: 'rewound', streams: ['python'] });
    expect(await done).toMatchObject({ kind: 'rewound', streams: ['python'] });
    await tell('restarting');
    expect(await watch.rewind({ record: 2 })).toEqual({ kind: 'gone' });
  });

  it('tells the probe of streams that others added, also later', async () => {
    const streams: Record<string, string> = {};
    const { answer, asked, watch } = setUp('python', false, streams);
    expect(asked[0].request).toEqual({ since: 0 });
    await answer(ledger('a', 0, 3));
    streams.acme = 'class Stream: ...';
    watch.streamsChanged();
    expect(asked[1]).toEqual({ name: 'watch', request: { since: 3, streams } });
    await answer(ledger('a', 3, 3));
    expect(watch.state.kind).toBe('watching');
  });

  it('tells of no streams where there is no kernel to be told', () => {
    const { asked, change, watch } = setUp();
    change(undefined);
    watch.dispose();
    const before = asked.length;
    watch.streamsChanged();
    expect(asked).toHaveLength(before);
  });

  it('says that no answer came', async () => {
    const { answer, watch } = setUp();
    await answer(ledger('a', 0, 3));
    const done = watch.rewind({ record: 2 });
    await loaded();
    await answer(null);
    expect(await done).toEqual({ kind: 'lost' });
  });

  it('is silent once it is disposed', async () => {
    const { answer, arrived, send, tell, asked, watch } = setUp();
    watch.dispose();
    await answer(ledger('a', 0, 1));
    send(record('a', 1));
    await tell('restarting');
    expect(arrived).toEqual([]);
    expect(asked).toHaveLength(1);
  });
});
