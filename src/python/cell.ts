import type { Tree } from '@lezer/common';
import { TooMuchCode } from './budget';
import { closingGaps } from './grammarGaps';
import { prepareCell } from './lines';
import type { IPreparedCell } from './lines';
import { lineCounter } from './nodes';
import { OlderGrammar } from './olderGrammar';
import { atOnce, Pace, SLICE } from './slices';
import type { Slices } from './slices';
import { MAX_NAMES, tokenize, tokenizing } from './tokens';
import { iterate, nodesOf } from './tree';
import type { SyntaxNode } from './tree';
import type { IPythonParser } from './types';

/**
 * One cell of Python, parsed once for all readers: its text without IPython's
 * additions, and the syntax tree of that text.
 */
export class ParsedCell {
  /**
   * @param source - The source of the cell, without space and comments at its end.
   * @param prepared - IPython's additions to it.
   * @param text - Python of the same length as the source.
   * @param top - The top node of its tree.
   * @param isParsed - Whether it is; else the text was too long or nested too deep for the parser, and the tree
   * is that of an error.
   */
  constructor(
    readonly source: string,
    readonly prepared: IPreparedCell,
    readonly text: string,
    readonly top: SyntaxNode,
    readonly isParsed = true
  ) {}

  /** The text of a node; empty for none. */
  textOf(node: SyntaxNode | null): string {
    return node ? this.text.slice(node.from, node.to) : '';
  }

  /** The line of an offset, from 0. */
  lineOf(at: number): number {
    this._lineOf ??= lineCounter(this.text);
    return this._lineOf(at);
  }

  /** Whether a `_` of the text stands for a line of IPython's. */
  isMagic(at: number): boolean {
    return this.source[at] !== '_';
  }

  /** The words of the text, those in strings too, without repeats. */
  get words(): ReadonlySet<string> {
    this._words ??= new Set(this.text.match(WORDS));
    return this._words;
  }

  /** The offsets at which a word stands, in order. */
  places(word: string): readonly number[] {
    if (!this._places) {
      this._places = new Map();
      for (const { 0: found, index } of this.text.matchAll(WORDS)) {
        const known = this._places.get(found);
        if (known) {
          known.push(index);
        } else {
          this._places.set(found, [index]);
        }
      }
    }
    return this._places.get(word) ?? [];
  }

  private _lineOf: ((at: number) => number) | null = null;
  private _words: ReadonlySet<string> | null = null;
  private _places: Map<string, number[]> | null = null;
}

const WORDS = /[\w\u0080-\uffff]+/g;

/**
 * Parses cells of Python, each text once for all who share the parser. It keeps the
 * most recent texts, about as many as a large notebook has.
 */
export class CellParser {
  /** @param parser - Lezer's parser of Python. */
  constructor(parser: IPythonParser) {
    this._parser = parser;
    this._grammar = new OlderGrammar(parser);
  }

  /**
   * Parses one cell.
   *
   * @param source - The source of a code cell: Python with IPython's additions,
   * possibly unfinished or not Python at all; never rejected.
   * @returns `null` where its magics hand it to another language or process.
   */
  parse(source: string): ParsedCell | null {
    return atOnce(this.parsing(source));
  }

  /** The same in slices. */
  *parsing(source: string): Slices<ParsedCell | null> {
    // Space at the end means nothing, but could decide how the parser recovers from an error.
    source = source.trimEnd();
    const known = this._cells.get(source);
    if (known !== undefined) {
      return known;
    }
    const code = withoutLastComments(source);
    const prepared = prepareCell(code);
    const { text } = prepared;
    const cell =
      text === null ? null : yield* this._parsing(code, prepared, text);
    const other = this._cells.get(source);
    if (other !== undefined) {
      return other; // parsed for another notebook meanwhile
    }
    this._remember(source, cell);
    return cell;
  }

