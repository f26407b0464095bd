import { METADATA_KEY } from '../../cell';
import {
  code,
  markdown,
  seedCell,
  sources
} from '../../cell/__tests__/helpers';
import type { Language } from '../../recipes';
import {
  compose,
  createDefaultRegistry,
  DEFAULT_DETERMINISM,
  DEFAULT_FRAMEWORKS
} from '../../recipes';
import { FakeKernel, PYTHON, settle, setUp } from './helpers';

const registry = createDefaultRegistry();

function composed(
  frameworks: string[],
  seed = 42,
  language: Language = 'python'
): string {
  return compose(
    {
      language,
      seed,
      frameworks,
      variants: {},
      determinism: DEFAULT_DETERMINISM
    },
    registry
  );
}

const TORCH = composed(['torch']);
const EDITED = TORCH.replace('SEED = 42', 'SEED = 42  # mine\nmine = 1');

describe('insert', () => {
  it('writes the cell for what is imported, and runs it', async () => {
    const { model, nb, ran } = await setUp([
      markdown('#'),
      code('import torch')
    ]);
    expect(model.state).toMatchObject({
      language: 'python',
      place: null,
      seed: 42,
      seeding: 'none',
      plan: { action: 'insert' }
    });
    expect(await model.insert()).toBe(true);
    expect(sources(nb)).toEqual(['#', 'import torch', TORCH]);
    expect(ran).toEqual([TORCH]);
    expect(model.state).toMatchObject({
      seeding: 'done',
      failure: null,
      plan: { action: 'run' },
      place: { index: 2 }
    });
    expect(nb.undo()).toBe(true);
    expect(sources(nb)).toEqual(['#', 'import torch']);
    expect(nb.undo()).toBe(false);
    expect(model.state.seeding).toBe('none');
  });

  it('offers and adds an import that came later', async () => {
    const { model, nb, ran } = await setUp([code('import numpy as np')]);
    await model.insert();
    nb.getCell(0).setSource('import numpy as np, jax\njax.random.normal(key)');
    model.refresh();
    expect(model.state.plan).toMatchObject({
      action: 'update',
      offered: ['jax']
    });
    expect(await model.insert()).toBe(true);
    expect(sources(nb)[1]).toBe(composed(['python', 'numpy', 'jax']));
    expect(ran.length).toBe(2);
    nb.undo();
    expect(sources(nb)[1]).toBe(composed(['python', 'numpy']));
    expect(nb.getMetadata(METADATA_KEY)).toMatchObject({
      frameworks: ['python', 'numpy']
    });
  });

  it.each([
    ['with a kernel', new FakeKernel()],
    ['without one', null]
  ])('sees what was typed a moment before it, %s', async (_, kernel) => {
    const { model, nb } = await setUp([code('x')], { kernel });
    nb.getCell(0).setSource('import torch');
    await model.insert();
    expect(sources(nb)[1]).toBe(TORCH);
  });

  it('runs a cell that is as it should be, and changes nothing', async () => {
    const { model, nb, ran } = await setUp([seedCell(TORCH)]);
    expect(await model.insert()).toBe(true);
    expect(nb.canUndo()).toBe(false);
    expect(nb.dirty).toBe(false);
    expect(ran).toEqual([TORCH]);
  });

  it('takes the version in the kernel into account', async () => {
    const kernel = new FakeKernel();
    kernel.report = {
      modules: {
        tensorflow: { loaded: true, installed: true, version: '1.15.0' }
      }
    };
    const { model, nb } = await setUp([code('import tensorflow as tf')], {
      kernel
    });
    await model.insert();
    expect(sources(nb)[1]).toContain('\ntf.set_random_seed(SEED)');
  });

  it('writes neither what is optional nor what the kernel lacks, unless told to', async () => {
    const kernel = new FakeKernel();
    const absent = { loaded: false, installed: false, version: null };
    kernel.report = {
      modules: {
        torch: { loaded: true, installed: true, version: '2.13.0' },
        jax: absent,
        tensorflow: absent
      }
    };
    const { model, nb } = await setUp(
      [
        code('try:\n  import torch\nexcept ImportError:\n  torch = None'),
        code('try:\n  import mxnet\nexcept ImportError:\n  pass'),
        code(
          'import numpy as np, jax\njax.random.normal(key, np.random.rand())'
        )
      ],
      { kernel }
    );
    await model.refreshKernel();
    const rows = model.state.frameworks.map(row => [
      row.recipe.id,
      row.chosen,
      row.optional,
      row.installed
    ]);
    expect(rows).toEqual([
      ['python', true, false, null],
      ['numpy', true, false, null],
      ['jax', false, false, false],
      ['torch', false, true, true]
    ]);
    await model.insert();
    const cell = (): string =>
      sources(nb).find(text => /^SEED = 42$/m.test(text)) ?? '';
    expect(cell()).toContain('np.random.seed');
    expect(cell()).not.toMatch(/torch|jax|mxnet/);
    expect(await model.setFramework('torch', true)).toBe(true);
    expect(await model.setFramework('jax', true)).toBe(true);
    expect(cell()).toMatch(/import jax\n[^]*import torch\n/);
  });

  it('does not wait for a kernel that gives no answer', async () => {
    const kernel = new FakeKernel();
    kernel.report = null;
    const { model } = await setUp([code('import torch')], { kernel });
    expect(await model.insert()).toBe(true);
  });

  it('says that it may not write, and writes nothing', async () => {
    const { model, nb, ran } = await setUp([code('x')], { readOnly: true });
    expect(await model.insert()).toBe(false);
    expect(model.state.failure).toEqual({ kind: 'read-only' });
    expect(sources(nb)).toEqual(['x']);
    expect(ran).toEqual([]);
    expect(await model.remove()).toBe(false);
    expect(model.state.failure).toEqual({ kind: 'read-only' });
  });

  it('runs what stands in a notebook that may not be changed', async () => {
    const { model, ran } = await setUp([seedCell(TORCH)], { readOnly: true });
    expect(await model.insert()).toBe(true);
    expect(ran).toEqual([TORCH]);
    expect(await model.setSeed(7)).toBe(false);
    expect(model.state.failure).toEqual({ kind: 'read-only' });
    expect(await model.setDeterminism('cudnn', 'disabled')).toBe(false);
  });

  it('guesses no language of a kernel that it does not know', async () => {
    const { model, nb } = await setUp([code('import torch')], {
      kernel: null,
      metadata: { kernelspec: { name: 'gone', display_name: 'Gone' } }
    });
    expect(model.state).toMatchObject({ language: null, frameworks: [] });
    expect(await model.insert()).toBe(false);
    expect(model.state.failure).toEqual({ kind: 'no-language' });
    expect(sources(nb)).toEqual(['import torch']);
  });

  it('asks first where there is no random code, unless a framework was chosen', async () => {
    for (const isWanted of [false, true]) {
      const { model, nb, asked } = await setUp([code('1 + 1')], {
        answers: { insertAnyway: isWanted }
      });
      expect(model.state.plan?.isRandom).toBe(false);
      expect(await model.insert()).toBe(isWanted);
      expect(asked).toEqual(['insertAnyway']);
      expect(model.state.failure).toBeNull();
      expect(sources(nb)).toContain('1 + 1');
      expect(sources(nb)).toHaveLength(isWanted ? 2 : 1);
      // With a cell there is nothing to ask.
      if (isWanted) {
        expect(await model.insert()).toBe(true);
        expect(asked).toHaveLength(1);
      }
    }
    const { model, asked } = await setUp([code('1 + 1')]);
    await model.setFramework('numpy', true);
    expect(await model.insert()).toBe(true);
    expect(asked).toEqual([]);
  });

  it('takes the kernel’s word for the language before the metadata’s', async () => {
    const { model } = await setUp([code('x')], {
      kernel: new FakeKernel('xrust')
    });
    expect(model.state).toMatchObject({ language: null, languageName: 'rust' });
    const r = await setUp([code('rnorm(1)')], { kernel: new FakeKernel('ir') });
    await r.model.insert();
    expect(sources(r.nb)[0]).toBe(composed(['r'], 42, 'R'));
  });

  it('takes the language of the kernel that is named, or of the default one', async () => {
    for (const [kernelspec, source, language, languageGuess] of [
      [{ name: 'ir', display_name: 'R' }, 'rnorm(1)', 'R', null],
      [undefined, 'import random', 'python', 'default']
    ] as const) {
      const { model, nb, session } = await setUp([code(source)], {
        kernel: null,
        metadata: kernelspec ? { kernelspec } : {}
      });
      expect(model.state).toMatchObject({ language, languageGuess });
      await model.insert();
      expect(sources(nb).join('\n')).toContain('SEED');
      // The kernel is right, whatever was thought.
      session.change(new FakeKernel('ir'));
      expect(model.state).toMatchObject({ language: 'R', languageGuess: null });
    }
  });

  it('writes without a kernel, and tells that nothing ran', async () => {
    const { model, nb } = await setUp([code('import torch')], {
      kernel: null,
      result: { kind: 'no-kernel' }
    });
    expect(await model.insert()).toBe(false);
    expect(sources(nb)[1]).toBe(TORCH);
    expect(model.state).toMatchObject({
      failure: { kind: 'no-kernel' },
      seeding: 'none',
      hasKernel: false
    });
  });

  it('keeps a missing module until something is done about it', async () => {
    const result = { kind: 'missing-module', module: 'torch' } as const;
    const { model } = await setUp([code('import torch')], { result });
    expect(await model.insert()).toBe(false);
    expect(model.state.failure).toEqual(result);
    expect(model.state.seeding).not.toBe('done');
    await model.setSeed(7);
    expect(model.state.failure).toBeNull();
  });

  it('asks before it runs a stranger’s code', async () => {
    const no = await setUp([seedCell(EDITED)]);
    expect(await no.model.insert()).toBe(false);
    expect(no.asked).toEqual(['runUntrusted']);
    expect(no.ran).toEqual([]);
    const yes = await setUp([seedCell(EDITED)], {
      answers: { runUntrusted: true }
    });
    expect(await yes.model.insert()).toBe(true);
    expect(yes.ran).toEqual([EDITED]);
    const trusted = await setUp([seedCell(EDITED)], { trusted: true });
    expect(await trusted.model.insert()).toBe(true);
    expect(trusted.asked).toEqual([]);
  });

  it('asks before it writes over an edited cell, and takes a no', async () => {
    const { model, nb, asked, ran } = await setUp([
      seedCell(EDITED),
      code('import jax')
    ]);
    expect(await model.insert()).toBe(false);
    expect(asked).toEqual(['replaceEdited']);
    expect(sources(nb)[0]).toBe(EDITED);
    expect(ran).toEqual([]);
    expect(nb.canUndo()).toBe(false);
  });

  it('does not run a seed that is out of range', async () => {
    const source = TORCH.replace('SEED = 42', 'SEED = 4294967296');
    const { model, ran } = await setUp([seedCell(source)], { trusted: true });
    expect(await model.insert()).toBe(false);
    expect(model.state.failure).toMatchObject({
      kind: 'bad-seed',
      problem: { kind: 'too-large' }
    });
    expect(ran).toEqual([]);
  });

  it('works without a parser', async () => {
    const { model, nb } = await setUp([code('import torch')], {
      parses: false
    });
    expect(model.state.canDetect).toBe(false);
    await model.insert();
    expect(sources(nb)[0]).toBe(composed(['python']));
  });
});

