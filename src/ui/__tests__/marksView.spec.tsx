import type { CodeCellModel } from '@jupyterlab/cells';
import type { Notebook } from '@jupyterlab/notebook';
import { NotebookModel } from '@jupyterlab/notebook';
import { NBTestUtils } from '@jupyterlab/notebook/lib/testutils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { MessageLoop } from '@lumino/messaging';
import { Signal } from '@lumino/signaling';
import { Menu, Widget } from '@lumino/widgets';

import { code, raw } from '../../cell/__tests__/helpers';
import { CommandIDs } from '../../commands';
import type { CellState, ICellMark } from '../../ledger';
import { DEFAULT_FACTS } from '../../frameworks';
import type { ICellFinding, ICellMarks, IPreferences } from '../../model';
import { faceOf, MARK_ICONS, MarksView } from '../marks';
import { CELL_STATES } from '../markMessages';

/** Marks that a test sets. */
class FakeMarks implements ICellMarks {
  readonly changed = new Signal<this, readonly string[]>(this);
  readonly found = new Map<string, ICellMark>();
  readonly asked: string[] = [];
  readonly problem = null;
  readonly dropped = 0;
  readonly runs = [];
  readonly findings = new Map<string, ICellFinding>();

  finding(id: string): ICellFinding | null {
    return this.findings.get(id) ?? null;
  }

  get ids(): string[] {
    return [...this.found.keys()];
  }

  get(id: string): ICellMark | null {
    this.asked.push(id);
    return this.found.get(id) ?? null;
  }

  get attention(): string[] {
    return [...this.found.keys()];
  }

  get counts(): Record<CellState, number> {
    return Object.fromEntries(CELL_STATES.map(state => [state, 0])) as Record<
      CellState,
      number
    >;
  }

  cells(state: CellState): string[] {
    return [...this.found.keys()].filter(
      id => this.found.get(id)?.state === state
    );
  }

  set(marks: Record<string, ICellMark | null>): void {
    for (const [id, mark] of Object.entries(marks)) {
      if (mark) {
        this.found.set(id, mark);
      } else {
        this.found.delete(id);
      }
    }
    this.changed.emit(Object.keys(marks));
  }
}

function mark(state: CellState, more: Partial<ICellMark> = {}): ICellMark {
  return {
    state,
    certainty: state === 'out-of-sequence' ? 'will' : null,
    seed: 42,
    expected: 42,
    streams: [{ stream: 'numpy', seed: 42 }],
    cause: null,
    needsAttention: state !== 'in-sequence',
    record: 3,
    ...more
  };
}

const QUIET = { streams: [], seed: undefined, needsAttention: false };

function codeCells(...ids: string[]): object[] {
  return ids.map(id => ({ ...code(id), id }));
}

/** A notebook of the host with code cells, and the view of its marks. */
function setUp(
  ids: string[],
  shown: 'attention' | 'all' | 'off' = 'attention',
  mode: 'none' | 'defer' | 'full' | 'contentVisibility' = 'none',
  before: (marks: FakeMarks) => void = () => undefined
) {
  const notebook = NBTestUtils.createNotebook();
  notebook.notebookConfig = {
    ...notebook.notebookConfig,
    windowingMode: mode
  };
  const model = new NotebookModel();
  model.sharedModel.insertCells(0, codeCells(...ids) as never);
  notebook.model = model;
  if (mode === 'none') {
    Widget.attach(notebook, document.body);
    MessageLoop.flush();
  }
  const marks = new FakeMarks();
  before(marks);
  const changed = new Signal<object, void>({});
  const preferences = { marks: shown, changed };
  const commands = new CommandRegistry();
  const view = new MarksView({
    notebook,
    panelId: 'panel',
    path: () => 'a.ipynb',
    marks,
    facts: () => DEFAULT_FACTS,
    commands,
    translator: nullTranslator,
    preferences: preferences as unknown as IPreferences
  });
  notebooks.push(notebook);
  return { notebook, model, marks, preferences, commands, view, changed };
}

const notebooks: Notebook[] = [];

afterEach(() => {
  notebooks.splice(0).forEach(notebook => notebook.dispose());
  document.body.textContent = '';
});

function cell(notebook: Notebook, id: string) {
  return notebook.widgets.find(item => item.model.id === id)!;
}

