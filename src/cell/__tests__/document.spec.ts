import { YNotebook } from '@jupyter/ydoc';
import type { JSONValue, PartialJSONObject } from '@lumino/coreutils';
import fc from 'fast-check';
import * as Y from 'yjs';

import { SeedCellDocument } from '../document';
import type { ISeedEdit } from '../edit';
import { insertPosition, placedCells } from '../place';
import { METADATA_KEY } from '../metadata';
import type { ICell } from './helpers';
import {
  code,
  markdown,
  notebook,
  raw,
  seedCell,
  sources,
  tagged
} from './helpers';

const KEY: PartialJSONObject = { version: 1, frameworks: ['python'] };
const OTHER: PartialJSONObject = { version: 1, frameworks: ['r'] };

describe('place of insertion where the code cannot be read', () => {
  const first = code('a');
  const parameters = tagged('parameters');
  const injected = tagged('injected-parameters');
  const cases: [string, ICell[], number][] = [
    ['an empty notebook', [], 0],
    ['a code cell alone', [first], 0],
    ['only Markdown', [markdown(), markdown()], 2],
    ['only raw cells', [raw()], 1],
    ['leading Markdown', [markdown(), markdown(), first, markdown()], 2],
    ['a leading raw cell', [raw('---'), markdown(), first], 2],
    ['a cell of parameters', [parameters, first], 1],
    ['Markdown, then parameters', [markdown(), parameters, first], 2],
    ['parameters, given and injected', [parameters, injected, first], 2],
    ['parameters among other tags', [tagged('x', 'parameters'), first], 1],
    ['nothing but parameters', [parameters], 1],
    ['parameters that do not come first', [first, parameters], 0],
    ['Markdown between parameters', [parameters, markdown(), injected], 1],
    ['tags that say nothing', [tagged('parameters-old'), first], 0],
    [
      'a cell that only sets the environment',
      [
        code('# GPU\nimport os\n\nos.environ["CUDA_VISIBLE_DEVICES"] = "1"'),
        first
      ],
      1
    ],
    ['a magic that sets it', [code('%env KERAS_BACKEND=jax'), first], 1],
    [
      'a cell that also imports',
      [code('import os\nos.environ["X"] = "1"\nimport torch'), first],
      0
    ],
    ['a cell that imports os alone', [code('import os'), first], 0],
    ['tags that are no list', [code('', { tags: 'parameters' }), first], 0],
    [
      'Markdown that is tagged',
      [{ ...markdown(), metadata: { tags: ['parameters'] } }, first],
      1
    ]
  ];
  it.each(cases)('%s', (_, cells, index) => {
    const nb = notebook(cells);
    const document = new SeedCellDocument(nb);
    expect(insertPosition(placedCells(nb), null)).toBe(index);
    expect(document.apply({ source: 'SEED = 1' })).toBe(true);
    expect(document.find()).toEqual({
      index,
      id: nb.getCell(index).getId(),
      source: 'SEED = 1',
      copies: 0
    });
    expect(nb.cells.length).toBe(cells.length + 1);
  });
});

