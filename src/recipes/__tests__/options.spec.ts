import fc from 'fast-check';

import {
  compose,
  DEFAULT_DETERMINISM,
  determinismKeysOf,
  isBefore,
  normalizeOptions
} from '..';
import { anyOptions, optionsFor, registry } from './helpers';

describe('normalizeOptions', () => {
  it('changes nothing the second time, and not what is composed', () => {
    fc.assert(
      fc.property(anyOptions, options => {
        const normal = normalizeOptions(options, registry);
        expect(normalizeOptions(normal, registry)).toEqual(normal);
        expect(compose(normal, registry)).toBe(compose(options, registry));
      })
    );
  });

  it('drops what says nothing', () => {
    expect(
      normalizeOptions(
        {
          language: 'python',
          seed: 1,
          frameworks: ['sklearn', 'jax', 'r', 'nothing', 'lightgbm'],
          variants: { jax: 'key', torch: 'v1.8', numpy: 'nothing' },
          determinism: {
            cudnn: 'disabled',
            algorithms: 'error',
            ops: 'on',
            keyReuse: 'error',
            generators: 'explicit',
            rngKind: 'lecuyer'
          }
        },
        registry
      )
    ).toEqual({
      language: 'python',
      seed: 1,
      frameworks: ['numpy', 'jax'],
      variants: {},
      determinism: {
        ...DEFAULT_DETERMINISM,
        ops: 'on',
        keyReuse: 'error',
        generators: 'explicit'
      }
    });
  });

  it('drops a variant where it makes no difference, and an unknown choice', () => {
    const options = {
      language: 'python' as const,
      seed: 1,
      frameworks: ['torch'],
      variants: { torch: 'v1.8' },
      determinism: DEFAULT_DETERMINISM
    };
    expect(normalizeOptions(options, registry).variants).toEqual({});
    const warn = { ...DEFAULT_DETERMINISM, algorithms: 'warn' as const };
    expect(
      normalizeOptions({ ...options, determinism: warn }, registry).variants
    ).toEqual({ torch: 'v1.8' });
    const odd = { ...DEFAULT_DETERMINISM, cudnn: 'odd' as 'default' };
    expect(
      normalizeOptions({ ...options, determinism: odd }, registry).determinism
    ).toEqual(DEFAULT_DETERMINISM);
  });

  it('knows the switches of frameworks and of what they draw from', () => {
    expect(determinismKeysOf(['lightning'], registry)).toEqual([
      'cudnn',
      'algorithms',
      'generators'
    ]);
    expect(determinismKeysOf(['jax'], registry)).toEqual(['ops', 'keyReuse']);
    expect(determinismKeysOf(['r'], registry)).toEqual(['rngKind']);
    expect(determinismKeysOf([], registry)).toEqual([]);
  });
});

