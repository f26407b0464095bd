// Holds the marks of generated notebooks against the truth, which is a fresh
// Restart and Run All of the same document in another kernel.
//
//   JUPYTERLAB_SEED_ORACLE=2000 jlpm jest oracle         the long run
//   JUPYTERLAB_SEED_ORACLE_FROM=20017 JUPYTERLAB_SEED_ORACLE=1 jlpm jest oracle
//                                                        one sequence again
import { parser } from '@lezer/python';
import { CellParser } from '../../../python';

import { createCodeReader } from '../../../effects';
import { byName } from '../../../frameworks/byName';
import { Ledger } from '../../index';
import type { CodeReader } from '../../../effects';
import type { ILedgerCell, IRecord } from '../../index';
import { generate } from './generate';
import type { IViolation, Tallies } from './judge';
import { add, idleShare, judge, line, table, writeIdle } from './judge';
import { Kernels } from './kernels';
import type { ISequence } from './notebook';
import type { Event } from './play';
import { play } from './play';
import { describe as tell, shrink } from './shrink';

/** How many sequences to play. */
const COUNT = Number(process.env.JUPYTERLAB_SEED_ORACLE ?? 200);
/** The seed of the first one; each has its own. */
const FROM = Number(process.env.JUPYTERLAB_SEED_ORACLE_FROM ?? 20000);
/** How many are played at one time. */
const JOBS = 2;
/** How often a sequence that fails is played to make it smaller. */
const TRIES = 150;
/** How many sequences it may take to find out a ledger that is wrong. */
const ENOUGH = 60;

jest.setTimeout(3600000);

const reader = createCodeReader(new CellParser(parser));
let kernels: Kernels;
beforeAll(() => {
  kernels = new Kernels({ isDeep: true });
});
afterAll(() => kernels.close());

function sequence(seed: number): ISequence {
  return generate(seed, seed % 4 === 0 ? 'hidden' : 'plain');
}

/** Do something with each number from 0, some at one time, until one says that it is enough. */
async function each(
  count: number,
  act: (index: number) => Promise<boolean | void>
): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < count) {
      if (await act(next++)) {
        next = count;
      }
    }
  };
  await Promise.all(Array.from({ length: JOBS }, work));
}

/** What was played first, for the ledgers that are wrong. */
const played: (readonly Event[])[] = [];

it('no cell is called in sequence whose output a clean run would not give again', async () => {
  const tallies: Tallies = {};
  const idle: string[] = [];
  const found: { sequence: ISequence; violations: readonly IViolation[] }[] =
    [];
  const start = Date.now();
  await each(COUNT, async index => {
    const one = sequence(FROM + index);
    const events = await play(one, kernels, reader).catch((error: Error) => {
      throw new Error(`${error.message}\n\n${tell(one)}`);
    });
    if (index < ENOUGH) {
      played.push(events);
    }
    const verdict = judge(events, () => new Ledger(reader), reader);
    add(tallies, verdict.tallies);
    idle.push(...verdict.idle.map(cell => line(one.seed, cell)));
    if (verdict.violations.length > 0) {
      found.push({ sequence: one, violations: verdict.violations });
    }
  });
  const seconds = ((Date.now() - start) / 1000).toFixed(0);
  process.stdout.write(
    `The oracle: ${COUNT} sequences from ${FROM} in ${seconds} s, ${found.length} wrong\n` +
      `${table(tallies)}\n${idleShare(tallies)}\n`
  );
  writeIdle(idle);
  if (found.length > 0) {
    throw new Error(await explain(found));
  }
});

/** What was found, and the first in as few words as will do. */
async function explain(
  found: readonly { sequence: ISequence; violations: readonly IViolation[] }[]
): Promise<string> {
  const seeds = found.map(({ sequence }) => sequence.seed).join(', ');
  const [{ sequence: one, violations }] = found;
  const claims = new Set(violations.map(({ claim }) => claim));
  let events: readonly Event[] = [];
  let last = violations;
  const small = await shrink(
    one,
    async smaller => {
      const course = await play(smaller, kernels, reader).catch(() => []);
      const verdict = judge(course, () => new Ledger(reader));
      const fails = verdict.violations.some(({ claim }) => claims.has(claim));
      if (fails) {
        [events, last] = [course, verdict.violations];
      }
      return fails;
    },
    TRIES
  );
  const records = events.flatMap(event =>
    event.kind === 'record' ? JSON.stringify(event.record) : []
  );
  return [
    `Wrong in the sequences ${seeds}. The first, made smaller:`,
    tell(small),
    '--- wrong',
    ...last.map(violation => JSON.stringify(violation)),
    '--- records',
    ...records
  ].join('\n');
}

