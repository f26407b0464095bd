/**
 * The ledger of an R session: R keeps what its cells did to `.Random.seed`, so that every page and
 * every reload can ask for it.
 */

import { MARK } from './rSend';

/** The beginning of each answer, in what the code prints. */
export const ANSWER = 'jupyterlab-seed-ledger:';

/** What the ledger's functions take: a string or a number. */
type Argument = string | number;

/**
 * A request that calls a function of the ledger.
 *
 * `tell(since)` prints the records from a number on; `note(meta, count, outcome)` makes a record of the
 * state as it is, after a cell, with words of the page's without spaces; `amend(n, outcome)` corrects
 * how a cell ended; `rewind(n)` restores the state that a record left; `anew(session)` begins again.
 *
 * #### Notes
 * Its value is that of the cell before, which IRkernel keeps as `.Last.value`. It runs below `base`,
 * where no name of the user's hides another.
 *
 * @param session - The name for a ledger that is not there yet; `null` if it must be there.
 */
export function rRequest(
  session: string | null,
  name: 'tell' | 'note' | 'amend' | 'rewind' | 'anew',
  ...values: readonly Argument[]
): string {
  const given = values.map(value => JSON.stringify(value)).join(', ');
  const made = session === null ? '' : `${madeLedger(session)}\n`;
  return `${MARK}
base::eval(base::quote({
${made}ledger <- getOption("jupyterlab_seed.ledger")
if (!is.null(ledger)) ledger$${name}(${given})
invisible(get0(".Last.value", baseenv(), inherits = FALSE))
}), base::new.env(parent = base::baseenv()))`;
}

/**
 * The code that makes the ledger if it is not there.
 *
 * The execution count is the executor's, whose methods are running. Of a session in which cells have
 * run, the ledger knows no beginning.
 */
function madeLedger(session: string): string {
  return `if (is.null(getOption("jupyterlab_seed.ledger"))) {
  ledger <- new.env(parent = baseenv())
  options(jupyterlab_seed.ledger = ledger)
  evalq({
    session <- ${JSON.stringify(session)}
    records <- list()
    seeded <- FALSE
    state <- function() {
      found <- get0(".Random.seed", envir = globalenv(), inherits = FALSE)
      if (is.integer(found) && length(found) > 1L && !anyNA(found[1L])) found
    }
    executed <- function() {
      for (i in seq_len(sys.nframe())) {
        place <- environment(sys.function(i))
        found <- if (is.environment(place)) get0("execution_count", envir = place, inherits = FALSE)
        if (is.numeric(found)) return(found - 1)
      }
      NA
    }
    add <- function(kind, meta, count, outcome, after)
      records[[length(records) + 1L]] <<- list(kind = kind, meta = meta, count = count, outcome = outcome, state = after)
    see_seed <- function() {
      code <- getOption("jupyterlab_seed.code")
      if (!seeded && !is.null(code) && length(records) == 1L) {
        seeded <<- TRUE
        add("seeded", utils::URLencode(enc2utf8(code), reserved = TRUE), NA, "ok", state())
      }
    }
    begin <- function() {
      records <<- list()
      seeded <<- FALSE
      fresh <- identical(as.numeric(executed()), 0)
      code <- getOption("jupyterlab_seed.code")
      add("start", if (fresh) "fresh" else "", NA, "ok", if (!fresh || is.null(code)) state())
      if (fresh) see_seed()
    }
${TELLING}
    amend <- function(n, outcome) records[[n + 1]]$outcome <<- outcome
    rewind <- function(n) {
      found <- if (n < length(records)) records[[n + 1]]$state
      if (!is.null(found)) {
        assign(".Random.seed", found, envir = globalenv())
        add("rewound", "", NA, "ok", found)
      }
      tell(length(records) - if (is.null(found)) 0L else 1L)
    }
    anew <- function(name) {
      session <<- name
      begin()
      tell(0)
    }
    begin()
  }, ledger)
}`;
}

/** How records are printed, and one is made: each in a line, the state of the first and those that moved. */
const TELLING = `    tell <- function(since) {
      text <- vapply(seq_along(records), function(i) {
        if (i <= since) return("")
        one <- records[[i]]
        before <- if (i > 1L && i > since + 1) records[[i - 1L]]$state
        shown <- if (i > since + 1 && identical(before, one$state)) "=" else paste(one$state, collapse = " ")
        paste(i - 1L, one$kind, one$count, one$outcome, shown, one$meta, sep = "\\t")
      }, "")
      cat(c(paste("${ANSWER}", session, length(records)), text[seq_along(text) > since], ""), sep = "\\n")
    }
    note <- function(meta, count = NA, outcome = "ok") {
      add("cell", meta, if (is.na(count) || count < 0) executed() else count, outcome, state())
      tell(length(records) - 1L)
    }`;