function data(notebook: Notebook, id: string): (string | undefined)[] {
  const { jpSeedState, jpSeed } = cell(notebook, id).node.dataset;
  return [jpSeedState, jpSeed];
}

function badge(notebook: Notebook, id: string): HTMLButtonElement | null {
  const found = cell(notebook, id).node.querySelectorAll<HTMLButtonElement>(
    '.jp-Cell-inputWrapper > button.jp-SeedMark'
  );
  expect(found.length).toBeLessThan(2);
  return found[0] ?? null;
}

describe('a mark', () => {
  it.each(CELL_STATES)('of the state %s has an icon and a sentence', state => {
    const { notebook, marks, view } = setUp(['a'], 'all');
    marks.set({ a: mark(state) });
    view.flush();
    expect(data(notebook, 'a')).toEqual([state, '42']);
    const button = badge(notebook, 'a');
    expect(button?.title).toMatch(/\.$/);
    expect(button?.getAttribute('aria-label')).toBe(button?.title);
    expect(button?.querySelector('svg')?.dataset.icon).toBe(
      MARK_ICONS[state].name
    );
  });

  it('has shapes that differ', () => {
    const shapes = Object.values(MARK_ICONS).map(icon => icon.svgstr);
    expect(new Set(shapes).size).toBe(shapes.length);
    // Two clean runs that differed, and a key that was used twice, have shapes of their own.
    expect(shapes).toHaveLength(CELL_STATES.length + 2);
  });

  it.each([null, undefined])('has no seed where it is %s', seed => {
    const { notebook, marks, view } = setUp(['a']);
    marks.set({ a: mark('different-seed', { seed: 7 }) });
    view.flush();
    expect(data(notebook, 'a')).toEqual(['different-seed', '7']);
    marks.set({ a: mark('unseeded', { seed }) });
    view.flush();
    expect(data(notebook, 'a')).toEqual(['unseeded', undefined]);
  });

  it('goes away', () => {
    const { notebook, marks, view } = setUp(['a']);
    marks.set({ a: mark('edited') });
    view.flush();
    expect(badge(notebook, 'a')).not.toBeNull();
    badge(notebook, 'a')?.focus();
    marks.set({ a: null });
    view.flush();
    expect(data(notebook, 'a')).toEqual([undefined, undefined]);
    expect(badge(notebook, 'a')).toBeNull();
    // The focus stays in the notebook.
    expect(cell(notebook, 'a').node.contains(document.activeElement)).toBe(
      true
    );
  });

  it('stays when the cell runs, and when its input is collapsed', () => {
    const { notebook, marks, view } = setUp(['a']);
    marks.set({ a: mark('edited') });
    view.flush();
    const button = badge(notebook, 'a');
    (cell(notebook, 'a').model as CodeCellModel).executionCount = 5;
    expect(cell(notebook, 'a').promptNode?.textContent).toBe('[5]:');
    expect(badge(notebook, 'a')).toBe(button);
    cell(notebook, 'a').inputHidden = true;
    expect(badge(notebook, 'a')).toBe(button);
    cell(notebook, 'a').inputHidden = false;
    expect(badge(notebook, 'a')).toBe(button);
  });

  it('says that a long count leaves no room', () => {
    const { notebook, marks, view } = setUp(['a']);
    marks.set({ a: mark('edited') });
    view.flush();
    const model = cell(notebook, 'a').model as CodeCellModel;
    for (const count of [999, 1000, 1]) {
      model.executionCount = count;
      view.flush();
      expect(badge(notebook, 'a')?.hasAttribute('data-crowded')).toBe(
        count === 1000
      );
    }
  });

  it('is drawn in the next frame', async () => {
    const { notebook, marks } = setUp(['a']);
    marks.set({ a: mark('edited') });
    expect(data(notebook, 'a')[0]).toBeUndefined();
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    expect(data(notebook, 'a')[0]).toBe('edited');
  });

  it('stands on the cells that are marked when the notebook opens', () => {
    const { notebook, marks, preferences, view } = setUp(['a', 'b']);
    view.dispose();
    marks.found.set('b', mark('earlier-kernel'));
    const other = new MarksView({
      notebook,
      panelId: 'panel',
      path: () => 'a.ipynb',
      marks,
      facts: () => DEFAULT_FACTS,
      commands: new CommandRegistry(),
      translator: nullTranslator,
      preferences: preferences as unknown as IPreferences
    });
    other.flush();
    expect(data(notebook, 'a')[0]).toBeUndefined();
    expect(data(notebook, 'b')[0]).toBe('earlier-kernel');
  });

  it('is no stop of the key Tab but on the active cell', () => {
    const { notebook, marks, view } = setUp(['a', 'b']);
    notebook.activeCellIndex = 0;
    marks.set({ a: mark('edited'), b: mark('edited') });
    view.flush();
    const stops = (): (number | undefined)[] => [
      badge(notebook, 'a')?.tabIndex,
      badge(notebook, 'b')?.tabIndex
    ];
    expect(stops()).toEqual([0, -1]);
    notebook.activeCellIndex = 1;
    view.flush();
    expect(stops()).toEqual([-1, 0]);
  });
});