describe('the seed cell', () => {
  it('is a trusted code cell with its role and nothing else', () => {
    const nb = notebook([code()]);
    new SeedCellDocument(nb).apply({ source: 'SEED = 1', metadata: KEY });
    expect(nb.getCell(0).toJSON()).toEqual({
      id: expect.any(String),
      cell_type: 'code',
      source: 'SEED = 1',
      metadata: { trusted: true, [METADATA_KEY]: { role: 'seed-cell' } },
      outputs: [],
      execution_count: null
    });
    expect(nb.getMetadata()).toEqual({ [METADATA_KEY]: KEY });
  });

  it('is the first of several that claim to be it', () => {
    const nb = notebook([code(), seedCell('A'), seedCell('B'), seedCell('C')]);
    const document = new SeedCellDocument(nb);
    expect(document.find()).toMatchObject({ index: 1, source: 'A', copies: 2 });
    document.apply({ source: 'A2' });
    expect(sources(nb)).toEqual(['', 'A2', 'B', 'C']);
    document.apply({ source: null });
    expect(sources(nb)).toEqual(['', 'B', 'C']);
    expect(document.find()).toMatchObject({ index: 1, source: 'B', copies: 1 });
  });

  it('is no Markdown cell, whatever that claims', () => {
    const nb = notebook([{ ...seedCell(), cell_type: 'markdown' }, code()]);
    expect(new SeedCellDocument(nb).find()).toBeNull();
  });

  it.each<JSONValue>([
    null,
    'seed-cell',
    [],
    {},
    { role: 'x' },
    { role: ['seed-cell'] }
  ])('is not found where a cell says %j', value => {
    const nb = notebook([code('', { [METADATA_KEY]: value })]);
    expect(new SeedCellDocument(nb).find()).toBeNull();
  });

  it('stays itself when its source changes: output, count, further metadata', () => {
    const nb = notebook([
      {
        ...seedCell('SEED = 1\nx'),
        ...{ execution_count: 3, outputs: [] },
        metadata: {
          collapsed: true,
          [METADATA_KEY]: { role: 'seed-cell', more: 1 }
        }
      }
    ]);
    const before = nb.getCell(0).toJSON();
    new SeedCellDocument(nb).apply({ source: 'SEED = 22\nx', metadata: KEY });
    expect(nb.getCell(0).toJSON()).toEqual({
      ...before,
      source: 'SEED = 22\nx'
    });
  });

  const texts = fc.string({ unit: fc.constantFrom('a', 'b', '\n', 'é', '🎲') });

  it('is changed by one replacement of what differs', () => {
    fc.assert(
      fc.property(texts, texts, (from, to) => {
        fc.pre(from !== to);
        const nb = notebook([seedCell(from)]);
        const update = jest.spyOn(nb.getCell(0), 'updateSource');
        new SeedCellDocument(nb).apply({ source: to });
        expect(sources(nb)).toEqual([to]);
        expect(update).toHaveBeenCalledTimes(1);
        const [start, end, text = ''] = update.mock.calls[0];
        expect(from.slice(0, start) + text + from.slice(end)).toBe(to);
        // No word or number is cut, so that two users' never become one.
        const tail = from.length - end;
        for (const whole of [from, to]) {
          for (const cut of [start, whole.length - tail]) {
            expect(whole.slice(Math.max(cut - 1, 0), cut + 1)).not.toMatch(
              /^\w\w$/
            );
          }
        }
        // Nothing at either end of what is replaced could have stayed, but for parts of words.
        const gone = from.slice(start, end);
        if (gone && text) {
          const last = gone[gone.length - 1];
          expect(gone[0] !== text[0] || /\w/.test(gone[0])).toBe(true);
          expect(last !== text[text.length - 1] || /\w/.test(last)).toBe(true);
        }
      })
    );
  });

  it('keeps a cursor in what did not change', () => {
    const nb = notebook([seedCell('SEED = 1\nrandom.seed(SEED)')]);
    const text = nb.getCell(0) as unknown as { ysource: Y.Text };
    const cursor = Y.createRelativePositionFromTypeIndex(text.ysource, 12);
    new SeedCellDocument(nb).apply({
      source: 'SEED = 4242\nrandom.seed(SEED)'
    });
    expect(
      Y.createAbsolutePositionFromRelativePosition(cursor, nb.ydoc)?.index
    ).toBe(15);
  });
});

describe('an edit that says what is there', () => {
  const state = (nb: YNotebook): string =>
    JSON.stringify([
      [...Y.encodeStateVector(nb.ydoc)],
      [...Y.encodeStateAsUpdate(nb.ydoc)]
    ]);
  const cases: [string, ICell[], PartialJSONObject | null, ISeedEdit][] = [
    ['nothing', [seedCell()], KEY, {}],
    ['the same cell', [seedCell('A')], KEY, { source: 'A' }],
    ['the same key', [seedCell('A')], KEY, { metadata: { ...KEY } }],
    ['both', [seedCell('A')], KEY, { source: 'A', metadata: KEY }],
    [
      'the same key in another order',
      [seedCell()],
      KEY,
      { metadata: { frameworks: ['python'], version: 1 } }
    ],
    ['no cell', [code()], KEY, { source: null }],
    ['no key', [seedCell()], null, { metadata: null }],
    ['neither', [], null, { source: null, metadata: null }]
  ];
  it.each(cases)('does nothing: %s', (_, cells, key, edit) => {
    const nb = notebook(cells, key ? { [METADATA_KEY]: key } : {});
    const document = new SeedCellDocument(nb);
    const before = state(nb);
    const updates = jest.fn();
    nb.ydoc.on('update', updates);
    expect(document.apply(edit)).toBe(false);
    expect(updates).not.toHaveBeenCalled();
    expect(state(nb)).toBe(before);
    expect(nb.dirty).toBe(false);
    expect(nb.canUndo()).toBe(false);
  });

  it('leaves what can be redone', () => {
    const nb = notebook([code()]);
    const document = new SeedCellDocument(nb);
    document.apply({ source: 'A', metadata: KEY });
    nb.undo();
    document.apply({ source: null, metadata: null });
    expect(nb.canRedo()).toBe(true);
  });

  it('and one that changes something makes the notebook dirty', () => {
    const nb = notebook([seedCell('A')]);
    new SeedCellDocument(nb).apply({ metadata: KEY });
    expect(nb.dirty).toBe(true);
  });
});

