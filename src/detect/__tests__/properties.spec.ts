import * as fc from 'fast-check';
import { parser } from '@lezer/python';
import { text } from '../../__tests__/attack/words';
import { CellParser } from '../../python';
import { prepareCell } from '../../python/lines';
import type { IDetection } from '../index';
import { Detector } from '../index';
import { cells, detect, detector, frameworks, RECIPES, seeds } from './helpers';

/** An alias, and code that uses it, as a template. */
const MODULES: readonly (readonly [string, string])[] = [
  ['torch', '@.manual_seed(1)'],
  ['numpy', '@.random.seed(2)\nx = @.random.default_rng(3)'],
  ['numpy.random', '@.seed(4)'],
  ['random', 'def f():\n  @.seed(5)'],
  ['tensorflow', '@.random.set_seed(6)\n@.keras.Sequential()'],
  ['tensorflow.compat.v1', '@.set_random_seed(7)'],
  ['jax', 'for i in y:\n  k = @.random.key(8)'],
  ['lightning', '@.seed_everything(9)'],
  ['pandas', '@.read_csv(z)']
];

const NAMES = ['a', 'b_1', 'random', 'np', 'torch', 'K', 'é', 'seed', 'pl'];

/** Modules with different aliases. */
const program = fc.tuple(
  fc.shuffledSubarray([...MODULES], { minLength: 1 }),
  fc.shuffledSubarray(NAMES, { minLength: 9 }),
  fc.shuffledSubarray(NAMES, { minLength: 9 })
);

function importCell(chosen: typeof MODULES, names: readonly string[]): string {
  return chosen.map(([name], i) => `import ${name} as ${names[i]}`).join('\n');
}

function useCell(chosen: typeof MODULES, names: readonly string[]): string {
  return chosen
    .map(([, use], i) => use.replace(/@/g, () => names[i]))
    .join('\n');
}

/** Detection without what depends on where the cells are. */
function essence(found: IDetection): unknown {
  return [
    frameworks(found),
    seeds(found),
    found.frameworks.map(({ recipe, via, imports, names }) => [
      recipe,
      via,
      imports,
      names
    ])
  ];
}

describe('detection', () => {
  it('takes any text, in any language', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), sources => {
        for (const language of ['python', 'R', 'julia'] as const) {
          const found = detector().update(cells(...sources), language);
          for (const { cell, line } of [...found.seeds, ...found.hashSeeds]) {
            const lines = sources[Number(cell.slice(1))].split('\n').length;
            expect(line).toBeGreaterThanOrEqual(0);
            expect(line).toBeLessThan(lines);
          }
        }
      }),
      { numRuns: 300 }
    );
  });

  it('keeps the length and the lines of a cell for the parser', () => {
    fc.assert(
      fc.property(text, source => {
        const prepared = prepareCell(source).text;
        if (prepared !== null) {
          expect(prepared.length).toBe(source.length);
          expect(prepared.split('\n').map(line => line.length)).toEqual(
            source.split('\n').map(line => line.length)
          );
        }
      }),
      { numRuns: 1000 }
    );
  });

  it('does not depend on the aliases', () => {
    fc.assert(
      fc.property(program, ([chosen, names, others]) => {
        const renamed = detect(
          importCell(chosen, others),
          useCell(chosen, others)
        );
        const found = detect(importCell(chosen, names), useCell(chosen, names));
        expect(essence(renamed)).toEqual(essence(found));
        expect(found.seeds.length).toBeGreaterThanOrEqual(
          chosen.filter(([, use]) => use.includes('seed')).length
        );
      })
    );
  });

  it('does not depend on the cell that the imports are in', () => {
    fc.assert(
      fc.property(program, ([chosen, names]) => {
        const imports = importCell(chosen, names);
        const use = useCell(chosen, names);
        const one = essence(detect(`${imports}\n${use}`));
        expect(essence(detect(imports, 'x = 1', use))).toEqual(one);
        const below = detect(use, imports);
        expect(frameworks(below)).toBe(frameworks(detect(imports, use)));
        expect(seeds(below)).toBe(seeds(detect(imports, use)));
      })
    );
  });

  it('survives depth and length', () => {
    const deep = `${'['.repeat(3000)}x${']'.repeat(3000)}`;
    const long = `import torch\nx = torch${'.a()'.repeat(3000)}`;
    const chain = `import torch\nx = torch\n${'x = x.a\n'.repeat(3000)}`;
    const sum = `y = ${'1 + '.repeat(3000)} 1`;
    expect(frameworks(detect(deep, long, chain, sum))).toBe('torch');
  });
});

describe('the cost', () => {
  it('of names that stand for each other is that of others', () => {
    const sources = Array.from({ length: 40 }, () => 'a, b = b, a\nc = a, b');
    const start = performance.now();
    expect(detect(...sources).seeds).toEqual([]);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('the cache', () => {
  it('makes one edited cell cost one parse', () => {
    let parsed = 0;
    const counting = {
      parse: (source: string) => {
        parsed++;
        return parser.parse(source);
      }
    };
    const found = new Detector(new CellParser(counting), () => RECIPES);
    const sources = Array.from({ length: 50 }, (_, i) => `x${i} = ${i}`);
    found.update(cells(...sources), 'python');
    expect([found.parses, parsed]).toEqual([50, 50]);

    found.update(cells(...sources), 'python');
    expect([found.parses, parsed]).toEqual([50, 50]);

    sources[20] = 'import torch';
    expect(frameworks(found.update(cells(...sources), 'python'))).toBe('torch');
    expect([found.parses, parsed]).toEqual([51, 51]);
  });

  it('follows cells that move, and forgets cells that are gone', () => {
    const found = detector();
    const [a, b] = cells('import torch', 'import jax');
    found.update([a, b], 'python');
    expect(found.update([b, a], 'python').frameworks[0].recipe).toBe('jax');
    expect(found.parses).toBe(2);
    expect(frameworks(found.update([b], 'python'))).toBe('jax');
    found.update([a, b], 'python');
    expect(found.parses).toBe(3);
  });

  it('is right even where two cells have one id', () => {
    const found = detector();
    const twins = ['import torch', 'import jax'].map(source => ({
      id: 'same',
      source
    }));
    for (let i = 0; i < 3; i++) {
      expect(frameworks(found.update(twins, 'python'))).toBe('jax torch');
    }
  });

  it('answers with the recipes of the moment', () => {
    let recipes = RECIPES.filter(recipe => recipe.id !== 'torch');
    const found = new Detector(new CellParser(parser), () => recipes);
    const notebook = cells('import torch, jax');
    expect(frameworks(found.update(notebook, 'python'))).toBe('jax');
    recipes = [...RECIPES];
    expect(frameworks(found.update(notebook, 'python'))).toBe('jax torch');
    expect(found.parses).toBe(1);
  });
});
