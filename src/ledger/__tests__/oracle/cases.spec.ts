// Small notebooks whose marks were wrong once, run in kernels: what the marks say of each.
import { parser } from '@lezer/python';

import { createCodeReader } from '../../../effects';
import { CellParser } from '../../../python';
import {
  compose,
  createDefaultRegistry,
  DEFAULT_DETERMINISM
} from '../../../recipes';
import { Ledger } from '../../index';
import type { IRecord } from '../../index';
import { Kernels } from './kernels';
import type { ICell, Operation } from './notebook';
import { keyOf } from './judge';
import { play, tell } from './play';

const registry = createDefaultRegistry();
const reader = createCodeReader(new CellParser(parser));

let kernels: Kernels;
beforeAll(() => {
  kernels = new Kernels({
    libraries: ['matplotlib.pyplot', 'sklearn.model_selection']
  });
});
afterAll(() => kernels.close());

const ALL: Operation = { kind: 'run-all' };

function run(...cells: readonly number[]): Operation {
  return { kind: 'run', cells: cells.map(String) };
}

/** The marks after all that was done: `1 out-of-sequence will`; those that say nothing are left out. */
async function marks(
  cells: string,
  operations: readonly Operation[],
  {
    seed = null,
    isReal = false
  }: { seed?: number | null; isReal?: boolean } = {}
): Promise<{ found: string[]; ledger: Ledger; records: readonly IRecord[] }> {
  const sources: ICell[] = cells.split('\n# ---\n').map((source, i) => ({
    id: String(i + 1),
    source,
    mayRaise: false,
    claimsSeed: false
  }));
  const seedCell: ICell = {
    id: 'seed',
    source: compose(
      {
        language: 'python',
        seed: seed ?? 0,
        frameworks: ['python', 'numpy', 'torch'],
        variants: {},
        determinism: DEFAULT_DETERMINISM
      },
      registry
    ),
    mayRaise: false,
    claimsSeed: true
  };
  const events = await play(
    {
      seed: 0,
      seedsAtStart: false,
      cells: seed === null ? sources : [seedCell, ...sources],
      operations
    },
    kernels,
    reader,
    isReal
  );
  const ledger = new Ledger(reader);
  events.forEach(event => tell(ledger, event));
  const found: string[] = [];
  for (const { id } of sources) {
    const mark = ledger.mark(id);
    if (mark && mark.state !== 'in-sequence') {
      found.push(`${id} ${keyOf(mark)}`);
    }
  }
  const records = events.flatMap(event =>
    event.kind === 'record' ? [event.record] : []
  );
  return { found, ledger, records };
}

it('a loader with a generator of its own draws on when it is read again', async () => {
  const cells = `import torch
from torch.utils.data import DataLoader
g = torch.Generator().manual_seed(0)
# ---
print([int(x) for x in DataLoader(range(6), shuffle=True, generator=g)])`;
  expect((await marks(cells, [ALL], { seed: 1 })).found).toEqual([]);
  const { found } = await marks(cells, [ALL, run(2)], { seed: 1 });
  expect(found).toEqual(['2 out-of-sequence will']);
});

it.each([
  ['a = np.zeros(1008, dtype="u1")', 'a', 'may'],
  ['a = np.zeros(1000, dtype="u1")', 'a', 'will'],
  ['a = np.zeros(1008, dtype="u1")', 'b = a\nb', 'will'],
  ['a = [np.zeros(1008, dtype="u1")]', 'print(a)', 'may'],
  ['np.set_printoptions(threshold=5); a = np.zeros(9)', 'a', 'may'],
  ['a = pd.DataFrame({"a": range(61)})', 'a', 'may'],
  ['a = pd.DataFrame({"a": range(60)})', 'print(a)', 'will'],
  ['a = pd.Series(range(61))', 'print(a + 1)', 'may'],
  ['a = pd.DataFrame([range(21)])', 'a', 'may'],
  ['a = pd.DataFrame({"a": ["x" * 51]})', 'a', 'may'],
  ['a = pd.DataFrame({"a": ["x" * 50]})', 'a', 'will'],
  ['pd.options.display.max_rows = 4; a = pd.Series(range(5))', 'a', 'may']
])('%s, of which %j shows all or an excerpt: %s', async (make, show, sure) => {
  // In the middle, which an excerpt leaves out.
  const cells = `import numpy as np, pandas as pd
pd.options.display.max_columns = 20  # as where there is no terminal
${make}
# ---
one = a[0] if type(a) is list else a.values if hasattr(a, "values") else a
if one.dtype.kind != "O":
    one.flags.writeable = True
    one.flat[one.size // 2] += 3
else:
    a.iloc[0, 0] = a.iloc[0, 0][:-1] + chr(ord(a.iloc[0, 0][-1]) + 1)
# ---
${show}`;
  const { found } = await marks(cells, [ALL, run(2), run(3)]);
  expect(found.filter(one => one.startsWith('3'))).toEqual([
    `3 out-of-sequence ${sure}`
  ]);
});

