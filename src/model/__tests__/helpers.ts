import type { YNotebook } from '@jupyter/ydoc';
import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel } from '@jupyterlab/services';
import type { PartialJSONObject } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import { parser } from '@lezer/python';

import type { ICell } from '../../cell/__tests__/helpers';
import { notebook } from '../../cell/__tests__/helpers';
import type { IPrompts, RunResult } from '../../cell';
import { Detector } from '../../detect';
import { DEFAULT_FACTS } from '../../frameworks';
import { CellParser } from '../../python';
import type { IKernelReport, ILaunchEnvironments } from '../../kernel';
import type { IRecord } from '../../ledger';
import { createDefaultRegistry, DEFAULT_DETERMINISM } from '../../recipes';
import { NotebookSeed } from '..';
import { createJudge } from '../marks/judge';
import { OnDemand } from '../onDemand';
import { SeedCode } from '../seed/seedCode';

/** A kernel that answers the probe as it is told. */
export class FakeKernel {
  constructor(readonly name = 'python3') {}

  readonly id = `kernel-${++count}`;
  readonly isDisposed = false;
  readonly statusChanged = new Signal<this, Kernel.Status>(this);
  /** What it says of itself; `null` for a kernel that gives no answer. */
  report: Partial<IKernelReport> | null = {};
  /** What it says when it is to be seeded. */
  injection: object | null = { kind: 'late' };
  /** What was asked of it about seeds: `report` or `seed`. */
  readonly asked: string[] = [];
  /** All that was asked of it, in order. */
  readonly requests: string[] = [];
  readonly clientId = 'this page';
  /** What it recorded. */
  records: IRecord[] = [];
  /** What keeps it from recording; a kernel that gives no answer is `null`. */
  watching: { problem: string | null } | null = { problem: null };
  /** What it says to a rewind. */
  rewinding: object | null = { kind: 'rewound', streams: ['python'] };
  /** The requests to rewind. */
  readonly rewinds: object[] = [];

  requestExecute(content: { user_expressions: { answer: string } }): object {
    const expression = content.user_expressions.answer;
    const [, name, text] =
      /\["(\w+)"\]\(__import__\("json"\)\.loads\(("(?:[^"\\]|\\.)*")\)\)/.exec(
        expression
      ) ?? [];
    const value = this._answer(name, JSON.parse(JSON.parse(text) as string));
    return {
      done: Promise.resolve({
        content: value
          ? {
              status: 'ok',
              user_expressions: {
                answer: {
                  status: 'ok',
                  data: { 'text/plain': `'${btoa(JSON.stringify(value))}'` }
                }
              }
            }
          : { status: 'aborted' }
      })
    };
  }

  private _answer(name: string, request: { since: number }): object | null {
    this.requests.push(name);
    switch (name) {
      case 'watch':
        return (
          this.watching && {
            session: this.records[0]?.session ?? 'none',
            records: this.records.slice(request.since),
            total: this.records.length,
            ...this.watching
          }
        );
      case 'rewind':
        this.rewinds.push(request);
        return this.rewinding;
      case 'seed':
        this.asked.push(name);
        return this.injection;
      default:
        this.asked.push(name);
        return (
          this.report && {
            modules: {},
            seeds: {},
            determinism: {},
            environment: {},
            executions: 5,
            ...this.report
          }
        );
    }
  }
}

let count = 0;

/** The part of a session that the model looks at. */
export class FakeSession {
  constructor(kernel: FakeKernel | null) {
    this.session = { kernel };
  }

  session: { kernel: FakeKernel | null };
  readonly kernelChanged = new Signal<this, object>(this);
  readonly statusChanged = new Signal<this, Kernel.Status>(this);
  readonly connectionStatusChanged = new Signal<this, Kernel.ConnectionStatus>(
    this
  );
  readonly iopubMessage = new Signal<this, object>(this);
  readonly specsManager = {
    specsChanged: new Signal<object, object>({}),
    specs: {
      default: 'python3',
      kernelspecs: {
        python3: { language: 'python' },
        ir: { language: 'R' },
        xrust: { language: 'rust' }
      }
    }
  };
  restarts = 0;

  change(newValue: FakeKernel | null): void {
    const oldValue = this.session.kernel;
    this.session = { kernel: newValue };
    this.kernelChanged.emit({ name: 'kernel', oldValue, newValue });
  }

  status(status: Kernel.Status): void {
    this.session.kernel?.statusChanged.emit(status);
    this.statusChanged.emit(status);
  }

  /** The kernel records an execution, and says so. */
  record(record: IRecord, client = 'this page'): void {
    this.session.kernel?.records.push(record);
    this.iopubMessage.emit({
      header: { msg_type: 'comm_msg' },
      parent_header: { session: client },
      content: { comm_id: 'jupyterlab_seed', data: record }
    });
  }

