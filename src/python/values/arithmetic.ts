/**
 * Python's operators on integers. Numbers of any size are computed as such; what a
 * JavaScript number can't hold is nobody's seed, but may lead to one: `2**64 % 1000`.
 */
import { own } from '../../frameworks/byName';

/** Larger results are not computed. */
const MAX_BITS = 4096;

// A literal such as 0n is newer than the code that is compiled to.
const ZERO = BigInt(0);
const ONE = BigInt(1);

/**
 * Applies an operator.
 *
 * @param operator - As Python writes it: `+`, `//`, `**`, `~`; or a builtin: `abs`.
 * @param operands - One or two integers, more for `min` and `max`.
 * @returns The integer; `null` where Python gives something else or an error.
 */
export function calculate(
  operator: string,
  operands: readonly bigint[]
): bigint | null {
  const [a, b] = operands;
  const result =
    operands.length === 1
      ? own(UNARY, operator)?.(a)
      : operands.length === 2
        ? own(BINARY, operator)?.(a, b)
        : undefined;
  return result ?? several(operator, operands);
}

const UNARY: Readonly<Record<string, (a: bigint) => bigint>> = {
  '+': a => a,
  '-': a => -a,
  '~': a => -a - ONE,
  abs: a => (a < ZERO ? -a : a)
};

const BINARY: Readonly<
  Record<string, (a: bigint, b: bigint) => bigint | null>
> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => (size(a) + size(b) > MAX_BITS ? null : a * b),
  '//': floorDivide,
  '%': modulo,
  '**': power,
  pow: power,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '<<': (a, b) =>
    b < ZERO || BigInt(size(a)) + b > BigInt(MAX_BITS) ? null : a << b,
  '>>': (a, b) => (b < ZERO ? null : a >> b)
};

function several(operator: string, operands: readonly bigint[]): bigint | null {
  if (operands.length < 2) {
    return null;
  }
  if (operator === 'pow' && operands.length === 3) {
    const [a, b, c] = operands;
    const whole = power(a, b);
    return whole === null ? null : modulo(whole, c);
  }
  if (operator !== 'min' && operator !== 'max') {
    return null;
  }
  return operands.reduce((a, b) => (a < b === (operator === 'min') ? a : b));
}

/** Python rounds towards minus infinity. */
function floorDivide(a: bigint, b: bigint): bigint | null {
  return b === ZERO ? null : (a - (modulo(a, b) ?? ZERO)) / b;
}

/** Python's remainder has the sign of the divisor. */
function modulo(a: bigint, b: bigint): bigint | null {
  if (b === ZERO) {
    return null;
  }
  const rest = a % b;
  return rest !== ZERO && rest < ZERO !== b < ZERO ? rest + b : rest;
}

/** A negative exponent gives a float. */
function power(a: bigint, b: bigint): bigint | null {
  return b < ZERO || BigInt(size(a)) * b > BigInt(MAX_BITS) ? null : a ** b;
}

function size(a: bigint): number {
  return a.toString(2).length;
}
