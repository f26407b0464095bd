/**
 * The smoke test of a host: what a user does in the first minutes, in a browser.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT } from '../support/environment.mjs';
import { within } from '../support/process.mjs';

const require = createRequire(path.join(ROOT, 'ui-tests', 'package.json'));

/** How long a step may take on a busy machine, in milliseconds. */
const PATIENCE = 120_000;

/** How long each of what a user does may take, in milliseconds: a host may never say that a restart is over. */
const STEP = 300_000;

/** A notebook that draws, in each language, and what it draws first under seed 42. */
const LANGUAGES = {
  python: {
    kernel: 'python3',
    cells: [
      'import sys',
      'import random\nprint(random.random())',
      'print(random.random())'
    ],
    first: '0.6394267984578837'
  },
  R: {
    kernel: 'ir',
    cells: ['x <- 1', 'cat(runif(1))', 'cat(runif(1))'],
    first: '0.914806'
  }
};

/** The notebook that a host has as `smoke.ipynb`. */
export function smokeNotebook({ language = 'python', kernel }) {
  const { cells, kernel: usual } = LANGUAGES[language];
  const name = kernel ? 'other' : usual;
  return {
    cells: cells.map((source, index) => ({
      ...{ id: `cell-${index}`, cell_type: 'code', metadata: {}, source },
      ...{ outputs: [], execution_count: null }
    })),
    metadata: { kernelspec: { display_name: name, language, name } },
    nbformat: 4,
    nbformat_minor: 5
  };
}

/** What the steps use in the page. */
const TOOLS = `
  const current = () => window.jupyterapp.shell.currentWidget;
  const cells = () => current().content.widgets;
  const shown = cell => cell.model.sharedModel.outputs
    .map(output => output.text ?? output.data?.['text/plain'] ?? output.evalue)
    .flat().join('').trim();
  const isSeedCell = cell => cell.model.sharedModel.getMetadata('jupyterlab_seed')?.role === 'seed-cell';
  const draws = () => cells().filter(cell => /random\\(\\)|runif/.test(cell.model.sharedModel.source));
  const marks = () => draws().map(cell => cell.node.dataset.jpSeedState ?? null);
  const run = async cell => {
    const { content } = current();
    content.activeCellIndex = content.widgets.indexOf(cell);
    content.deselectAll();
    await window.jupyterapp.commands.execute('notebook:run-cell');
  };
  const wait = async (holds, what) => {
    for (let i = 0; i < ${PATIENCE / 50}; i++) {
      if (holds()) return;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    throw new Error('waited in vain for ' + what());
  };
  const expect = (found, wanted, what) => {
    if (JSON.stringify(found) !== JSON.stringify(wanted)) {
      throw new Error(what + ': ' + JSON.stringify(found));
    }
  };
`;

const inPage = (page, body) =>
  page.evaluate(`(async () => { ${TOOLS}; ${body} })()`);