  private *_parsing(
    code: string,
    prepared: IPreparedCell,
    text: string
  ): Slices<ParsedCell> {
    if (text.length > MAX_TEXT || (yield* hasTooMuch(text))) {
      return this._unparsed(code, prepared, text);
    }
    try {
      // To the host's parser a cell without a statement is an error.
      const known = text.trim() ? yield* closingGaps(text) : 'pass';
      if (text.length > SLICE) {
        yield;
      }
      const tree = yield* this._treeOf(yield* this._grammar.closing(known));
      const top = yield* nodesOf(tree);
      if (text.length > MAX_NODES && (yield* hasLongStatement(top))) {
        return this._unparsed(code, prepared, text);
      }
      return new ParsedCell(code, prepared, text, top);
    } catch (error) {
      if (error instanceof RangeError) {
        return this._unparsed(code, prepared, text);
      }
      throw error;
    }
  }

  private *_treeOf(text: string): Slices<Tree> {
    if (!this._parser.startParse) {
      return this._parser.parse(text);
    }
    const work = this._parser.startParse(text);
    const pace = new Pace(ADVANCES);
    for (let i = 0; i < MAX_ADVANCES; i++) {
      const tree = work.advance();
      if (tree) {
        return tree;
      }
      if (pace.isDue(1)) {
        yield;
      }
    }
    throw new TooMuchCode('More steps than parsing a cell may take.');
  }

  private _unparsed(
    code: string,
    prepared: IPreparedCell,
    text: string
  ): ParsedCell {
    const top = atOnce(nodesOf(this._parser.parse('(')));
    return new ParsedCell(code, prepared, text, top, false);
  }

  private _remember(source: string, cell: ParsedCell | null): void {
    this._cells.set(source, cell);
    this._length += source.length;
    for (const oldest of this._cells.keys()) {
      if (this._length <= MAX_LENGTH || oldest === source) {
        break;
      }
      this._cells.delete(oldest);
      this._length -= oldest.length;
    }
  }

  private readonly _parser: IPythonParser;
  private readonly _grammar: OlderGrammar;
  private readonly _cells = new Map<string, ParsedCell | null>();
  /** The length of all texts that are remembered. */
  private _length = 0;
}

/** The parser's steps of one slice: each reads about a token, or repairs something. */
const ADVANCES = 200;

/**
 * A cell with more tokens or names is not parsed: what it does would take longer to read than a page may be busy. In 37 public
 * notebooks no cell has more than 942 tokens and 187 names; files of 60,000 to 140,000 characters in Python's standard library
 * have up to 18,719 and 4,312.
 */
const MAX_TOKENS = 30_000;

/** The same for the nodes of one statement, which is read in one piece; the longest in those notebooks has 1,200. */
const MAX_NODES = 25_000;

/** The same for the parser's own steps, of which each token takes one or two, and strings with expressions many. */
const MAX_ADVANCES = 60_000;

/** A longer text is not parsed: it would take a second, and is data more likely than code. */
const MAX_TEXT = 500_000;

/** A tree takes about three bytes for each character of its text. */
const MAX_LENGTH = 1_000_000;

/** Whether a text has more tokens or names than are parsed. */
function* hasTooMuch(text: string): Slices<boolean> {
  if (text.length < MAX_NAMES) {
    return false;
  }
  const tokens = yield* tokenizing(text, MAX_TOKENS + 1);
  const names = new Set<string>();
  let count = 0;
  for (const { kind, text: word } of tokens) {
    count += kind === 'newline' ? 0 : 1;
    if (kind === 'name') {
      names.add(word);
    }
  }
  return count > MAX_TOKENS || names.size > MAX_NAMES;
}

/** Whether one of a cell's statements has more nodes than are read. */
function* hasLongStatement(top: SyntaxNode): Slices<boolean> {
  for (const statement of top.parts) {
    if (statement.to - statement.from > MAX_NODES) {
      let count = 0;
      iterate(statement, () => ++count <= MAX_NODES);
      if (count > MAX_NODES) {
        return true;
      }
      yield;
    }
  }
  return false;
}

/**
 * The cell up to its last line of code. The parser of JupyterLab 4.6 ends comments there
 * in an error; that of `@lezer/python` 1.1.19 does not.
 */
function withoutLastComments(source: string): string {
  if (!/(^|\n)[ \t]*#[^\n]*$/.test(source)) {
    return source;
  }
  const code = tokenize(source).filter(({ kind }) => kind !== 'newline');
  const end = code[code.length - 1]?.to;
  if (end === undefined) {
    return '';
  }
  const next = source.indexOf('\n', end);
  return next < 0 ? source : source.slice(0, next).trimEnd();
}