describe('the cell that a sentence names', () => {
  const blaming = mark('out-of-sequence', {
    cause: {
      kind: 'stream',
      stream: 'numpy',
      cell: 'a',
      where: 'above',
      order: { kind: 'again' }
    }
  });

  it('is called by its place, with its first words', () => {
    const { notebook, marks, view } = setUp(['a', 'b', 'c']);
    cell(notebook, 'a').model.sharedModel.setSource('x = random.random()');
    marks.set({ c: blaming });
    view.flush();
    expect(badge(notebook, 'c')?.title).toContain(
      ': cell 1, “x = random.random()”, was run'
    );
  });

  it('is named anew when the badge is looked at', () => {
    const { notebook, model, marks, view } = setUp(['a', 'c']);
    marks.set({ c: blaming });
    view.flush();
    model.sharedModel.insertCells(0, codeCells('new') as never);
    cell(notebook, 'a').model.sharedModel.setSource('y = 1');
    badge(notebook, 'c')?.dispatchEvent(new Event('pointerenter'));
    expect(badge(notebook, 'c')?.title).toContain(': cell 2, “y = 1”, was');
  });
});

it('what cannot be known is said once for each reason, faintly', () => {
  const { notebook, marks, view } = setUp(['a', 'b', 'c', 'd', 'e']);
  const unknown = (stream: string): ICellMark =>
    mark('unknown', { ...QUIET, cause: { kind: 'unproven', stream } });
  const shown = (): (string | undefined)[] => {
    view.flush();
    return notebook.widgets.map(
      item => badge(notebook, item.model.id)?.dataset.face
    );
  };
  marks.set({
    a: mark('unknown', QUIET),
    b: unknown('numpy'),
    c: unknown('numpy'),
    d: unknown('torch'),
    e: mark('unknown', { ...QUIET, cause: { kind: 'overlapped' } })
  });
  expect(shown()).toEqual([undefined, 'faint', undefined, 'faint', 'faint']);
  marks.set({ b: mark('in-sequence') });
  expect(shown()).toEqual([undefined, undefined, 'faint', 'faint', 'faint']);
});

it('a key that is used twice has an icon of its own', () => {
  const { notebook, marks, view } = setUp(['a']);
  const cause = { kind: 'key-reused', key: 'k', line: 3, first: 2, cell: null } as const; // prettier-ignore
  marks.set({ a: { ...mark('in-sequence', { cause }), needsAttention: true } });
  view.flush();
  const { state, face } = badge(notebook, 'a')!.dataset;
  expect([state, face]).toEqual(['key-reused', 'icon']);
});

