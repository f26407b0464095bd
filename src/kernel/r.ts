import type { Kernel } from '@jupyterlab/services';

import type { InjectionResult } from './injection';

/** The prefix of the extension's own conditions, which tells them from errors. */
const SIGNAL = 'jupyterlab-seed:';

/**
 * Seed an R kernel that has just started, once.
 *
 * An option of the session records that it was seeded; `.Random.seed`, which R
 * creates at the first draw, shows whether anything was drawn
 * (https://stat.ethz.ch/R-manual/R-devel/library/base/html/Random.html).
 *
 * @param code - The composed cell; it runs in a local environment.
 * @param seed - The seed in it.
 * @returns The outcome; `null` if there was no answer.
 */
export function seedR(
  kernel: Kernel.IKernelConnection,
  code: string,
  seed: number | null
): Promise<InjectionResult | null> {
  const guarded = `local({
  option <- getOption("jupyterlab_seed.seed")
  if (!is.null(option)) stop(paste0("${SIGNAL}already:", option))
  if (exists(".Random.seed", envir = globalenv(), inherits = FALSE)) stop("${SIGNAL}late")
  local({
${code}
  })
  options(jupyterlab_seed.seed = ${seed ?? 'NA'})
})`;
  try {
    const future = kernel.requestExecute({
      code: guarded,
      silent: true,
      store_history: false,
      allow_stdin: false,
      stop_on_error: false
    });
    return future.done.then(
      ({ content }): InjectionResult | null => {
        switch (content.status) {
          case 'ok':
            return { kind: 'seeded', code, seed };
          case 'error':
            return readError(content.ename, content.evalue, code);
          default:
            return null;
        }
      },
      () => null
    );
  } catch {
    return Promise.resolve(null);
  }
}

function readError(
  name: string,
  message: string,
  code: string
): InjectionResult {
  const at = message.indexOf(SIGNAL);
  if (at < 0) {
    return { kind: 'error', name, message };
  }
  const [kind, seed] = message
    .slice(at + SIGNAL.length)
    .trim()
    .split(':');
  return kind === 'already'
    ? { kind: 'already', code, seed: seed === 'NA' ? null : Number(seed) }
    : { kind: 'late' };
}
