/**
 * Inputs that once failed: the surface, and what was handed to it.
 */
export const KEPT: readonly (readonly [string, ...unknown[]])[] = [
  // Looked up in the table of operators, which inherits it.
  ['code reader', ['import random\nrandom.seed(__defineSetter__(3, 4))']],
  ['code reader', ['constructor = 1', 'import valueOf']],
  // The values of a record were destructured from what objects inherit.
  ['ledger', ['constructor = 1', 'print(constructor)'], []],
  ['ledger', ['def toString(): pass', 'toString()'], [['x', [null, '=1']]]],
  // A variable of that name was lost.
  [
    'insert',
    ['import os\nos.environ.setdefault("constructor", "1")\nimport torch'],
    null,
    42
  ],
  // The normal form of a deep tree was made outside of what catches that.
  ['ledger', [`x = ${'['.repeat(15000)}1${']'.repeat(15000)}`], []]
];
