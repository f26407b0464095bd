/** Metadata and seed cells that are not what the extension writes: each leaves a kernel that works and a panel that says why. */
import {
  closeNotebook,
  exists,
  expectNote,
  expectSeeding,
  notifications,
  run,
  test
} from './support/kernel';
import type { INotebook } from './support/notebook';
import { openNotebook } from './support/notebook';
import { openPanel } from './support/panel';
import { DRAW, DRAWN, PYTHON, seeded } from './support/seedCells';
import { expect, settings } from './support/test';

// Wide enough for the button beside the panel.
test.use({
  mockSettings: settings(),
  viewport: { width: 1800, height: 900 }
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

const done = 'Seeded at start by the server';

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
