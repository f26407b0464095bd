import { FRAMEWORKS } from '../../frameworks';
import type { IDeterminism, IFramework, IUsage } from '../types';
import { isBefore } from '../versions';

const IMPORTS = ['import tensorflow as tf'];

/** The ways of 1.x, as they stand below `tensorflow` or `tensorflow.compat.v1`. */
const V1_NAMES = [
  'InteractiveSession',
  'Session',
  'disable_eager_execution',
  'disable_v2_behavior',
  'get_default_graph',
  'get_variable',
  'global_variables_initializer',
  'placeholder',
  'set_random_seed',
  'variable_scope'
];

/** TensorFlow: the eager seed of 2.x, or that of the default graph in the style of 1.x. */
export const tensorflow: IFramework = {
  facts: FRAMEWORKS.tensorflow,
  recipe: {
    variants: [
      {
        id: 'v2',
        title: trans => trans.__('TensorFlow 2'),
        lines: determinism => ({
          imports: IMPORTS,
          determinism: opDeterminism(determinism),
          seeds: ['tf.random.set_seed(SEED)']
        })
      },
      {
        id: 'v2.0',
        title: trans => trans.__('TensorFlow 2.0 to 2.7'),
        lines: determinism => ({
          environment:
            determinism.ops === 'on'
              ? ['os.environ["TF_DETERMINISTIC_OPS"] = "1"']
              : [],
          imports: IMPORTS,
          seeds: ['tf.random.set_seed(SEED)']
        })
      },
      {
        id: 'compat.v1',
        title: trans => trans.__('TensorFlow 2 with the 1.x API'),
        lines: determinism => ({
          imports: IMPORTS,
          determinism: opDeterminism(determinism),
          seeds: [
            'tf.compat.v1.set_random_seed(SEED)',
            // The line above seeds no graph while execution is still eager.
            'with tf.compat.v1.get_default_graph().as_default():',
            '    tf.compat.v1.set_random_seed(SEED)  # for graphs, once eager execution is off'
          ]
        })
      },
      {
        id: 'v1',
        title: trans => trans.__('TensorFlow 1 (graph-level seed)'),
        lines: determinism => ({
          environment:
            determinism.ops === 'on'
              ? ['os.environ["TF_CUDNN_DETERMINISTIC"] = "1"']
              : [],
          imports: IMPORTS,
          seeds: ['tf.set_random_seed(SEED)']
        })
      }
    ],
    description: trans => trans.__("Seeds TensorFlow's random operations."),
    advice: trans =>
      trans.__(
        'Pass the seed by hand to tf.random.Generator objects and, with the 1.x API, to every new or reset graph.'
      ),
    chooseVariant
  }
};

function opDeterminism(determinism: IDeterminism): string[] {
  return determinism.ops === 'on'
    ? ['tf.config.experimental.enable_op_determinism()']
    : [];
}

function chooseVariant(usage: IUsage): string {
  if (isBefore(usage.version, '2')) {
    return 'v1';
  }
  const used = new Set(usage.names);
  if (
    usage.imports.some(name => /^tensorflow\.compat\.v1(\.|$)/.test(name)) ||
    V1_NAMES.some(name => used.has(`tensorflow.compat.v1.${name}`))
  ) {
    return 'compat.v1';
  }
  if (V1_NAMES.some(name => used.has(`tensorflow.${name}`))) {
    // With 2.x in the kernel such a cell fails, but at its own line, not at the seed.
    return usage.version === null ? 'v1' : 'compat.v1';
  }
  return isBefore(usage.version, '2.8') ? 'v2.0' : 'v2';
}
