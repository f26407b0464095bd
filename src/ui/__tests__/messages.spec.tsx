import { nullTranslator } from '@jupyterlab/translation';

import type { IFrameworkState, ISeedState, SeedFailure } from '../../model';
import { createDefaultRegistry } from '../../recipes';
import type { ISeedProblem } from '../../recipes';
import { describeFailure } from '../failureMessages';
import * as messages from '../messages';

const trans = nullTranslator.load('jupyterlab_seed');
const registry = createDefaultRegistry();

function state(more: object = {}): ISeedState {
  return {
    language: 'python',
    languageName: 'python',
    hasKernel: true,
    place: { index: 0, id: 'c', source: '', copies: 0 },
    seeding: 'due',
    plan: { action: 'run' },
    frameworks: registry
      .recipes('python')
      .map(recipe => ({ recipe }) as unknown as IFrameworkState),
    start: { plan: null, injection: { kind: 'none' }, environment: {} },
    report: null,
    ...more
  } as unknown as ISeedState;
}

/** A whole sentence with nothing left to fill in. */
function expectSentence(text: string | null): void {
  expect(text).toMatch(/^[A-Z].*[.!?]$|: [^ ]+/s);
  expect(text).not.toMatch(/%\d|undefined|null|NaN|\[object/);
}

const KINDS: ISeedProblem['kind'][] = [
  'empty',
  'not-a-number',
  'not-an-integer',
  'negative',
  'too-small',
  'too-large'
];

const FAILURES: SeedFailure[] = [
  { kind: 'read-only' },
  { kind: 'no-language' },
  { kind: 'nothing-to-seed' },
  { kind: 'died' },
  { kind: 'refused', reason: 'not in the list.' },
  { kind: 'taken-back', what: 'cell' },
  { kind: 'taken-back', what: 'text' },
  { kind: 'mixed' },
  { kind: 'no-kernel' },
  { kind: 'missing-module', module: 'torch' },
  { kind: 'error', name: 'ValueError', message: 'no.' },
  { kind: 'error', name: '', message: '' },
  ...KINDS.flatMap(kind =>
    [null, 'R'].map((framework): SeedFailure => ({
      kind: 'bad-seed',
      problem: { kind, min: 0, max: 9, framework }
    }))
  )
];

describe('describeFailure', () => {
  it.each(FAILURES)('says %j in a sentence', failure => {
    for (const language of ['python', 'R', null]) {
      const text = describeFailure(
        failure,
        state({ language, languageName: language }),
        trans
      );
      expectSentence(text);
    }
  });

  it('names the language for which there is no recipe', () => {
    const failure: SeedFailure = { kind: 'no-language' };
    expect(
      describeFailure(
        failure,
        state({ language: null, languageName: 'rust' }),
        trans
      )
    ).toContain('rust');
  });

  it('names what to install, which may have another name than the module', () => {
    const of = (module: string, more?: object): string =>
      describeFailure({ kind: 'missing-module', module }, state(more), trans);
    expect(of('sklearn')).toContain('"%pip install scikit-learn"');
    expect(of('sklearn')).toContain('no module "sklearn"');
    expect(of('torch')).toContain('"%pip install torch"');
    expect(of('mine')).toContain('"%pip install mine"');
    // Another module of the same recipe is installed under its own name.
    expect(of('pytorch_lightning')).toContain('install pytorch_lightning');
    expect(of('dqrng', { language: 'R' })).not.toContain('pip');
  });

  it('is not confused by signs in what it quotes', () => {
    const failure: SeedFailure = {
      kind: 'error',
      name: 'E',
      message: '100 %2 %1 $&'
    };
    expect(describeFailure(failure, state(), trans)).toContain(
      'stopped with E: 100'
    );
  });
});

it.each([
  ['insert', 'Click to insert a seed cell and run it.'],
  ['update', 'Click to update the seed cell and run it.'],
  ['run', 'Click to run the seed cell.'],
  ['none', 'Click to run the seed cell.']
])('names the action %s', (action, text) => {
  expect(messages.describeAction(state({ plan: { action } }), trans)).toBe(
    text
  );
});

it.each([
  [null, null],
  [{ known: false, seed: null }, 'seed in the kernel unknown'],
  [{ known: true, seed: null }, 'not seeded in the kernel'],
  [{ known: true, seed: 0 }, 'seed 0 in the kernel']
])('says what is known of a stream: %j', (seed, text) => {
  const framework = { seed } as unknown as IFrameworkState;
  expect(messages.describeSeedNow(framework, trans)).toBe(text);
});

it.each([
  [[1], 'cell 1, `one()`'],
  [[9], 'cell 9'],
  [[3, 5], 'cells 3, 5'],
  [[1, 2, 3], 'cells 1, 2, 3'],
  [[1, 2, 3, 4], 'cells 1, 2, 3 and 1 more'],
  [[1, 2, 3, 4, 5], 'cells 1, 2, 3 and 2 more']
])('names the cells %j', (numbers, text) => {
  const names = {
    cellNumber: (id: string) => Number(id),
    source: (id: string) => (id === '1' ? 'one()' : '')
  };
  expect(messages.describeCells(numbers.map(String), names, trans)).toBe(text);
});

it('names the cell that sets the seed in use', () => {
  const seeds = [
    { cell: 'a', value: 7 },
    { cell: 'b', value: 1234 }
  ] as unknown as ISeedState['seeds'];
  const names = { cellNumber: () => 2, source: (id: string) => `seed_${id}()` };
  const found = (seed: number): string =>
    messages.describeFound(seed, { seeds }, names, trans);
  expect(found(1234)).toBe('Using 1234, already set in cell 2, `seed_b()`.');
  // A constant that seeds nothing itself.
  expect(found(5)).toBe("Using 5, already set in this notebook's code.");
});

describe('describeInjection', () => {
  const problem: ISeedProblem = {
    kind: 'negative',
    min: 0,
    max: 9,
    framework: null
  };
  it.each([
    { kind: 'late' },
    { kind: 'missing-module', module: 'torch' },
    { kind: 'error', name: 'E', message: 'm.' },
    { kind: 'died' },
    { kind: 'lost' }
  ])('says what came of it: %j', injection => {
    const start = { plan: null, injection, environment: {} };
    expectSentence(messages.describeInjection(state({ start }), trans));
  });

  it('says where the language is in doubt', () => {
    const sure = { language: 'python', languageGuess: null, looksLike: null };
    expect(messages.describeLanguage(state(sure), trans)).toEqual([]);
    for (const languageGuess of ['default', 'name']) {
      const guess = state({ ...sure, languageGuess });
      const [note, ...more] = messages.describeLanguage(guess, trans);
      expect(more).toEqual([]);
      expect(note).toMatch(/^The language is a guess: .* for Python\.$/);
    }
    const [hint] = messages.describeLanguage(
      state({ ...sure, looksLike: 'R' }),
      trans
    );
    expect(hint).toMatch(/looks like R, .* in Python/);
    expect(
      messages.describeLanguage(
        state({ language: null, languageGuess: null, looksLike: null }),
        trans
      )
    ).toEqual([]);
  });

  it.each([
    { kind: 'language' },
    { kind: 'bad-seed', problem },
    { kind: 'unreadable' },
    { kind: 'backend', framework: 'JAX' },
    { kind: 'run', instead: true }
  ])('says what would: %j', plan => {
    const start = { plan, injection: { kind: 'none' }, environment: {} };
    expectSentence(messages.describeInjection(state({ start }), trans));
  });

  it.each([
    null,
    { kind: 'off' },
    { kind: 'no-cell' },
    { kind: 'run', instead: false }
  ])('is silent where all is well: %j', plan => {
    for (const kind of ['none', 'pending', 'seeded', 'already']) {
      const start = { plan, injection: { kind }, environment: {} };
      expect(messages.describeInjection(state({ start }), trans)).toBeNull();
    }
  });
});

it.each([
  [undefined, 'is unknown'],
  [{ wanted: '2', effective: true, value: '2' }, 'is unknown'],
  [{ wanted: '1', effective: null, value: null }, 'is unknown'],
  [{ wanted: '1', effective: true, value: '1' }, 'In effect'],
  [{ wanted: '1', effective: false, value: '7' }, 'was started with 7'],
  [{ wanted: '1', effective: false, value: null }, 'was started without it']
])('says whether a variable is effective: %j', (found, text) => {
  const start = { environment: { PYTHONHASHSEED: '1' } };
  const report = { environment: found ? { PYTHONHASHSEED: found } : {} };
  const said = messages.describeVariable(
    'PYTHONHASHSEED',
    state({ start, report }),
    trans
  );
  expect(said).toContain(text);
  expectSentence(said);
});

it('names the switches in force', () => {
  const determinism = { 'cudnn.enabled': true, ops: false, algorithms: 'warn' };
  expect(
    messages.describeSwitches(state({ report: { determinism } }), trans)
  ).toBe(
    'In effect in the kernel: cudnn.enabled on, ops off, algorithms warn.'
  );
  expect(messages.describeSwitches(state(), trans)).toBeNull();
});