/** The steps, in order; each throws an error that says what it found. */
const STEPS = {
  /** The button inserts the cell and runs it. */
  seed: async ({ page }) => {
    await page
      .locator(
        '.jp-NotebookPanel:not(.lm-mod-hidden) [data-command="jupyterlab-seed:insert"]'
      )
      .first()
      .click();
    await inPage(
      page,
      `await wait(
         () => cells().some(cell => isSeedCell(cell) && cell.model.executionCount !== null),
         () => 'the seed cell; there is: ' + JSON.stringify(cells().map(cell => cell.model.sharedModel.source)));
       expect(cells().filter(isSeedCell).length, 1, 'seed cells');`
    );
  },
  /** A cell that is run at once after a restart draws the seed's first number. */
  restart: ({ page, first, host }) =>
    inPage(
      page,
      `const restart = current().sessionContext.restartKernel();
       // A press comes in a task of its own.
       await ${host.runsAfterRestart ? 'restart' : 'new Promise(resolve => setTimeout(resolve, 0))'};
       await Promise.all([restart, run(draws()[0])]);
       await wait(() => shown(draws()[0]) !== '', () => 'an output');
       expect(shown(draws()[0]), ${JSON.stringify(first)}, 'drew after a restart');`
    ),
  /** In order, all are in sequence; a second draw is marked. */
  marks: ({ page }) =>
    inPage(
      page,
      `const settled = async wanted => {
         await wait(
           () => JSON.stringify(marks()) === JSON.stringify(wanted),
           () => 'the marks ' + wanted.join(', ') + '; there are: ' + JSON.stringify(marks()));
       };
       await current().sessionContext.restartKernel();
       await window.jupyterapp.commands.execute('notebook:run-all-cells');
       await settled(['in-sequence', 'in-sequence']);
       const all = () => cells().map(cell => cell.node.dataset.jpSeedState ?? null);
       await wait(() => all().every(state => state === 'in-sequence'), () => 'marks; there are ' + JSON.stringify(all()));
       await run(draws()[1]);
       await settled(['in-sequence', 'out-of-sequence']);`
    ),
  /** Two fresh kernels agree; where there is no server extension, that is said. */
  verify: async ({ page, host }) => {
    if (host.canVerify === false) {
      await inPage(
        page,
        `await window.jupyterapp.commands.execute('jupyterlab-seed:toggle-panel');`
      );
      await page
        .locator('#jupyterlab-seed-panel')
        .getByText('Notebooks cannot be verified here')
        .first()
        .waitFor({ timeout: PATIENCE });
      return 'says that it cannot';
    }
    await inPage(
      page,
      // Where users share a document, its server saves it, and a page that saves may ask which of both is right.
      `${host.users === 2 ? '' : 'await current().context.save();'}
       void window.jupyterapp.commands.execute('jupyterlab-seed:verify');`
    );
    await page
      .locator('.jp-Dialog')
      .getByRole('button', { name: 'Verify' })
      .click();
    const verdict = page.locator('.jp-SeedVerify-verdict');
    await verdict.waitFor({ timeout: PATIENCE });
    const found = await verdict.getAttribute('data-verdict');
    if (found !== 'reproduced') {
      throw new Error(`the verdict is "${found}"`);
    }
    return undefined;
  }
};

/** Three kernels under three seeds, each with a number of its own. */
const STUDY = {
  study: async ({ page }) => {
    await inPage(
      page,
      `window.jupyterapp.shell.activateById(
         [...window.jupyterapp.shell.widgets('main')].find(one => one.context?.path === 'smoke.ipynb').id);
       void window.jupyterapp.commands.execute('jupyterlab-seed:study');`
    );
    const tab = page.locator('.jp-SeedStudy');
    await tab.getByLabel('Result: an expression').fill('random.random()');
    await tab.getByLabel('Number of seeds').fill('3');
    await tab.getByRole('button', { name: 'Start Study' }).click();
    await tab.locator('.jp-SeedStudy-verdict').waitFor({ timeout: PATIENCE });
    const values = await tab
      .locator('.jp-SeedStudy-table tbody tr td button')
      .allTextContents();
    const numbers = values.filter(text => /^[\d.]+$/.test(text));
    if (new Set(numbers).size !== 3) {
      throw new Error(`the values are ${values.join(', ')}`);
    }
  }
};

/** What two users do. The second has a page of their own on the same notebook. */
const TWO_USERS = {
  /** The second sees the marks of the first. */
  'marks in both': ({ second }) =>
    inPage(
      second,
      `await wait(
         () => JSON.stringify(marks()) === '["in-sequence","out-of-sequence"]',
         () => 'marks; there are ' + JSON.stringify(marks()));`
    ),
  /** Each sets a seed in the same instant: one of both counts. */
  'two seeds at once': async ({ page, second }) => {
    await atOnce(
      page,
      second,
      seed => `'jupyterlab-seed:set-seed', { seed: ${seed} }`
    );
    await settle(page, second, /SEED = [56]\n/);
  },
  /** Where there is no seed cell, both press *Seed* in the same instant. */
  'two cells at once': async ({ page, second }) => {
    await inPage(
      page,
      `await window.jupyterapp.commands.execute('jupyterlab-seed:remove');`
    );
    await inPage(
      second,
      `await wait(() => !cells().some(isSeedCell), () => 'the removal');`
    );
    await atOnce(page, second, () => `'jupyterlab-seed:insert'`);
    await settle(page, second, /SEED = \d+\n/);
  }
};

/** Execute a command in both pages at the same time of day. */
async function atOnce(page, second, command) {
  const when = Date.now() + 1000;
  await Promise.all(
    [page, second].map((one, index) =>
      inPage(
        one,
        `await new Promise(resolve => setTimeout(resolve, ${when} - Date.now()));
         void window.jupyterapp.commands.execute(${command(5 + index)});`
      )
    )
  );
}

