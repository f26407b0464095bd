import { YNotebook } from '@jupyter/ydoc';
import fc from 'fast-check';
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
import type { Settlement } from '../ownWrites';
import { OwnWrites } from '../ownWrites';
import { code, notebook, seedCell, sources } from './helpers';

const registry = createDefaultRegistry();
const OPTIONS: ISeedOptions = {
  language: 'python',
  seed: 42,
  frameworks: ['python', 'numpy', 'torch'],
  variants: {},
  determinism: DEFAULT_DETERMINISM
};
const CELL = compose(OPTIONS, registry);

const read = (text: string) => readCell(text, 'python', registry);

/** One user's page on a notebook that others have open as well. */
class Page {
  constructor(first: YNotebook) {
    this.notebook = new YNotebook({ disableDocumentWideUndoRedo: true });
    // The pages of one user after another: the order of ids is not that of the pages.
    this.notebook.ydoc.clientID = 1 + ((Page.count++ * 7919) % 104_729);
    Y.applyUpdate(this.notebook.ydoc, Y.encodeStateAsUpdate(first.ydoc));
    this.document = new SeedCellDocument(
      this.notebook,
      () => null,
      () => new OwnWrites(this.notebook, text => read(text).exact)
    );
    this.document.settled.connect((_, what) => this.settled.push(what));
    this.notebook.ydoc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== ELSEWHERE) {
        this.sent += 1;
        this.links.forEach(link => link.push(update));
      }
    });
  }

  static count = 0;

  /** What is under way to each other page, in order. */
  readonly links = new Map<Page, Uint8Array[]>();
  readonly notebook: YNotebook;
  readonly document: SeedCellDocument;
  readonly settled: Settlement[] = [];
  sent = 0;

  get text(): string {
    return this.document.find()?.source ?? '';
  }

  insert(seed: number): void {
    if (!this.document.find()) {
      this._write({ ...OPTIONS, seed });
    }
  }

  setSeed(seed: number): void {
    const reading = read(this.text);
    if (reading.seed) {
      this.document.apply(
        reseedEdit(this.text, reading, seed, this.document.metadata)
      );
    }
  }

  choose(change: Partial<ISeedOptions>): void {
    const { choices, exact, seed } = read(this.text);
    if (exact && choices) {
      this._write({ ...choices, seed: seed?.value ?? 42, ...change });
    }
  }

  private _write(options: ISeedOptions): void {
    const result = seedEdit(options, this.document.metadata, registry);
    if (result.kind === 'edit') {
      this.document.apply({
        ...result.edit,
        metadata: {
          ...result.edit.metadata,
          environment: { PYTHONHASHSEED: String(options.seed) }
        }
      });
    }
  }
}

const ELSEWHERE = 'another page';

/** Pages on one notebook, each connected to each. */
function open(count: number, cells = [code('x')], metadata = {}): Page[] {
  const first = notebook(cells, metadata);
  const pages = Array.from({ length: count }, () => new Page(first));
  for (const page of pages) {
    for (const other of pages.filter(item => item !== page)) {
      page.links.set(other, []);
    }
  }
  return pages;
}

/** Bring the next message from one page to another; nothing where there is none. */
async function deliver(from: Page, to: Page): Promise<void> {
  const update = from.links.get(to)?.shift();
  if (update) {
    Y.applyUpdate(to.notebook.ydoc, update, ELSEWHERE);
    // The page looks at what arrived after it has.
    await Promise.resolve();
  }
}

/** Bring all that is under way, and all that follows from it. */
async function rest(pages: readonly Page[]): Promise<void> {
  const isUnderWay = (): boolean =>
    pages.some(page => [...page.links.values()].some(link => link.length > 0));
  for (let round = 0; isUnderWay(); round++) {
    // Pages that answer each other for ever would never rest.
    expect(round).toBeLessThan(50);
    for (const page of pages) {
      for (const other of page.links.keys()) {
        await deliver(page, other);
      }
    }
  }
}

function close(pages: readonly Page[]): void {
  pages.forEach(page => page.document.dispose());
}

const KEY = { version: 1, frameworks: ['python'], determinism: {} };

function seeded(seed: number): object {
  return {
    [METADATA_KEY]: { ...KEY, environment: { PYTHONHASHSEED: String(seed) } }
  };
}

