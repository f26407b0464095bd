import {
  chooseOptions,
  compose,
  createDefaultRegistry,
  DEFAULT_DETERMINISM,
  normalizeOptions,
  readCell,
  RecipeRegistry,
  withRequired
} from '..';
import type { IRecipe } from '..';
import { registry, trans } from './helpers';

/** What another extension would bring. */
const pymc: IRecipe = {
  id: 'pymc',
  title: 'PyMC',
  language: 'python',
  modules: ['pymc'],
  distribution: 'pymc',
  requires: ['numpy'],
  seedRange: { min: 0, max: 1000000 },
  rank: 45,
  variants: [
    {
      id: 'rng',
      title: trans => trans.__('a generator'),
      lines: () => ({
        imports: ['from numpy.random import default_rng'],
        seeds: ['rng = default_rng(SEED)']
      })
    }
  ],
  determinismKeys: [],
  description: trans => trans.__('Makes a generator for pm.sample.'),
  sources: ['https://www.pymc.io/']
};

describe('a recipe from outside', () => {
  it('is added, composed and read with one call', () => {
    const own = createDefaultRegistry();
    const changed = jest.fn();
    own.changed.connect(changed);
    const added = own.add(pymc);
    expect(changed).toHaveBeenCalledTimes(1);

    const options = chooseOptions(
      {
        language: 'python',
        seed: 7,
        uses: [{ recipe: 'pymc', imports: ['pymc'], names: ['pymc.sample'] }]
      },
      own
    );
    const source = compose(options, own);
    expect(source)
      .toBe(`# Seeds every random number generator of this notebook. Run it first.
import numpy as np
from numpy.random import default_rng

SEED = 7

np.random.seed(SEED)
rng = default_rng(SEED)`);
    expect(readCell(source, 'python', own)).toMatchObject({
      options,
      exact: true
    });
    expect(() => compose({ ...options, seed: 1000001 }, own)).toThrow('PyMC');

    added.dispose();
    added.dispose();
    expect(changed).toHaveBeenCalledTimes(2);
    expect(own.get('pymc')).toBeUndefined();
    expect(readCell(source, 'python', own)).toMatchObject({
      options: { frameworks: ['numpy'] },
      exact: false,
      unread: [{ line: 2 }, { line: 7 }]
    });
  });

  it('may come before what it requires, but is not used before', () => {
    const own = new RecipeRegistry();
    own.add(pymc);
    expect(() => withRequired(['pymc'], own)).toThrow(
      'The recipe "pymc" requires "numpy", which is not registered.'
    );
    own.add(registry.get('numpy')!);
    expect(withRequired(['pymc'], own).map(recipe => recipe.id)).toEqual([
      'numpy',
      'pymc'
    ]);
  });

  it('does not require one of another language', () => {
    const own = createDefaultRegistry();
    own.add({ ...pymc, requires: ['r'] });
    expect(() => withRequired(['pymc'], own)).toThrow('another language');
  });

  it.each<[string, Partial<IRecipe>]>([
    ['its id is taken', { id: 'torch' }],
    ['[a-z]', { id: 'PyMC' }],
    ['no title', { title: ' ' }],
    ['language', { language: 'perl' as 'R' }],
    ['no module', { modules: [] }],
    ['what to install', { distribution: '' }],
    ['ids of other recipes', { requires: ['pymc'] }],
    ['no source', { sources: [] }],
    ['its rank', { rank: NaN }],
    ['seed range', { seedRange: { min: 5, max: 4 } }],
    ['seed range', { seedRange: { min: -1, max: 4 } }],
    ['seed range', { seedRange: { min: 0, max: 1.5 } }],
    ['advice', { variants: [] }],
    ['unknown switch', { determinismKeys: ['speed' as 'ops'] }],
    ['does not show the choice', { determinismKeys: ['ops'] }],
    [
      'without saying so',
      { variants: registry.get('torch')!.variants, determinismKeys: ['cudnn'] }
    ],
    ['one id', { variants: [pymc.variants[0], pymc.variants[0]] }],
    ['must have an id', { variants: [{ ...pymc.variants[0], id: '' }] }],
    ...[
      { imports: ['import pymc'] },
      { seeds: [''] },
      { seeds: ['a\nb'] },
      { seeds: ['a '] },
      { seeds: ['SEED = 3'] }
    ].map((lines): [string, Partial<IRecipe>] => [
      'its variant "rng" has',
      { variants: [{ ...pymc.variants[0], lines: () => lines }] }
    ])
  ])('is refused: %s', (message, change) => {
    const own = createDefaultRegistry();
    const changed = jest.fn();
    own.changed.connect(changed);
    expect(() => own.add({ ...pymc, ...change })).toThrow(message);
    expect(changed).not.toHaveBeenCalled();
    expect(own.recipes()).toHaveLength(registry.recipes().length);
  });

  it('is taken with all that is wrong told at once', () => {
    expect(() =>
      new RecipeRegistry().add({ ...pymc, title: '', sources: [] })
    ).toThrow(/"pymc" was refused: .*title; .*source/);
  });
});

describe('the recipes of the extension', () => {
  const all = registry.recipes();

  it('are sorted by rank, then by id', () => {
    const ids = registry.recipes('python').map(recipe => recipe.id);
    expect(ids.slice(0, 2)).toEqual(['python', 'numpy']);
    expect(ids.indexOf('torch')).toBeLessThan(ids.indexOf('lightning'));
    expect(registry.recipes('R').map(recipe => recipe.id)).toEqual(['r']);
    expect(all.length).toBe(ids.length + 2);
  });

  it.each(all.map(recipe => [recipe.id, recipe] as const))(
    '%s has sources, words and requirements that exist',
    (id, recipe) => {
      expect(recipe.sources.every(at => at.startsWith('https://'))).toBe(true);
      for (const text of [
        recipe.description(trans),
        recipe.advice?.(trans) ?? 'None.'
      ]) {
        expect(text).toMatch(/^[A-Z].*[.)]$/);
      }
      expect(recipe.seedRange.min).toBe(0);
      expect([2147483647, 4294967295]).toContain(recipe.seedRange.max);
      expect(withRequired([id], registry)).toContain(recipe);
      for (const variant of recipe.variants) {
        expect(variant.title(trans)).not.toBe('');
        const normal = normalizeOptions(
          {
            language: recipe.language,
            seed: 1,
            frameworks: [id],
            variants: { [id]: variant.id },
            determinism: DEFAULT_DETERMINISM
          },
          registry
        );
        expect(normal.frameworks).toContain(id);
      }
    }
  );
});
