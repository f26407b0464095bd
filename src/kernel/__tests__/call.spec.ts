import { spawnSync } from 'child_process';
import { existsSync } from 'fs';
import { join } from 'path';

import type { Kernel } from '@jupyterlab/services';
import type { JSONObject } from '@lumino/coreutils';
import { PromiseDelegate } from '@lumino/coreutils';

import {
  callProbe,
  decodeAnswer,
  foundExpression,
  probeExpression as expressionWith
} from '../call';
import type { ProbeFunction } from '../call';
import { loadProbe } from '../probeText';
import { readReport, requestReport } from '../report';

const answer = (value: unknown): { 'text/plain': string } => ({
  'text/plain': `'${btoa(JSON.stringify(value))}'`
});

let kernels = 0;

/** A kernel that answers one request so. */
function kernel(reply: () => unknown): {
  connection: Kernel.IKernelConnection;
  requestExecute: jest.Mock;
} {
  const requestExecute = jest.fn(() => ({
    done: Promise.resolve().then(() => ({ content: reply() }))
  }));
  const connection = { requestExecute, name: `kernel ${++kernels}` } as unknown;
  return { connection: connection as Kernel.IKernelConnection, requestExecute };
}

/** A kernel whose answers the test gives, to the requests in any order. */
function patient(): {
  connection: Kernel.IKernelConnection;
  reply: (request: number) => void;
} {
  const futures: PromiseDelegate<unknown>[] = [];
  const requestExecute = (): unknown => {
    const future = new PromiseDelegate<unknown>();
    futures.push(future);
    return {
      done: future.promise,
      dispose: () => future.reject(new Error('Canceled future'))
    };
  };
  const connection = { requestExecute, name: `kernel ${++kernels}` } as unknown;
  return {
    connection: connection as Kernel.IKernelConnection,
    reply: request =>
      futures[request].resolve({
        content: {
          status: 'ok',
          user_expressions: { answer: { status: 'ok', data: answer(request) } }
        }
      })
  };
}

/** The expression with the probe's text. */
let probeExpression: (name: ProbeFunction, request: JSONObject) => string;

beforeAll(async () => {
  const text = await loadProbe();
  probeExpression = (name, request) => expressionWith(text, name, request);
});

/** Takes every answer. */
const same = (value: unknown): unknown => value;

describe('an answer that the connection lost', () => {
  it('is no longer waited for when the kernel has answered a later request', async () => {
    const { connection, reply } = patient();
    const other = patient();
    const asked = [0, 1, 2].map(() => callProbe(connection, 'watch', {}, same));
    const elsewhere = callProbe(other.connection, 'watch', {}, same);
    reply(1);
    expect(await Promise.all(asked.slice(0, 2))).toEqual([null, 1]);
    // Those of later requests are still to come, and those of other kernels.
    reply(2);
    other.reply(0);
    expect(await Promise.all([asked[2], elsewhere])).toEqual([2, 0]);
  });
});

