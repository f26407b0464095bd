/** What people do in a notebook that they have: look, tweak, run again, try things. */
import type { CodeReader } from '../../../effects';
import {
  compose,
  createDefaultRegistry,
  DEFAULT_DETERMINISM
} from '../../../recipes';
import type { IReal } from './corpus';
import type { ICell, ISequence, Operation } from './notebook';
import { Notebook } from './notebook';
import { Random } from './random';

const registry = createDefaultRegistry();

/** Cells that look at a value. */
const LOOKS = [
  '$',
  'print($)',
  'type($)',
  'print(repr($)[:50])',
  'str($)[:80]'
];

/** Lines that belong to a plot. */
const PLOTS = ['plt.title("a title")', 'plt.grid(True)', 'plt.xlabel("x")'];

/** Cells that one tries, and often leaves. */
const TRIES = [
  'x_try = 3\nx_try * 2',
  'import time',
  'print("so far so good")',
  '# to do',
  'for i in range(2):\n    print(i)',
  '[k for k in range(3)]',
  'def helper_try(value):\n    return value + 1'
];

const DRAWS = [
  'import random\nrandom.random()',
  'import numpy as np\nnp.random.rand(2)',
  'import numpy as np\nrng_try = np.random.default_rng(0)\nrng_try.random()'
];

const SEEDS = [
  'import random\nrandom.seed(3)',
  'import numpy as np\nnp.random.seed(3)'
];

const ERRORS = ['1 / 0', 'undefined_name', 'print(', 'None.shape', '[][1]'];

/**
 * Make a course of what is done with a notebook.
 *
 * @param seed - The same gives the same.
 * @param reader - Reads the names of its cells.
 */
export function playOn(
  real: IReal,
  seed: number,
  reader: CodeReader
): ISequence {
  return new Person(real, seed, reader).play();
}

class Person {
  constructor(real: IReal, seed: number, reader: CodeReader) {
    this._seed = seed;
    this._random = new Random(seed);
    this._reader = reader;
    const cells = real.sources.map(source => this._cell(source));
    if (this._random.chance(0.6)) {
      const at = this._random.chance(0.6) ? 0 : 1;
      cells.splice(at, 0, this._seedCell(real));
    }
    this._cells = cells;
    this._notebook = new Notebook(cells);
  }

  play(): ISequence {
    const { _random: random } = this;
    this._do({ kind: 'run-all' });
    const count = random.between(2, 8);
    const middle = random.chance(0.3) ? random.between(1, count) : 0;
    for (let i = 0; i < count; i += 1) {
      this._act();
      if (i === middle) {
        this._do({ kind: 'check' });
      }
    }
    return {
      seed: this._seed,
      seedsAtStart: random.chance(0.5),
      cells: this._cells,
      operations: this._operations
    };
  }

  private _cell(source: string): ICell {
    this._count += 1;
    const id = `c${this._count}`;
    return { id, source, mayRaise: false, claimsSeed: false };
  }

  private _seedCell({ sources }: IReal): ICell {
    const frameworks = ['python', 'numpy', 'torch'].filter(framework =>
      sources.some(source =>
        source.includes(framework === 'python' ? 'random' : framework)
      )
    );
    const source = compose(
      {
        language: 'python',
        seed: this._random.pick([0, 7, 42]),
        frameworks: frameworks.length > 0 ? frameworks : ['python'],
        variants: {},
        determinism: DEFAULT_DETERMINISM
      },
      registry
    );
    return { ...this._cell(source), claimsSeed: true };
  }

