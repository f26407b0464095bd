import { nullTranslator } from '@jupyterlab/translation';

import { DEFAULT_FACTS, Facts } from '../../frameworks';
import { cell, message, report, running } from '../../jobs/__tests__/helpers';
import type { AdviceAction } from '../../model';
import { describeSeconds } from '../verify/amounts';
import { describeRuns, labelAdvice } from '../verify/labels';
import {
  describeLast,
  describeProblem,
  describeProgress
} from '../verify/status';

const trans = nullTranslator.load('jupyterlab_seed');

describe('durations', () => {
  it.each([
    [0.004, '4 ms'],
    [0.25, '0.3 s'],
    [12.4, '12 s'],
    [59.7, '1 min 0 s'],
    [200, '3 min 20 s'],
    [3900, '1 h 5 min'],
    [1, '1 s']
  ])('%s', (seconds, text) => {
    expect(describeSeconds(seconds, trans)).toBe(text);
  });
});

describe('a report', () => {
  it('says what each run was', () => {
    const alone = {
      label: 'C',
      hashSeed: null,
      seconds: 61,
      cells: 1,
      problem: null,
      message: null
    };
    expect(
      describeRuns(
        report('reproduced', [cell(0)], {
          runs: [{ ...alone, label: 'A', hashSeed: '1' }, alone]
        }),
        trans
      )
    ).toEqual([
      'Run A: 1 cell, 1 min 1 s, hash seed 1',
      'Run C, alone, to separate causes: 1 cell, 1 min 1 s'
    ]);
  });

  const advice = {
    kind: 'seed-framework',
    message: message('In English.'),
    text: 'In English.',
    framework: 'torch',
    cell: 2,
    line: 1,
    source: null,
    call: null,
    change: null,
    environment: {},
    determinism: null
  };

  it('has labels for the buttons of advice', () => {
    const shown = report('diverged', [cell(2, { source: 'fit()' })]);
    const label = (action: AdviceAction): string =>
      labelAdvice(advice, action, shown, DEFAULT_FACTS, trans);
    expect(label('seed')).toBe('Seed PyTorch');
    expect(label('show')).toBe('Go to Cell 3, `fit()`');
    expect(label('hash-seed')).toBe('Set Hash Seed');
    expect(label('one-after-the-other')).toBe('Verify One After the Other');
  });

  it('names a framework that another extension adds by its title', () => {
    const acme = { ...DEFAULT_FACTS.frameworks[0], id: 'acme', title: 'Acme' };
    const facts = new Facts([...DEFAULT_FACTS.frameworks, acme]);
    const seedAcme = { ...advice, framework: 'acme' };
    expect(
      labelAdvice(seedAcme, 'seed', report('diverged', []), facts, trans)
    ).toBe('Seed Acme');
  });
});

describe('what goes on', () => {
  it('says how far a run is', () => {
    const progress = { label: 'A', done: 3, total: 12, seconds: 4 };
    expect(describeProgress({ ...progress, cell: 4, left: 74.2 }, trans)).toBe(
      '3 of 12 cells · running cell 5 · about 1 min 15 s left'
    );
    const words = 'fit()';
    expect(
      describeProgress({ ...progress, cell: 4, left: null, words }, trans)
    ).toBe('3 of 12 cells · running cell 5, `fit()`');
    expect(
      describeProgress({ ...progress, done: 12, cell: null, left: 0 }, trans)
    ).toBe('12 of 12 cells');
  });

  it.each([
    ['missing', /not installed/],
    ['no-code', /^The notebook cannot be verified. why$/],
    ['not-a-notebook', /why/],
    ['unknown-kernel', /why/],
    ['kernel-start', /why/],
    ['input', /^The notebook cannot be verified. why$/],
    ['internal', /failed: why/],
    ['busy', /^why$/],
    ['network', /why/],
    ['unreadable', /log in again/],
    ['gone', /no longer has this report/],
    ['bad-option', /^why$/]
  ])('says what went wrong: %s', (kind, text) => {
    expect(describeProblem({ kind, message: 'why' }, trans)).toMatch(text);
  });

  it('says in the words of the server why it refused', () => {
    const messages = [message('No kernel %1.', 'x'), message('Choose one.')];
    const refusal = { kind: 'unknown-kernel', message: 'why', messages };
    expect(describeProblem(refusal, trans)).toBe(
      'The notebook cannot be verified. No kernel x. Choose one.'
    );
  });

  it('says something even where nothing is known', () => {
    expect(describeProblem({ kind: 'http', message: '' }, trans)).toContain(
      'http'
    );
  });

  it('says when it was last', () => {
    expect(describeLast(running({ seconds: 12 }), trans)).toMatch(
      /^The last verification, .+, took 12 s\.$/
    );
    expect(describeLast(running({ started: 'soon' }), trans)).toBeNull();
    expect(describeLast(null, trans)).toBeNull();
  });
});
