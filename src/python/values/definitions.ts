/**
 * What classes and functions of a cell are worth to those who use them.
 */
import type { SyntaxNode } from '../tree';
import { childNamed, children, readArguments, readChain } from '../nodes';
import type { Scope } from '../resolve';
import { readAssignment, readParameters } from '../statements';
import type { IValueReader } from './reading';
import { anyOf, NOTHING, UNKNOWN } from './types';
import type { IClassValue, IInitializer, Value } from './types';

/** A function of the module. */
export interface IFunctionValue {
  /** What it returns, made of its parameters. */
  readonly result: Value;
  /** Whether it may change the object that an argument is. */
  changes(argument: {
    readonly index: number;
    readonly keyword: string | null;
  }): boolean;
}

/** Bases whose classes take their fields as parameters. */
const FIELD_BASES = /(^|\.)(NamedTuple|BaseModel|Struct)$/;
/** Bases that add no attribute of a configuration. */
const EMPTY_BASES = /(^|\.)(object|ABC|Protocol|NamedTuple|BaseModel|Struct)$/;
const FIELD_DECORATORS =
  /(^|\.)(dataclass|define|mutable|frozen|attrs|attr\.s)$/;
/** Methods by which attributes are something else than what was set. */
const MAGIC = /^__(new|getattr|getattribute|setattr|init_subclass)__$/;

/** What a class is worth. */
export function readClass(
  scope: Scope,
  node: SyntaxNode,
  values: IValueReader
): Value {
  const { text } = values.cell;
  const decorators = decoratorsOf(node, text);
  const args = readArguments(node, text);
  const bases = args
    .filter(({ keyword }) => keyword === null)
    .map(({ node: base, spread }) => ({
      base,
      name: spread ? '' : (readChain(base, text) ?? '')
    }));
  const methods = scope.inner.filter(
    ({ kind, name }) => kind === 'function' && name
  );
  const initializers = methods.filter(({ name }) => name === '__init__');
  const unsure = unsureKeys(methods, values);
  const value: IClassValue = {
    kind: 'class',
    attributes: new Map(
      [...scope.bindings.keys()].map(name => [
        name,
        values.atEndOf(scope, name)
      ])
    ),
    fields: fieldsOf(node, text),
    takesFields:
      decorators.some(name => FIELD_DECORATORS.test(name)) ||
      bases.some(({ name }) => FIELD_BASES.test(name)),
    bases: bases
      .filter(({ name }) => !EMPTY_BASES.test(name))
      .map(({ base }) => values.read(base)),
    init:
      initializers.length === 1
        ? readInitializer(initializers[0], values)
        : null,
    unsure: unsure ?? new Set(),
    opaque:
      unsure === null ||
      initializers.length > 1 ||
      decorators.some(name => !FIELD_DECORATORS.test(name)) ||
      args.some(({ keyword }) => keyword !== null && keyword !== 'frozen') ||
      bases.some(({ name }) => /(Enum|Flag|Settings)$/.test(name)) ||
      methods.some(({ name }) => MAGIC.test(name))
  };
  return value;
}

/** What a function is worth. */
export function readFunction(
  scope: Scope,
  values: IValueReader
): IFunctionValue | null {
  const { node } = scope;
  const list = childNamed(node, 'ParamList');
  const body = childNamed(node, 'Body');
  if (!node || !list || !body) {
    return null;
  }
  const parameters = readParameters(list);
  const names = parameters.map(one => values.cell.textOf(one.node));
  return {
    get result() {
      return resultOf(node, body, values);
    },
    changes: ({ index, keyword }) => {
      const at = keyword === null ? index : names.indexOf(keyword);
      const found = parameters[at];
      return (
        !found ||
        parameters.slice(0, at + 1).some(({ spread }) => spread) ||
        values.effects(names[at], scope).some(({ kind }) => kind !== 'binding')
      );
    }
  };
}

function resultOf(
  node: SyntaxNode,
  body: SyntaxNode,
  values: IValueReader
): Value {
  const { text } = values.cell;
  if (/\b(yield|async)\b/.test(text.slice(node.from, node.to))) {
    return UNKNOWN;
  }
  const found: Value[] = [];
  const visit = (at: SyntaxNode): void => {
    if (at.name === 'ReturnStatement') {
      const [, value, more] = children(at);
      found.push(more ? UNKNOWN : value ? values.readKept(value) : NOTHING);
    } else if (/(Statement|StatementGroup|Body|MatchClause)$/.test(at.name)) {
      children(at).forEach(visit);
    }
  };
  visit(body);
  if (body.lastChild?.name !== 'ReturnStatement') {
    found.push(NOTHING);
  }
  return anyOf(found);
}

function readInitializer(
  scope: Scope,
  values: IValueReader
): IInitializer | null {
  const own = selfOf(scope, values);
  const parameter =
    own === null ? null : scope.bindings.get(own)?.[0].parameter;
  return own && parameter
    ? { of: parameter.of, result: values.atEndOf(scope, own) }
    : null;
}

/** The attributes that are not sure in an object; `null` if none is. */
function unsureKeys(
  methods: readonly Scope[],
  values: IValueReader
): ReadonlySet<string> | null {
  const found = new Set<string>();
  for (const scope of methods) {
    const own = selfOf(scope, values);
    for (const effect of own === null ? [] : values.effects(own, scope)) {
      if (effect.kind !== 'change' || effect.method) {
        continue;
      }
      const { key } = effect;
      if (key === null || key === undefined || key === '__dict__') {
        return null;
      }
      if (scope.name !== '__init__') {
        found.add(key);
      }
    }
  }
  return found;
}

/** The first parameter of a method. */
function selfOf({ node }: Scope, values: IValueReader): string | null {
  const list = childNamed(node, 'ParamList');
  const first = list && readParameters(list)[0];
  return first ? values.cell.textOf(first.node) : null;
}

/** The annotated attributes of a class, in order. */
function fieldsOf(node: SyntaxNode, text: string): string[] {
  const body = childNamed(node, 'Body');
  return (body?.getChildren('AssignStatement') ?? []).flatMap(statement => {
    const [annotation] = statement.getChildren('TypeDef');
    const target =
      readAssignment(statement).targets[0]?.[0] ?? statement.firstChild;
    return annotation &&
      target?.name === 'VariableName' &&
      !/ClassVar/.test(text.slice(annotation.from, annotation.to))
      ? [text.slice(target.from, target.to)]
      : [];
  });
}

function decoratorsOf(node: SyntaxNode, text: string): string[] {
  return node.parent?.name === 'DecoratedStatement'
    ? node.parent.getChildren('Decorator').map(decorator =>
        text
          .slice(decorator.from + 1, decorator.to)
          .replace(/\([\s\S]*$/, '')
          .trim()
      )
    : [];
}
