import { parser } from '@lezer/python';
import { CellParser } from '../../python';
import { createCodeReader } from '../index';

const read = createCodeReader(new CellParser(parser));

/** Code, and the names whose values decide for sure what it shows or leaves. */
const TELLING: readonly (readonly [string, string])[] = [
  ['print(x)', 'x'],
  ['x', 'x'],
  ['x;', ''],
  ['x\ny', 'y'],
  ['print(x * 2 - y)', 'x y'],
  ['print(f"{x} {y:.2f}")', 'x'],
  ['print(-x, (y, [z]))', 'x y z'],
  ['print(x > 0)', ''],
  ['print(x // 2, x % 2)', ''],
  ['print(x and y)', ''],
  ['print(len(x), int(y), round(z))', ''],
  ['print(x[0], x.shape)', ''],
  ['print(x.tolist())', 'x'],
  ['print(list(x), tuple(y), *z)', ''],
  ['print([*x], {**y})', ''],
  ['str(x)\nx.copy()\nprint(y)', 'y'],
  ['y = 1; x\nz = 2', ''],
  ['y = 1; x', 'x'],
  ['s.add(x)\na.extend(y)', ''],
  ['x = x[:3]\nprint(x)', ''],
  ['print(x)\nx = 3', 'x'],
  ['x = x + 1\nprint(x)', 'x'],
  ['for x in y: pass\nprint(x)', ''],
  ['x //= 2\nx', ''],
  ['x += 1\nx', 'x'],
  ['d["a"] = 1\nd', ''],
  ['y = d\ny["a"] = 1\nprint(d)', ''],
  ['x.sort()\nprint(x)', ''],
  ['df.drop("a", inplace=True)\ndf', ''],
  ['f(x)\nx', ''],
  ['print(len(x))\nx.head()\nx', 'x'],
  ['a.append(1)\nprint(a)', 'a'],
  ['a.append(1)\na.clear()\nprint(a)', ''],
  ['f(x)', ''],
  ['a.append(x)', 'x'],
  ['y = x', 'x'],
  ['y, z = x, w', 'x w'],
  ['total += x', 'total x'],
  ['n //= x', ''],
  ['a[0] = x', 'x'],
  ['y = x if z else w', ''],
  ['for i in x:\n    print(y)', ''],
  ['print([i for i in x])', ''],
  ['def f():\n    return x', '']
];

it.each(TELLING)('%j tells %j', (code, names) => {
  expect(read(code).shownNames.join(' ')).toBe(names);
});

/** Code, and the names of which it only shows the text. */
const WRITING: readonly (readonly [string, string])[] = [
  ['print(x)', 'x'],
  ['x', 'x'],
  ['display(x + 1, [y])', 'x y'],
  ['s = str(x)\nt = f"{y}"', 'x y'],
  ['print(x.copy())', 'x'],
  ['print(x.tolist(), y.item())', ''],
  ['y = x', ''],
  ['y = x\nprint(x)', ''],
  ['a.append(x)', ''],
  ['print(-x, y)\nz = y', 'x']
];

it.each(WRITING)('%j writes %j', (code, names) => {
  expect(read(code).writtenNames.join(' ')).toBe(names);
});
