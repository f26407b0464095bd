# R sources this file in place of the user's profile, before any request: the seed code, then the
# user's own profile. The data are text: the seed or NA in the first line, and then the code.
local({
  data <- Sys.getenv("JUPYTERLAB_SEED_START", NA)
  by <- "server"
  own <- Sys.getenv("JUPYTERLAB_SEED_OWN_STARTUP", NA)
  # A seeded kernelspec has its data beside this file.
  kept <- file.path(dirname(Sys.getenv("R_PROFILE_USER")), "start.txt")
  if (file.exists(kept)) {
    data <- kept
    by <- "kernelspec"
    own <- Sys.getenv("JUPYTERLAB_SEED_USER_STARTUP", NA)
    Sys.unsetenv("JUPYTERLAB_SEED_USER_STARTUP")
  } else {
    Sys.unsetenv(c("JUPYTERLAB_SEED_START", "JUPYTERLAB_SEED_OWN_STARTUP"))
  }
  if (!is.na(own) && (own == "" || startsWith(own, "$"))) own <- NA
  # Child processes see what they would have seen.
  if (is.na(own)) Sys.unsetenv("R_PROFILE_USER") else Sys.setenv(R_PROFILE_USER = own)

  state <- function() get0(".Random.seed", envir = globalenv(), inherits = FALSE)
  code <- NULL
  reseed <- function() eval(code, new.env(parent = globalenv()))
  left <- NULL
  if (is.null(getOption("jupyterlab_seed.seed"))) {
    kind <- RNGkind()
    # A kernel must start whatever happens here; the page asks later what came of it.
    tryCatch({
      lines <- readLines(data, encoding = "UTF-8", warn = FALSE)
      code <- parse(text = lines[-1], keep.source = FALSE, encoding = "UTF-8")
      reseed()
      options(
        jupyterlab_seed.seed = as.numeric(lines[1]), jupyterlab_seed.by = by,
        jupyterlab_seed.code = paste(lines[-1], collapse = "\n")
      )
      left <- state()
    }, error = function(e) {
      do.call(RNGkind, as.list(kind))
      rm(list = intersect(".Random.seed", ls(globalenv(), all.names = TRUE)), envir = globalenv())
      if (by == "kernelspec") message("jupyterlab-seed: this kernel is not seeded: ", conditionMessage(e))
    })
  }
  # If the data are still there at the next start, the process has died in between.
  if (by == "server" && !is.na(data)) unlink(data)

  # Where R itself looks (https://stat.ethz.ch/R-manual/R-devel/library/base/html/Startup.html).
  profile <- if (!is.na(own)) own else Find(file.exists, c(".Rprofile", "~/.Rprofile"))
  tryCatch(
    if (length(profile) == 1 && file.exists(profile)) sys.source(profile, envir = globalenv()),
    # The notebook's seed goes before what a profile seeds or draws.
    finally = if (!is.null(left) && !identical(state(), left)) reseed()
  )
})
