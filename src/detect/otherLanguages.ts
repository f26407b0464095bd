/**
 * Seeds of R and Julia, found by a scan for calls: these languages have one
 * framework each, and there is no parser for them.
 */
import { FRAMEWORKS } from '../frameworks';
import { scannedCalls } from './scannedCalls';
import type { ISeedUse } from './types';

/** What one cell of R or Julia says. */
export interface IScanFacts {
  readonly seeds: readonly Omit<ISeedUse, 'cell'>[];
  /** Seeds whose argument is a name: index in `seeds` → name. */
  readonly names: ReadonlyMap<number, string>;
  /** Integers by the names that they are assigned to; `null` for names of anything else. */
  readonly constants: ReadonlyMap<string, number | null>;
  /** Whether the cell imports Julia's `Random`. */
  readonly random: boolean;
  /** The first line that is not of set-up: comments, packages, options; `null` for none. */
  readonly stop: number | null;
  /** Whether anything in it may draw random numbers. */
  readonly mayDraw: boolean;
}

/** The seed calls of R; a package stands before a call with two or three colons. */
const R_CALLS = scannedCalls(FRAMEWORKS.r, {
  inFacts: /^(\w+)::/,
  inCode: '\\s*:::?\\s*',
  before: '[\\w.$@:]'
});

/** The seed calls of Julia, whose `Random` is mostly used without its name. */
const JULIA_CALLS = scannedCalls(FRAMEWORKS.julia, {
  inFacts: /^(Random)\./,
  inCode: '\\.',
  before: '[\\w.!]'
});

/** R that may draw: packages, other files, and functions that are named as those of `stats`. */
const R_DRAWS =
  /::|\b(?:library|require|requireNamespace|pacman|source|eval|attach|load|sample\w*|kmeans|jitter|simulate|optim)\b|(?<![\w.])r(?!ep\b|ound|ange\b|bind|ow|ev\b|ank|ead|eturn|m\b|equire|un\b)[a-z]+\s*\(|seed/;

/** Julia that may draw: packages, other files, and what its base has. */
const JULIA_DRAWS = /\b(?:using|import|include|rand\w*|seed!|eval)/;

/**
 * Scans a cell of R.
 *
 * @param source - The source of the cell; any text.
 * @returns `set.seed`, the helpers of the package `withr`, and the seeds of torch,
 * keras and tensorflow.
 */
export function scanR(source: string): IScanFacts {
  const code = Private.blank(
    source,
    /#[^\n]*|[rR](["'])(-*)\([\s\S]{0,2000}?\)\2\1|"(?:\\[\s\S]|[^"\\])*"?|'(?:\\[\s\S]|[^'\\])*'?|`[^`\n]*`?/g
  );
  return {
    ...Private.scan(code, {
      call: R_CALLS.call,
      number: /^([+-]?)\s*(0[xX][\da-fA-F]+|\d+)L?$/,
      keyword: /^seed\s*=(?!=)\s*/,
      name: call => call,
      recipe: 'r',
      isPrivate: call => R_CALLS.generators.has(call),
      seedArgument: () => 0
    }),
    constants: Private.constants(code, [
      /(?<![\w.$@])([A-Za-z.][\w.]*)\s*(?:<<?-|=(?!=))\s*([+-]?\d+)L?[ \t]*(?=[\n;}]|$)/g,
      /(?<![\w.$@])([A-Za-z.][\w.]*)\s*(?:<<?-|=(?!=))/g
    ]),
    random: false,
    stop: stopOf(code, R_SET_UP),
    mayDraw: R_DRAWS.test(code)
  };
}

/**
 * Scans a cell of Julia.
 *
 * @param source - The source of the cell; any text. Lines of IJulia's for the
 * shell, the packages and help are left out.
 * @returns `Random.seed!` and `srand`, and generators that are made with a seed.
 */
export function scanJulia(source: string): IScanFacts {
  const code = Private.blank(
    source,
    /#=[\s\S]*?(?:=#|$)|#[^\n]*|"""(?:\\[\s\S]|[^\\])*?(?:"""|$)|"(?:\\[\s\S]|[^"\\])*"?|(?<![\w)\]}'])'(?:\\[^\n]{1,12}?|[^'\\\n])'|^\s*[;?\]][^\n]*/g
  );
  return {
    ...Private.scan(code, {
      call: JULIA_CALLS.call,
      number: /^([+-]?)\s*(0x[\da-fA-F]+|\d[\d_]*)$/,
      keyword: /^seed\s*=(?!=)\s*/,
      name: call => (call === 'seed!' ? 'Random.seed!' : call),
      recipe: 'julia',
      isPrivate: (call, args) => JULIA_CALLS.generators.has(call) || args > 1,
      // `seed!(rng, 1)` seeds that generator.
      seedArgument: args => (args > 1 ? 1 : 0)
    }),
    constants: Private.constants(code, [
      /(?<![\w.])([A-Za-z_]\w*)\s*(?:::\s*\w+\s*)?=(?!=)\s*([+-]?\d[\d_]*)[ \t]*(?=[\n;]|$)/g,
      /(?<![\w.])([A-Za-z_]\w*)\s*(?:::\s*\w+\s*)?=(?!=)/g
    ]),
    random: /\b(?:using|import)\b[^\n]*\bRandom\b/.test(code),
    stop: stopOf(code, JULIA_SET_UP),
    mayDraw: JULIA_DRAWS.test(code)
  };
}