describe('setDeterminism', () => {
  it('gives the generators names that are free, and remembers the choice', async () => {
    const { model, nb } = await setUp([
      code('import numpy as np'),
      code('rng = 3; np.random.rand()')
    ]);
    await model.insert();
    await model.setDeterminism('generators', 'explicit');
    expect(sources(nb)[1]).toContain('np_rng = np.random.default_rng(SEED)');
    expect(sources(nb)[1]).not.toContain('np.random.seed');
    expect(nb.getMetadata(METADATA_KEY)).toMatchObject({
      determinism: { generators: 'explicit' }
    });
    expect(model.state.plan?.action).toBe('run');
    await model.setDeterminism('generators', 'global');
    expect(sources(nb)[1]).toContain('np.random.seed(SEED)');
    expect(nb.getMetadata(METADATA_KEY)).not.toHaveProperty(
      'determinism.generators'
    );
  });
});

describe('setSeed', () => {
  it('changes the number alone, in one step', async () => {
    const { model, nb, asked } = await setUp([seedCell(EDITED)]);
    expect(await model.setSeed(7)).toBe(true);
    expect(sources(nb)).toEqual([EDITED.replace('42', '7')]);
    expect(model.state.seed).toBe(7);
    expect(asked).toEqual([]);
    nb.undo();
    expect(sources(nb)).toEqual([EDITED]);
    expect(nb.canUndo()).toBe(false);
  });

  it("leaves the notebook's own SEED its number, in one step", async () => {
    const { model, nb } = await setUp([
      code('SEED = 3'),
      code('import random\nrandom.random()')
    ]);
    await model.insert();
    expect(sources(nb)[1]).toContain('\nSEED = 3\n');
    expect(await model.setSeed(4)).toBe(true);
    expect(sources(nb)[1]).toContain('\nRANDOM_SEED = 4\n');
    expect(sources(nb)[1]).not.toMatch(/\bSEED\b/);
    expect(model.state).toMatchObject({ seed: 4, plan: { edited: false } });
    // The variable has a name of its own now.
    expect(await model.setSeed(5)).toBe(true);
    expect(sources(nb)[1]).toContain('\nRANDOM_SEED = 5\n');
    nb.undo();
    nb.undo();
    expect(sources(nb)[1]).toContain('\nSEED = 3\n');
  });

  it('does nothing where the seed is that already', async () => {
    const { model, nb } = await setUp([seedCell(TORCH)]);
    expect(await model.setSeed(42)).toBe(true);
    expect(nb.canUndo()).toBe(false);
    expect(nb.dirty).toBe(false);
  });

  it.each([true, 1.5, '42', -1, NaN, null, undefined, 4294967296])(
    'refuses %p and keeps what is there',
    async seed => {
      const { model, nb } = await setUp([seedCell(TORCH)]);
      expect(await model.setSeed(seed)).toBe(false);
      expect(model.state.failure?.kind).toBe('bad-seed');
      expect(sources(nb)).toEqual([TORCH]);
      expect(await model.setSeed(7)).toBe(true);
      expect(model.state.failure).toBeNull();
    }
  );

  it('keeps to the range of R', async () => {
    const metadata = { language_info: { name: 'R' } };
    const { model } = await setUp([code('x <- 1')], { metadata, kernel: null });
    expect(await model.setSeed(2147483648)).toBe(false);
    expect(await model.setSeed(2147483647)).toBe(true);
  });

  it('without a cell is for the cell to come', async () => {
    const { model, nb } = await setUp([code('import torch')]);
    expect(await model.setSeed(7)).toBe(true);
    expect(nb.dirty).toBe(false);
    expect(model.state.seed).toBe(7);
    await model.insert();
    expect(sources(nb)[1]).toBe(composed(['torch'], 7));
  });

  it('loses nothing that was typed right before', async () => {
    const { model, nb } = await setUp([seedCell(TORCH)]);
    const cell = nb.getCell(0);
    cell.setSource(`${TORCH}\nmine = 1`);
    await model.setSeed(7);
    expect(sources(nb)[0]).toBe(`${TORCH.replace('42', '7')}\nmine = 1`);
  });

  it('asks where the seed cannot be read', async () => {
    const source = TORCH.replace('SEED = 42', 'SEED = int("42")');
    const { model, nb, asked } = await setUp([seedCell(source)]);
    expect(model.state.seed).toBeNull();
    expect(await model.setSeed(7)).toBe(false);
    expect(asked).toEqual(['replaceEdited']);
    expect(sources(nb)).toEqual([source]);
  });

  it('makes the cell due, and undoing makes it done again', async () => {
    const { model, nb } = await setUp([seedCell(TORCH)]);
    await model.insert();
    expect(model.state.seeding).toBe('done');
    await model.setSeed(7);
    expect(model.state.seeding).toBe('due');
    nb.undo();
    expect(model.state.seeding).toBe('done');
  });
});

