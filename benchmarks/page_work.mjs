/**
 * What the page does for this extension after one execution in a notebook of many cells.
 *
 *   node benchmarks/page_work.mjs --cells 2000 --runs 100
 *
 * All cells run first. Then single cells all over the notebook run while Chromium's profiler samples; counted is every
 * sample that has a function of the extension on its stack, so what it calls of the host counts as well. The same
 * executions in a page without the extension, where nothing may be counted, show that the count is of the extension alone.
 */
import { argument, median, notebookOf, withLab } from './support/lab.mjs';

const INTERVAL = 100; // microseconds between samples

/** Run one cell, and give the milliseconds that functions of the extension took until nothing is left to do. */
async function measure(page, client, index) {
  await client.send('Profiler.start');
  await page.evaluate(async at => {
    const { commands, shell } = window.jupyterapp;
    const { content } = shell.currentWidget;
    content.activeCellIndex = at;
    content.deselectAll();
    await commands.execute('notebook:run-cell');
    // What waits for a pause or for a frame is its work, too.
    await new Promise(resolve => setTimeout(resolve, 600));
  }, index);
  const { profile } = await client.send('Profiler.stop');
  const parents = new Map();
  for (const node of profile.nodes) {
    for (const child of node.children ?? []) {
      parents.set(child, node.id);
    }
  }
  const byId = new Map(profile.nodes.map(node => [node.id, node]));
  const isOurs = id => {
    for (let at = id; at !== undefined; at = parents.get(at)) {
      if (byId.get(at).callFrame.url.includes('/extensions/jupyterlab-seed/')) {
        return true;
      }
    }
    return false;
  };
  let time = 0;
  profile.samples.forEach((id, i) => {
    if (isOurs(id)) {
      time += profile.timeDeltas[i + 1] ?? INTERVAL;
    }
  });
  return time / 1000;
}

const count = argument('cells', 2000);
const runs = argument('runs', 100);
const cells = [
  {
    source: 'import random\n\nSEED = 42\n\nrandom.seed(SEED)',
    metadata: { jupyterlab_seed: { role: 'seed-cell' } }
  },
  ...Array.from({ length: count - 1 }, (_, i) =>
    i % 2
      ? `x${i} = random.random()`
      : `print(x${i - 1 > 0 ? i - 1 : 1} if ${i} > 2 else 0)`
  )
];
await withLab(
  { on: notebookOf(cells), off: notebookOf(cells) },
  async ({ open }) => {
    console.log('| extension | cells | median, ms | 90 %, ms | longest, ms |');
    console.log('|---|---|---|---|---|');
    for (const arm of ['off', 'on']) {
      const page = await open(arm, arm === 'on');
      await page.evaluate(() =>
        window.jupyterapp.commands.execute('notebook:run-all-cells')
      );
      const client = await page.context().newCDPSession(page);
      await client.send('Profiler.enable');
      await client.send('Profiler.setSamplingInterval', { interval: INTERVAL });
      const times = [];
      for (let i = 0; i < runs; i++) {
        // Spread evenly, each cell once; the first ones warm up.
        const at = 1 + ((i * 619) % (count - 1));
        const time = await measure(page, client, at);
        if (i >= runs / 10) {
          times.push(time);
        }
      }
      times.sort((a, b) => a - b);
      const high = times[Math.floor(times.length * 0.9)];
      console.log(
        `| ${arm} | ${count} | ${median(times).toFixed(2)} | ${high.toFixed(2)} | ${times[times.length - 1].toFixed(2)} |`
      );
      if (arm === 'off' && times[times.length - 1] > 0) {
        throw new Error(
          'Something of the extension is in the page without it.'
        );
      }
      await page.close();
    }
  }
);
