import { nullTranslator } from '@jupyterlab/translation';
import * as fc from 'fast-check';

import cases from '../../../jupyterlab_seed/tests/first_words.json';
import type { ICellNames } from '../cellName';
import { firstWords, labelCell, labelCellAt, nameCell } from '../cellName';

const trans = nullTranslator.load('jupyterlab_seed');

describe('the first words of a cell', () => {
  it.each(cases as [string, string][])('of %j are %j', (source, words) => {
    expect(firstWords(source)).toBe(words);
  });

  it('are short, on one line, and the beginning of a line of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), source => {
        const words = firstWords(source);
        expect(Array.from(words).length).toBeLessThanOrEqual(25);
        expect(words).not.toMatch(/[\r\n`]/);
        expect(words === '').toBe(source.trim() === '');
        const flat = source.replace(/\s+/g, ' ').replace(/`/g, "'");
        expect(flat).toContain(words.replace(/…$/, '').replace(/\u00a0/g, ' '));
      })
    );
  });

  it('come out of a translated sentence as they went in', () => {
    const part = fc.constantFrom('%', '%%', ' ', '%1', '%2', 'x', '(', '{}');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), parts => {
        const source = parts.join('');
        const words = firstWords(source);
        expect(labelCellAt(3, source, trans)).toBe(
          words === '' ? 'Cell 3' : `Cell 3, \`${words}\``
        );
      })
    );
  });
});

describe('the name of a cell', () => {
  const sources: Record<string, string> = { a: 'scores = f()', b: ' \n' };
  const names: ICellNames = {
    cellNumber: id => (id in sources ? (id === 'a' ? 6 : 7) : null),
    source: id => sources[id] ?? ''
  };

  it.each([
    ['a', 'cell 6, `scores = f()`,', 'Cell 6, `scores = f()`'],
    ['b', 'cell 7', 'Cell 7'],
    ['gone', 'a deleted cell', 'A deleted cell']
  ])('of %s is %s', (id, name, label) => {
    expect(nameCell(id, names, trans, true)).toBe(name);
    expect(nameCell(id, names, trans)).toBe(name.replace(/,$/, ''));
    expect(labelCell(id, names, trans)).toBe(label);
  });
});
