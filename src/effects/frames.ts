/**
 * The scopes of a cell while its uses of names are read, see `uses.ts`.
 */
import type { ITouch } from './types';

/** A scope: the cell, a function or lambda, a class body, a comprehension. */
export class Frame {
  constructor(
    readonly kind: 'cell' | 'function' | 'class' | 'comprehension',
    readonly parent: Frame | null
  ) {}

  /** Names bound here; in the cell and in classes, bound so far. */
  readonly bound = new Set<string>();
  readonly parameters: string[] = [];
  /** Names declared `global` here. */
  readonly globals = new Set<string>();
  /** Names declared `nonlocal` here. */
  readonly nonlocals = new Set<string>();
  /** Functions: names used; classes: outer names that their methods use. */
  readonly used = new Set<string>();
  /** Names of the cell that the functions of this frame bind. */
  readonly binds = new Set<string>();
  readonly touches: ITouch[] = [];
  /** Calls that may put a stream into a state. */
  readonly seedCalls: string[] = [];
  /** Parameters of the methods of a class. */
  readonly inner = new Set<string>();

  /** The nearest frame that is no comprehension. */
  get body(): Frame {
    return this.kind === 'comprehension' && this.parent
      ? this.parent.body
      : this;
  }

  /** The names of the outside that a function uses, once all of it was read. */
  free(): string[] {
    return [...this.used].filter(name => !this.isLocal(name));
  }

  /** Whether a name belongs to this function. */
  isLocal(name: string): boolean {
    return (
      this.bound.has(name) &&
      !this.globals.has(name) &&
      !this.nonlocals.has(name)
    );
  }

  /** What is done to parameters and outer names; what happens to locals stays here. */
  outerTouches(): ITouch[] {
    const isKept = (name: string): boolean =>
      !this.isLocal(name) || this.parameters.includes(name);
    return this.touches.flatMap(touch => narrow(touch, isKept));
  }
}

/**
 * What of a touch concerns some names.
 *
 * @returns The touch or nothing. A callee that is none of the names is any object, to which what it is
 * given may happen.
 */
export function narrow(
  { callee, self, names }: ITouch,
  isKept: (name: string) => boolean
): ITouch[] {
  const kept = names.filter(isKept);
  const outer = callee !== null && isKept(callee) ? callee : null;
  return kept.length > 0 || outer !== null
    ? [{ callee: outer, self: self && outer !== null, names: kept }]
    : [];
}