it('a figure has what was drawn through its axes', async () => {
  const cells = `import matplotlib.pyplot as plt
fig, ax = plt.subplots()
# ---
ax.plot([1, 2])
# ---
fig`;
  expect((await marks(cells, [ALL])).found).toEqual([]);
  const { found } = await marks(cells, [ALL, run(2), run(3)]);
  expect(found).toEqual(['2 out-of-sequence may', '3 out-of-sequence may']);
});

it('a generator is used up by reading it', async () => {
  const cells = `squares = (i * i for i in range(5))
# ---
print(list(squares))`;
  const { found } = await marks(cells, [ALL, run(2)]);
  expect(found).toEqual(['2 out-of-sequence may']);
});

it('a number may end in its point', async () => {
  const cells = `import numpy as np
for _ in range(3): x = 1.
print(np.random.rand())`;
  expect((await marks(cells, [ALL], { seed: 1 })).found).toEqual([]);
  expect((await marks(cells, [ALL, ALL], { seed: 1 })).found).toEqual([]);
});

it('only what depends on a failed run is in doubt', async () => {
  const cells = `import numpy as np
X = np.zeros((2, 3))
# ---
print(X[1, 2])
# ---
X = np.zeros(2)
# ---
print("unrelated")
# ---
print(np.random.rand())`;
  const { found } = await marks(cells, [ALL, run(2)], { seed: 1 });
  expect(found).toEqual(['2 out-of-sequence will']);
});

it('what a library draws while it loads is drawn by no cell', async () => {
  const cells = `import numpy as np
import torch
np.random.seed(7)
# ---
print(np.random.rand())`;
  const { found, ledger } = await marks(cells, [ALL], { isReal: true });
  expect(found).toEqual([]);
  expect(ledger.mark('2')?.seed).toBe(7);
});

it('the hash of a text is another in every process', async () => {
  const cells = `import random
random.seed(hash("a"))
# ---
x = random.random()
# ---
print(x)`;
  const { found } = await marks(cells, [ALL]);
  expect(found).toHaveLength(3);
  expect(found[0]).toBe('1 unseeded');
});

it('the order of a set of texts is another in every process, unless the hash seed is fixed', async () => {
  const cells = `names = ["ann", "bob", "cid", "ann"]
numbers = [3, 1, 2]
# ---
order = list(set(names))
# ---
print(list(set(numbers)), sorted(set(names)))
# ---
print(order)`;
  const { found, ledger, records } = await marks(cells, [ALL]);
  expect(found).toEqual(['2 unseeded', '4 out-of-sequence may']);
  expect(ledger.mark('2')?.cause).toEqual({
    kind: 'every-run',
    line: 1,
    call: 'list(set(names))',
    remedy: 'sorted(set(names))'
  });
  const fixed = new Ledger(reader);
  fixed.setCells(
    cells.split('\n# ---\n').map((source, i) => ({
      id: String(i + 1),
      source,
      mayRaise: false,
      isSeedCell: false
    }))
  );
  records.forEach(record =>
    fixed.add(record.kind === 'start' ? { ...record, hashes: 'fixed' } : record)
  );
  expect(['1', '2', '3', '4'].map(id => fixed.mark(id)?.state)).toEqual([
    'in-sequence',
    'in-sequence',
    'in-sequence',
    'in-sequence'
  ]);
});

