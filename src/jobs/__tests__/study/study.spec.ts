import { readFileSync } from 'fs';

import type { IStudyBackground, IStudyDraft, StudyField } from '../..';
import {
  betterBefore,
  chartOf,
  EMPTY_DRAFT,
  exact,
  fieldOf,
  NO_BACKGROUND,
  readStudyDraft,
  reportedPoints,
  reportedRuns,
  rowsOf,
  runningPoints,
  shown,
  span,
  STUDY_SCHEMA,
  studySize,
  suggestedResult
} from '../..';
import { run, studyReport } from './studies';

const WORDS = {
  description: 'values',
  seed: 'seed',
  variant: 'variant',
  a: 'A',
  b: 'B',
  difference: 'B minus A'
};

const RUNS = [
  run('A', 42, 0.5),
  run('B', 42, 0.7),
  run('A', 43, 0.6),
  run('B', 43, null)
];

function read(part: Partial<IStudyDraft>): ReturnType<typeof readStudyDraft> {
  return readStudyDraft({ ...EMPTY_DRAFT, ...part });
}

describe('the form', () => {
  it('is good as it is', () => {
    expect(read({}).options).toEqual({
      seeds: 20,
      results: [],
      better: null,
      directions: {},
      against: null,
      interest: null,
      jobs: null,
      insert: true,
      timeout: null,
      examples: null,
      hold: [],
      vary: [],
      free: false,
      retry: false,
      keepGoing: false
    });
  });

  it('reads the cells that are held or vary', () => {
    const cells = ' split, 7 ,';
    expect(read({ cells }).options).toMatchObject({ hold: [], vary: [] });
    expect(read({ cells, apart: 'hold' }).options).toMatchObject({
      hold: ['split', '7'],
      vary: []
    });
    expect(read({ cells, apart: 'vary' }).options?.vary).toHaveLength(2);
  });

  it('knows how long a study takes, as far as runs are known', () => {
    const size = (
      part: Partial<IStudyDraft>,
      known: Partial<IStudyBackground>
    ) => {
      const { options } = read({ seeds: '7', better: 'lower', ...part });
      return options && studySize(options, { ...NO_BACKGROUND, ...known });
    };
    expect(size({}, {})).toEqual({ runs: 7, jobs: null, seconds: null });
    const known = { seconds: 10, jobs: 4 };
    expect(size({}, known)).toEqual({ runs: 7, jobs: 4, seconds: 20 });
    expect(
      size({ comparison: 'revision', against: 'HEAD', jobs: '3' }, known)
    ).toEqual({ runs: 14, jobs: 3, seconds: 50 });
    expect(size({ seeds: '12', free: true }, known)).toMatchObject({
      runs: 32
    });
    expect(size({ seeds: '1' }, known)).toMatchObject({ jobs: 1 });
  });

  it('asks once what is better', () => {
    const draft = {
      ...EMPTY_DRAFT,
      comparison: 'revision',
      against: 'HEAD'
    } as const;
    const known: IStudyBackground = {
      ...NO_BACKGROUND,
      better: { loss: 'lower', accuracy: 'higher' }
    };
    const problem = (result: string, background = known) =>
      readStudyDraft({ ...draft, result }, background).problems.get('better');
    expect(problem('loss')).toBeUndefined();
    expect(problem('loss; accuracy')).toBeUndefined();
    expect(problem('loss; toString')).toBe('better-needed');
    expect(problem('')).toBe('better-needed');
    expect(problem('', { ...known, better: { '': 'lower' } })).toBeUndefined();
    const results = [{ expression: 'f1', better: 'higher' }] as const;
    expect(problem('', { ...known, results })).toBeUndefined();
    expect(betterBefore({ result: '' }, { ...known, results })).toBe('higher');
    expect(betterBefore({ result: 'loss' }, known)).toBe('lower');
    // What the notebook says now comes before what was said once.
    const now = { expression: 'loss', better: 'higher' } as const;
    expect(betterBefore({ result: 'loss' }, { ...known, results: [now] })).toBe(
      'higher'
    );
    expect(betterBefore({ result: 'loss; accuracy' }, known)).toBeNull();
    expect(betterBefore({ result: '' }, known)).toBeNull();
  });

  it('reads several results, and what is better of each', () => {
    const result = ' accuracy ; loss[-1] : lower; d["a:higher"] ';
    expect(read({ result, better: 'higher' }).options?.results).toEqual([
      { expression: 'accuracy', better: null },
      { expression: 'loss[-1]', better: 'lower' },
      { expression: 'd["a:higher"]', better: null }
    ]);
  });

  it.each<[Partial<IStudyDraft>, object]>([
    [{ comparison: 'notebook', against: ' a.ipynb ' }, { path: 'a.ipynb' }],
    [{ comparison: 'revision', against: 'HEAD~1' }, { revision: 'HEAD~1' }],
    [{ comparison: 'saved' }, { saved: true }],
    [
      { comparison: 'parameter', against: 'hidden = 24; name=a=b' },
      { parameters: { hidden: '24', name: 'a=b' } }
    ]
  ])('compares with %j', (part, against) => {
    expect(read({ ...part, better: 'lower' }).options?.against).toEqual(
      against
    );
  });

  it.each<[Partial<IStudyDraft>, StudyField]>([
    [{ seeds: '' }, 'seeds'],
    [{ seeds: '0' }, 'seeds'],
    [{ seeds: '1001' }, 'seeds'],
    [{ seeds: '2.5' }, 'seeds'],
    [{ interest: '0' }, 'interest'],
    [{ interest: '-1' }, 'interest'],
    [{ interest: '1,5' }, 'interest'],
    [{ interest: '1e999' }, 'interest'],
    [{ jobs: '0' }, 'jobs'],
    [{ jobs: 'all' }, 'jobs'],
    [{ apart: 'hold', cells: ' ,' }, 'cells'],
    [{ directions: 'loss' }, 'directions'],
    [{ directions: 'loss:better' }, 'directions'],
    [{ examples: '0' }, 'examples'],
    [{ examples: '1.5' }, 'examples'],
    [{ timeout: '0' }, 'timeout'],
    [{ timeout: '1e7' }, 'timeout'],
    [{ timeout: 'x' }, 'timeout'],
    [{ result: 'a; a' }, 'result'],
    [{ comparison: 'notebook', better: 'lower' }, 'against'],
    [{ comparison: 'revision', better: 'lower', against: ' ' }, 'against'],
    [{ comparison: 'parameter', better: 'lower', against: 'a' }, 'against'],
    [{ comparison: 'parameter', better: 'lower', against: 'a=' }, 'against'],
    [{ comparison: 'notebook', against: 'a.ipynb' }, 'better'],
    [{ comparison: 'notebook', against: 'a', result: 'x:lower; y' }, 'better']
  ])('refuses %j at its field', (part, field) => {
    const { options, problems } = read(part);
    expect(options).toBeNull();
    expect([...problems.keys()]).toEqual([field]);
  });

  it('reads what is better of single values', () => {
    const part = { comparison: 'notebook', against: 'a' } as const;
    const directions = ' loss : lower; top-5:higher ';
    expect(read({ ...part, directions }).options?.directions).toEqual({
      loss: 'lower',
      'top-5': 'higher'
    });
  });

  it('needs no direction where every result has one', () => {
    const part = { comparison: 'notebook', against: 'a' } as const;
    expect(read({ ...part, result: 'x:lower' }).options).not.toBeNull();
  });

  it('knows its fields by the names of the options', () => {
    expect(fieldOf('results')).toBe('result');
    expect(fieldOf('against')).toBe('against');
    expect(fieldOf('path')).toBeNull();
    expect(fieldOf(undefined)).toBeNull();
  });

  it('shows at its field that a notebook gives no result', () => {
    expect(fieldOf(undefined, 'no-result')).toBe('result');
    expect(fieldOf(undefined, 'fails')).toBeNull();
  });

  it.each([
    ['accuracy', 'accuracy'],
    ['x = 1\nmodel.scores["test"]', 'model.scores["test"]'],
    ['accuracy = 1', null],
    ['print(accuracy)', null],
    ['# accuracy', null],
    ['', null]
  ])('suggests the last expression of "%s"', (source, expected) => {
    const cells = [
      { cell_type: 'code', source, metadata: {} },
      { cell_type: 'markdown', source: 'text', metadata: {} }
    ];
    const notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
    expect(suggestedResult(notebook)).toBe(expected);
  });
});

