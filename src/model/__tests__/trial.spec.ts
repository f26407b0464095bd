import { code } from '../../cell/__tests__/helpers';
import type { IAdvice, IChange, IReport } from '../../jobs';
import { cause, cell, message, report } from '../../jobs/__tests__/helpers';
import { applied } from '../../jobs';
import { applyTrial, canApply, canTry, pendingChanges, trialOf } from '..';
import { setUp } from './helpers';

const LINE = 'torch.use_deterministic_algorithms(True)';
const SWITCH: IChange = { cell: 1, line: 1, before: [], after: [LINE] };
const CUBLAS = { CUBLAS_WORKSPACE_CONFIG: ':4096:8' };

function advise(part: Partial<IAdvice> = {}): IAdvice {
  return {
    kind: 'deterministic-device',
    message: message('Do it.'),
    text: 'Do it.',
    framework: 'torch',
    cell: 1,
    line: 1,
    source: null,
    call: null,
    change: SWITCH,
    environment: CUBLAS,
    determinism: ['algorithms', 'error'],
    ...part
  };
}

/** A report on cells of these sources, which tried this; it has the sources with what it tried. */
function of(
  sources: readonly string[],
  tried: Partial<IReport['options']> = {}
): IReport {
  const cells = sources.map((source, index) =>
    cell(index, {
      source: (tried.changes ?? [])
        .filter(change => change.cell === index)
        .reduce((text, change) => applied(text, change) ?? text, source)
    })
  );
  const made = report('diverged', cells, { cause: cause() });
  return { ...made, options: { ...made.options, ...tried } };
}

describe('a trial', () => {
  it('is what was tried and what is advised', () => {
    const tried: IChange = { cell: 0, line: 1, before: ['a'], after: ['b'] };
    const found = of(['a', 'b'], {
      changes: [tried],
      environment: { PYTHONHASHSEED: '1' },
      determinism: { cudnn: 'deterministic' }
    });
    expect(trialOf(found)).toEqual({
      changes: [tried],
      environment: { PYTHONHASHSEED: '1' },
      determinism: { cudnn: 'deterministic' }
    });
    expect(trialOf(found, advise())).toEqual({
      changes: [tried, SWITCH],
      environment: { PYTHONHASHSEED: '1', ...CUBLAS },
      determinism: { cudnn: 'deterministic', algorithms: 'error' }
    });
  });

  it('needs lines or variables', () => {
    expect(canTry(advise())).toBe(true);
    expect(canTry(advise({ change: null }))).toBe(true);
    expect(canTry(advise({ change: null, environment: {} }))).toBe(false);
    expect(canApply(advise())).toBe(true);
    // Those have a button of their own, which does the same.
    expect(canApply(advise({ kind: 'set-hash-seed' }))).toBe(false);
    expect(canApply(advise({ kind: 'seed-framework' }))).toBe(false);
  });
});

