/**
 * Reads expressions of set-up: what they stand for, and whether they may draw or seed.
 */
import type { SyntaxNode } from '../../python/tree';
import type { Facts } from '../../frameworks';
import { BUILTINS } from '../../python/builtins';
import type { ParsedCell } from '../../python/cell';
import { bare, childNamed, children } from '../../python/nodes';
import { readComprehension, readParameters } from '../../python/statements';
import { isHarmlessMagic } from './magics';
import { DATA, LocalNames, pathSense, UNKNOWN } from './senses';
import type { IClass, IFunction, NotebookNames, Sense, Senses } from './senses';

const WORD = /^[a-zA-Z]\w*$/;

/** Reads the expressions of one cell, in the order in which they run. */
export abstract class ExpressionReader {
  constructor(
    protected cell: ParsedCell,
    protected readonly names: NotebookNames,
    protected readonly facts: Facts
  ) {}

  /** The offset of the first code that may draw or seed; `null` for none so far. */
  get stop(): number | null {
    return this.stopped;
  }

  /** Reads a statement; see `statements.ts`. */
  protected abstract statement(node: SyntaxNode): void;

  /** Binds a target; see `statements.ts`. */
  protected abstract target(node: SyntaxNode, senses: Senses): void;

  /** Reads a call; see `calls.ts`. */
  protected abstract call(node: SyntaxNode): Senses;

  /** Reads an expression. */
  protected read(node: SyntaxNode): Senses {
    const inner = bare(node);
    switch (inner.name) {
      case 'VariableName':
        return this._name(inner);
      case 'MemberExpression':
        return this._member(inner);
      case 'CallExpression':
        return this.call(inner);
      case 'LambdaExpression':
        this.defaults(inner);
        return [
          {
            kind: 'function',
            node: inner,
            cell: this.cell,
            scope: this.local
          }
        ];
      case 'NamedExpression': {
        const senses = inner.lastChild ? this.read(inner.lastChild) : DATA;
        this.bind(this.textOf(inner.firstChild), senses);
        return senses;
      }
      case 'ConditionalExpression': {
        const [first, , test, , other] = children(inner);
        const parts = [test, first, other].map(part =>
          part ? this.read(part) : UNKNOWN
        );
        return [...parts[1], ...parts[2]];
      }
      default:
        this._parts(inner);
        return DATA;
    }
  }

  /** Reads the defaults of the parameters, which run with the definition. */
  protected defaults(node: SyntaxNode): void {
    const list = childNamed(node, 'ParamList');
    (list ? readParameters(list) : []).forEach(
      ({ fallback }) => fallback && this.read(fallback)
    );
  }

  /** Notes that a node may draw or seed. */
  protected halt(node: SyntaxNode): void {
    this.stopped ??= node.from;
  }

  /** Binds a name, where the code surely runs, or adds what it may stand for. */
  protected bind(name: string, senses: Senses): void {
    if (!WORD.test(name) && !/^[^\W\d]\w*$/u.test(name)) {
      return;
    }
    const before = this.mayRun ? this.find(name) : undefined;
    const all = before ? [...new Set([...before, ...senses])] : senses;
    if (this.local && !this.local.globals.has(name)) {
      this.local.names.set(name, all);
    } else {
      this.names.bind(name, all);
    }
  }

  protected find(name: string): Senses | undefined {
    return this.local?.find(name) ?? this.names.get(name);
  }

  /** Reads code with names of its own. */
  protected inside(scope: LocalNames, run: () => void): void {
    const before = this.local;
    this.local = scope;
    run();
    this.local = before;
  }

  protected textOf(node: SyntaxNode | null): string {
    return this.cell.textOf(node);
  }

  protected local: LocalNames | null = null;
  /** Whether the code that is read may not run: a branch, a loop. */
  protected mayRun = false;

  private _name(node: SyntaxNode): Senses {
    const name = this.textOf(node);
    if (name === '_' && this.cell.isMagic(node.from)) {
      if (!isHarmlessMagic(this.cell.source, node.from)) {
        this.halt(node);
      }
      return DATA;
    }
    return this.nameOf(name);
  }

  /** What a name stands for. */
  protected nameOf(name: string): Senses {
    return this.find(name) ?? (BUILTINS.has(name) ? pathSense(name) : UNKNOWN);
  }

  private _member(node: SyntaxNode): Senses {
    const [object] = children(node);
    const last = node.lastChild;
    if (object?.name === 'Number') {
      return DATA; // `1.`, of which the parser makes a member without a name
    }
    const senses = object ? this.read(object) : UNKNOWN;
    if (last?.name !== 'PropertyName') {
      this._parts(node, 1);
      return DATA;
    }
    const name = this.textOf(last);
    return senses.flatMap(sense => this._below(sense, name));
  }

  /** What an attribute stands for. */
  private _below(sense: Sense, name: string): Senses {
    switch (sense.kind) {
      case 'path':
        // `torch.__version__.split("+")`
        return /^__\w+__$/.test(name)
          ? DATA
          : pathSense(`${sense.path}.${name}`);
      case 'class':
      case 'instance': {
        const method = methodOf(
          sense.kind === 'class' ? sense : sense.of,
          name
        );
        return method ? [method] : DATA;
      }
      case 'unknown':
        return UNKNOWN;
      default:
        return DATA;
    }
  }

  private _parts(node: SyntaxNode, from = 0): void {
    if (node.isError) {
      this.halt(node);
    } else if (/Comprehension/.test(node.name)) {
      this.comprehension(node);
    } else {
      for (const part of children(node).slice(from)) {
        if (/^[A-Z⚠]/.test(part.name) && !/Op$/.test(part.name)) {
          this.read(part);
        }
      }
    }
  }

  protected comprehension(node: SyntaxNode): void {
    const { first, targets, rest } = readComprehension(node);
    if (first) {
      this.read(first);
    }
    this.inside(new LocalNames(this.local), () => {
      targets.forEach(target => this.target(target, DATA));
      rest
        .filter(part => /^[A-Z⚠]/.test(part.name) && !/Op$/.test(part.name))
        .forEach(part => this.read(part));
    });
  }

  protected stopped: number | null = null;
}

/** A method of a class or of one that it stands on. */
function methodOf(
  of: IClass,
  name: string,
  seen = new Set<IClass>()
): IFunction | null {
  const own = of.methods.get(name);
  if (own) {
    return own.body;
  }
  seen.add(of);
  for (const base of of.bases.flat()) {
    const found =
      base.kind === 'class' && !seen.has(base)
        ? methodOf(base, name, seen)
        : null;
    if (found) {
      return found;
    }
  }
  return null;
}
