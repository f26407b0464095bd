/**
 * Objects with members, as far as a notebook's code makes them.
 */
import { PYTHON } from '../../frameworks';
import { UNKNOWN } from '../../python/values';
import type { IArgumentValue, IClassValue, Value } from '../../python/values';

const RECORDS: ReadonlySet<string> = new Set(PYTHON.recordCalls);
const COPIES: ReadonlySet<string> = new Set(PYTHON.copyCalls);
const FIELDS: ReadonlySet<string> = new Set(PYTHON.fieldCalls);
const PARSERS: ReadonlySet<string> = new Set(PYTHON.parserCalls);
const OBJECTS: ReadonlySet<Value['kind']> = new Set<Value['kind']>([
  'record',
  'changed',
  'class',
  'shared',
  'passed',
  'parsed'
]);

/** Whether members can be selected from a reduced value. */
export function isObject({ kind }: Value): boolean {
  return OBJECTS.has(kind);
}

/** Whether a reduced value is the same in every place. */
export function isLiteral({ kind }: Value): boolean {
  return kind === 'integer' || kind === 'text' || kind === 'none';
}

/** Whether two reduced values are one. */
export function isSame(a: Value, b: Value): boolean {
  return (
    a === b ||
    (a.kind === b.kind &&
      (a.kind === 'none' ||
        a.kind === 'unknown' ||
        ((a.kind === 'integer' || a.kind === 'text') &&
          (b.kind === 'integer' || b.kind === 'text') &&
          a.value === b.value)))
  );
}

/** What a call of a library gives; `null` if nothing is known of it. */
export function callOf(
  path: string,
  args: readonly IArgumentValue[]
): Value | null {
  const [first, ...rest] = args;
  if (RECORDS.has(path)) {
    return {
      kind: 'record',
      entries: args.map(({ keyword, value }) => ({ key: keyword, value }))
    };
  }
  if (PARSERS.has(path)) {
    const others = /^(parents|argument_default)$/;
    return args.some(one => one.spread || others.test(one.keyword ?? ''))
      ? UNKNOWN
      : { kind: 'record', entries: [] };
  }
  if (COPIES.has(path)) {
    return first && !first.spread ? copyOf(path, first.value, rest) : UNKNOWN;
  }
  if (FIELDS.has(path)) {
    const found =
      args.find(({ keyword }) => keyword === 'default') ??
      args.find(({ keyword, spread }) => keyword === null && !spread);
    return found?.value ?? UNKNOWN;
  }
  return null;
}

/** `deepcopy(cfg)`, `replace(cfg, seed=9)`. */
function copyOf(
  path: string,
  value: Value,
  changes: readonly IArgumentValue[]
): Value {
  // A deep copy shares nothing with its source.
  const isDeep = path.endsWith('deepcopy') && value.kind === 'shared';
  return changes.reduce<Value>(
    (of, change) => ({
      kind: 'changed',
      of,
      path: [change.keyword],
      value: change.value
    }),
    isDeep && value.kind === 'shared' ? value.of : value
  );
}

/** An object without the members of its class that are not sure. */
export function guarded({ unsure }: IClassValue, value: Value): Value {
  return [...unsure].reduce<Value>(
    (of, key) => ({ kind: 'changed', of, path: [key], value: UNKNOWN }),
    value
  );
}

/** What a call gives a parameter; `null` if it leaves it out. */
export function argumentOf(
  args: readonly IArgumentValue[],
  name: string,
  index: number
): Value | null {
  if (args.some(({ spread }) => spread)) {
    return UNKNOWN;
  }
  const found =
    args.find(({ keyword }) => keyword === name) ??
    args.filter(({ keyword }) => keyword === null)[index];
  return found?.value ?? null;
}
