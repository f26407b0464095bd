/**
 * Code that a cell hands over as a text: `exec("x = 1")`, `get_ipython().run_cell(source)`,
 * `table.query("a > @x")`, and the namespace as a table: `globals()["x"]`.
 */
import type { SyntaxNode } from '../../python/tree';
import { PYTHON } from '../../frameworks';
import { own } from '../../frameworks/byName';
import {
  bare,
  childNamed,
  children,
  readArguments,
  readString
} from '../../python/nodes';
import type { IArgument } from '../../python/nodes';

/** What a call takes or runs that does not stand in the cell as code. */
export type TextCode =
  /** Code. */
  | {
      readonly kind: 'code';
      readonly code: string;
      /** Whether it runs in the notebook's namespace, wherever it is called. */
      readonly isGlobal: boolean;
      /** Whether it binds its names to the notebook's, where it runs: not in a namespace that it is given. */
      readonly isSure: boolean;
    }
  /** Names that it takes or binds. */
  | {
      readonly kind: 'names';
      readonly names: readonly string[];
      readonly takes: boolean;
      readonly binds: boolean;
      /** Whether something of them is taken, and perhaps changed: `globals()["a"].append(1)`. */
      readonly isPart: boolean;
      /** The value to which it binds them, where that stands in the code. */
      readonly value: SyntaxNode | null;
    }
  /** Anything: the text is made while the cell runs. */
  | { readonly kind: 'any' };

const RUNNERS: ReadonlySet<string> = new Set(PYTHON.textRunners);

/** Of these, what is a function of its own; as a method it is another thing: `model.eval()`. */
const FUNCTIONS = /^(exec|eval|compile)$/;

/** Methods of IPython's shell beside those. */
const SHELL =
  /^(run_code|safe_execfile|safe_run_module|push|drop_by_id|reset)$/;

/** Calls that run a text in `__main__`, or in the namespace that they are given. */
const TIMED = /^(timeit\.(timeit|repeat)|cProfile\.run|profile\.run|pdb\.run)$/;

/** Magics that run what ran before, or code in the notebook's namespace. */
const REPLAYS =
  /^(rerun|recall|rep|macro|pastebin|load|loadpy|run\s+(-\w+\s+)*-\w*i\w*)\b/;

/**
 * Reads such a call.
 *
 * @param call - A node of type `CallExpression`.
 * @param text - The text that was parsed.
 * @returns `null` for other calls, and where the text does nothing to names.
 */
export function readTextCode(call: SyntaxNode, text: string): TextCode | null {
  const callee = call.firstChild && bare(call.firstChild);
  if (!callee) {
    return null;
  }
  const given = readArguments(call, text);
  const whole = text.slice(callee.from, callee.to).replace(/^builtins\./, '');
  const isFunction = /^\w+$/.test(whole);
  const last = isFunction ? whole : methodOf(callee, text);
  if (isFunction && /^(globals|locals|vars)$/.test(last)) {
    return given.length === 0 ? namespaceCode(call, text) : null;
  }
  if (/^(query|eval)$/.test(last) && !isFunction) {
    return expression(given, /^(pd|pandas)\./.test(whole), text);
  }
  if (TIMED.test(whole)) {
    const code = literal(given[0], text);
    // `timeit` runs it in a function.
    const isSure = !whole.startsWith('timeit') && alwaysRuns(call);
    return code === null
      ? null
      : { kind: 'code', code, isGlobal: false, isSure };
  }
  if (isFunction ? FUNCTIONS.test(last) : isShell(last, callee, text)) {
    const isSure = (!isFunction || given.length === 1) && alwaysRuns(call);
    const found = last === 'compile' ? null : runner(last, given, text);
    return found?.kind === 'code' ? { ...found, isSure } : found;
  }
  return null;
}

/** Whether code hands over a text somewhere, for which other readers have no eyes. */
export function isTextRunner(call: SyntaxNode, text: string): boolean {
  const found = readTextCode(call, text);
  return found !== null && found.kind !== 'names';
}

function methodOf(callee: SyntaxNode, text: string): string {
  const last = callee.lastChild;
  return callee.name === 'MemberExpression' && last?.name === 'PropertyName'
    ? text.slice(last.from, last.to)
    : '';
}

function isShell(method: string, callee: SyntaxNode, text: string): boolean {
  const isOfShell = /^(get_ipython\(\)|ip|ipython|shell)\./.test(
    text.slice(callee.from, callee.to)
  );
  return (
    (RUNNERS.has(method) && !FUNCTIONS.test(method)) ||
    (isOfShell && (SHELL.test(method) || /^(magic|ex|ev)$/.test(method)))
  );
}

function runner(
  last: string,
  given: readonly IArgument[],
  text: string
): TextCode | null {
  const texts = given.map(one => literal(one, text));
  switch (last) {
    case 'run_line_magic':
    case 'magic':
      return texts[0] === null || texts[0] === undefined
        ? ANY
        : magicCode(texts.slice(0, 2).join(' '), texts.includes(null));
    case 'run_cell_magic': {
      const [name, line, cell] = texts;
      return name && typeof line === 'string' && typeof cell === 'string'
        ? codeOf(`%%${name} ${line}\n${cell}`, true)
        : ANY;
    }
    default: {
      const [code] = texts;
      return typeof code === 'string' && !SHELL.test(last)
        ? codeOf(code, !FUNCTIONS.test(last))
        : ANY;
    }
  }
}

