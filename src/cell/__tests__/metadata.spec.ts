import type { PartialJSONObject } from '@lumino/coreutils';
import fc from 'fast-check';

import type { INotebookMetadata } from '../metadata';
import { isSeedCellMetadata, mergeMetadata, readMetadata } from '../metadata';

const EMPTY: INotebookMetadata = {
  frameworks: [],
  declined: [],
  variants: {},
  determinism: {},
  environment: {}
};

describe('readMetadata', () => {
  it('reads what the design shows', () => {
    expect(
      readMetadata({
        version: 1,
        frameworks: ['python', 'numpy', 'torch'],
        determinism: { cudnn: 'deterministic', algorithms: 'off' },
        environment: { PYTHONHASHSEED: '42' }
      })
    ).toEqual({
      problem: null,
      metadata: {
        ...EMPTY,
        frameworks: ['python', 'numpy', 'torch'],
        determinism: { cudnn: 'deterministic', algorithms: 'off' },
        environment: { PYTHONHASHSEED: '42' }
      }
    });
  });

  it.each([undefined, null])('takes %s for nothing', value => {
    expect(readMetadata(value)).toEqual({ metadata: null, problem: null });
  });

  it('reads the version alone, and every optional key', () => {
    expect(readMetadata({ version: 1 }).metadata).toEqual(EMPTY);
    const all = {
      version: 1,
      frameworks: ['r'],
      declined: ['x'],
      variants: { tensorflow: 'v1' },
      determinism: {
        cudnn: 'disabled',
        algorithms: 'error',
        ops: 'on',
        rngKind: 'lecuyer'
      },
      environment: { A: '' },
      autoInject: 'insert'
    };
    const { version, ...rest } = all;
    expect(readMetadata(all).metadata).toEqual(rest);
    expect(version).toBe(1);
  });

  it('passes over keys that it does not know', () => {
    expect(
      readMetadata({
        version: 1,
        new: { a: [1] },
        determinism: { cudnn: 'default', new: 'thing' }
      })
    ).toEqual({
      problem: null,
      metadata: { ...EMPTY, determinism: { cudnn: 'default' } }
    });
  });

  const malformed: [unknown, string, string][] = [
    [42, '', '42'],
    ['x', '', '"x"'],
    [true, '', 'true'],
    [[], '', '[]'],
    [[{ version: 1 }], '', '[{"version":1}]'],
    [{}, 'version', 'undefined'],
    [{ version: 2 }, 'version', '2'],
    [{ version: '1' }, 'version', '"1"'],
    [{ version: null }, 'version', 'null'],
    [{ version: 2, frameworks: 3 }, 'version', '2'],
    [{ version: 1, frameworks: 'torch' }, 'frameworks', '"torch"'],
    [{ version: 1, frameworks: null }, 'frameworks', 'null'],
    [{ version: 1, frameworks: ['a', 1] }, 'frameworks', '["a",1]'],
    [{ version: 1, frameworks: { 0: 'a' } }, 'frameworks', '{"0":"a"}'],
    [{ version: 1, declined: [null] }, 'declined', '[null]'],
    [{ version: 1, variants: [] }, 'variants', '[]'],
    [{ version: 1, variants: { a: 1 } }, 'variants.a', '1'],
    [{ version: 1, determinism: 'off' }, 'determinism', '"off"'],
    [{ version: 1, determinism: { cudnn: true } }, 'determinism.cudnn', 'true'],
    [{ version: 1, determinism: { cudnn: 'on' } }, 'determinism.cudnn', '"on"'],
    [{ version: 1, determinism: { ops: 'warn' } }, 'determinism.ops', '"warn"'],
    [
      { version: 1, determinism: { cudnn: 'toString' } },
      'determinism.cudnn',
      '"toString"'
    ],
    [
      { version: 1, environment: { PYTHONHASHSEED: 42 } },
      'environment.PYTHONHASHSEED',
      '42'
    ],
    [{ version: 1, environment: { A: null } }, 'environment.A', 'null'],
    [{ version: 1, environment: ['A=1'] }, 'environment', '["A=1"]'],
    [{ version: 1, autoInject: 'always' }, 'autoInject', '"always"'],
    [{ version: 1, autoInject: true }, 'autoInject', 'true'],
    [{ version: 1, autoInject: null }, 'autoInject', 'null']
  ];
  it.each(malformed)('refuses %j', (value, key, found) => {
    expect(readMetadata(value)).toEqual({
      metadata: null,
      problem: { key, found }
    });
  });

  it('cuts what it shows of the value', () => {
    const { problem } = readMetadata('x'.repeat(1000));
    expect(problem?.found).toBe(`"${'x'.repeat(59)}`);
  });

  it.each(['constructor', '__proto__', 'toString'])(
    'is not fooled by a key that every object has: %s',
    name => {
      const value: unknown = JSON.parse(
        `{"version":1,"variants":{"${name}":"x"},"determinism":{"${name}":"y"}}`
      );
      const { metadata } = readMetadata(value);
      expect(Object.entries(metadata?.determinism ?? {})).toEqual([]);
      expect(Object.keys(metadata?.variants ?? {})).toEqual([name]);
      const merged = mergeMetadata(value, metadata ?? EMPTY);
      expect(JSON.parse(JSON.stringify(merged))).toEqual({
        ...(value as object),
        frameworks: []
      });
    }
  );

  const wellFormed = fc.record(
    {
      version: fc.constant(1),
      frameworks: fc.array(fc.string()),
      declined: fc.array(fc.string()),
      variants: fc.dictionary(fc.string(), fc.string()),
      determinism: fc.record(
        {
          cudnn: fc.constantFrom('default', 'deterministic', 'disabled'),
          algorithms: fc.constantFrom('off', 'warn', 'error'),
          ops: fc.constantFrom('off', 'on'),
          keyReuse: fc.constantFrom('off', 'error'),
          rngKind: fc.constantFrom('default', 'lecuyer'),
          future: fc.string()
        },
        { requiredKeys: [] }
      ),
      environment: fc.dictionary(fc.string(), fc.string()),
      autoInject: fc.constantFrom('never', 'run', 'insert'),
      more: fc.jsonValue()
    },
    { requiredKeys: ['version'] }
  );

  /** Well formed, but for one key. */
  const nearly = fc
    .tuple(
      wellFormed,
      fc.constantFrom(
        'version',
        'frameworks',
        'declined',
        'variants',
        'determinism',
        'environment',
        'autoInject'
      ),
      fc.jsonValue()
    )
    .map(([value, key, other]) => ({ ...value, [key]: other }));
  const anyShape: fc.Arbitrary<unknown> = fc.oneof(
    fc.jsonValue(),
    wellFormed,
    nearly
  );

  it('never throws, and gives either of the two', () => {
    let readable = 0;
    fc.assert(
      fc.property(anyShape, value => {
        const { metadata, problem } = readMetadata(value);
        expect(metadata !== null && problem !== null).toBe(false);
        expect(metadata === null && problem === null).toBe(value === null);
        expect((problem?.found ?? '').length).toBeLessThanOrEqual(60);
        readable += metadata ? 1 : 0;
      }),
      { numRuns: 500 }
    );
    expect(readable).toBeGreaterThan(10);
  });

  it('and merging give back what was read, and lose no key', () => {
    fc.assert(
      fc.property(wellFormed, value => {
        const { metadata } = readMetadata(value);
        expect(metadata).not.toBeNull();
        const before = JSON.stringify(value);
        const merged = mergeMetadata(value, metadata as INotebookMetadata);
        expect(JSON.stringify(value)).toBe(before);
        const again = readMetadata(merged).metadata;
        // Switches at rest are not written.
        const { ops, keyReuse, rngKind, ...switches } =
          metadata?.determinism ?? {};
        expect(again).toEqual({
          ...metadata,
          determinism: {
            ...switches,
            ...(ops === 'on' ? { ops } : {}),
            ...(keyReuse === 'error' ? { keyReuse } : {}),
            ...(rngKind === 'lecuyer' ? { rngKind } : {})
          }
        });
        expect(merged.more).toEqual(value.more);
        expect((merged.determinism as PartialJSONObject).future).toBe(
          value.determinism?.future
        );
        // Merging once more changes nothing.
        expect(mergeMetadata(merged, again as INotebookMetadata)).toEqual(
          merged
        );
      }),
      { numRuns: 300 }
    );
  });
});