describe('the points', () => {
  it('grow with each run, and pair by seed', () => {
    expect(runningPoints([])).toEqual([]);
    const [points] = runningPoints(RUNS);
    expect(points.result).toBe('accuracy');
    expect(points.values).toHaveLength(3);
    expect(points.differences).toEqual([
      { seed: 42, difference: expect.closeTo(0.2) as number }
    ]);
    expect(points.difference).toBeNull();
  });

  it('are those of the variants', () => {
    const extra = [run('same', 42, 0.1), run('free', 7, 0.2)];
    expect(runningPoints([...RUNS, ...extra])).toEqual(runningPoints(RUNS));
    const rows = rowsOf([...RUNS, ...extra], 'accuracy');
    expect(rows.map(({ seed }) => seed)).toEqual([42, 43]);
  });

  it('of a report have means and intervals', () => {
    const report = studyReport(RUNS);
    const points = reportedPoints(report, report.results[0]);
    expect(points.means.get('B')).toEqual({ mean: 0.7, interval: [0.6, 0.8] });
    expect(points.difference).toEqual({ mean: 0.2, interval: [0.1, 0.3] });
  });

  it('stand in a table, those that failed as well', () => {
    const rows = rowsOf(reportedRuns(studyReport(RUNS)), 'accuracy');
    expect(rows.map(({ seed }) => seed)).toEqual([42, 43]);
    expect(rows[1].runs.get('B')?.outcome).toBe('error');
    expect(rows[1].difference).toBeNull();
  });

  it('of a result that is called like a member of objects', () => {
    const runs = [run('A', 1, 0.5)];
    expect(rowsOf(runs, 'constructor')[0].difference).toBeNull();
  });
});

