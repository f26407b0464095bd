import { FRAMEWORKS } from '../../frameworks';
import type { IFramework, IUsage, IVariant } from '../types';
import { isBefore } from '../versions';
import { chooseVariant as tensorflowVariant } from './tensorflow';

/** The backends of Keras 3 that train. */
const BACKENDS: readonly string[] = ['tensorflow', 'torch', 'jax'];

/** The variants of TensorFlow whose seed Keras sets, whatever its backend. */
const COVERED = { tensorflow: ['v2', 'v2.0'] };

/** Modules and names of Keras that went when `set_random_seed` came, or before. */
const OLD =
  /^(tensorflow\.(python\.)?)?keras\.(engine\.topology|legacy|backend\.(tensorflow_backend|set_session)|layers\.(core|convolutional|recurrent|advanced_activations|normalization|merge|embeddings|pooling|noise|CuDNN(LSTM|GRU))|utils\.(np_utils|multi_gpu_model|vis_utils)|wrappers)(\.|$)/;

const NO_SEED =
  '# Keras before 2.7 has no seed of its own: it draws from Python, NumPy and TensorFlow.';

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
        }),
        covers: COVERED
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
        }),
        covers: COVERED
      })),
      {
        id: 'tf.keras',
        title: trans => trans.__('Keras in TensorFlow 2.7 and newer'),
        lines: () => ({
          imports: ['import tensorflow as tf'],
          seeds: ['tf.keras.utils.set_random_seed(SEED)']
        }),
        covers: COVERED
      },
      {
        id: 'tf_keras',
        title: trans => trans.__('Keras 2, as tf_keras'),
        lines: () => ({
          imports: ['import tf_keras'],
          seeds: ['tf_keras.utils.set_random_seed(SEED)']
        }),
        covers: COVERED
      },
      {
        id: 'legacy',
        title: trans => trans.__('Keras before 2.7'),
        lines: () => ({
          imports: ['import tensorflow as tf'],
          // The comment tells this cell from one of TensorFlow alone.
          seeds: [NO_SEED, 'tf.compat.v1.set_random_seed(SEED)']
        }),
        coveredLines: () => ({ seeds: [NO_SEED] })
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
  const known = [...usage.imports, ...usage.names];
  const alone = known.some(name => /^keras(\.|$)/.test(name));
  const inside = known.some(name =>
    /^tensorflow(\.compat\.v[12]|\.python|\.contrib)?\.keras(\.|$)/.test(name)
  );
  const tensorflow = usage.beside?.('tensorflow') ?? null;
  // TensorFlow 1 brings a Keras of its own; later ones have the version of Keras.
  const version =
    (inside && !alone ? tensorflow?.version : null) ?? usage.version;
  if (isBefore(version, '2.7') || (!version && isOld(known, tensorflow))) {
    return 'legacy';
  }
  if (inside && !alone) {
    return 'tf.keras';
  }
  if (!alone && known.some(name => /^tf_keras(\.|$)/.test(name))) {
    return 'tf_keras';
  }
  const backend = usage.environment?.KERAS_BACKEND;
  return backend && BACKENDS.includes(backend) ? `keras.${backend}` : 'keras';
}

/** Whether code is written for releases before `set_random_seed`, as far as it shows. */
function isOld(known: readonly string[], tensorflow: IUsage | null): boolean {
  // With an unknown Keras the seed of TensorFlow's graphs is right in any release.
  return (
    known.some(name => OLD.test(name)) ||
    (tensorflow !== null &&
      /^(compat\.)?v1$/.test(tensorflowVariant(tensorflow)))
  );
}