it('a generator without a seed, and entropy, differ in every run', async () => {
  const cells = `import uuid
import numpy as np
rng = np.random.default_rng()
# ---
print(rng.random(), uuid.uuid4())`;
  const { found } = await marks(cells, [ALL]);
  expect(found).toEqual(['1 unseeded', '2 unseeded']);
});

it('what is drawn between a seed from the system and another one differs in every run', async () => {
  const cells = `import numpy as np
np.random.seed()
print(np.random.rand())
np.random.seed(4)
# ---
print(np.random.rand())`;
  const { found } = await marks(cells, [ALL]);
  expect(found).toEqual(['1 unseeded']);
});

/** What is drawn before a seed decides how much is drawn after it. */
const STEERED: readonly (readonly [string, string, string, string])[] = [
  ['import numpy as np', 'np.random.seed()', 'k = np.random.randint(100)\nnp.random.seed(4)\nx = np.random.rand(k)', 'np.random.rand()'], // prettier-ignore
  ['import random', 'random.seed(None)', 'k = random.randrange(100)\nrandom.seed(4)\nfor _ in range(k): random.random()', 'random.random()'], // prettier-ignore
  ['import torch', 'torch.seed()', 'n = int(torch.randint(100, (1,)))\ntorch.manual_seed(4)\nif n > 50: torch.rand(1)', 'torch.rand(1)'], // prettier-ignore
  ['import random', 'random.seed()', 'def f():\n    n = random.randrange(100)\n    random.seed(4)\n    while n:\n        n //= 2\n        random.random()\nf()', 'random.random()'] // prettier-ignore
];

it.each(STEERED)(
  'numbers that decide how much is drawn after a seed leave a stream unknown: %s, %s',
  async (load, unseed, draw, show) => {
    const after = `\n${draw}\n# ---\nprint(${show})`;
    const own = await marks(`${load}${after}`, [ALL]);
    expect(own.found[1]).toBe('2 out-of-sequence may');
    for (const seed of [null, 1]) {
      const { found } = await marks(`${load}\n${unseed}${after}`, [ALL], {
        seed
      });
      expect(found).toEqual(['1 unseeded', '2 out-of-sequence may']);
    }
  }
);

it('an edited function is in doubt where it is called, and nowhere else', async () => {
  const cells = `def f(n):
    return n + 1
# ---
print(f(1))
# ---
z = 3
# ---
print("done")`;
  const { found } = await marks(cells, [
    ALL,
    { kind: 'edit', cell: '1', source: 'def f(n):\n    return n + 2' }
  ]);
  expect(found).toEqual(['1 edited may', '2 out-of-sequence may']);
});

it('a seed of its own is said quietly, and nothing is stored', async () => {
  const cells = `import torch
torch.manual_seed(1234)
print(torch.rand(1))`;
  const { found, ledger } = await marks(cells, [ALL], { seed: 42 });
  expect(found).toEqual(['1 own-seed']);
  expect(ledger.mark('1')).toMatchObject({ seed: 1234, needsAttention: false });
  expect(ledger.disagreement('1')).toBeUndefined();
});

it('after a run from the first broken cell nothing is marked', async () => {
  const cells = `import random
random.seed(1)
# ---
x = 0
x += random.random()
# ---
print(x)`;
  const before = await marks(cells, [ALL, run(2, 3)]);
  expect(before.found).toEqual([
    '2 out-of-sequence will',
    '3 out-of-sequence will'
  ]);
  const { found } = await marks(cells, [
    ALL,
    run(2, 3),
    { kind: 'resume', cell: '2' }
  ]);
  expect(found).toEqual([]);
});

it('a cross-validator with a generator inside draws on when it splits again', async () => {
  const cells = `import numpy as np
from sklearn.model_selection import KFold
X = np.arange(8)
kf = KFold(2, shuffle=True, random_state=np.random.RandomState(0))
# ---
print([t.tolist() for _, t in kf.split(X)])`;
  const { found } = await marks(cells, [ALL, run(2)], { seed: 1 });
  expect(found).toEqual(['2 out-of-sequence will']);
  const back = await marks(cells, [ALL, { kind: 'rewind', cell: '2' }], { seed: 1 }); // prettier-ignore
  expect(back.found).toEqual([]);
});

