/** Bad input and faults at the start of a kernel: each ends in a state that is defined and can be seen. */
import type { Page } from '@playwright/test';
import type { INotebook } from './support/notebook';
import {
  openNotebook,
  openPanel,
  openPath,
  waitForKernel
} from './support/notebook';
import {
  closeNotebook,
  DRAW,
  DRAWN,
  exists,
  expectSeeding,
  keyOf,
  MXNET,
  notifications,
  PYTHON,
  requireKernel,
  run,
  seeded,
  startAndRun,
  test,
  TEST_KERNELS,
  withKernel,
  writeTrusted
} from './support/kernel';
import { expect, settings } from './support/test';

// Wide enough for the button beside the panel.
test.use({
  mockSettings: settings(),
  viewport: { width: 1800, height: 900 }
});

const HOSTILE = `${PYTHON}\nopen("pwned.txt", "w").write("was run")`;

const INSTEAD =
  'The seed cell was edited and you have not run the edited version, so the kernel is seeded with code composed from the values that could be read.';

/** What the panel says about the start of the kernel. */
async function expectNote(page: Page, note: string | RegExp): Promise<void> {
  const panel = await openPanel(page);
  await expect(panel).toContainText(note, { timeout: 30_000 });
}

test('hostile code in a seed cell does not run before its reader ran it', async ({
  page,
  tmpPath
}) => {
  test.setTimeout(180_000);
  const path = `${tmpPath}/hostile.ipynb`;
  const trace = `${tmpPath}/pwned.txt`;
  await openNotebook(page, path, seeded(HOSTILE, [DRAW]));
  expect(await run(page, 1)).toEqual({ text: DRAWN[0], count: 1 });
  expect(await exists(page, trace), 'after opening').toBe(false);
  await expectNote(page, INSTEAD);

  expect((await startAndRun(page, 'restart', 1)).text).toBe(DRAWN[0]);
  expect(await exists(page, trace), 'after a restart').toBe(false);

  // Jupyter's trust alone is not enough: a server signs what is merely saved.
  await page.evaluate(() => {
    void window.jupyterapp.commands.execute('notebook:trust');
  });
  await page.locator('.jp-Dialog button.jp-mod-accept').click();
  await expect(page.locator('.jp-Dialog')).toHaveCount(0);
  await page.notebook.save();
  await page.notebook.close();
  await openPath(page, path);
  expect((await startAndRun(page, 'restart', 1)).text).toBe(DRAWN[0]);
  expect(await exists(page, trace), 'after it was saved').toBe(false);
  await expectNote(page, INSTEAD);

  // Its reader runs it by hand; from then on it runs as it stands.
  await run(page, 0);
  expect(await exists(page, trace), 'after its reader ran it').toBe(true);
  await page.contents.deleteFile(trace);
  expect((await startAndRun(page, 'restart', 1)).text).toBe(DRAWN[0]);
  expect(await exists(page, trace), 'at the next start').toBe(true);
  await expect(page.locator('#jupyterlab-seed-panel')).not.toContainText(
    INSTEAD
  );
});

test('an edited seed cell of a notebook that is the user’s own runs as it stands', async ({
  page,
  tmpPath
}) => {
  test.setTimeout(120_000);
  const path = `${tmpPath}/own.ipynb`;
  const edited = `${PYTHON}\nrandom.random()  # throws the first one away`;
  await writeTrusted(page, path, seeded(edited, [DRAW]));
  await openPath(page, path);
  await run(page, 0);
  expect((await startAndRun(page, 'restart', 1)).text).toBe(DRAWN[1]);
  await expectSeeding(page, 'done');
});

/** A file whose metadata or seed cell are not what the extension writes. */
interface IBadFile {
  readonly name: string;
  readonly notebook: INotebook;
  /** Whether the kernel is seeded all the same. */
  readonly seeded: boolean;
  /** What the panel says. */
  readonly note: string | RegExp;
}

const key = (value: unknown): INotebook =>
  seeded(PYTHON, [DRAW], { jupyterlab_seed: value });
const unreadable = "This notebook's seed metadata cannot be read: ";
const done = 'This kernel was seeded when it started.';

