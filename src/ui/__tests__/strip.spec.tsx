import { nullTranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import * as fc from 'fast-check';
import * as React from 'react';

import type { Cause, CellState, ICellMark } from '../../ledger';
import type { ICellExecution, ICellMarks } from '../../model';
import type { INames } from '../markMessages';
import { barsOf, levelOf, NotebookMap } from '../marks';
import { StripLegend, StripPicture, StripTable } from '../marks/strip';
import type { IStrip } from '../marks/stripLayout';
import { layOut } from '../marks/stripLayout';

const trans = nullTranslator.load('jupyterlab_seed');

function mark(state: CellState, more: Partial<ICellMark> = {}): ICellMark {
  return {
    state,
    certainty: null,
    seed: 42,
    expected: 42,
    streams: [{ stream: 'numpy', seed: 42 }],
    cause: null,
    needsAttention: state === 'out-of-sequence',
    record: 3,
    ...more
  };
}

const ids = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `c${i}`);

/** Marks of so many cells, with executions of them by their indices. */
function marksOf(
  count: number,
  order: readonly number[],
  streams = (_: number): readonly string[] => ['numpy'],
  found: Record<string, ICellMark> = {}
): ICellMarks {
  const runs = order.map((cell, n): ICellExecution => ({
    n,
    cell: `c${cell}`,
    count: n + 1,
    outcome: 'ok',
    streams: streams(cell)
  }));
  return {
    ids: ids(count),
    runs,
    get: (id: string) => found[id] ?? null,
    finding: () => null
  } as unknown as ICellMarks;
}

const above = (cell: string): Cause => ({
  kind: 'stream',
  stream: 'numpy',
  cell,
  where: 'above'
});

const names: INames = {
  cellNumber: id => Number(id.slice(1)) + 1,
  source: id => `${id}()`,
  stream: name => name
};

const widgets: Widget[] = [];

afterEach(() => {
  widgets.splice(0).forEach(widget => widget.dispose());
});

async function render(element: React.ReactElement): Promise<HTMLElement> {
  const widget = ReactWidget.create(element);
  widgets.push(widget);
  Widget.attach(widget, document.body);
  MessageLoop.flush();
  await widget.renderPromise;
  return widget.node;
}

describe('the picture of a mark', () => {
  it('shows the cells from the blamed one to the marked one, and their runs', () => {
    const marks = marksOf(9, [0, 1, 2, 3, 4, 3, 5]);
    const strip = layOut(
      marks,
      'c5',
      mark('out-of-sequence', { cause: above('c3') })
    );
    expect(strip.cells.map(({ id, role }) => [id, role])).toEqual([
      ['c2', null],
      ['c3', 'broken'],
      ['c4', null],
      ['c5', 'marked'],
      ['c6', null]
    ]);
    expect(strip.runs.map(({ id, isOld }) => [id, isOld])).toEqual([
      ['c2', false],
      ['c3', true],
      ['c4', false],
      ['c3', false],
      ['c5', false]
    ]);
    expect(strip.streams).toEqual(['numpy']);
    expect(strip.hiddenCells).toBe(4);
  });

  it('leaves out what ran before all cells ran again', () => {
    const cause = above('c0');
    const strip = layOut(
      marksOf(3, [0, 1, 2, 0, 1, 2, 0, 0, 1, 2, 1]),
      'c2',
      mark('out-of-sequence', { cause })
    );
    expect(strip.runs.map(({ id }) => id)).toEqual([
      'c0',
      'c0',
      'c1',
      'c2',
      'c1'
    ]);
    expect(strip.hiddenRuns).toBe(6);
  });

  it('is small whatever the notebook, and has marked and blamed cell', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.array(fc.nat(499), { maxLength: 600 }),
        fc.nat(499),
        fc.nat(499),
        (count, order, at, other) => {
          const marks = marksOf(
            count,
            order.map(cell => cell % count),
            cell => (cell % 3 ? ['numpy'] : ['python', 'torch'])
          );
          const [id, blamed] = [`c${at % count}`, `c${other % count}`];
          const cause = above(blamed);
          const strip = layOut(marks, id, mark('out-of-sequence', { cause }));
          const shown = strip.cells.map(cell => cell.id);
          expect(shown).toContain(id);
          expect(shown).toContain(blamed);
          expect(shown.length).toBeLessThanOrEqual(24);
          expect(strip.runs.length).toBeLessThanOrEqual(30);
          expect(shown.length + strip.hiddenCells).toBe(count);
          const places = shown.map(cell => marks.ids.indexOf(cell));
          expect(places).toEqual([...places].sort((a, b) => a - b));
          const numbers = strip.runs.map(({ n }) => n);
          expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
          for (const { cell, streams, id: ran } of strip.runs) {
            expect(shown[cell]).toBe(ran);
            for (const stream of streams) {
              expect(strip.cells[cell].streams).toContain(stream);
            }
          }
        }
      ),
      { numRuns: 50 }
    );
  });

  it('tells streams and roles by pattern, letter and sign, and has a table', async () => {
    const marks = marksOf(
      4,
      [0, 1, 0, 2],
      cell => (cell === 1 ? ['python', 'numpy'] : ['numpy']),
      { c2: mark('out-of-sequence', { certainty: 'will' }) }
    );
    const strip: IStrip = layOut(
      marks,
      'c2',
      mark('out-of-sequence', { cause: above('c0') })
    );
    const props = { strip, marks, names, trans };
    const picture = await render(<StripPicture {...props} />);
    const texts = (query: string): (string | null)[] =>
      Array.from(picture.querySelectorAll(query), item => item.textContent);
    expect(picture.querySelector('svg')?.getAttribute('aria-hidden')).toBe(
      'true'
    );
    expect(texts('.jp-SeedStrip-number')).toEqual([
      ...['1', '2', '3', '4'],
      ...['1', '2', '1', '3']
    ]);
    expect(texts('.jp-SeedStrip-letters').slice(0, 4)).toEqual([
      'a',
      'a b',
      'a',
      ''
    ]);
    expect(texts('.jp-SeedStrip-sign')).toEqual(['✕', '▼', '✕', '✕', '▼']);
    expect(picture.querySelectorAll('pattern')).toHaveLength(2);
    const legend = await render(<StripLegend {...props} />);
    expect(
      Array.from(legend.querySelectorAll('li'), item => item.textContent)
    ).toEqual([
      '▼ this cell',
      '✕ where the difference begins',
      ' a numpy',
      ' b python'
    ]);
    const table = await render(<StripTable {...props} />);
    expect(
      Array.from(table.querySelectorAll('tbody tr'), row =>
        Array.from(row.children, item => item.textContent)
      )
    ).toEqual([
      ['Cell 1, c0()', '1 [1], 3 [3]', 'numpy', 'where the difference begins'],
      ['Cell 2, c1()', '2 [2]', 'numpy, python', ''],
      ['Cell 3, c2()', '4 [4]', 'numpy', 'Will differ; this cell'],
      ['Cell 4, c3()', 'did not run', '', '']
    ]);
  });
});