  private _act(): void {
    const { _random: random, _notebook: notebook } = this;
    const { id, source } = random.pick(notebook.cells);
    switch (
      random.weighted({
        again: 20,
        some: 6,
        below: 4,
        look: 14,
        number: 14,
        plot: 10,
        comment: 6,
        append: 6,
        attempt: 5,
        draw: 4,
        seed: 2,
        fail: 5,
        slip: 4,
        copy: 3,
        move: 3,
        delete: 3,
        restart: 2,
        rewind: 3,
        resume: 4
      })
    ) {
      case 'again':
        return this._do({ kind: 'run', cells: [id] });
      case 'some':
        return this._do({
          kind: 'run',
          cells: notebook.from(id).slice(0, random.between(2, 4))
        });
      case 'below':
        return this._do({ kind: 'run-below', cell: id });
      case 'look': {
        const name = this._name();
        return name === null
          ? undefined
          : this._insert(random.pick(LOOKS).replace('$', name), id);
      }
      case 'number':
        return this._edit(id, this._otherNumber(source), 0.85);
      case 'plot':
        return this._plot();
      case 'comment':
        return this._edit(id, `# a remark\n${source}`, 0.4);
      case 'append': {
        const name = this._nameOf(source);
        return name === null
          ? undefined
          : this._edit(id, `${source}\nprint(${name})`, 0.9);
      }
      case 'attempt':
        return this._insert(random.pick(TRIES), id);
      case 'draw':
        return this._insert(random.pick(DRAWS), id);
      case 'seed':
        return this._insert(random.pick(SEEDS), id);
      case 'fail':
        return this._insert(random.pick(ERRORS), id);
      case 'slip':
        // Wrong, seen, mended.
        this._edit(id, `${source}\n${random.pick(ERRORS)}`, 1);
        return random.chance(0.7) ? this._edit(id, source, 0.9) : undefined;
      case 'copy': {
        const as = `c${++this._count}`;
        this._do({ kind: 'copy', cell: id, as, after: id });
        return this._do({ kind: 'run', cells: [as] });
      }
      case 'move': {
        const after = random.pick(notebook.cells).id;
        return this._do({ kind: 'move', cell: id, after });
      }
      case 'delete':
        return this._do({ kind: 'delete', cell: id });
      case 'restart':
        this._do({ kind: 'restart' });
        return this._do(
          random.chance(0.6)
            ? { kind: 'run-all' }
            : { kind: 'run', cells: notebook.cells.slice(0, 6).map(c => c.id) }
        );
      case 'rewind':
        return this._do({ kind: 'rewind', cell: id });
      case 'resume':
        return this._do({ kind: 'resume', cell: id });
    }
  }

  /** A name that some cell of the notebook binds to a value. */
  private _name(): string | null {
    return this._nameOf(this._random.pick(this._notebook.cells).source);
  }

  private _nameOf(source: string): string | null {
    const { writes, kinds } = this._reader(source);
    const names = writes.filter(
      name => !name.startsWith('<') && kinds[name] === undefined
    );
    return names.length > 0 ? this._random.pick(names) : null;
  }

  private _plot(): void {
    const plots = this._notebook.cells.filter(({ source }) =>
      /\b(plt|ax\w*)\.\w+\(/.test(source)
    );
    if (plots.length > 0) {
      const { id, source } = this._random.pick(plots);
      const line = this._random.pick(PLOTS);
      this._edit(id, `${source.replace(/;\s*$/, '')}\n${line}`, 0.9);
    }
  }

  private _otherNumber(source: string): string {
    const numbers = [...source.matchAll(/(?<![\w."'-])\d+(?![\w."'-])/g)];
    if (numbers.length === 0) {
      return source;
    }
    const { 0: old, index = 0 } = this._random.pick(numbers);
    const other = Math.max(
      0,
      Number(old) + this._random.pick([-1, 1, 1, 2, 3])
    );
    return `${source.slice(0, index)}${other}${source.slice(index + old.length)}`;
  }

  private _insert(source: string, after: string): void {
    const cell = this._cell(source);
    this._do({ kind: 'insert', after, cell });
    if (this._random.chance(0.9)) {
      this._do({ kind: 'run', cells: [cell.id] });
    }
  }

  private _edit(cell: string, source: string, runs: number): void {
    if (this._notebook.find(cell)?.source !== source) {
      this._do({ kind: 'edit', cell, source });
      if (this._random.chance(runs)) {
        this._do({ kind: 'run', cells: [cell] });
      }
    }
  }

  private _do(operation: Operation): void {
    this._operations.push(operation);
    this._notebook.apply(operation);
  }

  private readonly _seed: number;
  private readonly _random: Random;
  private readonly _reader: CodeReader;
  private readonly _cells: readonly ICell[];
  private readonly _notebook: Notebook;
  private readonly _operations: Operation[] = [];
  private _count = 0;
}