it('rolls a seed in range, and rolls others', async () => {
  const { model } = await setUp([seedCell(TORCH)]);
  const rolled = new Set<number | null>();
  for (let i = 0; i < 5; i++) {
    expect(await model.roll()).toBe(true);
    rolled.add(model.state.seed);
  }
  expect(rolled.size).toBeGreaterThan(1);
  for (const seed of rolled) {
    expect(Number.isInteger(seed)).toBe(true);
    expect(seed).toBeLessThanOrEqual(2147483646);
  }
});

describe('setFramework', () => {
  it('writes at once, and remembers what was declined', async () => {
    const { model, nb } = await setUp([
      seedCell(composed(['python', 'jax'])),
      code('import jax')
    ]);
    expect(await model.setFramework('jax', false)).toBe(true);
    expect(sources(nb)[0]).toBe(composed(['python']));
    expect(nb.getMetadata(METADATA_KEY)).toMatchObject({ declined: ['jax'] });
    expect(model.state.plan).toMatchObject({ offered: [], action: 'run' });
    expect(await model.setFramework('jax', true)).toBe(true);
    expect(nb.getMetadata(METADATA_KEY)).not.toHaveProperty('declined');
    nb.undo();
    nb.undo();
    expect(sources(nb)[0]).toBe(composed(['python', 'jax']));
    expect(nb.getMetadata(METADATA_KEY)).toBeUndefined();
  });

  it('keeps the last one', async () => {
    const { model, nb } = await setUp([seedCell(composed(['python']))]);
    expect(await model.setFramework('python', false)).toBe(false);
    expect(model.state.failure).toEqual({ kind: 'nothing-to-seed' });
    expect(sources(nb)).toEqual([composed(['python'])]);
  });

  it('without a cell is for the cell to come, and what is refused is declined', async () => {
    const { model, nb } = await setUp([code('import jax')]);
    await model.setFramework('jax', false);
    await model.setFramework('numpy', true);
    expect(nb.dirty).toBe(false);
    await model.insert();
    expect(sources(nb)[1]).toBe(composed(['python', 'numpy']));
    expect(nb.getMetadata(METADATA_KEY)).toMatchObject({ declined: ['jax'] });
    expect(model.state.plan?.action).toBe('run');
    // What was written is no draft any more.
    await model.setFramework('jax', true);
    await model.setFramework('torch', true);
    await model.setDeterminism('cudnn', 'disabled');
    expect(nb.getMetadata(METADATA_KEY)).not.toHaveProperty('declined');
  });

  it('adds nothing else that was only offered', async () => {
    const { model, nb } = await setUp([
      seedCell(composed(['python'])),
      code('import jax, polars\njax.random.normal(key)')
    ]);
    await model.setFramework('jax', true);
    expect(sources(nb)[0]).toBe(composed(['python', 'jax']));
    expect(model.state.plan?.offered).toEqual(['polars']);
  });
});

