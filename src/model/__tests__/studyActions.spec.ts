import type {
  IStudyOptions,
  IStudyOutlook,
  IStudyReport,
  IStudyState
} from '../../jobs';
import { Jobs, NO_BACKGROUND, RefusedError } from '../../jobs';
import { run, studyReport } from '../../jobs/__tests__/study/studies';
import { code, notebook } from '../../cell/__tests__/helpers';
import type { IOpenNotebook } from '..';
import { StudyActions } from '..';

const PATH = 'a/digits.ipynb';

const OPTIONS: IStudyOptions = {
  seeds: 2,
  results: [],
  better: null,
  directions: {},
  against: null,
  interest: null,
  jobs: null,
  insert: true,
  timeout: null,
  examples: null,
  hold: [],
  vary: [],
  free: false,
  retry: false,
  keepGoing: false
};

const OUTLOOK: IStudyOutlook = {
  seconds: 3,
  jobs: 2,
  better: { x: 'higher' }
};

const DONE: IStudyState = {
  id: 'one',
  path: PATH,
  version: 3,
  status: 'done',
  started: '2026-11-27T20:00:00+00:00',
  seconds: 1,
  progress: [],
  report: studyReport([run('A', 42, 0.5)]),
  error: null
};

/** Actions on one notebook, and all that they do to others. */
function setUp() {
  const client = {
    start: jest.fn(async () => DONE),
    find: jest.fn(async () => DONE),
    follow: jest.fn(async () => DONE),
    remove: jest.fn(async () => undefined),
    report: jest.fn(async () => 'text')
  };
  const studies = new Jobs<IStudyOptions, IStudyReport>(
    client,
    () => undefined
  );
  const model = { setSeed: jest.fn(async () => true), isWatched: false };
  const sharedModel = notebook([code('x = 1'), code('x')]);
  const open = {
    panel: { context: { model: { sharedModel } } },
    path: PATH,
    model
  } as unknown as IOpenNotebook;
  const reach = jest.fn(async (): Promise<IOpenNotebook | null> => open);
  const notices = {
    noReport: jest.fn(),
    saved: jest.fn(),
    copied: jest.fn(),
    seedSet: jest.fn(),
    refused: jest.fn()
  };
  const contents = {
    get: jest.fn(async () => ({ content: [] })),
    save: jest.fn(async (path: string) => ({ path }))
  };
  const copy = jest.fn();
  const show = jest.fn();
  const stored = {
    outlook: jest.fn(async (): Promise<IStudyOutlook> => OUTLOOK),
    executed: jest.fn(async (): Promise<unknown> => ({ cells: [] }))
  };
  const actions = new StudyActions({
    notebooks: { reach },
    contents: contents as never,
    prompts: {
      fileName: async name => name,
      replace: async () => true
    },
    notices,
    copy,
    stored,
    show
  });
  const study = studies.get(PATH);
  return {
    actions,
    client,
    contents,
    copy,
    model,
    notices,
    reach,
    show,
    stored,
    study
  };
}

it('starts with the notebook as it is in the editor', async () => {
  const { actions, client, study } = setUp();
  expect(await actions.start(study, OPTIONS)).toBe(true);
  expect(client.start).toHaveBeenCalledWith(
    PATH,
    expect.objectContaining({
      cells: [
        expect.objectContaining({ source: 'x = 1' }),
        expect.objectContaining({ source: 'x', outputs: [] })
      ]
    }),
    OPTIONS
  );
  expect(study.phase).toBe('ended');
});

it('starts nothing for a notebook that is gone', async () => {
  const { actions, client, reach, study } = setUp();
  reach.mockResolvedValue(null);
  expect(await actions.start(study, OPTIONS)).toBe(false);
  expect((await actions.background(PATH)).suggested).toBeNull();
  expect(client.start).not.toHaveBeenCalled();
});

it('knows what is known before a study', async () => {
  const { actions, stored } = setUp();
  expect(await actions.background(PATH)).toEqual({
    suggested: 'x',
    results: [],
    ...OUTLOOK
  });
  stored.outlook.mockRejectedValue(new RefusedError('network', 'away'));
  expect(await actions.background(PATH)).toEqual({
    ...NO_BACKGROUND,
    suggested: 'x'
  });
});

it('shows the notebook of a run, or says why not', async () => {
  const { actions, client, notices, show, stored, study } = setUp();
  await actions.openRun(study, 'A', 42);
  expect(show).not.toHaveBeenCalled();
  await actions.start(study, OPTIONS);
  await actions.openRun(study, 'A', 42);
  expect(stored.executed).toHaveBeenCalledWith('one', 'A', 42);
  expect(show).toHaveBeenCalledWith({
    path: PATH,
    arm: 'A',
    seed: 42,
    notebook: { cells: [] }
  });
  stored.executed.mockRejectedValue(new RefusedError('not-kept', 'gone'));
  await actions.openRun(study, 'A', 42);
  expect(notices.noReport).toHaveBeenCalledWith(
    expect.objectContaining({ kind: 'not-kept' })
  );
  expect(client.start).toHaveBeenCalledTimes(1);
});

it('saves the report beside the notebook', async () => {
  const { actions, contents, notices, study } = setUp();
  await study.attach();
  await actions.save(study, 'csv');
  expect(contents.save).toHaveBeenCalledWith(
    'a/digits.study.csv',
    expect.objectContaining({ content: 'text' })
  );
  expect(notices.saved).toHaveBeenCalledWith(
    { kind: 'saved', path: 'a/digits.study.csv' },
    PATH,
    'csv',
    'text'
  );
});

it('copies the report as Markdown', async () => {
  const { actions, client, copy, notices, study } = setUp();
  await study.attach();
  await actions.copy(study);
  expect(client.report).toHaveBeenCalledWith('one', 'md');
  expect(copy).toHaveBeenCalledWith('text');
  expect(notices.copied).toHaveBeenCalled();
});

it('says so where the server has no report', async () => {
  const { actions, client, contents, copy, notices, study } = setUp();
  await study.attach();
  client.report.mockRejectedValue(new RefusedError('gone', ''));
  await actions.copy(study);
  await actions.save(study, 'html');
  expect(notices.noReport).toHaveBeenCalledTimes(2);
  expect(copy).not.toHaveBeenCalled();
  expect(contents.save).not.toHaveBeenCalled();
});

it('gives the notebook a seed of the study', async () => {
  const { actions, model, notices, study } = setUp();
  await actions.setSeed(study, 45);
  expect(model.setSeed).toHaveBeenCalledWith(45);
  expect(notices.seedSet).toHaveBeenCalledWith(45);
  model.setSeed.mockResolvedValue(false);
  await actions.setSeed(study, 46);
  expect(notices.refused).toHaveBeenCalledWith(model);
});
