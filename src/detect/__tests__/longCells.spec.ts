import { parser } from '@lezer/python';
import { CellParser } from '../../python';
import { importLines } from '../../python/importLines';
import { atOnce } from '../../python/slices';
import { detect, frameworks } from './helpers';

const LONG = 'x = iter(x)\nlist(x)\n'.repeat(5000);

describe('A cell that is too much for the parser', () => {
  const code = [
    'import sklearn; y = 1',
    '"""',
    'import cupy',
    '"""',
    'from torch import (  # of nn',
    '  nn,',
    '  optim)',
    'if x:',
    '    import jax',
    LONG,
    'import polars as pl'
  ].join('\n');

  it('is not parsed', () => {
    expect(new CellParser(parser).parse(code)?.isParsed).toBe(false);
  });

  it('tells its imports, but for those in texts and blocks, with their lines', () => {
    const found = detect(code);
    expect(frameworks(found)).toBe('polars scikit-learn torch');
    expect(detect(LONG).frameworks).toEqual([]);
  });

  it('keeps their places', () => {
    const lines = atOnce(importLines(code));
    expect(code.startsWith(lines.slice(0, 14))).toBe(true);
    expect(lines.replace(/\s+/g, ' ')).toBe(
      'import sklearn; y = 1 from torch import ( # of nn nn, optim) import polars as pl'
    );
    expect(lines.split('\n')).toHaveLength(code.split('\n').length);
  });

  it.each(['import', 'from x', 'import a (', 'from', 'import a\nfrom b ('])(
    'may end in the middle: %j',
    end => {
      expect(() => detect(`${LONG}${end}`)).not.toThrow();
    }
  );
});
