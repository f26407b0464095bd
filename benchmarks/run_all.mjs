/**
 * How long Run All of many trivial cells takes, with and without this extension.
 *
 *   node benchmarks/run_all.mjs --pairs 10 --cells 500
 *
 * Two pages on notebooks of the same cells and kernels of their own; a round runs both, in an order that alternates.
 * Reported is the median of the ratios within the rounds, with a 95 % interval.
 */
import {
  argument,
  interval,
  median,
  notebookOf,
  withLab
} from './support/lab.mjs';

const SEED_CELL = {
  source: 'import random\n\nSEED = 42\n\nrandom.seed(SEED)',
  metadata: { jupyterlab_seed: { role: 'seed-cell' } }
};

/** Restart, run all, and give the milliseconds of running. */
function runAll(page) {
  return page.evaluate(async () => {
    const { commands, shell } = window.jupyterapp;
    const { content, sessionContext } = shell.currentWidget;
    await sessionContext.restartKernel();
    await new Promise(resolve => setTimeout(resolve, 1500));
    const start = performance.now();
    await commands.execute('notebook:run-all-cells');
    const time = performance.now() - start;
    const last = content.model.cells.get(content.model.cells.length - 1);
    if (last.executionCount !== content.model.cells.length) {
      throw new Error(`The last cell has the count ${last.executionCount}.`);
    }
    return {
      time,
      marked: document.querySelectorAll('[data-jp-seed-state]').length
    };
  });
}

const pairs = argument('pairs', 10);
const cells = [
  SEED_CELL,
  ...Array.from({ length: argument('cells', 500) - 1 }, (_, i) => `x = ${i}`)
];
await withLab(
  { on: notebookOf(cells), off: notebookOf(cells) },
  async ({ open }) => {
    const arms = { on: await open('on', true), off: await open('off', false) };
    const times = { on: [], off: [] };
    for (let round = -1; round < pairs; round++) {
      for (const arm of round % 2 ? ['on', 'off'] : ['off', 'on']) {
        await arms[arm].bringToFront();
        const { time, marked } = await runAll(arms[arm]);
        if (marked > 0 !== (arm === 'on')) {
          throw new Error(`In the arm "${arm}" ${marked} cells are marked.`);
        }
        // The first round warms up.
        if (round >= 0) {
          times[arm].push(time);
        }
      }
    }
    const ratios = times.on.map((time, i) => time / times.off[i]);
    const [low, high] = interval(ratios);
    console.log('| cells | without, ms | with, ms | ratio | 95 % |');
    console.log('|---|---|---|---|---|');
    console.log(
      `| ${cells.length} | ${median(times.off).toFixed(0)} | ${median(times.on).toFixed(0)} | ${median(ratios).toFixed(3)} | ${low.toFixed(3)} … ${high.toFixed(3)} |`
    );
  }
);
