/**
 * What reads and composes seed cells. This file leads to the recipes, and loads when a
 * notebook has a seed cell or may get one.
 */
import type { ISharedNotebook } from '@jupyter/ydoc';

import type {
  Amendment,
  EditResult,
  IInjectionInput,
  InjectionPlan,
  IPlanInput,
  ISeedEdits,
  ISeedPlan
} from '../../cell';
import {
  OwnWrites,
  declineDrafted,
  fitToNotebook,
  planInjection,
  planSeedCell,
  reseedEdit,
  seedEdit
} from '../../cell';
import { sendInjection } from '../../kernel';
import { RWatch } from '../../kernel/rWatch';
import type {
  ICellReading,
  IDeterminism,
  IFrameworkRegistry,
  IRecipe,
  ISeedLimit,
  ISeedOptions,
  Language
} from '../../recipes';
import { determinismKeysOf, readCell, seedRange } from '../../recipes';
import type { IFrameworkInput } from './frameworkStates';
import { frameworkStates, otherRecipes } from './frameworkStates';
import type { IFrameworkState } from '../state';

/** Reads and composes seed cells, for the frameworks of one registry. */
export class SeedCode implements ISeedEdits {
  constructor(readonly registry: IFrameworkRegistry) {}

  readonly reseedEdit = reseedEdit;
  readonly declineDrafted = declineDrafted;
  readonly send = sendInjection;
  /** What follows kernels of R, which have to be asked before any cell runs. */
  readonly Watch = RWatch;

  /** See `readCell`. */
  read(source: string, language: Language): ICellReading {
    return readCell(source, language, this.registry);
  }

  /**
   * What follows the seed cell of a notebook, as other users write in it, too.
   *
   * @param language - Returns the language of the notebook; `null` if it is unknown.
   */
  follow(
    notebook: ISharedNotebook,
    language: () => Language | null
  ): OwnWrites {
    return new OwnWrites(notebook, text => {
      const known = language();
      return known !== null && this.read(text, known).exact;
    });
  }

  /** See `planSeedCell`. */
  plan(input: IPlanInput): ISeedPlan {
    return planSeedCell(input, this.registry);
  }

  /** See `planInjection`. */
  planInjection(input: IInjectionInput): InjectionPlan {
    return planInjection(input, this.registry);
  }

  /** See `fitToNotebook`. */
  fit(options: ISeedOptions, input: IPlanInput): ISeedOptions {
    return fitToNotebook(options, input, this.registry);
  }

  /** See `seedEdit`. */
  seedEdit(options: ISeedOptions, raw: unknown, amend?: Amendment): EditResult {
    return seedEdit(options, raw, this.registry, amend);
  }

  /** See `frameworkStates`. */
  states(input: IFrameworkInput): IFrameworkState[] {
    return frameworkStates(input, this.registry);
  }

  /** See `otherRecipes`. */
  others(
    language: Language,
    states: readonly IFrameworkState[],
    neverOffer: readonly string[]
  ): IRecipe[] {
    return otherRecipes(language, states, neverOffer, this.registry);
  }

  /** See `seedRange`. */
  range(frameworks: readonly string[]): ISeedLimit {
    return seedRange(frameworks, this.registry);
  }

  /** See `determinismKeysOf`. */
  determinismKeys(frameworks: readonly string[]): (keyof IDeterminism)[] {
    return determinismKeysOf(frameworks, this.registry);
  }
}
