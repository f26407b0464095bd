import type { ISharedNotebook } from '@jupyter/ydoc';

import type { IStudyReport } from '../../jobs';
import { studyReport } from '../../jobs/__tests__/study/studies';
import { crc32 } from '../jobs/crc32';
import { isStudyOutdated } from '../jobs/outdatedStudies';

interface ICell {
  source: string;
  type?: string;
  isSeed?: boolean;
}

function notebook(...cells: ICell[]): ISharedNotebook {
  return {
    cells: cells.map(({ source, type = 'code', isSeed }, index) => ({
      cell_type: type,
      getId: () => String(index),
      getSource: () => source,
      getMetadata: (key: string) =>
        isSeed && key === 'jupyterlab_seed' ? { role: 'seed-cell' } : undefined
    }))
  } as unknown as ISharedNotebook;
}

const REPORT: IStudyReport = {
  ...studyReport([]),
  sources: ['x = 1', "print('ü')"].map(crc32)
};

it('sums are those of zlib', () => {
  expect(crc32('123456789')).toBe(0xcbf43926);
  expect(crc32('ü')).toBe(0x63d969d5);
});

describe('a study', () => {
  it('is of a notebook whose seed, text and empty cells may change', () => {
    for (const seed of [42, 43]) {
      const now = notebook(
        { source: 'Text', type: 'markdown' },
        { source: `SEED = ${seed}`, isSeed: true },
        { source: 'x = 1' },
        { source: ' \n' },
        { source: "print('ü')" }
      );
      expect(isStudyOutdated(REPORT, now)).toBe(false);
    }
  });

  it.each([
    [[{ source: 'x = 2' }, { source: "print('ü')" }]],
    [[{ source: 'x = 1' }]],
    [[{ source: "print('ü')" }, { source: 'x = 1' }]],
    [[{ source: 'x = 1' }, { source: "print('ü')" }, { source: 'y' }]]
  ])('is outdated if cells were edited, moved or added: %j', cells => {
    expect(isStudyOutdated(REPORT, notebook(...cells))).toBe(true);
  });

  it('without a report that can be read says nothing', () => {
    const now = notebook({ source: 'other' });
    expect(isStudyOutdated(null, now)).toBe(false);
    expect(isStudyOutdated(undefined, now)).toBe(false);
    expect(isStudyOutdated({ ...REPORT, schema: 2 }, now)).toBe(false);
  });
});
