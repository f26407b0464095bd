import { code, seedCell } from '../../cell/__tests__/helpers';
import type { IReport } from '../../jobs';
import type { IRecord } from '../../ledger';
import { createDefaultRegistry } from '../../recipes';
import { OnDemand } from '../onDemand';
import { SeedCode } from '../seed/seedCode';
import type { ISetUp } from './helpers';
import { FakeKernel, settle, setUp } from './helpers';

const SEED_CELL = 'import random\n\nSEED = 42\n\nrandom.seed(SEED)';
const DRAW = 'import random\nrandom.random()';

/** A record of a cell that drew under the seed 7. */
function record(n: number, cell: string): IRecord {
  return {
    session: 'a',
    n,
    kind: 'cell',
    cell,
    code: DRAW,
    count: n + 1,
    outcome: 'ok',
    overlapped: false,
    streams: { python: [`${n}`, `${n + 1}`, 7, 7] }
  };
}

/** A model that loads only what it needs, over a connection that is lost at first if told so. */
async function open(
  cells: Parameters<typeof setUp>[0],
  told: ISetUp = {},
  isCut = false
) {
  let loads = 0;
  const connection = { isCut };
  const made = await setUp(cells, {
    ...told,
    isLazy: true,
    load: async () => {
      loads += 1;
      if (connection.isCut) {
        throw new Error('offline');
      }
    }
  });
  return { ...made, connection, loads: () => loads };
}

/** A model of a notebook without a seed cell, for which the recipes have not loaded. */
async function openWithoutRecipes(isCut = false, kernel = new FakeKernel()) {
  const seedCode = new OnDemand(async () => {
    if (isCut) {
      throw new Error('offline');
    }
    return new SeedCode(createDefaultRegistry());
  });
  return setUp([code('import numpy')], {
    isLazy: true,
    kernel,
    seedCode,
    load: async () => {
      if (!(await seedCode.need())) {
        throw new Error('offline');
      }
    }
  });
}

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask'] });
});

afterEach(() => {
  jest.useRealTimers();
});

describe('what reads code loads', () => {
  it('not with a notebook without a seed cell, of which nothing ran', async () => {
    const { loads, model, session } = await open([code(DRAW)]);
    session.record({ ...record(0, 'c0'), kind: 'start', cell: null });
    session.status('restarting');
    await settle();
    expect(loads()).toBe(0);
    expect(model.state.place).toBeNull();
    expect(model.state.failure).toBeNull();
  });

  it('with a seed cell, which may lack a framework', async () => {
    const { loads, model } = await open([
      seedCell(SEED_CELL),
      code('import numpy')
    ]);
    expect(loads()).toBe(1);
    expect(model.state.plan?.action).toBe('update');
  });

  it('when a seed cell comes', async () => {
    const { loads, nb } = await open([code(DRAW)]);
    nb.insertCell(0, {
      cell_type: 'code',
      source: SEED_CELL,
      metadata: { jupyterlab_seed: { role: 'seed-cell' } }
    });
    expect(loads()).toBe(1);
  });

  it('when a view shows the notebook, and when its code is asked for', async () => {
    const shown = await open([code(DRAW)]);
    shown.model.isWatched = true;
    expect(shown.loads()).toBe(2);
    const asked = await open([code(DRAW)]);
    await asked.model.prepare();
    await asked.model.prepare();
    expect(asked.loads()).toBe(2);
    expect(asked.model.state.frameworks[0].cells).toEqual(['c0']);
  });

  it('before a seed cell is written', async () => {
    const { model, nb } = await open([code('import numpy'), code(DRAW)]);
    expect(await model.insert()).toBe(true);
    expect(nb.cells.map(cell => cell.getSource()).join()).toContain(
      'numpy.random.seed(SEED)'
    );
  });

  it('before the kernel is asked for the versions that a seed cell is written for', async () => {
    const kernel = new FakeKernel();
    const asked = jest.spyOn(kernel, 'requestExecute');
    const { model } = await openWithoutRecipes(false, kernel);
    expect(await model.insert()).toBe(true);
    const reports = asked.mock.calls
      .map(([{ user_expressions }]) => user_expressions.answer)
      .filter(expression => expression.includes('["report"]'));
    expect(reports[0]).toContain('numpy');
  });

  it('before a seed is chosen or drawn', async () => {
    const chosen = await openWithoutRecipes();
    expect(await chosen.model.setSeed(7)).toBe(true);
    expect(chosen.model.state).toMatchObject({ seed: 7, failure: null });
    const drawn = await openWithoutRecipes();
    expect(await drawn.model.roll()).toBe(true);
    expect(drawn.model.state.failure).toBeNull();
    const offline = await openWithoutRecipes(true);
    expect(await offline.model.setSeed(7)).toBe(false);
    expect(offline.model.state.failure).toEqual({ kind: 'not-loaded' });
  });

  it('where cells say that they ran with another seed', async () => {
    const ran = { metadata: { jupyterlab_seed: { ran: { seed: 7 } } } };
    const { loads, model } = await open([{ ...code(DRAW), ...ran }]);
    expect(loads()).toBe(1);
    expect(model.marks.get('c0')?.state).toBe('earlier-kernel');
  });
});

