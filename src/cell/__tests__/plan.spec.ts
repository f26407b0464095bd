import type { IDetection, IFrameworkUse, ISeedUse } from '../../detect';
import { EMPTY_DETECTION } from '../../detect';
import type { ISeedOptions, Language } from '../../recipes';
import {
  compose,
  createDefaultRegistry,
  DEFAULT_DETERMINISM,
  readCell
} from '../../recipes';
import type { INotebookMetadata } from '../metadata';
import type { IPlanInput, ISeedPreferences, ISeedPlan } from '../plan';
import { ownSeed } from '../ownSeed';
import { declineDrafted, planSeedCell } from '../plan';

const registry = createDefaultRegistry();

const PREFERENCES: ISeedPreferences = {
  seed: 42,
  determinism: DEFAULT_DETERMINISM,
  neverOffer: [],
  autoInject: 'run'
};

const METADATA: INotebookMetadata = {
  frameworks: [],
  declined: [],
  variants: {},
  determinism: {},
  environment: {}
};

function use(recipe: string, more: Partial<IFrameworkUse> = {}): IFrameworkUse {
  const none = {
    via: [],
    imports: [],
    names: [],
    optional: false,
    needsInstall: false
  };
  return { recipe, cells: ['c'], ...none, ...more };
}

function uses(...recipes: (string | IFrameworkUse)[]): IDetection {
  return {
    ...EMPTY_DETECTION,
    frameworks: recipes.map(item =>
      typeof item === 'string' ? use(item) : item
    )
  };
}

/** What the kernel says about a module that it has loaded. */
function loaded(name: string, version: string | null): IPlanInput['modules'] {
  return { [name]: { version, loaded: true, installed: true } };
}

/** The same for modules that it could not import. */
function absent(...names: string[]): IPlanInput['modules'] {
  const none = { version: null, loaded: false, installed: false };
  return Object.fromEntries(names.map(name => [name, none]));
}

function seeds(...found: (Partial<ISeedUse> | number)[]): ISeedUse[] {
  return found.map(item => ({
    cell: 'c',
    line: 0,
    call: 'random.seed',
    recipe: 'python',
    scope: 'global',
    value: typeof item === 'number' ? item : null,
    text: '',
    ...(typeof item === 'number' ? {} : item)
  }));
}

function cell(options: Partial<ISeedOptions> = {}): string {
  return compose(
    {
      language: 'python',
      seed: 5,
      frameworks: ['python'],
      variants: {},
      determinism: DEFAULT_DETERMINISM,
      ...options
    },
    registry
  );
}

/** Plan; `source` is that of the seed cell. */
function plan(
  input: Partial<Omit<IPlanInput, 'reading'>> & { source?: string } = {}
): ISeedPlan {
  const { source, ...rest } = input;
  const language: Language = rest.language ?? 'python';
  return planSeedCell(
    {
      language,
      reading:
        source === undefined ? null : readCell(source, language, registry),
      metadata: null,
      detection: EMPTY_DETECTION,
      preferences: PREFERENCES,
      draft: {},
      offer: true,
      modules: {},
      ...rest
    },
    registry
  );
}

describe('a framework that the notebook can do without', () => {
  const optional = use('torch', { optional: true });
  const known = loaded('torch', '2.13.0');

  it('is not seeded, and possible where the kernel has loaded it', () => {
    expect(plan({ detection: uses('numpy', optional) })).toMatchObject({
      options: { frameworks: ['python', 'numpy'] },
      possible: [],
      concerned: ['python', 'numpy']
    });
    expect(
      plan({ detection: uses('numpy', optional), modules: known })
    ).toMatchObject({
      options: { frameworks: ['python', 'numpy'] },
      possible: ['torch'],
      concerned: ['python', 'numpy', 'torch']
    });
  });

  it('is not added to a seed cell, and stays in one', () => {
    const input = { detection: uses(optional), modules: known };
    expect(plan({ ...input, source: cell() })).toMatchObject({
      action: 'run',
      offered: [],
      possible: ['torch']
    });
    const source = cell({ frameworks: ['python', 'torch'] });
    expect(plan({ ...input, source })).toMatchObject({
      action: 'run',
      possible: []
    });
  });

  it('is seeded once the user wants it', () => {
    const draft = { frameworks: { torch: true } };
    expect(
      plan({ detection: uses(optional), draft }).options?.frameworks
    ).toEqual(['python', 'numpy', 'torch']);
  });
});