/** Code that is a text: its state after the cells of the last column ran again. */
const TEXTS: readonly (readonly [string, string, string, readonly number[]])[] =
  [
    ['import random', 'print(get_ipython().run_cell("random.random()").result)', '3 out-of-sequence will', [3]], // prettier-ignore
    ['x = 1\n# ---\nx += 1', 'exec("print(x)")', '4 out-of-sequence may', [3, 4]], // prettier-ignore
    ['x = 1\n# ---\nx += 1', 'print(eval("x"))', '4 out-of-sequence may', [3, 4]], // prettier-ignore
    ['x = 1\n# ---\nx += 1', 'print(globals()["x"])', '4 out-of-sequence may', [3, 4]], // prettier-ignore
    ['x = 1\nsource = "print(x)"\n# ---\nx += 1', 'exec(source)', '4 unknown', [3, 4]], // prettier-ignore
    ['x = 1\nname = "x"\n# ---\nx += 1', 'print(globals()[name])', '4 unknown', [3, 4]], // prettier-ignore
    ['x = 1\nsource = "x"\n# ---\nx += 1', 'def f():\n    return eval(source)\nprint(f())', '4 unknown', [3, 4]], // prettier-ignore
    ['x = [1]\n# ---\nx.append(2)', 'ip = get_ipython()\nip.run_cell("print(x)")', '4 out-of-sequence may', [3, 4]], // prettier-ignore
    ['x = [1]\n# ---\nx.append(2)', 'get_ipython().run_line_magic("time", "print(x)")', '4 out-of-sequence may', [3, 4]], // prettier-ignore
    ['x = [1]\n# ---\nexec("x.append(2)")', 'print(x)', '4 out-of-sequence will', [3, 4]], // prettier-ignore
    ['x = [1]\n# ---\nexec("y = x\\ny.append(3)")', 'print(x)', '4 out-of-sequence will', [3, 4]], // prettier-ignore
    ['k = 1\n# ---\nexec("def f():\\n    return k")\n# ---\nk += 1', 'print(f())', '5 out-of-sequence may', [4, 5]] // prettier-ignore
  ];

it.each(TEXTS)(
  'code may be a text: %s, then %s',
  async (made, use, expected, again) => {
    const cells = `a = 0\n# ---\n${made}\n# ---\n${use}`;
    expect((await marks(cells, [ALL], { seed: 1 })).found).toEqual([]);
    const { found } = await marks(cells, [ALL, run(...again)], { seed: 1 });
    expect(found).toContain(expected);
  }
);

it('a cell that runs a text is as the cells above it', async () => {
  const cells = `x = 1
source = "y = x + 1"
# ---
exec(source)
# ---
print(y)`;
  expect((await marks(cells, [ALL], { seed: 1 })).found).toEqual([]);
  // It may take what it left itself.
  const again = await marks(cells, [ALL, run(2, 3)], { seed: 1 });
  expect(again.found).toEqual(['2 unknown', '3 unknown']);
  const edit: Operation = { kind: 'edit', cell: '1', source: 'x = 2\nsource = "y = x + 1"' }; // prettier-ignore
  const { found } = await marks(cells, [ALL, edit], { seed: 1 });
  expect(found[1]).toBe('2 unknown');
});

/** What changes in place though neither a name nor a method tells. */
const HIDDEN: readonly (readonly [string, string, readonly number[]])[] = [
  ['class A:\n    def stream(self):\n        yield from range(3)\ns = A().stream()', 'print(list(s))', [2]], // prettier-ignore
  ['d = {"g": (i for i in range(5))}', 'print(sum(d["g"]))', [2]],
  ['import io\nbuf = io.StringIO("a\\nb\\nc")', 'print([line for line in buf])', [2]], // prettier-ignore
  ['def make():\n    n = 0\n    def inc(*a):\n        nonlocal n\n        n += 1\n        return n\n    return inc\nc = make()', 'print(list(map(c, [1, 2])))', [2]], // prettier-ignore
  ['def counted(f):\n    log = []\n    def inner():\n        log.append(1)\n        return len(log)\n    return inner\n@counted\ndef f(): return 1', 'print(f())', [2]], // prettier-ignore
  ['class B:\n    n = []\n    def __init__(self):\n        type(self).n.append(1)', 'b = B()\n# ---\nprint(B.n)', [2, 3]], // prettier-ignore
  ['boxes = [[1], [2]]', 'import random\nrandom.choice(boxes).append(3)\n# ---\nprint(boxes)', [2, 3]], // prettier-ignore
  ['boxes = [[1], [2]]', 'copy = list(boxes)\ncopy[0].append(3)\n# ---\nprint(boxes)', [2, 3]], // prettier-ignore
  ['boxes = [[1], [2]]', '[b.append(1) for b in boxes]\n# ---\nprint(boxes)', [2, 3]], // prettier-ignore
  ['from collections import defaultdict\nd = defaultdict(list)', 'print(len(d))\n# ---\nprint(d["q"])', [2]] // prettier-ignore
];

