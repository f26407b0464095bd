/**
 * What one cell of Python says about frameworks, seeds and environment.
 */
import type { Facts } from '../../frameworks';
import { spend, stepsFor } from '../../python/budget';
import type { CellParser, ParsedCell } from '../../python/cell';
import type { SyntaxNode } from '../../python/tree';
import { importLines } from '../../python/importLines';
import { atOnce, boundedSlices, walk } from '../../python/slices';
import type { Slices } from '../../python/slices';
import { magicAssignment } from './environment';
import type { IEnvironmentFact } from './environment';
import { NO_FACTS } from './facts';
import type { ICellFacts, IInstallFact } from './facts';
import { looksLikeR } from '../otherLanguages';
import { magicsMayDraw } from './drawless';
import { Visit } from './visit';

const INSTALLERS: ReadonlySet<string> = new Set(
  'pip pip3 conda mamba uv'.split(' ')
);

/**
 * Analyses one cell.
 *
 * @param source - The source of a code cell.
 * @param parser - Parses it.
 * @param facts - What is known of frameworks.
 * @returns Its facts; {@link NO_FACTS} where its magics hand it to another
 * language or process.
 */
export function analyseCell(
  source: string,
  parser: CellParser,
  facts: Facts
): ICellFacts {
  return atOnce(analysing(source, parser, facts));
}

/** The same in slices. */
export function* analysing(
  source: string,
  parser: CellParser,
  facts: Facts
): Slices<ICellFacts> {
  if (!source.trim()) {
    return NO_FACTS;
  }
  const cell = yield* parser.parsing(source);
  const installs = readInstalls(source, cell);
  if (!cell) {
    return { ...NO_FACTS, installs, mayDraw: magicsMayDraw(source) };
  }
  if (!cell.isParsed) {
    const imports = yield* importsOf(cell.text, parser, facts);
    return { ...NO_FACTS, imports, installs, mayDraw: true, brings: true };
  }
  return yield* readingFacts(source, cell, facts, installs);
}

/** The imports of a text that is too much to be parsed. */
function* importsOf(
  text: string,
  parser: CellParser,
  facts: Facts
): Slices<ICellFacts['imports']> {
  const lines = yield* importLines(text);
  const cell = yield* parser.parsing(lines);
  if (!cell?.isParsed || !lines) {
    return NO_FACTS.imports;
  }
  return (yield* readingFacts(lines, cell, facts, [])).imports;
}

function* readingFacts(
  source: string,
  cell: ParsedCell,
  facts: Facts,
  installs: readonly IInstallFact[]
): Slices<ICellFacts> {
  const visit = new Visit(cell, facts);
  try {
    return yield* boundedSlices(
      stepsFor(source.length),
      readFacts(visit, source, cell, facts, installs)
    );
  } catch (error) {
    if (error instanceof RangeError) {
      // Nested too deep, or too much: what it imports is known so far.
      const { imports } = visit;
      return { ...NO_FACTS, imports, installs, mayDraw: true, brings: true };
    }
    throw error;
  }
}

function* readFacts(
  visit: Visit,
  source: string,
  cell: ParsedCell,
  facts: Facts,
  installs: readonly IInstallFact[]
): Slices<ICellFacts> {
  if (cell.prepared.pylab) {
    visit.addPylab();
  }
  let depth = 0;
  const enter = (node: SyntaxNode): boolean => {
    // A node of the tree is found from its root.
    spend(1 + (depth >> 6));
    const isOpen = visit.enter(node);
    depth += isOpen ? 1 : 0;
    return isOpen;
  };
  yield* walk(cell.top, enter, node => {
    depth--;
    visit.leave(node);
  });
  const found = yield* visit.finishing();
  const magic = cell.prepared.environment
    .map(assignment => magicAssignment(assignment, facts, found.values))
    .filter((fact): fact is IEnvironmentFact => fact !== null);
  return {
    ...found,
    environment: [...magic, ...found.environment],
    mayDraw: found.mayDraw || magicsMayDraw(source),
    isR: looksLikeR(cell.text),
    installs
  };
}

/**
 * The commands of a cell that install packages.
 *
 * @param cell - The cell, in which they are IPython's lines; `null` if it is a shell's.
 */
function readInstalls(source: string, cell: ParsedCell | null): IInstallFact[] {
  if (!source.includes('install')) {
    return [];
  }
  let from = 0;
  return source.split('\n').flatMap((text, line) => {
    const at = from + text.length - text.trimStart().length;
    from += text.length + 1;
    const isCommand = !cell || (cell.text[at] === '_' && cell.isMagic(at));
    const found = isCommand ? installed(text) : null;
    return found === null ? [] : [{ line, text: found }];
  });
}

/**
 * What a line installs: `!pip install a`, `%conda install a`, `!python -m pip install a`,
 * `pip install a` in `%%bash`; `null` for any other.
 */
function installed(text: string): string | null {
  const code = text.trimStart();
  if (code.startsWith('#')) {
    return null;
  }
  let isInstaller = false;
  let isInstall = false;
  for (const { 0: word, index } of code.matchAll(/\S+/g)) {
    if (isInstall) {
      return code.slice(index);
    }
    isInstall = isInstaller && word === 'install';
    isInstaller ||= INSTALLERS.has(index === 0 ? withoutMark(word) : word);
  }
  return null;
}

/** The first word of a line without IPython's mark, which blanks may follow. */
function withoutMark(word: string): string {
  return word.replace(/^[!%]/, '');
}
