import { nullTranslator } from '@jupyterlab/translation';

import { DEFAULT_FACTS } from '../../frameworks';
import type { Cause, CellState, ICellMark } from '../../ledger';
import { nameCell } from '../cellName';
import type { INames } from '../markMessages';
import * as messages from '../markMessages';

const trans = nullTranslator.load('jupyterlab_seed');

/** Cells 1 to 9; those with an even number have code. */
const names: INames = {
  stream: name => messages.nameStream(name, DEFAULT_FACTS),
  source: id => (Number(id) % 2 === 0 ? `x = ${id}` : ''),
  cellNumber: id => (Number(id) < 10 ? Number(id) : null)
};

function mark(state: CellState, more: Partial<ICellMark> = {}): ICellMark {
  return {
    state,
    certainty: state === 'out-of-sequence' ? 'will' : null,
    seed: 42,
    expected: 42,
    streams: [{ stream: 'numpy', seed: 42 }],
    cause: null,
    needsAttention: state !== 'in-sequence',
    record: 3,
    ...more
  };
}

const QUIET = { streams: [], seed: undefined, needsAttention: false };

const EVERY_RUN = {
  kind: 'every-run',
  line: 2,
  call: 'uuid4()',
  remedy: null
} as const;

const CAUSES: [Cause, string][] = [
  [
    { kind: 'broken', cell: '2', why: 'not-run' },
    'cell 2, `x = 2`, did not run'
  ],
  [
    { kind: 'broken', cell: '3', why: 'edited' },
    'cell 3 has edits that have not run'
  ],
  [
    { kind: 'broken', cell: '2', why: 'failed' },
    'cell 2, `x = 2`, stopped with an error'
  ],
  [
    { kind: 'broken', cell: '2', why: 'interrupted' },
    'cell 2, `x = 2`, was interrupted'
  ],
  [
    { kind: 'broken', cell: '2', why: 'differs' },
    'it depends on cell 2, `x = 2`, which is stale'
  ],
  [
    { kind: 'stream', stream: 'numpy', cell: '2', where: 'above' },
    'the random state of NumPy after cell 2, `x = 2`, is not that of a clean run'
  ],
  ...(
    [
      [{ kind: 'again' }, 'was run again'],
      [{ kind: 'late', other: '4' }, 'is above it but ran after it'],
      [{ kind: 'late', other: '3' }, 'ran after cell 3, which is below it'],
      [{ kind: 'after', other: '3' }, 'ran after cell 3, which is below it'],
      [
        { kind: 'early', other: '1' },
        'last ran before cell 1, which is above it'
      ]
    ] as const
  ).map(([order, text]): [Cause, string] => [
    { kind: 'stream', stream: 'numpy', cell: '2', where: 'above', order },
    `cell 2, \`x = 2\`, ${text}`
  ]),
  [
    { kind: 'stream', stream: 'numpy', cell: '5', where: 'below' },
    'cell 5 is below it but ran before it'
  ],
  [
    { kind: 'stream', stream: 'numpy', cell: '4', where: 'self' },
    'this cell ran more than once'
  ],
  [
    { kind: 'stream', stream: 'torch.cuda:0', cell: '99', where: 'gone' },
    'code that is not in this notebook used the generator of PyTorch (cuda:0)'
  ],
  [
    { kind: 'stream', stream: 'numpy', cell: null, where: 'gone' },
    'code that is not in this notebook used the generator of NumPy'
  ],
  [
    { kind: 'name', name: 'x', cell: '2', where: 'above' },
    'cell 2, `x = 2`, may have given `x` a different value'
  ],
  [
    { kind: 'name', name: 'x', cell: '5', where: 'below' },
    'cell 5 may have given `x` a different value'
  ],
  [
    { kind: 'name', name: 'x', cell: '4', where: 'self' },
    'an earlier run of this cell may have given `x` a different value'
  ],
  [
    { kind: 'name', name: 'x', cell: null, where: 'gone' },
    'code that is not in this notebook may have given `x` a different value'
  ],
  ...(['not-run', 'edited', 'failed', 'interrupted'] as const).map(
    (why, index): [Cause, string] => [
      { kind: 'broken', cell: '4', why },
      [
        'it did not run',
        'it was edited since it ran',
        'it stopped with an error',
        'it was interrupted'
      ][index]
    ]
  ),
  [
    { kind: 'name', name: '<star>', cell: '2', where: 'above' },
    'cell 2, `x = 2`, may have bound other names than in a clean run'
  ],
  [
    {
      kind: 'name',
      name: '<any>',
      cell: '2',
      where: 'above',
      order: { kind: 'again' }
    },
    'cell 2, `x = 2`, was run again'
  ],
  [
    { kind: 'name', name: '<star>', cell: '5', where: 'below' },
    'cell 5 is below it but ran before it'
  ],
  [
    { kind: 'name', name: '<branch>', cell: '4', where: 'self' },
    'this cell ran more than once'
  ],
  [
    { kind: 'name', name: '<history>', cell: null, where: 'gone' },
    'code that is not in this notebook ran before it'
  ],
  [
    { kind: 'name', name: '<unsteady>', cell: null, where: 'gone' },
    'how often its code runs cannot be determined from the code'
  ],
  [EVERY_RUN, '`uuid4()` in line 2'],
  [
    { kind: 'broken', cell: '2', why: 'every-run' },
    'cell 2, `x = 2`, differs in every run'
  ],
  [{ kind: 'overlapped' }, 'other code ran at the same time'],
  [
    { kind: 'unproven', stream: '' },
    'its random state at the start cannot be proven'
  ],
  [
    { kind: 'unproven', stream: 'python' },
    'the seed of Python cannot be proven'
  ]
];

