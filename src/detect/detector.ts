import { DEFAULT_FACTS } from '../frameworks';
import type { Facts } from '../frameworks';
import type { CellParser } from '../python/cell';
import { atOnce, Pace, SLICE } from '../python/slices';
import type { Slices } from '../python/slices';
import type { IRecipe, Language } from '../recipes/types';
import { analysing } from './cell/analyse';
import type { ICellFacts } from './cell/facts';
import { Combiner } from './combine';
import { EMPTY_DETECTION } from './empty';
import { RecipeIndex } from './libraries';
import { scanJulia, scanR } from './otherLanguages';
import type { IScanFacts } from './otherLanguages';
import { SetUpFinder } from './setUp/setUp';
import type { ICellSource, IDetection, ISeedUse, ISetUp } from './types';

/**
 * Finds the frameworks and seeds of one notebook. It caches the facts of each cell,
 * so that an edit has one cell parsed again.
 */
export class Detector {
  /**
   * @param parser - A parser of Python; `null` as long as there is none, and then
   * nothing is found in Python.
   * @param recipes - Returns the recipes to look for, at every update; the same
   * list as long as nothing changed.
   * @param facts - Returns the facts about frameworks; a different object makes the
   * next update analyse all cells again.
   */
  constructor(
    parser: CellParser | null,
    recipes: () => readonly IRecipe[],
    facts: () => Facts = () => DEFAULT_FACTS
  ) {
    this._parser = parser;
    this._recipes = recipes;
    this._facts = facts;
  }

  /** The parser of Python. A new one makes the next update parse all cells. */
  get parser(): CellParser | null {
    return this._parser;
  }
  set parser(value: CellParser | null) {
    if (value !== this._parser) {
      this._parser = value;
      this._python.clear();
    }
  }

  /** How many cells were parsed or scanned since this object was made. */
  get parses(): number {
    return this._parses;
  }

  /** How many cells were read for the set-up since this object was made. */
  get setUpReads(): number {
    return this._setUp.reads;
  }

  /**
   * Looks at a notebook.
   *
   * @param cells - Its code cells in document order, without the seed cell. A
   * duplicate id costs time and does not change the result.
   * @param language - The language of the kernel or of the metadata; `null` if
   * neither is known.
   * @returns What was found; nothing for a language that is not known.
   */
  update(cells: readonly ICellSource[], language: Language | null): IDetection {
    return atOnce(this.updating(cells, language));
  }

  /**
   * The same in slices. Work that is given up keeps what was read; none may go on after
   * another has begun.
   */
  *updating(
    cells: readonly ICellSource[],
    language: Language | null
  ): Slices<IDetection> {
    switch (language) {
      case 'python':
        return yield* this._updatePython(cells);
      case 'R':
        return yield* this._updateScanned(cells, language, this._r, scanR);
      case 'julia':
        return yield* this._updateScanned(
          cells,
          language,
          this._julia,
          scanJulia
        );
      default:
        return EMPTY_DETECTION;
    }
  }

  private *_updatePython(cells: readonly ICellSource[]): Slices<IDetection> {
    const parser = this._parser;
    if (!parser) {
      return EMPTY_DETECTION;
    }
    const facts = this._facts();
    const combiner = this._combinerOf(this._recipes(), facts);
    const found = yield* this._remember(cells, this._python, source =>
      analysing(source, parser, facts)
    );
    const { names, ...detection } = yield* combiner.combining(
      cells.map(({ id, isParameters }, i) => ({
        id,
        isParameters,
        facts: found[i]
      }))
    );
    const setUp = yield* this._setUp.finding(cells, parser, facts);
    const above = new Set(cells.slice(0, setUp?.cells).map(({ id }) => id));
    return {
      ...detection,
      frameworks: detection.frameworks.map(use => ({
        ...use,
        needsInstall: use.needsInstall && !above.has(use.cells[0])
      })),
      setUp,
      mayDraw: detection.mayDraw || isBlank(cells),
      get names() {
        return names();
      }
    };
  }

  /** The combiner of recipes and facts, made anew when either changes. */
  private _combinerOf(recipes: readonly IRecipe[], facts: Facts): Combiner {
    const known = this._combining;
    if (known?.facts !== facts) {
      this._python.clear();
    }
    if (known?.recipes === recipes && known.facts === facts) {
      return known.combiner;
    }
    const combiner = new Combiner(indexOf(recipes, facts), facts);
    this._combining = { recipes, facts, combiner };
    return combiner;
  }

