/**
 * Whether a kernel's records reach this page, as a state machine: named phases,
 * and what each event leads to. Pure functions; `KernelWatch` acts on them.
 */

/** Where the watch of one kernel stands. */
export type WatchPhase =
  /** There is no kernel, or its process is gone. */
  | 'absent'
  /** There is a kernel, and nobody knows its language yet. */
  | 'unnamed'
  /** The kernel is to be asked at the next chance; nothing is known of its records. */
  | 'due'
  /** It was asked, and nothing is known of its records. */
  | 'asking'
  /** Its records come. */
  | 'watching'
  /** Its records come, and it was asked for those that did not. */
  | 'catching-up'
  /** Its records come, and it is to be asked at the next chance for those that did not. */
  | 'behind'
  /** Its random state cannot be read: another language, no IPython, or no answer. */
  | 'blind';

/** A watch: its phase, and what a request has to say. */
export interface IWatching {
  readonly phase: WatchPhase;
  /** The number of the last request; answers to earlier ones are void. */
  readonly request: number;
  /** How many requests in a row had no answer. */
  readonly failures: number;
  /** Whether the next request has the kernel forget what it recorded. */
  readonly isToForget: boolean;
  /** Whether records come by themselves. */
  readonly pushes: boolean;
  /** Whether records may have been sent while there was no connection. */
  readonly isCut: boolean;
}

/** What kind of kernel can be asked now; `unnamed` where its language is not known. */
export type KernelKind = 'none' | 'unnamed' | 'python' | 'other';

/**
 * What kind of kernel it is.
 *
 * @param language - Its language as it names it; `null` where it is not known.
 */
export function kernelKind(
  kernel: { readonly isDisposed: boolean } | null,
  language: string | null
): KernelKind {
  if (!kernel || kernel.isDisposed) {
    return 'none';
  }
  const name = language?.toLowerCase();
  return !name ? 'unnamed' : name === 'python' ? 'python' : 'other';
}

/** What may happen. */
export type WatchEvent =
  /** Another kernel, or none, took the place of the last. */
  | { readonly kind: 'kernel-changed' }
  /** The kernel restarts; `isSlow` where nothing should be queued until it has. */
  | { readonly kind: 'restarting'; readonly isSlow: boolean }
  /** The queue of a restart can take a request. */
  | { readonly kind: 'queue-ready' }
  /** A process started. */
  | { readonly kind: 'started'; readonly isSlow: boolean }
  /** The process is gone for good. */
  | { readonly kind: 'gone' }
  /** The kernel is idle, or its restart is over. */
  | { readonly kind: 'settled' }
  | { readonly kind: 'disconnected'; readonly hasLedger: boolean }
  | { readonly kind: 'connected' }
  /** A cell ran to its end. */
  | { readonly kind: 'cell-executed' }
  /** A record is missing before one that came. */
  | { readonly kind: 'gap' }
  /** A record came, or an answer, of another process than the last. */
  | { readonly kind: 'replaced' }
  /** The kernel is to forget what it recorded. */
  | { readonly kind: 'forget' }
  /** The probe is to be told of streams that it does not know. */
  | { readonly kind: 'streams-changed' }
  /** The answer to a request. */
  | {
      readonly kind: 'answered';
      readonly request: number;
      readonly answer: WatchAnswer;
    };

/** An answer: none, that nothing can be recorded, or records. */
export type WatchAnswer =
  | { readonly kind: 'none' }
  | { readonly kind: 'unable' }
  | { readonly kind: 'records'; readonly pushes: boolean };

/** What is to be done after a transition, in this order. */
export type WatchEffect =
  /** The ledger is over: its late records are void. */
  | 'end'
  /** Send the request that {@link IWatching.request} numbers. */
  | 'ask'
  /** Come back with `queue-ready` in a microtask. */
  | 'defer';

/** A transition: the watch after it, and what is to be done. */
export interface ITransition {
  readonly watching: IWatching;
  readonly effects: readonly WatchEffect[];
}

/** Whether the kernel's records reach this page. */
export type WatchState =
  /** There is no kernel. */
  | { readonly kind: 'none' }
  /** It was asked, or will be. */
  | { readonly kind: 'pending' }
  | { readonly kind: 'watching' }
  /** Its random state cannot be read: another language, no answer, or see `KernelWatch.problem`. */
  | { readonly kind: 'blind' };

/** A watch of no kernel. */
export const NOT_WATCHING: IWatching = {
  phase: 'absent',
  request: 0,
  failures: 0,
  isToForget: false,
  pushes: true,
  isCut: false
};

/** How often a kernel is asked that gives no answer. */
const ATTEMPTS = 3;

/** Whether a request is under way whose answer counts. */
export function isAsking({ phase }: IWatching): boolean {
  return phase === 'asking' || phase === 'catching-up';
}