describe('setDeterminism', () => {
  it('writes at once, and leaves the seed', async () => {
    const { model, nb } = await setUp([seedCell(composed(['torch'], 7))]);
    expect(await model.setDeterminism('cudnn', 'disabled')).toBe(true);
    expect(sources(nb)[0]).toContain('cudnn.enabled = False');
    expect(sources(nb)[0]).toContain('SEED = 7');
    expect(nb.getMetadata(METADATA_KEY)).toMatchObject({
      determinism: { cudnn: 'disabled', algorithms: 'off' }
    });
    nb.undo();
    expect(sources(nb)).toEqual([composed(['torch'], 7)]);
  });

  it('without a cell is for the cell to come', async () => {
    const { model, nb } = await setUp([code('import torch')]);
    await model.setDeterminism('algorithms', 'warn');
    expect(model.state.options?.determinism.algorithms).toBe('warn');
    await model.insert();
    expect(sources(nb)[1]).toContain('warn_only=True');
  });
});

it('removes cell and key in one step, and nothing where there is nothing', async () => {
  const { model, nb } = await setUp([code('import torch')]);
  expect(await model.remove()).toBe(false);
  await model.insert();
  expect(await model.remove()).toBe(true);
  expect(sources(nb)).toEqual(['import torch']);
  expect(nb.getMetadata()).toEqual(PYTHON);
  nb.undo();
  expect(sources(nb)[1]).toBe(TORCH);
  expect(nb.getMetadata(METADATA_KEY)).toMatchObject({ version: 1 });
});

