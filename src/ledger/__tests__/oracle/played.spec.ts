// Holds the marks of notebooks as people write them against a fresh Restart and Run All, in the
// course of what people do with them.
//
//   JUPYTERLAB_SEED_PLAYED=300 jlpm jest played          the long run
//   JUPYTERLAB_SEED_PLAYED_FROM=117 JUPYTERLAB_SEED_PLAYED=1 jlpm jest played
//                                                        one course again
import { parser } from '@lezer/python';

import { createCodeReader } from '../../../effects';
import { CellParser } from '../../../python';
import { Ledger } from '../../index';
import { corpus, others } from './corpus';
import { playOn } from './habits';
import type { IVerdict, IViolation, Tallies } from './judge';
import { add, idleShare, judge, line, table, writeIdle } from './judge';
import { Kernels } from './kernels';
import type { ISequence } from './notebook';
import { play } from './play';
import { describe as tell, shrink } from './shrink';

const LIGHT = corpus();
/** How many courses to play; each notebook of the folder once. */
const COUNT = Number(process.env.JUPYTERLAB_SEED_PLAYED ?? LIGHT.length);
const FROM = Number(process.env.JUPYTERLAB_SEED_PLAYED_FROM ?? 0);
const JOBS = 2;
const TRIES = 60;

jest.setTimeout(7200000);

const reader = createCodeReader(new CellParser(parser));
const notebooks =
  COUNT > LIGHT.length || FROM > LIGHT.length ? [...LIGHT, ...others()] : LIGHT;

let kernels: Kernels;
beforeAll(() => {
  kernels = new Kernels({
    libraries: ['scipy.stats', 'pandas', 'matplotlib.pyplot', 'torch._dynamo'],
    isDeep: true
  });
});
afterAll(() => kernels.close());

function course(seed: number): ISequence {
  return playOn(notebooks[seed % notebooks.length], seed, reader);
}

async function verdictOf(sequence: ISequence): Promise<IVerdict> {
  const events = await play(sequence, kernels, reader);
  return judge(events, () => new Ledger(reader), reader);
}

it('no cell of a real notebook is called in sequence whose output a clean run would not give again', async () => {
  const tallies: Tallies = {};
  const wrong: { sequence: ISequence; violations: readonly IViolation[] }[] =
    [];
  const idle: string[] = [];
  const start = Date.now();
  let next = FROM;
  const work = async () => {
    while (next < FROM + COUNT) {
      const seed = next++;
      const sequence = course(seed);
      const verdict = await verdictOf(sequence).catch((error: Error) => {
        throw new Error(`${error.message}\n\n${tell(sequence)}`);
      });
      add(tallies, verdict.tallies);
      if (verdict.violations.length > 0) {
        wrong.push({ sequence, violations: verdict.violations });
      }
      idle.push(...verdict.idle.map(cell => line(seed, cell)));
    }
  };
  await Promise.all(Array.from({ length: JOBS }, work));
  const seconds = ((Date.now() - start) / 1000).toFixed(0);
  process.stdout.write(
    `The oracle: ${COUNT} courses from ${FROM} on ${notebooks.length} notebooks in ${seconds} s, ` +
      `${wrong.length} wrong\n${table(tallies)}\n${idleShare(tallies)}\n`
  );
  writeIdle(idle);
  for (const { sequence, violations } of wrong) {
    const { name } = notebooks[sequence.seed % notebooks.length];
    violations.forEach(({ clean, shown, ...more }) =>
      process.stdout.write(
        `${sequence.seed} ${name} ${JSON.stringify({ ...more, shown: shown?.text.slice(-200), clean: clean?.text.slice(-200), errors: [shown?.error, clean?.error] })}\n`
      )
    );
  }
  if (wrong.length > 0) {
    throw new Error(await explain(wrong));
  }
});

/** What was found, and the first in as few words as will do. */
async function explain(
  wrong: readonly { sequence: ISequence; violations: readonly IViolation[] }[]
): Promise<string> {
  const [{ sequence, violations }] = wrong;
  const claims = new Set(violations.map(({ claim }) => claim));
  let last = violations;
  const small = await shrink(
    sequence,
    async smaller => {
      const verdict = await verdictOf(smaller).catch(() => null);
      const found = verdict?.violations.filter(one => claims.has(one.claim));
      last = found?.length ? found : last;
      return !!found?.length;
    },
    TRIES
  );
  return [
    `Wrong in the courses ${wrong.map(one => one.sequence.seed).join(', ')}. The first, made smaller:`,
    tell(small),
    '--- wrong',
    ...last.map(violation => JSON.stringify(violation))
  ].join('\n');
}
