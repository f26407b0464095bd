"""Hiding the times in the tables of profilers: cProfile, line_profiler, memory_profiler.

A table begins with a heading that only its tool prints, and ends with a blank line.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .forms import HIDDEN

_CPROFILE = "filename:lineno(function)"
_LINES = re.compile(r"^Line # {2,40}(?:Hits {2,40}Time|Mem usage {2,40}Increment) ")
_ORDER = re.compile(r"^ {2,6}Ordered by: (?:cumulative|internal|total|cumtime|tottime|call)")
_CALLS = re.compile(
    r"^ {1,20}\d{1,15} function calls(?: \(\d{1,15} primitive calls\))? in "
    r"(?P<h>\d{1,9}\.\d{1,6}) seconds$"
)
_CPROFILE_ROW = re.compile(
    r"^ {0,20}\d{1,12}(?:/\d{1,12})? {1,20}(?P<h>(?:\d{1,9}\.\d{3} {1,20}){4})(?=\S)"
)
_LINE_ROW = re.compile(
    r"^ {0,9}\d{1,7} {1,20}\d{1,12} {1,20}"
    r"(?P<h>\d[\d.e+]{0,15} {1,20}\d[\d.e+]{0,15} {1,20}\d{1,3}\.\d)(?= |$)"
)
_MEMORY_ROW = re.compile(
    r"^ {0,9}\d{1,7} {1,20}(?P<h>\d{1,9}\.\d [KMG]iB {1,20}-?\d{1,9}\.\d [KMG]iB)(?= |$)"
)
_TOTAL = re.compile(r"^(?:Total time|Timer unit): (?P<h>\d[\d.e+-]{0,20} s)$")

_SIGNS = (_CPROFILE, "function calls", "Line # ", "Total time: ", "Timer unit: ")


def hide_tables(text: str) -> tuple[str, list[str]]:
    """Hide the times of profilers in a text; see :class:`~.masks.Rule`."""
    if not any(sign in text for sign in _SIGNS):
        return text, []
    hidden: list[str] = []
    state = _Table(hidden)
    return "\n".join(line for line in map(state.line, text.split("\n")) if line is not None), hidden


class _Table:
    """Goes through the lines of a text."""

    def __init__(self, hidden: list[str]) -> None:
        self._hidden = hidden
        self._row: Callable[[str], str | None] | None = None
        self._by_time = False

    def line(self, line: str) -> str | None:
        """A line as it is shown; None for one that is left out."""
        if not line.strip():
            if self._row is not None:
                self._row, self._by_time = None, False
            return line
        if self._row is not None:
            return self._row(line)
        if _ORDER.match(line):
            self._by_time = True
        elif _CPROFILE in line:
            self._row = self._left_out() if self._by_time else self._hide(_CPROFILE_ROW)
        elif _LINES.match(line):
            self._row = self._hide(_MEMORY_ROW if "Mem usage" in line else _LINE_ROW)
        else:
            return self._hide(_CALLS)(self._hide(_TOTAL)(line) or "")
        return line

    def _hide(self, pattern: re.Pattern[str]) -> Callable[[str], str]:
        def hide(line: str) -> str:
            match = pattern.match(line)
            if match is None:
                return line
            self._hidden.append(match["h"])
            # The columns are as wide as their numbers.
            return (
                line[: match.start("h")].rstrip()
                + " "
                + HIDDEN
                + " "
                + line[match.end("h") :].lstrip()
            )

        return hide

    def _left_out(self) -> Callable[[str], str | None]:
        """Rows in the order of their times: shown as one."""
        first = True

        def hide(line: str) -> str | None:
            nonlocal first
            self._hidden.append(line)
            shown, first = (HIDDEN if first else None), False
            return shown

        return hide
