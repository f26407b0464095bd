import type { IReport, IVerifyOptions } from '..';
import { Job, RefusedError } from '..';
import { done, FakeServer, report, cell, running, settle } from './helpers';

const OPTIONS = {
  timeout: null,
  tolerance: 0,
  sideBySide: null,
  masksOff: []
};
/** Holds a server's answers back until it is opened. */
function gate() {
  let open = (): void => undefined;
  const waiting = new Promise<void>(resolve => {
    open = resolve;
  });
  return { waiting, open };
}

const MADE = report('reproduced', [cell(0)]);

function setUp() {
  const server = new FakeServer();
  const verification = new Job<IVerifyOptions, IReport>('digits.ipynb', server);
  const phases: string[] = [];
  verification.changed.connect(() => {
    phases.push(verification.phase);
  });
  return { server, verification, phases };
}

describe('a verification', () => {
  afterEach(() => jest.useRealTimers());

  it('starts, follows and ends', async () => {
    const { server, verification, phases } = setUp();
    expect(await verification.start({ cells: [] }, OPTIONS)).toBe(true);
    expect(verification.isActive).toBe(true);
    const progress = [
      { label: 'A', done: 1, total: 3, cell: 1, seconds: 1, left: null }
    ];
    await server.tell(running({ version: 4, progress }));
    expect(verification.state?.progress).toEqual(progress);
    await server.tell(done(MADE));
    expect(phases).toEqual(['starting', 'running', 'running', 'ended']);
    expect(verification.state?.report).toBe(MADE);
    expect(server.asked).toEqual([
      ['start', 'digits.ipynb', { cells: [] }, OPTIONS],
      ['follow', 'v1', 1],
      ['follow', 'v1', 4]
    ]);
  });

  it('says nothing where there is no news', async () => {
    const { server, verification, phases } = setUp();
    await verification.start({}, OPTIONS);
    await server.tell(running());
    expect(phases).toEqual(['starting', 'running']);
    expect(server.asked.filter(([kind]) => kind === 'follow')).toHaveLength(2);
    await server.tell(running({ seconds: 16 }));
    expect(phases).toEqual(['starting', 'running', 'running']);
    expect(verification.state?.seconds).toBe(16);
    verification.dispose();
  });

  it('is not started twice', async () => {
    const { server, verification } = setUp();
    await Promise.all([
      verification.start({}, OPTIONS),
      verification.start({}, OPTIONS)
    ]);
    expect(server.asked.filter(([kind]) => kind === 'start')).toHaveLength(1);
    verification.dispose();
  });

  it('follows the one that runs already', async () => {
    const { server, verification } = setUp();
    server.starting = new RefusedError('busy', 'It runs.', 'v1');
    server.found = running({ version: 5 });
    expect(await verification.start({}, OPTIONS)).toBe(true);
    expect(verification.phase).toBe('running');
    expect(server.asked.slice(-1)).toEqual([['follow', 'v1', 5]]);
    verification.dispose();
  });

  it('finds the one that is meant, though it began under another path', async () => {
    const { server, verification, phases } = setUp();
    server.known = running({ path: 'before.ipynb', version: 5 });
    const both = [verification.attach('v1'), verification.attach('v1')];
    expect(await Promise.all(both)).toEqual([true, true]);
    expect(phases).toEqual(['finding', 'running']);
    expect(server.asked).toEqual([
      ['follow', 'v1', -1],
      ['follow', 'v1', 5]
    ]);
    verification.dispose();
  });

  it('says that the one that is meant is gone', async () => {
    const { server, verification } = setUp();
    expect(await verification.attach('v1')).toBe(false);
    expect(verification.phase).toBe('gone');
    expect(server.asked.slice(-1)).toEqual([['find', 'digits.ipynb']]);
  });

  it('says by what it is found again', async () => {
    const { verification } = setUp();
    const said: unknown[] = [];
    verification.identified.connect(({ path, id }) => {
      said.push([path, id]);
    });
    await verification.start({}, OPTIONS);
    verification.path = 'b.ipynb';
    expect(said).toEqual([
      ['digits.ipynb', 'v1'],
      ['b.ipynb', 'v1']
    ]);
    verification.dispose();
  });

  it('says why it was refused, until it is started again', async () => {
    const { server, verification } = setUp();
    server.starting = new RefusedError('no-code', 'There is no code.');
    expect(await verification.start({}, OPTIONS)).toBe(false);
    expect(verification.phase).toBe('refused');
    expect(verification.refusal).toEqual({
      kind: 'no-code',
      message: 'There is no code.'
    });
    server.starting = new TypeError('Failed to fetch');
    await verification.start({}, OPTIONS);
    expect(verification.refusal?.kind).toBe('network');
    server.starting = running();
    await verification.start({}, OPTIONS);
    expect(verification.refusal).toBeNull();
    verification.dispose();
  });

  it('finds what a page before it started', async () => {
    const { server, verification, phases } = setUp();
    server.found = running();
    expect(await verification.attach()).toBe(true);
    await server.tell(done(MADE));
    expect(phases).toEqual(['finding', 'running', 'ended']);
  });

  it('finds nothing', async () => {
    const { server, verification } = setUp();
    expect(await verification.attach()).toBe(false);
    expect(verification.phase).toBe('idle');
    server.found = new RefusedError('missing', '');
    expect(await verification.attach()).toBe(false);
    expect(verification.refusal?.kind).toBe('missing');
  });

  it('is cancelled when its kernels are gone', async () => {
    const { server, verification, phases } = setUp();
    await verification.start({}, OPTIONS);
    const cancelled = verification.cancel();
    expect(verification.phase).toBe('cancelling');
    await cancelled;
    expect(phases.slice(-2)).toEqual(['cancelling', 'cancelled']);
    expect(server.asked.slice(-1)).toEqual([['remove', 'v1']]);
    await verification.cancel();
    expect(server.asked.filter(([kind]) => kind === 'remove')).toHaveLength(1);
  });

  it('goes on where it could not be cancelled', async () => {
    const { server, verification } = setUp();
    await verification.start({}, OPTIONS);
    server.removing = new TypeError('Failed to fetch');
    await verification.cancel();
    expect(verification.phase).toBe('running');
    await server.tell(done(MADE));
    expect(verification.phase).toBe('ended');
  });

  it('is cancelled even while it is on its way to the server', async () => {
    const { server, verification, phases } = setUp();
    const { waiting, open } = gate();
    server.gate = waiting;
    const started = verification.start({}, OPTIONS);
    expect(await verification.cancel()).toBe(true);
    expect(verification.phase).toBe('cancelling');
    open();
    expect(await started).toBe(false);
    expect(phases).toEqual(['starting', 'cancelling', 'cancelled']);
    expect(server.asked.map(([kind]) => kind)).toEqual(['start', 'remove']);
  });

  it('is cancelled where nobody shows it any more when it has started', async () => {
    const { server, verification } = setUp();
    const { waiting, open } = gate();
    server.gate = waiting;
    const started = verification.start({}, OPTIONS);
    verification.dispose();
    open();
    expect(await started).toBe(false);
    expect(server.asked.slice(-1)).toEqual([['remove', 'v1']]);
  });

  it('asks no more where it could not be cancelled and nobody shows it', async () => {
    const { server, verification } = setUp();
    await verification.start({}, OPTIONS);
    const { waiting, open } = gate();
    server.gate = waiting;
    server.removing = new TypeError('Failed to fetch');
    const cancelled = verification.cancel();
    expect(verification.cancel()).toBe(cancelled);
    verification.dispose();
    open();
    expect(await cancelled).toBe(false);
    expect(server.asked.slice(-1)).toEqual([['remove', 'v1']]);
  });

  it('ends with what went wrong', async () => {
    const { server, verification } = setUp();
    await verification.start({}, OPTIONS);
    const error = { kind: 'input', message: 'cell 3 asks' };
    await server.tell(running({ version: 2, status: 'failed', error }));
    expect(verification.phase).toBe('ended');
    expect(verification.state?.error).toEqual(error);
    await expect(verification.report('json')).rejects.toThrow();
  });

  it('tries a lost connection again, each time later, and goes on', async () => {
    jest.useFakeTimers();
    const { server, verification } = setUp();
    await verification.start({}, OPTIONS);
    const asked = (): number =>
      server.asked.filter(([kind]) => kind === 'follow').length;
    await server.tell(new TypeError('Failed to fetch'));
    expect(verification.isDisconnected).toBe(true);
    for (const [index, wait] of [500, 1000, 2000].entries()) {
      jest.advanceTimersByTime(wait - 1);
      await settle();
      expect(asked()).toBe(index + 1);
      jest.advanceTimersByTime(1);
      await settle();
      expect(asked()).toBe(index + 2);
      await server.tell(new TypeError('Failed to fetch'));
    }
    jest.advanceTimersByTime(4000);
    await settle();
    await server.tell(running({ version: 3 }));
    expect(verification.isDisconnected).toBe(false);
    await server.tell(null);
    expect(verification.phase).toBe('gone');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('takes a poll that is never answered for a lost connection', async () => {
    jest.useFakeTimers();
    const { server, verification } = setUp();
    await verification.start({}, OPTIONS);
    jest.advanceTimersByTime(59_999);
    await settle();
    expect(verification.isDisconnected).toBe(false);
    jest.advanceTimersByTime(1);
    await settle();
    expect(verification.isDisconnected).toBe(true);
    jest.advanceTimersByTime(500);
    await settle();
    await server.tell(running({ version: 3 }));
    expect(verification.isDisconnected).toBe(false);
  });

  it('hears and asks nothing once it is disposed', async () => {
    jest.useFakeTimers();
    const { server, verification } = setUp();
    await verification.start({}, OPTIONS);
    verification.dispose();
    verification.dispose();
    await server.tell(running({ version: 2 }));
    jest.runOnlyPendingTimers();
    expect(server.asked.map(([kind]) => kind)).toEqual(['start', 'follow']);
    expect(await verification.start({}, OPTIONS)).toBe(false);
    expect(server.asked).toHaveLength(2);
  });

  it('gets its report as a text', async () => {
    const { server, verification } = setUp();
    server.found = done(MADE);
    await verification.attach();
    server.reported = '<html>';
    expect(await verification.report('html')).toBe('<html>');
    expect(server.asked.slice(-1)).toEqual([['report', 'v1', 'html']]);
  });
});
