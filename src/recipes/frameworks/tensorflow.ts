import { FRAMEWORKS } from '../../frameworks';
import type { IDeterminism, IFramework, IUsage } from '../types';
import { isBefore } from '../versions';

const IMPORTS = ['import tensorflow as tf'];

/** What stands in place of the seed call where Keras makes it. */
const BY_KERAS = '# Keras seeds TensorFlow as well.';

/** A seed of TensorFlow is all that Keras before 2.7 needs. */
const OLD_KERAS = { keras: ['legacy'] };

/** The style of 1.x, as it shows below `tensorflow` or `tensorflow.compat.v1`. */
const V1_STYLE = [
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

/** Other names that TensorFlow 2 has only below `compat.v1`, where they tell no style. */
const V1_ONLY = [
  'ConfigProto',
  'GPUOptions',
  'app',
  'contrib',
  'enable_eager_execution',
  'get_collection',
  'global_variables',
  'initialize_all_variables',
  'layers',
  'log',
  'logging',
  'losses.softmax_cross_entropy',
  'losses.sparse_softmax_cross_entropy',
  'nn.dynamic_rnn',
  'nn.rnn_cell',
  'nn.softmax_cross_entropy_with_logits_v2',
  'placeholder_with_default',
  'random_normal',
  'random_uniform',
  'reset_default_graph',
  'summary.FileWriter',
  'summary.merge_all',
  'train.AdamOptimizer',
  'train.GradientDescentOptimizer',
  'train.MomentumOptimizer',
  'train.RMSPropOptimizer',
  'train.Saver',
  'trainable_variables',
  'truncated_normal'
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
        }),
        covers: OLD_KERAS,
        coveredLines: determinism => ({
          imports: determinism.ops === 'on' ? IMPORTS : [],
          determinism: opDeterminism(determinism),
          seeds: [BY_KERAS]
        })
      },
      {
        id: 'v2.0',
        title: trans => trans.__('TensorFlow 2.0 to 2.7'),
        lines: determinism => ({
          environment: earlyOps(determinism),
          imports: IMPORTS,
          seeds: ['tf.random.set_seed(SEED)']
        }),
        covers: OLD_KERAS,
        coveredLines: determinism => ({
          environment: earlyOps(determinism),
          seeds: [BY_KERAS]
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
        }),
        covers: OLD_KERAS
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
        }),
        covers: OLD_KERAS
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

function earlyOps({ ops }: IDeterminism): string[] {
  return ops === 'on' ? ['os.environ["TF_DETERMINISTIC_OPS"] = "1"'] : [];
}

function opDeterminism(determinism: IDeterminism): string[] {
  return determinism.ops === 'on'
    ? ['tf.config.experimental.enable_op_determinism()']
    : [];
}

/** Whether code uses some of the names below a module. */
function isOld(
  used: readonly string[],
  module: string,
  names: readonly string[]
): boolean {
  const wanted = names.map(name => `${module}.${name}`);
  return used.some(name =>
    wanted.some(old => name === old || name.startsWith(`${old}.`))
  );
}

/** The variant of TensorFlow that a notebook needs. */
export function chooseVariant(usage: IUsage): string {
  if (isBefore(usage.version, '2')) {
    return 'v1';
  }
  if (
    usage.imports.some(name => /^tensorflow\.compat\.v1(\.|$)/.test(name)) ||
    isOld(usage.names, 'tensorflow.compat.v1', V1_STYLE)
  ) {
    return 'compat.v1';
  }
  const used = [...usage.imports, ...usage.names];
  if (isOld(used, 'tensorflow', [...V1_STYLE, ...V1_ONLY])) {
    // With 2.x in the kernel such a cell fails, but at its own line, not at the seed.
    return usage.version === null ? 'v1' : 'compat.v1';
  }
  return isBefore(usage.version, '2.8') ? 'v2.0' : 'v2';
}
