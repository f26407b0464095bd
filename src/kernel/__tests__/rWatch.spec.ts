/** R's kernels: their ledger, in a session of real R, and the marks that follow from it. */
import type { Signal } from '@lumino/signaling';

import { createRReader } from '../../effects';
import { Ledger } from '../../ledger';
import type { IRecord } from '../../ledger';
import { seedR } from '../r';
import { RSession } from './rSession';

/** What of a kernel's message is looked at here. */
interface IAnyMessage {
  readonly msg: { readonly content?: { readonly status?: string } };
}

const SEED_CELL = '# Seeds R.\n\nSEED <- 42L\n\nset.seed(SEED)';

/** The states of a notebook's cells, with how sure they are. */
function marksOf(
  records: readonly IRecord[],
  cells: Readonly<Record<string, string>>
): Record<string, string | null> {
  const ledger = new Ledger(createRReader());
  ledger.setReference(42);
  ledger.setCells(
    Object.entries(cells).map(([id, source]) => ({
      ...{ id, source, mayRaise: false },
      isSeedCell: source.startsWith('# Seeds R')
    }))
  );
  records.forEach(record => ledger.add(record));
  return Object.fromEntries(
    Object.keys(cells).map(id => {
      const mark = ledger.mark(id);
      const sure = mark?.certainty ? ` ${mark.certainty}` : '';
      return [id, mark && `${mark.state}${sure}`];
    })
  );
}

/** A machine without R says so, see `rKernel.spec.ts`. */
const sessions: RSession[] = [];
function start() {
  const r = new RSession();
  sessions.push(r);
  return { r, page: r.page() };
}

afterEach(() => {
  sessions.splice(0).forEach(r => r.end());
});

const NOTEBOOK = {
  seed: SEED_CELL,
  a: 'a <- runif(1)',
  b: 'cat(runif(1))',
  c: 'x <- 1'
};

const all = Object.entries(NOTEBOOK);

