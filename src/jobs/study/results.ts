/**
 * The results that a notebook names in its metadata, and what a user points at to name one.
 */
import type { PartialJSONObject, PartialJSONValue } from '@lumino/coreutils';

import type { IStudiedResult } from './client';
import type { Better } from './report';

/** The version of the notebook-level key, for a notebook that has none. */
const VERSION = 1;

/** A name in code, with the members that lead to it. */
const PATH = /[\p{L}_][\p{L}\p{N}_]*(?:\s*\.\s*[\p{L}_][\p{L}\p{N}_]*)*/gu;

/** A name, or a member of one. */
const SIMPLE =
  /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*|\[[^\][]*\])*$/u;

/** What a cell prints: the last call, with its arguments. */
const PRINTED = /^print\((.*)\)\s*;?$/s;

/** Words that are no names. */
const KEYWORDS = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass print raise return try while with yield'.split(
    ' '
  )
);

/**
 * The results that a notebook names.
 *
 * @param key - The notebook-level metadata of this extension.
 */
export function namedResults(key: unknown): IStudiedResult[] {
  const { results } = (key ?? {}) as { results?: unknown };
  return (Array.isArray(results) ? results : []).flatMap((one: unknown) => {
    const { expression, better } = (one ?? {}) as Record<string, unknown>;
    return typeof expression === 'string' && expression.trim() !== ''
      ? [{ expression, better: isBetter(better) ? better : null }]
      : [];
  });
}

/**
 * The notebook-level metadata with a result; one with the same expression is replaced.
 *
 * @param key - What stands there now; all else in it is kept.
 */
export function withResult(
  key: unknown,
  { expression, better }: IStudiedResult
): PartialJSONObject {
  const before = (
    typeof key === 'object' && key !== null && !Array.isArray(key) ? key : {}
  ) as PartialJSONObject;
  const results = Array.isArray(before.results) ? before.results : [];
  const added = {
    name: expression,
    expression,
    ...(better ? { better } : {})
  };
  const isSame = (one: PartialJSONValue | undefined): boolean =>
    (one as { expression?: unknown } | null)?.expression === expression;
  return {
    version: VERSION,
    ...before,
    results: results.some(isSame)
      ? results.map(one => (isSame(one) ? added : one))
      : [...results, added]
  };
}

/**
 * The name at a place in code, with the members that lead to it: in `model.score`, `model`
 * or `model.score`.
 *
 * @param offset - The place, in characters from the start.
 */
export function expressionAt(source: string, offset: number): string | null {
  for (const match of source.matchAll(PATH)) {
    const [text] = match;
    const start = match.index;
    const end = start + text.length;
    if (start <= offset && offset <= end) {
      const rest = /^[\p{L}\p{N}_]*/u.exec(source.slice(offset, end));
      const found = source
        .slice(start, offset + (rest?.[0].length ?? 0))
        .replace(/[\s.]+$/, '')
        .replace(/\s+/g, '');
      return found === '' || KEYWORDS.has(found) ? null : found;
    }
  }
  return null;
}

/**
 * The expression whose value a cell shows: its last line, or the only name in what it
 * prints last.
 */
export function shownExpression(source: string): string | null {
  const lines = source.trimEnd().split('\n');
  const last = lines[lines.length - 1].trim().replace(/;$/, '');
  const printed = PRINTED.exec(last);
  if (!printed) {
    return SIMPLE.test(last) && !KEYWORDS.has(last) ? last : null;
  }
  // In an f-string, names stand in braces.
  const code = printed[1].replace(
    /([fFrRbBuU]*)(["'])(.*?)\2/gs,
    (_text, prefix: string, _quote, inside: string) =>
      /f/i.test(prefix)
        ? [...inside.matchAll(/\{([^{}:!=]+)/g)].map(one => one[1]).join(' , ')
        : ''
  );
  const names = new Set(
    [...code.matchAll(PATH)]
      .filter(({ 0: name, index }) => {
        const next = code.slice(index + name.length).trimStart()[0];
        return !KEYWORDS.has(name) && next !== '(' && next !== '=';
      })
      .map(([name]) => name.replace(/\s+/g, ''))
  );
  const [only] = names;
  return names.size === 1 ? only : null;
}

function isBetter(value: unknown): value is Better {
  return value === 'higher' || value === 'lower';
}
