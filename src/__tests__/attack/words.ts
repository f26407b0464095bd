/**
 * Text that means harm, or comes close to code: names that JavaScript's objects own, and pieces of cells.
 */
import * as fc from 'fast-check';

/** What every object of JavaScript has, and a few that look alike. */
export const OWNED: readonly string[] = [
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
  'length',
  'name',
  'then',
  'toJSON'
];

/** Places in which a notebook's code has a name, as templates. */
export const PLACES: readonly string[] = [
  '@ = 1',
  'import @',
  'import @.random as np',
  'import numpy as @\n@.random.seed(3)',
  'from @ import *',
  'from numpy.random import seed as @\n@(4)',
  'def @(@=1):\n    return @\n@(@)',
  'class @(object):\n    @ = 1\n    def @(self): self.@ = 2\n@().@()',
  '@.@(@)["@"] = {"@": @}',
  'import random\nrandom.seed(@)',
  'import random\nrandom.seed(@(3))',
  'cfg = {"@": 5}\nimport random\nrandom.seed(cfg["@"])',
  'cfg = dict(@=5)\nimport random\nrandom.seed(cfg.@)',
  'import os\nos.environ["@"] = "1"',
  'import os\nos.environ.setdefault("@", "1")\nimport torch',
  '%env @=1',
  '!pip install @',
  'for @ in {"a", "b"}: print(@)',
  'with a as @, b as c.@: pass',
  'try:\n    import @\nexcept ImportError as @:\n    @ = None',
  'global @\n@ += 1\ndel @',
  '@ = lambda @: @\n@(1)',
  'import time\n@ = time.@()',
  '[@ for @ in @ if @]',
  'match @:\n    case @(): pass',
  '@: int = 3\nSEED = @',
  'import @ as @\nimport random, @\nrandom.seed(@.@)',
  'rng = np.random.default_rng()\nrng.@(rng)\n@ = rng',
  '@.append(@)\n@, b = b, @'
];

/** Pieces from which text is made that comes close to a cell. */
const PIECES: readonly string[] = [
  ...(
    'import from as torch numpy np random seed SEED ( ) [ ] { } . , : = := == + - * ** % ! ? ; # \\ \' " """ f" @ 0 1 0x1 None def class ' +
    'lambda for in with try except global match case if else return async await os environ PYTHONHASHSEED manual_seed default_rng'
  ).split(' '),
  ' ',
  '    ',
  '\n',
  '\r\n',
  '\t',
  '%%time',
  '%%bash',
  '%timeit -n 3 ',
  '!ls ',
  'x = !',
  'set.seed(',
  'Random.seed!(',
  '<-',
  '#=',
  '=#',
  '\u0000',
  '\u202e',
  '\ud800',
  'é😀',
  ...OWNED
];

/** Any text that may stand in a cell. */
export const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(fc.constantFrom(...PIECES), { maxLength: 60 })
    .map(pieces => pieces.join('')),
  fc
    .array(fc.constantFrom(...PIECES), { maxLength: 60 })
    .map(pieces => pieces.join(' '))
);

/** Code with names that objects of JavaScript own. */
export const code: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(fc.constantFrom(...PLACES), fc.constantFrom(...OWNED, 'x', 'np')),
    { minLength: 1, maxLength: 4 }
  )
  .map(parts =>
    parts.map(([place, word]) => place.split('@').join(word)).join('\n')
  );

/** Any JSON, with such names as keys. */
export const json: fc.Arbitrary<unknown> = fc.letrec(tie => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 0, -1, 1e308, 1.5, '', '42', 'x'.repeat(1000)),
    fc.string({ maxLength: 20 }),
    fc.array(tie('any'), { maxLength: 3 }),
    fc
      .array(
        fc.tuple(
          fc.constantFrom(
            ...OWNED,
            ...'version frameworks declined variants determinism environment autoInject role ran seed cudnn'.split(
              ' '
            )
          ),
          tie('any')
        ),
        { maxLength: 4 }
      )
      .map(entries => Object.fromEntries(entries))
  )
})).any;
