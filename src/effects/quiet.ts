/**
 * Expressions that draw nothing, whatever the names in them stand for.
 */
import type { SyntaxNode } from '@lezer/common';
import { SAFE_BUILTINS } from './mutations';
import { bare, children, readArguments, readChain } from '../python/nodes';

/** Magics that run no code of the notebook. */
export const STEADY_MAGICS: ReadonlySet<string> = new Set(
  (
    'matplotlib env set_env config autoreload precision pip conda mamba uv cd pwd ls who whos load_ext ' +
    'reload_ext colors xmode time capture cat mkdir rm cp mv history lsmagic magic pdoc pdef psource'
  ).split(' ')
);

const QUIET_CALLS = new Set([
  'torch.use_deterministic_algorithms',
  'torch.set_deterministic',
  'torch.set_default_dtype',
  'torch.set_num_threads',
  'torch.set_float32_matmul_precision',
  'torch.device',
  'torch.cuda.is_available',
  'torch.cuda.device_count',
  'torch.cuda.empty_cache',
  'torch.backends.mps.is_available',
  'torch.xpu.is_available',
  'torch.Generator',
  'tensorflow.config.experimental.enable_op_determinism',
  'tensorflow.keras.backend.clear_session',
  'keras.backend.clear_session',
  'os.environ.setdefault',
  'os.environ.get',
  'os.environ.pop',
  'os.environ.update',
  'os.putenv',
  'os.getenv',
  'warnings.filterwarnings',
  'warnings.simplefilter',
  'numpy.set_printoptions',
  'numpy.seterr',
  'torch.set_printoptions'
]);

/** Whether a call of a library draws nothing. */
export function isQuietCall(path: string): boolean {
  return QUIET_CALLS.has(path) || SAFE_BUILTINS.has(path);
}

const LEAVES =
  /^(Number|String|Boolean|None|Ellipsis|VariableName|PropertyName|\W+|[a-z]+|\w+Op|AssignOp|ArithOp|CompareOp|FormatConversion|FormatSelfDoc)$/;
const PARTS =
  /^((Binary|Unary|Parenthesized|Tuple|Array|Set|Dictionary|Conditional|Member)Expression|ContinuedString|Format(String|Replacement|Spec)|TypeDef|ArgList)$/;

/**
 * Whether an expression can't draw: names, constants, arithmetic and a few calls.
 *
 * @param resolve - Gives the dotted path of a chain, where one is known.
 */
export function isQuiet(
  node: SyntaxNode,
  text: string,
  resolve: (chain: string) => string | null
): boolean {
  const inner = bare(node);
  if (inner.name === 'CallExpression') {
    const chain = inner.firstChild && readChain(inner.firstChild, text);
    const path = chain && (resolve(chain) ?? chain);
    return (
      !!path &&
      isQuietCall(path) &&
      readArguments(inner, text).every(({ node: value }) =>
        isQuiet(value, text, resolve)
      ) &&
      inner.getChild('ArgList')?.getChild('for') === null
    );
  }
  return (
    !inner.type.isError &&
    (LEAVES.test(inner.name) ||
      (PARTS.test(inner.name) &&
        inner.getChild('for') === null &&
        children(inner).every(child => isQuiet(child, text, resolve))))
  );
}
