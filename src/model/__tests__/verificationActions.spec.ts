import type { Contents } from '@jupyterlab/services';

import { code } from '../../cell/__tests__/helpers';
import type { IAdvice, IReport, SaveResult } from '../../jobs';
import { RefusedError } from '../../jobs';
import {
  cause,
  cell,
  done,
  FakeServer,
  message,
  report
} from '../../jobs/__tests__/helpers';
import type { IOpenNotebook, IVerificationNotices, OpenNotebooks } from '..';
import { VerificationActions, Verifications } from '..';
import { setUp as setUpModel } from './helpers';

const PATH = 'a/digits.ipynb';

function advise(kind: string, part: Partial<IAdvice> = {}): IAdvice {
  return {
    kind,
    message: message('Do it.'),
    text: 'Do it.',
    framework: null,
    cell: null,
    line: null,
    source: null,
    call: null,
    change: null,
    environment: {},
    determinism: null,
    ...part
  };
}

const change = { cell: 1, line: 1, before: ['x = 1'], after: ['x = 2'] };

/** A report with this advice. */
function advising(advice: IAdvice): IReport {
  const cells = [
    cell(0, { source: 'import random' }),
    cell(1, { state: 'output', source: 'x = 1' })
  ];
  return report('diverged', cells, { cause: cause({ advice: [advice] }) });
}

/** Actions on one notebook, and all that they do to others. */
async function setUp(
  found: IReport,
  told: Parameters<typeof setUpModel>[1] & { open?: boolean } = {}
) {
  const made = await setUpModel([code('import random'), code('x = 1')], {
    kernel: null,
    ...told
  });
  const server = new FakeServer();
  server.found = done(found, { path: PATH });
  const verifications = new Verifications({
    client: server,
    prompts: { verify: async ({ chosen }) => chosen },
    preferences: () => ({
      ask: false,
      timeout: null,
      tolerance: 0,
      sideBySide: null,
      masksOff: [],
      stored: true,
      runs: 2
    }),
    remember: async () => undefined
  });
  await verifications.get(PATH).attach();
  const open = {
    panel: { context: { model: { sharedModel: made.nb } } },
    path: PATH,
    model: made.model
  } as unknown as IOpenNotebook;
  const notices = {
    noCell: jest.fn(),
    noLines: jest.fn(),
    noReport: jest.fn(),
    saved: jest.fn<void, [SaveResult, string, string, string]>(),
    refused: jest.fn()
  } satisfies IVerificationNotices;
  const show = jest.fn();
  const activate = jest.fn();
  const contents = {
    get: async () => ({ content: [] }),
    save: jest.fn(async (path: string) => ({ path }))
  };
  const actions = new VerificationActions({
    verifications,
    notebooks: {
      reach: async () => (told.open === false ? null : open)
    } as unknown as OpenNotebooks,
    contents: contents as unknown as Contents.IManager,
    prompts: {
      fileName: async (name: string) => name,
      replace: async () => true
    },
    notices,
    show,
    activate
  });
  return { ...made, server, actions, notices, show, activate, contents, open };
}

describe('verifying', () => {
  it('shows the verification that it starts, with what was chosen for this once', async () => {
    const { actions, server, show } = await setUp(
      report('reproduced', [cell(0)])
    );
    await actions.verify(PATH, { sideBySide: false });
    expect(show).toHaveBeenCalledWith(PATH);
    const started = server.asked.find(([kind]) => kind === 'start');
    expect(started?.[3]).toMatchObject({ sideBySide: false });
  });

  it('does nothing where the notebook cannot be opened', async () => {
    const { actions, server, show } = await setUp(
      report('reproduced', [cell(0)]),
      {
        open: false
      }
    );
    await actions.verify(PATH);
    expect(show).not.toHaveBeenCalled();
    expect(server.asked.map(([kind]) => kind)).not.toContain('start');
  });
});

describe('a cell that was verified', () => {
  it('is brought into view, in its notebook', async () => {
    const found = report('diverged', [cell(0), cell(1)]);
    const { actions, activate, open, reveal, notices } = await setUp(found);
    await actions.showCell(PATH, 1, 3);
    expect(activate).toHaveBeenCalledWith(open);
    expect(reveal).toHaveBeenCalledWith('c1', 3);
    expect(notices.noCell).not.toHaveBeenCalled();
  });

  it('that is gone is told by its number', async () => {
    const { actions, activate, notices } = await setUp(
      report('diverged', [cell(0), cell(7)])
    );
    await actions.showCell(PATH, 7);
    expect(notices.noCell).toHaveBeenCalledWith(8, 'print(7)');
    expect(activate).not.toHaveBeenCalled();
  });
});

