/**
 * How long the first cell waits for its reply, with and without this extension.
 *
 *   node benchmarks/first_cell.mjs --pairs 15
 *
 * Three arms in one JupyterLab, each in a page of its own: the extension seeds the kernel (`run`), it is there and does not
 * (`never`), it is disabled (`off`). A round measures each arm once, in an order that rotates; what is reported is the median
 * of the differences within the rounds, with a 95 % interval from the order statistics of the sign test.
 */
import {
  argument,
  interval,
  median,
  notebookOf,
  withLab
} from './support/lab.mjs';

const ARMS = ['off', 'never', 'run'];
const SEED_CELL = `# Seeds Python. Run it before the cells below.
import os
import random

SEED = 42

os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel's own is set when it starts
random.seed(SEED)`;

function notebook(arm) {
  return notebookOf(
    [
      {
        source: SEED_CELL,
        metadata: { jupyterlab_seed: { role: 'seed-cell' } }
      },
      'import random\nprint(random.random())'
    ],
    {
      jupyterlab_seed: {
        version: 1,
        frameworks: ['python'],
        autoInject: arm === 'run' ? 'run' : 'never'
      }
    }
  );
}

/** Start a process, run the drawing cell, and give the milliseconds to its reply and what it drew. */
function measure(page, how) {
  return page.evaluate(async kind => {
    const { commands, shell } = window.jupyterapp;
    const { content, sessionContext } = shell.currentWidget;
    content.activeCellIndex = 1;
    content.deselectAll();
    if (kind === 'session') {
      await sessionContext.shutdown();
    }
    const start = performance.now();
    if (kind === 'session') {
      await sessionContext.changeKernel({ name: 'python3' });
    } else {
      await sessionContext.restartKernel();
    }
    await commands.execute('notebook:run-cell');
    const time = performance.now() - start;
    const text = content.widgets[1].model.toJSON().outputs[0]?.text;
    return { time, text: String(text).trim() };
  }, how);
}

const signed = value => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(0)}`;

const pairs = argument('pairs', 15);
const notebooks = Object.fromEntries(ARMS.map(arm => [arm, notebook(arm)]));
await withLab(notebooks, async ({ open }) => {
  const pages = {};
  for (const arm of ARMS) {
    pages[arm] = await open(arm, arm !== 'off');
  }
  console.log(
    '| measured | off, ms | `never` adds, ms | 95 % | `run` adds, ms | 95 % |'
  );
  console.log('|---|---|---|---|---|---|');
  for (const how of ['restart', 'session']) {
    const times = { off: [], never: [], run: [] };
    for (let round = -1; round < pairs; round++) {
      for (let i = 0; i < ARMS.length; i++) {
        const arm = ARMS[(i + round + ARMS.length) % ARMS.length];
        const { time, text } = await measure(pages[arm], how);
        if ((text === '0.6394267984578837') !== (arm === 'run')) {
          throw new Error(`The arm "${arm}" drew ${text}.`);
        }
        // The first round warms up.
        if (round >= 0) {
          times[arm].push(time);
        }
      }
    }
    const cells = ['never', 'run'].flatMap(arm => {
      const added = times[arm].map((time, index) => time - times.off[index]);
      const [low, high] = interval(added);
      return [signed(median(added)), `${signed(low)} … ${signed(high)}`];
    });
    console.log(
      `| ${how === 'restart' ? 'restart' : 'fresh session'} → first reply | ${median(times.off).toFixed(0)} | ${cells.join(' | ')} |`
    );
  }
});
