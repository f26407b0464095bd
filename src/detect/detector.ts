import type { IRecipe, Language } from '../recipes/types';
import type { ICellSource, IDetection, IPythonParser } from './types';

/** The detection of a notebook about which nothing is known. */
export const EMPTY_DETECTION: IDetection = {
  frameworks: [],
  seeds: [],
  hashSeeds: []
};

/** Finds the frameworks and seeds of one notebook. */
export class Detector {
  constructor(parser: IPythonParser | null, recipes: () => readonly IRecipe[]) {
    this._parser = parser;
    this._recipes = recipes;
  }

  get parser(): IPythonParser | null {
    return this._parser;
  }
  set parser(value: IPythonParser | null) {
    this._parser = value;
  }

  /** How many cells were parsed since this object was made. */
  get parses(): number {
    return this._parses;
  }

  update(cells: readonly ICellSource[], language: Language | null): IDetection {
    void this._recipes;
    return EMPTY_DETECTION;
  }

  private _parser: IPythonParser | null;
  private _parses = 0;
  private readonly _recipes: () => readonly IRecipe[];
}
