/**
 * The names whose values a cell surely shows or keeps: with another value of one of them, what
 * the cell shows or leaves is another. `print(x)` shows `x`; `print(x > 0)` and `f(x)` may not.
 */
import type { SyntaxNode } from '../python/tree';
import type { ParsedCell } from '../python/cell';
import { bare, childNamed, children, readArguments } from '../python/nodes';
import { eachStatement } from '../python/slices';
import type { Slices } from '../python/slices';
import { readAssignment } from '../python/statements';
import type { NameTable } from './names/nameTable';
import type { ICodeFacts } from './types';

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

/** Of these, those whose value tells all, however large their object. */
const TELLING_METHODS: ReadonlySet<string> = new Set('tolist item'.split(' '));

/** Functions that make a text, in which only an excerpt of a large array or table stands. */
const WRITING: ReadonlySet<string> = new Set(
  'print display str repr'.split(' ')
);

/** Method that keeps what it is given; `add` may know it, and `extend` keeps the keys of a dictionary. */
const KEEPING = 'append';

/** Expressions that show what is in them. */
const CONTAINERS =
  /^(Parenthesized|Tuple|Array|Dictionary|Named|FormatString$)(Expression)?/;

/**
 * Reads these names.
 *
 * @param table - What the cell binds and changes: `d["a"] = 1` may leave the same of another `d`.
 * @returns Those of the statements at the top level, outside of loops and conditions.
 */
export function* readShownNames(
  cell: ParsedCell,
  table: Pick<NameTable, 'mutations' | 'writes'>
): Slices<Pick<ICodeFacts, 'shownNames' | 'writtenNames'>> {
  const reader = new ShownNames(cell, table.writes);
  yield* eachStatement(cell.top, statement => reader.statement(statement));
  const changes = new Map<string, number>();
  for (const { callee, self, names, isReading } of table.mutations) {
    const changed = self && callee !== null ? [callee, ...names] : names;
    for (const name of isReading ? [] : changed) {
      const object = reader.others.get(name);
      [name, ...(object ? [object] : [])].forEach(one =>
        changes.set(one, (changes.get(one) ?? 0) + 1)
      );
    }
  }
  const shownNames = [...reader.names].filter(
    name => (changes.get(name) ?? 0) <= (reader.kept.get(name) ?? 0)
  );
  const isWritten = (name: string): boolean => !reader.whole.has(name);
  return { shownNames, writtenNames: shownNames.filter(isWritten) };
}

class ShownNames {
  constructor(
    private readonly _cell: ParsedCell,
    private readonly _writes: ReadonlySet<string>
  ) {}

  readonly names = new Set<string>();
  /** Those of them whose whole values it shows or keeps. */
  readonly whole = new Set<string>();
  /** Name → how often something is put to its value, which keeps what it was. */
  readonly kept = new Map<string, number>();
  /** Other names of the same objects: `y = x`. */
  readonly others = new Map<string, string>();

  statement(node: SyntaxNode): void {
    switch (node.name) {
      case 'StatementGroup':
        children(node).forEach(child => this.statement(child));
        break;
      case 'ExpressionStatement':
        children(node).forEach(child => this._shown(child));
        if (this._cell.textOf(node).includes(':=')) {
          this._bind(node);
        }
        break;
      case 'AssignStatement': {
        const { targets, values } = readAssignment(node);
        values.forEach(value => this._value(value));
        targets.flat().forEach(target => this._bind(target));
        const [value] = values.map(one => bare(one));
        if (value?.name === 'VariableName') {
          targets
            .flat()
            .forEach(target =>
              this.others.set(
                this._cell.textOf(target),
                this._cell.textOf(value)
              )
            );
        }
        break;
      }
      case 'UpdateStatement': {
        const [target, operator, ...values] = children(node);
        if (/^[-+*/]=$/.test(this._cell.textOf(operator))) {
          [target, ...values].forEach(value => this._value(value));
          this._keep(this._cell.textOf(target));
        } else {
          this._bind(target);
        }
        break;
      }
      default:
        this._bind(node);
    }
  }

  private _keep(name: string): void {
    this.kept.set(name, (this.kept.get(name) ?? 0) + 1);
  }

  /** Notes that names may have values of the cell's own from here on. */
  private _bind(node: SyntaxNode): void {
    if (node.name === 'VariableName') {
      const name = this._cell.textOf(node);
      if (this._writes.has(name)) {
        this._bound.add(name);
      }
    }
    children(node).forEach(child => this._bind(child));
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
      this._value(inner, true);
    }
  }

  /** @param isText - Whether it only goes into a text. */
  private _value(node: SyntaxNode, isText = false): void {
    const inner = bare(node);
    if (inner.name === 'VariableName') {
      const name = this._cell.textOf(inner);
      if (!this._bound.has(name)) {
        this.names.add(name);
        if (!isText) {
          this.whole.add(name);
        }
      }
    } else if (inner.name === 'CallExpression') {
      this._call(inner, isText);
    } else if (inner.name === 'BinaryExpression') {
      const parts = children(inner);
      if (parts.every(one => !isLossy(one, this._cell))) {
        parts.forEach(part => this._value(part, isText));
      }
    } else if (inner.name === 'UnaryExpression') {
      if (this._cell.textOf(inner.firstChild) === '-') {
        children(inner).forEach(part => this._value(part, isText));
      }
    } else if (inner.name === 'FormatReplacement') {
      // `{x}`, and not `{x:.2f}`.
      const parts = children(inner).filter(({ name }) => !/^[{}]$/.test(name));
      if (parts.length === 1) {
        this._value(parts[0], true);
      }
    } else if (CONTAINERS.test(inner.name) && !childNamed(inner, 'for')) {
      children(inner)
        .filter(({ prevSibling }) => !/^\*/.test(prevSibling?.name ?? ''))
        .forEach(part => this._value(part, isText));
    }
  }

  private _call(call: SyntaxNode, isText: boolean): void {
    const callee = call.firstChild && bare(call.firstChild);
    // Of a dictionary that is spread, the keys alone may be shown.
    const shown = readArguments(call, this._cell.text).filter(
      ({ spread }) => !spread
    );
    if (!callee || childNamed(childNamed(call, 'ArgList'), 'for')) {
      return;
    }
    const last = callee.lastChild;
    if (callee.name === 'VariableName') {
      const name = this._cell.textOf(callee);
      if (SHOWING.has(name)) {
        const isWritten = isText || WRITING.has(name);
        shown.forEach(({ node }) => this._value(node, isWritten));
      }
    } else if (
      callee.name === 'MemberExpression' &&
      callee.firstChild &&
      last
    ) {
      const method = this._cell.textOf(last);
      if (SHOWING_METHODS.has(method)) {
        this._value(callee.firstChild, isText && !TELLING_METHODS.has(method));
      } else if (method === KEEPING) {
        this._keep(this._cell.textOf(callee.firstChild));
        shown.forEach(({ node }) => this._value(node));
      }
    }
  }

  private readonly _bound = new Set<string>();
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
