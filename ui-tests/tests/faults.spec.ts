/** Bad input and faults at the start of a kernel: each ends in a state that is defined and can be seen. */
import {
  TEST_KERNELS,
  exists,
  expectNote,
  expectSeeding,
  notifications,
  requireKernel,
  run,
  startAndRun,
  test,
  writeTrusted
} from './support/kernel';
import { openNotebook, openPath, waitForKernel } from './support/notebook';
import { openPanel } from './support/panel';
import {
  DRAW,
  DRAWN,
  MXNET,
  PYTHON,
  keyOf,
  seeded,
  withKernel
} from './support/seedCells';
import { expect, settings } from './support/test';

// Wide enough for the button beside the panel.
test.use({
  mockSettings: settings(),
  viewport: { width: 1800, height: 900 }
});

const HOSTILE = `${PYTHON}\nopen("pwned.txt", "w").write("was run")`;

const INSTEAD =
  'The seed cell was edited and you have not run the edited version, so the kernel is seeded with code composed from the values that could be read.';

test('hostile code in a seed cell does not run before its reader ran it', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/hostile.ipynb`;
  const trace = `${tmpPath}/pwned.txt`;
  await openNotebook(page, path, seeded(HOSTILE, [DRAW]));
  expect(await run(page, 1)).toEqual({ text: DRAWN[0], count: 1 });
  expect(await exists(page, trace), 'after opening').toBe(false);
  await expectNote(page, INSTEAD);

  expect((await startAndRun(page, 'restart', 1)).text).toBe(DRAWN[0]);
  expect(await exists(page, trace), 'after a restart').toBe(false);

  // Jupyter's trust alone is not enough: a server signs what is merely saved.
  // The command saves as well; a second save beside it may never end.
  const trusted = page.evaluate(() =>
    window.jupyterapp.commands.execute('notebook:trust')
  );
  await page.locator('.jp-Dialog button.jp-mod-accept').click();
  await expect(page.locator('.jp-Dialog')).toHaveCount(0);
  await trusted;
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
  const path = `${tmpPath}/own.ipynb`;
  const edited = `${PYTHON}\nrandom.random()  # throws the first one away`;
  await writeTrusted(page, path, seeded(edited, [DRAW]));
  await openPath(page, path);
  await run(page, 0);
  expect((await startAndRun(page, 'restart', 1)).text).toBe(DRAWN[1]);
  await expectSeeding(page, 'done');
});

test('values that a shell would read reach no process', async ({
  keptPage: page,
  tmpPath
}) => {
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
  keptPage: page,
  tmpPath
}) => {
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
  expect(said[0]).toMatch(/^missing\.ipynb: .*mxnet/);
  await expectNote(page, 'This kernel was not seeded when it started.');
  await run(page, 1);
  expect(await notifications(page)).toHaveLength(1);

  // It is told once for each start; what was told of the one before goes with it.
  const ids = (): Promise<string[]> =>
    page.evaluate(async () =>
      (await window.galata.getNotifications()).map(({ id }) => id)
    );
  const [before] = await ids();
  await startAndRun(page, 'restart', 1);
  await expect.poll(ids).not.toContain(before);
  await expect.poll(() => notifications(page)).toEqual(said);
});

const DEADLY = `${PYTHON}\nos._exit(1)`;

test.describe('a deadly cell that its user has run before', () => {
  test.use({
    mockState: { 'jupyterlab-seed:confirmed': [DEADLY] },
    resetWorkspace: false
  });

  test('a kernel that dies of its seed code is left alone after the second time', async ({
    page,
    tmpPath
  }) => {
    const path = `${tmpPath}/deadly.ipynb`;
    await writeTrusted(page, path, seeded(DEADLY, [DRAW]));
    await openPath(page, path, false);
    await expect
      .poll(() => notifications(page), { timeout: 90_000 })
      .toEqual([
        'deadly.ipynb: The kernel was not seeded. The kernel died twice while running the seed code, so it was left unseeded.'
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
  keptPage: page,
  tmpPath
}) => {
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
  keptPage: page,
  tmpPath
}) => {
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
