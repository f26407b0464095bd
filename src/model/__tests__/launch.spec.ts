import type {
  ILaunchEnvironments,
  ILaunchState,
  IStartCode
} from '../../kernel';
import { METADATA_KEY } from '../../cell';
import { code, seedCell } from '../../cell/__tests__/helpers';
import { createDefaultRegistry } from '../../recipes';
import { OnDemand } from '../onDemand';
import { SeedCode } from '../seed/seedCode';
import { FakeKernel, PYTHON, settle, setUp } from './helpers';

/** The server's half, in memory. */
class FakeEnvironments implements ILaunchEnvironments {
  constructor(readonly capable = true) {}

  readonly given: Record<string, string>[] = [];
  refuse = false;

  async get(): Promise<ILaunchState | null> {
    return this._state({});
  }

  async set(
    _: string,
    environment: Readonly<Record<string, string>>
  ): Promise<ILaunchState> {
    if (this.refuse) {
      throw new Error('not this one');
    }
    this.given.push({ ...environment });
    return this._state(environment);
  }

  readonly starts: (IStartCode | null)[] = [];

  isOffline = false;

  async setStartCode(_: string, start: IStartCode | null): Promise<boolean> {
    this.starts.push(start);
    return !this.isOffline;
  }

  private _state(wanted: Readonly<Record<string, string>>): ILaunchState {
    const reason = this.capable ? null : 'a Gateway';
    return { wanted, started: {}, capable: this.capable, reason };
  }
}

async function seeded(environments: FakeEnvironments, restart = true) {
  const set = await setUp([code('import numpy')], {
    environments,
    answers: { restart }
  });
  await set.model.insert();
  const stored = () =>
    set.nb.getMetadata(METADATA_KEY) as { environment?: object } | undefined;
  return { ...set, stored };
}

it('stores what the notebook asks for, and tells the server', async () => {
  const environments = new FakeEnvironments();
  const { model, stored, nb } = await seeded(environments);
  expect(await model.setEnvironment('PYTHONHASHSEED', '42')).toBe(true);
  expect(stored()?.environment).toEqual({ PYTHONHASHSEED: '42' });
  expect(environments.given).toEqual([{ PYTHONHASHSEED: '42' }]);

  nb.undo();
  expect(stored()?.environment).toBeUndefined();
  nb.redo();
  expect(await model.setEnvironment('PYTHONHASHSEED', null)).toBe(true);
  expect(stored()?.environment).toBeUndefined();
});

it('lets a hash seed that is the seed follow it, in one step', async () => {
  const environments = new FakeEnvironments();
  const { model, stored, nb } = await seeded(environments);
  await model.setEnvironment('PYTHONHASHSEED', '42');
  await model.setSeed(7);
  await settle();
  expect(stored()?.environment).toEqual({ PYTHONHASHSEED: '7' });
  expect(environments.given.pop()).toEqual({ PYTHONHASHSEED: '7' });
  nb.undo();
  expect(stored()?.environment).toEqual({ PYTHONHASHSEED: '42' });
  expect(model.state.seed).toBe(42);
});

it('leaves another hash seed alone, and the server where there is none', async () => {
  const environments = new FakeEnvironments();
  const { model, stored } = await seeded(environments);
  await model.setSeed(5);
  await settle();
  expect(environments.given).toEqual([]);
  await model.setEnvironment('PYTHONHASHSEED', '0');
  await model.setSeed(7);
  expect(stored()?.environment).toEqual({ PYTHONHASHSEED: '0' });
});

it('says why the server refused', async () => {
  const environments = new FakeEnvironments();
  const { model } = await seeded(environments);
  environments.refuse = true;
  expect(await model.setEnvironment('PYTHONHASHSEED', '42')).toBe(false);
  expect(model.state.failure).toEqual({
    kind: 'refused',
    reason: 'not this one'
  });
});

it.each([null, new FakeEnvironments(false)])(
  'stores it, too, where the server cannot give it (%#)',
  async environments => {
    const { model, nb } = await setUp([code('import numpy')], {
      environments: environments ?? undefined
    });
    await model.insert();
    expect(await model.setEnvironment('PYTHONHASHSEED', '42')).toBe(true);
    expect(environments?.given ?? []).toEqual([]);
    expect(nb.getMetadata(METADATA_KEY)).toMatchObject({
      environment: { PYTHONHASHSEED: '42' }
    });
    expect(model.state.start.launch?.capable ?? false).toBe(false);
  }
);

it('restarts after a question, and not without', async () => {
  const no = await seeded(new FakeEnvironments(), false);
  expect(await no.model.restartWithEnvironment()).toBe(false);
  expect(no.session.restarts).toBe(0);

  const environments = new FakeEnvironments();
  const yes = await seeded(environments);
  await yes.model.setEnvironment('PYTHONHASHSEED', '42');
  expect(await yes.model.restartWithEnvironment()).toBe(true);
  expect(yes.asked).toContain('restart');
  expect(yes.session.restarts).toBe(1);
  expect(environments.given.pop()).toEqual({ PYTHONHASHSEED: '42' });

  environments.refuse = true;
  expect(await yes.model.restartWithEnvironment()).toBe(false);
  expect(yes.session.restarts).toBe(1);
});

