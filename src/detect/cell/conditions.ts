/**
 * Whether code of a cell runs for sure, or only under a condition: what is imported
 * under one makes a framework possible, and no more.
 */
import type { SyntaxNode } from '../../python/tree';
import type { ParsedCell } from '../../python/cell';
import { childNamed, children } from '../../python/nodes';

/** The nodes at which conditions begin or end. */
export const CONDITION_NODES: readonly string[] = [
  'Body',
  'TypeDef',
  'ConditionalExpression',
  'BinaryExpression',
  'FunctionDefinition',
  'ReturnStatement'
];

/** Follows the conditions round the nodes of a cell, in the order of a walk. */
export class Conditions {
  /** @param cell - The cell that is walked. */
  constructor(cell: ParsedCell) {
    this._cell = cell;
  }

  /** Takes a node before its children. */
  enter(ref: SyntaxNode): void {
    switch (ref.name) {
      case 'Body':
      case 'TypeDef':
      case 'ConditionalExpression':
      case 'BinaryExpression':
        this._marks.push(this._guards.length);
        this._guard(ref);
        break;
      case 'FunctionDefinition':
        this._functions.push({ name: this._function, early: this._isEarly });
        this._function ??= this._nameOf(ref);
        break;
      case 'ReturnStatement':
        this._isEarly ||= this._isWayOut();
        break;
      default:
        break;
    }
  }

  /** Takes the same node after its children. */
  leave(ref: SyntaxNode): void {
    switch (ref.name) {
      case 'Body':
      case 'TypeDef':
      case 'ConditionalExpression':
      case 'BinaryExpression':
        this._guards.length = this._marks.pop() ?? 0;
        break;
      case 'FunctionDefinition': {
        const outer = this._functions.pop();
        this._function = outer?.name ?? null;
        this._isEarly = outer?.early ?? false;
        break;
      }
      default:
        break;
    }
  }

  /**
   * The function of the module that holds the code, so that it runs only if that is
   * used; empty outside of all.
   */
  get within(): string {
    return this._function ?? '';
  }

  /** Whether the code runs for sure: with the cell, or with the function around it. */
  get isFirm(): boolean {
    return this._guards.length === 0 && !this._isEarly;
  }

  /**
   * Whether a module is imported for sure: under no condition, or on every path.
   *
   * @param module - A dotted module, imported here.
   */
  imports(module: string): boolean {
    const top = module.split('.')[0];
    return (
      !this._isEarly &&
      this._guards.every(guard => this._onAllPaths(guard, top))
    );
  }

  /** Whether the notebook installs what it imports here if that is missing. */
  installs(node: SyntaxNode): boolean {
    for (let outer = node.parent; outer; outer = outer.parent) {
      const isInstalling =
        outer.name === 'TryStatement' &&
        outer
          .getChildren('Body')
          .some(
            body =>
              clauseOf(body) === 'except' && INSTALLS.test(this._sourceOf(body))
          );
      if (isInstalling) {
        return true;
      }
    }
    return false;
  }

  private _guard(node: SyntaxNode): void {
    const owner = node.parent;
    if (node.name !== 'Body') {
      const isChoice =
        node.name !== 'BinaryExpression' ||
        childNamed(node, 'and') !== null ||
        childNamed(node, 'or') !== null;
      if (isChoice) {
        this._guards.push(node);
      }
    } else if (owner && this._isConditional(node, owner)) {
      this._guards.push(owner);
    }
  }

