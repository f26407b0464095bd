// A session as people have it: load, describe, plot, split, train, evaluate, then tweak and look
// again, with the marks at each step.
import { parser } from '@lezer/python';

import { createCodeReader } from '../../../effects';
import { CellParser } from '../../../python';
import { Ledger } from '../../index';
import { keyOf } from './judge';
import { Kernels } from './kernels';
import type { Operation } from './notebook';
import { play, tell } from './play';

jest.setTimeout(600000);

const CELLS = [
  'import io\n\nimport matplotlib.pyplot as plt\nimport numpy as np\nimport pandas as pd',
  'import random\n\nSEED = 42\n\nrandom.seed(SEED)\nnp.random.seed(SEED)',
  'size = np.random.normal(3, 1, 60).round(2)\nweight = (2 * size + np.random.normal(0, 0.5, 60)).round(2)\ndf = pd.DataFrame({"size": size, "weight": weight})',
  'df.head()',
  'df.shape',
  'df.describe()',
  'df["size"].isna().sum()',
  'kinds = pd.Series(np.where(df["size"] > 3, "big", "small"), name="kind")',
  'kinds.value_counts()',
  'plt.hist(df["size"], bins=10)',
  'plt.scatter(df["size"], df["weight"])\nplt.xlabel("size")',
  'fig, ax = plt.subplots()\nax.plot(df["weight"].sort_values().to_numpy())',
  'def clean(table, low=0):\n    return table[table["size"] > low]\n\n\ndef error(predicted, true):\n    return float(((predicted - true) ** 2).mean())',
  'data = clean(df)\nlen(data)',
  'order = np.random.permutation(len(data))',
  'cut = int(0.75 * len(data))\ntrain, test = data.iloc[order[:cut]], data.iloc[order[cut:]]',
  'print(len(train), len(test))',
  'slope, intercept = np.polyfit(train["size"], train["weight"], 1)',
  'print(round(slope, 3), round(intercept, 3))',
  'predicted = slope * test["size"] + intercept',
  'mse = error(predicted, test["weight"])\nprint(f"{mse:.4f}")',
  'baseline = error(train["weight"].mean(), test["weight"])\nprint(f"{baseline:.4f}")',
  'plt.scatter(test["weight"], predicted)\nplt.plot([0, 10], [0, 10])',
  'sample = df.sample(5, random_state=1)\nsample',
  'means = df.groupby(kinds)["weight"].agg(["mean", "count"])\nmeans',
  'plt.bar(means.index, means["mean"])',
  'shuffled = np.random.permutation(test["weight"])\nchance = error(predicted, shuffled)',
  'print(f"{chance:.4f}")',
  'results = {"mse": mse, "baseline": baseline, "chance": chance}\nresults',
  'best = min(results, key=results.get)\nbest',
  'print("done")'
];

const ids = CELLS.map((_, i) => String(i + 1));
const all: Operation = { kind: 'run-all' };
const run = (...cells: number[]): Operation => ({
  kind: 'run',
  cells: cells.map(String)
});
const append = (cell: number, line: string): Operation => ({
  kind: 'edit',
  cell: String(cell),
  source: `${CELLS[cell - 1]}\n${line}`
});

/** What is done, and the cells that are marked then. */
const STEPS: readonly (readonly [string, readonly Operation[], string])[] = [
  ['all runs', [all], ''],
  ['df.head() runs again', [run(4)], ''],
  ['df.describe() and the plots run again', [run(6), run(10, 11)], ''],
  ['a plot gets a title', [append(11, 'plt.title("Size")')], '11 edited may'],
  ['and runs', [run(11)], ''],
  ['a value is shown in the cell that makes it', [append(14, 'print(data.shape)'), run(14)], ''], // prettier-ignore
  ['a look at the table is inserted', [{ kind: 'insert', after: '9', cell: { id: 'look', source: 'df.tail(3)', mayRaise: false, claimsSeed: false } }, run(4)], ''], // prettier-ignore
  ['the helper that two cells use is edited', [{ kind: 'edit', cell: '13', source: CELLS[12].replace('** 2', '** 4') }], '13 edited may, 21 out-of-sequence may, 22 out-of-sequence may, 27 out-of-sequence may, 28 out-of-sequence may, 29 out-of-sequence may, 30 out-of-sequence may'], // prettier-ignore
  ['it runs, and all that uses it', [run(13), run(21, 22), run(27, 28, 29, 30)], '27 out-of-sequence will, 28 out-of-sequence may, 29 out-of-sequence may, 30 out-of-sequence may'], // prettier-ignore
  ['the broken cell runs from where a clean run has it', [{ kind: 'resume', cell: '27' }], ''] // prettier-ignore
];

it('marks nothing that is as a clean run gives it', async () => {
  const kernels = new Kernels({ libraries: ['pandas', 'matplotlib.pyplot'] });
  const found: (readonly [string, string])[] = [];
  const ledger = new Ledger(createCodeReader(new CellParser(parser)));
  const cells = CELLS.map((source, i) => ({
    id: ids[i],
    source,
    mayRaise: false,
    claimsSeed: false
  }));
  // One course: what is told between two steps, and the marks behind each.
  const operations = STEPS.flatMap(([, done]) => [
    ...done,
    { kind: 'check' } as const
  ]);
  const events = await play(
    { seed: 0, seedsAtStart: false, cells, operations },
    kernels,
    createCodeReader(new CellParser(parser))
  );
  for (const event of events) {
    tell(ledger, event);
    if (event.kind === 'check' && found.length < STEPS.length) {
      const marked = ids.flatMap(id => {
        const mark = ledger.mark(id);
        return mark && mark.state !== 'in-sequence'
          ? [`${id} ${keyOf(mark)}`]
          : [];
      });
      found.push([STEPS[found.length][0], marked.join(', ')]);
    }
  }
  await kernels.close();
  expect(found).toEqual(STEPS.map(([name, , marked]) => [name, marked]));
});