it('keeps the choice of when to seed, and drops it again', async () => {
  const { model, nb } = await seeded(new FakeEnvironments());
  await model.setAutoInject('run');
  expect(model.state.start).toMatchObject({ mode: 'run', choice: 'run' });
  await model.setAutoInject(null);
  expect(model.state.start).toMatchObject({ mode: 'never', choice: null });
  expect(nb.getMetadata(METADATA_KEY)).not.toHaveProperty('autoInject');
  expect(nb.getMetadata('kernelspec')).toEqual(PYTHON.kernelspec);
});

it('leaves a seed to the server as long as the page cannot read it', async () => {
  const environments = new FakeEnvironments();
  const seedCode = new OnDemand(
    async () => new SeedCode(createDefaultRegistry())
  );
  const source = 'import random\n\nSEED = 42\n\nrandom.seed(SEED)';
  await setUp([seedCell(source)], {
    environments,
    autoInject: 'run',
    seedCode
  });
  expect(environments.starts).toEqual([]);
  await seedCode.need();
  await settle();
  expect(environments.starts).toEqual([expect.objectContaining({ seed: 42 })]);
});

it('tells the server that a notebook without a seed cell has no seed', async () => {
  const environments = new FakeEnvironments();
  const seedCode = new OnDemand(
    async () => new SeedCode(createDefaultRegistry())
  );
  await setUp([code('1')], { environments, autoInject: 'run', seedCode });
  expect(environments.starts).toEqual([null]);
});

describe('a notebook that is closed', () => {
  it('while its user is asked stores nothing', async () => {
    const { model, asked, nb } = await setUp([code('import numpy')], {
      metadata: { ...PYTHON, [METADATA_KEY]: { version: 99 } },
      answers: { replaceMetadata: true }
    });
    const stored = model.setEnvironment('PYTHONHASHSEED', '42');
    model.dispose();
    expect(await stored).toBe(false);
    expect(asked).toEqual(['replaceMetadata']);
    expect(nb.getMetadata(METADATA_KEY)).toEqual({ version: 99 });
  });

  it('while the server is told leaves its kernel running', async () => {
    const { model, session } = await seeded(new FakeEnvironments());
    const restarted = model.restartWithEnvironment();
    model.dispose();
    expect(await restarted).toBe(false);
    expect(session.restarts).toBe(0);
  });
});

it('tells the server what seeds the next process, once for each change', async () => {
  const environments = new FakeEnvironments();
  const { model, nb } = await setUp([code('import numpy')], {
    environments,
    autoInject: 'run'
  });
  const told = async (...expected: (number | null)[]): Promise<void> => {
    // The server is told at a pause.
    for (
      let i = 0;
      i < 100 && environments.starts.length < expected.length;
      i++
    ) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    expect(environments.starts.map(start => start?.seed ?? null)).toEqual(
      expected
    );
  };
  await told(null);
  await model.insert();
  await told(null, 42);
  expect(environments.starts[1]).toEqual({
    code: model.state.place?.source,
    seed: 42,
    asWritten: false
  });

  nb.addCell({ cell_type: 'code', source: 'print(1)' });
  await model.setSeed(7);
  await told(null, 42, 7);
  await model.setAutoInject('never');
  await told(null, 42, 7, null);
});

it('tells the server again what did not reach it', async () => {
  const environments = new FakeEnvironments();
  const { model, nb } = await setUp([code('import numpy')], {
    environments,
    autoInject: 'run'
  });
  const { starts } = environments;
  const soon = async (isThere: () => boolean): Promise<boolean> => {
    for (let i = 0; i < 100 && !isThere(); i++) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    return isThere();
  };
  await model.insert();
  expect(await soon(() => starts.at(-1)?.seed === 42)).toBe(true);
  environments.isOffline = true;
  await model.setSeed(7);
  expect(await soon(() => starts.at(-1)?.seed === 7)).toBe(true);
  await settle();
  const before = starts.length;
  nb.addCell({ cell_type: 'code', source: 'print(1)' });
  expect(await soon(() => starts.length > before)).toBe(true);
  expect(starts.at(-1)?.seed).toBe(7);
});

it('tells a server nothing of a kernel of another language', async () => {
  const environments = new FakeEnvironments();
  const { model } = await setUp([code('let x = 3;')], {
    environments,
    autoInject: 'run',
    kernel: new FakeKernel('xrust'),
    metadata: {
      kernelspec: { name: 'xrust', display_name: 'Rust', language: 'rust' }
    }
  });
  await model.insert();
  await new Promise(resolve => setTimeout(resolve, 300));
  expect(environments.starts).toEqual([]);
});
