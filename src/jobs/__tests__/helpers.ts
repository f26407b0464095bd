/** Verifications in the tests: reports as the server makes them, and a server that answers as it is told. */
import type {
  ICause,
  ICellRun,
  IMask,
  IMessage,
  IReport,
  ITerms,
  IVerificationClient,
  IVerificationState,
  IVerifiedCell,
  IVerifiedOutput,
  IVerifiedStream,
  ReportFormat,
  VerdictKind
} from '..';

/** A message. */
export function message(
  template: string,
  ...parameters: IMessage['parameters']
): IMessage {
  return { template, parameters };
}

/** A rule for masking. */
export function mask(id: string, name: string, description: string): IMask {
  return {
    id,
    name,
    description,
    messages: { name: message(name), description: message(description) }
  };
}

/** What the words of the reports of these tests are called. */
const TERMS: ITerms = {
  states: {
    equal: message('Equal'),
    state: message('Random state differs'),
    output: message('Output differs')
  },
  outcomes: {},
  equalities: { exact: message('equal'), differs: message('differs') },
  classes: {},
  sources: { time: message('the time') },
  places: { stdout: message('standard output') },
  masks: {
    address: {
      name: message('memory addresses'),
      description: message('Memory addresses in default representations.')
    }
  }
};

/** A stream that both runs left in the same state. */
export function stream(part: Partial<IVerifiedStream> = {}): IVerifiedStream {
  return {
    name: 'numpy',
    used: true,
    before: ['aa', 'aa'],
    after: ['bb', 'bb'],
    seed: [42, 42],
    sameBefore: true,
    sameAfter: true,
    ...part
  };
}

/** An output that is equal in both runs. */
export function output(part: Partial<IVerifiedOutput> = {}): IVerifiedOutput {
  return {
    place: 'stdout',
    mime: 'text/plain',
    equality: 'exact',
    masked: {},
    difference: null,
    digest: 'd1',
    shown: '1',
    ...part
  };
}

/** A cell that gave the same in both runs. */
export function cell(
  index: number,
  part: Partial<IVerifiedCell> = {}
): IVerifiedCell {
  const run = {
    outcome: 'ok',
    seconds: 0.25,
    error: null,
    lost: 0,
    message: null
  } as const;
  return {
    index,
    number: index + 1,
    id: `c${index}`,
    state: 'equal',
    source: `print(${index})`,
    checksum: 0,
    runs: [run, run],
    streams: [],
    outputs: [output()],
    outputsNotShown: 0,
    restDigest: null,
    ...part
  };
}

/** A cause. */
export function cause(part: Partial<ICause> = {}): ICause {
  return {
    class: 'output',
    source: 'time',
    proven: false,
    cell: 1,
    since: null,
    streams: [],
    messages: [
      message('Its output differs.'),
      message('Likely: %1.', message('the time'))
    ],
    text: 'Its output differs. Likely: the time.',
    hints: [],
    advice: [],
    call: null,
    ...part
  };
}

/** A report on these cells. */
export function report(
  kind: VerdictKind,
  cells: readonly IVerifiedCell[],
  part: Partial<IReport> = {}
): IReport {
  const count = (...states: string[]): number =>
    cells.filter(({ state }) => states.includes(state)).length;
  const outputs = cells.flatMap(item => item.outputs);
  const found = part.cause ?? null;
  const diverged = cells.find(({ state }) =>
    ['state', 'output', 'outcome'].includes(state)
  );
  const run = {
    hashSeed: '1',
    seconds: 1,
    cells: cells.length,
    problem: null,
    message: null
  };
  return {
    schema: 2,
    version: '0.1.0',
    notebook: {
      name: 'digits.ipynb',
      kernel: 'python3',
      language: 'python',
      cells: cells.length,
      hash: '0f'
    },
    environment: {
      seed: 42,
      seeds: { numpy: 42 },
      python: 'CPython 3.13.0',
      os: 'Linux',
      cpu: null,
      processors: '2',
      blas: null,
      cuda: null,
      gpus: [],
      packages: { numpy: '2.4.0' },
      threads: {},
      launch: {}
    },
    stored: null,
    against: null,
    started: '2026-11-23T16:00:00Z',
    seconds: 3.5,
    options: {
      timeout: null,
      tolerance: 0,
      sideBySide: null,
      masksOff: [],
      changes: [],
      environment: {},
      timed: false,
      runs: 2,
      determinism: {}
    },
    runs: [
      { ...run, label: 'A' },
      { ...run, label: 'B', hashSeed: '2' }
    ],
    verdict: {
      kind,
      cell:
        kind === 'reproduced' || kind === 'stopped'
          ? null
          : (found?.cell ??
            diverged?.index ??
            cells[cells.length - 1]?.index ??
            null),
      message: message('The verdict: %1.', kind),
      text: `The verdict: ${kind}.`
    },
    agreement: { runs: 2, differ: kind === 'diverged' ? 2 : 0 },
    tried: null,
    warnings: [],
    counts: {
      cells: cells.length,
      ran: cells.filter(({ runs }) => runs.every(item => item !== null)).length,
      skipped: count('skipped'),
      notRun: count('not-run'),
      equal: count('equal'),
      diverged: count('state', 'output', 'outcome'),
      outputs: outputs.length,
      outputsEqual: outputs.filter(({ equality }) =>
        ['exact', 'masked', 'tolerance'].includes(equality)
      ).length,
      outputsNotCompared: outputs.filter(
        ({ equality }) => equality === 'not-compared'
      ).length,
      masked: {},
      withinTolerance: 0
    },
    overview: [
      {
        template: '%1 cell ran.',
        plural: '%1 cells ran.',
        count: cells.length,
        parameters: []
      }
    ],
    hidden: [],
    terms: TERMS,
    cells,
    ...part,
    cause: found
  };
}

