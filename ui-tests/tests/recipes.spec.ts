/** A framework that another extension adds through the token. */
import type { IFrameworkRegistry } from '../../src/recipes';
import { notebookOf, openNotebook, seedSource } from './support/notebook';
import { frameworkRow, openPanel, press } from './support/panel';
import { expect, settings, test } from './support/test';

test.use({ mockSettings: settings() });

test('a framework of another extension is detected, offered and seeded', async ({
  page,
  tmpPath
}) => {
  // As a plugin that requires the token would get it.
  await page.evaluate(async () => {
    const registry = (
      window.jupyterapp as unknown as {
        pluginRegistry: {
          _services: Map<{ name: string }, string>;
          resolveRequiredService(token: object): Promise<IFrameworkRegistry>;
        };
      }
    ).pluginRegistry;
    const token = Array.from(registry._services.keys()).find(
      ({ name }) => name === 'jupyterlab-seed:IFrameworkRegistry'
    );
    const frameworks = await registry.resolveRequiredService(token as object);
    frameworks.add({
      facts: {
        id: 'decimals',
        title: 'Decimals',
        language: 'python',
        modules: ['decimal'],
        distribution: 'decimals',
        requires: ['python'],
        seedRange: { min: 0, max: 1000 },
        rank: 50,
        sources: ['https://docs.python.org/3/library/decimal.html'],
        streams: []
      },
      recipe: {
        variants: [
          {
            id: 'decimals',
            title: () => 'Decimals',
            lines: () => ({
              imports: ['import decimal'],
              seeds: ['decimal.getcontext().prec = 1 + SEED % 9']
            })
          }
        ],
        description: () => 'Sets the precision.'
      }
    });
  });
  await openNotebook(
    page,
    `${tmpPath}/foreign.ipynb`,
    notebookOf(['import decimal'])
  );
  await openPanel(page);
  await expect(frameworkRow(page, 'decimals')).toContainText(
    'imported in cell 1'
  );
  await press(page);
  const source = await seedSource(page);
  expect(source).toContain('import decimal');
  expect(source).toContain('decimal.getcontext().prec = 1 + SEED % 9');

  // Its range is kept to as well.
  const field = page.locator('#jupyterlab-seed-field');
  await field.fill('1001');
  await expect(page.locator('#jupyterlab-seed-field-problem')).toHaveText(
    'The seed must be at most 1000, the largest for Decimals.'
  );
});