describe('removing', () => {
  it('asks before it drops what cannot be read', async () => {
    const metadata = { ...PYTHON, [METADATA_KEY]: { version: 2 } };
    const { model, nb, asked } = await setUp([seedCell(TORCH)], { metadata });
    expect(await model.remove()).toBe(false);
    expect(asked).toEqual(['replaceMetadata']);
    expect(sources(nb)).toEqual([TORCH]);
    expect(nb.getMetadata(METADATA_KEY)).toEqual({ version: 2 });
  });

  it('keeps the keys of others', async () => {
    const metadata = {
      ...PYTHON,
      [METADATA_KEY]: { version: 1, frameworks: ['python'], note: 'mine' }
    };
    const { model, nb } = await setUp([seedCell(TORCH)], { metadata });
    expect(await model.remove()).toBe(true);
    expect(nb.getMetadata(METADATA_KEY)).toEqual({ note: 'mine' });
  });
});

it('tells what text of the seed cell its user ran, and of no other cell', async () => {
  const { model, confirmed } = await setUp([seedCell(TORCH), code('x')]);
  const id = model.state.place?.id ?? '';
  model.cellExecuted('another', 'x', true);
  model.cellExecuted(id, `${TORCH}\nmine()`, false);
  expect(confirmed).toEqual([`${TORCH}\nmine()`]);
});