describe('a framework that is not installed', () => {
  it.each<[string, string, string[], string[]]>([
    ['torch', 'itself', ['torch'], ['python']],
    ['lightning', 'what it draws from', ['torch'], ['python']],
    ['keras', 'the module that its own way needs', ['keras'], ['python']],
    ['sklearn', 'what it draws from', ['numpy'], ['python']],
    ['torch', 'another', ['jax'], ['python', 'numpy', 'torch']]
  ])('%s: not written without %s', (id, _, names, expected) => {
    expect(
      plan({ detection: uses(id), modules: absent(...names) }).options
        ?.frameworks
    ).toEqual(expected);
  });

  it('is not, though its lines would import nothing', () => {
    // No cell takes a key, so that only a comment would stand for it.
    const jax = use('jax', { via: ['jax'], imports: ['jax'] });
    expect(
      plan({ detection: uses(jax), modules: absent('jax') }).options?.frameworks
    ).toEqual(['python']);
  });

  it('is seeded where another module has it', () => {
    const inside = use('keras', { names: ['tensorflow.keras.Sequential'] });
    expect(
      plan({
        detection: uses('tensorflow', inside),
        modules: absent('keras')
      }).options?.frameworks
    ).toEqual(['python', 'numpy', 'tensorflow', 'keras']);
  });

  it('is not offered, and seeded once the user wants it', () => {
    const input = { detection: uses('torch'), modules: absent('torch') };
    expect(plan({ ...input, source: cell() })).toMatchObject({
      action: 'run',
      offered: []
    });
    const draft = { frameworks: { torch: true } };
    expect(plan({ ...input, draft }).options?.frameworks).toContain('torch');
  });
});

describe('without a seed cell', () => {
  const frameworks: [string, Parameters<typeof plan>[0], string[]][] = [
    ['Python alone', {}, ['python']],
    [
      'what is used',
      { detection: uses('torch') },
      ['python', 'numpy', 'torch']
    ],
    [
      'what that draws from',
      { detection: uses('sklearn') },
      ['python', 'numpy']
    ],
    [
      'nothing for a framework without a seed',
      { detection: uses('lightgbm') },
      ['python']
    ],
    ['nothing that is not known', { detection: uses('nonsense') }, ['python']],
    ['nothing of another language', { detection: uses('r') }, ['python']],
    [
      'nothing declined',
      { detection: uses('jax'), metadata: { ...METADATA, declined: ['jax'] } },
      ['python']
    ],
    [
      'nothing that is never to be offered',
      {
        detection: uses('numpy', 'jax'),
        preferences: { ...PREFERENCES, neverOffer: ['jax', 'python'] }
      },
      ['numpy']
    ],
    [
      'what the draft adds and not what it drops',
      {
        detection: uses('numpy'),
        draft: { frameworks: { numpy: false, jax: true } }
      },
      ['python', 'jax']
    ],
    [
      'what the draft wants although it was declined',
      {
        draft: { frameworks: { numpy: true } },
        metadata: { ...METADATA, declined: ['numpy'] }
      },
      ['python', 'numpy']
    ],
    ['R', { language: 'R', detection: uses('torch') }, ['r']],
    ['Julia', { language: 'julia' }, ['julia']]
  ];
  it.each(frameworks)('seeds %s', (_, input, expected) => {
    const { options, action, offered, edited } = plan(input);
    expect(options?.frameworks).toEqual(expected);
    expect({ action, offered, edited }).toEqual({
      action: 'insert',
      offered: [],
      edited: false
    });
  });

  it('has nothing to do where all is dropped', () => {
    expect(plan({ draft: { frameworks: { python: false } } })).toMatchObject({
      options: null,
      action: 'none',
      offered: [],
      found: null,
      edited: false
    });
  });

  const seed: [string, Parameters<typeof plan>[0], number, number | null][] = [
    ['the preference', {}, 42, null],
    [
      'the one that the notebook sets',
      { detection: { ...EMPTY_DETECTION, seeds: seeds(7) } },
      7,
      7
    ],
    [
      'the one that it sets again and again',
      { detection: { ...EMPTY_DETECTION, seeds: seeds(7, 7, {}) } },
      7,
      7
    ],
    [
      'none of two',
      { detection: { ...EMPTY_DETECTION, seeds: seeds(7, 8) } },
      42,
      null
    ],
    [
      'that of all private generators, without a global seed',
      {
        detection: {
          ...EMPTY_DETECTION,
          seeds: seeds(
            { scope: 'private', value: 7 },
            { scope: 'private', value: null },
            { scope: 'private', value: 7 }
          )
        }
      },
      7,
      7
    ],
    [
      'none of private generators that differ',
      {
        detection: {
          ...EMPTY_DETECTION,
          seeds: seeds(
            { scope: 'private', value: 7 },
            { scope: 'private', value: 8 }
          )
        }
      },
      42,
      null
    ],
    [
      'none of a private generator beside a global seed that is unknown',
      {
        detection: {
          ...EMPTY_DETECTION,
          seeds: seeds({ value: null }, { scope: 'private', value: 7 })
        }
      },
      42,
      null
    ],
    [
      'zero, which is one like any other',
      { detection: { ...EMPTY_DETECTION, seeds: seeds(0) } },
      0,
      0
    ],
    [
      'none that is out of range',
      { detection: { ...EMPTY_DETECTION, seeds: seeds(2 ** 40) } },
      42,
      2 ** 40
    ],
    [
      'none that is out of the range of R',
      {
        language: 'R',
        detection: { ...EMPTY_DETECTION, seeds: seeds(2 ** 31) }
      },
      42,
      2 ** 31
    ],
    [
      'zero where the preference does not fit',
      { language: 'R', preferences: { ...PREFERENCES, seed: 2 ** 31 } },
      0,
      null
    ],
    [
      'the draft before the notebook’s own',
      {
        draft: { seed: 3 },
        detection: { ...EMPTY_DETECTION, seeds: seeds(7) }
      },
      3,
      7
    ]
  ];
  it.each(seed)('takes as seed %s', (_, input, expected, found) => {
    const made = plan(input);
    expect(made.options?.seed).toBe(expected);
    expect(made.found).toBe(found);
  });

  it('takes none that a framework without lines of its own refuses', () => {
    const seed = 2 ** 31;
    const detection = { ...uses('numpy'), seeds: seeds(seed) };
    expect(plan({ detection }).options?.seed).toBe(seed);
    const more = { ...uses('numpy', 'lightgbm'), seeds: seeds(seed) };
    expect(plan({ detection: more }).options?.seed).toBe(42);
  });

  it('takes switches from the draft, then the metadata, then the preferences', () => {
    const detection = uses('torch', 'tensorflow');
    const preferences: ISeedPreferences = {
      ...PREFERENCES,
      determinism: {
        cudnn: 'disabled',
        algorithms: 'warn',
        ops: 'on',
        keyReuse: 'error',
        generators: 'global',
        rngKind: 'default'
      }
    };
    const metadata: INotebookMetadata = {
      ...METADATA,
      determinism: { algorithms: 'error', ops: 'off' }
    };
    const draft = { determinism: { ops: 'on' as const } };
    expect(
      plan({ detection, preferences, metadata, draft }).options?.determinism
    ).toEqual({
      cudnn: 'disabled',
      algorithms: 'error',
      ops: 'on',
      // No framework of the notebook has this one.
      keyReuse: 'off',
      generators: 'global',
      rngKind: 'default'
    });
  });
});