/** Lines of set-up, comments and strings blanked out. */
const R_SET_UP =
  /^(?:(?:suppress\w+\()?(?:library|require|requireNamespace|loadNamespace|install\.packages|(?:remotes|devtools|pak|BiocManager|pacman)::\w+|options|setwd|theme_set|rm|Sys\.setenv|Sys\.setlocale)\([^()]*(?:\([^()]*\)[^()]*)*\)\)?\s*)+$/;
const JULIA_SET_UP =
  /^(?:(?:using|import)\s[\w.,:@ \t]+|Pkg\.\w+\([^()]*\)|ENV\[[^\]]*\]\s*=(?!=).*|default\([^()]*\)|(?:gr|plotly|plotlyjs|pyplot)\(\))$/;

/** The first line that is neither blank nor set-up. */
function stopOf(code: string, setUp: RegExp): number | null {
  const lines = code.split('\n').map(line => line.trim());
  const at = lines.findIndex(
    line =>
      line !== '' &&
      !statementsOf(line).every(part => !part.trim() || setUp.test(part.trim()))
  );
  return at < 0 ? null : at;
}

/** The parts of a line between semicolons that are in no brackets. */
function statementsOf(line: string): string[] {
  const parts: string[] = [];
  let end = line.length;
  let bracket = '';
  for (let i = end - 1; i >= 0; i--) {
    if (line[i] === ';' && bracket !== ')') {
      parts.push(line.slice(i + 1, end));
      end = i;
    } else if (line[i] === '(' || line[i] === ')') {
      bracket = line[i];
    }
  }
  return [...parts, line.slice(0, end)].reverse();
}

/**
 * Whether Python, or what is taken for it, looks like R.
 *
 * @param text - The text of a cell, its magics blanked.
 */
export function looksLikeR(text: string): boolean {
  if (!/<-|\blibrary\(|\bset\.seed\(/.test(text)) {
    return false;
  }
  const code = Private.blank(
    text,
    /#[^\n]*|"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/g
  );
  return (
    /^[ \t]*[A-Za-z.][\w.$]*[ \t]*<-[ \t]*\S/m.test(code) ||
    /^[ \t]*(?:library|require)\([ \t]*[\w.]*[ \t]*\)[ \t;]*$/m.test(code) ||
    /(?<![\w.])set\.seed\(/.test(code)
  );
}

namespace Private {
  export interface ISyntax {
    /** Finds a call up to its parenthesis; the last group is its name. */
    readonly call: RegExp;
    /** An integer: sign, digits. */
    readonly number: RegExp;
    /** The name of the parameter before the seed. */
    readonly keyword: RegExp;
    readonly name: (call: string) => string;
    readonly recipe: string;
    readonly isPrivate: (call: string, args: number) => boolean;
    readonly seedArgument: (args: number) => number;
  }

  /** Replaces what is not code by blanks; lines and offsets stay. */
  export function blank(source: string, pattern: RegExp): string {
    return source.replace(pattern, match => match.replace(/[^\n]/g, ' '));
  }

  export function scan(
    code: string,
    syntax: ISyntax
  ): Pick<IScanFacts, 'seeds' | 'names'> {
    const seeds: Omit<ISeedUse, 'cell'>[] = [];
    const names = new Map<number, string>();
    for (const match of code.matchAll(syntax.call)) {
      const call = match[match.length - 1];
      const args = splitArguments(code, (match.index ?? 0) + match[0].length);
      const text = (args[syntax.seedArgument(args.length)] ?? '').replace(
        syntax.keyword,
        ''
      );
      const number = syntax.number.exec(text);
      const value = number
        ? Number(number[2].replace(/_/g, '')) * (number[1] === '-' ? -1 : 1)
        : null;
      if (/^[A-Za-z.][\w.]*$/.test(text)) {
        names.set(seeds.length, text);
      }
      seeds.push({
        line: code.slice(0, match.index).split('\n').length - 1,
        call: syntax.name(call),
        recipe: syntax.recipe,
        scope: syntax.isPrivate(call, args.length) ? 'private' : 'global',
        value: value !== null && Number.isSafeInteger(value) ? value : null,
        text
      });
    }
    return { seeds, names };
  }

  /** Names that get one integer, and names that get anything else or several. */
  export function constants(
    code: string,
    [integer, any]: readonly [RegExp, RegExp]
  ): Map<string, number | null> {
    const found = new Map<string, number | null>();
    const values = new Map<number, number>();
    for (const match of code.matchAll(integer)) {
      values.set(match.index ?? 0, Number(match[2].replace(/_/g, '')));
    }
    for (const match of code.matchAll(any)) {
      const value = values.get(match.index ?? 0) ?? null;
      const known = found.get(match[1]);
      found.set(
        match[1],
        known === undefined || known === value ? value : null
      );
    }
    return found;
  }

  /** The arguments from after a parenthesis to its partner. */
  function splitArguments(code: string, start: number): string[] {
    const args: string[] = [];
    let depth = 0;
    let from = start;
    let i = start;
    for (; i < code.length; i++) {
      if ('([{'.includes(code[i])) {
        depth++;
      } else if (')]}'.includes(code[i])) {
        if (depth-- === 0) {
          break;
        }
      } else if (depth === 0 && /[,;]/.test(code[i])) {
        args.push(code.slice(from, i).trim());
        from = i + 1;
      }
    }
    const last = code.slice(from, i).trim();
    return last || args.length > 0 ? [...args, last] : [];
  }
}
