/**
 * Calls whose value differs in every run by itself: entropy, the clock, a generator
 * without a seed, the order of a set.
 */
import type { SyntaxNode } from '../python/tree';
import { PYTHON } from '../frameworks';
import type { Facts } from '../frameworks';
import { own } from '../frameworks/byName';
import type { ParsedCell } from '../python/cell';
import {
  bare,
  head,
  readArguments,
  readChain,
  readString
} from '../python/nodes';
import type { IArgument } from '../python/nodes';
import type { IEveryRun } from './types';

/** What a cell's names stand for at a place in it. */
export interface INameMeanings {
  /** The path that a name was imported as; `null` where it stands for another thing; `undefined` where the cell does not bind it. */
  pathOf(name: string): string | null | undefined;
}

/** A call of which it is known by path that its value varies. */
interface IVarying {
  readonly path: string;
  readonly needs: IEveryRun['needs'];
}

/**
 * Reads what in a call differs in every run.
 *
 * @param call - A node of type `CallExpression`.
 * @param cell - The cell that it stands in.
 * @param names - What the cell's names stand for.
 * @param facts - What is known of frameworks.
 * @returns One entry for each thing that the called name may stand for.
 */
export function readEveryRun(
  call: SyntaxNode,
  cell: ParsedCell,
  names: INameMeanings,
  facts: Facts
): IEveryRun[] {
  const callee = call.firstChild && bare(call.firstChild);
  const chain = callee && readChain(callee, cell.text);
  if (!callee || !chain) {
    return [];
  }
  const given = readArguments(call, cell.text);
  const context = { callee, given, cell, facts };
  return varying(chain, names, facts).flatMap(({ path, needs }) => {
    const found = judge(path, context);
    return found
      ? [
          {
            ...found,
            line: cell.lineOf(call.from) + 1,
            call: shown(call, callee, cell),
            needs
          }
        ]
      : [];
  });
}

/** What a chain may stand for, as far as that varies. */
function varying(
  chain: string,
  names: INameMeanings,
  facts: Facts
): IVarying[] {
  const name = head(chain);
  const rest = chain.slice(name.length);
  const own = names.pathOf(name);
  if (own !== undefined) {
    return own === null ? [] : [{ path: own + rest, needs: null }];
  }
  const usual = facts.usualPath(name) ?? name;
  const found: IVarying[] = [
    { path: usual + rest, needs: { name, path: usual, isUsual: true } }
  ];
  // `from numpy.random import default_rng` in another cell.
  const last = chain.slice(chain.lastIndexOf('.') + 1);
  for (const path of facts.varyingPaths(last)) {
    const module = rest === '' ? path : path.slice(0, -rest.length);
    if (path.endsWith(rest) && module !== usual && module !== '') {
      found.push({ path, needs: { name, path: module, isUsual: false } });
    }
  }
  return found;
}

interface IContext {
  readonly callee: SyntaxNode;
  readonly given: readonly IArgument[];
  readonly cell: ParsedCell;
  readonly facts: Facts;
}

type Judgement = Pick<IEveryRun, 'kind' | 'remedy' | 'isCertain' | 'isSeed'>;

function judge(path: string, context: IContext): Judgement | null {
  const { given, cell, facts } = context;
  const reseeded = /^(.*)\(\)\.seed$/.exec(path)?.[1];
  if (reseeded !== undefined && facts.isGenerator(reseeded)) {
    // `torch.Generator().seed()`
    const method = facts.variation(reseeded)?.generator?.seedMethod ?? 'seed';
    const object = cell.textOf(context.callee.firstChild);
    return given.every(isNone(cell))
      ? certain('entropy', `${object}.${method}(SEED)`)
      : null;
  }
  if (isUnseeding(path, context)) {
    const remedy = `${cell.textOf(context.callee)}(SEED)`;
    return { ...certain('entropy', remedy), isSeed: true };
  }
  const variation = facts.variation(path);
  switch (variation?.kind) {
    case 'generator':
      return generator(path, context);
    case 'clock':
      // For a given time they return the same in each run.
      return given.length > (own(PYTHON.timeArguments, path) ?? Infinity)
        ? null
        : certain('clock', null);
    case 'order':
      return given.some(({ node }) => /String$/.test(bare(node).name))
        ? certain('order', null)
        : null;
    case 'entropy':
      return certain('entropy', null);
    default:
      return isNow(path, context) ? certain('clock', null) : null;
  }
}

function generator(
  path: string,
  { callee, given, cell, facts }: IContext
): Judgement | null {
  const maker = facts.variation(path)?.generator;
  if (maker?.unseeded !== 'entropy') {
    return null;
  }
  const { parameter, seededBy = parameter ? [parameter] : [] } = maker;
  const { place = parameter === undefined ? null : 0 } = maker;
  const isEmpty = isNone(cell);
  const isSeeded = given.some(
    (one, i) =>
      (one.spread ||
        (one.keyword === null
          ? i === place
          : seededBy.includes(one.keyword))) &&
      !isEmpty(one)
  );
  if (isSeeded) {
    return null;
  }
  const text = cell.textOf(callee);
  if (parameter) {
    const seed = place === null ? `${parameter}=SEED` : 'SEED';
    return certain('generator', `${text}(${seed})`);
  }
  if (seededBy.length > 0) {
    return certain('generator', null);
  }
  // `Generator.from_non_deterministic_state()` → `Generator.from_seed(SEED)`
  const parent = path.slice(0, path.lastIndexOf('.'));
  const sibling = facts.seededSibling(parent);
  const object = cell.textOf(callee.firstChild);
  return certain(
    'generator',
    sibling ? `${object}${sibling.slice(parent.length)}(SEED)` : null
  );
}

/** `np.random.seed()`: the seed is taken from the system. */
function isUnseeding(path: string, { given, cell, facts }: IContext): boolean {
  return (
    /\.seed$/.test(path) &&
    facts.seedCall(path)?.scope === 'global' &&
    given.every(isNone(cell))
  );
}

/** `np.datetime64("now")`, `pd.Timestamp("now")`. */
function isNow(path: string, { given, cell }: IContext): boolean {
  const texts = own(PYTHON.timeTexts, path) ?? [];
  return (
    given.length > 0 &&
    texts.some(text => readString(bare(given[0].node), cell.text) === text)
  );
}

function isNone(cell: ParsedCell): (given: IArgument) => boolean {
  return ({ node, spread }) => !spread && cell.textOf(bare(node)) === 'None';
}

function certain(kind: IEveryRun['kind'], remedy: string | null): Judgement {
  return { kind, remedy, isCertain: true };
}

/** A call in the words of the code, without long arguments. */
function shown(call: SyntaxNode, callee: SyntaxNode, cell: ParsedCell): string {
  const text = cell.textOf(call);
  return text.length <= LONGEST && !text.includes('\n')
    ? text
    : `${cell.textOf(callee).replace(/\s+/g, ' ').slice(0, LONGEST)}(…)`;
}

/** Of what is shown of a call, in characters. */
const LONGEST = 50;
