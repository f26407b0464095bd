import type { NotebookPanel } from '@jupyterlab/notebook';
import type { ITableOfContentsTracker } from '@jupyterlab/toc';
import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import type { ICellMarks } from '../../model';
import { TocMarks } from '../marks/tocMarks';

type Dataset = Record<string, string> | undefined;

/** A notebook of so many cells, with headings in some, and their table of contents. */
function setUp(count: number, headings: Record<string, number>) {
  const cells = Array.from({ length: count }, (_, i) => ({
    model: { id: `c${i}` }
  }));
  const make = (): object[] =>
    Object.entries(headings).map(([text, cell]) => ({
      text,
      level: 1,
      cellRef: cells[cell],
      dataset: { 'data-running': '-1' }
    }));
  const contents = {
    headings: make(),
    isDisposed: false,
    headingsChanged: new Signal<object, void>({}),
    stateChanged: new Signal<object, void>({})
  };
  const drawn = jest.fn();
  contents.stateChanged.connect(drawn);
  const shown: { contents: typeof contents | null } = { contents };
  const panel = { content: { widgets: cells }, disposed: new Signal({}) };
  const marks = {
    attention: [] as string[],
    changed: new Signal<object, readonly string[]>({})
  };
  const view = new TocMarks({
    panel: panel as unknown as NotebookPanel,
    marks: marks as unknown as ICellMarks,
    tracker: {
      get: () => shown.contents
    } as unknown as ITableOfContentsTracker,
    translator: nullTranslator
  });
  const mark = (...ids: string[]): void => {
    marks.attention = ids;
    marks.changed.emit(ids);
  };
  const found = (): (string | undefined)[] =>
    contents.headings.map(
      heading =>
        (heading as { dataset: Dataset }).dataset?.['data-jp-seed-attention']
    );
  return { contents, drawn, shown, panel, view, mark, found, make };
}

describe('the table of contents', () => {
  it('counts the cells below each heading that need attention', () => {
    const { mark, found, drawn, contents } = setUp(6, { A: 1, B: 1, C: 3 });
    mark('c0');
    expect(found()).toEqual([undefined, undefined, undefined]);
    expect(drawn).not.toHaveBeenCalled();
    mark('c0', 'c2', 'c4', 'c5');
    expect(found()).toEqual([undefined, '1', '2']);
    expect(drawn).toHaveBeenCalledTimes(1);
    expect(contents.headings[2]).toMatchObject({
      dataset: { 'data-running': '-1', title: 'C: 2 cells need attention' }
    });
    mark('c0', 'c2', 'c4', 'c5');
    expect(drawn).toHaveBeenCalledTimes(1);
    mark();
    expect(contents.headings).toEqual(setUp(6, { A: 1, B: 1, C: 3 }).make());
    expect(drawn).toHaveBeenCalledTimes(2);
  });

  it('is followed when it comes late, and when its headings change', () => {
    const { mark, found, shown, view, contents, make } = setUp(3, { A: 0 });
    shown.contents = null;
    view.follow();
    mark('c1');
    expect(found()).toEqual([undefined]);
    shown.contents = contents;
    view.follow();
    expect(found()).toEqual(['1']);
    contents.headings = make();
    contents.headingsChanged.emit();
    expect(found()).toEqual(['1']);
  });

  it('is as before once the notebook is closed', () => {
    const { mark, found, view, panel } = setUp(3, { A: 0 });
    mark('c1');
    panel.disposed.emit(undefined);
    expect(view.isDisposed).toBe(true);
    expect(found()).toEqual([undefined]);
    mark('c2');
    expect(found()).toEqual([undefined]);
  });
});
