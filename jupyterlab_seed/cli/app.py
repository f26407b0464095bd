"""``jupyter seed``: the command and its subcommands."""

from __future__ import annotations

import logging
import signal
import sys

from jupyter_core.application import JupyterApp, NoStart

from .. import __version__
from .printing import cleaned, complain, forget
from .subcommand import FAILED

#: Where the subcommands are. Only the one that is called is imported: what the others need takes
#: seconds.
_PLACES = __package__


class SeedApp(JupyterApp):
    """``jupyter seed``."""

    name = "jupyter-seed"
    version = __version__
    description = "See, set and trust the randomness of notebooks."
    subcommands = {  # noqa: RUF012
        "insert": (
            f"{_PLACES}.insert.InsertApp",
            "Write the seed cell into notebooks, or check that they have it.",
        ),
        "install-kernel": (
            f"{_PLACES}.install_kernel.InstallKernelApp",
            "Install a kernel that is seeded whenever it starts, for any program.",
        ),
        "study": (
            f"{_PLACES}.study.StudyApp",
            "Run a notebook under many seeds: how large is the noise, and is B better than A?",
        ),
        "verify": (
            f"{_PLACES}.verify.VerifyApp",
            "Check whether a notebook gives the same results twice and, if not, why.",
        ),
    }
    aliases = {}  # noqa: RUF012
    flags = {}  # noqa: RUF012

    def migrate_config(self) -> None:
        """Do nothing, as in the subcommands."""

    def start(self) -> None:
        """Start the subcommand; without one, print the help."""
        super().start()
        self.print_help()
        sys.exit(FAILED)


def main(argv: list[str] | None = None) -> None:
    """Run ``jupyter seed``; exits with a code."""
    with cleaned():
        _run(argv)


def _run(argv: list[str] | None) -> None:
    try:
        app = SeedApp()
        app.initialize(argv)
        app.start()
    except NoStart:
        pass
    except KeyboardInterrupt:
        complain("Stopped.", "jupyter seed")
        sys.exit(128 + int(signal.SIGINT))
    except BrokenPipeError:
        forget(sys.stdout)  # the reader of the help has gone, such as `head`
        sys.exit(FAILED)
    except OSError as error:
        complain(f"{error.strerror or error}.", "jupyter seed")
        forget(sys.stdout)
        sys.exit(FAILED)
    except Exception as error:
        # Python's own exit code would be 1, which means that the notebook diverged.
        logging.getLogger(__name__).debug("failed", exc_info=True)
        complain(f"{type(error).__name__}: {error}", "jupyter seed")
        sys.exit(FAILED)
