"""What the command prints."""

from __future__ import annotations

import os
import sys


def say(words: str) -> None:
    """Print for programs and people; nobody may be there to read any more."""
    try:
        print(words, flush=True)
    except BrokenPipeError:
        # Python would complain once more when it closes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(words: str) -> None:
    """Say on standard error what went wrong."""
    print(f"jupyter seed verify: {words}", file=sys.stderr, flush=True)