const BAD_FILES: readonly IBadFile[] = [
  {
    name: 'a text for the whole key',
    notebook: key('x'),
    seeded: true,
    note: `${unreadable}"jupyterlab_seed" is "x".`
  },
  {
    name: 'a version from the future',
    notebook: key({ version: 2, frameworks: [] }),
    seeded: true,
    note: `${unreadable}"version" is 2.`
  },
  {
    name: 'a number for a variable',
    notebook: key({ version: 1, environment: { PYTHONHASHSEED: 42 } }),
    seeded: true,
    note: `${unreadable}"environment.PYTHONHASHSEED" is 42.`
  },
  {
    name: 'a choice that does not exist',
    notebook: key({ version: 1, autoInject: 'always' }),
    seeded: true,
    note: `${unreadable}"autoInject" is "always".`
  },
  {
    name: 'keys of someone else',
    notebook: key({
      version: 1,
      frameworks: ['python'],
      evil: { constructor: 1 }
    }),
    seeded: true,
    note: done
  },
  {
    name: 'a framework that does not exist',
    notebook: key({
      version: 1,
      frameworks: ['"]; import os; #', 'constructor']
    }),
    seeded: true,
    note: done
  },
  {
    name: 'a seed out of range',
    notebook: seeded(PYTHON.replace('SEED = 42', 'SEED = 4294967296'), [DRAW]),
    seeded: false,
    note: 'The kernel is not seeded when it starts.'
  },
  {
    name: 'a seed that is an expression',
    notebook: seeded(
      PYTHON.replace('SEED = 42', 'SEED = open("pwned.txt", "w").write("42")'),
      [DRAW]
    ),
    seeded: false,
    note: 'The kernel is not seeded when it starts: the seed cell was edited, its seed cannot be read, and you have not run the edited version.'
  },
  {
    name: 'a seed with a second statement behind it',
    notebook: seeded(
      PYTHON.replace('SEED = 42', 'SEED = 42; open("pwned.txt", "w")'),
      [DRAW]
    ),
    seeded: false,
    note: 'The kernel is not seeded when it starts: the seed cell was edited'
  }
];

test('bad metadata and bad seeds leave a kernel that works and a panel that says why', async ({
  page,
  tmpPath
}) => {
  test.setTimeout(300_000);
  await openPanel(page);
  for (const [index, bad] of BAD_FILES.entries()) {
    await test.step(bad.name, async () => {
      await openNotebook(page, `${tmpPath}/bad-${index}.ipynb`, bad.notebook);
      const drawn = await run(page, 1);
      expect(drawn.count).toBe(1);
      expect(drawn.text === DRAWN[0], drawn.text).toBe(bad.seeded);
      expect(drawn.text).toMatch(/^0\.\d+$/);
      await expectNote(page, bad.note);
      await expectSeeding(page, bad.seeded ? 'done' : 'due');
      await closeNotebook(page);
    });
  }
  expect(await exists(page, `${tmpPath}/pwned.txt`)).toBe(false);
  expect(await notifications(page)).toEqual([]);
});

test('values that a shell would read reach no process', async ({
  page,
  tmpPath
}) => {
  test.setTimeout(120_000);
  const environment = {
    PYTHONHASHSEED: '42; touch pwned.txt',
    CUBLAS_WORKSPACE_CONFIG: '$(touch pwned.txt)',
    PATH: '/nowhere',
    LD_PRELOAD: '/nowhere.so'
  };
  const look = [
    'import os',
    `names = ${JSON.stringify(Object.keys(environment))}`,
    `wanted = ${JSON.stringify(Object.values(environment))}`,
    'started = open("/proc/self/environ").read().split("\\0")',
    'print(any(f"{n}={v}" in started for n, v in zip(names, wanted)))'
  ].join('\n');
  await openNotebook(
    page,
    `${tmpPath}/shell.ipynb`,
    seeded(PYTHON, [DRAW, look], keyOf(['python'], { environment }))
  );
  expect((await run(page, 1)).text).toBe(DRAWN[0]);
  expect((await run(page, 2)).text).toBe('False');
  const panel = await openPanel(page);
  const variable = panel.locator('[data-jp-seed-variable="PYTHONHASHSEED"]');
  await expect(variable).toContainText(/unknown|Takes effect after a restart/i);

  // Asked for by hand, the server says why not.
  await page.evaluate(() => {
    void window.jupyterapp.commands.execute(
      'jupyterlab-seed:restart-with-environment'
    );
  });
  await page.locator('.jp-Dialog button.jp-mod-warn').click();
  await expect(panel).toContainText(
    'The server rejected the launch environment'
  );
  await waitForKernel(page);
  expect((await startAndRun(page, 'restart', 1)).text).toBe(DRAWN[0]);
  expect(await exists(page, `${tmpPath}/pwned.txt`)).toBe(false);
});

