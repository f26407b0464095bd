import { parser } from '@lezer/python';
import { CellParser } from '../../python';

import { createDefaultRegistry } from '../../recipes';
import { Detector } from '../detector';

const registry = createDefaultRegistry();

function found(...sources: string[]) {
  const cells = sources.map((source, i) => ({ id: `c${i}`, source }));
  const detector = new Detector(new CellParser(parser), () =>
    registry.recipes()
  );
  return detector
    .update(cells, 'python')
    .environment.map(({ name, value, cell }) => [name, value, cell]);
}

it.each([
  ['import os\nos.environ["KERAS_BACKEND"] = "torch"', 'torch'],
  ['from os import environ as e\ne["KERAS_BACKEND"] = "jax"', 'jax'],
  ['import os\nos.environ.setdefault("KERAS_BACKEND", "jax")', 'jax'],
  ['import os\nos.environ.update({"KERAS_BACKEND": "jax", "X": "1"})', 'jax'],
  ['import os\nos.environ.update(KERAS_BACKEND="jax")', 'jax'],
  ['from os import putenv as p\np("KERAS_BACKEND", "jax")', 'jax'],
  ['%env KERAS_BACKEND=torch', 'torch'],
  ['%set_env KERAS_BACKEND torch', 'torch'],
  ['import os\nos.environ["KERAS_BACKEND"] = choose()', null]
])('finds %j', (source, value) => {
  expect(found(source)).toEqual([['KERAS_BACKEND', value, 'c0']]);
});

it.each([
  '# os.environ["KERAS_BACKEND"] = "torch"',
  'print("os.environ KERAS_BACKEND")',
  'd = {}\nd["KERAS_BACKEND"] = "torch"',
  'import os\nprint(os.environ["KERAS_BACKEND"])',
  'import os\nos.environ["MY_VARIABLE"] = "1"',
  '%env MY_VARIABLE=1',
  '!export KERAS_BACKEND=torch'
])('finds nothing in %j', source => {
  expect(found(source)).toEqual([]);
});

it('tells several variables and their cells', () => {
  expect(
    found(
      'import os\nos.environ["CUDA_VISIBLE_DEVICES"] = "3"',
      'import os\nos.environ["XLA_FLAGS"] = "--a"'
    )
  ).toEqual([
    ['CUDA_VISIBLE_DEVICES', '3', 'c0'],
    ['XLA_FLAGS', '--a', 'c1']
  ]);
});

it('leaves the hash seed to its own list', () => {
  const cell = {
    id: 'c',
    source: 'import os\nos.environ["PYTHONHASHSEED"] = "0"'
  };
  const detector = new Detector(new CellParser(parser), () =>
    registry.recipes()
  );
  const { environment, hashSeeds } = detector.update([cell], 'python');
  expect(environment).toEqual([]);
  expect(hashSeeds).toMatchObject([{ name: 'PYTHONHASHSEED', value: '0' }]);
});