it('does nothing once it is disposed', async () => {
  const { model } = await setUp([seedCell(TORCH)]);
  model.dispose();
  model.isWatched = true;
  model.cellExecuted('seed', TORCH, true);
  await settle();
  expect(model.isDisposed).toBe(true);
});

describe('seeding', () => {
  it('is not known of a kernel that was there first', async () => {
    const { model } = await setUp([seedCell(TORCH)]);
    expect(model.state.seeding).toBe('unknown');
    await model.refreshKernel();
    expect(model.state.seeding).toBe('unknown');
  });

  it('is due in a kernel that has run nothing', async () => {
    const kernel = new FakeKernel();
    kernel.report = { executions: 0 };
    const { model } = await setUp([seedCell(TORCH)], { kernel });
    await model.refreshKernel();
    expect(model.state.seeding).toBe('due');
  });

  it.each(['restarting', 'autorestarting', 'dead', 'starting'] as const)(
    'is due again after %s',
    async status => {
      const { model, session } = await setUp([seedCell(TORCH)]);
      await model.insert();
      expect(model.state.seeding).toBe('done');
      session.status(status);
      expect(model.state.seeding).toBe('due');
      await model.insert();
      expect(model.state.seeding).toBe('done');
    }
  );

  it('stays through busy and idle, and the end of a restart', async () => {
    const { model, session, kernel } = await setUp([seedCell(TORCH)]);
    session.status('restarting');
    await model.insert();
    for (const status of ['busy', 'idle', 'unknown'] as const) {
      session.status(status);
    }
    session.kernelChanged.emit({
      name: 'kernel',
      oldValue: kernel,
      newValue: kernel
    });
    expect(model.state.seeding).toBe('done');
  });

  it('is not known of another kernel, and none without one', async () => {
    const { model, session } = await setUp([seedCell(TORCH)]);
    await model.insert();
    session.change(new FakeKernel());
    expect(model.state.seeding).toBe('unknown');
    session.change(null);
    expect(model.state).toMatchObject({ seeding: 'none', hasKernel: false });
  });

  it.each([true, false])(
    'is due where another text ran since the kernel was seeded (to its end: %s)',
    async success => {
      const kernel = new FakeKernel();
      kernel.injection = { kind: 'seeded', code: TORCH, seed: 42 };
      const { model, nb } = await setUp([seedCell(TORCH)], {
        kernel,
        autoInject: 'run'
      });
      expect(model.state.seeding).toBe('done');
      const cell = nb.getCell(0);
      const other = TORCH.replace('42', '7');
      cell.setSource(other);
      model.cellExecuted(cell.getId(), other, success);
      cell.setSource(TORCH);
      expect(model.state.seeding).toBe('due');
      model.cellExecuted(cell.getId(), TORCH, true);
      expect(model.state.seeding).toBe('done');
    }
  );

  it('is due after a run that failed, or of another text', async () => {
    const { model, nb, session } = await setUp([seedCell(TORCH)]);
    session.status('restarting');
    const id = nb.getCell(0).getId();
    model.cellExecuted(id, TORCH, false);
    expect(model.state.seeding).toBe('due');
    model.cellExecuted(id, 'SEED = 1', true);
    expect(model.state.seeding).toBe('due');
    model.cellExecuted('another', TORCH, true);
    expect(model.state.seeding).toBe('due');
    model.cellExecuted(id, TORCH, true);
    expect(model.state.seeding).toBe('done');
  });

  it('drops an answer of the process before', async () => {
    const kernel = new FakeKernel();
    kernel.report = { executions: 0 };
    const { model, session } = await setUp([seedCell(TORCH)], { kernel });
    const asked = model.refreshKernel();
    session.change(new FakeKernel());
    await asked;
    expect(model.state.report).toBeNull();
    expect(model.state.seeding).toBe('unknown');
  });
});