(process.env.SEED_NO_R === '1' ? describe.skip : describe)('R', () => {
  it('in order, all cells are in sequence; a second draw is marked', async () => {
    const { r, page } = start();
    const [, , printed] = await page.run(...all);
    expect(printed).toBe('0.9370754');
    await r.settled();
    expect(page.records.map(({ count, cell }) => [cell, count])).toEqual([
      [null, null],
      ['seed', 1],
      ['a', 2],
      ['b', 3],
      ['c', 4]
    ]);
    expect(page.records[2].streams['.Random.seed'].slice(2)).toEqual([42, 42]);
    expect(marksOf(page.records, NOTEBOOK)).toEqual({
      seed: 'in-sequence',
      a: 'in-sequence',
      b: 'in-sequence',
      c: 'in-sequence'
    });
    await page.run(['a', NOTEBOOK.a]);
    await r.settled();
    expect(marksOf(page.records, NOTEBOOK)).toEqual({
      seed: 'in-sequence',
      a: 'out-of-sequence will',
      b: 'in-sequence',
      c: 'in-sequence'
    });
    // The numbers go on where they were.
    expect(await page.run(['b', NOTEBOOK.b])).toEqual(['0.8304476']);
  });

  it('what its names hold cannot be known', async () => {
    const { r, page } = start();
    await page.run(...all);
    await page.run(['seed', SEED_CELL], ['c', NOTEBOOK.c]);
    await r.settled();
    // It seeds, whatever was before; of the last nobody knows what it takes.
    expect(marksOf(page.records, NOTEBOOK)).toMatchObject({
      a: 'in-sequence',
      c: 'unknown'
    });
    const edited = { ...NOTEBOOK, a: 'a <- runif(2)' };
    expect(marksOf(page.records, edited)).toMatchObject({
      a: 'edited may',
      b: 'unknown'
    });
  });

  it.each([
    ['b', 'unseeded', [['b', NOTEBOOK.b]]],
    [
      'b',
      'different-seed',
      [
        ['seed', SEED_CELL.replace('42', '7')],
        ['b', NOTEBOOK.b]
      ]
    ],
    [
      'x',
      'unknown',
      [
        ['x', 'set.seed(NULL)'],
        ['b', NOTEBOOK.b]
      ]
    ],
    [
      'b',
      'unknown',
      [
        ['seed', SEED_CELL],
        ['x', 'RNGkind("L\'Ecuyer"); invisible(runif(1))'],
        ['b', NOTEBOOK.b]
      ]
    ]
  ] as const)('a cell %s is %s', async (cell, state, runs) => {
    const { r, page } = start();
    await page.run(...runs);
    await r.settled();
    const cells = { seed: SEED_CELL, x: '', b: NOTEBOOK.b };
    const ran = Object.fromEntries(runs.filter(([id]) => id !== 'seed'));
    expect(marksOf(page.records, { ...cells, ...ran })[cell]).toBe(state);
  });

  it.each([
    'library(parallel)\nm <- mclapply(1:2, function(i) runif(1))',
    'for (p in "parallel") library(p, character.only = TRUE)\nm <- pvec(1:2, function(i) i + runif(2))',
    'dqrunif <- function(n) n\nm <- dqrunif(2)'
  ])(
    'what draws beside the stream of R is not called in sequence: %s',
    async x => {
      const { r, page } = start();
      const wraps =
        'x <- 0; draws <- function() parallel::mclapply(1:2, \\(i) runif(1))';
      const cells = {
        seed: SEED_CELL,
        x,
        wraps,
        calls: 'draws()',
        b: NOTEBOOK.b
      };
      await page.run(...Object.entries(cells));
      await r.settled();
      expect(marksOf(page.records, cells)).toEqual({
        seed: 'in-sequence',
        x: 'unknown',
        wraps: 'unknown',
        calls: 'unknown',
        // It may use what these left.
        b: 'unknown'
      });
    }
  );

  it('millions of draws are draws', async () => {
    const { r, page } = start();
    const many = ['invisible(runif(1e5))', 'invisible(rnorm(2e6))'] as const;
    await page.run(['seed', SEED_CELL], ['a', many[0]], ['b', many[1]]);
    await r.settled();
    const cells = { seed: SEED_CELL, a: many[0], b: many[1] };
    expect(marksOf(page.records, cells)).toEqual({
      seed: 'in-sequence',
      a: 'in-sequence',
      b: 'in-sequence'
    });
  });

  it('a cell that fails is recorded with what it drew, and what waited behind it is not', async () => {
    const { r, page } = start();
    const fails = 'y <- runif(1); stop("no")';
    await page.run(['seed', SEED_CELL], ['a', fails], ['b', NOTEBOOK.b]);
    await r.settled();
    const [last] = page.records.slice(-1);
    expect(last).toMatchObject({ cell: 'a', outcome: 'error', count: 2 });
    expect(last.streams['.Random.seed'][0]).not.toBe(
      last.streams['.Random.seed'][1]
    );
    expect(await page.run(['b', NOTEBOOK.b])).toEqual(['0.9370754']);
  });

  it('a request that is aborted behind a failing cell is sent again', async () => {
    const { r, page } = start();
    await page.run(['seed', SEED_CELL]);
    const failing = page.run(['a', 'stop("no")'], ['b', NOTEBOOK.b]);
    const asked = page.watch.catchUp();
    await Promise.all([failing, asked]);
    await page.run(['b', NOTEBOOK.b]);
    await r.settled();
    expect(page.records.map(({ cell }) => cell)).toEqual([
      null,
      'seed',
      'a',
      'b'
    ]);
    expect(page.watch.state.kind).toBe('watching');
  });

  it('a cell that may have run before the note on one that failed is not taken at its word', async () => {
    const { r, page } = start();
    await page.run(['seed', SEED_CELL]);
    const { kernel } = page.watch as unknown as {
      kernel: { anyMessage: Signal<object, IAnyMessage> };
    };
    let next: Promise<string[]> | undefined;
    kernel.anyMessage.connect((_, { msg: { content } }) => {
      if (content?.status === 'error') {
        // This page does not know yet that its note was aborted.
        next = page.run(['b', NOTEBOOK.b]);
      }
    });
    await page.run(['a', 'y <- runif(1); stop("no")']);
    expect(await next).toEqual(['0.9370754']);
    await r.settled();
    expect(
      page.records.map(({ cell, overlapped }) => [cell, overlapped])
    ).toEqual([
      [null, false],
      ['seed', false],
      ['b', true],
      ['a', false]
    ]);
  });

  it('a cell that a restart overtook leaves nothing in the new process', async () => {
    const { r, page } = start();
    await page.run(['seed', SEED_CELL], ['b', NOTEBOOK.b]);
    // Its own note is still queued.
    r.restart();
    // A press comes in a task of its own.
    await new Promise(resolve => setTimeout(resolve));
    await page.run(...all);
    await r.settled();
    const [{ session }] = page.records.slice(-1);
    const records = page.records.filter(one => one.session === session);
    expect(records.map(({ cell }) => cell)).toEqual([
      null,
      'seed',
      'a',
      'b',
      'c'
    ]);
    expect(Object.values(marksOf(records, NOTEBOOK))).toEqual(
      Object.keys(NOTEBOOK).map(() => 'in-sequence')
    );
  });

  it('it leaves no trace in the session', async () => {
    const { r, page } = start();
    await page.run(['a', '6 * 7']);
    await r.settled();
    const code = 'cat(.Last.value, ls(all.names = TRUE))';
    expect(await page.run(['b', code])).toEqual(['42 ']);
    await page.run([
      'c',
      'c <- list <- paste <- cat <- function(...) stop("mine")'
    ]);
    await page.run(['d', 'd <- runif(1)']);
    await r.settled();
    expect(page.records.map(({ cell }) => cell)).toEqual([
      null,
      'a',
      'b',
      'c',
      'd'
    ]);
  });

  it('a second page, and one that is reloaded, have the records of the first', async () => {
    const { r, page } = start();
    await page.run(...all);
    await r.settled();
    const other = r.page();
    await r.settled();
    expect(other.records).toEqual(page.records);
    await page.run(['b', NOTEBOOK.b]);
    await r.settled();
    await other.watch.catchUp();
    const cells = (records: readonly IRecord[]) =>
      records.flatMap(({ cell }) => cell ?? []);
    expect(cells(other.records)).toEqual(cells(page.records));
    expect(marksOf(other.records, NOTEBOOK)).toEqual(
      marksOf(page.records, NOTEBOOK)
    );
  });

  it('code of another client that draws is seen', async () => {
    const { r, page } = start();
    await page.run(['seed', SEED_CELL], ['a', NOTEBOOK.a]);
    await r.page().run([null, 'runif(1)']);
    await r.settled();
    await page.run(['b', NOTEBOOK.b]);
    await r.settled();
    expect(marksOf(page.records, NOTEBOOK)).toMatchObject({
      a: 'in-sequence',
      b: 'out-of-sequence will'
    });
  });

  it('a kernel that was seeded at its start needs no run of the seed cell', async () => {
    const { r, page } = start();
    const { kernel } = page.watch as unknown as {
      kernel: Parameters<typeof seedR>[0];
    };
    await seedR(kernel, 'SEED <- 42L\nset.seed(SEED)', 42);
    await page.run(['a', NOTEBOOK.a]);
    await r.settled();
    expect(page.records[1]).toMatchObject({ kind: 'seeded' });
    expect(marksOf(page.records, { seed: SEED_CELL, a: NOTEBOOK.a })).toEqual({
      seed: null,
      a: 'in-sequence'
    });
  });

  it('a rewind gives the same numbers again', async () => {
    const { r, page } = start();
    await page.run(...all);
    await r.settled();
    const { n } = page.records.find(({ cell }) => cell === 'b')!;
    expect(await page.watch.rewind({ record: n })).toEqual({
      kind: 'rewound',
      streams: ['.Random.seed']
    });
    expect(await page.run(['b', NOTEBOOK.b])).toEqual(['0.9370754']);
    await r.settled();
    // The same numbers; of its names nobody knows.
    expect(marksOf(page.records, NOTEBOOK)).toMatchObject({
      b: 'unknown',
      c: 'in-sequence'
    });
    expect(await page.watch.rewind({ record: 1 })).toEqual({ kind: 'gone' });
  });
});
