/**
 * The normal form of a cell's code, without comments and insignificant white space.
 */
import type { Tree } from '@lezer/common';

/**
 * The tokens of a cell and the structure of its blocks.
 *
 * @param tree - The tree of the text.
 * @param text - The text that was parsed.
 * @param part - Where the part begins and ends, a whole node, that is wanted.
 * @returns A text that is equal for two cells if and only if Python reads them
 * alike, as far as the parser can tell; `null` if the parser did not
 * understand all of it.
 */
export function normalize(
  tree: Tree,
  text: string,
  part: { readonly from: number; readonly to: number } = {
    from: 0,
    to: text.length
  }
): string | null {
  const { from, to } = part;
  const out: string[] = [];
  let last = from;
  let failed = false;
  // The grammar gives no node to some tokens, `/` between parameters for one.
  const gap = (until: number): void => {
    const between = text.slice(last, until).replace(/[\s\\]+/g, '');
    if (between) {
      out.push(between);
    }
  };
  tree.iterate({
    from,
    to,
    enter: node => {
      if (node.from < from || node.to > to) {
        return true; // around the part
      }
      if (failed || node.type.isError) {
        failed = true;
        return false;
      }
      if (node.name === 'Comment') {
        gap(node.from);
        last = node.to;
        return false;
      }
      const whole = node.name === 'FormatString' || node.name === 'String';
      if (whole || (!node.node.firstChild && node.name !== 'Script')) {
        gap(node.from);
        out.push(text.slice(node.from, node.to));
        last = node.to;
        return false;
      }
      if (node.name === 'Body' || node.name === 'MatchBody') {
        gap(node.from);
        last = Math.max(last, node.from);
        out.push(OPEN);
      } else if (isStatement(node.name)) {
        gap(node.from);
        last = Math.max(last, node.from);
        out.push(NEXT);
      }
      return true;
    },
    leave: node => {
      if (node.from < from || node.to > to) {
        return;
      }
      if (node.name === 'Body' || node.name === 'MatchBody') {
        out.push(CLOSE);
      }
    }
  });
  gap(to);
  return failed ? null : out.join(' ');
}

/** The normal form without a tree: only trailing space and blank lines are left out. */
export function trimmed(text: string): string {
  return text
    .split('\n')
    .map(line => line.trimEnd())
    .filter(line => line)
    .join('\n');
}

/** No token of Python contains these. */
const OPEN = '\u0001';
const CLOSE = '\u0002';
const NEXT = '\n';

function isStatement(name: string): boolean {
  return /(Statement|Definition|StatementGroup|MatchClause)$/.test(name);
}