describe('the plot', () => {
  interface IPanel {
    layer: { mark: { type: string }; data: { values: unknown[] } }[];
  }
  const panels = (chart: unknown): IPanel[] =>
    (chart as { hconcat: IPanel[] }).hconcat;
  const marks = (panel: IPanel): string[] =>
    panel.layer.map(({ mark }) => mark.type);

  it('of one variant has a point for each seed', () => {
    const [points] = runningPoints([run('A', 1, 0.5), run('A', 2, 0.6)]);
    const [panel, ...others] = panels(chartOf(points, WORDS));
    expect(others).toEqual([]);
    expect(marks(panel)).toEqual(['point']);
    expect(panel.layer[0].data.values).toEqual([
      { arm: 'A', seed: 1, value: 0.5 },
      { arm: 'A', seed: 2, value: 0.6 }
    ]);
  });

  it('of two joins pairs, and has the differences with their zero', () => {
    const [points] = runningPoints(RUNS);
    const [pairs, differences] = panels(chartOf(points, WORDS));
    expect(marks(pairs)).toEqual(['line', 'point']);
    expect(marks(differences)).toEqual(['rule', 'point']);
    expect(differences.layer[0].data.values).toEqual([{ difference: 0 }]);
  });

  it('has its plots below each other where there is little room', () => {
    const [points] = runningPoints(RUNS);
    const chart = chartOf(points, WORDS, true);
    expect(chart).not.toHaveProperty('hconcat');
    expect(chart.vconcat).toEqual(panels(chartOf(points, WORDS)));
  });

  it('has intervals once they are known', () => {
    const report = studyReport(RUNS);
    const points = reportedPoints(report, report.results[0]);
    const [pairs, differences] = panels(chartOf(points, WORDS));
    expect(marks(pairs)).toEqual(['line', 'point', 'rule', 'tick']);
    expect(marks(differences)).toEqual(['rect', 'rule', 'rule', 'point']);
  });
});

describe('numbers', () => {
  it('have the places that their uncertainty has two digits for', () => {
    expect(shown(0.94621, 0.0123)).toBe('0.946');
    expect(shown(123.456, 20)).toBe('123');
    expect(shown(-0.0001, 0.1)).toBe('0.00');
    expect(shown(0.123456789, 0)).toBe('0.123457');
    expect(shown(1e200, 1e199)).toBe('1e+200');
    expect(exact(1e-9)).toBe('1e-9');
    expect(span([0.4, 0.6])).toBe('0.40 … 0.60');
    // With a minus sign; the hyphen of an exponent stays.
    expect(span([-0.4, -0.2])).toBe('−0.40 … −0.20');
    expect(exact(-1e-9)).toBe('−1e-9');
  });
});

it('reads the schema that the server writes', () => {
  const file = 'jupyterlab_seed/study/report/report.schema.json';
  const schema = JSON.parse(readFileSync(file, 'utf-8')) as {
    properties: { schema: { const: number } };
  };
  expect(schema.properties.schema.const).toBe(STUDY_SCHEMA);
});
