import { webcrypto } from 'crypto';

import fc from 'fast-check';

import {
  describeSeedProblem,
  DICE_RANGE,
  parseSeed,
  rollSeed,
  seedRange,
  validateSeed
} from '..';
import { registry, trans } from './helpers';

const crypto = webcrypto as unknown as Crypto;

describe('seedRange', () => {
  it.each([
    [[], 4294967295, null],
    [['numpy'], 4294967295, 'NumPy'],
    [['torch'], 4294967295, 'PyTorch'],
    [['numpy', 'lightgbm'], 2147483647, 'LightGBM'],
    [['r'], 2147483647, 'R'],
    [['nothing'], 4294967295, null]
  ])('of %p ends at %p', (frameworks, max, framework) => {
    expect(seedRange(frameworks, registry)).toEqual({ min: 0, max, framework });
  });
});

describe('validateSeed', () => {
  it.each([0, 1, 42, 2147483647, 2147483648, 4294967295])('takes %p', seed => {
    expect(validateSeed(seed, ['torch'], registry)).toEqual({ ok: true, seed });
  });

  it('makes 0 of -0', () => {
    expect(JSON.stringify(validateSeed(-0, [], registry))).toContain(
      '"seed":0'
    );
    expect(Object.is(0, -0)).toBe(false);
  });

  it.each([
    [undefined, 'empty'],
    [null, 'empty'],
    [true, 'not-a-number'],
    [false, 'not-a-number'],
    ['42', 'not-a-number'],
    ['', 'not-a-number'],
    [NaN, 'not-a-number'],
    [[42], 'not-a-number'],
    [{}, 'not-a-number'],
    [BigInt(42), 'not-a-number'],
    [1.5, 'not-an-integer'],
    [-1, 'negative'],
    [-0.5, 'negative'],
    [-Infinity, 'negative'],
    [4294967296, 'too-large'],
    [Infinity, 'too-large'],
    [1e300, 'too-large']
  ])('refuses %p: %s', (value, kind) => {
    const result = validateSeed(value, ['torch'], registry);
    expect(result).toMatchObject({
      ok: false,
      problem: { kind, max: 4294967295, framework: 'PyTorch' }
    });
  });

  it('keeps to the framework with the lowest limit, and names it', () => {
    const result = validateSeed(2147483648, ['torch', 'lightgbm'], registry);
    expect(result).toMatchObject({ ok: false, problem: { kind: 'too-large' } });
    expect(result.ok ? '' : describeSeedProblem(result.problem, trans)).toBe(
      'The seed must be at most 2147483647, the largest for LightGBM.'
    );
  });
});

describe('parseSeed', () => {
  const limit = seedRange(['torch'], registry);

  it.each([
    ['42', 42],
    [' 42\n', 42],
    ['007', 7],
    ['0', 0],
    ['4294967295', 4294967295]
  ])('reads %j', (text, seed) => {
    expect(parseSeed(text, limit)).toEqual({ ok: true, seed });
  });

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['abc', 'not-a-number'],
    ['true', 'not-a-number'],
    ['1e5', 'not-a-number'],
    ['0x2a', 'not-a-number'],
    ['1_000', 'not-a-number'],
    ['"42"', 'not-a-number'],
    ['+42', 'not-a-number'],
    ['٤٢', 'not-a-number'],
    ['4 2', 'not-a-number'],
    ['.', 'not-a-number'],
    ['1.5', 'not-an-integer'],
    ['1,5', 'not-an-integer'],
    ['42.', 'not-an-integer'],
    ['-1', 'negative'],
    ['−1', 'negative'],
    ['4294967296', 'too-large'],
    ['9'.repeat(400), 'too-large']
  ])('refuses %j: %s', (text, kind) => {
    const result = parseSeed(text, limit);
    expect(result).toMatchObject({ ok: false, problem: { kind } });
    const sentence = result.ok
      ? ''
      : describeSeedProblem(result.problem, trans);
    expect(sentence).toMatch(/^[A-Z][^%]*\.$/);
  });

  it('says where a range begins', () => {
    const result = parseSeed('3', { ...limit, min: 5 });
    expect(result.ok ? '' : describeSeedProblem(result.problem, trans)).toBe(
      'The seed must be at least 5.'
    );
  });
});

describe('rollSeed', () => {
  it('stays within the dice and the range', () => {
    fc.assert(
      fc.property(fc.nat(4294967295), fc.nat(4294967295), (a, b) => {
        const range = { min: Math.min(a, b), max: Math.max(a, b) };
        if (range.min > DICE_RANGE.max) {
          expect(() => rollSeed(range, crypto)).toThrow(RangeError);
          return;
        }
        const seed = rollSeed(range, crypto);
        expect(Number.isInteger(seed)).toBe(true);
        expect(seed).toBeGreaterThanOrEqual(range.min);
        expect(seed).toBeLessThanOrEqual(Math.min(range.max, DICE_RANGE.max));
      })
    );
  });

  it('draws again rather than favour small seeds', () => {
    const words = [4294967295, 4294967294, 5];
    const random = {
      getRandomValues: (array: Uint32Array) => {
        array[0] = words.shift()!;
        return array;
      }
    } as unknown as Pick<Crypto, 'getRandomValues'>;
    // Two whole sets of 2147483647 end at 4294967293.
    expect(rollSeed(undefined, random)).toBe(5);
    expect(words).toEqual([]);
  });
});
