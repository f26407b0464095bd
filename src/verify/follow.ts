import type { IVerificationClient, IVerificationState } from './client';

/** Who hears of a verification. */
export interface IFollower {
  /** `null` where the server knows it no more. */
  onNews(state: IVerificationState | null): void;
  /** Whether the connection is lost, and tried again. */
  onConnection(isLost: boolean): void;
}

/** The shortest and the longest wait before a lost connection is tried again, in milliseconds. */
const RETRY = [500, 15_000];

/**
 * Ask for news of a verification again and again, until it has ended.
 *
 * @param state - What is known of it.
 * @param signal - Ends the asking.
 */
export async function follow(
  client: Pick<IVerificationClient, 'follow'>,
  state: IVerificationState,
  signal: AbortSignal,
  follower: IFollower
): Promise<void> {
  let known = state;
  let wait = RETRY[0];
  while (!signal.aborted) {
    let next: IVerificationState | null;
    try {
      next = await client.follow(known.id, known.version, signal);
    } catch {
      if (signal.aborted) {
        return;
      }
      follower.onConnection(true);
      await pause(wait, signal);
      wait = Math.min(wait * 2, RETRY[1]);
      continue;
    }
    if (signal.aborted) {
      return;
    }
    wait = RETRY[0];
    follower.onConnection(false);
    if (next === null || isNews(next, known)) {
      follower.onNews(next);
    }
    if (next?.status !== 'running') {
      return;
    }
    known = next;
  }
}

/** Without other news the time that it takes is one. */
function isNews(next: IVerificationState, known: IVerificationState): boolean {
  return (
    next.version !== known.version ||
    next.status !== 'running' ||
    next.seconds !== known.seconds
  );
}

/**
 * Wait, or until it is not wanted any more.
 *
 * @param time - In milliseconds.
 */
function pause(time: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, time);
    signal.addEventListener('abort', end);
  });
}