  private *_updateScanned(
    cells: readonly ICellSource[],
    language: Language,
    cache: Map<string, ICached<IScanFacts>>,
    scan: (source: string) => IScanFacts
  ): Slices<IDetection> {
    const facts = yield* this._remember(cells, cache, source =>
      scanning(source, scan)
    );
    const known = new Map<string, number | null>();
    const seeds: ISeedUse[] = [];
    const importing: string[] = [];
    facts.forEach((found, i) => {
      const cell = cells[i].id;
      if (found.random) {
        importing.push(cell);
      }
      for (const [name, value] of found.constants) {
        known.set(name, value);
      }
      found.seeds.forEach((seed, j) => {
        const name = found.names.get(j);
        const value = name ? known.get(name) : undefined;
        seeds.push({ cell, ...seed, value: seed.value ?? value ?? null });
      });
    });
    const via = importing.length > 0 ? ['Random'] : [];
    return {
      frameworks: this._recipes()
        .filter(recipe => recipe.language === language)
        .map(({ id }) => ({
          recipe: id,
          cells: importing,
          via,
          imports: via,
          names: [],
          optional: false,
          needsInstall: false
        })),
      seeds,
      hashSeeds: [],
      environment: [],
      names: new Map(),
      installs: [],
      setUp: setUpOf(cells, facts),
      mayDraw: isBlank(cells) || facts.some(({ mayDraw }) => mayDraw),
      looksLike: null
    };
  }

  /** The facts of the cells; removed cells leave the cache. */
  private *_remember<T>(
    cells: readonly ICellSource[],
    cache: Map<string, ICached<T>>,
    analyse: (source: string) => Slices<T>
  ): Slices<T[]> {
    const pace = new Pace(SLICE);
    const all: T[] = [];
    for (const { id, source } of cells) {
      let found = cache.get(id);
      if (found?.source !== source) {
        if (pace.isDue(CELL + source.length)) {
          yield;
        }
        found = { source, facts: yield* analyse(source) };
        cache.set(id, found);
        this._parses++;
      }
      all.push(found.facts);
    }
    const ids = new Set(cells.map(({ id }) => id));
    for (const id of cache.keys()) {
      if (!ids.has(id)) {
        cache.delete(id);
      }
    }
    return all;
  }

  private _parser: CellParser | null;
  private _parses = 0;
  private _combining: {
    readonly recipes: readonly IRecipe[];
    readonly facts: Facts;
    readonly combiner: Combiner;
  } | null = null;
  private readonly _facts: () => Facts;
  private readonly _recipes: () => readonly IRecipe[];
  private readonly _setUp = new SetUpFinder();
  private readonly _python = new Map<string, ICached<ICellFacts>>();
  private readonly _r = new Map<string, ICached<IScanFacts>>();
  private readonly _julia = new Map<string, ICached<IScanFacts>>();
}

/** What a cell costs beside its text, in characters. */
const CELL = 100;

/** The indices of recipes, which all notebooks share as long as the facts are the same. */
const indices = new WeakMap<
  readonly IRecipe[],
  { readonly facts: Facts; readonly index: RecipeIndex }
>();

function indexOf(recipes: readonly IRecipe[], facts: Facts): RecipeIndex {
  const known = indices.get(recipes);
  if (known?.facts === facts) {
    return known.index;
  }
  const python = recipes.filter(recipe => recipe.language === 'python');
  const index = new RecipeIndex(python, facts);
  indices.set(recipes, { facts, index });
  return index;
}

/** The set-up at the top of a notebook of another language. */
function setUpOf(
  cells: readonly ICellSource[],
  facts: readonly IScanFacts[]
): ISetUp {
  const at = cells.findIndex(
    ({ isParameters }, i) => !isParameters && facts[i].stop !== null
  );
  return {
    cells: at < 0 ? cells.length : at,
    stop: cells[at]?.id ?? null,
    line: facts[at]?.stop ?? 0,
    called: []
  };
}

function* scanning(
  source: string,
  scan: (source: string) => IScanFacts
): Slices<IScanFacts> {
  if (source.length > SLICE) {
    yield;
  }
  return scan(source);
}

/** Whether there is no code yet. */
function isBlank(cells: readonly ICellSource[]): boolean {
  return cells.every(({ source }) => source.trim() === '');
}

interface ICached<T> {
  readonly source: string;
  readonly facts: T;
}
