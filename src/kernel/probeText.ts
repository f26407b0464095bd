/**
 * The probe's text, which loads when a kernel has to be sent it: one that the server extension
 * started has the probe already.
 */

let loaded: string | null = null;

/** The text; `null` before it has loaded. */
export function probeText(): string | null {
  return loaded;
}

/**
 * Load the text, unless that has been done.
 *
 * @throws Error if it does not load, as over a connection that was lost.
 */
export async function loadProbe(): Promise<string> {
  loaded ??= (await import('../../build/probe.py')).default;
  return loaded;
}
