/** The attack on the page: a cell of 100 kB, a kernel that lies, names and texts that are traps, a server that fails. Each leaves a page that works and says what is. */
import { closeNotebook, run, test } from './support/kernel';
import { badge, expectMarks, runAll } from './support/marks';
import {
  contents,
  execute,
  notebookOf,
  openNotebook,
  runCell,
  seedCell,
  setSource
} from './support/notebook';
import { frameworkRow, openPanel, press } from './support/panel';
import { DRAW, DRAWN, PYTHON, seeded } from './support/seedCells';
import { expect, settings } from './support/test';
import { askToVerify, verifyTab } from './support/verify';

/** What a server answers that fails: late, or at once with this. */
type Answer = 'slow' | { readonly status: number; readonly body: string };

// Wide enough for the button beside the panel.
test.use({
  mockSettings: settings(),
  viewport: { width: 1800, height: 900 }
});

test('a cell of 100 kB leaves the page responsive', async ({
  page,
  tmpPath
}) => {
  test.setTimeout(180_000);
  // Each call once led to all assignments: 30 s of one processor.
  const long = 'x = iter(x)\nlist(x)\n'.repeat(5000);
  await openNotebook(
    page,
    `${tmpPath}/long.ipynb`,
    notebookOf(['x = []', long, DRAW])
  );
  await openPanel(page);
  await press(page);
  const longest = await page.evaluateHandle(() => {
    const seen = { longest: 0 };
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) {
        seen.longest = Math.max(seen.longest, entry.duration);
      }
    }).observe({ type: 'longtask' });
    return seen;
  });
  // Read as new text, for the frameworks and for the marks; an import in it is found.
  await setSource(page, 'cell-1', `import sklearn\n${long}`);
  await expect(frameworkRow(page, 'sklearn')).toContainText('imported in cell');
  await setSource(page, 'cell-1', `import random\n${long}`);
  await runAll(page);
  await expectMarks(page, { 'cell-2': 'in-sequence:42' });
  const { longest: blocked } = await longest.jsonValue();
  test.info().annotations.push({
    type: 'longest task with a cell of 100 kB',
    description: `${Math.round(blocked)} ms`
  });
  expect(blocked).toBeLessThan(1000);
});

/** Sends what a kernel must not send, by the probe's own comm. */
const LIES = `
from comm import create_comm
page = create_comm(target_name='jupyterlab_seed', comm_id='jupyterlab_seed', primary=False)
for lie in [
    {}, {'record': None}, {'record': {}}, {'record': 'x' * 20_000_000}, {'session': 1},
    {'record': {'session': 's', 'n': 1e308, 'kind': 'cell'}},
    {'session': 's', 'n': -1, 'kind': 'start', 'streams': []},
    {'problem': '<img src=x onerror="window.pwned = true">' * 1000},
    {'__proto__': {'n': 1}, 'constructor': 1, 'records': [1, None, 'x']},
]:
    page.send(lie)
page._closed = True  # its end tells no page
`;