describe.each([
  ['an undo stack for each cell', false],
  ['one undo stack', true]
])('undo, with %s', (_, wide) => {
  const make = (cells: readonly ICell[], key?: PartialJSONObject): YNotebook =>
    notebook(cells, key ? { [METADATA_KEY]: key } : {}, wide);

  /** Cells and key, as they would be saved. */
  const look = (nb: YNotebook): unknown => [
    nb.cells.map(cell => cell.toJSON()),
    nb.getMetadata()
  ];

  /** Apply, and walk back and forth; each edit must be exactly one step. */
  function walk(nb: YNotebook, edits: readonly ISeedEdit[]): void {
    const document = new SeedCellDocument(nb);
    const states = [look(nb)];
    for (const edit of edits) {
      expect(document.apply(edit)).toBe(true);
      states.push(look(nb));
    }
    for (let round = 0; round < 2; round++) {
      for (let i = states.length - 2; i >= 0; i--) {
        expect(nb.undo()).toBe(true);
        expect(look(nb)).toEqual(states[i]);
      }
      expect(nb.undo()).toBe(false);
      for (const state of states.slice(1)) {
        expect(nb.redo()).toBe(true);
        expect(look(nb)).toEqual(state);
      }
      expect(nb.redo()).toBe(false);
    }
  }

  it('takes an insertion back, and the key with it', () => {
    const nb = make([markdown(), code('x')]);
    walk(nb, [{ source: 'A', metadata: KEY }]);
    nb.undo();
    // Gone, and not there with nothing in it.
    expect(nb.getMetadata()).toEqual({});
    expect(nb.getMetadata(METADATA_KEY)).toBeUndefined();
  });

  it('takes an update back', () => {
    walk(make([seedCell('A')], KEY), [{ source: 'AB', metadata: OTHER }]);
  });

  it('takes a removal back', () => {
    const nb = make([markdown(), seedCell('A'), code()], KEY);
    walk(nb, [{ source: null, metadata: null }]);
  });

  it('takes back a change of the source alone, and one of the key alone', () => {
    const nb = make([seedCell('A'), code()], KEY);
    const cells = nb.cells.map(cell => cell.toJSON());
    walk(nb, [{ source: 'B' }, { metadata: OTHER }]);
    nb.undo();
    nb.undo();
    new SeedCellDocument(nb).apply({ metadata: OTHER });
    expect(nb.cells.map(cell => cell.toJSON())).toEqual(cells);
  });

  it('takes back a change of the key where there is no seed cell', () => {
    walk(make([code('x')]), [
      { metadata: KEY },
      { metadata: OTHER },
      { metadata: null }
    ]);
    walk(make([markdown()], KEY), [{ source: null, metadata: null }]);
  });

  it('goes over many steps', () => {
    walk(make([code()]), [
      { source: 'A', metadata: KEY },
      { source: 'B' },
      { metadata: OTHER },
      { source: 'C', metadata: KEY },
      { metadata: null },
      { source: null },
      { source: 'D', metadata: KEY },
      { source: null, metadata: null }
    ]);
  });

  it('does not touch the step before where the notebook has no cell', () => {
    const nb = make([code('x')]);
    const document = new SeedCellDocument(nb);
    nb.deleteCell(0);
    expect(document.apply({ metadata: KEY })).toBe(true);
    expect(nb.undo()).toBe(true);
    expect(sources(nb)).toEqual(['x']);
    // Without a cell there is no step to hang it on: the host has none either.
    expect(document.metadata).toEqual(KEY);
  });

  it('keeps its steps apart from edits of the user right before and after', () => {
    const nb = make([code('x')]);
    const document = new SeedCellDocument(nb);
    nb.addCell({ cell_type: 'code', source: 'mine' });
    document.apply({ source: 'A', metadata: KEY });
    nb.addCell({ cell_type: 'code', source: 'mine too' });
    expect(sources(nb)).toEqual(['A', 'x', 'mine', 'mine too']);
    nb.undo();
    expect(sources(nb)).toEqual(['A', 'x', 'mine']);
    expect(document.metadata).toEqual(KEY);
    nb.undo();
    expect(sources(nb)).toEqual(['x', 'mine']);
    expect(document.metadata).toBeUndefined();
    nb.undo();
    expect(sources(nb)).toEqual(['x']);
    nb.redo();
    nb.redo();
    expect(sources(nb)).toEqual(['A', 'x', 'mine']);
    expect(document.metadata).toEqual(KEY);
  });

  it('keeps what the user types meanwhile', () => {
    const nb = make([code('x')]);
    const document = new SeedCellDocument(nb);
    document.apply({ source: 'A', metadata: KEY });
    nb.getCell(1).setSource('typed');
    if (wide) {
      nb.undo();
      expect(sources(nb)).toEqual(['A', 'x']);
      nb.undo();
      expect(sources(nb)).toEqual(['x']);
    } else {
      nb.undo();
      expect(sources(nb)).toEqual(['typed']);
      nb.redo();
      expect(sources(nb)).toEqual(['A', 'typed']);
    }
  });

  it('takes its own part of the seed cell back, and not what the user typed there', () => {
    const nb = make([seedCell('SEED = 1\nseed(SEED)')], KEY);
    const document = new SeedCellDocument(nb);
    document.apply({ source: 'SEED = 77\nseed(SEED)' });
    const end = nb.getCell(0).getSource().length;
    nb.getCell(0).updateSource(end, end, '  # mine');
    if (wide) {
      nb.undo();
      expect(sources(nb)).toEqual(['SEED = 77\nseed(SEED)']);
      nb.redo();
    } else {
      nb.undo();
      expect(sources(nb)).toEqual(['SEED = 1\nseed(SEED)  # mine']);
      nb.redo();
    }
    expect(sources(nb)).toEqual(['SEED = 77\nseed(SEED)  # mine']);
  });

  it('does not take back what someone else wrote under the key since', () => {
    const nb = make([code()]);
    const document = new SeedCellDocument(nb);
    document.apply({ source: 'A', metadata: KEY });
    // The host's metadata editor, or another browser.
    nb.setMetadata(METADATA_KEY, { ...KEY, autoInject: 'never' });
    nb.undo();
    expect(sources(nb)).toEqual(['']);
    expect(document.metadata).toEqual({ ...KEY, autoInject: 'never' });
    nb.redo();
    expect(document.metadata).toEqual({ ...KEY, autoInject: 'never' });
  });

  it('leaves other keys of the notebook alone', () => {
    const nb = make([code()]);
    const document = new SeedCellDocument(nb);
    document.apply({ source: 'A', metadata: KEY });
    nb.setMetadata('kernelspec', { name: 'python3', display_name: 'Python' });
    nb.undo();
    expect(Object.keys(nb.getMetadata())).toEqual(['kernelspec']);
    nb.redo();
    expect(Object.keys(nb.getMetadata()).sort()).toEqual([
      METADATA_KEY,
      'kernelspec'
    ]);
  });

  it('is the host’s alone once disposed of', () => {
    const nb = make([code()]);
    const document = new SeedCellDocument(nb);
    document.apply({ source: 'A', metadata: KEY });
    document.dispose();
    document.dispose();
    expect(document.isDisposed).toBe(true);
    nb.undo();
    expect(sources(nb)).toEqual(['']);
    expect(nb.getMetadata(METADATA_KEY)).toEqual(KEY);
  });

  it('agrees with a plain stack of states, whatever the order', () => {
    const edit = fc.record({
      source: fc.constantFrom(undefined, null, 'A', 'AB', 'BA\n'),
      metadata: fc.constantFrom(undefined, null, KEY, OTHER)
    });
    const step = fc.oneof(
      edit.map(value => ({ do: 'apply' as const, value })),
      fc.constant({ do: 'undo' as const }),
      fc.constant({ do: 'redo' as const }),
      fc.constant({ do: 'add' as const }),
      fc.constant({ do: 'type' as const })
    );
    const start = fc.constantFrom([code('x')], [markdown('x'), seedCell('A')]);
    fc.assert(
      fc.property(start, fc.array(step, { maxLength: 30 }), (cells, steps) => {
        const nb = make(cells);
        // One pause between any two edits of the user, or none at all: both are
        // the host's business. Here all that can be captured together is.
        nb.undoManager.captureTimeout = 1e9;
        const document = new SeedCellDocument(nb);
        const mine = nb.getCell(0).getId();
        let past: unknown[] = [];
        let future: unknown[] = [];
        let now = look(nb);
        let captures = false;
        let count = 0;
        for (const item of steps) {
          if (item.do === 'apply') {
            const place = document.find();
            const key = document.metadata ?? null;
            const { source, metadata } = item.value;
            const expected = {
              source: source === undefined ? (place?.source ?? null) : source,
              key: metadata === undefined ? key : metadata
            };
            const changed = document.apply(item.value);
            expect(document.find()?.source ?? null).toBe(expected.source);
            expect(document.metadata ?? null).toEqual(expected.key);
            expect(changed).toBe(
              JSON.stringify([place?.source ?? null, key]) !==
                JSON.stringify([expected.source, expected.key])
            );
            if (changed) {
              past.push(now);
              future = [];
              captures = false;
            }
          } else if (item.do === 'undo' || item.do === 'redo') {
            const [from, to] =
              item.do === 'undo' ? [past, future] : [future, past];
            const possible = from.length > 0;
            expect(item.do === 'undo' ? nb.undo() : nb.redo()).toBe(possible);
            if (possible) {
              to.push(now);
              now = from.pop();
              captures = false;
              expect(look(nb)).toEqual(now);
            }
          } else if (item.do === 'add') {
            nb.addCell({ cell_type: 'markdown', source: `${++count}` });
            if (!captures) {
              past.push(now);
            }
            future = [];
            captures = true;
          } else {
            const text = `${++count}`;
            nb.cells.find(cell => cell.getId() === mine)?.setSource(text);
            if (wide) {
              if (!captures) {
                past.push(now);
              }
              future = [];
              captures = true;
            } else {
              // The notebook's stack knows nothing of it.
              const retype = (state: unknown): unknown =>
                JSON.parse(JSON.stringify(state), (_, value) =>
                  value?.id === mine ? { ...value, source: text } : value
                );
              past = past.map(retype);
              future = future.map(retype);
            }
          }
          now = look(nb);
        }
        document.dispose();
        nb.dispose();
      }),
      { numRuns: 150 }
    );
  });
});