describe('applying a trial', () => {
  it('writes the lines where there is no seed cell, in one undo step', async () => {
    const sources = ['import torch', 'x = 1'];
    const { model, nb } = await setUp(
      sources.map(source => code(source)),
      { kernel: null }
    );
    const trial = trialOf(of(sources), advise());
    expect(await applyTrial(model, nb, of(sources), trial)).toBe(true);
    expect(nb.cells.map(one => one.getSource())).toEqual([
      'import torch',
      `${LINE}\nx = 1`
    ]);
    expect(nb.getMetadata('jupyterlab_seed')).toMatchObject({
      environment: CUBLAS
    });
  });

  it('sets the switch of the seed cell as the panel does', async () => {
    const sources = ['import torch\nx = torch.rand(1)'];
    const { model, nb } = await setUp(sources.map(source => code(source)));
    await model.insert();
    const before = nb.cells.map(one => one.getSource());
    const place = before.findIndex(source => source.includes('SEED = '));
    const lines = before[place].split('\n');
    const at = lines.findIndex(line => line.startsWith('random.seed')) + 1;
    const change: IChange = {
      cell: place,
      line: at,
      before: [],
      after: [LINE]
    };
    const ids = nb.cells.map(one => one.getId());
    const { cells, ...rest } = of(before);
    const found = {
      ...rest,
      cells: cells.map((one, index) => ({ ...one, id: ids[index] }))
    };
    const trial = trialOf(found, advise({ change }));
    expect(await applyTrial(model, nb, found, trial)).toBe(true);
    const after = nb.cells[place].getSource();
    expect(after).toContain(LINE);
    expect(after.split(LINE)).toHaveLength(2);
    expect(after).toContain('CUBLAS_WORKSPACE_CONFIG');
    // As the composer writes it: nothing is edited by hand.
    expect(model.state.reading?.exact).toBe(true);
    expect(model.state.options?.determinism.algorithms).toBe('error');
  });

  it('changes nothing if a cell has other lines now', async () => {
    const sources = ['import torch', 'x = 1'];
    const { model, nb } = await setUp([code('import torch'), code('x = 2')], {
      kernel: null
    });
    const before = JSON.stringify(nb.toJSON());
    const change: IChange = {
      cell: 1,
      line: 1,
      before: ['x = 1'],
      after: ['x = 3']
    };
    const other: IChange = { cell: 0, line: 1, before: [], after: ['y = 1'] };
    const found = of(sources, { changes: [other, change] });
    expect(await applyTrial(model, nb, found, trialOf(found))).toBe(1);
    expect(JSON.stringify(nb.toJSON())).toBe(before);
  });

  it('follows several changes of one cell', async () => {
    const sources = ['a = 1\nb = 2'];
    const { model, nb } = await setUp(
      sources.map(source => code(source)),
      { kernel: null }
    );
    const changes: IChange[] = [
      { cell: 0, line: 1, before: [], after: ['first'] },
      { cell: 0, line: 3, before: ['b = 2'], after: ['b = 3'] }
    ];
    const found = of(sources, { changes });
    expect(await applyTrial(model, nb, found, trialOf(found))).toBe(true);
    expect(nb.cells[0].getSource()).toBe('first\na = 1\nb = 3');
  });

  it('adds no line to a cell that has changed, where its number means another place', async () => {
    const sources = ['import torch', 'x = 1'];
    const now = ['import torch', 'if y:\n    x = 1'];
    const { model, nb } = await setUp(
      now.map(source => code(source)),
      { kernel: null }
    );
    const found = of(sources);
    const trial = trialOf(found, advise());
    expect(await applyTrial(model, nb, found, trial)).toBe(1);
    expect(nb.cells.map(one => one.getSource())).toEqual(now);
    expect(nb.getMetadata('jupyterlab_seed')).toBeUndefined();
  });

  it('writes a line once, however often it is applied', async () => {
    const sources = ['import torch', 'x = 1'];
    const { model, nb } = await setUp(
      sources.map(source => code(source)),
      { kernel: null }
    );
    const found = of(sources, { changes: [SWITCH] });
    for (let i = 0; i < 2; i++) {
      expect(await applyTrial(model, nb, found, trialOf(found))).toBe(true);
      expect(nb.cells[1].getSource()).toBe(`${LINE}\nx = 1`);
    }
    // What is advised on top of it comes on top of it.
    const change: IChange = {
      cell: 1,
      line: 2,
      before: ['x = 1'],
      after: ['x = 2']
    };
    const more = trialOf(found, advise({ change, environment: {} }));
    expect(pendingChanges(model, nb, found, more)).toEqual([
      { id: 'c1', changes: [change], after: `${LINE}\nx = 2` }
    ]);
  });

  it('follows a cell to its new place', async () => {
    const sources = ['import torch', 'x = 1'];
    const { model, nb } = await setUp(
      sources.map(source => code(source)),
      { kernel: null }
    );
    nb.insertCell(0, { cell_type: 'markdown', source: '# New' });
    const found = of(sources);
    const trial = trialOf(found, advise());
    expect(pendingChanges(model, nb, found, trial)).toEqual([
      {
        id: 'c1',
        changes: [{ ...SWITCH, cell: 2 }],
        after: `${LINE}\nx = 1`
      }
    ]);
    nb.deleteCell(2);
    expect(pendingChanges(model, nb, found, trial)).toBe(1);
  });

  it('stops where a choice is refused', async () => {
    const sources = ['import torch', 'x = 1'];
    const { model, nb } = await setUp(
      sources.map(source => code(source)),
      { kernel: null }
    );
    jest.spyOn(model, 'setEnvironment').mockResolvedValue(false);
    const trial = trialOf(of(sources), advise());
    expect(await applyTrial(model, nb, of(sources), trial)).toBe(false);
    expect(nb.cells.map(one => one.getSource())).toEqual(sources);
  });
});
