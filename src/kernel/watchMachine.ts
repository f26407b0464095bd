/**
 * Whether a kernel's records reach this page, as a state machine: named phases, and
 * the transition for each event. Pure functions; `KernelWatch` performs the effects.
 */

/** The phase of the watch of one kernel. */
export type WatchPhase =
  /** There is no kernel, or its process is gone. */
  | 'absent'
  /** There is a kernel, and its language is not known yet. */
  | 'unnamed'
  /** The kernel is to be asked at the next opportunity; no records have come. */
  | 'due'
  /** It was asked; no records have come. */
  | 'asking'
  /** Its records come. */
  | 'watching'
  /** Its records come, and it was asked for missing ones. */
  | 'catching-up'
  /** Its records come, and it is to be asked for missing ones at the next opportunity. */
  | 'behind'
  /** Its random state cannot be read: another language, not IPython, or no answer. */
  | 'blind';

/** A watch: its phase, and what the next request needs. */
export interface IWatching {
  readonly phase: WatchPhase;
  /** The number of the last request; answers to earlier ones are void. */
  readonly request: number;
  /** How many requests in a row had no answer. */
  readonly failures: number;
  /** Whether the next request has the kernel discard its records. */
  readonly isToForget: boolean;
  /** Whether records come without a request. */
  readonly pushes: boolean;
  /** Whether records may have been sent while there was no connection. */
  readonly isCut: boolean;
}

/** The kernel that can be asked now; `unnamed` if its language is not known. */
export type KernelKind = 'none' | 'unnamed' | 'python' | 'other';

/**
 * What kind of kernel it is.
 *
 * @param language - Its language, as its spec names it; `null` if unknown.
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

/**
 * The event of a kernel's new status; `null` if it makes no difference.
 *
 * @param isSlow - Whether nothing should be queued until a restart is over.
 */
export function statusEvent(
  status: string,
  isSlow: boolean
): WatchEvent | null {
  switch (status) {
    case 'restarting':
      return { kind: 'restarting', isSlow };
    case 'starting':
      return { kind: 'started', isSlow };
    case 'dead':
    case 'terminating':
      return { kind: 'gone' };
    case 'idle':
      return { kind: 'settled' };
    default:
      return null;
  }
}

/** The events. */
export type WatchEvent =
  /** Another kernel, or none, replaced the last. */
  | { readonly kind: 'kernel-changed' }
  /** The kernel is restarting; `isSlow` if nothing should be queued until it has restarted. */
  | { readonly kind: 'restarting'; readonly isSlow: boolean }
  /** During a restart: requests can be queued again. */
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
  /** A record came, and an earlier one is missing. */
  | { readonly kind: 'gap' }
  /** A record or an answer came from a new process. */
  | { readonly kind: 'replaced' }
  /** The kernel is to discard its records. */
  | { readonly kind: 'forget' }
  /** Other extensions added or removed streams. */
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

/** The effects of a transition, in order. */
export type WatchEffect =
  /** End the ledger: its late records are void. */
  | 'end'
  /** Send the request that {@link IWatching.request} numbers. */
  | 'ask'
  /** Come back with `queue-ready` in a microtask. */
  | 'defer';

/** A transition: the new watch, and the effects. */
export interface ITransition {
  readonly watching: IWatching;
  readonly effects: readonly WatchEffect[];
}

/** Whether the kernel's records reach this page. */
export type WatchState =
  /** There is no kernel. */
  | { readonly kind: 'none' }
  /** It was or will be asked. */
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

/** How often a kernel is asked without an answer. */
const ATTEMPTS = 3;

/** Whether a request is under way whose answer counts. */
export function isAsking({ phase }: IWatching): boolean {
  return phase === 'asking' || phase === 'catching-up';
}

/** What each phase means to readers of records. */
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
 * The transition for an event.
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
      // Another client restarted the kernel, or this page saw the start: the name
      // of the ledger in the answer tells.
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

/** Whether the kernel is to be asked at the next opportunity. */
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

/** End the ledger, and every request for it. */
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

/** Ask the kernel, if it can be asked. */
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

/** Have the kernel discard its records, if they come. */
function forget(from: IWatching, kernel: KernelKind): ITransition {
  if (!isWatching(from)) {
    return stay(from);
  }
  const { watching, effects } = end(from, 'due');
  // Requested until there is an answer.
  return ask({ watching: { ...watching, isToForget: true }, effects }, kernel);
}

function answered(from: IWatching, answer: WatchAnswer): IWatching {
  switch (answer.kind) {
    case 'none': {
      const failures = from.failures + 1;
      // It was aborted after a failed cell, or the kernel is shutting down.
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
