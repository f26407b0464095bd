// What the code of a cell says once the other cells are known.
import { DEFAULT_FACTS } from '../../frameworks';
import { everyRunOf } from '../everyRun';
import { collectInput } from '../input';
import { Interner } from '../interner';
import { streamsOf } from '../draws/mayDraw';
import { Session } from '../session';
import { FakeKernel, reader } from './kernel';

/** What is known of the last cell, once those above ran. */
function last(...cells: readonly string[]) {
  const kernel = new FakeKernel('k');
  const session = new Session('k', reader, new Interner(), () => DEFAULT_FACTS);
  session.add(kernel.start());
  const code = cells[cells.length - 1];
  cells.slice(0, -1).forEach(above => session.add(kernel.run('c', above)));
  const facts = reader(code);
  const { definitions } = collectInput(facts, session['_lookup']);
  return {
    varying: everyRunOf(facts, definitions, session['_lookup'], {
      areHashesFixed: false,
      texts: []
    }),
    streams: streamsOf(facts, definitions, session['_lookup'], DEFAULT_FACTS)
  };
}

describe('what differs in every run', () => {
  it.each([
    [['import numpy as xp', 'x = 1\nxp.random.default_rng()'], 2],
    [['from numpy.random import default_rng', 'default_rng()'], 1],
    [['np.random.default_rng()'], 1],
    [['import uuid\ndef f(): return uuid.uuid4()', 'x = 1\nprint(f())'], 2],
    [['import uuid\ndef f(): return uuid.uuid4()', 'g = f', 'x = 1\n\ng()'], 3]
  ])('in %j is in line %d', (cells, line) => {
    expect(last(...cells).varying).toMatchObject([{ line }]);
  });

  it.each([
    [['np = mine', 'np.random.default_rng()']],
    [['from mine import default_rng', 'default_rng()']],
    [['default_rng()']],
    [['import uuid\ndef f(): return uuid.uuid4()', 'print(f)\nx = 1', 'x']]
  ])('is not in the last of %j', cells => {
    expect(last(...cells).varying).toEqual([]);
  });
});

describe('the streams that code may move', () => {
  it.each<[readonly string[], string]>([
    [['plt.title("a")'], ''],
    [['x = [1]\nprint(len(x), sorted(x))\ndf.head()\ndf.a.mean()'], ''],
    [['import math\nmath.sqrt(2)'], ''],
    [['np.random.rand(3)'], 'numpy'],
    [['np.mean(x)'], ''],
    [['from numpy import random as r', 'r.rand()'], 'numpy'],
    [['random.choice([1])'], 'python'],
    [['random.Random(3)'], ''],
    [['torch.rand(2)'], 'numpy python torch torch.cuda torch.mps torch.xpu'],
    [['def f(n): return n + 1', 'f(1)'], ''],
    [['def f(n): return random.random()', 'f(1)'], 'python'],
    [['def f(n): return g()', 'def g(): np.random.rand()', 'f(1)'], 'numpy'],
    [['class A:\n  n = random.random()'], 'python'],
    [['def f(): random.random()'], '']
  ])('of the last of %j are %j', (cells, streams) => {
    const found = last(...cells).streams;
    expect([...(found ?? ['any'])].sort().join(' ')).toBe(streams);
  });

  it.each([
    [['f(1)']],
    [['model.fit(x)']],
    [['from mine import f', 'f(1)']],
    [['def f(g): return g()', 'f(1)']],
    [['exec(a)']],
    [['print(max(a, key=f))', 'fs[0](1)']],
    [['x = next(it)']],
    [['@a or b\ndef f(): pass']]
  ])('of the last of %j may be any', cells => {
    expect(last(...cells).streams).toBeNull();
  });
});
