import { FRAMEWORKS } from '../../frameworks';
import type {
  ICellLines,
  IDeterminism,
  IFramework,
  IUsage,
  IVariant
} from '../types';
import { isBefore } from '../versions';

/** JAX, which has no global seed: the cell makes the key that others are split from. */
export const jax: IFramework = {
  facts: FRAMEWORKS.jax,
  recipe: {
    variants: [
      {
        id: 'key',
        title: trans => trans.__('jax.random.key'),
        lines: determinism => lines(determinism, 'key')
      },
      {
        id: 'PRNGKey',
        title: trans => trans.__('jax.random.PRNGKey (before JAX 0.4.16)'),
        lines: determinism => lines(determinism, 'PRNGKey')
      },
      {
        id: 'own',
        title: trans => trans.__('keys made by the notebook'),
        lines: determinism => ({
          ...lines(determinism, 'key'),
          // Its import may wait for the notebook's own, unless the cell needs it.
          imports: determinism.keyReuse === 'off' ? [] : ['import jax'],
          // The choice must show, or the cell could not be read back.
          seeds: [
            '# JAX has no global seed: its numbers come from keys that the notebook makes.'
          ]
        })
      }
    ] satisfies IVariant[],
    description: trans =>
      trans.__('Defines a key from the seed; JAX has no global seed.'),
    advice: trans =>
      trans.__(
        'Pass the key on and split it with jax.random.split; the same key always gives the same numbers.'
      ),
    chooseVariant,
    startsBackend: true
  }
};

/** What makes keys from a seed. */
const MAKERS: ReadonlySet<string> = new Set(
  (FRAMEWORKS.jax.generators ?? []).flatMap(({ calls }) => calls)
);

/** JAX got the option after typed keys; the cell must not fail without it. */
const CHECKED_KEYS = [
  'if hasattr(jax.config, "jax_debug_key_reuse"):',
  '    jax.config.update("jax_debug_key_reuse", True)  # a key that is used twice is an error'
];

const KEYS_UNCHECKED =
  '# JAX does not check whether keys of jax.random.PRNGKey are used twice, only those of jax.random.key.';

function lines(determinism: IDeterminism, maker: string): ICellLines {
  return {
    environment:
      determinism.ops === 'on'
        ? [
            'if "xla_gpu_deterministic_ops" not in os.environ.get("XLA_FLAGS", ""):',
            '    os.environ["XLA_FLAGS"] = os.environ.get("XLA_FLAGS", "") + " --xla_gpu_deterministic_ops=true"'
          ]
        : [],
    imports: ['import jax'],
    determinism:
      determinism.keyReuse === 'off'
        ? []
        : maker === 'PRNGKey'
          ? [KEYS_UNCHECKED]
          : CHECKED_KEYS,
    seeds: [
      `key = jax.random.${maker}(SEED)  # JAX has no global seed: pass on keys split from this one`
    ]
  };
}

function chooseVariant(usage: IUsage): string {
  return needsKey(usage) ? keyStyle(usage) : 'own';
}

/** Whether the notebook goes on from the cell's key; a new one would only start JAX. */
function needsKey({ names, imports, taken, current }: IUsage): boolean {
  if (taken?.includes('key') || imports.length === 0) {
    return true;
  }
  if (names.some(name => MAKERS.has(name))) {
    return false;
  }
  const draws = names.some(name => name.startsWith('jax.random.'));
  return draws || (current !== undefined && current !== 'own');
}

function keyStyle(usage: IUsage): string {
  if (isBefore(usage.version, '0.4.16')) {
    return 'PRNGKey';
  }
  // A notebook keeps its style: some code wants the raw keys of the old call.
  const old = usage.names.includes('jax.random.PRNGKey');
  return old && !usage.names.includes('jax.random.key') ? 'PRNGKey' : 'key';
}
