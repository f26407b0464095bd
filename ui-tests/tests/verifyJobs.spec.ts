/** Verifications while they run: cancelled, and found again by a page that was reloaded or a notebook that was renamed. */
import { notebookOf, openNotebook, save } from './support/notebook';
import { expect, settings, test } from './support/test';
import {
  askToVerify,
  expectVerdict,
  kernels,
  toNotebook,
  verify,
  verifyTab
} from './support/verify';

test.use({ mockSettings: settings() });

test('cancelling leaves no kernel behind, and neither does closing the tab', async ({
  keptPage: page,
  request,
  baseURL,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/long.ipynb`,
    notebookOf(['import time', 'time.sleep(3600)'])
  );
  const own = await kernels(request, baseURL);
  for (const way of ['button', 'tab']) {
    const dialog = await askToVerify(page);
    await dialog.getByRole('button', { name: 'Verify' }).click();
    await expect(verifyTab(page)).toContainText('running cell 2', {
      timeout: 60_000
    });
    if (way === 'button') {
      await verifyTab(page).getByRole('button', { name: 'Cancel' }).click();
      await expect(verifyTab(page)).toContainText('Verification cancelled');
    } else {
      await page.evaluate(() => {
        window.jupyterapp.shell.currentWidget?.close();
      });
      await page
        .locator('.jp-Dialog')
        .getByRole('button', { name: 'Cancel Verification' })
        .click();
      await expect(verifyTab(page)).toHaveCount(0);
    }
    expect(await kernels(request, baseURL)).toEqual(own);
    await toNotebook(page);
  }
});

test('a page that is reloaded finds its running verification', async ({
  page,
  tmpPath
}) => {
  const gate = `${tmpPath}/gate`;
  await openNotebook(
    page,
    `${tmpPath}/reload.ipynb`,
    notebookOf([
      'import os, time',
      'while not os.path.exists("gate"):\n    time.sleep(0.05)'
    ])
  );
  await save(page);
  const dialog = await askToVerify(page);
  await dialog.getByRole('button', { name: 'Verify' }).click();
  await expect(verifyTab(page)).toContainText('running cell 2', {
    timeout: 60_000
  });
  await page.reload({ waitForIsReady: false } as object);
  await expect(verifyTab(page)).toContainText('running cell 2', {
    timeout: 60_000
  });
  await page.contents.uploadContent('', 'text', gate);
  await expectVerdict(page, 'reproduced');
});

/** Whether an entry of the page's state says what stands where. */
const isLayout = ([key]: [string, unknown]): boolean =>
  key === 'layout-restorer:data';

test('a notebook that is renamed keeps its running verification, also after a reload', async ({
  page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/before.ipynb`,
    notebookOf([
      'import os, time',
      'while not os.path.exists("gate"):\n    time.sleep(0.05)'
    ])
  );
  await save(page);
  const dialog = await askToVerify(page);
  await dialog.getByRole('button', { name: 'Verify' }).click();
  await expect(verifyTab(page)).toContainText('running cell 2', {
    timeout: 60_000
  });
  const after = `${tmpPath}/after.ipynb`;
  // The state of the page is written with a delay; until then it has the old name.
  const written = page.waitForRequest(request => {
    if (request.method() !== 'PUT' || !/api\/workspaces/.test(request.url())) {
      return false;
    }
    const { data } = request.postDataJSON() as { data: object };
    const layout = JSON.stringify(Object.entries(data).filter(isLayout));
    return layout.includes(`notebook:${after}`) && !layout.includes('before');
  });
  await page.evaluate(
    ([one, other]) =>
      window.jupyterapp.serviceManager.contents.rename(one, other),
    [`${tmpPath}/before.ipynb`, after]
  );
  const tab = page.getByRole('tab', { name: 'Verify: after.ipynb' });
  await expect(tab).toBeVisible();
  // The host writes the layout, with the notebook's new name, at its next change.
  await toNotebook(page);
  await written;
  await page.reload({ waitForIsReady: false } as object);
  await expect(tab).toBeVisible({ timeout: 60_000 });
  await expect(verifyTab(page)).toContainText('running cell 2', {
    timeout: 60_000
  });
  // It is shown, and no second one is asked for.
  await page.evaluate(
    path =>
      window.jupyterapp.commands.execute('jupyterlab-seed:verify', { path }),
    after
  );
  await expect(page.locator('.jp-Dialog')).toHaveCount(0);
  await expect(verifyTab(page)).toHaveCount(1);
  await page.contents.uploadContent('', 'text', `${tmpPath}/gate`);
  await expectVerdict(page, 'reproduced');
});

test('a notebook that is gone is said to be', async ({
  keptPage: page,
  tmpPath
}) => {
  const path = `${tmpPath}/gone.ipynb`;
  await openNotebook(
    page,
    path,
    notebookOf(['import time', 'print(time.time())'])
  );
  await save(page);
  await verify(page, 'diverged');
  await page.evaluate(async file => {
    const { shell, serviceManager } = window.jupyterapp;
    Array.from(shell.widgets('main'))
      .find(widget => 'sessionContext' in widget)
      ?.dispose();
    await serviceManager.contents.delete(file);
  }, path);
  await verifyTab(page).getByRole('button', { name: 'Go to Cell 2' }).click();
  await expect(page.getByText('gone.ipynb" could not be opened')).toBeVisible();
});
