/** The kernels that the oracle asks: `scripts/oracle_kernel.py`. */
import type { ChildProcessWithoutNullStreams } from 'child_process';
import { spawn } from 'child_process';
import { existsSync } from 'fs';
import { delimiter, join } from 'path';

import type { IRecord } from '../../index';

const ROOT = join(__dirname, '..', '..', '..', '..');
const PYTHON =
  process.env.SEED_TEST_PYTHON ??
  join(ROOT, '.test-venvs', 'newest', 'bin', 'python');

/** What a cell showed when it ran. */
export interface IOutput {
  readonly cell: string;
  readonly text: string;
  readonly error: string | null;
  /** Name → digest of its value before the cell, of the names that it mentions; where asked for. */
  readonly met?: Readonly<Record<string, string>>;
  /** The same after it. */
  readonly left?: Readonly<Record<string, string>>;
}

/** What to do in a kernel: rewind its streams, then run cells that are queued together. */
export interface IStep {
  readonly rewind?:
    | { readonly record: number }
    | { readonly states: Readonly<Record<string, string>> };
  readonly run?: readonly {
    readonly id: string;
    readonly code: string;
    readonly mayRaise: boolean;
  }[];
}

/** What came of it. */
export interface IStepResult {
  readonly outputs: readonly IOutput[];
  readonly records: readonly IRecord[];
}

interface IAnswer {
  readonly id: number;
  readonly start?: readonly IRecord[];
  readonly steps: readonly IStepResult[];
  readonly error?: string;
}

/** One kernel. */
export interface IKernel {
  /** The records of its start. */
  readonly start: readonly IRecord[];
  do(step: IStep): Promise<IStepResult>;
  close(): void;
}

/** What kernels are to have. */
export interface IKernelOptions {
  /** Folders from which they import as well. */
  readonly path?: readonly string[];
  /** Modules that are imported once for all of them, and look as if they were not. */
  readonly libraries?: readonly string[];
  /** Whether outputs are to have digests, see {@link IOutput.met}. */
  readonly isDeep?: boolean;
}

/** Makes kernels. */
export class Kernels {
  constructor({
    path = [],
    libraries = [],
    isDeep = false
  }: IKernelOptions = {}) {
    this._isDeep = isDeep;
    if (!existsSync(PYTHON)) {
      throw new Error(
        `There is no Python with the frameworks at ${PYTHON}. Make it as ` +
          'scripts/requirements-frameworks.txt says, or name one in SEED_TEST_PYTHON.'
      );
    }
    const env = {
      ...process.env,
      CUDA_VISIBLE_DEVICES: '',
      MPLBACKEND: 'agg',
      PYTHONPATH: [...path, process.env.PYTHONPATH ?? ''].join(delimiter)
    };
    const more =
      libraries.length > 0
        ? [join(ROOT, 'build', 'probe.py'), libraries.join(',')]
        : [];
    this._process = spawn(
      PYTHON,
      [join(ROOT, 'scripts', 'oracle_kernel.py'), ...more],
      { env }
    );
    let text = '';
    this._process.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (text + chunk).split('\n');
      text = lines.pop() ?? '';
      lines.forEach(line => this._receive(JSON.parse(line) as IAnswer));
    });
    let said = '';
    this._process.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      said = (said + chunk).slice(-4000);
    });
    this._process.on('close', () => {
      const error = `scripts/oracle_kernel.py ended: ${said}`;
      [...this._waiting.keys()].forEach(id =>
        this._receive({ id, steps: [], error })
      );
    });
  }

  /**
   * Start a kernel.
   *
   * @param seed - What it is seeded with at its start; `null` for nothing.
   * @param isReal - Whether it is to be an ipykernel.
   * @param streams - The sources of streams that the probe does not know by itself.
   */
  async open(
    seed: { readonly code: string; readonly seed: number } | null,
    isReal = false,
    streams: Readonly<Record<string, string>> = {}
  ): Promise<IKernel> {
    const id = this._next++;
    const first = {
      id,
      start: seed,
      real: isReal,
      deep: this._isDeep,
      streams,
      steps: []
    };
    const { start = [] } = await this._send(id, first);
    return {
      start,
      do: async step => (await this._send(id, { id, steps: [step] })).steps[0],
      close: () => this._write({ id, close: true })
    };
  }

  /** End the process that makes them. */
  async close(): Promise<void> {
    const closed = new Promise(resolve => this._process.on('close', resolve));
    this._process.stdin.end();
    await closed;
  }

  private _send(id: number, request: object): Promise<IAnswer> {
    return new Promise((resolve, reject) => {
      this._waiting.set(id, answer =>
        answer.error === undefined
          ? resolve(answer)
          : reject(new Error(answer.error))
      );
      this._write(request);
    });
  }

  private _write(request: object): void {
    this._process.stdin.write(`${JSON.stringify(request)}\n`);
  }

  private _receive(answer: IAnswer): void {
    const take = this._waiting.get(answer.id);
    this._waiting.delete(answer.id);
    take?.(answer);
  }

  private readonly _isDeep: boolean;
  private readonly _process: ChildProcessWithoutNullStreams;
  private readonly _waiting = new Map<number, (answer: IAnswer) => void>();
  private _next = 1;
}
