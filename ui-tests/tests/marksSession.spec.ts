/** An exploratory session of 31 cells as a person plays it, with the number of marks at each step. */
import type { Page } from '@playwright/test';
import { expectMarks, marks, numpySeeded, runAll } from './support/marks';
import { contents, openNotebook, runCell } from './support/notebook';
import { openPanel } from './support/panel';
import { expect, settings, test } from './support/test';

test.use({ mockSettings: settings() });

/** The cells below the seed cell, which is `cell-0`. */
const CELLS = [
  'import matplotlib.pyplot as plt\nimport numpy as np',
  'size = np.random.normal(3, 1, 60).round(2)\nweight = (2 * size + np.random.normal(0, 0.5, 60)).round(2)\ndf = {"size": size, "weight": weight}',
  '{name: column[:5] for name, column in df.items()}',
  'df.keys()',
  'for name, column in df.items():\n    print(name, column.mean(), column.std())',
  'np.isnan(df["size"]).sum()',
  'kinds = np.where(df["size"] > 3, "big", "small")',
  'np.unique(kinds, return_counts=True)',
  'plt.hist(df["size"], bins=10)',
  'plt.scatter(df["size"], df["weight"])\nplt.xlabel("size")',
  'fig, ax = plt.subplots()\nax.plot(np.sort(df["weight"]))',
  'def clean(table, low=0):\n    kept = table["size"] > low\n    return {name: column[kept] for name, column in table.items()}\n\n\ndef error(predicted, true):\n    return float(((predicted - true) ** 2).mean())',
  'data = clean(df)\nlen(data["size"])',
  'order = np.random.permutation(len(data["size"]))',
  'cut = int(0.75 * len(order))\ntrain = {name: column[order[:cut]] for name, column in data.items()}\ntest = {name: column[order[cut:]] for name, column in data.items()}',
  'print(len(train["size"]), len(test["size"]))',
  'slope, intercept = np.polyfit(train["size"], train["weight"], 1)',
  'print(round(slope, 3), round(intercept, 3))',
  'predicted = slope * test["size"] + intercept',
  'mse = error(predicted, test["weight"])\nprint(f"{mse:.4f}")',
  'baseline = error(train["weight"].mean(), test["weight"])\nprint(f"{baseline:.4f}")',
  'plt.scatter(test["weight"], predicted)\nplt.plot([0, 10], [0, 10])',
  'means = {kind: df["weight"][kinds == kind].mean() for kind in ("big", "small")}\nmeans',
  'plt.bar(list(means), list(means.values()))',
  'shuffled = np.random.permutation(test["weight"])\nchance = error(predicted, shuffled)',
  'print(f"{chance:.4f}")',
  'results = {"mse": mse, "baseline": baseline, "chance": chance}\nresults',
  'best = min(results, key=results.get)\nbest',
  'rounded = {name: round(value, 2) for name, value in results.items()}',
  'print("done")'
];

const HEAD = 3;
const PLOT = 10;
const HELPER = 12;

/** The cells that use what the helper gives: by what they call, or by the values of those that do. */
const USERS = [20, 21, 25, 26, 27, 28, 29];

/** The cells with a mark that people see, with its state. */
async function marked(page: Page): Promise<Record<string, string>> {
  const found = Object.entries(await marks(page)).map(
    ([id, mark]) => [id, mark.split(':')[0]] as const
  );
  return Object.fromEntries(
    found.filter(
      ([, state]) => !['', 'in-sequence', 'own-seed'].includes(state)
    )
  );
}

/** Wait until these cells are marked, and no others. */
async function expectMarked(
  page: Page,
  state: string,
  cells: readonly number[]
): Promise<void> {
  await expect
    .poll(() => marked(page), { message: 'the cells that are marked' })
    .toEqual(Object.fromEntries(cells.map(at => [`cell-${at}`, state])));
}

/** Place the cursor at the end of a cell, as a click there does. */
async function enter(page: Page, index: number): Promise<void> {
  await page.evaluate(async at => {
    const { commands, shell } = window.jupyterapp;
    const { content } = shell.currentWidget as unknown as {
      content: {
        activeCellIndex: number;
        mode: string;
        activeCell: {
          ready: Promise<void>;
          editor: {
            lineCount: number;
            getLine(line: number): string;
            setCursorPosition(place: { line: number; column: number }): void;
            focus(): void;
          };
        };
      };
    };
    content.activeCellIndex = at;
    await commands.execute('notebook:enter-edit-mode');
    await content.activeCell.ready;
    const { editor } = content.activeCell;
    const line = editor.lineCount - 1;
    editor.setCursorPosition({
      line,
      column: (editor.getLine(line) ?? '').length
    });
    editor.focus();
  }, index);
}

test('a session of 31 cells: what is marked at each step', async ({
  keptPage: page,
  tmpPath
}) => {
  expect(CELLS).toHaveLength(30);
  await openNotebook(page, `${tmpPath}/session.ipynb`, numpySeeded(...CELLS));
  await runAll(page);
  await expectMarks(page, { 'cell-30': 'in-sequence' });
  await expectMarked(page, '', []);

  await test.step('looking at the table again marks nothing', async () => {
    await runCell(page, HEAD);
    await expectMarked(page, '', []);
  });

  await test.step('a title is typed: only its own cell is marked, and none when it has run', async () => {
    await enter(page, PLOT);
    await page.keyboard.press('Enter');
    const seen = new Set<string>();
    for (const sign of 'plt.title("Size")') {
      await page.keyboard.type(sign);
      Object.keys(await marked(page)).forEach(id => seen.add(id));
    }
    await expectMarked(page, 'edited', [PLOT]);
    expect([...seen].filter(id => id !== `cell-${PLOT}`)).toEqual([]);
    await runCell(page, PLOT);
    await expectMarked(page, '', []);
  });

  await test.step('a helper of two cells is edited: after a pause those are marked that use it', async () => {
    await enter(page, HELPER);
    await page.keyboard.type(' + 1');
    await expect
      .poll(() => marked(page))
      .toMatchObject({ [`cell-${HELPER}`]: 'edited' });
    await expect
      .poll(() => marked(page))
      .toEqual({
        [`cell-${HELPER}`]: 'edited',
        ...Object.fromEntries(
          USERS.map(at => [`cell-${at}`, 'out-of-sequence'])
        )
      });
  });

  await test.step('undo takes the marks back', async () => {
    await page.keyboard.press('Control+z');
    const { cells } = await contents(page);
    expect(cells[HELPER].source).toBe(CELLS[HELPER - 1]);
    await expectMarked(page, '', []);
  });

  await test.step('the helper is edited and runs; the panel runs what depends on it', async () => {
    await page.keyboard.type(' + 1');
    await runCell(page, HELPER);
    await expectMarked(page, 'out-of-sequence', USERS);
    await openPanel(page);
    const answer = page.locator('.jp-SeedPanel-answer');
    await expect(answer.locator('p')).toHaveText(
      new RegExp(`^${USERS.length} cells (will|may) differ$`)
    );
    await answer.getByRole('button', { name: 'Run Them in Order' }).click();
    await expectMarked(page, '', []);
    await expect(answer.locator('p')).toHaveText(/ match a clean run$/);
  });
});
