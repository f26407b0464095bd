import {
  compose,
  createDefaultRegistry,
  DEFAULT_DETERMINISM,
  DEFAULT_FRAMEWORKS,
  normalizeOptions,
  readCell,
  FrameworkRegistry,
  withRequired
} from '..';
import type { IFramework, IFrameworkFacts, IRecipeBehavior } from '..';
import { optionsFor, registry, trans } from './helpers';

/** What another extension would bring. */
const bayes: IFramework = {
  facts: {
    id: 'bayes',
    title: 'Bayes',
    language: 'python',
    modules: ['bayes'],
    distribution: 'bayes',
    requires: ['numpy'],
    seedRange: { min: 0, max: 1000000 },
    rank: 45,
    sources: ['https://bayes.example/'],
    streams: []
  },
  recipe: {
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
    description: trans => trans.__('Makes a generator for pm.sample.')
  }
};

/** The same with other facts, or another recipe. */
const changed = (
  facts: Partial<IFrameworkFacts>,
  recipe: Partial<IRecipeBehavior> = {}
): IFramework => ({
  facts: { ...bayes.facts, ...facts },
  recipe: { ...bayes.recipe, ...recipe }
});

describe('a framework from outside', () => {
  it('is added, composed and read with one call', () => {
    const own = createDefaultRegistry();
    const emitted = jest.fn();
    own.changed.connect(emitted);
    const added = own.add(bayes);
    expect(emitted).toHaveBeenCalledTimes(1);

    const options = optionsFor(
      [{ recipe: 'bayes', imports: ['bayes'], names: ['bayes.sample'] }],
      own
    );
    const source = compose(options, own);
    expect(source)
      .toBe(`# Seeds NumPy, and makes rng for Bayes. Run it before the cells below.
import numpy as np
from numpy.random import default_rng

SEED = 7

np.random.seed(SEED)
rng = default_rng(SEED)`);
    expect(readCell(source, 'python', own)).toMatchObject({
      options,
      exact: true
    });
    expect(() => compose({ ...options, seed: 1000001 }, own)).toThrow('Bayes');

    added.dispose();
    added.dispose();
    expect(emitted).toHaveBeenCalledTimes(2);
    expect(own.get('bayes')).toBeUndefined();
    expect(readCell(source, 'python', own)).toMatchObject({
      options: { frameworks: ['numpy'] },
      exact: false,
      unread: [{ line: 2 }, { line: 7 }]
    });
  });

  it('may come before what it requires, but is not used before', () => {
    const own = new FrameworkRegistry();
    own.add(bayes);
    expect(() => withRequired(['bayes'], own)).toThrow(
      'The recipe "bayes" requires "numpy", which is not registered.'
    );
    own.add(DEFAULT_FRAMEWORKS.find(({ facts }) => facts.id === 'numpy')!);
    expect(withRequired(['bayes'], own).map(recipe => recipe.id)).toEqual([
      'numpy',
      'bayes'
    ]);
  });

  it('does not require one of another language', () => {
    const own = createDefaultRegistry();
    own.add(changed({ requires: ['r'] }));
    expect(() => withRequired(['bayes'], own)).toThrow('another language');
  });

  it.each<[string, Partial<IFrameworkFacts>, Partial<IRecipeBehavior>?]>([
    ['its id is already registered', { id: 'torch' }],
    ['[a-z]', { id: 'Bayes' }],
    ['no title', { title: ' ' }],
    ['language', { language: 'perl' as 'R' }],
    ['no module', { modules: [] }],
    ['to install', { distribution: '' }],
    ['ids of other recipes', { requires: ['bayes'] }],
    ['no source', { sources: [] }],
    ['its rank', { rank: NaN }],
    ['seed range', { seedRange: { min: 5, max: 4 } }],
    ['seed range', { seedRange: { min: -1, max: 4 } }],
    ['seed range', { seedRange: { min: 0, max: 1.5 } }],
    ['streams', { streams: [{ name: '', title: 'Bayes' }] }],
    ['seed calls', { seedCalls: [{ calls: ['bayes.seed'], parameter: '' }] }],
    ['regular expressions', { drawingWords: ['('] }],
    ['advice', {}, { variants: [] }],
    ['unknown', { determinism: ['speed' as 'ops'] }],
    ['does not show the choice', { determinism: ['ops'] }],
    [
      'without saying so',
      { determinism: ['cudnn'] },
      { variants: registry.get('torch')!.variants }
    ],
    [
      'same id',
      {},
      { variants: [bayes.recipe.variants[0], bayes.recipe.variants[0]] }
    ],
    [
      'must have an id',
      {},
      { variants: [{ ...bayes.recipe.variants[0], id: '' }] }
    ],
    ...[
      { imports: ['import bayes'] },
      { seeds: [''] },
      { seeds: ['a\nb'] },
      { seeds: ['a '] },
      { seeds: ['SEED = 3'] }
    ].map(
      (lines): [string, Partial<IFrameworkFacts>, Partial<IRecipeBehavior>] => [
        'its variant "rng" has',
        {},
        { variants: [{ ...bayes.recipe.variants[0], lines: () => lines }] }
      ]
    )
  ])('is refused: %s', (message, facts, recipe = {}) => {
    const own = createDefaultRegistry();
    const emitted = jest.fn();
    own.changed.connect(emitted);
    expect(() => own.add(changed(facts, recipe))).toThrow(message);
    expect(emitted).not.toHaveBeenCalled();
    expect(own.recipes()).toHaveLength(registry.recipes().length);
  });

  it('is refused with a stream that is no source', () => {
    expect(() =>
      createDefaultRegistry().add({ ...bayes, stream: ' ' })
    ).toThrow('the source of a Python module');
  });

  it('is refused with all that is wrong told at once', () => {
    expect(() =>
      new FrameworkRegistry().add(changed({ title: '', sources: [] }))
    ).toThrow(/Invalid framework "bayes": .*title; .*source/);
  });

  it('brings its facts and its stream', () => {
    const own = createDefaultRegistry();
    const before = own.facts;
    expect(own.facts).toBe(before);
    expect(own.streams).toEqual({});
    const added = own.add({ ...bayes, stream: 'MODULE = "bayes"' });
    expect(own.facts).not.toBe(before);
    expect(own.facts.get('bayes')).toBe(bayes.facts);
    expect(own.streams).toEqual({ bayes: 'MODULE = "bayes"' });
    added.dispose();
    expect(own.facts.get('bayes')).toBeUndefined();
    expect(own.streams).toEqual({});
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