test('a module that is missing is one notification, and cells run unseeded', async ({
  page,
  tmpPath
}) => {
  test.setTimeout(120_000);
  await openNotebook(
    page,
    `${tmpPath}/missing.ipynb`,
    seeded(MXNET, [DRAW], keyOf(['mxnet']))
  );
  const drawn = await run(page, 1);
  expect(drawn.count).toBe(1);
  expect(drawn.text).toMatch(/^0\.\d+$/);
  expect(drawn.text).not.toBe(DRAWN[0]);
  await expectSeeding(page, 'due');
  const said = await notifications(page);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('mxnet');
  await expectNote(page, 'This kernel was not seeded when it started.');
  await run(page, 1);
  expect(await notifications(page)).toHaveLength(1);

  // It is told once for each start.
  await startAndRun(page, 'restart', 1);
  expect(await notifications(page)).toHaveLength(2);
});

const DEADLY = `${PYTHON}\nos._exit(1)`;

test.describe('a deadly cell that its user has run before', () => {
  test.use({
    mockState: { 'jupyterlab-seed:vouched': [DEADLY] },
    resetWorkspace: false
  });

  test('a kernel that dies of its seed code is left alone after the second time', async ({
    page,
    tmpPath
  }) => {
    test.setTimeout(180_000);
    const path = `${tmpPath}/deadly.ipynb`;
    await writeTrusted(page, path, seeded(DEADLY, [DRAW]));
    await openPath(page, path, false);
    await expect
      .poll(() => notifications(page), { timeout: 90_000 })
      .toEqual([
        'The kernel was not seeded. The kernel died twice while running the seed code, so it was left unseeded.'
      ]);
    // The host tells of each death.
    await page.evaluate(async () => {
      const helpers = await window.galata.getPlugin(
        '@jupyterlab/galata-extension:helpers'
      );
      helpers?.dialogs.forEach(dialog => dialog.reject());
    });
    const drawn = await run(page, 1);
    expect(drawn.text).toMatch(/^0\.\d+$/);
    expect(drawn.text).not.toBe(DRAWN[0]);
    await expectSeeding(page, 'due');
    expect(await notifications(page)).toHaveLength(1);
    await expectNote(page, 'This kernel was not seeded when it started.');
  });
});

test('a kernel that is slow to start is seeded ahead of the cell that waits for it', async ({
  page,
  tmpPath
}) => {
  test.setTimeout(180_000);
  await requireKernel(page, 'seed-slow', TEST_KERNELS);
  const notebook = withKernel(seeded(PYTHON, [DRAW]), 'seed-slow');
  await openNotebook(page, `${tmpPath}/slow.ipynb`, notebook, false);
  await expectSeeding(page, 'pending');
  expect(await run(page, 1), 'on opening').toEqual({
    text: DRAWN[0],
    count: 1
  });
  expect((await startAndRun(page, 'restart', 1, 100)).text, 'restart').toBe(
    DRAWN[0]
  );
  await expectSeeding(page, 'done');
});

test('the notebook’s seed goes before one that the user sets in every kernel', async ({
  page,
  tmpPath
}) => {
  test.setTimeout(120_000);
  await requireKernel(page, 'seed-startup', TEST_KERNELS);
  // A draw makes the next 624 words of a generator, which tell its seed however many were used.
  const isSeven = [
    'import random',
    'other = random.Random(7)',
    'print((other.random(), other.getstate()[1][:-1])[1] == (random.random(), random.getstate()[1][:-1])[1])'
  ].join('\n');
  const notebook = withKernel(seeded(PYTHON, [DRAW, isSeven]), 'seed-startup');
  await openNotebook(page, `${tmpPath}/startup.ipynb`, notebook);
  expect(await run(page, 1)).toEqual({ text: DRAWN[0], count: 1 });

  // Where the notebook leaves its kernel alone, so does the extension.
  await openNotebook(page, `${tmpPath}/left.ipynb`, {
    ...notebook,
    metadata: {
      ...notebook.metadata,
      ...keyOf(['python'], { autoInject: 'never' })
    }
  });
  expect((await startAndRun(page, 'restart', 2)).text).toBe('True');
});
