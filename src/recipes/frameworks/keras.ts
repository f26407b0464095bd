import { FRAMEWORKS } from '../../frameworks';
import type { IFramework, IUsage, IVariant } from '../types';
import { isBefore } from '../versions';

/** The backends of Keras 3 that train. */
const BACKENDS: readonly string[] = ['tensorflow', 'torch', 'jax'];

/** Keras, by itself or as part of TensorFlow. */
export const keras: IFramework = {
  facts: FRAMEWORKS.keras,
  recipe: {
    variants: [
      {
        id: 'keras',
        title: trans => trans.__('Keras 3, or Keras 2.7 and newer'),
        lines: () => ({
          imports: ['import keras'],
          seeds: ['keras.utils.set_random_seed(SEED)']
        })
      },
      // The seed cell imports Keras before the notebook's own code does, which
      // would take the choice of a backend away from it.
      ...BACKENDS.map((backend): IVariant => ({
        id: `keras.${backend}`,
        title: trans => trans.__('Keras 3 with the %1 backend', backend),
        lines: () => ({
          environment: [
            `os.environ["KERAS_BACKEND"] = "${backend}"  # read when Keras is imported`
          ],
          imports: ['import keras'],
          seeds: ['keras.utils.set_random_seed(SEED)']
        })
      })),
      {
        id: 'tf.keras',
        title: trans => trans.__('Keras in TensorFlow 2.7 and newer'),
        lines: () => ({
          imports: ['import tensorflow as tf'],
          seeds: ['tf.keras.utils.set_random_seed(SEED)']
        })
      },
      {
        id: 'legacy',
        title: trans => trans.__('Keras before 2.7'),
        lines: () => ({
          imports: ['import tensorflow as tf'],
          seeds: [
            // The comment tells this cell from one of TensorFlow alone.
            '# Keras before 2.7 has no seed of its own: it draws from Python, NumPy and TensorFlow.',
            'tf.compat.v1.set_random_seed(SEED)'
          ]
        })
      }
    ],
    description: trans =>
      trans.__('Seeds initial weights, dropout and shuffling in Keras.'),
    advice: trans =>
      trans.__(
        'Existing layers keep their own generators: also rerun the cell that builds the model.'
      ),
    chooseVariant
  }
};

function chooseVariant(usage: IUsage): string {
  if (isBefore(usage.version, '2.7')) {
    return 'legacy';
  }
  const known = [...usage.imports, ...usage.names];
  const alone = known.some(name => /^keras(\.|$)/.test(name));
  const inside = known.some(name =>
    /^tensorflow(\.compat\.v[12]|\.python)?\.keras(\.|$)/.test(name)
  );
  if (inside && !alone) {
    return 'tf.keras';
  }
  const backend = usage.environment?.KERAS_BACKEND;
  return backend && BACKENDS.includes(backend) ? `keras.${backend}` : 'keras';
}
