import { parser } from '@lezer/python';
import { CellParser } from '../../python';
import { createCodeReader } from '../index';

const read = createCodeReader(new CellParser(parser));

/** Code, and the keys that may be used up twice: `key first second`. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['normal(k)\nnormal(k)', 'k 1 2'],
  ['normal(k, (2,))\nuniform(key=k)', 'k 1 2'],
  ['normal(k)\nk, s = split(k)\nnormal(s)', 'k 1 2'],
  ['k, s = split(k)\nnormal(s)\nk, s = split(k)\nnormal(s)', ''],
  ['normal(k)\nk = key(1)\nnormal(k)', ''],
  ['k = split(k)[0]\nnormal(k)', ''],
  ['normal(ks[0])\nnormal(ks[1])', ''],
  ['normal(ks[0])\nnormal(ks[0])', 'ks[0] 1 2'],
  ['normal(ks[i])\nnormal(ks[i])', ''],
  ['for i in range(3):\n    normal(k)', 'k 2 2'],
  ['for i in range(3):\n    k, s = split(k)\n    normal(s)', ''],
  ['for k in split(key(0)):\n    normal(k)', ''],
  ['while a:\n    normal(k)\n    break', ''],
  ['[normal(k) for _ in range(3)]', 'k 1 1'],
  ['[normal(k) for k in ks]', ''],
  ['if a:\n    normal(k)\nelse:\n    uniform(k)', ''],
  ['if a:\n    normal(k)\nuniform(k)', 'k 2 3'],
  ['def f(k):\n    if a:\n        return normal(k)\n    return uniform(k)', ''],
  ['def f(k):\n    return normal(k) + normal(k)', 'k 2 2'],
  ['def f(k): normal(k)\ndef g(k): normal(k)', '']
];

it.each(PAIRS)('in %j these are handed over twice: %s', (code, pairs) => {
  const found = read(code).keys.pairs.map(
    ({ first, second }) => `${second.key} ${first.line} ${second.line}`
  );
  expect(found.join('; ')).toBe(pairs);
});

it('tells the first uses of keys that the cell does not make', () => {
  const { outer } = read(
    'a = normal(k)\nq = key(0)\nnormal(q)\nnormal(k)'
  ).keys;
  expect(outer).toEqual([{ key: 'k', call: 'normal', line: 1 }]);
});
