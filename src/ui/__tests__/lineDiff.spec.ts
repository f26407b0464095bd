import fc from 'fast-check';

import { diffLines } from '../lineDiff';

describe('diffLines', () => {
  it('shows a changed line as removed and added', async () => {
    expect(await diffLines('a\nb\nc', 'a\nx\nc')).toEqual([
      { kind: 'same', text: 'a' },
      { kind: 'removed', text: 'b' },
      { kind: 'added', text: 'x' },
      { kind: 'same', text: 'c' }
    ]);
  });

  it('holds both texts, whole and in order', async () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
      .map(lines => lines.join('\n'));
    await fc.assert(
      fc.asyncProperty(text, text, async (before, after) => {
        const lines = await diffLines(before, after);
        const without = (kind: string): string =>
          lines
            .filter(line => line.kind !== kind)
            .map(line => line.text)
            .join('\n');
        expect(without('added')).toBe(before);
        expect(without('removed')).toBe(after);
        expect(
          before !== after || lines.every(line => line.kind === 'same')
        ).toBe(true);
      })
    );
  });
});