describe('the map of a notebook', () => {
  it.each<[ICellMark | null, string]>([
    [null, 'none'],
    [mark('in-sequence'), 'fine'],
    [mark('own-seed'), 'fine'],
    [mark('unknown'), 'unknown'],
    [mark('edited'), 'may'],
    [mark('out-of-sequence'), 'will'],
    [mark('out-of-sequence', { needsAttention: false }), 'may']
  ])('gives %j the level %s', (value, level) => {
    expect(levelOf(value)).toBe(level);
  });

  it('shows where two clean runs differed', () => {
    const finished = new Date();
    expect(levelOf(null, { kind: 'output', finished })).toBe('will');
    expect(levelOf(null, { kind: 'equal', finished })).toBe('none');
  });

  it('has few bars, and no cell that stands out is lost', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2500 }),
        fc.array(fc.nat(2499), { maxLength: 5 }),
        (count, places) => {
          const bad = new Set(places.map(place => `c${place % count}`));
          const bars = barsOf({
            ids: ids(count),
            get: id => mark(bad.has(id) ? 'out-of-sequence' : 'in-sequence'),
            finding: () => null
          });
          expect(bars.length).toBeLessThanOrEqual(120);
          expect(bars.length).toBe(Math.min(count, bars.length));
          const found = bars.filter(({ level }) => level === 'will');
          expect(found.every(({ id }) => bad.has(id))).toBe(true);
          expect(found.length > 0).toBe(bad.size > 0);
          expect(found.length <= bad.size).toBe(true);
        }
      ),
      { numRuns: 50 }
    );
  });

  it('says what it shows, and leads to the cell', async () => {
    const marks = marksOf(3, [], undefined, {
      c0: mark('in-sequence'),
      c2: mark('out-of-sequence')
    });
    const pressed: string[] = [];
    const node = await render(
      <NotebookMap
        marks={marks}
        names={names}
        trans={trans}
        onPress={id => pressed.push(id)}
      />
    );
    const map = node.querySelector<HTMLElement>('[role="slider"]')!;
    expect(map.getAttribute('aria-label')).toBe(
      'Map of the code cells: 1 need attention, 0 may differ, 1 match a clean run.'
    );
    map.getBoundingClientRect = () => ({ left: 10, width: 30 }) as DOMRect;
    for (const clientX of [10, 25, 39, 200]) {
      map.dispatchEvent(new MouseEvent('click', { clientX, bubbles: true }));
    }
    expect(pressed).toEqual(['c0', 'c1', 'c2', 'c2']);
    const press = async (key: string): Promise<string | null> => {
      map.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      await new Promise(resolve => setTimeout(resolve, 0));
      return map.getAttribute('aria-valuetext');
    };
    expect(await press('Home')).toBe('Cell 1, “c0()”: Matches a clean run');
    expect(await press('ArrowLeft')).toBe(
      'Cell 1, “c0()”: Matches a clean run'
    );
    expect(await press('ArrowRight')).toBe('Cell 2, “c1()”');
    expect(await press('ArrowRight')).toBe('Cell 3, “c2()”: Possibly stale');
    expect(await press('ArrowRight')).toBe('Cell 3, “c2()”: Possibly stale');
    await press('Enter');
    expect(pressed.slice(4)).toEqual(['c2']);
  });

  it('is not there before any cell ran', async () => {
    const node = await render(
      <NotebookMap
        marks={marksOf(3, [])}
        names={names}
        trans={trans}
        onPress={jest.fn()}
      />
    );
    expect(node.childElementCount).toBe(0);
  });
});
