"""The base of the subcommands of ``jupyter seed``."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Generator
from textwrap import dedent
from typing import NoReturn

from jupyter_core.application import JupyterApp

from .. import __version__
from .printing import complain

#: The exit code where a notebook could not be handled at all.
FAILED = 2

#: The aliases and flags of every subcommand.
ALIASES = {"log-level": "Application.log_level", "config": "JupyterApp.config_file"}
FLAGS = {"debug": ({"Application": {"log_level": logging.DEBUG}}, "Log everything.")}


# What traitlets says of a value, and its words for kinds of values.
_MISFIT = re.compile(
    r"The '(?P<trait>\w+)' trait of an? (?P<owner>\w+) instance expected (?P<wanted>.+?),"
    r" not the \w+ (?P<value>.+)\.$"
)
_WANTED = {"an int": "a whole number", "a float": "a number", "a float or None": "a number"}


class UsageError(Exception):
    """An invalid command line; the message says why."""


class Subcommand(JupyterApp):
    """A subcommand: it does its work in :meth:`run`, whose result is the exit code."""

    version = __version__

    def _log_level_default(self) -> int:
        return logging.WARNING

    def migrate_config(self) -> None:
        """Do nothing: a subcommand writes no file without being asked."""

    def emit_examples(self) -> Generator[str, None, None]:
        """The examples for the help, each as far in as the first."""
        self.examples = dedent(self.examples).strip()
        yield from super().emit_examples()

    def initialize(self, argv: list[str] | None = None) -> None:
        """Read the command line; what does not fit an option is told under the option's name."""
        self.log.addFilter(self._reworded)
        super().initialize(argv)

    def _reworded(self, record: logging.LogRecord) -> bool:
        """Print traitlets' words on an invalid value in this command's own; False for those."""
        found = _MISFIT.search(record.getMessage())
        if found is None:
            return True
        trait = f"{found['owner']}.{found['trait']}"
        names = [f"--{name}" for name, known in self.aliases.items() if known == trait]
        wanted = _WANTED.get(found["wanted"], found["wanted"])
        self.complain(f"{names[0] if names else trait} must be {wanted}, not {found['value']}.")
        return False

    def exit(self, exit_status: int | str | None = 0) -> NoReturn:
        """Exit; the code 1 has a meaning of its own, so an invalid command line gives 2."""
        sys.exit(FAILED if exit_status == 1 else exit_status)

    def start(self) -> None:
        """Do the work, and exit."""
        super().start()
        sys.exit(self.run())

    def run(self) -> int:
        """Do the work; gives the exit code."""
        raise NotImplementedError

    def complain(self, words: str) -> None:
        """Print an error under the command's name."""
        complain(words, self.name.replace("-", " ", 2))
