// Text and JSON from elsewhere, at every surface of the page: nothing is raised, nothing lost, and reading takes
// its time in proportion.
//
//   JUPYTERLAB_SEED_ATTACK=100000 jlpm jest attack/fuzz            so many inputs for each surface
//   JUPYTERLAB_SEED_ATTACK_SEED=7 jlpm jest attack/fuzz            from another seed
import * as fc from 'fast-check';

import { KEPT } from './kept';
import { SURFACES } from './surfaces';
import type { ISurface } from './surfaces';
import { OWNED, PLACES } from './words';

/** How many inputs are tried at each surface. */
const COUNT = Number(process.env.JUPYTERLAB_SEED_ATTACK ?? 60);
const SEED = Number(process.env.JUPYTERLAB_SEED_ATTACK_SEED ?? 18);
/** Of the processor, for one input of some hundred characters; many times what it takes. */
const SECONDS = 2;

describe.each(SURFACES)('$name', ({ name, input, play }) => {
  /** Plays one input, and notes how long it takes. */
  const timed = (...given: unknown[]): void => {
    const start = process.cpuUsage();
    play(...given);
    const { user } = process.cpuUsage(start);
    if (user > SECONDS * 1e6) {
      throw new Error(`Took ${user / 1e6} s.`);
    }
  };

  it('takes what once failed', () => {
    for (const [surface, ...given] of KEPT) {
      if (surface === name) {
        timed(...given);
      }
    }
  });

  it('takes whatever comes', () => {
    fc.assert(
      fc.property(input, given => timed(...given)),
      {
        numRuns: COUNT,
        seed: SEED
      }
    );
  });
});

describe('names that objects of JavaScript own', () => {
  const surface = (wanted: string): ISurface =>
    SURFACES.find(({ name }) => name === wanted) ?? SURFACES[0];
  const [code, ledger, insert] = ['code reader', 'ledger', 'insert'].map(
    surface
  );

  it.each(OWNED)('%s is a name like any other', word => {
    const sources = PLACES.map(place => place.split('@').join(word));
    code.play(sources);
    ledger.play(sources, [[word, [null, '=1']]]);
    insert.play(sources, null, 42);
  });
});
