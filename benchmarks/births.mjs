/**
 * Whether a kernel is seeded before the first cell, whoever runs it and however soon.
 *
 *   node benchmarks/births.mjs --restarts 50 --runs 20 [--python PYTHON]
 *
 * Each restart is followed by a cell at once: from the page, in the same task, and from a second client; or through the
 * server, where PYTHON has jupyter-collaboration and jupyter-server-nbmodel. Then Restart and Run All is repeated; with
 * those, the page is closed and opened during a long cell. Exits with 1 if anything is not as it must be.
 */
import { argument, notebookOf, withLab } from './support/lab.mjs';

const SEED_CELL = `# Seeds Python. Run it before the cells below.
import os
import random

SEED = 42

os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel's own is set when it starts
random.seed(SEED)`;
const FIRST = '0.6394267984578837';

const METADATA = { jupyterlab_seed: { version: 1, frameworks: ['python'] } };
const SEEDS = {
  source: SEED_CELL,
  metadata: { jupyterlab_seed: { role: 'seed-cell' } }
};
const NOTEBOOKS = {
  births: notebookOf(
    ['import random\nprint(random.random())', SEEDS],
    METADATA
  ),
  all: notebookOf(
    [
      'import random, time',
      'random.random()',
      SEEDS,
      'a = random.random()\na',
      'a + random.random()',
      'random.random()',
      'random.random()',
      'time.sleep(0)\nsorted({"a", "b", "c"})'
    ],
    METADATA
  )
};

/** How long a kernel may take on a busy machine, in milliseconds. */
const PATIENCE = 120_000;

/** Text of a cell's outputs. */
const SHOWN = `
  const shown = cell =>
    cell.model.sharedModel.outputs
      .map(output => output.text ?? output.data?.['text/plain'] ?? output.evalue)
      .flat()
      .join('')
      .trim();
  const current = () => window.jupyterapp.shell.currentWidget;
  const wait = async (holds, what) => {
    for (let i = 0; i < 3000; i++) {
      if (holds()) return;
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    throw new Error('waited in vain for ' + what);
  };
`;
const run = (page, body) => {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), PATIENCE);
  });
  const done = page.evaluate(`(async () => { ${SHOWN}; ${body} })()`);
  done.catch(() => undefined);
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
};

/** What a client other than the page reads in the kernel. */
const READ = `
  const ask = async expression => {
    const { kernels } = window.jupyterapp.serviceManager;
    const { id, name } = current().sessionContext.session.kernel;
    const other = kernels.connectTo({ model: { id, name }, handleComms: false });
    const future = other.requestExecute({ code: '', user_expressions: { x: expression } });
    const reply = await future.done;
    other.dispose();
    return reply.content.user_expressions.x.data['text/plain'];
  };
  const { serverSettings } = window.jupyterapp.serviceManager;
  const url = serverSettings.baseUrl + 'api/kernels/' + current().sessionContext.session.kernel.id;
  const restarted = () => fetch(url + '/restart', { method: 'POST', body: '{}' });
`;

/** The ways to run the first cell; each gives what it drew. */
const WAYS = {
  page: `
    const { content, sessionContext } = current();
    content.activeCellIndex = 0;
    content.deselectAll();
    const restart = sessionContext.restartKernel();
    const ran = window.jupyterapp.commands.execute('notebook:run-cell');
    await Promise.all([restart, ran]);
    await wait(() => /^0\\./.test(shown(content.widgets[0])), 'the cell');
    return shown(content.widgets[0]);`,
  'second client': `
    ${READ};
    await restarted();
    return ask('__import__("random").random()');`,
  // It may lose what is printed so soon after a restart, so the cell keeps what it drew.
  server: `
    ${READ};
    await restarted();
    const asked = await fetch(url + '/execute', {
      method: 'POST',
      body: JSON.stringify({ code: 'drawn = __import__("random").random()', metadata: {} })
    });
    const place = asked.headers.get('Location');
    for (;;) {
      const answer = await fetch(new URL(place, serverSettings.baseUrl));
      if (answer.status !== 202) break;
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    return ask('drawn');`
};

/** Outputs and marks, once every cell has run and is judged. */
const RUN_ALL = `
  const { content, sessionContext } = current();
  await sessionContext.restartKernel();
  await window.jupyterapp.commands.execute('notebook:run-all-cells');
  const cells = content.widgets;
  await wait(() => cells.every(cell => cell.model.executionCount !== null), 'the cells');
  await wait(() => cells.every(cell => cell.node.dataset.jpSeedState), 'marks on all cells: '
    + JSON.stringify(cells.map(cell => cell.node.dataset.jpSeedState ?? null)));
  return JSON.stringify({
    outputs: cells.map(shown),
    marks: cells.map(cell => cell.node.dataset.jpSeedState)
  });`;

let faults = 0;
function say(what, good, all, more = '') {
  faults += good === all ? 0 : 1;
  console.log(`| ${what} | ${good} of ${all} ${more}|`);
}

const at = process.argv.indexOf('--python');
const python = at < 0 ? undefined : process.argv[at + 1];
const restarts = argument('restarts', 50);
const runs = argument('runs', 20);

await withLab(
  NOTEBOOKS,
  async ({ open }) => {
    console.log('| what | seeded, or equal |\n|---|---|');
    const page = await open('births', true);
    const hasServer = await run(
      page,
      'return window.jupyterapp.listPlugins().some(id => /server-nbmodel/.test(id))'
    );
    for (const [way, body] of Object.entries(WAYS)) {
      if ((way === 'server') !== hasServer) {
        continue;
      }
      const drawn = [];
      for (let i = 0; i < restarts; i++) {
        drawn.push(await run(page, body).catch(error => error.message));
      }
      const others = [...new Set(drawn.filter(text => text !== FIRST))];
      const good = drawn.filter(text => text === FIRST).length;
      say(
        `restart, then a cell at once from the ${way}`,
        good,
        restarts,
        others.join(' ')
      );
    }
    await page.close();
    const all = await open('all', true);
    const found = new Map();
    for (let i = 0; i < runs; i++) {
      const text = await run(all, RUN_ALL);
      found.set(text, (found.get(text) ?? 0) + 1);
    }
    const sorted = [...found].sort(([, a], [, b]) => b - a);
    say(
      'Restart and Run All, outputs and marks',
      sorted[0][1],
      runs,
      sorted.map(([text, times]) => `${times} × ${text}`).join('; ')
    );
    if (hasServer) {
      await run(
        all,
        `const { content } = current();
         content.widgets[7].model.sharedModel.setSource('time.sleep(8)\\nrandom.random()');
         content.activeCellIndex = 7;
         content.deselectAll();
         void window.jupyterapp.commands.execute('notebook:run-cell');
         await wait(() => content.widgets[7].model.sharedModel.execution_count === null, 'the long cell');`
      );
      await all.close();
      const again = await open('all', true);
      const [mark, output] = await run(
        again,
        `const { content } = current();
         const cell = content.widgets[7];
         await wait(() => /^0\\./.test(shown(cell)), 'the output');
         await wait(() => cell.node.dataset.jpSeedState, 'its mark');
         return [cell.node.dataset.jpSeedState, shown(cell)];`
      );
      say(
        'page closed and opened in a long cell',
        Number(mark === 'in-sequence'),
        1,
        `${mark} ${output}`
      );
    }
  },
  python
);
process.exitCode = faults > 0 ? 1 : 0;