describe('describeMark', () => {
  it.each<[ICellMark, string]>([
    [mark('in-sequence'), 'Ran with seed 42; matches a clean run.'],
    [
      mark('in-sequence', { seed: null, expected: null }),
      'Matches a clean run.'
    ],
    [mark('in-sequence', QUIET), 'Matches a clean run.'],
    [mark('own-seed', { seed: 1234 }), 'Own seed 1234; matches a clean run.'],
    [mark('own-seed', { seed: undefined }), 'Own seed; matches a clean run.'],
    [
      mark('different-seed', { seed: 7 }),
      "Ran with seed 7; the notebook's seed is 42."
    ],
    [
      mark('different-seed', { seed: 7, expected: null }),
      'Ran with seed 7; the notebook has none.'
    ],
    [
      mark('different-seed', { seed: undefined }),
      "Ran with a different seed; the notebook's seed is 42."
    ],
    [
      mark('different-seed', { seed: undefined, expected: null }),
      'Ran with a different seed.'
    ],
    [mark('unseeded', { seed: null }), 'Ran before any seed was set.'],
    [
      mark('unseeded', { cause: EVERY_RUN }),
      'Differs in every run: `uuid4()` in line 2.'
    ],
    [
      mark('unseeded', {
        cause: {
          ...EVERY_RUN,
          call: 'default_rng()',
          remedy: 'default_rng(SEED)'
        }
      }),
      'Differs in every run: `default_rng()` in line 2; write `default_rng(SEED)` instead.'
    ],
    [mark('out-of-sequence'), 'Will differ in a clean run.'],
    [
      mark('out-of-sequence', { certainty: null, cause: { kind: 'stops' } }),
      'A clean run stops here: it raises an error.'
    ],
    [
      mark('out-of-sequence', { ...QUIET, certainty: 'may' }),
      'Possibly stale.'
    ],
    [mark('edited'), 'Edited since it ran.'],
    [mark('edited', QUIET), 'Edited since it ran.'],
    [
      mark('unseeded', { streams: [{ stream: '~rng', seed: null }] }),
      'Differs in every run: `rng` has no seed.'
    ],
    [
      mark('unseeded', {
        streams: [
          { stream: '~rng', seed: null },
          { stream: 'numpy', seed: null }
        ]
      }),
      'Ran before any seed was set.'
    ],
    [
      mark('earlier-kernel', { seed: 7 }),
      'Ran with seed 7 in an earlier kernel.'
    ],
    [
      mark('earlier-kernel', { seed: null }),
      'Ran unseeded in an earlier kernel.'
    ],
    [mark('earlier-kernel', { seed: undefined }), 'Ran in an earlier kernel.'],
    [mark('unknown'), "This kernel's random state cannot be read."],
    [
      mark('unknown', { cause: { kind: 'unproven', stream: 'numpy' } }),
      'The seed of NumPy cannot be proven: its state does not reveal which one was set.'
    ],
    [
      mark('unknown', { cause: { kind: 'unproven', stream: '' } }),
      'Its random state at the start cannot be proven.'
    ],
    [
      mark('unknown', { cause: { kind: 'overlapped' } }),
      "Other code ran at the same time, so this cell's random numbers cannot be told apart from that code's."
    ],
    [
      mark('unknown', { cause: { kind: 'text', because: null } }),
      'Cannot be judged: it runs code from a string, which may use anything, and cells above it were edited, skipped or run again.'
    ],
    [
      mark('unknown', {
        cause: {
          kind: 'text',
          because: { kind: 'broken', cell: '2', why: 'edited', name: '<any>' }
        }
      }),
      'Cannot be judged: it runs code from a string, which may use anything, and cell 2, `x = 2`, has edits that have not run.'
    ],
    [
      mark('unknown', {
        cause: {
          kind: 'text',
          because: {
            kind: 'name',
            name: '<any>',
            cell: '2',
            where: 'above',
            order: { kind: 'again' }
          }
        }
      }),
      'Cannot be judged: it runs code from a string, which may use anything, and cell 2, `x = 2`, was run again.'
    ],
    [
      mark('unknown', {
        cause: { kind: 'name', name: '<any>', cell: '2', where: 'above' }
      }),
      'Cannot be judged: cell 2, `x = 2`, may have bound other names than in a clean run.'
    ],
    [
      mark('in-sequence', {
        cause: { kind: 'key-reused', key: 'k', line: 3, first: 2, cell: null }
      }),
      'Same random numbers twice: lines 2 and 3 draw from the same key `k`.'
    ],
    [
      mark('in-sequence', {
        cause: { kind: 'key-reused', key: 'k', line: 2, first: 2, cell: null }
      }),
      'Same random numbers twice: line 2 draws from the key `k` in each pass of the loop.'
    ],
    [
      mark('own-seed', {
        cause: { kind: 'key-reused', key: 'k', line: 2, first: null, cell: '2' }
      }),
      'Same random numbers twice: line 2 draws from the key `k` again, as cell 2, `x = 2`, did.'
    ]
  ])('says %j', (value, text) => {
    expect(messages.describeMark('4', value, names, trans)).toBe(text);
  });

  it.each(CAUSES)('names the cause %j', (cause, clause) => {
    const say = (certainty: ICellMark['certainty']): string =>
      messages.describeMark(
        '4',
        mark('out-of-sequence', { certainty, cause }),
        names,
        trans
      );
    // What is not known is not claimed.
    expect(say('may')).toBe(`Possibly stale: ${clause}.`);
    const proven = clause.replace('may have given', 'gave');
    expect(say('will')).toBe(
      cause.kind === 'stream'
        ? `Drew different numbers from a clean run: ${clause}.`
        : `Will differ in a clean run: ${proven}.`
    );
  });
});

