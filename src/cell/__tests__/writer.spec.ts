import type { YNotebook } from '@jupyter/ydoc';
import type { PartialJSONObject } from '@lumino/coreutils';
import * as Y from 'yjs';

import type { ISeedOptions } from '../../recipes';
import {
  compose,
  createDefaultRegistry,
  DEFAULT_DETERMINISM,
  readCell
} from '../../recipes';
import { SeedCellDocument } from '../document';
import { reseedEdit, seedEdit } from '../edit';
import { METADATA_KEY } from '../metadata';
import type { IPrompts } from '../writer';
import { SeedCellWriter } from '../writer';
import { code, notebook, seedCell, sources } from './helpers';

const registry = createDefaultRegistry();

const options: ISeedOptions = {
  language: 'python',
  seed: 42,
  frameworks: ['python'],
  variants: {},
  determinism: DEFAULT_DETERMINISM
};
const COMPOSED = compose(options, registry);
const EDITED = COMPOSED.replace('SEED = 42', 'SEED = 7\nmine = 1');

type Asked = keyof IPrompts;

/** A writer for a notebook, with someone who answers. */
function setUp(
  source: string | null,
  stored: unknown = undefined,
  answer: boolean | ((asked: Asked) => boolean) = true
) {
  const nb = notebook(
    source === null ? [code('x')] : [seedCell(source), code('x')],
    stored === undefined ? {} : { [METADATA_KEY]: stored as PartialJSONObject }
  );
  const asked: unknown[][] = [];
  const reply =
    (name: Asked) =>
    async (...args: unknown[]) => {
      asked.push([name, ...args]);
      return typeof answer === 'boolean' ? answer : answer(name);
    };
  const prompts: IPrompts = {
    replaceEdited: reply('replaceEdited'),
    replaceMetadata: reply('replaceMetadata'),
    runUntrusted: reply('runUntrusted'),
    insertAnyway: reply('insertAnyway'),
    chooseSeed: async () => null,
    restart: reply('restart'),
    clearRecords: async () => null
  };
  const document = new SeedCellDocument(nb);
  const writer = new SeedCellWriter(
    document,
    () => ({
      seedEdit: (options, raw, amend) =>
        seedEdit(options, raw, registry, amend),
      reseedEdit
    }),
    prompts
  );
  const reading = source === null ? null : readCell(source, 'python', registry);
  return { nb, document, writer, asked, reading };
}

function untouched(nb: YNotebook): () => void {
  const before = Y.encodeStateAsUpdate(nb.ydoc);
  return () => {
    expect(Y.encodeStateAsUpdate(nb.ydoc)).toEqual(before);
    expect(nb.canUndo()).toBe(false);
  };
}

it('writes cell and key together, in one step', async () => {
  const { nb, writer, reading, asked } = setUp(null);
  expect(await writer.write({ options, reading })).toEqual({ kind: 'written' });
  expect(sources(nb)).toEqual([COMPOSED, 'x']);
  expect(nb.getMetadata(METADATA_KEY)).toEqual({
    version: 1,
    frameworks: ['python'],
    determinism: { cudnn: 'deterministic', algorithms: 'off' }
  });
  expect(asked).toEqual([]);
  nb.undo();
  expect(sources(nb)).toEqual(['x']);
  expect(nb.getMetadata()).toEqual({});
});

it('writes the frameworks with what they draw from', async () => {
  const { nb, writer, reading } = setUp(null);
  const frameworks = ['torch', 'unknown'];
  await writer.write({ options: { ...options, frameworks }, reading });
  expect(nb.getMetadata(METADATA_KEY)).toMatchObject({
    frameworks: ['python', 'numpy', 'torch']
  });
});

it('does not ask about a cell of its own', async () => {
  const { nb, writer, reading, asked } = setUp(COMPOSED);
  await writer.write({ options: { ...options, seed: 7 }, reading });
  expect(sources(nb)[0]).toBe(COMPOSED.replace('42', '7'));
  expect(asked).toEqual([]);
});

it('does nothing where all is written already', async () => {
  const { nb, writer, reading } = setUp(null);
  await writer.write({ options, reading });
  nb.clearUndoHistory();
  const check = untouched(nb);
  const again = readCell(COMPOSED, 'python', registry);
  await writer.write({ options, reading: again });
  check();
});