/** What each phase means to who reads records. */
const KINDS: Readonly<Record<WatchPhase, WatchState['kind']>> = {
  absent: 'none',
  unnamed: 'none',
  due: 'pending',
  asking: 'pending',
  watching: 'watching',
  'catching-up': 'watching',
  behind: 'watching',
  blind: 'blind'
};

/** A watch as readers of records see it. */
export function stateOf({ phase }: IWatching): WatchState {
  return { kind: KINDS[phase] };
}

/**
 * What an event leads to.
 *
 * @param from - The watch before it.
 * @param event - What happened.
 * @param kernel - The kernel that would be asked.
 */
export function transition(
  from: IWatching,
  event: WatchEvent,
  kernel: KernelKind
): ITransition {
  switch (event.kind) {
    case 'kernel-changed':
      return ask(end(from, 'absent'), kernel);
    case 'restarting': {
      const { watching, effects } = end(from, 'due');
      return {
        watching,
        // The queue of the old process is dropped by the next microtask.
        effects: event.isSlow ? effects : [...effects, 'defer']
      };
    }
    case 'queue-ready':
      return ask(stay(from), kernel);
    case 'started':
      // Another client restarted the kernel, or this page saw the start: the
      // answer tells by the name of its ledger.
      return isAsking(from) || event.isSlow
        ? stay(from)
        : ask(stay(from), kernel);
    case 'gone':
      return end(from, 'absent');
    case 'settled':
      return isDue(from) ? ask(stay(from), kernel) : stay(from);
    case 'disconnected':
      return stay({ ...from, isCut: event.hasLedger || isAsking(from) });
    case 'connected':
      return from.isCut
        ? ask(stay({ ...from, isCut: false }), kernel)
        : stay(from);
    case 'cell-executed':
      return from.pushes || isAsking(from)
        ? stay(from)
        : ask(stay(from), kernel);
    case 'gap':
      return isAsking(from) ? stay(from) : ask(stay(from), kernel);
    case 'streams-changed':
      return isAsking(from) || isWatching(from)
        ? ask(stay(from), kernel)
        : stay(from);
    case 'replaced':
      return end(from, isAsking(from) ? 'watching' : from.phase);
    case 'forget':
      return forget(from, kernel);
    case 'answered':
      return event.request === from.request && isAsking(from)
        ? stay(answered(from, event.answer))
        : stay(from);
  }
}

/** Whether the kernel is to be asked at the next chance. */
function isDue({ phase }: IWatching): boolean {
  return phase === 'unnamed' || phase === 'due' || phase === 'behind';
}

/** Whether records come. */
function isWatching({ phase }: IWatching): boolean {
  return phase === 'watching' || phase === 'catching-up' || phase === 'behind';
}

function stay(watching: IWatching): ITransition {
  return { watching, effects: [] };
}

/** The ledger is over, and so is every request for it. */
function end(from: IWatching, phase: WatchPhase): ITransition {
  return {
    watching: {
      ...from,
      phase,
      request: from.request + 1,
      failures: 0,
      isToForget: false
    },
    effects: ['end']
  };
}

/** Ask the kernel, if it is one that can be asked. */
function ask(
  { watching, effects }: ITransition,
  kernel: KernelKind
): ITransition {
  switch (kernel) {
    case 'none':
      return { watching, effects };
    case 'unnamed':
      return { watching: { ...watching, phase: 'unnamed' }, effects };
    case 'other':
      return { watching: { ...watching, phase: 'blind' }, effects };
    case 'python':
      return {
        watching: {
          ...watching,
          phase: isWatching(watching) ? 'catching-up' : 'asking',
          request: watching.request + 1
        },
        effects: [...effects, 'ask']
      };
  }
}

/** Only where records come is there anything to forget. */
function forget(from: IWatching, kernel: KernelKind): ITransition {
  if (!isWatching(from)) {
    return stay(from);
  }
  const { watching, effects } = end(from, 'due');
  // Asked for until there is an answer.
  return ask({ watching: { ...watching, isToForget: true }, effects }, kernel);
}

function answered(from: IWatching, answer: WatchAnswer): IWatching {
  switch (answer.kind) {
    case 'none': {
      const failures = from.failures + 1;
      // It was aborted behind a cell that failed, or the kernel is going.
      const later = from.phase === 'catching-up' ? 'behind' : 'due';
      return {
        ...from,
        failures,
        phase: failures < ATTEMPTS ? later : 'blind'
      };
    }
    case 'unable':
      return { ...from, phase: 'blind', failures: 0, isToForget: false };
    case 'records':
      return {
        ...from,
        phase: 'watching',
        failures: 0,
        isToForget: false,
        pushes: answer.pushes
      };
  }
}