describe('what a verification found', () => {
  const finished = new Date(2026, 0, 1, 10, 42);

  it.each<
    [
      'attention' | 'all',
      ICellFinding['kind'],
      ICellMark | null,
      (string | undefined)[]
    ]
  >([
    ['attention', 'output', null, ['verified-different', 'icon']],
    [
      'attention',
      'outcome',
      mark('in-sequence'),
      ['verified-different', 'icon']
    ],
    ['attention', 'equal', mark('in-sequence', QUIET), []],
    ['attention', 'equal', mark('edited', QUIET), ['edited', 'faint']],
    ['all', 'equal', null, ['in-sequence', 'faint']],
    ['all', 'equal', mark('own-seed'), ['own-seed', 'faint']]
  ])('in the mode %s: %s', (mode, kind, value, expected) => {
    const { notebook, marks, view } = setUp(['a'], mode);
    marks.findings.set('a', { kind, finished });
    marks.set({ a: value });
    view.flush();
    const found = badge(notebook, 'a');
    const { state, face } = found?.dataset ?? {};
    expect(found ? [state, face] : []).toEqual(expected);
  });

  it('is drawn by a view that was made after it', () => {
    const { notebook, marks, view } = setUp(
      ['a'],
      'attention',
      'none',
      given => {
        given.findings.set('a', { kind: 'output', finished });
      }
    );
    expect(marks.found.size).toBe(0);
    view.flush();
    expect(badge(notebook, 'a')?.dataset.state).toBe('verified-different');
  });

  it('is said with the mark, and opens its report', () => {
    const { notebook, marks, view, commands } = setUp(['a']);
    marks.findings.set('a', { kind: 'output', finished });
    marks.set({ a: mark('unseeded', { seed: null }) });
    view.flush();
    expect(badge(notebook, 'a')?.title).toMatch(
      /^Two clean runs gave different outputs \(10:42.*\)\. Ran before any seed/
    );
    marks.set({ a: mark('in-sequence') });
    view.flush();
    expect(badge(notebook, 'a')?.title).toMatch(/^Two clean runs [^.]*\.$/);
    commands.addCommand(CommandIDs.openVerification, {
      label: 'Show Verification',
      execute: () => undefined
    });
    badge(notebook, 'a')?.click();
    const items = Array.from(
      document.querySelectorAll<HTMLElement>('.jp-SeedMarkMenu [data-command]')
    );
    expect(items.map(item => item.dataset.command)).toContain(
      CommandIDs.openVerification
    );
  });
});

describe('what is shown', () => {
  it.each<
    ['attention' | 'all', boolean, Partial<ICellMark>, CellState, unknown]
  >([
    ['attention', false, {}, 'edited', 'icon'],
    ['attention', false, QUIET, 'edited', 'faint'],
    ['attention', false, {}, 'in-sequence', null],
    ['attention', true, {}, 'in-sequence', 'seed'],
    ['attention', true, QUIET, 'in-sequence', null],
    ['attention', false, QUIET, 'in-sequence', null],
    ['attention', false, QUIET, 'own-seed', null],
    ['attention', true, { needsAttention: false }, 'own-seed', 'seed'],
    ['attention', true, QUIET, 'unknown', null],
    ['all', false, QUIET, 'own-seed', 'faint'],
    ['all', false, {}, 'edited', 'icon'],
    ['all', false, QUIET, 'edited', 'faint'],
    ['all', false, {}, 'in-sequence', 'faint'],
    ['all', true, {}, 'in-sequence', 'faint'],
    ['all', false, QUIET, 'in-sequence', 'faint']
  ])(
    'in the mode %s, active %s: %j %s as %s',
    (mode, active, more, state, face) => {
      expect(faceOf(mark(state, more), mode, active)).toBe(face);
    }
  );

  it('is a seed number on the active cell', () => {
    const { notebook, marks, view } = setUp(['a', 'b']);
    notebook.activeCellIndex = 0;
    marks.set({ a: mark('in-sequence'), b: mark('in-sequence') });
    view.flush();
    expect(badge(notebook, 'a')?.textContent).toBe('42');
    expect(badge(notebook, 'b')).toBeNull();
    expect(data(notebook, 'b')).toEqual(['in-sequence', '42']);
    notebook.activeCellIndex = 1;
    view.flush();
    expect(badge(notebook, 'a')).toBeNull();
    expect(badge(notebook, 'b')?.textContent).toBe('42');
  });

  it('follows the setting', () => {
    const { notebook, marks, preferences, changed, view } = setUp([
      'a',
      'b',
      'c'
    ]);
    notebook.activeCellIndex = 2;
    marks.set({ a: mark('in-sequence'), b: mark('edited') });
    const shown = (): unknown[] =>
      ['a', 'b'].map(id => [
        data(notebook, id)[0],
        badge(notebook, id) !== null
      ]);
    view.flush();
    expect(shown()).toEqual([
      ['in-sequence', false],
      ['edited', true]
    ]);
    preferences.marks = 'all';
    changed.emit();
    view.flush();
    expect(shown()).toEqual([
      ['in-sequence', true],
      ['edited', true]
    ]);
    preferences.marks = 'off';
    changed.emit();
    view.flush();
    expect(shown()).toEqual([
      [undefined, false],
      [undefined, false]
    ]);
  });
});

