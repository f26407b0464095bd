// Reading code takes time in proportion to the code, whatever the code is.
//
//   JUPYTERLAB_SEED_ATTACK_SIZE=100000 jlpm jest attack/cost      notebooks of 100 kB
import { stepsFor } from '../../python/budget';
import { FAMILIES, notebookOf } from './families';
import {
  detectPython,
  markAll,
  mostStepsOfSlice,
  readSeedCell,
  scanOthers
} from './surfaces';

/** The characters of each notebook. */
const SIZE = Number(process.env.JUPYTERLAB_SEED_ATTACK_SIZE ?? 5000);
/** Of the processor for each notebook, the parser included: many times what it takes, far below what an endless walk takes. */
const SECONDS = 1 + SIZE / 25000;
/** Of one slice: what reading the code may take, and what a value of its own may; no walk is without a bound. */
const STEPS = 2 * stepsFor(SIZE);
/** The cells of a notebook that run. */
const RUNS = 20;

it.each(Object.keys(FAMILIES))('%s', name => {
  const sources = notebookOf(FAMILIES[name], SIZE);
  const spent = (read: () => void): number => {
    const start = process.cpuUsage();
    read();
    return process.cpuUsage(start).user / 1e6;
  };
  const seconds = {
    detect: spent(() => detectPython(sources)),
    mark: spent(() => markAll(sources, [], RUNS)),
    seedCell: spent(() => sources.forEach(source => readSeedCell(source))),
    scan: spent(() => scanOthers(sources))
  };
  const most = mostStepsOfSlice(sources);
  if (most > STEPS) {
    throw new Error(`A slice took ${most} steps`);
  }
  for (const [what, took] of Object.entries(seconds)) {
    if (took > SECONDS) {
      throw new Error(`${what} took ${took} s`);
    }
  }
});