describe('an edited cell', () => {
  it('is asked about, with both texts', async () => {
    const { nb, writer, reading, asked } = setUp(EDITED);
    await writer.write({ options, reading });
    expect(asked).toEqual([['replaceEdited', EDITED, COMPOSED]]);
    expect(sources(nb)[0]).toBe(COMPOSED);
  });

  it('stays as it is after a no, and the key too', async () => {
    const { nb, writer, reading } = setUp(EDITED, undefined, false);
    const check = untouched(nb);
    expect(await writer.write({ options, reading })).toEqual({
      kind: 'declined'
    });
    check();
  });

  it('is not asked about where it would not change', async () => {
    const { writer, reading, asked } = setUp(COMPOSED);
    const edited = reading && { ...reading, exact: false };
    expect(await writer.write({ options, reading: edited })).toEqual({
      kind: 'written'
    });
    expect(asked).toEqual([]);
  });
});

describe('metadata that cannot be read', () => {
  const bad = { version: 2, kept: true };

  it('are asked about, and replaced but for keys that are not ours', async () => {
    const { nb, writer, reading, asked } = setUp(null, bad);
    await writer.write({ options, reading });
    expect(asked).toEqual([
      ['replaceMetadata', { key: 'version', found: '2' }]
    ]);
    expect(nb.getMetadata(METADATA_KEY)).toMatchObject({
      version: 1,
      kept: true
    });
  });

  it('stay after a no, and no cell is written', async () => {
    const { nb, writer, reading } = setUp(null, bad, false);
    const check = untouched(nb);
    expect(await writer.write({ options, reading })).toEqual({
      kind: 'declined'
    });
    expect(await writer.store(metadata => metadata)).toEqual({
      kind: 'declined'
    });
    check();
  });

  it('stay where only the edited cell was refused', async () => {
    const { nb, writer, reading, asked } = setUp(
      EDITED,
      bad,
      name => name === 'replaceMetadata'
    );
    const check = untouched(nb);
    expect(await writer.write({ options, reading })).toEqual({
      kind: 'declined'
    });
    expect(asked.map(([name]) => name)).toEqual([
      'replaceMetadata',
      'replaceEdited'
    ]);
    check();
  });
});

it.each([-1, 1.5, NaN, 4294967296, '42', true, null, undefined])(
  'refuses the seed %s before it asks anything',
  async seed => {
    const { nb, writer, reading, asked } = setUp(EDITED, { version: 2 });
    const check = untouched(nb);
    const result = await writer.write({
      options: { ...options, seed: seed as number },
      reading
    });
    expect(result.kind).toBe('bad-seed');
    expect(asked).toEqual([]);
    check();
  }
);

it.each([[[]], [['unknown']], [['r']], [['lightgbm']]])(
  'has nothing to seed for %j',
  async frameworks => {
    const { nb, writer, reading, asked } = setUp(EDITED, { version: 2 });
    const check = untouched(nb);
    expect(
      await writer.write({ options: { ...options, frameworks }, reading })
    ).toEqual({ kind: 'nothing-to-seed' });
    expect(asked).toEqual([]);
    check();
  }
);

it('keeps what it was not asked to change', async () => {
  const stored = {
    version: 1,
    frameworks: ['numpy'],
    declined: ['torch'],
    environment: { PYTHONHASHSEED: '1' },
    autoInject: 'never',
    future: 1
  };
  const { nb, writer, reading } = setUp(null, stored);
  await writer.write({
    options,
    reading,
    amend: metadata => ({ ...metadata, declined: ['keras'] })
  });
  expect(nb.getMetadata(METADATA_KEY)).toEqual({
    ...stored,
    frameworks: ['python'],
    declined: ['keras'],
    determinism: { cudnn: 'deterministic', algorithms: 'off' }
  });
});

it('writes nothing into a notebook that was closed meanwhile', async () => {
  const { nb, writer, document, reading } = setUp(EDITED);
  const check = untouched(nb);
  const written = writer.write({ options, reading });
  document.dispose();
  expect(await written).toEqual({ kind: 'declined' });
  check();
});

it('stores beside the cell, which stays', async () => {
  const { nb, writer, asked } = setUp(EDITED);
  await writer.store(metadata => ({ ...metadata, autoInject: 'never' }));
  expect(asked).toEqual([]);
  expect(sources(nb)[0]).toBe(EDITED);
  expect(nb.getMetadata(METADATA_KEY)).toMatchObject({ autoInject: 'never' });
  nb.undo();
  expect(nb.getMetadata()).toEqual({});
  expect(sources(nb)[0]).toBe(EDITED);
});
