"""``jupyter seed insert``: the seed cell, written into files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from traitlets import Bool, Unicode

from ..frameworks import common
from ..headless.core import Core, CoreError
from ..headless.kernel_specs import kernel_specs
from ..headless.notebook_file import NotANotebookError, NotebookFile
from ..runs.printable import path_words
from .files import CannotWriteError, check_target, write
from .printing import say
from .subcommand import ALIASES, FAILED, FLAGS, Subcommand

#: Exit codes beside ``FAILED``: every notebook has what it needs; one lacks it.
CURRENT, STALE = 0, 1

#: The key in the metadata of notebooks and cells.
_KEY = "jupyterlab_seed"


class InsertApp(Subcommand):
    """Writes seed cells."""

    name = "jupyter-seed-insert"
    description = """
    Write the seed cell into notebooks, as the button in JupyterLab does, without running anything.
    A cell that is up to date stays as it is, and so does everything else in the file.

    The exit code is 0 if every notebook now has the seed cell that it needs, 1 if one has not (with
    --check, or because its cell was edited by hand), and 2 if one could not be read or written, or
    does not take the seed. The highest code counts.
    """
    examples = """
    jupyter seed insert notebook.ipynb
    jupyter seed insert tutorials/*.ipynb --seed 42
    jupyter seed insert --check tutorials/*.ipynb
    jupyter seed insert notebook.ipynb --determinism algorithms=error
    """
    aliases = {  # noqa: RUF012 - as traitlets wants it
        "seed": "InsertApp.seed",
        "determinism": "InsertApp.determinism",
        **ALIASES,
    }
    flags = {  # noqa: RUF012
        "check": (
            {"InsertApp": {"check": True}},
            "Write nothing; exit with 1 if a seed cell is missing or stale.",
        ),
        **FLAGS,
    }

    seed = Unicode(
        None,
        allow_none=True,
        help="The seed of every seed cell, existing ones included; by default, the one seed that "
        "the notebook's own code sets, else 42.",
    ).tag(config=True)
    determinism = Unicode(
        "",
        help="Comma-separated determinism switches for every seed cell, with their values, such as "
        "algorithms=error; by default, a cell keeps its own.",
    ).tag(config=True)
    check = Bool(False, help="Whether to write nothing.").tag(config=True)

    def run(self) -> int:
        """Write, and say what was written."""
        paths = [Path(argument) for argument in self.extra_args]
        if not paths:
            self.complain("No notebook given. Usage: jupyter seed insert notebook.ipynb")
            return FAILED
        try:
            core = Core()
            seed = None if self.seed is None else core.read_seed(self.seed)
        except CoreError as error:
            self.complain(str(error))
            return FAILED
        if isinstance(seed, str):
            self.complain(f"--seed {self.seed}: {seed}")
            return FAILED
        try:
            switches = _switches(self.determinism)
        except ValueError as error:
            self.complain(f"--determinism {self.determinism}: {error}")
            return FAILED
        return max(self._handled(core, path, seed, switches) for path in paths)

    def _handled(self, core: Core, path: Path, seed: int | None, switches: dict[str, str]) -> int:
        """Handle one notebook, and give its exit code."""
        try:
            file = NotebookFile(path)
            answer = core.answer(
                {
                    "metadata": file.metadata,
                    "cells": file.cells(),
                    "seed": seed,
                    "determinism": switches,
                    "specs": kernel_specs(file.metadata),
                }
            )
            code, words = self._outcome(answer)
            if answer["kind"] in ("insert", "update") and not self.check:
                check_target(path)
                write(path, file.edited(answer, _KEY))
        except (CoreError, NotANotebookError) as error:
            self.complain(f"{path_words(path)}: {error}")
            return FAILED
        except CannotWriteError as error:
            self.complain(str(error))
            return FAILED
        if code == FAILED:
            self.complain(f"{path_words(path)}: {words}")
        else:
            say("\n    ".join([f"{path_words(path)}: {words}", *answer.get("notices", [])]))
        return code

    def _outcome(self, answer: dict[str, Any]) -> tuple[int, str]:
        """The exit code, and what to say of one notebook."""
        match answer["kind"]:
            case "insert" | "update" as kind:
                if self.check:
                    return STALE, f"the seed cell is {'missing' if kind == 'insert' else 'stale'}"
                seeded = ", ".join(answer["frameworks"])
                return CURRENT, f"seed cell {_DONE[kind]} (seed {answer['seed']}: {seeded})"
            case "edited":
                return STALE, (
                    "the seed cell is stale and was edited by hand, so it was not changed. The "
                    "button in JupyterLab shows the difference before it replaces the cell."
                )
            case "current":
                return CURRENT, "the seed cell is up to date"
            case "seeds-differ":
                seeds = ", ".join(map(str, answer["seeds"]))
                return STALE, f"no seed cell: the code sets different seeds ({seeds}); give --seed"
            case "nothing-to-seed":
                return CURRENT, "no random code, so no seed cell"
            case "no-language":
                language = answer["language"] or "an unknown language"
                return CURRENT, f"no seed cell for {language}"
            case "bad-metadata":
                place = ".".join(filter(None, ("metadata", _KEY, answer["key"])))
                return FAILED, f"{place} cannot be read: {answer['found']}"
            case _:
                return FAILED, answer["message"]


def _switches(text: str) -> dict[str, str]:
    """Switches and their values, as they are given. Raises ValueError, which says what is wrong."""
    known = {switch.name: switch.values for switch in common().determinism}
    found = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        name, _, value = pair.partition("=")
        if name not in known:
            raise ValueError(f"there is no switch {name!r}; available: {', '.join(known)}")
        if value not in known[name]:
            raise ValueError(f"{name} is one of {', '.join(known[name])}, not {value!r}")
        found[name] = value
    return found


_DONE = {"insert": "inserted", "update": "updated"}
