"""A progress line on the terminal."""

from __future__ import annotations

import os
import sys

from ..runs.types import Progress
from .printing import overwrite


class ProgressLine:
    """The line, on standard error."""

    def __init__(self) -> None:
        self._runs: dict[str, Progress] = {}
        self._width = 0

    def show(self, progress: Progress) -> None:
        """Show a step."""
        if progress.label in "CD":
            # The first two are over.
            self._runs = {}
        self._runs[progress.label] = progress
        words = [f"run {one.label}: {one.done} of {one.total} cells" for one in self._runs.values()]
        if progress.left is not None:
            words.append(f"about {_duration(progress.left)} left")
        self._write(", ".join(words))

    def clear(self) -> None:
        """Erase the line."""
        if self._width:
            self._write("")
            overwrite("")

    def _write(self, words: str) -> None:
        words = words[: max(20, _columns() - 1)]
        overwrite(words.ljust(self._width))
        self._width = len(words)


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        return 80


def _duration(seconds: float) -> str:
    whole = max(1, round(seconds))
    return f"{whole} s" if whole < 90 else f"{round(whole / 60)} min"
