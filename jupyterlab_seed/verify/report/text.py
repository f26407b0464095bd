"""The report for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...runs.printable import line, visible
from .counts import hidden
from .terms import VERDICT_ICONS

#: The most lines of a difference, and characters of a line.
LINES = 20
CHARACTERS = 160

_COLOURS = {"reproduced": "32", "diverged": "31", "-": "31", "+": "32", "@": "36"}


def headline(report: Mapping[str, Any]) -> str:
    """The verdict in one line."""
    return line(report["verdict"]["text"])


def summary(report: Mapping[str, Any], *, colour: bool = False) -> str:
    """The essentials of a report, with ANSI colours if ``colour`` is true.

    In order: the verdict, the cause, the places in the code, the advice, the beginning of the first
    difference, the warnings, and what was masked or not compared.
    """
    return "\n".join(_lines(report, colour))


def _lines(report: Mapping[str, Any], colour: bool) -> Iterator[str]:
    kind = report["verdict"]["kind"]
    icon = VERDICT_ICONS.get(kind, "!")
    yield _painted(f"{icon} {headline(report)}", _COLOURS.get(kind, "33") if colour else "")
    cause = report["cause"]
    if cause:
        yield f"  {line(cause['text'])}"
        for hint in cause["hints"]:
            file = f" {line(hint['file'])}," if hint["file"] else ""
            yield f"    cell {hint['cell'] + 1},{file} line {hint['line']}: {line(hint['text'])}"
        for advice in cause["advice"]:
            yield f"  → {line(advice['text'])}"
    yield from _difference(report, colour)
    for warning in report["warnings"]:
        yield f"  Warning: {line(warning['text'])}"
    for sentence in hidden(report["counts"]):
        yield f"  {line(str(sentence))}"


def _difference(report: Mapping[str, Any], colour: bool) -> Iterator[str]:
    for cell in report["cells"]:
        for output in cell["outputs"]:
            difference = output["difference"]
            if difference is None:
                continue
            yield f"  Cell {cell['number']}, {line(output['place'])} ({line(output['mime'])}):"
            if difference["note"]:
                yield f"    {line(difference['note'])}"
            for text in difference["lines"][:LINES]:
                shown = visible(text.replace("\n", "\\n"))
                shown = shown if len(shown) <= CHARACTERS else shown[: CHARACTERS - 1] + "…"
                yield _painted(f"    {shown}", _COLOURS.get(text[:1], "") if colour else "")
            if difference["cut"] or len(difference["lines"]) > LINES:
                yield "    …"
            return


def _painted(text: str, code: str) -> str:
    return f"\033[{code}m{text}\033[0m" if code else text
