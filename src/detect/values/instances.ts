/**
 * Objects of the notebook's own classes.
 */
import type { IArgumentValue, IClassValue } from '../../python/values';
import { unknown } from './bounds';
import type { IBound, IContext, IFrame } from './bounds';
import { guarded } from './objects';

/** Reduces a value, see `Evaluation`. */
type Reduce = (bound: IBound) => IBound;

/**
 * The object that the call of a class gives.
 *
 * @param of - The class.
 * @param args - The arguments.
 * @param context - Where the call stands.
 * @param reduce - Reduces a value.
 */
export function instanceOf(
  of: IBound,
  args: readonly IArgumentValue[],
  context: IContext,
  reduce: Reduce
): IBound {
  const found = classOf(of, reduce);
  if (!found) {
    return unknown(context);
  }
  const { value: own } = found;
  if (own.init) {
    const frame: IFrame = { of: own.init.of, self: of, args, context };
    return {
      value: guarded(own, own.init.result),
      context: { cell: found.context.cell, frame }
    };
  }
  const entries = own.takesFields
    ? args.map(({ keyword, spread, value }, i) => ({
        key: spread ? null : (keyword ?? own.fields[i] ?? null),
        value
      }))
    : [];
  return {
    value: guarded(own, {
      kind: 'record',
      entries: [{ key: null, value: of.value }, ...entries]
    }),
    context
  };
}

/** The class that a callee is, with what makes its objects; `null` if that is not sure. */
function classOf(
  of: IBound,
  reduce: Reduce
): { value: IClassValue; context: IContext } | null {
  let { value, context } = reduce(of);
  while (
    value.kind === 'changed' ||
    value.kind === 'passed' ||
    value.kind === 'shared'
  ) {
    ({ value, context } = reduce({ value: value.of, context }));
  }
  if (value.kind !== 'class' || value.opaque) {
    return null;
  }
  const [base, ...others] = value.bases;
  if (!base) {
    return { value, context };
  }
  // A base whose __init__ may set anything says nothing.
  const below =
    others.length === 0 && !value.init
      ? classOf({ value: base, context }, reduce)
      : null;
  return below && !below.value.init
    ? {
        value: {
          ...value,
          takesFields: value.takesFields || below.value.takesFields,
          fields: [...new Set([...below.value.fields, ...value.fields])],
          unsure: new Set([...below.value.unsure, ...value.unsure])
        },
        context
      }
    : null;
}