describe('cells', () => {
  it('that did not change are not touched', () => {
    const ids = Array.from({ length: 50 }, (_, i) => `c${i}`);
    const { notebook, marks, view } = setUp(ids);
    notebook.activeCellIndex = 0;
    marks.set(Object.fromEntries(ids.map(id => [id, mark('edited')])));
    view.flush();
    const watched = notebook.widgets.map(item => item.node);
    const observer = new MutationObserver(() => undefined);
    watched.forEach(node =>
      observer.observe(node, {
        attributes: true,
        childList: true,
        subtree: true
      })
    );
    marks.asked.length = 0;
    marks.set({ c7: mark('unseeded', { seed: null }) });
    view.flush();
    expect(marks.asked).toEqual(['c7']);
    const touched = observer.takeRecords().map(record => record.target);
    expect(touched.length).toBeGreaterThan(0);
    for (const node of touched) {
      expect(cell(notebook, 'c7').node.contains(node)).toBe(true);
    }
    // The same mark again writes nothing.
    marks.set({ c8: mark('edited') });
    view.flush();
    expect(observer.takeRecords()).toEqual([]);
    observer.disconnect();
  });

  it('are drawn a few milliseconds at a time', async () => {
    const ids = Array.from({ length: 30 }, (_, i) => `c${i}`);
    const { notebook, marks, view } = setUp(ids);
    const now = jest.spyOn(performance, 'now');
    let time = 0;
    now.mockImplementation(() => (time += 2));
    marks.set(Object.fromEntries(ids.map(id => [id, mark('edited')])));
    const drawn = (): number =>
      ids.filter(id => data(notebook, id)[0] !== undefined).length;
    await new Promise(requestAnimationFrame);
    expect(drawn()).toBeLessThan(ids.length);
    now.mockRestore();
    view.flush();
    expect(drawn()).toBe(ids.length);
  });

  it('keep their marks when they are moved', () => {
    const { notebook, marks, view } = setUp(['a', 'b', 'c']);
    marks.set({ a: mark('edited') });
    view.flush();
    const before = cell(notebook, 'a');
    notebook.moveCell(0, 2);
    view.flush();
    expect(notebook.widgets.map(item => item.model.id)).toEqual([
      'b',
      'c',
      'a'
    ]);
    expect(cell(notebook, 'a')).not.toBe(before);
    expect(data(notebook, 'a')[0]).toBe('edited');
    expect(badge(notebook, 'a')).not.toBeNull();
    marks.set({ a: mark('unseeded') });
    view.flush();
    expect(data(notebook, 'a')[0]).toBe('unseeded');
  });

  it('have their marks again when a deletion is undone', () => {
    const { notebook, model, marks, view } = setUp(['a', 'b']);
    marks.set({ a: mark('edited') });
    view.flush();
    model.sharedModel.clearUndoHistory();
    model.sharedModel.deleteCell(0);
    view.flush();
    marks.set({ a: mark('edited') });
    model.sharedModel.undo();
    view.flush();
    expect(data(notebook, 'a')[0]).toBe('edited');
    expect(badge(notebook, 'a')).not.toBeNull();
  });

  it('that are no code cells have none', () => {
    const { notebook, model, marks, view } = setUp(['a']);
    model.sharedModel.insertCells(1, [{ ...raw('m'), id: 'm' }]);
    marks.set({ m: mark('edited') });
    view.flush();
    expect(data(notebook, 'm')[0]).toBeUndefined();
  });

  it('that are marked before they are in the notebook have their marks', () => {
    const { notebook, model, marks, view } = setUp(['a']);
    marks.set({ late: mark('edited') });
    model.sharedModel.insertCells(1, codeCells('late') as never);
    view.flush();
    expect(data(notebook, 'late')[0]).toBe('edited');
  });

  it.each(['defer', 'full', 'contentVisibility'] as const)(
    'have a badge once they have a DOM, windowing %s',
    async mode => {
      const { notebook, marks, view } = setUp(['a', 'b'], 'attention', mode);
      marks.set({ a: mark('edited'), b: mark('edited') });
      view.flush();
      expect(cell(notebook, 'a').isPlaceholder()).toBe(true);
      expect(data(notebook, 'a')[0]).toBe('edited');
      expect(badge(notebook, 'a')).toBeNull();
      Widget.attach(notebook, document.body);
      notebook.renderCellOutputs(0);
      await cell(notebook, 'a').ready;
      await new Promise(requestAnimationFrame);
      view.flush();
      const { widgets } = cell(notebook, 'a').layout as unknown as {
        widgets: Widget[];
      };
      const wrapper = widgets.find(item =>
        item.hasClass('jp-Cell-inputWrapper')
      );
      expect(wrapper?.node.querySelectorAll('.jp-SeedMark')).toHaveLength(1);
    }
  );
});

