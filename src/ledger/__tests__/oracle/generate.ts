/** Makes notebooks, and what is done with them. */
import { compose, createDefaultRegistry } from '../../../recipes';
import { DEFAULT_DETERMINISM, readCell, replaceSeed } from '../../../recipes';
import type { IBlock, Tier } from './code';
import { block, definition } from './code';
import type { ICell, ISequence, Operation } from './notebook';
import { Notebook } from './notebook';
import { Random } from './random';

const registry = createDefaultRegistry();

/** Few, so that cells agree by chance as well. */
const SEEDS = [0, 1, 3, 7, 42];

const IMPORTS = [
  'import itertools\nimport random',
  'import numpy as np',
  'import torch'
];

/**
 * Make a notebook and what is done with it.
 *
 * @param seed - The same gives the same.
 */
export function generate(seed: number, tier: Tier): ISequence {
  return new Generator(seed, tier).generate();
}

class Generator {
  constructor(seed: number, tier: Tier) {
    this._seed = seed;
    this._tier = tier;
    this._random = new Random(seed);
  }

  generate(): ISequence {
    const cells = this._cells();
    this._notebook = new Notebook(cells);
    const { _random: random } = this;
    if (random.chance(0.75)) {
      this._do({ kind: 'run-all' });
    }
    const count = random.between(3, 14);
    const middle = random.chance(0.5) ? random.between(1, count) : 0;
    for (let i = 0; i < count; i += 1) {
      this._operate();
      if (i === middle) {
        this._do({ kind: 'check' });
      }
    }
    return {
      seed: this._seed,
      seedsAtStart: random.chance(0.5),
      cells,
      operations: this._operations
    };
  }

  /** From 5 to 20 cells. */
  private _cells(): ICell[] {
    const { _random: random } = this;
    const body: IBlock[][] = [];
    const length = random.between(3, 11);
    for (let i = 0; i < length; i += 1) {
      body.push(this._blocks());
    }
    const head = this._definitions(body.flat());
    const sources = [...head, ...body.map(write)];
    if (random.chance(0.9)) {
      const at = random.chance(0.9) ? 0 : random.between(0, 2);
      const imports = random.chance(0.7) ? [IMPORTS.join('\n')] : IMPORTS;
      sources.splice(at, 0, ...imports);
    }
    if (random.chance(0.05)) {
      sources.splice(random.between(0, sources.length), 0, '');
    }
    const cells = sources.slice(0, 19).map(source => this._cell(source));
    const seedCell = random.weighted({ first: 70, lower: 12, none: 18 });
    if (seedCell !== 'none') {
      const at = seedCell === 'first' ? 0 : random.between(1, 4);
      cells.splice(at, 0, this._seedCell());
    }
    return cells;
  }

  private _seedCell(): ICell {
    const { _random: random } = this;
    const some = ['python', 'numpy', 'torch'].filter(() => random.chance(0.6));
    const frameworks =
      random.chance(0.75) || some.length === 0
        ? ['python', 'numpy', 'torch']
        : some;
    const source = compose(
      {
        language: 'python',
        seed: random.pick(SEEDS),
        frameworks,
        variants: {},
        determinism: DEFAULT_DETERMINISM
      },
      registry
    );
    return { ...this._cell(source), mayRaise: false, claimsSeed: true };
  }

  private _cell(source: string): ICell {
    const { _random: random } = this;
    this._count += 1;
    const mayRaise = random.chance(
      /raise|\/ 0|assert/.test(source) ? 0.3 : 0.02
    );
    return { id: `c${this._count}`, source, mayRaise, claimsSeed: false };
  }

  private _blocks(): IBlock[] {
    const { _random: random } = this;
    const count = random.pick([1, 1, 1, 2, 2, 3]);
    return Array.from({ length: count }, () => block(random, this._tier));
  }

  /** Cells that define what is needed; seldom one is forgotten. */
  private _definitions(body: readonly IBlock[]): string[] {
    const { _random: random } = this;
    const found = new Map<string, IBlock>();
    const define = (name: string) => {
      if (!found.has(name) && !random.chance(0.02)) {
        const way = definition(random, name);
        way.needs.forEach(define);
        found.set(name, way);
      }
    };
    body.forEach(({ needs }) => needs.forEach(define));
    const cells: IBlock[][] = [];
    for (const way of found.values()) {
      if (cells.length === 0 || random.chance(0.3)) {
        cells.push([way]);
      } else {
        cells[cells.length - 1].push(way);
      }
    }
    return cells.map(write);
  }

