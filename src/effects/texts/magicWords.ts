/**
 * The names that lines of IPython's take: `!echo {x}`, `%store x`, `%%R -i x`.
 */
import { PYTHON } from '../../frameworks';
import { isKeyword } from '../../python/tokens';
import { replays } from './textCode';
import type { IMutation } from '../types';

const { binding, codeless, drawlessCell, elsewhere } = PYTHON.magics;

/** Magics whose words are no names: settings, files, other programs. */
const WORDLESS: ReadonlySet<string> = new Set([
  ...codeless,
  ...binding,
  ...drawlessCell,
  ...elsewhere
]);

/** What such lines take. */
export interface IMagicWords {
  readonly reads: ReadonlySet<string>;
  /** Of these: those that a magic of which nobody knows may bind. */
  readonly binds: ReadonlySet<string>;
  /** Whether one runs what ran before, or code in the notebook's namespace. */
  readonly replays: boolean;
}

/**
 * Reads the lines of a cell that are IPython's.
 *
 * @param source - The source of the cell.
 * @param text - The same without these lines, of the same length.
 */
export function readMagicWords(source: string, text: string): IMagicWords {
  const reads = new Set<string>();
  const binds = new Set<string>();
  let isReplay = false;
  const left = text.split('\n');
  source.split('\n').forEach((line, i) => {
    const at = line === left[i] ? -1 : line.search(/[%!]/);
    if (at >= 0) {
      // What is code on such a line is left in the text.
      const taken = [...line]
        .map((sign, j) => (j < at || left[i]?.[j] === sign ? ' ' : sign))
        .join('');
      const words = wordsOf(taken.trim());
      words.forEach(word => reads.add(word));
      if (!isWordless(taken.trim())) {
        words.forEach(word => binds.add(word));
      }
      isReplay ||= replays(line.slice(at).replace(/^%+/, ''));
    }
  });
  return { reads, binds, replays: isReplay };
}

const MAGIC = /^%+\s*([\w.]+)/;

/** Whether the words of a line are no names, but where they are filled in. */
function isWordless(line: string): boolean {
  const name = MAGIC.exec(line)?.[1];
  return name === undefined || WORDLESS.has(name);
}

/** The words of one line that may be names. */
function wordsOf(line: string): readonly string[] {
  const parts = isWordless(line)
    ? [...line.matchAll(/\{([^{}]*)\}|\$([A-Za-z_]\w*)/g)].map(
        ([, inner, name]) => inner ?? name
      )
    : [line.replace(MAGIC, '')];
  return parts.flatMap(namesIn);
}

function namesIn(text: string): readonly string[] {
  return (text.match(/[A-Za-z_]\w*/g) ?? []).filter(word => !isKeyword(word));
}

/** What is known of a cell that a magic hands to another language or process. */
export interface IOpaqueWords {
  readonly reads: readonly string[];
  /** Those that it may bind and change. */
  readonly writes: readonly string[];
  readonly mutations: readonly IMutation[];
  /** Whether the magic is known to take and leave nothing but what its line says. */
  readonly isKnown: boolean;
}

/** Reads such a cell. */
export function readOpaqueWords(source: string): IOpaqueWords {
  const [line, ...rest] = source.trim().split('\n');
  const name = /^%%([\w.]+)/.exec(line)?.[1] ?? '';
  if (WORDLESS.has(name)) {
    const bound = [...line.matchAll(/--(?:out|err|proc)[ =]([A-Za-z_]\w*)/g)];
    const writes = bound.map(([, word]) => word);
    return { reads: wordsOf(line), writes, mutations: [], isKnown: true };
  }
  const reads = [
    ...new Set([line.replace(/^%%[\w.]+/, ''), ...rest].flatMap(namesIn))
  ];
  const mutations = reads.map(word => ({
    callee: word,
    self: true,
    names: []
  }));
  return { reads, writes: reads, mutations, isKnown: false };
}
