/**
 * Operators in a notebook's code that are documented to differ in each run on a GPU.
 */
import { iterate } from '../python/tree';
import type { SyntaxNode } from '../python/tree';

import type { IOperatorArgument, IOperatorFacts } from '../frameworks/devices';
import { bounded, spend, stepsFor } from '../python/budget';
import type { CellParser, ParsedCell } from '../python/cell';
import { readImport } from '../python/imports';
import { head, readArguments, readChain, readString } from '../python/nodes';
import type { ICellSource } from './types';

/** Methods that train, without which no gradient is computed. */
const TRAINS: ReadonlySet<string> = new Set([
  'backward',
  'fit',
  'grad',
  'train',
  'train_step',
  'training_step'
]);

/** What code says of a GPU. */
export interface IDeviceUses {
  /** The operators that it uses, each once, in the order of the code. */
  readonly operators: readonly IOperatorFacts[];
  /** Whether it names a GPU in a way that fails without one: `.cuda()`, `.to("cuda")`. */
  readonly namesDevice: boolean;
}

/**
 * Reads the code of a notebook.
 *
 * @param cells - Its code cells, in order; one that cannot be parsed says nothing.
 * @param operators - What to look for.
 */
export function findDeviceUses(
  cells: readonly ICellSource[],
  parser: CellParser,
  operators: readonly IOperatorFacts[]
): IDeviceUses {
  const finder = new Finder(operators);
  for (const { source } of cells) {
    const cell = parser.parse(source);
    if (cell?.isParsed) {
      finder.read(cell, source.length);
    }
  }
  return finder.found();
}

/** Reads cells, one after another. */
class Finder {
  constructor(operators: readonly IOperatorFacts[]) {
    for (const operator of operators) {
      for (const call of operator.calls ?? []) {
        add(this._byCall, call, operator);
      }
      for (const method of operator.methods ?? []) {
        add(this._byMethod, method, operator);
      }
    }
  }

  found(): IDeviceUses {
    return {
      operators: [...this._found].filter(
        ({ gradient }) => !gradient || this._trains
      ),
      namesDevice: this._namesDevice
    };
  }

  read(cell: ParsedCell, length: number): void {
    try {
      bounded(stepsFor(length), () =>
        iterate(cell.top, node => {
          const { name } = node;
          spend(1);
          if (name === 'ImportStatement') {
            this._import(node, cell);
          } else if (name === 'CallExpression') {
            this._call(node, cell);
          }
        })
      );
    } catch (error) {
      if (!(error instanceof RangeError)) {
        throw error;
      }
      // Too much code: what was found so far is there.
    }
  }

  private _import(node: SyntaxNode, { text }: ParsedCell): void {
    for (const { name, path } of readImport(node, text).names) {
      if (path !== null) {
        this._aliases.set(name, path);
        this._modules.add(head(path));
      }
    }
  }

  private _call(node: SyntaxNode, cell: ParsedCell): void {
    const { text } = cell;
    const callee = node.firstChild;
    const method =
      callee?.name === 'MemberExpression' ? cell.textOf(callee.lastChild) : '';
    const chain = callee ? readChain(callee, text) : null;
    const path = chain === null ? null : this._resolve(chain);
    this._trains ||= TRAINS.has(method);
    this._namesDevice ||= namesDevice(node, method, path, text);
    for (const operator of this._byCall.get(path ?? '') ?? []) {
      this._take(operator, node, text, 0);
    }
    // A function of a module is none of a tensor's methods.
    const isOfModule =
      path !== null && !path.includes('(') && this._modules.has(head(path));
    if (method && !isOfModule) {
      for (const operator of this._byMethod.get(method) ?? []) {
        this._take(operator, node, text, 1);
      }
    }
  }

  private _take(
    operator: IOperatorFacts,
    call: SyntaxNode,
    text: string,
    shift: number
  ): void {
    const { argument } = operator;
    if (!argument || hasArgument(call, text, argument, shift)) {
      this._found.add(operator);
    }
  }

  private _resolve(chain: string): string {
    const first = head(chain);
    const path = this._aliases.get(first);
    return path === undefined ? chain : path + chain.slice(first.length);
  }

  private readonly _byCall = new Map<string, IOperatorFacts[]>();
  private readonly _byMethod = new Map<string, IOperatorFacts[]>();
  private readonly _aliases = new Map<string, string>();
  private readonly _modules = new Set<string>();
  private readonly _found = new Set<IOperatorFacts>();
  private _trains = false;
  private _namesDevice = false;
}

function add(
  to: Map<string, IOperatorFacts[]>,
  key: string,
  operator: IOperatorFacts
): void {
  to.set(key, [...(to.get(key) ?? []), operator]);
}

/** Whether a call has an argument, with one of its values. */
function hasArgument(
  call: SyntaxNode,
  text: string,
  { name, position, values }: IOperatorArgument,
  shift: number
): boolean {
  const given = readArguments(call, text);
  const found =
    given.find(({ keyword }) => keyword === name) ??
    given.filter(({ keyword }) => keyword === null)[position - shift];
  if (!found || text.slice(found.node.from, found.node.to) === 'None') {
    return false;
  }
  return !values || values.includes(readString(found.node, text) ?? '');
}

/** Whether a call names a GPU outright: `x.cuda()`, `x.to("cuda")`, `torch.zeros(3, device="cuda")`. */
function namesDevice(
  call: SyntaxNode,
  method: string,
  path: string | null,
  text: string
): boolean {
  if (method === 'cuda') {
    return true;
  }
  const takes =
    method === 'to' ||
    path === 'torch.device' ||
    path === 'torch.set_default_device';
  return readArguments(call, text).some(
    ({ keyword, node }) =>
      (keyword === 'device' || takes) &&
      /^cuda(:\d+)?$/.test(readString(node, text) ?? '')
  );
}