describe('before the ledger is there', () => {
  it('not with what a verification found, which stands on its cell', async () => {
    const { loads, model } = await open([code(DRAW)]);
    model.verified({
      started: '2026-01-01T10:00:00Z',
      seconds: 60,
      cells: [{ id: 'c0', index: 0, state: 'output', source: DRAW }]
    } as unknown as IReport);
    expect(model.marks.attention).toEqual(['c0']);
    expect(loads()).toBe(0);
  });

  it('records wait for it, and are judged as if it had been', async () => {
    const early = await open([seedCell(SEED_CELL), code(DRAW)], {}, true);
    early.session.record(record(0, 'c1'));
    early.session.record(record(1, 'c1'));
    expect(early.model.marks.get('c1')).toBeNull();
    const seen: string[] = [];
    early.model.marks.changed.connect((_, ids) => seen.push(...ids));
    early.connection.isCut = false;
    await jest.advanceTimersByTimeAsync(5000);
    const usual = await setUp([seedCell(SEED_CELL), code(DRAW)]);
    usual.session.record(record(0, 'c1'));
    usual.session.record(record(1, 'c1'));
    await settle();
    expect(early.model.marks.get('c1')).toEqual(usual.model.marks.get('c1'));
    expect(early.model.marks.get('c1')?.state).toBe('different-seed');
    expect(early.nb.cells[1].getMetadata('jupyterlab_seed')).toEqual({
      ran: { seed: 7 }
    });
    expect(seen).toEqual(['c1']);
  });

  it('a kernel that ends leaves what its cells ran with', async () => {
    const { connection, model, session } = await open(
      [seedCell(SEED_CELL), code(DRAW)],
      {},
      true
    );
    session.record(record(0, 'c1'));
    session.status('dead');
    connection.isCut = false;
    await jest.advanceTimersByTimeAsync(5000);
    expect(model.marks.get('c1')?.state).toBe('earlier-kernel');
  });

  it('saving the file loses nothing that it stores', async () => {
    const ran = { metadata: { jupyterlab_seed: { ran: { seed: 7 } } } };
    const { model, nb } = await open([{ ...code(DRAW), ...ran }], {}, true);
    model.beforeSave();
    expect(nb.cells[0].getMetadata('jupyterlab_seed')).toEqual({
      ran: { seed: 7 }
    });
  });
});

describe('what does not load', () => {
  it('is told, and tried again until it loads', async () => {
    const { connection, loads, model, notify } = await open(
      [seedCell(SEED_CELL), code('import numpy')],
      {},
      true
    );
    const { failure } = model.state;
    expect(failure).toEqual({ kind: 'not-loaded' });
    await jest.advanceTimersByTimeAsync(5000);
    expect(loads()).toBe(2);
    expect(model.state.failure).toBe(failure);
    expect(notify.mock.calls).toEqual([[{ kind: 'not-loaded' }]]);
    connection.isCut = false;
    await jest.advanceTimersByTimeAsync(5000);
    expect(model.state.failure).toBeNull();
    expect(model.state.plan?.action).toBe('update');
    await jest.advanceTimersByTimeAsync(60000);
    expect(loads()).toBe(3);
  });

  it('writes no seed cell for a notebook that was not read', async () => {
    const { model, nb } = await open([code('import numpy')], {}, true);
    expect(await model.insert()).toBe(false);
    expect(model.state.failure).toEqual({ kind: 'not-loaded' });
    expect(nb.cells).toHaveLength(1);
  });

  it('is not tried any more once its notebook is closed', async () => {
    const { loads, model } = await open([seedCell(SEED_CELL)], {}, true);
    model.dispose();
    await jest.advanceTimersByTimeAsync(60000);
    expect(loads()).toBe(1);
  });

  it('is tried at once when it is needed again', async () => {
    let attempts = 0;
    const part = new OnDemand(async () => {
      attempts += 1;
      return attempts > 1 ? attempts : Promise.reject(new Error('offline'));
    });
    expect(await part.need()).toBeNull();
    expect(await part.need()).toBe(2);
    expect(part.value).toBe(2);
  });
});
