import { spawnSync } from 'child_process';
import { join } from 'path';

import { PageConfig } from '@jupyterlab/coreutils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { JSONObject } from '@lumino/coreutils';

import { callProbe, probeExpression as expressionWith } from '../call';
import type { ProbeFunction } from '../call';
import { displaying } from '../display';
import { loadProbe } from '../probeText';

const python = join(__dirname, '..', '..', '..', '.venv', 'bin', 'python');
const MIME = 'application/vnd.jupyterlab-seed.answer+json';
const shown = (value: unknown): string => `'${btoa(JSON.stringify(value))}'`;
const same = (value: unknown): unknown => value;

/** The expression with the probe's text. */
let probeExpression: (name: ProbeFunction, request: JSONObject) => string;

beforeAll(async () => {
  const text = await loadProbe();
  probeExpression = (name, request) => expressionWith(text, name, request);
});

let kernels = 0;

/** A kernel that executes code and does not know `user_expressions`; it displays `data`. */
function plain(data: unknown): {
  connection: Kernel.IKernelConnection;
  codes: string[];
} {
  const codes: string[] = [];
  const connection = {
    name: `plain ${++kernels}`,
    requestExecute: ({ code }: { code: string }) => {
      codes.push(code);
      const future: {
        onIOPub: (message: KernelMessage.IIOPubMessage) => void;
        done: Promise<unknown>;
      } = { onIOPub: () => undefined, done: Promise.resolve() };
      future.done = Promise.resolve().then(() => {
        for (const msg_type of ['execute_input', 'display_data']) {
          const content = { data: code ? data : {} };
          future.onIOPub({
            header: { msg_type },
            content
          } as unknown as KernelMessage.IIOPubMessage);
        }
        return { content: { status: 'ok', payload: [] } };
      });
      return future;
    }
  } as unknown;
  return { connection: connection as Kernel.IKernelConnection, codes };
}

describe('a kernel without user_expressions', () => {
  const good = { [MIME]: { status: 'ok', data: { 'text/plain': shown(5) } } };

  it('is asked by code, at once after its first reply', async () => {
    const { connection, codes } = plain(good);
    expect(await callProbe(connection, 'seed', {}, same)).toBe(5);
    expect(codes).toEqual(['', displaying(probeExpression('seed', {}))]);
    expect(await callProbe(connection, 'watch', {}, same)).toBe(5);
    expect(codes.slice(2)).toEqual([displaying(probeExpression('watch', {}))]);
  });

  it('is asked by code from the first request on in JupyterLite', async () => {
    PageConfig.setOption('appName', 'JupyterLite');
    try {
      const { connection, codes } = plain(good);
      const asked = callProbe(connection, 'seed', {}, same);
      expect(codes).toEqual([displaying(probeExpression('seed', {}))]);
      expect(await asked).toBe(5);
    } finally {
      PageConfig.setOption('appName', 'JupyterLab');
    }
  });

  it.each([
    [{}],
    [{ 'text/plain': '5' }],
    [{ [MIME]: null }],
    [{ [MIME]: { status: 'error', ename: 'X' } }],
    [{ [MIME]: { status: 'ok', data: { 'text/plain': 'x' } } }]
  ])('that displays %j gives no answer', async data => {
    expect(
      await callProbe(plain(data).connection, 'seed', {}, same)
    ).toBeNull();
  });
});

/** Runs cells in a new IPython that keeps the history of all; gives what they printed. */
function ipython(cells: readonly string[], last: string): unknown {
  const script = `
import json, sys
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.displaypub import CapturingDisplayPublisher
from traitlets.config import Config
# Pyodide has no sqlite3, so IPython keeps no history on the disk there.
shell = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
shell.display_pub = CapturingDisplayPublisher()
for cell in json.load(sys.stdin):
    shell.run_cell(cell, store_history=True)
displays = [one["data"]["${MIME}"] for one in shell.display_pub.outputs]
print("\\n" + json.dumps(${last}))
`;
  const run = spawnSync(python, ['-c', script], {
    input: JSON.stringify(cells),
    encoding: 'utf8',
    env: { ...process.env, IPYTHONDIR: '/nonexistent' }
  });
  const lines = run.stdout.trim().split('\n');
  try {
    return JSON.parse(lines[lines.length - 1]);
  } catch {
    throw new Error(run.stderr);
  }
}

describe('the code', () => {
  it('gives values and failures, and raises nothing', () => {
    expect(
      ipython(
        ['1 + 1', '"é" * 2', '{}["a"]', '__import__("sys").exit()', '('].map(
          displaying
        ),
        'displays'
      )
    ).toEqual([
      { status: 'ok', data: { 'text/plain': '2' } },
      { status: 'ok', data: { 'text/plain': "'éé'" } },
      { status: 'error', ename: 'KeyError' },
      { status: 'error', ename: 'SystemExit' },
      { status: 'error', ename: 'SyntaxError' }
    ]);
  });

  it('leaves no count, no history and no name', () => {
    const state =
      '[shell.execution_count, shell.user_ns["In"], sorted(shell.user_ns), ' +
      '[shell.user_ns[name] for name in ("_i", "_ii", "_iii")]]';
    const ask = displaying('1');
    expect(ipython([ask, 'x = 1', ask, ask, 'x + 1', ask], state)).toEqual(
      ipython(['x = 1', 'x + 1'], state)
    );
  });

  it('is no cell to the probe, which sees no execution of it', () => {
    const call = (name: 'report' | 'seed' | 'watch', more = {}): string =>
      displaying(probeExpression(name, more));
    const code = 'import random; random.seed(1)';
    const answers = ipython(
      [
        call('seed', { code, seed: 1, transform: false }),
        call('watch'),
        call('report'),
        'y = random.random()',
        call('watch')
      ],
      '[json.loads(__import__("base64").b64decode(one["data"]["text/plain"][1:-1])) for one in displays]'
    ) as Record<string, unknown>[];
    expect(answers[0].kind).toBe('seeded');
    expect(answers[2].executions).toBe(0);
    const records = answers[3].records as { kind: string; code: string }[];
    expect(
      records.filter(({ kind }) => kind === 'cell').map(one => one.code)
    ).toEqual(['y = random.random()']);
    expect(answers[3].problem).toBeNull();
  });
});