describe('views', () => {
  it('get the same state until it changed', async () => {
    const { model, nb } = await setUp([code('x')]);
    const changed = jest.fn();
    model.changed.connect(changed);
    expect(model.state).toBe(model.state);
    const before = model.state;
    await model.setSeed(7);
    expect(changed).toHaveBeenCalled();
    expect(model.state).not.toBe(before);
    nb.getCell(0).setSource('y');
    // Whoever asks gets what is there, before views are told.
    expect(model.state.seed).toBe(7);
  });

  it('are told of typing once it paused, and one cell is parsed', async () => {
    jest.useFakeTimers();
    try {
      const many = Array.from({ length: 50 }, (_, i) => code(`x = ${i}`));
      const { model, nb, detector } = await setUp(many);
      const changed = jest.fn();
      model.changed.connect(changed);
      const before = detector.parses;
      nb.getCell(3).setSource('import t');
      nb.getCell(3).setSource('import torch');
      expect(changed).not.toHaveBeenCalled();
      await jest.advanceTimersByTimeAsync(1000);
      expect(changed).toHaveBeenCalledTimes(1);
      expect(detector.parses).toBe(before + 1);
      expect(model.state.frameworks.map(item => item.recipe.id)).toContain(
        'torch'
      );
      expect(model.cellNumber('c3')).toBe(4);
      expect(model.cellNumber('gone')).toBeNull();
    } finally {
      jest.useRealTimers();
    }
  });

  it('see a framework that another extension adds', async () => {
    const { model, registry: own } = await setUp([code('import mine')]);
    const torch = DEFAULT_FRAMEWORKS.find(({ facts }) => facts.id === 'torch');
    const changed = jest.fn();
    model.changed.connect(changed);
    if (torch) {
      const facts = { ...torch.facts, id: 'mine', modules: ['mine'] };
      own.add({ ...torch, facts });
    }
    expect(changed).toHaveBeenCalled();
  });

  it('show what is not to be overwritten, and a no keeps it', async () => {
    const stored = { version: 2, mine: 1 };
    const { model, nb, asked } = await setUp([code('import random')], {
      metadata: { ...PYTHON, [METADATA_KEY]: stored }
    });
    expect(model.state.metadataProblem).toEqual({ key: 'version', found: '2' });
    expect(await model.insert()).toBe(false);
    expect(asked).toEqual(['replaceMetadata']);
    expect(nb.getMetadata(METADATA_KEY)).toEqual(stored);
    expect(sources(nb)).toEqual(['import random']);
  });

  it('bring the seed cell into view, or another', async () => {
    const { model, reveal } = await setUp([code('x'), seedCell(TORCH)]);
    await model.reveal();
    await model.reveal('c0');
    expect(reveal.mock.calls).toEqual([['c1'], ['c0']]);
  });
});

describe('dispose', () => {
  it('leaves no slot connected', async () => {
    const {
      model,
      nb,
      session,
      kernel,
      registry: own
    } = await setUp([seedCell(TORCH), code('x')]);
    model.isWatched = true;
    const changed = jest.fn();
    model.changed.connect(changed);
    model.dispose();
    model.dispose();
    expect(model.isDisposed).toBe(true);
    const asked = kernel?.asked.length;
    nb.getCell(1).setSource('import torch');
    nb.addCell({ cell_type: 'code', source: 'y' });
    nb.setMetadata('x', 1);
    session.status('restarting');
    session.change(new FakeKernel());
    const [torch] = DEFAULT_FRAMEWORKS;
    own.add({ ...torch, facts: { ...torch.facts, id: 'x' } });
    await new Promise(resolve => setTimeout(resolve, 500));
    expect(changed).not.toHaveBeenCalled();
    expect(kernel?.asked.length).toBe(asked);
  });

  it('while something is on its way ends in silence', async () => {
    const { model, nb, ran } = await setUp([code('import torch')]);
    const inserted = model.insert();
    model.dispose();
    expect(await inserted).toBe(false);
    await settle();
    expect(sources(nb)).toEqual(['import torch']);
    expect(ran).toEqual([]);
  });

  it('while the kernel is asked keeps the seed cell from running', async () => {
    const { model, ran } = await setUp([seedCell(TORCH)]);
    const inserted = model.insert();
    model.dispose();
    expect(await inserted).toBe(false);
    expect(ran).toEqual([]);
  });

  it('while the user is asked keeps an edited seed cell from running', async () => {
    const { model, ran, asked } = await setUp([seedCell(EDITED)], {
      answers: { runUntrusted: true }
    });
    const inserted = model.insert();
    while (!asked.includes('runUntrusted')) {
      await Promise.resolve();
    }
    model.dispose();
    expect(await inserted).toBe(false);
    expect(ran).toEqual([]);
  });
});
