import { code, notebook } from '../../cell/__tests__/helpers';
import {
  cell,
  done,
  FakeServer,
  mask,
  message,
  report,
  running
} from '../../jobs/__tests__/helpers';
import type { IVerifyOptions, Verification } from '../../jobs';
import { RefusedError } from '../../jobs';
import type { IVerifyPreferences, IVerifyQuestion } from '..';
import { actionOf, contentOf, Verifications } from '..';
import { setUp as setUpModel } from './helpers';

const PREFERENCES: IVerifyPreferences = {
  ask: true,
  timeout: null,
  tolerance: 0,
  sideBySide: null,
  masksOff: [],
  stored: true,
  runs: 2
};

function setUp(
  answer: Partial<IVerifyPreferences> | null = {},
  preferences: Partial<IVerifyPreferences> = {}
) {
  const server = new FakeServer();
  const questions: IVerifyQuestion[] = [];
  const remembered: IVerifyPreferences[] = [];
  const shown: Verification[] = [];
  const current = { ...PREFERENCES, ...preferences };
  const verifications = new Verifications({
    client: server,
    prompts: {
      verify: async question => {
        questions.push(question);
        // In another order than that of the settings, as a dialog may give it.
        const given = answer && { ...question.chosen, ...answer };
        return (
          given &&
          (Object.fromEntries(
            Object.entries(given).reverse()
          ) as unknown as IVerifyPreferences)
        );
      }
    },
    preferences: () => current,
    remember: async chosen => {
      remembered.push(chosen);
    }
  });
  const document = notebook([code('x = 1'), code('print(x)'), code('')]);
  const verify = (instead: Partial<IVerifyOptions> = {}): Promise<boolean> =>
    verifications.verify('a.ipynb', document, instead, verification =>
      shown.push(verification)
    );
  const kinds = (): unknown[] => server.asked.map(([kind]) => kind);
  return {
    server,
    verifications,
    verify,
    questions,
    remembered,
    shown,
    kinds,
    document
  };
}

