import fc from 'fast-check';

import { isReadable, shorten } from '../checks';
import { readInjection } from '../injection';
import { readAnswer } from '../r';
import { RecordQueue } from '../recordQueue';
import { readRecord, readWatchAnswer } from '../records';
import { readReport } from '../report';
import { readRewind } from '../rewind';

const RECORD = {
  session: 'ab12',
  n: 3,
  kind: 'cell',
  cell: 'c',
  code: 'x = 1',
  count: 4,
  outcome: 'ok',
  overlapped: false,
  streams: { python: ['a', 'b', 42, 42], '~rng': ['a', 'b', 1, 1, '~g'] },
  values: { x: [null, '=1'] }
};

describe('a record', () => {
  it('is taken as it is', () => {
    expect(readRecord(RECORD)).toBe(RECORD);
    expect(readRecord({ ...RECORD, cell: null, count: null })).not.toBeNull();
    expect(readRecord({ ...RECORD, values: undefined })).not.toBeNull();
    expect(readRecord({ ...RECORD, more: {} })).not.toBeNull();
    expect(readRecord({ ...RECORD, hashes: 'free' })).not.toBeNull();
    expect(readRecord({ ...RECORD, texts: ['x'] })).not.toBeNull();
    expect(readRecord({ ...RECORD, excerpts: ['x'] })).not.toBeNull();
  });

  it('may lack what is None in Pyodide', () => {
    const { cell, count, ...rest } = RECORD;
    expect([cell, count]).not.toContain(null);
    expect(readRecord(rest)).toEqual({ ...RECORD, cell: null, count: null });
  });

  it.each([
    {},
    [],
    null,
    'x',
    { ...RECORD, n: 1e308 },
    { ...RECORD, n: 2 ** 40 },
    { ...RECORD, n: -1 },
    { ...RECORD, n: 0.5 },
    { ...RECORD, n: '3' },
    { ...RECORD, session: '' },
    { ...RECORD, session: 'x'.repeat(100) },
    { ...RECORD, session: { toString: 1 } },
    { ...RECORD, kind: 'constructor' },
    { ...RECORD, cell: 7 },
    { ...RECORD, code: null },
    { ...RECORD, code: 'x'.repeat(20_000_000) },
    { ...RECORD, count: -1 },
    { ...RECORD, count: NaN },
    { ...RECORD, outcome: '__proto__' },
    { ...RECORD, overlapped: null },
    { ...RECORD, fresh: 'yes' },
    { ...RECORD, hashes: 'constructor' },
    { ...RECORD, texts: 5 },
    { ...RECORD, excerpts: 5 },
    { ...RECORD, texts: [{}] },
    { ...RECORD, texts: Array.from({ length: 5000 }, () => 'x') },
    { ...RECORD, streams: [] },
    { ...RECORD, streams: undefined },
    { ...RECORD, streams: { python: ['a', 'b', 42] } },
    { ...RECORD, streams: { python: ['a', null, 42, 42] } },
    { ...RECORD, streams: { python: ['a', 'b', 1e300, 42] } },
    { ...RECORD, streams: { python: 'abcd' } },
    { ...RECORD, streams: { python: ['a', 'x'.repeat(20_000), 1, 1] } },
    { ...RECORD, values: { x: [1, 2] } },
    { ...RECORD, values: { x: ['=1'] } },
    {
      ...RECORD,
      values: Object.fromEntries(
        Array.from({ length: 5000 }, (_, i) => [`x${i}`, [null, null]])
      )
    }
  ])('of another form is none: %#', value => {
    expect(readRecord(value)).toBeNull();
  });
});

