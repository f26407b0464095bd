import { expect, test } from '@jupyterlab/galata';

test('JupyterLab starts with the extension enabled', async ({ page }) => {
  const plugins = await page.evaluate(() =>
    window.jupyterapp
      .listPlugins()
      .filter(id => id.startsWith('jupyterlab-seed:'))
  );
  expect(plugins.length).toBeGreaterThan(0);

  // Some come with the first notebook.
  await page.notebook.createNew();
  const failed = (): Promise<string[]> =>
    page.evaluate(
      ids => ids.filter(id => !window.jupyterapp.isPluginActivated(id)),
      plugins
    );
  await expect.poll(failed).toEqual([]);
});