describe('the request', () => {
  it('leaves no trace, stops nothing, and is sent at once', async () => {
    const { connection, requestExecute } = kernel(() => ({
      status: 'aborted'
    }));
    const asked = callProbe(connection, 'seed', { code: 'x' }, same);
    expect(requestExecute).toHaveBeenCalledTimes(1);
    expect(requestExecute).toHaveBeenCalledWith({
      code: '',
      silent: true,
      store_history: false,
      allow_stdin: false,
      stop_on_error: false,
      user_expressions: { answer: probeExpression('seed', { code: 'x' }) }
    });
    await asked;
  });

  it('gives the answer', async () => {
    const { connection } = kernel(() => ({
      status: 'ok',
      user_expressions: { answer: { status: 'ok', data: answer({ a: [1] }) } }
    }));
    expect(await callProbe(connection, 'report', {}, same)).toEqual({ a: [1] });
  });

  const none: [string, () => unknown][] = [
    ['aborted', () => ({ status: 'aborted' })],
    ['error', () => ({ status: 'error', ename: 'X', evalue: '' })],
    ['no expressions', () => ({ status: 'ok' })],
    [
      'other expressions',
      () => ({ status: 'ok', user_expressions: { x: {} } })
    ],
    [
      'an expression that failed',
      () => ({
        status: 'ok',
        user_expressions: { answer: { status: 'error', ename: 'X' } }
      })
    ],
    [
      'a cancelled future',
      () => {
        throw new Error('Canceled future for execute_request');
      }
    ]
  ];
  it.each(none)('gives null for %s', async (_, reply) => {
    const request = { modules: [], seed: null, environment: {} };
    expect(
      await callProbe(kernel(reply).connection, 'report', {}, same)
    ).toBeNull();
    expect(await requestReport(kernel(reply).connection, request)).toBeNull();
  });

  it('gives null where the kernel takes no request', async () => {
    const { connection, requestExecute } = kernel(() => undefined);
    requestExecute.mockImplementation(() => {
      throw new Error('Kernel is dead');
    });
    expect(await callProbe(connection, 'report', {}, same)).toBeNull();
  });
});

describe('a probe that is in the kernel already', () => {
  const found = { status: 'ok', data: answer('found') };
  const missing = { status: 'error', ename: 'KeyError' };
  const sent = { status: 'ok', data: answer('sent') };

  /** What was asked of a kernel that gives these answers. */
  async function asked(
    name: 'report' | 'rewind' | 'watch',
    ...answers: object[]
  ): Promise<{ value: unknown; expressions: string[] }> {
    const { connection, requestExecute } = kernel(() => ({
      status: 'ok',
      user_expressions: { answer: answers.shift() }
    }));
    const value = await callProbe(connection, name, { n: 1 }, same);
    const calls = requestExecute.mock.calls as unknown as [
      { user_expressions: { answer: string } }
    ][];
    return {
      value,
      expressions: calls.map(
        ([
          {
            user_expressions: { answer: text }
          }
        ]) => text
      )
    };
  }

  it('is not sent again', async () => {
    const { value, expressions } = await asked('report', found);
    expect(value).toBe('found');
    expect(expressions).toEqual([foundExpression('report', { n: 1 })]);
    expect(expressions[0].length).toBeLessThan(400);
  });

  it('is sent where it is missing after all', async () => {
    const { value, expressions } = await asked('rewind', missing, sent);
    expect(value).toBe('sent');
    expect(expressions).toEqual([
      foundExpression('rewind', { n: 1 }),
      probeExpression('rewind', { n: 1 })
    ]);
  });

  it('is sent at once where it comes first, once its text has loaded', async () => {
    const { expressions } = await asked('watch', sent);
    expect(expressions).toEqual([probeExpression('watch', { n: 1 })]);
  });
});

describe('before the text of the probe has loaded', () => {
  /** The expressions that a kernel is asked for a watch, and how many before anything could load. */
  async function watched(
    ...answers: object[]
  ): Promise<{ value: unknown; atOnce: number; expressions: string[] }> {
    jest.resetModules();
    const fresh = await import('../call');
    const { connection, requestExecute } = kernel(() => ({
      status: 'ok',
      user_expressions: { answer: answers.shift() }
    }));
    const asked = fresh.callProbe(connection, 'watch', { n: 1 }, same);
    const atOnce = requestExecute.mock.calls.length;
    const value = await asked;
    const expressions = (
      requestExecute.mock.calls as unknown as [
        { user_expressions: { answer: string } }
      ][]
    ).map(([{ user_expressions }]) => user_expressions.answer);
    return { value, atOnce, expressions };
  }

  it('a kernel that has it, because the server started it so, is asked at once', async () => {
    const answered = { status: 'ok', data: answer('found') };
    expect(await watched(answered)).toEqual({
      value: 'found',
      atOnce: 1,
      expressions: [foundExpression('watch', { n: 1 })]
    });
  });

  it('another kernel is sent it when it has loaded', async () => {
    const missing = { status: 'error', ename: 'KeyError' };
    const answered = { status: 'ok', data: answer('sent') };
    expect(await watched(missing, answered)).toEqual({
      value: 'sent',
      atOnce: 1,
      expressions: [
        foundExpression('watch', { n: 1 }),
        probeExpression('watch', { n: 1 })
      ]
    });
  });

  it('a text that does not load is no answer, and is tried again', async () => {
    jest.resetModules();
    const fresh = await import('../call');
    let isCut = true;
    jest.doMock('../../../build/probe.py', () => {
      if (isCut) {
        throw new Error('offline');
      }
      return { __esModule: true, default: 'the text' };
    });
    const { connection, requestExecute } = kernel(() => ({
      status: 'ok',
      user_expressions: { answer: { status: 'error' } }
    }));
    expect(await fresh.callProbe(connection, 'watch', {}, same)).toBeNull();
    expect(requestExecute).toHaveBeenCalledTimes(1);
    isCut = false;
    await fresh.callProbe(connection, 'watch', {}, same);
    expect(requestExecute).toHaveBeenCalledTimes(3);
    jest.dontMock('../../../build/probe.py');
  });
});

