// Runs the composed cells in real kernels. The frameworks are those of one
// Python, see scripts/requirements-frameworks.txt; one that is missing there
// fails its test.
import { spawnSync } from 'child_process';
import { existsSync } from 'fs';
import { join } from 'path';

import { compose, DEFAULT_DETERMINISM } from '..';
import type { IDeterminism, ISeedOptions } from '..';
import {
  DRAW_BASE,
  DRAW_COMPAT_V1,
  DRAW_JAX,
  drawKeras,
  DRAW_LIGHTGBM,
  DRAW_R,
  DRAW_TENSORFLOW,
  DRAW_TORCH,
  kernelOf
} from './draws';
import { registry } from './helpers';

const ROOT = join(__dirname, '..', '..', '..');
const PYTHON =
  process.env.SEED_TEST_PYTHON ??
  join(ROOT, '.test-venvs', 'newest', 'bin', 'python');

interface IResult {
  readonly outputs: string[];
  readonly error: string | null;
}

type Draws = Record<string, unknown>;

/** What the kernels of these frameworks may find imported. */
const TORCH = ['torch', 'lightning', 'pytorch_lightning'];
const TENSORFLOW = ['tensorflow'];

/** The sessions that the tests below ask for; they all run at once, before the first. */
const sessions: { kernel: string; cells: string[]; loaded: string[] }[] = [];
let results: IResult[] = [];

/**
 * @param loaded - Modules that the kernel finds imported, and so need not import. For what is shown of
 * numbers alone: what a cell must do before an import shows in a kernel without them.
 */
function session(
  kernel: string,
  cells: string[],
  loaded: string[] = []
): () => string[] {
  const index = sessions.push({ kernel, cells, loaded }) - 1;
  return () => {
    const { outputs, error } = results[index];
    if (error) {
      throw new Error(
        `Cell ${outputs.length} of a ${kernel} kernel failed: ${error}\n\n` +
          cells[outputs.length - 1]
      );
    }
    return outputs;
  };
}

function cell(
  frameworks: string[],
  change: {
    seed?: number;
    variants?: Record<string, string>;
    determinism?: Partial<IDeterminism>;
    language?: ISeedOptions['language'];
  } = {}
): string {
  return compose(
    {
      language: change.language ?? 'python',
      seed: change.seed ?? 42,
      frameworks,
      variants: change.variants ?? {},
      determinism: { ...DEFAULT_DETERMINISM, ...change.determinism }
    },
    registry
  );
}

/**
 * With one seed in two fresh kernels, and with another in the first of them, which has
 * drawn by then; in a third where the draws can't be repeated. The second imports all by
 * itself; the others need not import what is `loaded`.
 */
function prove(
  name: string,
  draw: string,
  frameworks: string[],
  change: Parameters<typeof cell>[1] & {
    first?: string;
    once?: true;
    loaded?: string[];
  } = {}
): void {
  const kernel = kernelOf(change.language ?? 'python');
  const before = change.first === undefined ? [] : [change.first];
  const drawn = (seed: number) => [cell(frameworks, { ...change, seed }), draw];
  const cells = change.once
    ? [drawn(42), drawn(42), drawn(1234567890)]
    : [[...drawn(42), ...drawn(1234567890)], drawn(42)];
  const runs = cells.map((own, index) =>
    session(kernel, [...before, ...own], index === 1 ? [] : change.loaded)
  );
  it(`${name}: one seed gives one result, another another`, () => {
    const [first, again, third = []] = runs.map(drawsOf);
    const [one, other] = [...first, ...third];
    expect(Object.keys(one).length).toBeGreaterThan(1);
    expect(again).toEqual([one]);
    for (const key of Object.keys(one)) {
      expect([key, other[key]]).not.toEqual([key, one[key]]);
    }
  });
}

/** What the cells drew that printed anything; a seed cell prints nothing. */
function drawsOf(outputs: () => string[]): Draws[] {
  return outputs().filter(Boolean).map(parse);
}

function last(outputs: () => string[]): Draws {
  return parse(outputs().slice(-1)[0]);
}

function parse(text: string): Draws {
  return JSON.parse(text.slice(text.lastIndexOf('\n{') + 1)) as Draws;
}

