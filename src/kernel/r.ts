import type { Kernel } from '@jupyterlab/services';

import type { InjectionResult } from './injection';
import { MARK, printedBy } from './rSend';

/** The beginning of the answer, in what the code prints. */
const ANSWER = 'jupyterlab-seed:';

/** The most of an answer that is read, in characters. */
const MOST = 1000;

/**
 * Seed an R kernel that has just started, once.
 *
 * An option of the session records that it was seeded, by the server's start-up file
 * (`startup/kernel/profile.R`) or by a page; `.Random.seed`, which R creates at the first
 * draw, shows whether anything was drawn
 * (https://stat.ethz.ch/R-manual/R-devel/library/base/html/Random.html).
 *
 * #### Notes
 * IRkernel answers `ok` to every silent request, whatever came of it, and an error would
 * abort the cells that are queued. So the code catches its errors and prints the outcome,
 * which reaches this request alone; nothing is counted or kept in the history.
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
  return printedBy(kernel, guarded(code, seed), MOST).then(printed =>
    printed === null ? null : readAnswer(printed, code, seed)
  );
}

/** The code of the request. */
function guarded(code: string, seed: number | null): string {
  return `${MARK}
local({
  seed <- getOption("jupyterlab_seed.seed")
  by <- getOption("jupyterlab_seed.by", "page")
  has_drawn <- exists(".Random.seed", envir = globalenv(), inherits = FALSE)
  kind <- if (!has_drawn) RNGkind()
  answer <- if (!is.null(seed)) paste0("already:", seed, ":", by) else if (has_drawn) "late" else tryCatch({
    eval(parse(text = ${JSON.stringify(code)}), new.env(parent = globalenv()))
    options(jupyterlab_seed.seed = ${seed ?? 'NA'}, jupyterlab_seed.by = "page", jupyterlab_seed.code = ${JSON.stringify(code)})
    ledger <- getOption("jupyterlab_seed.ledger")
    if (!is.null(ledger)) ledger$see_seed()
    "seeded"
  }, error = function(e) {
    do.call(RNGkind, as.list(kind))
    rm(list = intersect(".Random.seed", ls(globalenv(), all.names = TRUE)), envir = globalenv())
    paste0("error:", conditionMessage(e))
  })
  cat("${ANSWER}", answer, "\\n", sep = "")
})`;
}

/** Read what the code printed; a warning may stand before the answer. */
export function readAnswer(
  printed: string,
  code: string,
  seed: number | null
): InjectionResult | null {
  const at = printed.lastIndexOf(ANSWER);
  if (at < 0) {
    return null;
  }
  const text = printed.slice(at + ANSWER.length).trim();
  const [kind, first, by] = text.split(':');
  switch (kind) {
    case 'seeded':
      return { kind, code, seed };
    case 'already': {
      const found = Number(first);
      return {
        kind,
        code,
        seed: Number.isSafeInteger(found) ? found : null,
        by: by === 'server' || by === 'kernelspec' ? by : 'page'
      };
    }
    case 'late':
      return { kind };
    default:
      return { kind: 'error', name: 'R', message: text.replace(/^error:/, '') };
  }
}