  /** One operation, or some that go together. */
  private _operate(): void {
    const { _random: random, _notebook: notebook } = this;
    const cell = random.pick(notebook.cells) as ICell | undefined;
    if (!cell) {
      this._insert();
      return;
    }
    const { id } = cell;
    switch (
      random.weighted({
        run: 22,
        some: 8,
        all: 7,
        below: 7,
        edit: 13,
        comment: 5,
        revert: 3,
        insert: 8,
        delete: 4,
        undelete: 2,
        copy: 4,
        move: 5,
        seed: 6,
        seedCell: 4,
        restart: 4,
        rewind: 5,
        resume: 4,
        tag: 2
      })
    ) {
      case 'run':
        return this._do({ kind: 'run', cells: [id] });
      case 'some':
        return this._do({
          kind: 'run',
          cells: notebook.from(id).slice(0, random.between(1, 5))
        });
      case 'all':
        return this._do({ kind: 'run-all' });
      case 'below':
        return this._do({ kind: 'run-below', cell: id });
      case 'edit':
        this._edit(id, this._edited(cell.source));
        return this._perhapsRun(id, 0.6);
      case 'comment':
        return this._edit(id, this._commented(cell.source));
      case 'revert': {
        const source = this._before.get(id);
        return source === undefined ? undefined : this._edit(id, source);
      }
      case 'insert':
        return this._insert();
      case 'delete':
        return this._do({ kind: 'delete', cell: id });
      case 'undelete': {
        const gone = random.pick(notebook.deleted) as string | undefined;
        return gone === undefined
          ? undefined
          : this._do({ kind: 'undelete', cell: gone });
      }
      case 'copy': {
        const as = `c${++this._count}`;
        const after = random.pick(notebook.cells).id;
        this._do({ kind: 'copy', cell: id, as, after });
        return this._perhapsRun(as, 0.5);
      }
      case 'move': {
        const after = random.chance(0.1)
          ? null
          : random.pick(notebook.cells).id;
        return this._do({ kind: 'move', cell: id, after });
      }
      case 'seed': {
        const { seedCell } = notebook;
        const { source = '' } = seedCell ?? {};
        const reading = readCell(source, 'python', registry);
        if (!seedCell || !reading.seed) {
          return;
        }
        const other = replaceSeed(source, reading, random.pick(SEEDS));
        this._edit(seedCell.id, other);
        return this._perhapsRun(seedCell.id, 0.5);
      }
      case 'seedCell': {
        const { seedCell } = notebook;
        return seedCell
          ? this._do({ kind: 'run', cells: [seedCell.id] })
          : this._insert(this._seedCell());
      }
      case 'restart':
        this._do({ kind: 'restart' });
        return random.chance(0.7) ? this._do({ kind: 'run-all' }) : undefined;
      case 'rewind':
        return this._do({ kind: 'rewind', cell: id });
      case 'resume':
        return this._do({ kind: 'resume', cell: id });
      case 'tag':
        return this._do({ kind: 'tag', cell: id });
    }
  }

  private _insert(cell = this._cell(write(this._blocks()))): void {
    const { _random: random, _notebook: notebook } = this;
    const above = random.pick(notebook.cells) as ICell | undefined;
    const after = (!random.chance(0.1) && above?.id) || null;
    this._do({ kind: 'insert', after, cell });
    this._perhapsRun(cell.id, 0.7);
  }

  private _perhapsRun(id: string, probability: number): void {
    if (this._random.chance(probability)) {
      this._do({ kind: 'run', cells: [id] });
    }
  }

  private _edit(cell: string, source: string): void {
    const before = this._notebook.find(cell)?.source;
    if (before !== undefined && before !== source) {
      this._before.set(cell, before);
      this._do({ kind: 'edit', cell, source });
    }
  }

  /** Other code. */
  private _edited(source: string): string {
    const { _random: random } = this;
    const more = write([block(random, this._tier)]);
    switch (random.weighted({ number: 5, append: 4, prepend: 3, other: 3 })) {
      case 'number': {
        const numbers = [...source.matchAll(/(?<![\w.])\d+(?![\w.])/g)];
        if (numbers.length > 0) {
          const { 0: old, index = 0 } = random.pick(numbers);
          const [head, tail] = [
            source.slice(0, index),
            source.slice(index + old.length)
          ];
          return `${head}${random.between(1, 5)}${tail}`;
        }
        return more;
      }
      case 'append':
        return `${source}\n${more}`;
      case 'prepend':
        return `${more}\n${source}`;
      case 'other':
        return random.chance(0.1) ? '' : more;
    }
  }

  /** The same code in other words. */
  private _commented(source: string): string {
    const { _random: random } = this;
    const note = `# note ${random.between(1, 9)}`;
    return random.pick([
      `${note}\n${source}`,
      `${source}\n${note}`,
      `${source}  ${note}`,
      `\n${source}\n\n`,
      source.replace(/ = /g, '  =  '),
      source.replace(/\n(?=\S)/g, '\n\n')
    ]);
  }

  private _do(operation: Operation): void {
    this._operations.push(operation);
    this._notebook.apply(operation);
  }

  private readonly _seed: number;
  private readonly _tier: Tier;
  private readonly _random: Random;
  private readonly _operations: Operation[] = [];
  /** Cell → its source before it was edited. */
  private readonly _before = new Map<string, string>();
  private _notebook = new Notebook([]);
  private _count = 0;
}

function write(blocks: readonly IBlock[]): string {
  return blocks.map(({ code }) => code).join('\n');
}
