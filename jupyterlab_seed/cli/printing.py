"""Printing to the terminal: the one way out of what files, kernels and arguments hold.

Everything is cleaned of characters that a terminal obeys (escape sequences, bells, changes of the
writing direction), except for the colours that the report itself sets.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import re
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from ..runs.printable import visible

_COLOUR = re.compile(r"(\x1b\[\d{0,3}m)")


def say(words: str, *, colour: bool = False) -> bool:
    """Print to standard output; False if that is not possible.

    ``colour``: colours in ``words`` are the caller's own, and stay. A reader that has gone is no
    failure, but a full disk is.
    """
    stream = bare(sys.stdout)
    try:
        print(_coloured(words) if colour else visible(words), file=stream, flush=True)
    except BrokenPipeError:
        forget(stream)
    except (OSError, ValueError):
        forget(stream)
        return False
    return True


def complain(words: str, command: str) -> None:
    """Print an error of a command to standard error."""
    stream = bare(sys.stderr)
    with contextlib.suppress(OSError, ValueError):
        print(visible(f"{command}: {words}"), file=stream, flush=True)


def overwrite(words: str) -> None:
    """Write over the current line of standard error, which is a terminal."""
    stream = bare(sys.stderr)
    with contextlib.suppress(OSError, ValueError):
        stream.write("\r" + visible(words))
        stream.flush()


@contextlib.contextmanager
def cleaned() -> Iterator[None]:
    """Clean whatever others print to standard output and error meanwhile, such as a logger."""
    before = sys.stdout, sys.stderr
    _hold_numbers()
    for stream in before:
        if isinstance(stream, io.TextIOWrapper):
            # The terminal's encoding may lack characters that a notebook prints.
            stream.reconfigure(errors="backslashreplace")
    sys.stdout, sys.stderr = (_Clean(bare(stream) or _Closed()) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def _hold_numbers() -> None:
    """Keep the numbers of standard streams that are closed from the files that are opened next."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


class _Closed(io.TextIOBase):
    """What stands for a standard stream that is closed: a shell's ``>&-``."""

    def write(self, text: str) -> int:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


class _Clean(io.TextIOBase):
    """A text stream that cleans what is written to it."""

    def __init__(self, bare: TextIO) -> None:
        self.bare = bare

    def write(self, text: str) -> int:
        self.bare.write(visible(text))
        return len(text)

    def flush(self) -> None:
        self.bare.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.bare, name)

    def isatty(self) -> bool:
        return self.bare.isatty()

    def fileno(self) -> int:
        return self.bare.fileno()


def bare(stream: Any) -> Any:
    """The stream itself, for one who cleans what is drawn on it, such as a progress bar."""
    return stream.bare if isinstance(stream, _Clean) else stream


def _coloured(words: str) -> str:
    parts = _COLOUR.split(words)
    return "".join(part if place % 2 else visible(part) for place, part in enumerate(parts))


def forget(stream: Any) -> None:
    """Print no more to a stream: otherwise Python reports its error again when it closes it."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
