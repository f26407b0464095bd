import { parser } from '@lezer/python';

import { OPERATORS } from '../../frameworks/devices';
import { CellParser } from '../../python';
import { findDeviceUses } from '../deviceUses';

const IMPORTS =
  'import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\nimport numpy as np';

function uses(...sources: string[]) {
  const cells = [IMPORTS, ...sources].map((source, index) => ({
    id: `c${index}`,
    source
  }));
  return findDeviceUses(cells, new CellParser(parser), OPERATORS);
}

function titles(...sources: string[]): string[] {
  return uses(...sources).operators.map(({ title }) => title);
}

describe('findDeviceUses', () => {
  it.each([
    ['acc = torch.zeros(3).index_add_(0, i, x)', ['`index_add`']],
    ['acc.scatter_add_(0, i, x)', ['`scatter_add`']],
    ['torch.bincount(i, w)', ['`bincount` with weights']],
    ['i.bincount(weights=w)', ['`bincount` with weights']],
    ['torch.bincount(i)', []],
    ['torch.bincount(i, weights=None)', []],
    ['np.bincount(i, w)', []],
    ['F.interpolate(x, scale_factor=2, mode="bilinear")', []],
    [
      'F.interpolate(x, mode="bilinear").sum().backward()',
      ['the gradient of `interpolate`']
    ],
    ['F.interpolate(x, scale_factor=2).sum().backward()', []],
    ['net = nn.AdaptiveAvgPool2d(4)', []],
    [
      'from torch.nn import MultiheadAttention as A\na = A(8, 1)\nl.backward()',
      ['attention']
    ],
    ['def f(acc):\n    return acc.index_add(0, i, x)', ['`index_add`']],
    ['%timeit acc.index_add_(0, i, x)', ['`index_add`']],
    ['x = x + 1  # acc.index_add_(0, i, x)', []],
    ['"""acc.index_add_(0, i, x)"""', []],
    ['%%bash\nacc.index_add_(0, i, x)', []],
    ['acc.index_add_(0, i,', ['`index_add`']],
    ['acc.constructor(0)', []]
  ])('finds in %s', (source, found) => {
    expect(titles(source)).toEqual(found);
  });

  it('finds each once, and gradients where any cell trains', () => {
    expect(
      titles(
        'net = nn.AdaptiveAvgPool2d(4)',
        'a.index_add_(0, i, x)',
        'b.index_add_(0, i, x)\nloss.backward()'
      )
    ).toEqual(['the gradient of `nn.AdaptiveAvgPool2d`', '`index_add`']);
  });

  it.each([
    ['net.cuda()', true],
    ['net.to("cuda")', true],
    ['net.to(device="cuda:1")', true],
    ['torch.zeros(3, device="cuda")', true],
    ['torch.set_default_device("cuda")', true],
    ['net.to("cpu")', false],
    // It may be either.
    ['dev = "cuda" if torch.cuda.is_available() else "cpu"', false],
    ['print("cuda")', false]
  ])('tells whether %s names a GPU', (source, found) => {
    expect(uses(source).namesDevice).toBe(found);
  });
});