describe('the menu', () => {
  function open(more: Partial<ICellMark> = {}) {
    const all = setUp(['a', 'b']);
    const { notebook, marks, view, commands } = all;
    const executed: object[] = [];
    for (const id of [
      CommandIDs.rewindAndRun,
      CommandIDs.runFromHere,
      CommandIDs.runFromFirstBroken,
      CommandIDs.explainMark,
      CommandIDs.goToCell
    ]) {
      commands.addCommand(id, {
        label: id,
        execute: args => void executed.push({ command: id, ...args })
      });
    }
    marks.set({ b: mark('out-of-sequence', more) });
    view.flush();
    badge(notebook, 'b')?.focus();
    badge(notebook, 'b')?.click();
    const node = document.querySelector('.jp-SeedMarkMenu');
    const items = Array.from(
      node?.querySelectorAll('.lm-Menu-item[data-type="command"]') ?? []
    ).map(item => item.getAttribute('data-command'));
    return { ...all, executed, node, items };
  }

  it('offers what may be done', () => {
    const { items } = open();
    expect(items).toEqual([
      CommandIDs.rewindAndRun,
      CommandIDs.runFromHere,
      CommandIDs.runFromFirstBroken,
      CommandIDs.explainMark
    ]);
  });

  it('leads to the cell to blame', async () => {
    const { items, executed } = open({
      cause: { kind: 'broken', cell: 'a', why: 'edited' }
    });
    expect(items.pop()).toBe(CommandIDs.goToCell);
    const menus = Array.from(document.querySelectorAll('.jp-SeedMarkMenu'));
    expect(menus).toHaveLength(1);
    const item = menus[0].querySelector(
      `[data-command="${CommandIDs.goToCell}"]`
    );
    const at = { bubbles: true, button: 0 };
    item?.dispatchEvent(new MouseEvent('mousemove', at));
    expect(executed).toEqual([]);
    (menus[0] as HTMLElement).dispatchEvent(
      new KeyboardEvent('keydown', { keyCode: 38, bubbles: true })
    );
    (menus[0] as HTMLElement).dispatchEvent(
      new KeyboardEvent('keydown', { keyCode: 13, bubbles: true })
    );
    expect(executed).toEqual([
      {
        command: CommandIDs.goToCell,
        id: 'a',
        name: 'Cell 1, “a”',
        panelId: 'panel',
        isMenu: true
      }
    ]);
    await Promise.resolve();
    expect(document.querySelector('.jp-SeedMarkMenu')).toBeNull();
  });

  it('gives the focus back, and is disposed', async () => {
    const dispose = jest.spyOn(Menu.prototype, 'dispose');
    const { notebook, node } = open();
    (node as HTMLElement).dispatchEvent(
      new KeyboardEvent('keydown', { keyCode: 27, bubbles: true })
    );
    await Promise.resolve();
    expect(dispose).toHaveBeenCalledTimes(1);
    expect(document.activeElement).toBe(badge(notebook, 'b'));
    dispose.mockRestore();
  });
});

describe('disposal', () => {
  it('takes all marks away', () => {
    const { notebook, marks, view } = setUp(['a']);
    marks.set({ a: mark('edited') });
    view.flush();
    view.dispose();
    view.dispose();
    expect(view.isDisposed).toBe(true);
    expect(data(notebook, 'a')).toEqual([undefined, undefined]);
    expect(badge(notebook, 'a')).toBeNull();
    marks.set({ a: mark('unseeded') });
    notebook.activeCellIndex = 0;
    expect(data(notebook, 'a')[0]).toBeUndefined();
  });

  it('comes with that of the notebook, and nothing is drawn any more', async () => {
    const { notebook, marks, view } = setUp(['a']);
    marks.set({ a: mark('edited') });
    notebook.dispose();
    expect(view.isDisposed).toBe(true);
    marks.asked.length = 0;
    marks.set({ a: mark('edited') });
    await new Promise(requestAnimationFrame);
    expect(marks.asked).toEqual([]);
  });
});