function run(): void {
  if (!existsSync(PYTHON)) {
    throw new Error(
      `There is no Python with the frameworks at ${PYTHON}. Make it as ` +
        'scripts/requirements-frameworks.txt says, or name one in SEED_TEST_PYTHON.'
    );
  }
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    TF_CPP_MIN_LOG_LEVEL: '3',
    CUDA_VISIBLE_DEVICES: ''
  };
  // What the machine has set would hide what the cell sets.
  for (const name of [
    'CUBLAS_WORKSPACE_CONFIG',
    'KERAS_BACKEND',
    'PYTHONHASHSEED',
    'XLA_FLAGS'
  ]) {
    delete environment[name];
  }
  const { stdout, stderr, status } = spawnSync(
    PYTHON,
    [join(ROOT, 'scripts', 'run_cells.py')],
    {
      input: JSON.stringify(sessions),
      encoding: 'utf8',
      env: environment,
      maxBuffer: 1 << 26
    }
  );
  if (status !== 0) {
    throw new Error(`scripts/run_cells.py failed: ${stderr}`);
  }
  results = JSON.parse(stdout) as IResult[];
}

jest.setTimeout(600000);
beforeAll(run);

const everySwitch = (frameworks: string[], variants = {}): string[] =>
  (['default', 'deterministic', 'disabled'] as const).flatMap(cudnn =>
    (['off', 'warn', 'error'] as const).map(algorithms =>
      cell(frameworks, { determinism: { cudnn, algorithms }, variants })
    )
  );

describe('the cell in a fresh kernel', () => {
  prove('Python, NumPy, SciPy, scikit-learn, Polars', DRAW_BASE, [
    'python',
    'numpy',
    'scipy',
    'sklearn',
    'polars'
  ]);
  prove('PyTorch', DRAW_TORCH, ['torch'], { loaded: TORCH });
  prove('Lightning', DRAW_TORCH, ['lightning'], { loaded: TORCH });
  prove('TensorFlow', DRAW_TENSORFLOW, ['tensorflow'], { loaded: TENSORFLOW });
  prove('TensorFlow in the style of 1.x', DRAW_COMPAT_V1, ['tensorflow'], {
    variants: { tensorflow: 'compat.v1' },
    once: true, // a graph has each variable once
    loaded: TENSORFLOW
  });
  prove('Keras on TensorFlow', drawKeras(), ['keras'], { loaded: TENSORFLOW });
  prove('Keras on PyTorch', drawKeras(), ['keras', 'torch'], {
    first: 'import os; os.environ["KERAS_BACKEND"] = "torch"',
    loaded: ['torch']
  });
  prove('JAX', DRAW_JAX, ['jax']);
  prove('R', DRAW_R, ['r'], { language: 'R' });
  prove("R with L'Ecuyer-CMRG", DRAW_R, ['r'], {
    language: 'R',
    determinism: { rngKind: 'lecuyer' }
  });
});

describe('LightGBM', () => {
  const one = session(
    'python',
    [42, 43].flatMap(seed => [cell(['numpy'], { seed }), DRAW_LIGHTGBM])
  );
  const again = session('python', [cell(['numpy']), DRAW_LIGHTGBM]);
  it('takes no notice of the cell, but of its parameter', () => {
    const [a, c] = drawsOf(one);
    const b = last(again);
    expect(c.without).toEqual(a.without);
    expect(b.with).toEqual(a.with);
    expect(c.with).not.toEqual(a.with);
    expect(registry.get('lightgbm')?.advice?.({ __: text => text })).toContain(
      'seed=SEED'
    );
  });
});

