/**
 * What the names of a cell stand for, at one place in it.
 */
import type { Facts } from '../frameworks';
import { head } from '../python/nodes';
import type { SeedStep } from './types';

/** A path, the steps of a function, or something unknown. */
type Meaning =
  { readonly path: string } | { readonly steps: readonly SeedStep[] } | null;

/** The names that the statements read so far bind. */
export class Meanings extends Map<string, Meaning> {
  /** @param facts - What is known of frameworks. */
  constructor(private readonly _facts: Facts) {
    super();
  }

  override set(name: string, meaning: Meaning): this {
    this._before?.push([name, this.get(name)]);
    return super.set(name, meaning);
  }

  /** Reads code that has names of its own, and takes back what it made of names. */
  within<T>(read: () => T): T {
    const outer = this._before;
    const before: [string, Meaning | undefined][] = [];
    this._before = before;
    try {
      return read();
    } finally {
      this._before = null;
      for (const [name, meaning] of before.reverse()) {
        if (meaning === undefined) {
          this.delete(name);
        } else {
          super.set(name, meaning);
        }
      }
      this._before = outer;
    }
  }

  /** The dotted path of a chain, by the names of this cell and the usual ones. */
  path(chain: string): string | null {
    const name = head(chain);
    const meaning = this.get(name);
    if (meaning === undefined) {
      const usual = this._facts.usualPath(name);
      return usual ? usual + chain.slice(name.length) : null;
    }
    return meaning && 'path' in meaning
      ? meaning.path + chain.slice(name.length)
      : null;
  }

  /**
   * Whether what a chain calls is known to draw nothing. An object of the notebook is not:
   * `copy.copy(model).fit`, or `signal.reset` where no line of the cell imports `signal`.
   */
  mayCall(chain: string): boolean {
    const isBuiltin = !chain.includes('.') && !this.has(chain);
    const path = this.path(chain) ?? (isBuiltin ? chain : null);
    return path !== null && !path.includes('(') && this._facts.isDrawless(path);
  }

  /** Whether what a chain stands for is known and no object of the notebook: `os.environ`. */
  isPlain(chain: string | null): boolean {
    const path = chain && this.path(chain);
    return (
      !!path && (this._facts.isDrawless(path) || this._facts.isSetting(path))
    );
  }

  /** What names stood for before {@link within} changed them, in this order; `null` outside of it. */
  private _before: [string, Meaning | undefined][] | null = null;
}