describe('mergeMetadata', () => {
  const next: INotebookMetadata = {
    ...EMPTY,
    frameworks: ['python'],
    determinism: {
      cudnn: 'default',
      algorithms: 'off',
      ops: 'off',
      rngKind: 'default'
    }
  };
  const written = {
    version: 1,
    frameworks: ['python'],
    determinism: { cudnn: 'default', algorithms: 'off' }
  };

  it.each([undefined, null, 42, 'x', [], [1]])(
    'takes %j for nothing',
    previous => {
      expect(mergeMetadata(previous, next)).toEqual(written);
    }
  );

  it('writes nothing that says nothing', () => {
    expect(Object.keys(mergeMetadata(undefined, next)).sort()).toEqual([
      'determinism',
      'frameworks',
      'version'
    ]);
  });

  it('keeps keys that it does not know, at both levels', () => {
    expect(
      mergeMetadata(
        {
          future: [1],
          determinism: { gpu: 'x', ops: 'on', cudnn: 'disabled' }
        },
        next
      )
    ).toEqual({
      ...written,
      future: [1],
      determinism: { cudnn: 'default', algorithms: 'off', gpu: 'x' }
    });
  });

  it('keeps switches of which nothing was said', () => {
    expect(
      mergeMetadata(
        { version: 1, determinism: { ops: 'on' } },
        { ...EMPTY, determinism: { cudnn: 'disabled' } }
      ).determinism
    ).toEqual({ ops: 'on', cudnn: 'disabled' });
  });

  it('takes out what is empty now', () => {
    const full: INotebookMetadata = {
      ...next,
      declined: ['torch'],
      variants: { tensorflow: 'v1' },
      environment: { A: '1' },
      autoInject: 'never'
    };
    const merged = mergeMetadata(undefined, full);
    expect(merged).toEqual({
      ...written,
      declined: ['torch'],
      variants: { tensorflow: 'v1' },
      environment: { A: '1' },
      autoInject: 'never'
    });
    expect(mergeMetadata(merged, next)).toEqual(written);
  });

  it('writes over a version that is not its own', () => {
    expect(mergeMetadata({ version: 2, x: 1 }, next)).toEqual({
      ...written,
      x: 1
    });
  });

  it('gives a value of its own', () => {
    const previous = { version: 1, determinism: { ops: 'on' } };
    const merged = mergeMetadata(previous, next);
    (merged.frameworks as string[]).push('x');
    expect(next.frameworks).toEqual(['python']);
    expect(previous).toEqual({ version: 1, determinism: { ops: 'on' } });
  });
});

describe('isSeedCellMetadata', () => {
  it.each([
    [{ role: 'seed-cell' }, true],
    [{ role: 'seed-cell', more: 1 }, true],
    [{ role: 'seed' }, false],
    [{}, false],
    [['seed-cell'], false],
    ['seed-cell', false],
    [null, false],
    [undefined, false]
  ])('%j: %s', (value, expected) => {
    expect(isSeedCellMetadata(value)).toBe(expected);
  });
});