describe('decodeAnswer', () => {
  it.each([
    [undefined],
    [{}],
    [{ answer: null }],
    [{ answer: 'x' }],
    [{ answer: { status: 'ok' } }],
    [{ answer: { status: 'ok', data: {} } }],
    [{ answer: { status: 'ok', data: { 'text/plain': '' } } }],
    [{ answer: { status: 'ok', data: { 'text/plain': "'~~~'" } } }],
    [{ answer: { status: 'ok', data: { 'text/plain': `'${btoa('{')}'` } } }],
    [{ answer: { status: 'error', data: answer(1) } }]
  ])('gives null for %j', expressions => {
    expect(decodeAnswer(expressions)).toBeNull();
  });
});

describe('the expression', () => {
  const python = join(__dirname, '..', '..', '..', '.venv', 'bin', 'python');
  const hostile = '"\\\'\n\u2028\u0000é🎲{}%s"""';
  const tried = existsSync(python) ? it : it.skip;

  tried('is Python, whatever stands in the request', () => {
    const expression = probeExpression('report', {
      modules: ['random', hostile],
      seed: 42,
      environment: {}
    });
    expect(expression).not.toContain('\n');
    const script =
      'import random, sys; before = set(globals()) | {"before"}; ' +
      'print(repr(eval(sys.stdin.read()))); assert set(globals()) == before';
    const run = spawnSync(python, ['-X', 'utf8', '-c', script], {
      input: expression,
      encoding: 'utf8'
    });
    expect(run.stderr).toBe('');
    const report = readReport(
      decodeAnswer({
        answer: { status: 'ok', data: { 'text/plain': run.stdout.trim() } }
      })
    );
    expect(Object.keys(report?.modules ?? {})).toEqual(['random', hostile]);
    expect(report?.modules.random.loaded).toBe(true);
    expect(report?.seeds.python).toEqual({ known: false, seed: null });
    expect(report?.executions).toBeNull();
  });

  tried.each([
    ['nothing', '', 'KeyError'],
    ['another protocol', 'm.probe = {"PROTOCOL": 0}', 'KeyError'],
    ['the probe', 'm.probe = {"PROTOCOL": 1, "rewind": repr}', "{'n': 1}"]
  ])('calls what is there: %s', (_, there, shown) => {
    const script = [
      'import sys, types',
      'm = sys.modules["_jupyterlab_seed"] = types.ModuleType("m")',
      there,
      'try: print(eval(sys.stdin.read()))',
      'except KeyError: print("KeyError")'
    ];
    const run = spawnSync(python, ['-c', script.join('\n')], {
      input: foundExpression('rewind', { n: 1 }),
      encoding: 'utf8'
    });
    expect(run.stderr).toBe('');
    expect(run.stdout.trim()).toBe(shown);
  });
});