describe('the verifications', () => {
  it('asks, and starts what was chosen', async () => {
    const made = setUp({ timeout: 5, sideBySide: true });
    made.server.found = done(report('reproduced', [cell(0)]));
    expect(await made.verify()).toBe(true);
    const [question] = made.questions;
    expect(question).toMatchObject({
      path: 'a.ipynb',
      planned: { runs: 2, skipped: 0, notCompared: 0 },
      last: { status: 'done' },
      chosen: PREFERENCES,
      isTrial: false
    });
    const options = {
      timeout: 5,
      tolerance: 0,
      sideBySide: true,
      masksOff: [],
      stored: true,
      runs: 2
    };
    const [, path, sent, given] =
      made.server.asked.find(([kind]) => kind === 'start') ?? [];
    expect([path, given]).toEqual(['a.ipynb', options]);
    expect(sent).toEqual(contentOf(made.document, true));
    expect(made.remembered).toEqual([{ ...options, ask: true }]);
    expect(made.shown.map(({ phase }) => phase)).toEqual(['running']);
    made.verifications.dispose();
  });

  it('starts nothing where it is not wanted', async () => {
    const made = setUp(null);
    expect(await made.verify()).toBe(false);
    expect(made.kinds()).not.toContain('start');
    expect(made.shown).toEqual([]);
    expect(made.remembered).toEqual([]);
  });

  it('remembers nothing where nothing else was chosen', async () => {
    const made = setUp();
    expect(await made.verify()).toBe(true);
    expect(made.questions).toHaveLength(1);
    expect(made.remembered).toEqual([]);
    made.verifications.dispose();
  });

  it('asks no more where that was chosen, and remembers nothing new', async () => {
    const made = setUp({}, { ask: false, tolerance: 0.5 });
    expect(await made.verify()).toBe(true);
    expect(made.questions).toEqual([]);
    expect(made.remembered).toEqual([]);
    expect(made.server.asked.find(([kind]) => kind === 'start')?.[3]).toEqual({
      timeout: null,
      tolerance: 0.5,
      sideBySide: null,
      masksOff: [],
      stored: true,
      runs: 2
    });
    made.verifications.dispose();
  });

  it('does not remember what was chosen for this once', async () => {
    const made = setUp({ ask: false });
    await made.verify({ sideBySide: false });
    expect(made.remembered).toEqual([{ ...PREFERENCES, ask: false }]);
    expect(
      made.server.asked.find(([kind]) => kind === 'start')?.[3]
    ).toMatchObject({ sideBySide: false });
    made.verifications.dispose();
  });

  it('remembers no change that is tried, and compares it with nothing shown', async () => {
    const made = setUp({ timeout: 5 });
    const changes = [{ cell: 0, line: 1, before: [], after: ['y = 1'] }];
    await made.verify({ changes, stored: false });
    expect(made.questions[0].chosen).toEqual({ ...PREFERENCES, stored: false });
    expect(made.remembered).toEqual([{ ...PREFERENCES, timeout: 5 }]);
    const [, , sent, given] =
      made.server.asked.find(([kind]) => kind === 'start') ?? [];
    expect(given).toMatchObject({ changes, stored: false });
    expect(made.questions[0].isTrial).toBe(true);
    expect(sent).toEqual(contentOf(made.document));
    made.verifications.dispose();
  });

  it('shows the one that runs, and asks nothing', async () => {
    const made = setUp();
    made.server.found = running();
    expect(await made.verify()).toBe(true);
    expect(made.shown.map(({ phase }) => phase)).toEqual(['running']);
    expect(await made.verify()).toBe(true);
    expect(made.shown[1]).toBe(made.shown[0]);
    expect(made.questions).toEqual([]);
    expect(made.kinds()).not.toContain('start');
    made.verifications.dispose();
  });

  it('shows the one that runs under the path that the notebook had', async () => {
    const made = setUp();
    made.server.known = running({ path: 'before.ipynb' });
    const restored = made.verifications.get('a.ipynb');
    void restored.attach('v1');
    expect(await made.verify()).toBe(true);
    expect(made.shown).toEqual([restored]);
    expect(made.kinds()).not.toContain('start');
    // A new notebook has that path now.
    made.server.found = running({ path: 'before.ipynb' });
    made.server.starting = running({ id: 'v2' });
    await made.verifications.verify(
      'before.ipynb',
      made.document,
      {},
      () => null
    );
    expect(made.verifications.get('before.ipynb').id).toBe('v2');
    made.verifications.dispose();
  });

  it('announces a report once, and none that was there before', async () => {
    const made = setUp();
    const reported: (string | undefined)[] = [];
    made.verifications.reported.connect((_, { path, state }) => {
      reported.push(`${path}: ${state?.report?.verdict.kind}`);
    });
    made.server.known = done(report('reproduced', []));
    await made.verifications.get('old.ipynb').attach('v0');
    expect(reported).toEqual([]);
    await made.verify();
    await made.server.tell(done(report('reproduced', [])));
    made.verifications.rename('a.ipynb', 'b.ipynb');
    expect(reported).toEqual(['a.ipynb: reproduced']);
    made.verifications.dispose();
  });

  it('finds what runs, where the server can do it', async () => {
    const made = setUp();
    made.server.found = running();
    expect(await made.verifications.findRunning('a.ipynb')).toBe('v1');
    made.server.found = done(report('reproduced', [cell(0)]));
    expect(await made.verifications.findRunning('a.ipynb')).toBeNull();
    const other = setUp();
    other.server.rules = null;
    expect(await other.verifications.findRunning('a.ipynb')).toBeNull();
    expect(other.kinds()).toEqual(['masks']);
  });

  it('can do what it could once', async () => {
    const made = setUp();
    await made.verifications.askServer();
    made.server.found = new RefusedError('missing', '');
    made.server.starting = new RefusedError('missing', '');
    expect(await made.verify()).toBe(false);
    expect(made.verifications.isAvailable).toBe(true);
    expect(made.shown[0].refusal?.kind).toBe('missing');
  });

  it('knows whether the server can do it', async () => {
    const made = setUp();
    let changes = 0;
    made.verifications.changed.connect(() => {
      changes += 1;
    });
    expect(made.verifications.isAvailable).toBeNull();
    made.server.rules = new Error('lost');
    await made.verifications.askServer();
    expect(made.verifications.isAvailable).toBeNull();
    made.server.rules = [mask('address', 'a', 'b')];
    await made.verifications.askServer();
    await made.verifications.askServer();
    expect(made.verifications.isAvailable).toBe(true);
    expect(made.verifications.masks).toHaveLength(1);
    expect(made.kinds()).toEqual(['masks', 'masks']);
    expect(changes).toBe(1);
  });

  it('says what a server without the extension says', async () => {
    const made = setUp();
    made.server.rules = null;
    made.server.found = new RefusedError('missing', '');
    made.server.starting = new RefusedError('missing', '');
    expect(await made.verify()).toBe(false);
    expect(made.verifications.isAvailable).toBe(false);
    expect(made.questions).toEqual([]);
    expect(made.shown[0].refusal?.kind).toBe('missing');
  });

  it('follows a notebook to its new name', async () => {
    const { verifications } = setUp();
    const verification = verifications.get('a.ipynb');
    verifications.rename('a.ipynb', 'b.ipynb');
    verifications.rename('none.ipynb', 'c.ipynb');
    expect(verification.path).toBe('b.ipynb');
    expect(verifications.get('b.ipynb')).toBe(verification);
    expect(verifications.get('a.ipynb')).not.toBe(verification);
  });

  it('lets go of what nobody shows', () => {
    const { verifications } = setUp();
    const first = verifications.get('a.ipynb');
    verifications.release(first);
    expect(first.isDisposed).toBe(true);
    const second = verifications.get('a.ipynb');
    expect(second).not.toBe(first);
    verifications.dispose();
    expect(second.isDisposed).toBe(true);
  });
});

