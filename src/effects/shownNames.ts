/**
 * The names whose values a cell surely shows or keeps: with another value of one of them, what
 * the cell shows or leaves is another. `print(x)` shows `x`; `print(x > 0)` and `f(x)` may not.
 */
import type { SyntaxNode } from '@lezer/common';
import type { ParsedCell } from '../python/cell';
import { bare, children, readArguments } from '../python/nodes';
import { readAssignment } from '../python/statements';

/**
 * Functions whose value or output shows that of their arguments. Not `list` and `tuple`: of a
 * dictionary or a table they keep the keys alone.
 */
const SHOWING: ReadonlySet<string> = new Set(
  'print display str repr dict float'.split(' ')
);
/** Of these, those that show it in any place; the value of others may go nowhere. */
const PRINTING: ReadonlySet<string> = new Set(['print', 'display']);

/** Methods whose value shows that of their object. */
const SHOWING_METHODS: ReadonlySet<string> = new Set(
  'tolist item copy'.split(' ')
);

/** Method that keeps what it is given; `add` may know it, and `extend` keeps the keys of a dictionary. */
const KEEPING = 'append';

/** Expressions that show what is in them. */
const CONTAINERS =
  /^(Parenthesized|Tuple|Array|Dictionary|Named|FormatString$)(Expression)?/;

/**
 * Reads these names.
 *
 * @returns Those of the statements at the top level, outside of loops and conditions.
 */
export function readShownNames(cell: ParsedCell): readonly string[] {
  const reader = new ShownNames(cell);
  children(cell.tree.topNode).forEach(statement => reader.statement(statement));
  return [...reader.names];
}

class ShownNames {
  constructor(private readonly _cell: ParsedCell) {}

  readonly names = new Set<string>();

  statement(node: SyntaxNode): void {
    switch (node.name) {
      case 'StatementGroup':
        children(node).forEach(child => this.statement(child));
        break;
      case 'ExpressionStatement':
        children(node).forEach(child => this._shown(child));
        break;
      case 'AssignStatement':
        readAssignment(node).values.forEach(value => this._value(value));
        break;
      case 'UpdateStatement': {
        const [target, operator, ...values] = children(node);
        if (/^[-+*/]=$/.test(this._cell.textOf(operator))) {
          [target, ...values].forEach(value => this._value(value));
        }
        break;
      }
    }
  }

  /** What a statement shows; the value of one that is not the last goes nowhere. */
  private _shown(node: SyntaxNode): void {
    const inner = bare(node);
    const callee = inner.name === 'CallExpression' ? inner.firstChild : null;
    const isSeen =
      callee?.name === 'MemberExpression'
        ? this._cell.textOf(callee.lastChild) === KEEPING
        : PRINTING.has(this._cell.textOf(callee));
    if (isSeen || isLast(node)) {
      this._value(inner);
    }
  }

  private _value(node: SyntaxNode): void {
    const inner = bare(node);
    if (inner.name === 'VariableName') {
      this.names.add(this._cell.textOf(inner));
    } else if (inner.name === 'CallExpression') {
      this._call(inner);
    } else if (inner.name === 'BinaryExpression') {
      const parts = children(inner);
      if (parts.every(one => !isLossy(one, this._cell))) {
        parts.forEach(part => this._value(part));
      }
    } else if (inner.name === 'UnaryExpression') {
      if (this._cell.textOf(inner.firstChild) === '-') {
        children(inner).forEach(part => this._value(part));
      }
    } else if (inner.name === 'FormatReplacement') {
      // `{x}`, and not `{x:.2f}`.
      const parts = children(inner).filter(({ name }) => !/^[{}]$/.test(name));
      if (parts.length === 1) {
        this._value(parts[0]);
      }
    } else if (CONTAINERS.test(inner.name) && !inner.getChild('for')) {
      children(inner)
        .filter(({ prevSibling }) => !/^\*/.test(prevSibling?.name ?? ''))
        .forEach(part => this._value(part));
    }
  }

  private _call(call: SyntaxNode): void {
    const callee = call.firstChild && bare(call.firstChild);
    // Of a dictionary that is spread, the keys alone may be shown.
    const shown = readArguments(call, this._cell.text).filter(
      ({ spread }) => !spread
    );
    if (!callee || call.getChild('ArgList')?.getChild('for')) {
      return;
    }
    const last = callee.lastChild;
    if (callee.name === 'VariableName') {
      if (SHOWING.has(this._cell.textOf(callee))) {
        shown.forEach(({ node }) => this._value(node));
      }
    } else if (
      callee.name === 'MemberExpression' &&
      callee.firstChild &&
      last
    ) {
      const method = this._cell.textOf(last);
      if (SHOWING_METHODS.has(method)) {
        this._value(callee.firstChild);
      } else if (method === KEEPING) {
        shown.forEach(({ node }) => this._value(node));
      }
    }
  }
}

/** Whether an operator loses what it is given: a comparison, a remainder. */
function isLossy({ name, from, to }: SyntaxNode, cell: ParsedCell): boolean {
  return (
    /^(CompareOp|BitOp|and|or|not|in|is)$/.test(name) ||
    (name === 'ArithOp' && !/^[-+*/]$/.test(cell.text.slice(from, to)))
  );
}

/** Whether a statement, given its expression, is the last of its cell, whose value is shown. */
function isLast({ parent }: SyntaxNode): boolean {
  const group =
    parent?.parent?.name === 'StatementGroup' ? parent.parent : null;
  return parent?.nextSibling === null && (!group || group.nextSibling === null);
}