it('says how to use a key once', () => {
  const cause = { kind: 'key-reused', key: 'k', line: 3, first: 2, cell: null } as const; // prettier-ignore
  const { title, advice } = messages.explainMark('4', mark('in-sequence', { cause }), names, trans); // prettier-ignore
  expect(title).toContain('Key used twice');
  expect(advice[0]).toMatch(
    /jax\.random\.split\(key\).*“Keys used twice \(JAX\)”/
  );
});

it.each<[Cause | null, string | null]>([
  [null, null],
  [{ kind: 'overlapped' }, null],
  [{ kind: 'unproven', stream: 'numpy' }, null],
  [{ kind: 'broken', cell: '2', why: 'edited' }, '2'],
  [{ kind: 'stream', stream: 'numpy', cell: '2', where: 'above' }, '2'],
  [{ kind: 'stream', stream: 'numpy', cell: '4', where: 'self' }, null],
  [{ kind: 'broken', cell: '4', why: 'interrupted' }, null],
  [{ kind: 'name', name: 'x', cell: '2', where: 'below' }, '2'],
  [{ kind: 'name', name: 'x', cell: '99', where: 'gone' }, null]
])('blames for %j the cell %s', (cause, cell) => {
  expect(messages.blamedCell('4', cause)).toBe(cell);
});

