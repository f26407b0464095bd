import type { Contents } from '@jupyterlab/services';

import type { ISentCell } from '..';
import {
  applied,
  isSafeImage,
  parseTimeout,
  parseTolerance,
  planned,
  reportName,
  saveReport
} from '..';

function code(source: string, ...tags: unknown[]): ISentCell {
  return { cell_type: 'code', source, metadata: { tags } };
}

describe('what will run', () => {
  it('counts code, and what tags say', () => {
    const cells = [
      code('a'),
      code(' \n'),
      code('b', 'seed-skip'),
      code('c', 'nbval-skip', 7),
      code('d', 'nbval-ignore-output'),
      { cell_type: 'markdown', source: 'text', metadata: {} },
      { cell_type: 'code', source: 'e', metadata: { tags: 'seed-skip' } }
    ];
    expect(
      planned({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells })
    ).toEqual({ runs: 3, skipped: 2, notCompared: 1 });
  });
});

describe('the comments of nbval', () => {
  it.each([
    ['# NBVAL_SKIP\nx', { runs: 0, skipped: 1, notCompared: 0 }],
    ['x\n  #NBVAL_IGNORE_OUTPUT', { runs: 1, skipped: 0, notCompared: 1 }],
    ['x  # NBVAL_SKIP', { runs: 1, skipped: 0, notCompared: 0 }],
    ['# NBVAL_SKIPPED', { runs: 1, skipped: 0, notCompared: 0 }],
    ['# nbval_skip', { runs: 1, skipped: 0, notCompared: 0 }]
  ])('%j', (source, counts) => {
    const cells = [code(source)];
    expect(
      planned({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells })
    ).toEqual(counts);
  });
});

describe('a change of code', () => {
  const change = { cell: 0, line: 2, before: ['b'], after: ['b1', 'b2'] };

  it.each([
    ['a\nb\nc', change, 'a\nb1\nb2\nc'],
    ['a\nb', change, 'a\nb1\nb2'],
    ['a\nc', change, null],
    ['a', change, null],
    ['a', { ...change, line: 2, before: [], after: ['b'] }, 'a\nb'],
    ['a', { ...change, line: 1, before: [], after: ['b'] }, 'b\na'],
    ['a', { ...change, line: 3, before: [], after: ['b'] }, null]
  ])('of %j', (source, given, expected) => {
    expect(applied(source, given)).toBe(expected);
  });
});

describe('numbers that are typed', () => {
  it.each([
    ['', 0],
    [' 30 ', 30],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['1e3', 1000]
  ])('a time limit: "%s"', (text, value) => {
    expect(parseTimeout(text)).toEqual({ ok: true, value });
  });

  it.each([
    ['soon', 'not-a-number'],
    ['0x10', 'not-a-number'],
    ['1,5', 'not-a-number'],
    ['Infinity', 'not-a-number'],
    ['-1', 'out-of-range'],
    ['1e9', 'out-of-range']
  ])('no time limit: "%s"', (text, problem) => {
    expect(parseTimeout(text)).toEqual({ ok: false, problem });
  });

  it('a tolerance is from 0 to below 1', () => {
    expect(parseTolerance('1e-6')).toEqual({ ok: true, value: 1e-6 });
    expect(parseTolerance('1').ok).toBe(false);
    expect(parseTolerance('-0.1').ok).toBe(false);
    expect(parseTolerance('much').ok).toBe(false);
  });
});

describe('images', () => {
  it.each([
    ['data:image/png;base64,iVBORw0KGgo=', true],
    ['data:image/jpeg;base64,AA', true],
    ['data:image/gif;base64,AA', true],
    ['data:image/svg+xml;base64,AA', false],
    ['data:text/html;base64,AA', false],
    ['data:image/png;base64,"><script>', false],
    ['https://example.org/a.png', false],
    ['javascript:alert(1)', false],
    [null, false]
  ])('%s', (url, isSafe) => {
    expect(isSafeImage(url)).toBe(isSafe);
  });
});

describe('the file of a report', () => {
  function setUp(names: string[], name: string | null, replaces = true) {
    const saved: [string, Partial<Contents.IModel> | undefined][] = [];
    const asked: string[] = [];
    const contents = {
      get: async (path: string) =>
        ({
          path,
          content: names.map(item => ({ name: item }))
        }) as Contents.IModel,
      save: async (path: string, model?: Partial<Contents.IModel>) => {
        saved.push([path, model]);
        return { path } as Contents.IModel;
      }
    };
    const prompts = {
      fileName: async (offered: string) => {
        asked.push(offered);
        return name;
      },
      replace: async (path: string) => {
        asked.push(path);
        return replaces;
      }
    };
    const run = (format: 'json' | 'html' = 'json') =>
      saveReport(contents, prompts, 'a/b.ipynb', format, 'text');
    return { run, saved, asked, contents };
  }

  it('has a name', () => {
    expect(reportName('a/b.c.ipynb', 'html')).toBe('b.c.verify.html');
  });

  it('is written beside the notebook', async () => {
    const { run, saved, asked } = setUp([], 'x.json');
    expect(await run()).toEqual({ kind: 'saved', path: 'a/x.json' });
    expect(asked).toEqual(['b.verify.json']);
    expect(saved).toEqual([
      ['a/x.json', { type: 'file', format: 'text', content: 'text' }]
    ]);
  });

  it('replaces nothing without a question', async () => {
    const { run, saved, asked } = setUp(['x.json'], 'x.json', false);
    expect(await run()).toEqual({ kind: 'declined' });
    expect(asked).toEqual(['b.verify.json', 'a/x.json']);
    expect(saved).toEqual([]);
    expect(await setUp(['x.json'], 'x.json').run()).toMatchObject({
      kind: 'saved'
    });
    // Hidden files are not listed.
    const hidden = setUp([], '.x', false);
    expect(await hidden.run()).toEqual({ kind: 'declined' });
  });

  it('is not written where nobody gives it a name', async () => {
    const { run, saved } = setUp([], null);
    expect(await run('html')).toEqual({ kind: 'declined' });
    expect(saved).toEqual([]);
  });

  it('says why it cannot be written', async () => {
    const { run, contents } = setUp([], 'x.json');
    contents.save = () => Promise.reject(new Error('Permission denied'));
    expect(await run()).toEqual({
      kind: 'failed',
      reason: 'Permission denied'
    });
  });
});