describe('two users at the same moment', () => {
  it('insert the seed cell: one stays, and is one step of who inserted it', async () => {
    const pages = open(2);
    pages.forEach(page => page.insert(42));
    await rest(pages);
    const [a, b] = pages;
    expect(sources(a.notebook)).toEqual([CELL, 'x']);
    expect(sources(b.notebook)).toEqual([CELL, 'x']);
    // Both asked for the same, and have it.
    expect([...a.settled, ...b.settled]).toEqual(['kept']);
    const [winner, loser] = a.settled.length > 0 ? [a, b] : [b, a];
    expect(loser.notebook.undo()).toBe(false);
    expect(winner.notebook.undo()).toBe(true);
    await rest(pages);
    expect(sources(loser.notebook)).toEqual(['x']);
    expect(loser.document.metadata).toBeUndefined();
    close(pages);
  });

  it('insert cells with different seeds: the one who lost is told', async () => {
    const pages = open(2);
    pages[0].insert(5);
    pages[1].insert(6);
    await rest(pages);
    expect(pages.flatMap(page => page.settled).sort()).toEqual([
      'cell-removed',
      'kept'
    ]);
    const seed = read(pages[0].text).seed?.value;
    expect(pages[0].document.metadata).toMatchObject({
      environment: { PYTHONHASHSEED: String(seed) }
    });
    close(pages);
  });

  it('insert it, and one writes on in theirs: nothing of that is lost', async () => {
    for (const typist of [0, 1]) {
      const pages = open(2);
      pages.forEach(page => page.insert(42));
      const place = pages[typist].document.find();
      const cell = pages[typist].notebook.getCell(place?.index ?? 0);
      cell.setSource(`${CELL}\nmine = 1`);
      await rest(pages);
      const all = sources(pages[0].notebook);
      expect(all).toContain(`${CELL}\nmine = 1`);
      expect(sources(pages[1].notebook)).toEqual(all);
      close(pages);
    }
  });

  it('insert it, and both cells stay: no text is said to be a mixture', async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask'] });
    try {
      const pages = open(2);
      pages.forEach(page => page.insert(42));
      for (const { document, notebook: shared } of pages) {
        const place = document.find();
        shared.getCell(place?.index ?? 0).updateSource(0, 0, '# mine\n');
      }
      await rest(pages);
      jest.advanceTimersByTime(10_000);
      expect(pages[0].document.find()?.copies).toBe(1);
      expect(pages.flatMap(page => page.settled)).toEqual([]);
      close(pages);
    } finally {
      jest.useRealTimers();
    }
  });

  it.each([
    [5, 6],
    [47, 12],
    [421, 425],
    [4, 2]
  ])('set the seeds %i and %i: one of both', async (one, two) => {
    const pages = open(2, [seedCell(CELL), code('x')], seeded(42));
    const [a, b] = pages;
    a.setSeed(one);
    b.setSeed(two);
    await rest(pages);
    const seed = read(a.text).seed?.value;
    expect([one, two]).toContain(seed);
    expect(b.text).toBe(a.text);
    expect(read(a.text).exact).toBe(true);
    expect(pages.flatMap(page => page.settled).sort()).toEqual([
      'kept',
      'text-removed'
    ]);
    for (const page of pages) {
      expect(page.document.metadata).toMatchObject({
        environment: { PYTHONHASHSEED: String(seed) }
      });
    }
    // An undo of either leads to the seed before, or to nothing.
    pages.forEach(page => page.notebook.undo());
    await rest(pages);
    expect(a.text).toBe(CELL);
    expect(b.text).toBe(CELL);
    close(pages);
  });

  it('where one page is gone before it can take its change back, that is said', async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask'] });
    try {
      const [left, right] = open(2, [seedCell(CELL), code('x')]);
      left.setSeed(5);
      right.setSeed(6);
      // Whoever stands first stays, and waits.
      const updates = [left, right].map(page =>
        Y.encodeStateAsUpdate(page.notebook.ydoc)
      );
      Y.applyUpdate(left.notebook.ydoc, updates[1], ELSEWHERE);
      await Promise.resolve();
      Y.applyUpdate(right.notebook.ydoc, updates[0], ELSEWHERE);
      await Promise.resolve();
      jest.advanceTimersByTime(10_000);
      const said = [...left.settled, ...right.settled].sort();
      expect(said).toEqual(['mixed', 'text-removed']);
      close([left, right]);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('one user after the other', () => {
  it('sets a seed: the undo of the first does not bring an old number back', async () => {
    const pages = open(2, [seedCell(CELL), code('x')]);
    pages[0].setSeed(5);
    await rest(pages);
    pages[1].setSeed(6);
    await rest(pages);
    expect(pages[0].notebook.undo()).toBe(false);
    await rest(pages);
    expect(read(pages[0].text).seed?.value).toBe(6);
    pages[1].notebook.undo();
    await rest(pages);
    expect(read(pages[0].text).seed?.value).toBe(5);
    expect(pages.flatMap(page => page.settled)).toEqual([]);
    close(pages);
  });

  it('types beside the number of another: that is no mistake', async () => {
    const pages = open(2, [seedCell(CELL), code('x')]);
    pages[0].setSeed(5);
    await rest(pages);
    const at = pages[1].text.indexOf('SEED = 5') + 'SEED = 5'.length;
    pages[1].notebook.getCell(0).updateSource(at, at, '6');
    await rest(pages);
    pages[1].notebook.getCell(0).updateSource(at - 1, at - 1, '1');
    await rest(pages);
    expect(read(pages[0].text).seed?.value).toBe(156);
    expect(pages.flatMap(page => page.settled)).toEqual([]);
    close(pages);
  });
});

describe('one user by hand', () => {
  it.each([
    ['the space before the number', ' 5', '5'],
    ['a line before it', 'import torch\n', '']
  ])('deletes %s: nothing is said or taken back', async (_, from, to) => {
    for (const hand of [0, 1]) {
      const pages = open(2, [seedCell(CELL), code('x')]);
      pages[0].setSeed(5);
      await rest(pages);
      const start = pages[hand].text.indexOf(from);
      const cell = pages[hand].notebook.getCell(0);
      cell.updateSource(start, start + from.length, to);
      const wanted = cell.getSource();
      await rest(pages);
      pages[1].notebook.getCell(0).updateSource(0, 0, '#');
      await rest(pages);
      expect(pages[0].text).toBe(`#${wanted}`);
      expect(pages.flatMap(page => page.settled)).toEqual([]);
      close(pages);
    }
  });
});

describe('what a user typed himself', () => {
  it('stands where he typed on behind a seed that another user set, too', async () => {
    for (const typist of [0, 1]) {
      const pages = open(2, [seedCell(CELL), code('x')]);
      pages[0].setSeed(5);
      pages[1].setSeed(6);
      const { notebook: shared, text } = pages[typist];
      const at = text.indexOf('\n', text.indexOf('SEED = '));
      shared.getCell(0).updateSource(at, at, '  # mine');
      await rest(pages);
      expect(pages[0].text).toContain('# mine');
      expect(pages[1].text).toBe(pages[0].text);
      close(pages);
    }
  });

  it('stands as a second seed cell that he made', async () => {
    const pages = open(2);
    const [a, b] = pages;
    a.insert(5);
    await rest(pages);
    const copy = { ...a.notebook.getCell(0).toJSON(), id: 'copy' };
    a.notebook.insertCell(0, copy);
    await rest(pages);
    b.notebook.insertCell(2, { ...code('y') });
    await rest(pages);
    expect(sources(a.notebook)).toHaveLength(4);
    close(pages);
  });
});

describe('a change that another user removed by hand', () => {
  it('is not said to be kept, and its metadata do not come back', async () => {
    for (const hand of [0, 1]) {
      const pages = open(2, [seedCell(CELL), code('x')], seeded(42));
      const [left, right] = pages;
      left.setSeed(5);
      right.setSeed(6);
      const updates = pages.map(({ notebook: { ydoc } }) =>
        Y.encodeStateAsUpdate(ydoc)
      );
      // Both see both numbers, and neither the other's answer.
      Y.applyUpdate(left.notebook.ydoc, updates[1], ELSEWHERE);
      Y.applyUpdate(right.notebook.ydoc, updates[0], ELSEWHERE);
      const waiting = /SEED = 5/.test(left.text) ? left : right;
      const mine = waiting === left ? '5' : '6';
      const user = pages[hand];
      const { notebook: shared } = user;
      const at = user.text.indexOf('SEED = ') + 'SEED = '.length;
      const cell = shared.getCell(0);
      expect(user.text.slice(at, at + 1)).toBe(mine);
      // The number of the page that waits goes, by hand.
      cell.updateSource(at, at + 1, '');
      await Promise.resolve();
      await rest(pages);
      expect(waiting.settled).toEqual([]);
      close(pages);
    }
  });
});

describe('any users, with any delays', () => {
  const page = fc.nat({ max: 2 });
  const seed = fc.nat({ max: 99 });
  const action = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('seed'), page, seed })
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('insert'), page, seed })
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('cudnn'), page, seed })
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('torch'), page, seed })
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('deliver'), page, seed })
    }
  );

  it('come to rest with one seed cell, and a seed that somebody set', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.integer({ min: 2, max: 3 }),
        fc.array(action, { maxLength: 12 }),
        async (isSeeded, count, actions) => {
          const cells = [...(isSeeded ? [seedCell(CELL)] : []), code('x')];
          const pages = open(count, cells);
          const asked = new Set([42]);
          for (const { kind, page: at, seed: number } of actions) {
            const here = pages[at % count];
            const others = [...here.links.keys()];
            switch (kind) {
              case 'insert':
                here.insert(number);
                asked.add(number);
                break;
              case 'seed':
                here.setSeed(number);
                asked.add(number);
                break;
              case 'cudnn':
                here.choose({
                  determinism: { ...DEFAULT_DETERMINISM, cudnn: 'default' }
                });
                break;
              case 'torch':
                here.choose({ frameworks: ['python', 'numpy'] });
                break;
              default:
                await deliver(here, others[number % others.length]);
            }
          }
          await rest(pages);
          const [first] = pages;
          for (const other of pages) {
            expect(sources(other.notebook)).toEqual(sources(first.notebook));
          }
          const place = first.document.find();
          expect(place?.copies ?? 0).toBe(0);
          if (place) {
            const { exact, seed: found } = read(place.source);
            expect(asked).toContain(found?.value);
            expect(exact).toBe(true);
          }
          close(pages);
        }
      ),
      { numRuns: 40 }
    );
  });
});