  async restartKernel(): Promise<void> {
    this.restarts += 1;
  }
}

/** What {@link setUp} may be told. */
export interface ISetUp {
  readonly metadata?: PartialJSONObject;
  readonly kernel?: FakeKernel | null;
  readonly answers?: Partial<Record<keyof IPrompts, boolean>>;
  /** The seed to choose of several; by default none. */
  readonly chosen?: number;
  readonly clearing?: 'records' | 'everything';
  readonly result?: RunResult;
  readonly readOnly?: boolean;
  readonly trusted?: boolean;
  readonly parses?: boolean;
  /** Whether code is read only when something needs it, as in a page. */
  readonly isLazy?: boolean;
  /** What reads and composes seed cells; it has loaded by default. */
  readonly seedCode?: OnDemand<SeedCode>;
  /** Loads what reads and judges code; rejects where it does not load. */
  readonly load?: () => Promise<void>;
  readonly autoInject?: 'never' | 'run' | 'insert';
  readonly environments?: ILaunchEnvironments;
}

export const PYTHON = {
  kernelspec: { name: 'python3', display_name: 'Python', language: 'python' }
};

/** A model of a notebook, and all that it was given. */
export async function setUp(cells: readonly ICell[], told: ISetUp = {}) {
  const nb: YNotebook = notebook(cells, told.metadata ?? PYTHON);
  const kernel = told.kernel === undefined ? new FakeKernel() : told.kernel;
  const session = new FakeSession(kernel);
  const asked: string[] = [];
  const ran: string[] = [];
  const confirmed: string[] = [];
  const reply = (name: keyof IPrompts) => async (): Promise<boolean> => {
    asked.push(name);
    return told.answers?.[name] ?? false;
  };
  const registry = createDefaultRegistry();
  const preferences = {
    seed: 42,
    determinism: DEFAULT_DETERMINISM,
    neverOffer: [] as string[],
    autoInject: told.autoInject ?? ('never' as const)
  };
  const cellParser = told.parses === false ? null : new CellParser(parser);
  const detector = new Detector(cellParser, () => recipes(registry));
  const notify = jest.fn();
  const reveal = jest.fn(async () => undefined);
  const active: { id: string | null } = { id: null };
  const run = async (id: string): Promise<RunResult> => {
    const cell = nb.cells.find(item => item.getId() === id);
    const source = cell?.getSource() ?? '';
    ran.push(source);
    const result = told.result ?? { kind: 'ok' };
    // As the host's action tells the tracker, and that the model.
    model.cellExecuted(id, source, result.kind === 'ok');
    return result;
  };
  /** Another model of the notebook, on another session. */
  const make = (on: FakeSession): NotebookSeed =>
    new NotebookSeed({
      notebook: nb,
      session: on as unknown as ISessionContext,
      seedCode:
        told.seedCode ??
        new OnDemand(
          () => Promise.reject(new Error('it is there')),
          new SeedCode(registry)
        ),
      detector: async () => {
        await told.load?.();
        return { detector, canParse: told.parses !== false };
      },
      judge: async () => {
        await told.load?.();
        return createJudge(cellParser, () => DEFAULT_FACTS);
      },
      environments: told.environments ?? null,
      isSlowToQueue: false,
      notify,
      preferences: () => preferences,
      path: () => 'folder/notebook.ipynb',
      isReadOnly: () => told.readOnly ?? false,
      isTrusted: () => told.trusted ?? false,
      confirm: source => confirmed.push(source),
      prompts: {
        replaceEdited: reply('replaceEdited'),
        replaceMetadata: reply('replaceMetadata'),
        runUntrusted: reply('runUntrusted'),
        insertAnyway: reply('insertAnyway'),
        chooseSeed: async seeds => {
          asked.push(`chooseSeed ${seeds.join(', ')}`);
          return told.chosen ?? null;
        },
        restart: reply('restart'),
        clearRecords: async () => told.clearing ?? null
      },
      runner: {
        reveal,
        get activeCell() {
          return active.id;
        },
        run,
        runAll: async ids => {
          for (const id of ids) {
            await run(id);
          }
          return told.result ?? { kind: 'ok' };
        }
      }
    });
  const model: NotebookSeed = make(session);
  if (!told.isLazy) {
    void model.prepare();
  }
  await settle();
  return {
    nb,
    kernel,
    session,
    asked,
    ran,
    confirmed,
    registry,
    detector,
    preferences,
    notify,
    reveal,
    active,
    model,
    make
  };
}

/** Let promises go on. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) {
    await Promise.resolve();
  }
}

let known: ReturnType<typeof createDefaultRegistry> | null = null;
let list: ReturnType<ReturnType<typeof createDefaultRegistry>['recipes']> = [];

function recipes(of: ReturnType<typeof createDefaultRegistry>): typeof list {
  if (known !== of) {
    known = of;
    list = of.recipes();
  }
  return list;
}