/** Wait until both pages have one and the same seed cell. */
async function settle(page, second, pattern) {
  const read = one =>
    inPage(
      one,
      `return cells().filter(isSeedCell).map(cell => cell.model.sharedModel.source);`
    );
  let found = [];
  for (let i = 0; i < 100; i++) {
    found = [await read(page), await read(second)];
    const [[mine], [theirs]] = found;
    if (
      found.every(seeds => seeds.length === 1) &&
      mine === theirs &&
      pattern.test(mine)
    ) {
      return;
    }
    await page.waitForTimeout(100);
  }
  throw new Error(JSON.stringify(found));
}

/** Errors in the page that are the hosts' own: their cancelled questions, and Notebook 7.2's. */
const OF_THE_HOST =
  /Canceled future|No active debugger|last_modified|reading 'schema'|filebrowser:open-path|ResizeObserver/;

/**
 * Try a host.
 *
 * @param {object} host - See `list.mjs`.
 * @param {{ url: string, login: string | null }} server
 * @param {string} [pictures] - A folder for a picture of the end.
 * @returns {Promise<Record<string, string>>} Step → `ok`, or what it found; `page` has errors of the page.
 */
export async function smoke(host, server, pictures) {
  const { chromium } = require('@playwright/test');
  const { findBrowser } = require('./browser.js');
  const browser = await chromium.launch(findBrowser());
  const errors = [];
  const results = {};
  try {
    const page = await openPage(browser, host, server, errors);
    const { first } = LANGUAGES[host.language ?? 'python'];
    const second =
      host.users === 2 ? await openPage(browser, host, server, errors) : null;
    const steps = {
      ...(second ? insertBeforeVerify(TWO_USERS) : STEPS),
      ...(host.extra === 'study' ? STUDY : {})
    };
    for (const [name, step] of Object.entries(steps)) {
      const done = step({ page, second, host, first });
      results[name] = await within(done, STEP, 'This').then(
        said => said ?? 'ok',
        error => error.message.split('\n')[0]
      );
      console.error(`${host.id}, ${name}: ${results[name]}`);
    }
    if (pictures) {
      await page.screenshot({ path: path.join(pictures, `${host.id}.png`) });
    }
  } catch (error) {
    results.open = error.message.split('\n')[0];
  } finally {
    await browser.close();
  }
  const ours = errors.filter(text => !OF_THE_HOST.test(text));
  return { ...results, page: ours.length === 0 ? 'ok' : ours.join('; ') };
}

/** The steps with others before the last, for which there must be a seed cell. */
function insertBeforeVerify(others) {
  const { verify, ...before } = STEPS;
  return { ...before, ...others, verify };
}

/** A page with the notebook and its idle kernel. */
async function openPage(browser, host, { url, login }, errors) {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(PATIENCE);
  page.on('pageerror', error => errors.push(String(error)));
  // jupyter-collaboration asks so on a busy machine.
  await page.addLocatorHandler(
    page.getByRole('button', { name: 'Continue waiting' }),
    button => button.click()
  );
  if (login) {
    await page.goto(login);
  }
  if (host.launcher === 'hub') {
    await page.fill('#username_input', 'smoke');
    await page.fill('#password_input', 'any');
    await page.click('#login_submit');
    await page.waitForURL(`${url}**`);
  }
  if (host.opensTwice) {
    await openNotebook(page, host, url);
    // This page itself may never have an answer.
    for (let i = 0; !(await hasIdleKernel(url)); i++) {
      if (i > PATIENCE / 500) {
        throw new Error('the kernel did not start');
      }
      await page.waitForTimeout(500);
    }
  }
  await openNotebook(page, host, url);
  await page.waitForFunction(
    () =>
      window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel
        ?.status === 'idle'
  );
  return page;
}

async function hasIdleKernel(url) {
  const answer = await fetch(`${url}api/kernels`);
  const kernels = await answer.json();
  return kernels.some(kernel => kernel.execution_state === 'idle');
}

/** Open the notebook. */
async function openNotebook(page, host, url) {
  await page.goto(
    `${url}${host.app === 'notebook' ? 'notebooks' : 'lab/tree'}/smoke.ipynb`
  );
  await page.waitForFunction(() => !!window.jupyterapp, null);
  await page.evaluate(() => window.jupyterapp.restored);
}
