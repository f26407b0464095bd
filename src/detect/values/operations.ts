/**
 * Python's operations on values that are known.
 */
import { calculate, UNKNOWN } from '../../python/values';
import type { Value } from '../../python/values';
import { isLiteral } from './objects';

/**
 * Applies an operator, or a builtin.
 *
 * @param operator - As Python writes it: `+`, `or`, `int`; `ifNone` for a value that
 * replaces `None`.
 * @param operands - Reduced values.
 */
export function operate(operator: string, operands: readonly Value[]): Value {
  const [first, second] = operands;
  switch (operator) {
    case 'or':
    case 'and': {
      const truth = first && isTrue(first);
      return truth === null || !second
        ? UNKNOWN
        : truth === (operator === 'or')
          ? first
          : second;
    }
    case 'ifNone':
      return first.kind === 'none'
        ? second
        : isLiteral(first)
          ? first
          : UNKNOWN;
    case 'int':
      return operands.length === 1 ? toInteger(first) : UNKNOWN;
    case 'str':
    case 'repr':
      return operands.length === 1 ? toText(first, operator) : UNKNOWN;
    default:
      return arithmetic(operator, operands);
  }
}

function arithmetic(operator: string, operands: readonly Value[]): Value {
  const numbers: bigint[] = [];
  for (const operand of operands) {
    if (operand.kind !== 'integer') {
      return UNKNOWN;
    }
    numbers.push(operand.value);
  }
  const value = calculate(operator, numbers);
  return value === null ? UNKNOWN : { kind: 'integer', value };
}

/** `null` where that is not known. */
function isTrue(value: Value): boolean | null {
  switch (value.kind) {
    case 'integer':
      return value.value !== BigInt(0);
    case 'text':
      return value.value !== '';
    case 'none':
      return false;
    default:
      return null;
  }
}

function toInteger(value: Value): Value {
  return value.kind === 'text' && /^\s*[+-]?\d+\s*$/.test(value.value)
    ? { kind: 'integer', value: BigInt(value.value.trim().replace(/^\+/, '')) }
    : value.kind === 'integer'
      ? value
      : UNKNOWN;
}

function toText(value: Value, operator: string): Value {
  return value.kind === 'integer'
    ? { kind: 'text', value: String(value.value) }
    : value.kind === 'text' && operator === 'str'
      ? value
      : UNKNOWN;
}
