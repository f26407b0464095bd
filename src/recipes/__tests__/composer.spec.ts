import { compose, DEFAULT_DETERMINISM, normalizeOptions, readCell } from '..';
import type { IDeterminism, ISeedOptions } from '..';
import { EXAMPLE, registry } from './helpers';

function options(
  frameworks: string[],
  determinism: Partial<IDeterminism> = {},
  variants: Record<string, string> = {}
): ISeedOptions {
  return {
    language: 'python',
    seed: 42,
    frameworks,
    variants,
    determinism: { ...DEFAULT_DETERMINISM, ...determinism }
  };
}

describe('compose', () => {
  it('writes the example of the design, byte for byte', () => {
    expect(compose(options(['torch', 'numpy']), registry)).toBe(EXAMPLE);
  });

  it('brings what a framework draws from', () => {
    expect(compose(options(['torch']), registry)).toBe(EXAMPLE);
    expect(compose(options(['sklearn']), registry)).toBe(
      compose(options(['numpy']), registry)
    );
  });

  it('sets what counts at the import before it', () => {
    expect(compose(options(['torch'], { algorithms: 'warn' }), registry))
      .toBe(`# Seeds Python, NumPy and PyTorch. Run it before the cells below.
import os
import random

os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # read once, so it stands before the import

import numpy as np
import torch

SEED = 42

os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel's own is set when it starts
torch.backends.cudnn.deterministic = True
torch.backends.cudnn.benchmark = False
torch.use_deterministic_algorithms(True, warn_only=True)
random.seed(SEED)
np.random.seed(SEED)
torch.manual_seed(SEED)
torch.cuda.manual_seed_all(SEED)`);
  });

  it('imports os for the environment of a framework that stands alone', () => {
    expect(compose(options(['jax'], { ops: 'on' }), registry))
      .toBe(`# Makes key for JAX. Run it before the cells below.
import os

if "xla_gpu_deterministic_ops" not in os.environ.get("XLA_FLAGS", ""):
    os.environ["XLA_FLAGS"] = os.environ.get("XLA_FLAGS", "") + " --xla_gpu_deterministic_ops=true"

import jax

SEED = 42

key = jax.random.key(SEED)  # JAX has no global seed: pass on keys split from this one`);
  });

  it('has no block that is empty', () => {
    expect(compose(options(['numpy']), registry)).toBe(
      `# Seeds NumPy. Run it before the cells below.
import numpy as np

SEED = 42

np.random.seed(SEED)`
    );
  });

  it('imports once what two frameworks need', () => {
    const source = compose(
      options(['tensorflow', 'keras'], {}, { keras: 'tf.keras' }),
      registry
    );
    expect(source.match(/import tensorflow as tf/g)).toHaveLength(1);
  });

  it.each<[string, Record<string, string>, string[]]>([
    [
      'Keras',
      {},
      ['# Keras seeds TensorFlow as well.', 'keras.utils.set_random_seed(SEED)']
    ],
    [
      'Keras in TensorFlow',
      { keras: 'tf.keras' },
      [
        '# Keras seeds TensorFlow as well.',
        'tf.keras.utils.set_random_seed(SEED)'
      ]
    ],
    [
      'TensorFlow 1',
      { keras: 'legacy', tensorflow: 'v1' },
      [
        'tf.set_random_seed(SEED)',
        '# Keras before 2.7 has no seed of its own: it draws from Python, NumPy and TensorFlow.'
      ]
    ],
    [
      'TensorFlow 2',
      { keras: 'legacy' },
      [
        'tf.random.set_seed(SEED)',
        '# Keras before 2.7 has no seed of its own: it draws from Python, NumPy and TensorFlow.'
      ]
    ],
    [
      'neither, where both are needed',
      { keras: 'tf.keras', tensorflow: 'compat.v1' },
      [
        'tf.compat.v1.set_random_seed(SEED)',
        'with tf.compat.v1.get_default_graph().as_default():',
        '    tf.compat.v1.set_random_seed(SEED)  # for graphs, once eager execution is off',
        'tf.keras.utils.set_random_seed(SEED)'
      ]
    ]
  ])('seeds TensorFlow and Keras once: %s', (_, variants, expected) => {
    const chosen = options(['tensorflow', 'keras'], {}, variants);
    const source = compose(chosen, registry);
    expect(source.split('np.random.seed(SEED)\n')[1]).toBe(expected.join('\n'));
    const reading = readCell(source, 'python', registry);
    expect(reading).toMatchObject({ exact: true, unread: [], missing: [] });
    expect(reading.options).toEqual(normalizeOptions(chosen, registry));
  });

  it('gives no name of an import to two frameworks', () => {
    // Name → where it comes from, by recipe: a recipe shows one variant at a time.
    const owners = new Map<string, Map<string, string>>();
    for (const recipe of registry.recipes('python')) {
      for (const variant of recipe.variants) {
        for (const line of variant.lines(DEFAULT_DETERMINISM).imports ?? []) {
          const name = line.split(' ').pop() ?? '';
          const others = owners.get(name) ?? new Map<string, string>();
          owners.set(name, others.set(recipe.id, line));
          const clash = [...others].filter(
            ([id, other]) => id !== recipe.id && other !== line
          );
          expect(clash).toEqual([]);
        }
      }
    }
    expect(owners.size).toBeGreaterThan(10);
  });

  it('writes R and Julia', () => {
    const r = {
      ...options(['r'], { rngKind: 'lecuyer' }),
      language: 'R' as const
    };
    expect(compose(r, registry)).toBe(
      `# Seeds R. Run it before the cells below.
SEED <- 42L

RNGkind("L'Ecuyer-CMRG")
set.seed(SEED)`
    );
    const julia = { ...options(['julia']), language: 'julia' as const };
    expect(compose(julia, registry)).toBe(
      `# Seeds Julia. Run it before the cells below.
using Random

SEED = 42

Random.seed!(SEED)`
    );
  });

  it.each([
    [-1, 'The seed must not be negative.'],
    [1.5, 'The seed must be a whole number.'],
    [NaN, 'digits only'],
    [4294967296, 'The seed must be at most 4294967295, the largest for NumPy.']
  ])('refuses the seed %p', (seed, message) => {
    const bad = { ...options(['numpy']), seed };
    expect(() => compose(bad, registry)).toThrow(RangeError);
    expect(() => compose(bad, registry)).toThrow(message);
  });

  it('keeps to the range of a framework that has no line', () => {
    const seed = 2147483648;
    expect(compose({ ...options(['numpy']), seed }, registry)).toContain(
      `SEED = ${seed}`
    );
    expect(() =>
      compose({ ...options(['numpy', 'lightgbm']), seed }, registry)
    ).toThrow('LightGBM');
  });

  it.each([[[]], [['lightgbm']], [['nothing']], [['r']]])(
    'refuses %p, of which a cell can seed nothing',
    frameworks => {
      expect(() => compose(options(frameworks), registry)).toThrow(
        'None of the frameworks'
      );
    }
  );
});

describe('the check of keys of JAX', () => {
  it.each(['key', 'own'])('stands below the import: %s', variant => {
    const cell = compose(
      options(['jax'], { keyReuse: 'error' }, { jax: variant }),
      registry
    );
    expect(cell).toMatch(
      /^import jax$[^]*^ {4}jax\.config\.update\("jax_debug_key_reuse", True\)/m
    );
    expect(readCell(cell, 'python', registry)).toMatchObject({
      exact: true,
      options: { determinism: { keyReuse: 'error' } }
    });
  });

  it('leaves out the import where nothing needs it', () => {
    const cell = compose(options(['jax'], {}, { jax: 'own' }), registry);
    expect(cell).not.toContain('import jax');
  });

  it('says that keys of PRNGKey are not checked', () => {
    const cell = compose(
      options(['jax'], { keyReuse: 'error' }, { jax: 'PRNGKey' }),
      registry
    );
    expect(cell).toContain('# JAX does not check');
    expect(cell).not.toContain('jax_debug_key_reuse');
  });
});
