import { parser } from '@lezer/python';
import { Detector } from '../../detect';
import { createCodeReader } from '../../effects';
import { CellParser } from '../index';

/** A parser that counts what it parses. */
function counting(): { cells: CellParser; count: () => number } {
  let parsed = 0;
  const cells = new CellParser({
    parse: source => {
      parsed++;
      return parser.parse(source);
    }
  });
  return { cells, count: () => parsed };
}

describe('a cell', () => {
  it('is parsed once for detection and for effects', () => {
    const { cells, count } = counting();
    const source = 'import numpy as np\nnp.random.seed(1)';
    const detector = new Detector(cells, () => []);
    const found = detector.update([{ id: 'a', source }], 'python');
    expect(found.seeds).toHaveLength(1);
    expect(createCodeReader(cells)(source).resets).toEqual(['numpy']);
    expect(count()).toBe(1);
  });

  it('of another language is not parsed', () => {
    const { cells, count } = counting();
    expect(cells.parse('%%bash\nls')).toBeNull();
    expect(count()).toBe(0);
  });

  it('is forgotten once much else was read', () => {
    const { cells, count } = counting();
    const long = `# ${'x'.repeat(400_000)}\n`;
    const first = cells.parse('x = 1');
    expect(cells.parse('x = 1')).toBe(first);
    [1, 2, 3].forEach(i => cells.parse(`${long}${i}`));
    expect(cells.parse('x = 1')).not.toBe(first);
    expect(count()).toBe(5);
  });

  it('keeps where its text stands', () => {
    const cell = new CellParser(parser).parse('%time x = 1\n_\n!ls\ny');
    expect(cell?.text).toBe('_;    x = 1\n_\n_  \ny');
    expect(cell?.lineOf(cell.text.length - 1)).toBe(3);
    expect([0, 12, 14].map(at => cell?.isMagic(at))).toEqual([
      true,
      false,
      true
    ]);
  });

  // The parser of JupyterLab 4.6 takes the end of such a text for an error.
  it.each([
    ['', 'pass'],
    ['# a', 'pass'],
    ['\n  # a\n\n# b\n', 'pass'],
    ['x = 1\n# a', 'x = 1'],
    ['x = 1  # a\n\n  # b\n', 'x = 1  # a'],
    ['if x:\n  y\n  # a', 'if x:\n  y'],
    ['x = 1  # a', 'x = 1  # a'],
    ['"""\n# a"""', '"""\n# a"""'],
    ['!ls # a\n# b', '_      '],
    ['%%time\n# a', '_     ']
  ])('%j goes to the parser without comments at its end', (source, text) => {
    const given: string[] = [];
    const cells = new CellParser({
      parse: code => {
        given.push(code);
        return parser.parse(code);
      }
    });
    const read = createCodeReader(cells);
    const { isReadable, normal } = read(source);
    expect(given).toEqual([text]);
    expect(isReadable).toBe(true);
    expect(normal).not.toContain('pass');
  });
});

it('does not parse what is too long', () => {
  const cell = new CellParser(parser).parse(`x = 1\n${'y = 2\n'.repeat(1e5)}`);
  expect(cell?.isParsed).toBe(false);
});

it('takes what the parser does not for an error', () => {
  let parses = 0;
  const cells = new CellParser({
    parse: source => {
      parses++;
      if (source !== '(') {
        throw new RangeError('Maximum call stack size exceeded');
      }
      return parser.parse(source);
    }
  });
  const cell = cells.parse('import torch');
  expect(cell?.isParsed).toBe(false);
  expect(cell?.words.has('torch')).toBe(true);
  expect(cells.parse('import torch')).toBe(cell);
  expect(parses).toBe(2);
});
