/** One line of a difference. */
export interface IDiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/**
 * The shortest difference between two texts, line by line. The library loads on first
 * use.
 *
 * @param before - The old text.
 * @param after - The new text. Line endings are not compared.
 * @returns The lines of both, in order: those of `before` are `same` or `removed`,
 *   those of `after` are `same` or `added`.
 */
export async function diffLines(
  before: string,
  after: string
): Promise<IDiffLine[]> {
  const { diffArrays } = await import('diff');
  return diffArrays(split(before), split(after)).flatMap(
    ({ value, added, removed }) =>
      value.map((text): IDiffLine => ({
        kind: added ? 'added' : removed ? 'removed' : 'same',
        text
      }))
  );
}

function split(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}
