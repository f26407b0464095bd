"""``jupyter seed``: the command, and what it hands to its subcommands."""

from __future__ import annotations

import logging
import signal
import sys

from jupyter_core.application import JupyterApp, NoStart

from .. import __version__
from .printing import complain
from .verify import FAILED, VerifyApp


class SeedApp(JupyterApp):
    """``jupyter seed``."""

    name = "jupyter-seed"
    version = __version__
    description = "See, set and trust the randomness of notebooks."
    subcommands = {  # noqa: RUF012
        "verify": (
            VerifyApp,
            "Check whether a notebook gives the same results twice and, if not, why.",
        ),
    }
    aliases = {}  # noqa: RUF012
    flags = {}  # noqa: RUF012

    def migrate_config(self) -> None:
        """Do nothing, as in :class:`VerifyApp`."""

    def start(self) -> None:
        """Start the subcommand; without one, say which there are."""
        super().start()
        self.print_help()
        sys.exit(FAILED)


def main(argv: list[str] | None = None) -> None:
    """Run ``jupyter seed``; exits with a code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # What a notebook prints may not be in the terminal's encoding.
            stream.reconfigure(errors="backslashreplace")
    try:
        app = SeedApp()
        app.initialize(argv)
        app.start()
    except NoStart:
        pass
    except KeyboardInterrupt:
        sys.exit(128 + int(signal.SIGINT))
    except Exception as error:
        # Python's own code for it is 1, which would say that the notebook diverged.
        logging.getLogger(__name__).debug("failed", exc_info=True)
        complain(f"{type(error).__name__}: {error}")
        sys.exit(FAILED)
