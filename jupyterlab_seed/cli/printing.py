"""Printing to the terminal."""

from __future__ import annotations

import os
import sys


def say(words: str) -> None:
    """Print to standard output, whose reader may have gone."""
    try:
        print(words, flush=True)
    except BrokenPipeError:
        # Otherwise Python reports the same error when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(words: str, command: str) -> None:
    """Print an error of a command to standard error."""
    print(f"{command}: {words}", file=sys.stderr, flush=True)
