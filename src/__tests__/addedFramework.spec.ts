/** A framework that another extension adds: the example of `docs/adding-a-framework.md`. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { parser } from '@lezer/python';
import { join } from 'path';

import { Detector } from '../detect';
import { createCodeReader } from '../effects';
import { Ledger } from '../ledger';
import type { ILedgerCell, IRecord } from '../ledger';
import type { IKernel } from '../ledger/__tests__/oracle/kernels';
import { Kernels } from '../ledger/__tests__/oracle/kernels';
import { CellParser } from '../python';
import { compose, createDefaultRegistry, readCell } from '../recipes';
import { optionsFor } from '../recipes/__tests__/helpers';
import { nameStream } from '../ui/markMessages';
import acme from './acme/src';

const registry = createDefaultRegistry();
void acme.activate(null as unknown as JupyterFrontEnd, registry);
const cellParser = new CellParser(parser);
const facts = () => registry.facts;

const SEED_CELL = `# Seeds Acme. Run it before the cells below.
import acme

SEED = 42

acme.seed(SEED)`;

describe('a framework from outside', () => {
  const detector = new Detector(cellParser, () => registry.recipes(), facts);
  const detect = (source: string) =>
    detector.update([{ id: 'c', source }], 'python');

  it('is detected and gets its lines in the seed cell, which are read again', () => {
    const { frameworks } = detect('import acme\nx = acme.draw()');
    expect(frameworks.map(({ recipe }) => recipe)).toEqual(['acme']);
    const options = { ...optionsFor(frameworks, registry), seed: 42 };
    expect(compose(options, registry)).toBe(SEED_CELL);
    expect(readCell(SEED_CELL, 'python', registry)).toMatchObject({
      options: { seed: 42, frameworks: ['acme'] },
      exact: true
    });
  });

  it('has its seed calls found', () => {
    const [seed] = detect('import acme as a\na.seed(value=7)').seeds;
    expect(seed).toMatchObject({
      call: 'acme.seed',
      recipe: 'acme',
      scope: 'global',
      value: 7
    });
  });

  it('is called by its title', () => {
    expect(nameStream('acme', registry.facts)).toBe('Acme');
  });
});

describe('its cells', () => {
  const SOURCES = [SEED_CELL, 'print(acme.draw())', 'print(acme.draw() + 1)'];
  const kernels = new Kernels({ path: [join(__dirname, 'acme')] });
  let kernel: IKernel;
  let ledger: Ledger;
  let last: IRecord;

  beforeEach(async () => {
    kernel = await kernels.open(null, true, registry.streams);
    ledger = new Ledger(createCodeReader(cellParser, facts), facts);
    ledger.setReference(42);
    show(SOURCES);
    kernel.start.forEach(record => ledger.add(record));
  }, 120_000);
  afterEach(() => kernel.close());
  afterAll(() => kernels.close());

  const cells = (sources: readonly string[]): ILedgerCell[] =>
    sources.map((source, i) => ({
      id: `c${i}`,
      source,
      isSeedCell: source === SEED_CELL,
      mayRaise: false
    }));
  const show = (sources: readonly string[]): void =>
    ledger.setCells(cells(sources));
  const run = async (
    sources: readonly string[],
    places: readonly number[],
    rewind?: number
  ): Promise<string[]> => {
    const queued = places.map(place => cells(sources)[place]);
    const { outputs, records } = await kernel.do({
      run: queued.map(({ id, source }) => ({
        id,
        code: source,
        mayRaise: false
      })),
      ...(rewind === undefined ? {} : { rewind: { record: rewind } })
    });
    records.forEach(record => ledger.add(record));
    last = records[records.length - 1];
    expect(outputs.map(({ error }) => error)).toEqual(places.map(() => null));
    return outputs.map(({ text }) => text);
  };
  const states = (): (string | undefined)[] =>
    SOURCES.map((_, i) => ledger.mark(`c${i}`)?.state);

  it('are in sequence under its seed, out of it when run twice, and rewound', async () => {
    const [, first, second] = await run(SOURCES, [0, 1, 2]);
    expect(last.streams.acme.slice(2)).toEqual([42, 42]);
    expect(states()).toEqual(['in-sequence', 'in-sequence', 'in-sequence']);
    expect(await run(SOURCES, [1])).not.toEqual([first]);
    expect(states()).toEqual(['in-sequence', 'out-of-sequence', 'in-sequence']);
    expect(ledger.mark('c1')?.cause).toMatchObject({
      kind: 'stream',
      stream: 'acme'
    });
    const { n } = kernel.start[0];
    // The seed cell's record and those of the two draws come after the start.
    expect(await run(SOURCES, [1], n + 2)).toEqual([first]);
    expect(states()[1]).toBe('in-sequence');
    expect(await run(SOURCES, [2])).toEqual([second]);
  }, 120_000);

  it('are unseeded where nobody seeded it', async () => {
    const sources = ['import acme', 'print(acme.draw())'];
    show(sources);
    await run(sources, [0, 1]);
    expect(ledger.mark('c1')?.state).toBe('unseeded');
  }, 120_000);

  it('are told apart under a seed that their own code sets', async () => {
    const sources = [SEED_CELL, 'acme.seed(7)\nprint(acme.draw())'];
    show(sources);
    await run(sources, [0, 1]);
    expect(ledger.mark('c1')).toMatchObject({
      state: 'own-seed'
    });
  }, 120_000);
});