it.each([
  ['python', 'Python'],
  ['torch', 'PyTorch'],
  ['torch.cuda:1', 'PyTorch (cuda:1)'],
  ['torch.mps', 'PyTorch (mps)'],
  ['cupy:0', 'CuPy (0)'],
  ['.Random.seed', 'R'],
  ['mine', 'mine'],
  ['~rng', '`rng`'],
  ["~model.gens['a']", "`model.gens['a']`"]
])('calls the stream %s %s', (stream, name) => {
  expect(messages.nameStream(stream, DEFAULT_FACTS)).toBe(name);
});

it('looks each name up once', () => {
  const cellNumber = jest.fn(() => 3);
  const memo = messages.memoNames({ ...names, cellNumber });
  for (let i = 0; i < 3; i++) {
    expect(nameCell('3', memo, trans)).toBe('cell 3');
  }
  expect(cellNumber).toHaveBeenCalledTimes(1);
});

it.each<[Partial<ICellMark>, string]>([
  [{}, 'Will differ'],
  [{ certainty: 'may' }, 'Possibly stale'],
  [{ certainty: null, cause: { kind: 'stops' } }, 'Stops a clean run'],
  [{ state: 'own-seed' }, 'Own seed']
])('labels %j', (more, label) => {
  expect(messages.labelMark(mark('out-of-sequence', more), trans)).toBe(label);
});

describe('explainMark', () => {
  it('says nothing of rewinding a cell that drew nothing', () => {
    const { advice } = messages.explainMark(
      '4',
      mark('out-of-sequence', { streams: [] }),
      names,
      trans
    );
    expect(advice.join(' ')).not.toContain('Rewind');
  });

  it.each(messages.CELL_STATES)('explains %s in sentences', state => {
    for (const [cause] of [[null] as [null], ...CAUSES]) {
      for (const record of [null, 3]) {
        const { title, meaning, streams, advice } = messages.explainMark(
          '4',
          mark(state, { cause, record }),
          names,
          trans
        );
        expect(title).toMatch(/^Cell 4, `x = 4`: [A-Z]/);
        expect(streams).toEqual(['NumPy: seed 42']);
        for (const text of [...meaning, ...advice]) {
          expect(text).toMatch(/^[“A-Z].*\.$/);
          expect(text).not.toMatch(/%\d|undefined|null|NaN|\[object/);
        }
        // Variables are not rewound, and that is said where one may rewind.
        expect(advice.join(' ').includes('not the variables')).toBe(
          record !== null
        );
        // The cause is in the first sentence, or in one of its own.
        const isProven = state === 'out-of-sequence';
        const known =
          cause && messages.describeCause('4', cause, names, trans, isProven);
        if (known && state !== 'unknown') {
          expect(meaning.join(' ')).toContain(known);
        }
      }
    }
  });

  it('names the seed of each stream', () => {
    const { streams } = messages.explainMark(
      '4',
      mark('unknown', {
        streams: [
          { stream: 'python', seed: null },
          { stream: 'torch', seed: 'unknown' },
          { stream: 'cupy:0', seed: 0 }
        ]
      }),
      names,
      trans
    );
    expect(streams).toEqual([
      'Python: not seeded',
      'PyTorch: seed unknown',
      'CuPy (0): seed 0'
    ]);
  });
});

it.each([
  [0, ''],
  [1, '1 cell needs attention'],
  [3, '3 cells need attention']
])('counts %s cells', (count, text) => {
  expect(messages.describeAttention(count, trans)).toBe(text);
});