describe('variants', () => {
  const v1 = use('tensorflow', { names: ['tensorflow.Session'] });
  it.each([
    [{ detection: uses('tensorflow') }, undefined],
    [{ detection: uses(v1) }, 'v1'],
    [
      { detection: uses(v1), modules: loaded('tensorflow', '2.15') },
      'compat.v1'
    ],
    [
      { detection: uses('tensorflow'), modules: loaded('tensorflow', '1.15') },
      'v1'
    ],
    [
      {
        detection: uses(
          use('tensorflow', { imports: ['tensorflow.compat.v1'] })
        )
      },
      'compat.v1'
    ],
    [
      {
        draft: { frameworks: { tensorflow: true } },
        metadata: { ...METADATA, variants: { tensorflow: 'v1' } }
      },
      'v1'
    ]
  ])('%#: by usage, by version, else as stored', (input, expected) => {
    expect(plan(input).options?.variants.tensorflow).toBe(expected);
  });

  it('keeps the cell’s own where nothing tells', () => {
    const source = cell({
      frameworks: ['tensorflow'],
      variants: { tensorflow: 'v1' }
    });
    expect(plan({ source })).toMatchObject({
      action: 'run',
      options: { variants: { tensorflow: 'v1' } }
    });
    expect(
      plan({ source, modules: loaded('tensorflow', '2.15') })
    ).toMatchObject({
      action: 'update',
      options: { variants: {} }
    });
  });
});