test('a kernel that lies takes no mark away, and is told of once', async ({
  page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/lies.ipynb`,
    seeded(PYTHON, [DRAW, LIES, DRAW])
  );
  const panel = await openPanel(page);
  await runCell(page, 0);
  await runCell(page, 1);
  await expectMarks(page, { 'cell-1': 'in-sequence:42' });
  await runCell(page, 2);
  await expect(panel).toContainText(
    'from the kernel about its cells were lost or could not be read'
  );
  await runCell(page, 3);
  await expectMarks(page, {
    'cell-1': 'in-sequence:42',
    'cell-3': 'in-sequence:42'
  });
  expect((await panel.innerText()).length).toBeLessThan(5000);
  await expect(panel.locator('img')).toHaveCount(0);
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
  // All goes on: another seed is written, run and seen.
  await setSource(page, 'cell-0', PYTHON.replace('SEED = 42', 'SEED = 7'));
  await runCell(page, 0);
  await expectMarks(page, { 'cell-0': 'in-sequence:7' });
});

const TRAP = '<img src=x onerror="window.pwned = true"><b>bold</b>';

test('names and texts that are traps are names and texts', async ({
  page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/names.ipynb`,
    notebookOf([
      `!pip --version "${TRAP}" install\nimport random as constructor, math as valueOf`,
      '__proto__ = [1]; toString = hasOwnProperty = 3',
      `constructor.seed(len('${TRAP}'))\nprint(constructor.random(), '${TRAP}')`,
      '__proto__.append(constructor.random())',
      `def __defineGetter__(x='${TRAP}'): return __proto__\n__defineGetter__()`
    ])
  );
  const panel = await openPanel(page);
  await press(page);
  const cell = await seedCell(page);
  expect(cell?.source).toContain('SEED = ');
  await runAll(page);
  const states = (await contents(page)).cells
    .filter(({ id }) => id !== cell?.id)
    .map(({ id }) => id);
  expect(states).toHaveLength(5);
  await expectMarks(page, { 'cell-1': 'in-sequence' });
  // Run out of order: the sentence names the cell, as text.
  await runCell(page, (await contents(page)).cells.length - 2);
  await expect(panel).toContainText('__proto__.append');
  const last = (await contents(page)).cells.length - 2;
  await badge(page, last).click();
  await page
    .locator('.jp-SeedMarkMenu .lm-Menu-itemLabel', { hasText: 'Why' })
    .click();
  const dialog = page.locator('.jp-Dialog');
  await expect(dialog).toContainText('cell');
  await expect(dialog.locator('img')).toHaveCount(0);
  await dialog.getByRole('button').last().click();
  await expect(panel.locator('img, b')).toHaveCount(0);
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
});

test('a server that fails, in each way and at each endpoint, is said to; the notebook is seeded all the same', async ({
  page,
  tmpPath
}) => {
  test.setTimeout(180_000);
  const asked = new Set<string>();
  let answer: Answer = 'slow' as Answer;
  // The REST endpoints alone: the extension loads parts of itself when they are needed.
  await page.route(/(?<!extensions)\/jupyterlab-seed\//, async route => {
    asked.add(new URL(route.request().url()).pathname.split('/').slice(-1)[0]);
    if (answer === 'slow') {
      await new Promise(resolve => setTimeout(resolve, 3000));
      await route.continue().catch(() => undefined);
      return;
    }
    await route.fulfill(answer).catch(() => undefined);
  });
  await openPanel(page);
  const unread = 'The server’s reply cannot be read.';
  const answers: readonly [string, Answer, string][] = [
    ['slow', 'slow', ''],
    ['500', { status: 500, body: '{"message": "<b>boom</b>"}' }, '<b>boom</b>'],
    ['404', { status: 404, body: 'Not Found' }, 'cannot be verified here'],
    ['403', { status: 403, body: '{"message": "Forbidden"}' }, 'Forbidden'],
    ['a page', { status: 200, body: '<html>login</html>' }, unread]
  ];
  for (const [name, given, said] of answers) {
    await test.step(name, async () => {
      answer = given;
      const path = `${tmpPath}/${name.replace(' ', '-')}.ipynb`;
      await openNotebook(page, path, seeded(PYTHON, [DRAW]));
      expect((await run(page, 0)).count).toBe(1);
      expect((await run(page, 1)).text).toBe(DRAWN[0]);
      await expectMarks(page, { 'cell-1': 'in-sequence:42' });
      if (given !== 'slow') {
        const dialog = await askToVerify(page);
        await dialog.getByRole('button', { name: 'Verify' }).click();
        await expect(verifyTab(page)).toContainText(said);
        await expect(verifyTab(page).locator('b')).toHaveCount(0);
        await execute(page, 'application:close');
      }
      await closeNotebook(page);
    });
  }
  expect([...asked]).toContain('verifications');
});
