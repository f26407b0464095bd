import type { TranslationBundle } from '@jupyterlab/translation';
import { nullTranslator } from '@jupyterlab/translation';

import { message } from '../../jobs/__tests__/helpers';
import { translate, translateAll, translateTerm } from '../translate';

const trans = nullTranslator.load('');

/** What a bundle is asked for: templates and values. */
function recorder() {
  const asked: unknown[][] = [];
  const recording = {
    __: (...args: unknown[]) => `<${asked.push(['__', ...args])}>`,
    _n: (...args: unknown[]) => `<${asked.push(['_n', ...args])}>`
  } as unknown as TranslationBundle;
  return { asked, recording };
}

describe('a message', () => {
  it('is translated by its template', () => {
    const { asked, recording } = recorder();
    expect(translate(message('Cell %1: %2', 3, 'x = %1'), recording)).toBe(
      '<1>'
    );
    expect(asked).toEqual([['__', 'Cell %1: %2', 3, 'x = %1']]);
    // What stands in a place is no template.
    expect(translate(message('Cell %1: %2', 3, 'x = %1'), trans)).toBe(
      'Cell 3: x = %1'
    );
  });

  it('is translated with the messages in it', () => {
    const { asked, recording } = recorder();
    const inner = message('in %1', 'place');
    expect(translate(message('It differs %1.', inner), recording)).toBe('<2>');
    expect(asked).toEqual([
      ['__', 'in %1', 'place'],
      ['__', 'It differs %1.', '<1>']
    ]);
  });

  it.each([
    [1, '1 cell of x'],
    [5, '5 cells of x']
  ])('has a plural: %s', (count, text) => {
    const cells = {
      template: '%1 cell of %2',
      plural: '%1 cells of %2',
      count,
      parameters: ['x']
    };
    expect(translate(cells, trans)).toBe(text);
    const { asked, recording } = recorder();
    translate(cells, recording);
    expect(asked).toEqual([
      ['_n', '%1 cell of %2', '%1 cells of %2', count, 'x']
    ]);
  });

  it.each([
    ['missing', undefined],
    ['null', null],
    ['a text', 'Text'],
    ['without parameters', { template: 'x' }],
    ['with an open place', { template: '%1 %2', parameters: [1] }],
    ['with a place 0', { template: '%0', parameters: [1] }],
    [
      'with a place in the plural',
      { template: 'x', plural: '%2', count: 1, parameters: [] }
    ],
    ['with half a plural', { template: 'x', count: 1, parameters: [] }],
    ['with a parameter of no kind', { template: '%1', parameters: [[]] }],
    ['around no message', { template: '%1', parameters: [{}] }]
  ])('that cannot be read is not shown: %s', (_, broken) => {
    expect(translate(broken, trans, 'In English.')).toBe('In English.');
    expect(translateAll([broken], trans, 'In English.')).toEqual([
      'In English.'
    ]);
    expect(translateAll([broken], trans)).toEqual([]);
  });

  it('that stands in itself is not shown', () => {
    const endless = { template: '%1', parameters: [] as unknown[] };
    endless.parameters.push(endless);
    expect(translate(endless, trans, 'In English.')).toBe('In English.');
  });

  it('says %', () => {
    expect(translate(message('%1 %% of %2', 5, 'x'), trans)).toBe('5 % of x');
  });
});

it('a word is what the report calls it', () => {
  const { terms } = { terms: { states: { equal: message('Equal') } } };
  const report = { terms } as never;
  expect(translateTerm(report, 'states', 'equal', trans)).toBe('Equal');
  expect(translateTerm(report, 'states', 'odd', trans)).toBe('odd');
  expect(translateTerm(report, 'states', 'constructor', trans)).toBe(
    'constructor'
  );
  expect(translateTerm(report, 'places', 'stdout', trans)).toBe('stdout');
});
