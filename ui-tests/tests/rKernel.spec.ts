/** R: its kernel is seeded at its start, and its stream left alone afterwards. */
import type { NotebookPanel } from '@jupyterlab/notebook';

import {
  expectSeeding,
  requireKernel,
  run,
  startAndRun,
  test,
  waitForApplication
} from './support/kernel';
import { badge, expectMarks } from './support/marks';
import type { INotebook } from './support/notebook';
import { code, notebookOf, openNotebook, openPath } from './support/notebook';
import { keyOf, seedCellOf } from './support/seedCells';
import { expect, settings } from './support/test';

test.use({ mockSettings: settings() });

/** What recipes compose for R. */
const R = `# Seeds R. Run it before the cells below.

SEED <- 42L

set.seed(SEED)`;

/** What \`set.seed(42); runif(1)\` gives, and the number after it. */
const DRAWN = ['0.914806', '0.9370754'];

const notebook = (): INotebook =>
  notebookOf(
    [seedCellOf(R), code('cat(runif(1))'), code('cat(ls())')],
    'ir',
    keyOf(['r'])
  );

// A machine without R says so: there is no other way to leave these out.
if (process.env.SEED_NO_R !== '1') {
  test('a kernel of R starts seeded, and its stream goes on after a reload', async ({
    page,
    tmpPath
  }) => {
    await requireKernel(
      page,
      'ir',
      'install R and IRkernel, or set SEED_NO_R=1'
    );
    const path = `${tmpPath}/r.ipynb`;
    await openNotebook(page, path, notebook());
    expect(await run(page, 1), 'on opening').toEqual({
      text: DRAWN[0],
      count: 1
    });
    expect((await startAndRun(page, 'restart', 1)).text).toBe(DRAWN[0]);
    expect((await startAndRun(page, 'restart', 1, 50)).text).toBe(DRAWN[0]);
    expect((await run(page, 2)).text, 'no name is left').toBe('');

    await page.reload({ waitForIsReady: false } as object);
    await waitForApplication(page);
    await openPath(page, path);
    expect((await run(page, 1)).text, 'after a reload').toBe(DRAWN[1]);
    await expectSeeding(page, 'done');
  });

  test.describe('all marks', () => {
    test.use({
      mockSettings: settings({ 'jupyterlab-seed:plugin': { marks: 'all' } })
    });

    test('cells of R are marked by what their stream was', async ({
      page,
      tmpPath
    }) => {
      await openNotebook(page, `${tmpPath}/marks.ipynb`, notebook());
      await run(page, 1);
      await run(page, 2);
      const clean = { 'cell-1': 'in-sequence:42', 'cell-2': 'in-sequence' };
      await expectMarks(page, clean);
      await run(page, 1);
      await expectMarks(page, { ...clean, 'cell-1': 'out-of-sequence:42' });
      await expect(badge(page, 1)).toHaveAttribute(
        'aria-label',
        'Drew different numbers from a clean run: this cell ran more than once.'
      );

      await page.evaluate(async () => {
        const { sessionContext } = window.jupyterapp.shell
          .currentWidget as NotebookPanel;
        await sessionContext.restartKernel();
        await window.jupyterapp.commands.execute('notebook:run-all-cells');
      });
      await expectMarks(page, clean);
    });
  });
}