describe('answers', () => {
  it('to watch keep the records that can be read', () => {
    const answer = readWatchAnswer({
      session: 'ab12',
      records: [RECORD, {}, { ...RECORD, session: 'cd' }, null],
      total: 4,
      problem: 'x'.repeat(20_000_000)
    });
    expect(answer).toMatchObject({ records: [RECORD], dropped: 3, total: 4 });
    expect(answer?.problem?.words).toHaveLength(500);
    expect(readWatchAnswer({ session: '', records: [] })).not.toBeNull();
    expect(readWatchAnswer({ session: 'ab' })).toBeNull();
    expect(readWatchAnswer({ session: 5, records: [] })).toBeNull();
  });

  it('of a report keep the entries that can be read', () => {
    const report = readReport({
      modules: {
        numpy: { loaded: true, installed: null, version: 'x'.repeat(9999) },
        torch: { loaded: 'yes' },
        keras: null
      },
      seeds: { a: { known: true, seed: 1 }, b: { known: true, seed: 1e308 } },
      determinism: { x: true, y: {}, z: 'warn' },
      environment: 'none',
      executions: 1e308
    });
    expect(Object.keys(report!.modules)).toEqual(['numpy']);
    expect(report!.modules.numpy.version).toHaveLength(500);
    expect(report).toMatchObject({
      seeds: { a: { known: true, seed: 1 } },
      determinism: { x: true, z: 'warn' },
      environment: {},
      executions: null
    });
    expect(Object.keys(report!.seeds)).toEqual(['a']);
  });

  it('of seeding and rewinding are shortened, or none', () => {
    const long = 'x'.repeat(20_000_000);
    expect(readInjection({ kind: 'error', name: 'E', message: long })).toEqual({
      kind: 'error',
      name: 'E',
      message: shorten(long)
    });
    expect(readInjection({ kind: 'already', code: 'x', seed: -1 })).toBeNull();
    expect(readInjection({ kind: 'late', executions: {} })).toEqual({
      kind: 'late'
    });
    expect(readInjection({ kind: 'missing-module' })).toBeNull();
    expect(readInjection({ kind: 'toString' })).toBeNull();
    expect(readRewind({ kind: 'rewound', streams: [1, 'a'] })).toEqual({
      kind: 'rewound',
      streams: ['a'],
      untouched: [],
      unrestored: []
    });
    expect(readRewind({ kind: 'error' })).toBeNull();
    expect(isReadable(5)).toBe(false);
  });

  it('of any JSON raise nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        for (const read of [
          readRecord,
          readWatchAnswer,
          readReport,
          readInjection,
          readRewind
        ]) {
          read(value);
        }
      }),
      { numRuns: 500 }
    );
  });

  it('of R are what it printed last', () => {
    const read = (text: string) => readAnswer(text, 'code', 42);
    expect(read('note\njupyterlab-seed:seeded\n')).toEqual({
      kind: 'seeded',
      code: 'code',
      seed: 42
    });
    expect(read('jupyterlab-seed:already:7:server\n')).toMatchObject({
      kind: 'already',
      seed: 7,
      by: 'server'
    });
    expect(read('jupyterlab-seed:already:NA:x')).toMatchObject({
      seed: null,
      by: 'page'
    });
    expect(read('jupyterlab-seed:late')).toEqual({ kind: 'late' });
    expect(read('jupyterlab-seed:error:no: package')).toEqual({
      kind: 'error',
      name: 'R',
      message: 'no: package'
    });
    expect(read('')).toBeNull();
  });
});

describe('the queue of records', () => {
  const received = (n: number) => ({
    record: { ...RECORD, n } as never,
    isOwn: false
  });

  it('goes on behind a record that the kernel does not have as it should be', () => {
    const queue = new RecordQueue();
    queue.begin('ab12');
    expect(queue.take(received(0))).toHaveLength(1);
    expect(queue.take(received(2))).toEqual([]);
    const { ready, lost, isToAsk } = queue.settle(3);
    expect([ready.length, lost, isToAsk, queue.next]).toEqual([1, 1, false, 3]);
  });

  it('gives up a record that no ledger has, and nothing else', () => {
    const queue = new RecordQueue();
    queue.begin('ab12');
    queue.take(received(0));
    queue.take(received(2 ** 30));
    const asked = [1, 2, 3].map(() => queue.settle(1));
    expect(asked.map(({ isToAsk }) => isToAsk)).toEqual([true, true, false]);
    expect(asked[2].lost).toBe(1);
    expect(queue.take(received(1))).toHaveLength(1);
  });

  it('keeps no more than it may', () => {
    const queue = new RecordQueue();
    queue.begin('ab12');
    for (let n = 1; n < 20_000; n++) {
      queue.take(received(n));
    }
    expect(queue.take(received(0)).length).toBeLessThan(10_002);
    for (let i = 0; i < 1000; i++) {
      queue.begin(`s${i}`);
      queue.end();
    }
    expect(queue.isOver('s999')).toBe(true);
    expect(queue.isOver('s0')).toBe(false);
  });
});