it.each(HIDDEN)('sees changes in place: %s, %s', async (made, use, again) => {
  const cells = `${made}\n# ---\n${use}`;
  expect((await marks(cells, [ALL], { seed: 1 })).found).toEqual([]);
  const { found } = await marks(cells, [ALL, run(...again)], { seed: 1 });
  const last = again[again.length - 1];
  // Proven where the value is small and plain, and shown as it is.
  const sure = use.endsWith('print(boxes)') ? 'will' : 'may';
  expect(found).toContain(`${last} out-of-sequence ${sure}`);
});

it('a table that a cell changes in place to what it was breaks nothing below', async () => {
  const cells = `import pandas as pd
df = pd.DataFrame({"a": [1, 2], "b": ["x", None]})
# ---
df["c"] = df["a"] * 2
df.columns = [name.lower() for name in df.columns]
# ---
print(df)`;
  const { found } = await marks(cells, [ALL, run(2, 2)], { seed: 1 });
  expect(found).toEqual(['2 out-of-sequence may']);
  const edited = cells.replace('# ---\nprint', '# ---\ndf["a"] += 1\n# ---\nprint'); // prettier-ignore
  const twice = await marks(edited, [ALL, run(3, 4)], { seed: 1 });
  expect(twice.found).toEqual(['3 out-of-sequence may', '4 out-of-sequence will']); // prettier-ignore
});

it('what grows through an object that no name leads to is no fault of its readers', async () => {
  const cells = `log = []
tell = [log.append, print]
# ---
tell[0](1)
# ---
print(log)`;
  expect((await marks(cells, [ALL])).found).toEqual([]);
  const { found } = await marks(cells, [ALL, run(2, 3)]);
  expect(found).toContain('3 out-of-sequence may');
});

it('how much is drawn elsewhere does not follow from the state of a generator', async () => {
  const cells = `import random
own = random.Random(1)
# ---
print(own.random(), random.random())
# ---
print(random.random())`;
  const { found } = await marks(cells, [ALL, run(1), { kind: 'edit', cell: '1', source: 'import random\nown = random.Random(2)' }, run(1)], { seed: 1 }); // prettier-ignore
  expect(found).toEqual(['2 out-of-sequence will']);
});

it('what one array is a part of changes with it', async () => {
  const cells = `import numpy as np
a = np.arange(6)
b = a.reshape(2, 3)
# ---
a += 1
# ---
print(b)
# ---
for row in b:
    row *= 2
# ---
print(a)`;
  expect((await marks(cells, [ALL])).found).toEqual([]);
  const { found } = await marks(cells, [run(1, 3, 4, 5)]);
  expect(found.map(mark => mark[0])).toContain('5');
});

it('a cell that did not run may change what it goes through', async () => {
  const cells = `boxes = [[1], [2]]
# ---
[box.append(1) for box in boxes]
# ---
print(boxes)`;
  const { found } = await marks(cells, [run(1, 3)]);
  expect(found).toEqual(['3 out-of-sequence may']);
});

it('a cell that seeds again behind its draws moves a stream that it left as it was', async () => {
  const again = 'print(np.random.rand())\nnp.random.seed(4)';
  const cells = `import numpy as np
np.random.seed(4)
# ---
print(np.random.rand(3))
# ---
${again}`;
  const copy: Operation = { kind: 'copy', cell: '3', as: '4', after: '2' };
  const { found } = await marks(cells, [
    ALL,
    copy,
    { kind: 'run', cells: ['4'] }
  ]);
  expect(found).toEqual(['3 out-of-sequence may']);
});
