import type { IEnvironmentUse } from '../../detect';
import {
  compose,
  createDefaultRegistry,
  DEFAULT_DETERMINISM,
  readCell
} from '../../recipes';
import type { IInjectionInput } from '../injection';
import { planInjection } from '../injection';

const registry = createDefaultRegistry();

function cell(frameworks: readonly string[], seed = 42, variants = {}): string {
  return compose(
    {
      language: 'python',
      seed,
      frameworks,
      variants,
      determinism: DEFAULT_DETERMINISM
    },
    registry
  );
}

function sets(name: string): IEnvironmentUse {
  const HOW = { isConditional: false, isDefault: false, isSure: true };
  const place = { cell: 'c', index: 0, line: 0 };
  return { name, ...place, value: '0', ...HOW };
}

function plan(source: string | null, more: Partial<IInjectionInput> = {}) {
  const language = more.language ?? 'python';
  return planInjection(
    {
      mode: 'run',
      language,
      source,
      reading: source === null ? null : readCell(source, language, registry),
      trusted: false,
      environment: [],
      ...more
    },
    registry
  );
}

const NUMPY = cell(['numpy']);
const HOSTILE = `${NUMPY}\nopen("x", "w")`;

it('runs what recipes compose, trusted or not', () => {
  for (const trusted of [true, false]) {
    expect(plan(NUMPY, { trusted })).toEqual({
      kind: 'run',
      code: NUMPY,
      seed: 42,
      asWritten: false,
      instead: false
    });
  }
});

it('never runs the text of an edited cell that is not trusted', () => {
  expect(plan(HOSTILE)).toEqual({
    kind: 'run',
    code: NUMPY,
    seed: 42,
    asWritten: false,
    instead: true
  });
  expect(plan(HOSTILE, { trusted: true })).toMatchObject({
    code: HOSTILE,
    asWritten: true
  });
});

it.each([
  ['off', NUMPY, { mode: 'never' }],
  ['no-cell', null, {}],
  [
    'language',
    'using Random\nSEED = 1\nRandom.seed!(SEED)',
    { language: 'julia' }
  ],
  ['bad-seed', NUMPY.replace('42', '4294967296'), {}],
  ['bad-seed', NUMPY.replace('42', '4294967296'), { trusted: true }],
  ['unreadable', NUMPY.replace('42', 'int("42")'), {}],
  ['unreadable', 'evil()', {}]
] as const)('says %s and runs nothing', (kind, source, more) => {
  expect(plan(source, more).kind).toBe(kind);
});

it('runs a trusted cell whose seed cannot be read', () => {
  const source = NUMPY.replace('42', 'int("42")');
  expect(plan(source, { trusted: true })).toMatchObject({
    kind: 'run',
    seed: null,
    asWritten: true
  });
});

describe('a variable that the notebook sets and a framework reads early', () => {
  const KERAS = cell(['keras']);

  it('keeps the kernel from being seeded before it', () => {
    const environment = [sets('TF_USE_LEGACY_KERAS')];
    expect(plan(KERAS, { environment })).toEqual({
      kind: 'early',
      name: 'TF_USE_LEGACY_KERAS',
      isCarried: false
    });
  });

  it('does not where no chosen framework reads it early', () => {
    const environment = [sets('CUDA_VISIBLE_DEVICES')];
    expect(plan(cell(['torch']), { environment }).kind).toBe('run');
    expect(
      plan(cell(['python', 'jax']), { environment: [sets('XLA_FLAGS')] }).kind
    ).toBe('run');
  });

  it('does not where the seed cell sets it for Keras', () => {
    const environment = [sets('KERAS_BACKEND')];
    const keras = cell(['keras'], 42, { keras: 'keras.torch' });
    expect(keras).toContain('KERAS_BACKEND');
    expect(plan(keras, { environment }).kind).toBe('run');
    expect(plan(cell(['keras']), { environment }).kind).toBe('early');
  });

  it('in an edited cell counts only if that runs as it stands', () => {
    const source = KERAS.replace(
      'import keras',
      'import os\nos.environ["TF_USE_LEGACY_KERAS"] = "1"\nimport keras'
    );
    expect(plan(source).kind).toBe('early');
    expect(plan(source, { trusted: true }).kind).toBe('run');
  });
});

describe('a variable that the cell sets for the notebook', () => {
  const carrying = compose(
    {
      language: 'python',
      seed: 42,
      frameworks: ['numpy'],
      variants: {},
      determinism: DEFAULT_DETERMINISM,
      environment: {
        MKL_NUM_THREADS: { value: '1', isDefault: false },
        LD_PRELOAD: { value: '/x', isDefault: false }
      }
    },
    registry
  );
  const environment = [sets('MKL_NUM_THREADS')];

  it('is set in a kernel that starts once the user has run the cell', () => {
    expect(plan(carrying, { environment, trusted: true })).toMatchObject({
      kind: 'run',
      code: carrying,
      instead: false
    });
  });

  it('is none of what a file may choose', () => {
    expect(plan(carrying, { environment })).toEqual({
      kind: 'early',
      name: 'MKL_NUM_THREADS',
      isCarried: true
    });
    const harmless = carrying.replace(/^.*MKL_NUM_THREADS.*\n/m, '');
    expect(plan(harmless)).toMatchObject({ kind: 'run', code: NUMPY });
  });
});

describe('a framework whose lines start its backend', () => {
  const BOTH = cell(['numpy', 'jax']);

  it('has no part in what runs', () => {
    expect(plan(BOTH)).toMatchObject({
      kind: 'run',
      code: NUMPY,
      instead: false
    });
  });

  it('has none where the cell was edited, trusted or not', () => {
    for (const trusted of [true, false]) {
      expect(plan(`${BOTH}\nprint(key)`, { trusted })).toMatchObject({
        kind: 'run',
        code: NUMPY,
        asWritten: false,
        instead: true
      });
    }
  });

  it('leaves nothing to run where it is alone or the seed cannot be read', () => {
    const backend = { kind: 'backend', framework: 'JAX' };
    expect(plan(cell(['jax']))).toEqual(backend);
    const unread = BOTH.replace('42', 'int("42")');
    expect(plan(unread, { trusted: true })).toEqual(backend);
    expect(plan(unread).kind).toBe('unreadable');
  });
});