describe('every choice of determinism', () => {
  const plain = session('python', [cell(['torch']), DRAW_TORCH], TORCH);

  const torch = session(
    'python',
    everySwitch(['torch']).flatMap(source => [source, DRAW_TORCH]),
    TORCH
  );
  it('of PyTorch, one after the other', () => {
    const outputs = torch().filter((_, index) => index % 2 === 1);
    expect(outputs).toHaveLength(9);
    // On a CPU the switches change no number.
    for (const output of outputs) {
      expect(parse(output)).toEqual(last(plain));
    }
  });

  const SHOW_TORCH = `import json
print(json.dumps({
    "workspace": os.environ.get("CUBLAS_WORKSPACE_CONFIG"),
    "mode": torch.get_deterministic_debug_mode(),
    "cudnn": [torch.backends.cudnn.deterministic, torch.backends.cudnn.benchmark,
              torch.backends.cudnn.enabled]}))`;
  it.each([
    ['warn', 1, 'disabled', false],
    ['error', 2, 'deterministic', true]
  ] as const)(
    'of PyTorch in a fresh kernel: %s',
    (algorithms, mode, cudnn, enabled) => {
      expect(parse(fresh[algorithms]()[1])).toEqual({
        workspace: ':4096:8',
        mode,
        cudnn: [true, false, enabled]
      });
      expect(parse(fresh[algorithms]()[2])).toEqual(last(plain));
    }
  );
  const fresh = {
    warn: session('python', [
      cell(['torch'], {
        determinism: { algorithms: 'warn', cudnn: 'disabled' }
      }),
      SHOW_TORCH,
      DRAW_TORCH
    ]),
    error: session('python', [
      cell(['torch'], { determinism: { algorithms: 'error' } }),
      SHOW_TORCH,
      DRAW_TORCH
    ])
  };

  const ops = session(
    'python',
    [
      cell(['tensorflow', 'keras'], { determinism: { ops: 'on' } }),
      DRAW_TENSORFLOW,
      cell(['tensorflow', 'keras'], { determinism: { ops: 'on' } }),
      DRAW_TENSORFLOW,
      drawKeras()
    ],
    TENSORFLOW
  );
  it('of TensorFlow: op determinism', () => {
    const outputs = ops();
    expect(parse(outputs[3])).toEqual(parse(outputs[1]));
  });

  const compat = session(
    'python',
    [
      cell(['tensorflow'], {
        variants: { tensorflow: 'compat.v1' },
        determinism: { ops: 'on' }
      }),
      DRAW_COMPAT_V1
    ],
    TENSORFLOW
  );
  it('of TensorFlow in the style of 1.x', () => {
    expect(Object.keys(last(compat))).toEqual(['weights', 'uniform']);
  });

  const FLAGS =
    'import json; print(json.dumps({"flags": os.environ["XLA_FLAGS"].split()}))';
  const USE_TWICE = `import json
shown = {"once": bool(jax.random.normal(key) < 9)}
try:
    jax.random.normal(key)
except Exception as error:
    shown["twice"] = type(error).__name__
print(json.dumps(shown))`;
  const jaxOn = cell(['jax'], { determinism: { ops: 'on' } });
  const jax = session('python', [
    'import os; os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=2"',
    jaxOn,
    jaxOn,
    FLAGS,
    DRAW_JAX,
    cell(['jax'], { determinism: { keyReuse: 'error' } }),
    USE_TWICE
  ]);
  const jaxPlain = session('python', [cell(['jax']), DRAW_JAX]);
  it('of JAX: the flag is added to those there are, once, and harms no CPU', () => {
    expect(parse(jax()[3]).flags).toEqual([
      '--xla_force_host_platform_device_count=2',
      '--xla_gpu_deterministic_ops=true'
    ]);
    expect(parse(jax()[4])).toEqual(last(jaxPlain));
  });
  it('of JAX: a key that is used twice is an error', () => {
    expect(last(jax)).toEqual({ once: true, twice: 'KeyReuseError' });
  });
});

describe('every variant that the newest versions can run', () => {
  const lightning = [
    'lightning.workers',
    'lightning.pytorch.workers',
    'pytorch_lightning.workers'
  ].map(variant =>
    session(
      'python',
      [cell(['lightning'], { variants: { lightning: variant } }), DRAW_TORCH],
      TORCH
    )
  );
  it('of Lightning gives the same numbers', () => {
    const [a, b, c] = lightning.map(last);
    expect(b).toEqual(a);
    expect(c).toEqual(a);
  });

  const jax = session(
    'python',
    ['key', 'PRNGKey'].flatMap(variant => [
      cell(['jax'], { variants: { jax: variant } }),
      DRAW_JAX
    ])
  );
  it('of JAX gives the same numbers', () => {
    const [a, b] = drawsOf(jax);
    expect(b).toEqual(a);
  });

  for (const [name, draw, variants] of [
    ['tf.keras', drawKeras('tf.keras'), { keras: 'tf.keras' }],
    ['Keras the old way', drawKeras(), { keras: 'legacy' }]
  ] as const) {
    const drawn = (seed: number) => [
      cell(['tensorflow', 'keras'], { variants, seed }),
      draw
    ];
    const one = session('python', [...drawn(42), ...drawn(43)], TENSORFLOW);
    const again = session('python', drawn(42), TENSORFLOW);
    it(`of Keras: ${name}`, () => {
      const [a, c] = drawsOf(one);
      expect(last(again)).toEqual(a);
      expect(c['initial weights']).not.toEqual(a['initial weights']);
    });
  }
});
