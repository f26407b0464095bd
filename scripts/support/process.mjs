/**
 * Running other programs, and stopping them with us.
 */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

export const isWindows = process.platform === 'win32';

/** The priority of a program that yields: it gets a third of what another gets. */
const NICENESS = 5;

/** How long a program may take to end once it is told to, in ms. */
const FAREWELL = 10_000;

/** The programs that run now. */
const children = new Set();

/** Whether a signal ended them: none is started after that. */
let stopped = false;

/** A failure that the user can act on: shown without a stack. */
export class Failure extends Error {}

/**
 * Run a program and give its exit status; never rejects for a program that ran.
 *
 * Its output goes to ours, or to the file `log`. With `yields`, programs that do not yield go first.
 */
export function run(command, args, { cwd, env, log, yields = false } = {}) {
  if (stopped) {
    return Promise.reject(new Failure('Stopped.'));
  }
  const file = log ? openSync(log, 'a') : null;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: file === null ? 'inherit' : ['ignore', file, file],
      // npm's and yarn's own programs are scripts there, which need a shell.
      shell: isWindows && /\.cmd$/i.test(command)
    });
    children.add(child);
    if (yields && child.pid !== undefined) {
      setPriority(child.pid, NICENESS);
    }
    child.on('error', error => {
      children.delete(child);
      reject(new Failure(`${command} could not be run: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      children.delete(child);
      resolve(signal ? 1 : (code ?? 1));
    });
  }).finally(() => {
    if (file !== null) {
      closeSync(file);
    }
  });
}

/** Run a program that must succeed; `what` says what failed when it does not. */
export async function must(what, command, args, options = {}) {
  const code = await run(command, args, options);
  if (code !== 0) {
    if (options.log) {
      const tail = readFileSync(options.log, 'utf8').trimEnd().split('\n');
      console.error(tail.slice(-30).join('\n'));
    }
    throw new Failure(`${what} failed (exit status ${code}).`);
  }
}

/** What a program prints, or null where it can't be run or fails. */
export function read(command, args, options = {}) {
  const { status, stdout } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    ...options
  });
  return status === 0 ? stdout.trim() : null;
}

/**
 * End a program, be it that it takes no notice of SIGTERM.
 *
 * @param patience - How long it may take to end by itself, in ms.
 */
export async function endProgram(child, patience = FAREWELL) {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const ended = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), patience);
  await ended;
  clearTimeout(late);
}

/**
 * What a promise gives, or a failure if it takes too long.
 *
 * @param ms - How long it may take.
 * @param what - What takes so long, for the message.
 */
export async function within(promise, ms, what) {
  let late;
  const limit = new Promise((_, reject) => {
    const error = new Failure(`${what} took more than ${ms / 1000} s.`);
    late = setTimeout(() => reject(error), ms);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(late);
  }
}

/**
 * Hand the signals that end us on to the programs that we run, and wait for them.
 *
 * #### Notes
 * A terminal sends Ctrl+C to the programs itself; a second one from us would be taken for impatience.
 */
export function forwardSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (children.size === 0) {
        process.exit(1);
      }
      stopped = true;
      if (signal === 'SIGINT' && process.stdin.isTTY) {
        return;
      }
      for (const child of children) {
        child.kill(signal);
      }
    });
  }
}

/**
 * End the programs that still run after `ms`, and start none after that.
 *
 * #### Notes
 * What hangs is seen with its output then, while whoever started us still waits.
 */
export function endAfter(ms) {
  const end = signal => {
    stopped = true;
    for (const child of children) {
      console.error(
        `${child.spawnargs.slice(0, 3).join(' ')} is ended after ${ms / 60_000} minutes.`
      );
      child.kill(signal);
    }
  };
  setTimeout(() => end('SIGTERM'), ms).unref();
  setTimeout(() => end('SIGKILL'), ms + FAREWELL).unref();
}