function codeOf(code: string, isGlobal: boolean): TextCode {
  return { kind: 'code', code, isGlobal, isSure: true };
}

/** Whether an expression runs wherever its statement does: `a and exec(b)` may not. */
function alwaysRuns(node: SyntaxNode): boolean {
  for (
    let at = node.parent;
    at && !/Statement$|^(Body|Script)$/.test(at.name);
    at = at.parent
  ) {
    if (
      /^Conditional|Comprehension/.test(at.name) ||
      childNamed(at, 'and') ||
      childNamed(at, 'or') ||
      childNamed(at, 'for')
    ) {
      return false;
    }
  }
  return true;
}

const ANY: TextCode = { kind: 'any' };

function magicCode(line: string, isPartial: boolean): TextCode | null {
  const [name] = line.trim().split(/\s+/);
  const { codeless, pythonLine } = PYTHON.magics;
  return codeless.includes(name) && own(pythonLine, name) === undefined
    ? null
    : isPartial || replays(line)
      ? ANY
      : codeOf(`%${line.trim()}`, true);
}

/** Whether a magic, without its sign, runs what ran before, or code in the notebook's namespace. */
export function replays(line: string): boolean {
  return REPLAYS.test(line.trim());
}

/** `globals()["x"]`, `globals().get("x")`, `"x" in globals()`; anything else may be any name. */
function namespaceCode(call: SyntaxNode, text: string): TextCode | null {
  const around = call.parent;
  if (
    around?.name === 'MemberExpression' &&
    around.firstChild?.from === call.from
  ) {
    const [, sign, item] = children(around);
    const name =
      sign?.name === '[' && item ? readString(bare(item), text) : null;
    if (name !== null) {
      const binds = isTarget(around);
      const isPlain = binds && around.parent?.name === 'AssignStatement';
      const value = isPlain ? (around.parent?.lastChild ?? null) : null;
      const isPart = around.parent?.name === 'MemberExpression';
      const names = [name];
      return { kind: 'names', names, takes: !isPlain, binds, isPart, value };
    }
    const method = methodOf(around, text);
    const taken =
      around.parent?.name === 'CallExpression' &&
      literal(readArguments(around.parent, text)[0], text);
    return typeof taken === 'string' && /^(get|pop|setdefault)$/.test(method)
      ? taking([taken], method !== 'get')
      : ANY;
  }
  const [first] = around?.name === 'BinaryExpression' ? children(around) : [];
  const name = first ? readString(bare(first), text) : null;
  return name !== null && childNamed(around, 'in') ? taking([name]) : ANY;
}

function taking(names: readonly string[], binds = false): TextCode {
  const rest = { takes: true, isPart: false, value: null };
  return { kind: 'names', names, binds, ...rest };
}

/** Whether an expression is assigned to, or deleted. */
function isTarget(node: SyntaxNode): boolean {
  const { parent, nextSibling } = node;
  return (
    parent?.name === 'DeleteStatement' ||
    (/^(Assign|Update)Statement$/.test(parent?.name ?? '') &&
      nextSibling !== null)
  );
}

/** `table.query("a > @x")`; the words of one for `pandas.eval` are names themselves. */
function expression(
  given: readonly IArgument[],
  areWordsNames: boolean,
  text: string
): TextCode | null {
  const code = literal(given[0], text);
  const pattern = areWordsNames ? /()([A-Za-z_]\w*)/g : /(@)([A-Za-z_]\w*)/g;
  const names = [...(code ?? '').matchAll(pattern)].map(([, , name]) => name);
  return names.length > 0 ? taking(names) : null;
}

/** The text that an argument is, where it stands in the code. */
function literal(given: IArgument | undefined, text: string): string | null {
  if (!given || given.spread) {
    return null;
  }
  const node = bare(given.node);
  const plain = readString(node, text);
  if (plain !== null || node.name !== 'String') {
    // `exec(compile("x = 1", "", "exec"))`
    const isCompiled =
      node.name === 'CallExpression' &&
      /^compile\s*\(/.test(text.slice(node.from, node.to));
    return isCompiled ? literal(readArguments(node, text)[0], text) : plain;
  }
  return unescaped(text.slice(node.from, node.to));
}

/** A text with the usual escapes; `null` for others. */
function unescaped(quoted: string): string | null {
  const match = /^(?:"""([^]*)"""|'''([^]*)'''|"([^]*)"|'([^]*)')$/.exec(
    quoted
  );
  const inner = match?.slice(1).find(part => part !== undefined);
  return inner === undefined || /\\[^nt"'\\\n]/.test(inner)
    ? null
    : inner.replace(/\\([^])/g, (_, sign: string) =>
        sign === 'n' ? '\n' : sign === 't' ? '\t' : sign === '\n' ? '' : sign
      );
}