describe('what is sent', () => {
  it('is the notebook as it stands, without outputs', () => {
    const document = notebook([
      { ...code('x'), outputs: [{ output_type: 'stream', text: 'long' }] },
      { cell_type: 'markdown', source: '# T', metadata: { tags: ['a'] } }
    ] as never);
    document.cells[0].setSource('y = 2');
    const sent = contentOf(document);
    expect(sent.cells).toEqual([
      {
        cell_type: 'code',
        id: document.cells[0].getId(),
        source: 'y = 2',
        metadata: expect.any(Object) as object,
        outputs: [],
        execution_count: null
      },
      {
        cell_type: 'markdown',
        id: document.cells[1].getId(),
        source: '# T',
        metadata: { tags: ['a'] }
      }
    ]);
    expect([sent.nbformat, sent.nbformat_minor]).toEqual([4, 5]);
  });

  it('has the outputs where they are compared', () => {
    const outputs = [{ output_type: 'stream', name: 'stdout', text: 'a\n' }];
    const document = notebook([
      { ...code('x'), outputs, execution_count: 3 }
    ] as never);
    expect(contentOf(document, true).cells).toMatchObject([
      { outputs, execution_count: 3 }
    ]);
  });

  it('has no widgets, which are outputs', () => {
    const document = notebook([code('x')]);
    document.setMetadata('widgets', { state: {} });
    document.setMetadata('mine', 1);
    expect(contentOf(document).metadata).not.toHaveProperty('widgets');
    expect(contentOf(document).metadata).toHaveProperty('mine', 1);
    expect(document.getMetadata('widgets')).toEqual({ state: {} });
  });

  it('has ids only where the format knows them', () => {
    const document = notebook([code('x')]);
    document.nbformat_minor = 4;
    expect(contentOf(document).cells[0]).not.toHaveProperty('id');
  });
});

describe('what can be done about an advice', () => {
  it.each([
    ['seed-framework', { framework: 'numpy' }, 'seed'],
    ['seed-framework', {}, null],
    ['fixed-seed', { framework: 'numpy', cell: 2 }, 'show'],
    ['set-hash-seed', {}, 'hash-seed'],
    ['one-after-the-other', {}, 'one-after-the-other'],
    ['sort', { cell: 3 }, 'show'],
    ['keep-value', {}, null],
    ['new-kind', { cell: 3 }, 'show']
  ])('%s', (kind, part, action) => {
    const advice = {
      framework: null,
      cell: null,
      line: null,
      message: message(''),
      text: '',
      source: null,
      call: null,
      change: null,
      environment: {},
      determinism: null
    };
    expect(actionOf({ ...advice, kind, ...part })).toBe(action);
  });
});

describe('a cell that a report names', () => {
  it('is found by its id, else by its source, else by its place', async () => {
    const { model } = await setUpModel([
      code('seed'),
      code('x'),
      code('y'),
      code('x')
    ]);
    expect(model.findCell('c2', 0, 'x')).toBe('c2');
    expect(model.findCell('none', 0, 'x')).toBeNull();
    expect(model.findCell(null, 0, 'x')).toBe('c1');
    expect(model.findCell(null, 1, 'y')).toBe('c2');
    expect(model.findCell(null, 3, 'x')).toBe('c3');
    expect(model.findCell(null, 2, 'edited since')).toBe('c2');
    expect(model.findCell(null, 9)).toBeNull();
  });
});