describe('with a seed cell', () => {
  it('runs it where it is as it should be', () => {
    const detection = uses('torch', 'sklearn', 'lightgbm');
    const source = cell({ frameworks: ['torch'] });
    expect(plan({ source, detection })).toMatchObject({
      action: 'run',
      offered: [],
      edited: false,
      options: { seed: 5, frameworks: ['python', 'numpy', 'torch'] }
    });
  });

  it('offers what it does not seed yet, with what that draws from', () => {
    const made = plan({ source: cell(), detection: uses('torch') });
    expect(made.offered.slice().sort()).toEqual(['numpy', 'torch']);
    expect(made.action).toBe('update');
    expect(made.options?.frameworks).toEqual(['python', 'numpy', 'torch']);
  });

  it('adds it only where it is to', () => {
    const made = plan({
      source: cell(),
      detection: uses('torch'),
      offer: false
    });
    expect(made.offered.length).toBe(2);
    expect(made.options?.frameworks).toEqual(['python']);
    expect(made.action).toBe('run');
  });

  it.each([
    [{ metadata: { ...METADATA, declined: ['numpy'] } }],
    [{ preferences: { ...PREFERENCES, neverOffer: ['numpy'] } }]
  ])('offers nothing that is not wanted: %#', input => {
    expect(
      plan({ ...input, source: cell(), detection: uses('numpy') })
    ).toMatchObject({ offered: [], action: 'run' });
  });

  it('leaves in it what is not to be offered', () => {
    const source = cell({ frameworks: ['numpy'] });
    const preferences = { ...PREFERENCES, neverOffer: ['numpy'] };
    expect(plan({ source, preferences }).action).toBe('run');
  });

  it('lets it stand, whatever the notebook and the user say elsewhere', () => {
    const source = cell({ frameworks: ['torch'], seed: 5 });
    expect(
      plan({
        source,
        detection: { ...uses('torch'), seeds: seeds(7) },
        draft: { seed: 9, determinism: { cudnn: 'disabled' } },
        metadata: { ...METADATA, determinism: { cudnn: 'default' } }
      })
    ).toMatchObject({
      action: 'run',
      found: 7,
      options: { seed: 5, determinism: { cudnn: 'deterministic' } }
    });
  });

  it('takes frameworks in and out by the draft', () => {
    const source = cell({ frameworks: ['numpy'] });
    expect(
      plan({ source, draft: { frameworks: { numpy: false, jax: true } } })
        .options?.frameworks
    ).toEqual(['jax']);
    expect(
      plan({
        source: cell(),
        draft: { frameworks: { python: false } }
      }).action
    ).toBe('none');
  });

  it('knows that it was edited, and runs it still', () => {
    const source = `${cell()}\nmine = 1`;
    expect(plan({ source })).toMatchObject({ edited: true, action: 'run' });
  });

  it('keeps another seed that was typed', () => {
    const source = cell().replace('SEED = 5', 'SEED = 77  # mine');
    expect(plan({ source })).toMatchObject({
      edited: true,
      options: { seed: 77 }
    });
  });

  it('keeps a seed that is out of range, for whoever runs it to refuse', () => {
    const source = cell().replace('SEED = 5', `SEED = ${2 ** 40}`);
    expect(plan({ source }).options?.seed).toBe(2 ** 40);
  });

  it('plans a seed for one that cannot be read', () => {
    const source = cell().replace('SEED = 5', 'SEED = int(x)');
    expect(plan({ source })).toMatchObject({
      edited: true,
      action: 'run',
      options: { seed: 42 }
    });
  });

  it.each(['', '# nothing', 'x = 1'])('writes a cell with %j anew', source => {
    expect(plan({ source, detection: uses('numpy') })).toMatchObject({
      edited: true,
      action: 'update',
      options: { seed: 42, frameworks: ['python', 'numpy'] }
    });
  });

  it('reads R and Julia', () => {
    for (const [language, id] of [
      ['R', 'r'],
      ['julia', 'julia']
    ] as const) {
      const source = cell({ language, frameworks: [id] });
      expect(plan({ language, source })).toMatchObject({
        action: 'run',
        options: { seed: 5, frameworks: [id], language }
      });
    }
  });
});

it('declines what the draft refuses, and no longer what it wants', () => {
  expect(
    declineDrafted(
      { ...METADATA, declined: ['a', 'b'] },
      { frameworks: { b: true, c: false, a: false } }
    ).declined
  ).toEqual(['a', 'c']);
  expect(declineDrafted(METADATA, {})).toEqual(METADATA);
});

it('finds the one seed of a notebook', () => {
  const of = (...found: Parameters<typeof seeds>): number | null =>
    ownSeed({ ...EMPTY_DETECTION, seeds: seeds(...found) });
  expect(of()).toBeNull();
  expect(of(1)).toBe(1);
  expect(of(1, 1)).toBe(1);
  expect(of(1, 2)).toBeNull();
  expect(of({ value: 3, scope: 'private' }, 1)).toBe(1);
  expect(of({})).toBeNull();
});