const RAISING: ICellRun = {
  lost: 0,
  outcome: 'error',
  seconds: 0.1,
  error: ['NameError', "name 'x'\nx"],
  message: message('it raised %1', "NameError: name 'x'")
};

/** One that both runs ended alike, with an error. */
export const RAISED = report('raised', [
  cell(0),
  cell(2, {
    outputs: [output({ place: 'error', mime: 'text/plain' })],
    runs: [RAISING, RAISING]
  })
]);

/** One that differs by the time. */
export const TIME = report(
  'diverged',
  [
    cell(0),
    cell(1, {
      state: 'output',
      source: 'import time\nx = time.time()\nprint(x)',
      outputs: [
        output({
          equality: 'differs',
          difference: {
            kind: 'text',
            lines: ['@@ -1 +1 @@', '-<b>1.5</b>', '+<b>2.5</b>', ' same'],
            a: null,
            b: null,
            cut: true,
            message: null,
            note: ''
          }
        })
      ]
    }),
    cell(2, { state: 'not-run', runs: [null, null], outputs: [] })
  ],
  {
    cause: cause({
      hints: [
        {
          source: 'time',
          cell: 1,
          line: 2,
          text: 'x = time.time()',
          call: 'time.time',
          file: null
        }
      ],
      advice: [
        {
          kind: 'keep-value',
          message: message('Keep %1.', 'time.time'),
          text: 'Keep time.time.',
          framework: null,
          cell: 1,
          line: 2,
          source: 'time',
          call: 'time.time',
          change: null,
          environment: {},
          determinism: null
        }
      ]
    })
  }
);

/** One whose random state differs since an earlier cell. */
export const UNSEEDED = report(
  'diverged',
  [
    cell(0, {
      state: 'state',
      streams: [
        stream({
          before: ['aa', 'ab'],
          after: ['ba', 'bb'],
          seed: [null, null],
          sameBefore: false,
          sameAfter: false
        })
      ]
    }),
    cell(3, { state: 'output', outputs: [output({ equality: 'differs' })] })
  ],
  {
    cause: cause({
      class: 'random-state',
      source: 'unseeded',
      proven: true,
      cell: 0,
      since: 0,
      streams: ['numpy'],
      advice: [
        {
          kind: 'seed-framework',
          message: message('Seed %1.', 'NumPy'),
          text: 'Seed NumPy.',
          framework: 'numpy',
          cell: null,
          line: null,
          source: null,
          call: null,
          change: null,
          environment: {},
          determinism: null
        }
      ]
    })
  }
);

/** What the server says of one that runs. */
export function running(
  part: Partial<IVerificationState> = {}
): IVerificationState {
  return {
    id: 'v1',
    path: 'digits.ipynb',
    version: 1,
    status: 'running',
    started: '2026-11-23T16:00:00+00:00',
    seconds: 1,
    progress: [],
    report: null,
    error: null,
    ...part
  };
}

/** What the server says of one that ended with a report. */
export function done(
  made: IReport,
  part: Partial<IVerificationState> = {}
): IVerificationState {
  return running({ status: 'done', version: 9, report: made, ...part });
}

type Answer<T> = T | Error;

/** A server that answers as it is told; each question for news waits until {@link tell}. */
export class FakeServer implements IVerificationClient {
  /** What was asked. */
  readonly asked: unknown[][] = [];
  /** What it waits for before it starts, finds or removes one. */
  gate: Promise<void> | null = null;
  /** What it says to each question; an error is thrown. */
  starting: Answer<IVerificationState> = running();
  found: Answer<IVerificationState | null> = null;
  /** The one that is asked for by its id. */
  known: Answer<IVerificationState | null> = null;
  removing: Answer<undefined> = undefined;
  reported: Answer<string> = '{}';
  rules: Answer<readonly IMask[]> | null = [];

  async start(...args: unknown[]): Promise<IVerificationState> {
    this.asked.push(['start', ...args]);
    await this.gate;
    return give(this.starting);
  }

  async find(path: string): Promise<IVerificationState | null> {
    this.asked.push(['find', path]);
    await this.gate;
    return give(this.found);
  }

  follow(
    id: string,
    since: number,
    signal: AbortSignal
  ): Promise<IVerificationState | null> {
    this.asked.push(['follow', id, since]);
    if (since < 0) {
      return Promise.resolve().then(() => give(this.known));
    }
    return new Promise((resolve, reject) => {
      this._waiting = { resolve, reject };
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
  }

  async remove(id: string): Promise<void> {
    this.asked.push(['remove', id]);
    await this.gate;
    give(this.removing);
  }

  async report(id: string, format: ReportFormat): Promise<string> {
    this.asked.push(['report', id, format]);
    return give(this.reported);
  }

  async masks() {
    this.asked.push(['masks']);
    return give(this.rules);
  }

  /** Answer the question for news; an error is a lost connection. */
  async tell(answer: IVerificationState | null | Error): Promise<void> {
    if (answer instanceof Error) {
      this._waiting?.reject(answer);
    } else {
      this._waiting?.resolve(answer);
    }
    await settle();
  }

  private _waiting: {
    resolve: (state: IVerificationState | null) => void;
    reject: (error: Error) => void;
  } | null = null;
}

function give<T>(answer: Answer<T>): T {
  if (answer instanceof Error) {
    throw answer;
  }
  return answer;
}

/** Let everything that is due happen. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) {
    await Promise.resolve();
  }
}