describe('a notebook that is open twice', () => {
  /** Two pages with one notebook, each sending what it changes to the other. */
  function twice(cells: readonly ICell[]): [YNotebook, YNotebook] {
    const a = notebook(cells);
    const b = new YNotebook({ disableDocumentWideUndoRedo: true });
    const send = (from: YNotebook, to: YNotebook): void => {
      from.ydoc.on('update', (update: Uint8Array, origin: unknown) => {
        if (origin !== 'wire') {
          Y.applyUpdate(to.ydoc, update, 'wire');
        }
      });
    };
    Y.applyUpdate(b.ydoc, Y.encodeStateAsUpdate(a.ydoc), 'wire');
    send(a, b);
    send(b, a);
    return [a, b];
  }

  it('shows the edits of one in the other, and its undo', () => {
    const [a, b] = twice([code('x')]);
    const [here, there] = [new SeedCellDocument(a), new SeedCellDocument(b)];
    here.apply({ source: 'A', metadata: KEY });
    expect(there.find()).toEqual(here.find());
    expect(there.metadata).toEqual(KEY);
    there.apply({ source: 'AB', metadata: OTHER });
    expect(here.find()?.source).toBe('AB');
    b.undo();
    expect(here.find()?.source).toBe('A');
    expect(here.metadata).toEqual(KEY);
    a.undo();
    expect(there.find()).toBeNull();
    expect(there.metadata).toBeUndefined();
    expect(a.toJSON()).toEqual(b.toJSON());
  });

  it('does not take back in one what the other did', () => {
    const [a, b] = twice([code('x')]);
    const [here, there] = [new SeedCellDocument(a), new SeedCellDocument(b)];
    here.apply({ source: 'A', metadata: KEY });
    expect(b.undo()).toBe(false);
    expect(there.find()?.source).toBe('A');
    // And in one's own undo the other's later choice stays.
    there.apply({ metadata: OTHER });
    a.undo();
    expect(here.metadata).toEqual(OTHER);
    expect(a.toJSON()).toEqual(b.toJSON());
  });

  it('inserted in both at once there are copies, of which one counts', () => {
    const a = notebook([code('x')]);
    const b = new YNotebook({ disableDocumentWideUndoRedo: true });
    Y.applyUpdate(b.ydoc, Y.encodeStateAsUpdate(a.ydoc));
    const [here, there] = [new SeedCellDocument(a), new SeedCellDocument(b)];
    here.apply({ source: 'A', metadata: KEY });
    there.apply({ source: 'A', metadata: KEY });
    Y.applyUpdate(a.ydoc, Y.encodeStateAsUpdate(b.ydoc));
    Y.applyUpdate(b.ydoc, Y.encodeStateAsUpdate(a.ydoc));
    expect(here.find()).toMatchObject({ index: 0, copies: 1 });
    expect(there.find()).toEqual(here.find());
  });
});