describe('an advice', () => {
  it('seeds a framework', async () => {
    const { actions, nb, notices } = await setUp(
      advising(advise('seed-framework', { framework: 'numpy' })),
      { result: { kind: 'no-kernel' } }
    );
    await actions.followAdvice(PATH, 0);
    expect(nb.cells[2].getSource()).toContain('np.random.seed(SEED)');
    // It was written, but no kernel could run it.
    expect(notices.refused).toHaveBeenCalledTimes(1);
    expect(notices.refused.mock.calls[0][0].state.failure).toEqual({
      kind: 'no-kernel'
    });
  });

  it('that is refused is not told where the panel shows why', async () => {
    const { actions, model, notices } = await setUp(
      advising(advise('seed-framework', { framework: 'numpy' })),
      { result: { kind: 'no-kernel' } }
    );
    model.isWatched = true;
    await actions.followAdvice(PATH, 0);
    expect(notices.refused).not.toHaveBeenCalled();
  });

  it('fixes the hash seed', async () => {
    const { actions, nb } = await setUp(advising(advise('set-hash-seed')));
    await actions.followAdvice(PATH, 0);
    expect(nb.getMetadata('jupyterlab_seed')).toMatchObject({
      environment: { PYTHONHASHSEED: expect.any(String) }
    });
  });

  it('verifies one run after the other', async () => {
    const { actions, server } = await setUp(
      advising(advise('one-after-the-other'))
    );
    await actions.followAdvice(PATH, 0);
    const started = server.asked.find(([kind]) => kind === 'start');
    expect(started?.[3]).toMatchObject({ sideBySide: false });
  });

  it('is tried without the notebook', async () => {
    const found = advising(advise('seed-generator', { cell: 1, change }));
    const { actions, nb, server, show } = await setUp(found);
    const before = JSON.stringify(nb.toJSON());
    await actions.tryAdvice(PATH, 0);
    const started = server.asked.find(([kind]) => kind === 'start');
    expect(started?.[3]).toMatchObject({ changes: [change] });
    expect(show).toHaveBeenCalledWith(PATH);
    expect(JSON.stringify(nb.toJSON())).toBe(before);
  });

  it('is tried where its cell is now, and not in another', async () => {
    const line = { ...change, before: [], after: ['y = 0'] };
    const { actions, nb, notices, server } = await setUp(
      advising(advise('seed-generator', { change: line }))
    );
    nb.insertCell(0, { cell_type: 'code', source: 'z = 1' });
    await actions.tryAdvice(PATH, 0);
    const started = server.asked.filter(([kind]) => kind === 'start');
    expect(started[0][3]).toMatchObject({ changes: [{ ...line, cell: 2 }] });
    expect(notices.noLines).not.toHaveBeenCalled();
  });

  it('is not tried in a cell that has changed', async () => {
    const line = { ...change, before: [], after: ['y = 0'] };
    const { actions, nb, notices, server } = await setUp(
      advising(advise('seed-generator', { change: line }))
    );
    nb.cells[1].setSource('x = (\n  1)');
    await actions.tryAdvice(PATH, 0);
    expect(server.asked.some(([kind]) => kind === 'start')).toBe(false);
    expect(notices.noLines).toHaveBeenCalledWith(2, expect.any(String));
  });

  it('is tried with its switch and variables, and timed', async () => {
    const environment = { CUBLAS_WORKSPACE_CONFIG: ':4096:8' };
    const { actions, server } = await setUp(
      advising(
        advise('deterministic-device', {
          change,
          environment,
          determinism: ['algorithms', 'error']
        })
      )
    );
    await actions.tryAdvice(PATH, 0);
    const started = server.asked.find(([kind]) => kind === 'start');
    expect(started?.[3]).toMatchObject({
      changes: [change],
      environment,
      determinism: { algorithms: 'error' },
      timed: true,
      runs: 2
    });
  });

  it('is written into the notebook', async () => {
    const { actions, nb, notices } = await setUp(
      advising(advise('seed-generator', { change }))
    );
    await actions.applyTrial(PATH, 0);
    expect(nb.cells[change.cell].getSource()).toContain(change.after[0]);
    await actions.applyTrial(PATH, 0);
    expect(notices.noLines).toHaveBeenCalledWith(
      change.cell + 1,
      expect.any(String)
    );
    // Nothing was tried.
    const before = JSON.stringify(nb.toJSON());
    await actions.applyTrial(PATH);
    await actions.applyTrial(PATH, 5);
    expect(JSON.stringify(nb.toJSON())).toBe(before);
  });

  it('that changes no code is not tried', async () => {
    const { actions, server } = await setUp(advising(advise('sort')));
    await actions.tryAdvice(PATH, 0);
    await actions.tryAdvice(PATH, 5);
    expect(server.asked.some(([kind]) => kind === 'start')).toBe(false);
  });

  it('goes to the cell that is to be changed by hand', async () => {
    const { actions, reveal } = await setUp(
      advising(advise('fix-seed', { cell: 1, line: 2 }))
    );
    await actions.followAdvice(PATH, 0);
    expect(reveal).toHaveBeenCalledWith('c1', 2);
  });

  it('that is not there, or for people alone, changes nothing', async () => {
    const { actions, nb, reveal, show } = await setUp(
      advising(advise('see-documentation'))
    );
    const before = JSON.stringify(nb.toJSON());
    await actions.followAdvice(PATH, 0);
    // The report may be another one than the view's.
    await actions.followAdvice(PATH, 5);
    expect(JSON.stringify(nb.toJSON())).toBe(before);
    expect(reveal).not.toHaveBeenCalled();
    expect(show).not.toHaveBeenCalled();
  });
});

describe('a report', () => {
  it('is saved beside its notebook', async () => {
    const { actions, contents, notices } = await setUp(
      report('reproduced', [cell(0)])
    );
    await actions.save(PATH, 'json');
    expect(contents.save).toHaveBeenCalledWith('a/digits.verify.json', {
      type: 'file',
      format: 'text',
      content: '{}'
    });
    expect(notices.saved).toHaveBeenCalledWith(
      { kind: 'saved', path: 'a/digits.verify.json' },
      PATH,
      'json',
      '{}'
    );
  });

  it('that the server no longer has is said', async () => {
    const { actions, server, contents, notices } = await setUp(
      report('reproduced', [cell(0)])
    );
    server.reported = new RefusedError('gone', 'No such verification.');
    await actions.save(PATH, 'html');
    expect(notices.noReport).toHaveBeenCalledWith({
      kind: 'gone',
      message: 'No such verification.'
    });
    expect(contents.save).not.toHaveBeenCalled();
  });
});
