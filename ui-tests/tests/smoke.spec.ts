import { openPanel } from './support/panel';
import { expect, test } from './support/test';

test('JupyterLab starts with the extension enabled', async ({ page }) => {
  const plugins = await page.evaluate(() =>
    window.jupyterapp
      .listPlugins()
      .filter(id => id.startsWith('jupyterlab-seed:'))
  );
  expect(plugins.length).toBeGreaterThan(0);

  // Some come with the first notebook, some when its code is read.
  await page.notebook.createNew();
  await openPanel(page);
  const failed = (): Promise<string[]> =>
    page.evaluate(
      ids => ids.filter(id => !window.jupyterapp.isPluginActivated(id)),
      plugins
    );
  await expect.poll(failed).toEqual([]);
});
