/**
 * The values of names, as far as their provenance tells them apart.
 *
 * Nobody can look into the values. What is known is where they come from: the
 * code that made them, the values that it took, the state of the streams from
 * which it drew. Two values with the same provenance are the same.
 */
import type { ICodeFacts } from '../effects/types';
import type { SeedInForce } from './types';

/** How far objects that contain objects are followed. */
export const MAX_DEPTH = 8;

/** A value that code bound to a name. */
export interface IObject {
  /** Tells this object from all others of its lookup. */
  readonly id: string;
  /** The provenance that it was made with. */
  readonly token: number;
  /** The cell that made it; empty for code that came without one, `null` where nothing is known. */
  readonly by: string | null;
  readonly name: string;
  /** The code that made it. */
  readonly facts: ICodeFacts;
  /** Objects that it may be, contain or call. */
  readonly parts: readonly IObject[];
  /** Where it may be of an earlier making: the provenance of the code that left it. */
  readonly weak: number | null;
}

/** What an object is now. */
export interface IContent {
  readonly token: number;
  /** The cell that last changed it. */
  readonly by: string | null;
}

/** The state of a stream at a place in a clean run. */
export interface IStreamState {
  /** `null` where it is not known. */
  readonly state: string | null;
  readonly seed: SeedInForce;
  /** The cell that leaves it so; `null` for the start. */
  readonly by: string | null;
}

/** Names and objects as code meets them: in the kernel, or in a clean run. */
export interface INameLookup {
  /** The object of a name; `null` where no code that is known bound it. */
  find(name: string): IObject | null;
  /** What an object has become. */
  content(object: IObject): IContent;
  /** What a name is that nobody bound. */
  unbound(name: string): number;
  /** Whether code that may bind any name ran behind that which bound this one. */
  isUncertain(name: string): boolean;
}

/** What holds for objects that hold no state of their own. */
export function isValue(object: IObject): boolean {
  return object.facts.kinds[object.name] === undefined;
}