  /** Whether a body may not run, or may stop unnoticed, though its statement runs. */
  private _isConditional(body: SyntaxNode, owner: SyntaxNode): boolean {
    switch (owner.name) {
      case 'IfStatement':
        return !this._isTaken(body, owner);
      case 'TryStatement': {
        const clause = clauseOf(body);
        return (
          clause === 'except' ||
          (clause !== 'finally' && this._handlers(owner).length > 0)
        );
      }
      case 'WithStatement': {
        const head = this._cell.text.slice(owner.from, body.from);
        return /\bsuppress\s*\(/.test(head) && CATCHES.test(head);
      }
      case 'MatchClause':
        return true;
      default:
        return false;
    }
  }

  /** Whether a branch is taken whatever the variables are. */
  private _isTaken(body: SyntaxNode, statement: SyntaxNode): boolean {
    let test: SyntaxNode | null = null;
    for (const child of children(statement)) {
      if (child.name === 'Body') {
        const truth = test ? truthOf(this._cell.textOf(test)) : true;
        if (child.from === body.from) {
          return truth === true;
        }
        if (truth !== false) {
          return false;
        }
        test = null;
      } else if (!/^(if|elif|else)$/.test(child.name)) {
        test = child;
      }
    }
    return false;
  }

  /** The bodies of the handlers that let a failed import pass. */
  private _handlers(statement: SyntaxNode): SyntaxNode[] {
    return children(statement).filter(
      child =>
        child.name === 'Body' &&
        clauseOf(child) === 'except' &&
        CATCHES.test(this._handlerHead(child)) &&
        !this._stops(child)
    );
  }

  /** What a handler catches: `except ImportError as error`; all that there is if bare. */
  private _handlerHead(body: SyntaxNode): string {
    let first = body;
    while (first.prevSibling && first.name !== 'except') {
      first = first.prevSibling;
    }
    const head = this._cell.text.slice(first.from, body.from);
    return /^except\s*$/.test(head) ? 'Exception' : head;
  }

  /** Whether a handler fails too, or installs what was missing. */
  private _stops(body: SyntaxNode): boolean {
    return (
      STOPS.test(this._cell.textOf(body)) || INSTALLS.test(this._sourceOf(body))
    );
  }

  /** A body with its magics, for which the text has blanks: the last are outside the node. */
  private _sourceOf({ from, to }: SyntaxNode): string {
    const { source } = this._cell;
    const end = source.indexOf('\n', to - 1);
    return source.slice(from, end < 0 ? undefined : end);
  }

  /** Whether a statement imports a module whichever way it goes. */
  private _onAllPaths(statement: SyntaxNode, top: string): boolean {
    const bodies = statement.getChildren('Body');
    const hasImport = ({ from, to }: SyntaxNode): boolean =>
      new RegExp(String.raw`\b(?:import|from)\s+${top}\b`).test(
        this._cell.text.slice(from, to)
      );
    switch (statement.name) {
      case 'IfStatement':
        return (
          childNamed(statement, 'else') !== null && bodies.every(hasImport)
        );
      case 'TryStatement':
        return (
          hasImport(bodies[0]) && this._handlers(statement).every(hasImport)
        );
      default:
        return false;
    }
  }

  /** The name of a function that only its uses run: it is the module's, undecorated. */
  private _nameOf(node: SyntaxNode): string | null {
    let outer = node.parent;
    if (outer?.name === 'DecoratedStatement') {
      return null;
    }
    while (outer && /^(Body|IfStatement|TryStatement)$/.test(outer.name)) {
      outer = outer.parent;
    }
    return outer?.name === 'Script'
      ? this._cell.textOf(childNamed(node, 'VariableName'))
      : null;
  }

  /** Whether a `return` here is the way out where a module is missing. */
  private _isWayOut(): boolean {
    const guard = this._guards[this._guards.length - 1];
    const body =
      guard?.name === 'IfStatement' ? childNamed(guard, 'Body') : null;
    return (
      body !== null &&
      ABSENCE.test(this._cell.text.slice(guard.from, body.from))
    );
  }

  private readonly _cell: ParsedCell;
  private readonly _guards: SyntaxNode[] = [];
  /** How many guards there were round the nodes that are open. */
  private readonly _marks: number[] = [];
  private readonly _functions: { name: string | null; early: boolean }[] = [];
  private _function: string | null = null;
  /** Whether the function may have returned for lack of a module. */
  private _isEarly = false;
}

/** What a handler must name to catch a failed import. */
const CATCHES =
  /\b(?:ImportError|ModuleNotFoundError|Exception|BaseException)\b/;

/** What makes a handler one that does not go on without the module. */
const STOPS = /(?:^|:)[ \t]*raise\b|\b(?:sys\.exit|os\._exit|exit|quit)\s*\(/m;

/** The same for one that gets the module: a magic, a shell command, a process. */
const INSTALLS =
  /^[ \t]*[!%].*\b(?:pip|conda|mamba|uv|install)\b|\b(?:subprocess\.\w+|check_call|check_output|os\.system|os\.popen|get_ipython\(\)\.\w+)\s*\([^\n]*\b(?:pip|conda|mamba|install)\b/m;

/** What a condition says when a module may be missing. */
const ABSENCE =
  /\bNone\b|HA(?:S|VE)_|_?AVAILABLE|\bfind_spec\b|\bsys\.modules\b/i;

/** The keyword of the clause of a `try` that a body belongs to. */
function clauseOf(body: SyntaxNode): string {
  let node = body.prevSibling;
  while (node && !/^(try|except|else|finally)$/.test(node.name)) {
    node = node.prevSibling;
  }
  return node?.name ?? '';
}

/** Whether a condition is true or false in every notebook; `null` if it depends. */
function truthOf(test: string): boolean | null {
  const [, negation, rest] = /^(not\s+)?([^]*)$/.exec(test.trim()) ?? [];
  const truth = /^(True|1|__name__\s*==\s*(['"])__main__\2)$/.test(rest)
    ? true
    : /^(False|0|None|(\w+\.)?TYPE_CHECKING)$/.test(rest)
      ? false
      : null;
  return truth === null ? null : truth !== Boolean(negation);
}