describe('chooseVariant', () => {
  it.each<[string, string[], string[], string | null, string]>([
    ['tensorflow', ['tensorflow'], ['tensorflow.constant'], null, 'v2'],
    [
      'tensorflow',
      ['tensorflow'],
      ['tensorflow.Session'],
      '2.21.0',
      'compat.v1'
    ],
    ['tensorflow', ['tensorflow'], ['tensorflow.Session'], null, 'v1'],
    ['tensorflow', ['tensorflow'], [], '1.15.5', 'v1'],
    ['tensorflow', ['tensorflow.compat.v1'], [], '1.15.5', 'v1'],
    ['tensorflow', ['tensorflow.compat.v1'], [], null, 'compat.v1'],
    [
      'tensorflow',
      ['tensorflow'],
      ['tensorflow.compat.v1.Session'],
      null,
      'compat.v1'
    ],
    [
      'tensorflow',
      ['tensorflow'],
      ['tensorflow.compat.v1.logging.set_verbosity'],
      null,
      'v2'
    ],
    ['tensorflow', ['tensorflow'], [], '2.6.5', 'v2.0'],
    ['tensorflow', ['tensorflow'], [], '2.8.0', 'v2'],
    ['keras', ['keras'], [], null, 'keras'],
    ['keras', ['keras.layers'], [], '3.15.1', 'keras'],
    ['keras', ['keras'], [], '2.6.0', 'legacy'],
    ['keras', ['tensorflow.keras'], [], null, 'tf.keras'],
    [
      'keras',
      ['tensorflow'],
      ['tensorflow.keras.Sequential'],
      null,
      'tf.keras'
    ],
    ['keras', ['keras', 'tensorflow.keras'], [], null, 'keras'],
    ['keras', ['tf_keras'], [], null, 'tf_keras'],
    [
      'keras',
      ['keras'],
      ['keras.utils.np_utils.to_categorical'],
      null,
      'legacy'
    ],
    ['keras', ['keras.layers.core'], [], null, 'legacy'],
    ['keras', ['keras'], ['keras.layers.Normalization'], null, 'keras'],
    ['keras', ['tensorflow.contrib.keras'], [], null, 'tf.keras'],
    [
      'tensorflow',
      ['tensorflow'],
      ['tensorflow.contrib.layers.l2'],
      null,
      'v1'
    ],
    ['tensorflow', ['tensorflow'], ['tensorflow.train.Saver'], null, 'v1'],
    ['tensorflow', ['tensorflow'], ['tensorflow.train.Checkpoint'], null, 'v2'],
    ['tensorflow', ['tensorflow'], ['tensorflow.losses.Loss'], null, 'v2'],
    ['jax', ['jax'], ['jax.random.key'], null, 'own'],
    ['jax', ['jax'], ['jax.random.PRNGKey'], '0.10.2', 'own'],
    ['jax', ['jax'], ['jax.numpy.zeros'], null, 'own'],
    ['jax', ['jax'], ['jax.random.normal'], null, 'key'],
    ['jax', ['jax'], ['jax.random.split'], '0.4.13', 'PRNGKey'],
    ['jax', ['jax'], ['jax.random.split'], '0.4.16', 'key'],
    ['jax', [], [], '0.4.13', 'PRNGKey'],
    ['torch', ['torch'], [], '1.10.2', 'v1.8'],
    ['torch', ['torch'], [], '2.13.0+cpu', 'torch'],
    ['polars', ['polars'], [], '0.18.3', 'legacy'],
    ['polars', ['polars'], [], '0.20.2', 'global'],
    ['lightning', ['lightning'], [], null, 'lightning'],
    ['lightning', ['lightning.pytorch'], [], null, 'lightning.pytorch'],
    ['lightning', ['lightning', 'lightning.pytorch'], [], null, 'lightning'],
    ['lightning', ['pytorch_lightning'], [], null, 'pytorch_lightning'],
    ['lightning', ['lightning'], [], '2.4.0', 'lightning'],
    ['lightning', ['lightning'], [], '2.6.0.post0', 'lightning'],
    ['lightning', ['lightning'], [], '2.6.1', 'lightning.workers'],
    [
      'lightning',
      ['pytorch_lightning'],
      [],
      '2.10.0',
      'pytorch_lightning.workers'
    ],
    [
      'lightning',
      ['pytorch_lightning.callbacks'],
      [],
      null,
      'pytorch_lightning'
    ]
  ])(
    '%s with %p, %p, version %p is %s',
    (recipe, imports, names, version, variant) => {
      const options = optionsFor(
        [{ recipe, imports, names, version }],
        registry,
        { algorithms: 'warn', ops: 'on' }
      );
      expect(
        options.variants[recipe] ?? registry.get(recipe)?.variants[0].id
      ).toBe(variant);
    }
  );

  it('offers nothing where nothing is seeded by a cell', () => {
    const uses = [{ recipe: 'lightgbm', imports: ['lightgbm'], names: [] }];
    expect(optionsFor(uses).frameworks).toEqual([]);
  });
});

describe('isBefore', () => {
  it.each<[string | null, string, boolean]>([
    [null, '2', false],
    ['', '2', false],
    ['unknown', '2', false],
    ['1.15.5', '2', true],
    ['2.0.0rc1', '2', false],
    ['1.9', '1.11', true],
    ['1.11.0+cu113', '1.11', false],
    ['0.4', '0.4.16', true],
    ['0.10.2', '0.4.16', false]
  ])('%p before %p: %p', (version, limit, expected) => {
    expect(isBefore(version, limit)).toBe(expected);
  });
});