/** Ledgers that are wrong, each in its way. */
const WRONG: Readonly<Record<string, () => Ledger>> = {
  'takes all states of a stream for one': () =>
    withRecords(record => ({
      ...record,
      streams: Object.fromEntries(
        Object.entries(record.streams).map(
          ([name, [before, , seedBefore, seedAfter]]) => [
            name,
            [before && 'any', 'any', seedBefore, seedAfter]
          ]
        )
      )
    })),
  'takes no notice of what failed': () =>
    withRecords(record => ({ ...record, outcome: 'ok' })),
  'takes no notice of edits': () => {
    const first = new Map<string, string>();
    return new (class extends Ledger {
      override setCells(cells: readonly ILedgerCell[]): void {
        for (const { id, source } of cells) {
          first.set(id, first.get(id) ?? source);
        }
        super.setCells(
          cells.map(cell => ({ ...cell, source: first.get(cell.id)! }))
        );
      }
    })(reader);
  },
  'knows of no names': () =>
    new Ledger(
      withFacts(facts => ({
        ...facts,
        reads: [],
        writes: [],
        maybe: [],
        definitions: byName([]),
        mutations: []
      }))
    )
};

it.each(Object.keys(WRONG))('finds out a ledger that %s', name => {
  const index = played.findIndex(
    events => judge(events, WRONG[name]).violations.length > 0
  );
  expect([name, index]).not.toEqual([name, -1]);
});

function withRecords(change: (record: IRecord) => IRecord): Ledger {
  return new (class extends Ledger {
    override add(record: IRecord): void {
      super.add(change(record));
    }
  })(reader);
}

function withFacts(
  change: (facts: ReturnType<CodeReader>) => ReturnType<CodeReader>
): CodeReader {
  const known = new Map<string, ReturnType<CodeReader>>();
  return code => {
    const facts = known.get(code) ?? change(reader(code));
    known.set(code, facts);
    return facts;
  };
}

describe('a kernel that is a fork', () => {
  // Where nothing is unseeded, all is the same in every process.
  const seeds: number[] = [];
  for (let seed = 0; seeds.length < 2; seed += 1) {
    const { cells, seedsAtStart, operations } = sequence(seed);
    const text = JSON.stringify([cells, operations]);
    if (
      seedsAtStart &&
      cells[0].claimsSeed &&
      /random\.seed\(.*np\.random\.seed\(.*torch\.manual_seed\(/.test(
        cells[0].source.replace(/\n/g, ' ')
      ) &&
      !/seed\((None)?\)|"(restart|check|move|delete)"/.test(text) &&
      // An edit may put other code in place of the seed cell's.
      operations.every(
        one =>
          one.kind !== 'edit' ||
          one.cell !== cells[0].id ||
          one.source.includes('random.seed(')
      )
    ) {
      seeds.push(seed);
    }
  }

  it.each(seeds)('does what an ipykernel does: %d', async seed => {
    const [fork, real] = await Promise.all(
      [false, true].map(isReal =>
        play(sequence(seed), kernels, reader, isReal).then(comparable)
      )
    );
    expect(real).toEqual(fork);
  });

  function comparable(events: readonly Event[]): unknown[] {
    return events.map(event => {
      switch (event.kind) {
        case 'record':
          return {
            ...event.record,
            session: null,
            // What tells only of changes has meaning in one process.
            values: Object.entries(event.record.values ?? {}).map(
              ([name, both]) => [
                name,
                both.map(one => (/^[~%]/.test(one ?? '') ? one![0] : one))
              ]
            ),
            streams: Object.entries(event.record.streams).map(
              ([name, [before, after, seedBefore, seedAfter]]) => [
                name,
                // Nobody has the state twice that nobody seeded.
                before && seedBefore === null ? 'any' : before,
                seedAfter === null ? 'any' : after,
                seedBefore,
                seedAfter
              ]
            )
          };
        case 'check':
          return [event.shown, event.clean].map(outputs =>
            // An ipykernel gives no digests.
            [...outputs].map(([id, { met, left, ...output }]) => [id, output])
          );
        default:
          return event;
      }
    });
  }
});
