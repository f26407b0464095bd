import * as fc from 'fast-check';
import { Ledger } from '../index';
import { actsOf, Bench, reader, SEED_CELL } from './kernel';

/** Code that depends on other code in many ways. */
const SOURCES = [
  SEED_CELL,
  'x = random.random()',
  'y = np.random.rand()',
  'x = 3',
  'y = x + 1',
  'print(x, y)',
  'def f():\n  return x + random.random()',
  'def f():\n  return y',
  'def f(a):\n  a.append(x)',
  'z = f()',
  'a = []',
  'b = a',
  'a.append(y)',
  'b.append(random.random())',
  'print(a, b)',
  'f(a)',
  'for i in a:\n  x = i',
  'if y > 2:\n  x = 5',
  'raise E # may raise\nx = 7',
  'raise E',
  'assert x > 1',
  'random.seed(42)\nw = random.random()',
  'random.seed(7)',
  's = random.getstate()',
  'import random',
  'from stuff import *',
  'del x',
  'g = lambda: x\nprint(g())',
  '# nothing',
  '%time x = 4',
  'x = ('
];

const source = fc.constantFrom(...SOURCES);
const place = fc.nat(11);
type Step = (bench: Bench) => void;

function at(bench: Bench, i: number): string {
  return bench.cells[i % Math.max(1, bench.cells.length)]?.id ?? '';
}

let fresh = 0;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: place.map<Step>(i => b => b.cells.length && b.run(at(b, i)))
  },
  { weight: 2, arbitrary: fc.constant<Step>(b => b.runAll()) },
  {
    weight: 2,
    arbitrary: fc.tuple(place, source).map<Step>(
      ([i, text]) =>
        b =>
          b.cells.length && b.edit(at(b, i), text)
    )
  },
  {
    weight: 2,
    arbitrary: fc.tuple(place, source).map<Step>(
      ([i, text]) =>
        b =>
          b.insert(i % (b.cells.length + 1), `n${fresh++}`, text)
    )
  },
  {
    weight: 1,
    arbitrary: place.map<Step>(i => b => b.cells.length && b.remove(at(b, i)))
  },
  {
    weight: 2,
    arbitrary: fc.tuple(place, place).map<Step>(
      ([i, j]) =>
        b =>
          b.cells.length && b.move(at(b, i), j % b.cells.length)
    )
  },
  {
    weight: 1,
    arbitrary: source.map<Step>(
      text => b => b.add(b.kernel.run(null, text, actsOf(text)))
    )
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(null, 'seed python 42; seed numpy 42')
      .map<Step>(seeded => b => b.restart(seeded))
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(42, 7, null)
      .map<Step>(seed => b => b.ledger.setReference(seed))
  }
);

/** A ledger that is told all at once: first the records, then the document. */
function late(bench: Bench, reference: number | null): Ledger {
  const ledger = new Ledger(reader);
  bench.log.forEach(record => ledger.add(record));
  ledger.setReference(reference);
  ledger.setCells(bench.cells);
  return ledger;
}

it('says the same whatever the order in which it learned it', () => {
  fc.assert(
    fc.property(
      fc.array(source, { minLength: 3, maxLength: 10 }),
      fc.array(step, { minLength: 4, maxLength: 25 }),
      (sources, steps) => {
        const bench = new Bench(...sources);
        const marks = new Map<string, string>();
        let reference: number | null = 42;
        const { ledger } = bench;
        const set = ledger.setReference.bind(ledger);
        ledger.setReference = seed => set((reference = seed));
        bench.runAll();
        for (const act of steps) {
          act(bench);
          const ids = bench.cells.map(cell => cell.id);
          // Exactly those changed that it says.
          const changed = new Set(ledger.take());
          for (const id of ids) {
            const mark = JSON.stringify(ledger.mark(id));
            expect([id, changed.has(id)]).toEqual([
              id,
              mark !== (marks.get(id) ?? 'null')
            ]);
            marks.set(id, mark);
          }
          for (const id of marks.keys()) {
            if (!ids.includes(id)) {
              marks.delete(id);
            }
          }
        }
        const other = late(bench, reference);
        for (const { id } of bench.cells) {
          const mark = ledger.mark(id);
          // What an earlier session left may depend on the seed of that time.
          if (mark?.state !== 'earlier-kernel') {
            expect([id, mark]).toEqual([id, other.mark(id)]);
          }
          expect([id, ledger.cleanStart(id)]).toEqual([
            id,
            other.cleanStart(id)
          ]);
        }
        const counted = Object.values(ledger.counts).reduce((a, b) => a + b);
        expect(counted).toBe(
          bench.cells.filter(({ id }) => ledger.mark(id)).length
        );
        expect(ledger.attention).toEqual(
          bench.cells
            .map(({ id }) => id)
            .filter(id => ledger.mark(id)?.needsAttention)
        );
      }
    ),
    { numRuns: 300 }
  );
});

it('calls all in sequence that ran once, from the top, in a fresh kernel', () => {
  const calm = SOURCES.filter(text => !/raise|= \($|seed\(7|^from/.test(text));
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...calm), { maxLength: 12 }),
      sources => {
        const bench = new Bench(SEED_CELL, ...sources).runAll();
        expect(bench.states.split(' ').filter(s => s !== '=' && s !== '-')).toEqual([]); // prettier-ignore
      }
    ),
    { numRuns: 200 }
  );
});

it('calls all in sequence again after all ran again from the seed cell', () => {
  const calm = SOURCES.filter(
    text => !/raise|= \($|seed\(7|^from|if y|for i|del x/.test(text)
  );
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...calm), { maxLength: 8 }),
      sources => {
        // What is made new before it is used is the same as the first time.
        const bench = new Bench(
          SEED_CELL,
          'x = y = 1\na = []\nb = a\ndef f(c=0):\n  return 1',
          ...sources
        );
        bench.runAll();
        bench.runAll();
        expect(bench.states.split(' ').filter(s => s !== '=' && s !== '-')).toEqual([]); // prettier-ignore
      }
    ),
    { numRuns: 200 }
  );
});
