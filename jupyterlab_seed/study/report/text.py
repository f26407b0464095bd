"""The report for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...runs.printable import line
from .labels import ARMS, ICONS, OUTCOMES, TONES, difference_lines, numbers

_COLOURS = {"good": "32", "bad": "31"}

#: The most failed runs that are listed.
_LISTED = 5


def summary(report: Mapping[str, Any], *, colour: bool = False) -> str:
    """The essentials of a report, with ANSI colours if ``colour`` is true."""
    return "\n".join(_lines(report, colour))


def _lines(report: Mapping[str, Any], colour: bool) -> Iterator[str]:
    for arm in report["arms"]:
        yield f"{ARMS[arm['label']]}: {line(arm['name'])}, {len(arm['runs'])} runs"
        failed = [run for run in arm["runs"] if run["outcome"] != "ok"]
        for run in failed[:_LISTED]:
            why = run["problem"] or OUTCOMES.get(run["outcome"], run["outcome"])
            yield f"    seed {run['seed']}: {line(why)}"
        if len(failed) > _LISTED:
            yield f"    {len(failed) - _LISTED} more failed"
    for result in report["results"]:
        yield ""
        verdict = result["verdict"]
        said = f"{ICONS.get(verdict['kind'], '?')} {line(verdict['text'])}"
        tone = _COLOURS.get(TONES.get(verdict["kind"], ""))
        yield f"\033[{tone}m{said}\033[0m" if colour and tone else said
        yield from _table(result)
        for name, value in difference_lines(result):
            yield f"  {name + ':':<32}{value}"
        for note in result["notes"]:
            yield f"  - {line(note['text'])}"
    if report["notes"]:
        yield ""
    for note in report["notes"]:
        yield f"- {line(note['text'])}"


def _table(result: Mapping[str, Any]) -> Iterator[str]:
    head = ("", "n", "mean", "SD", "95 % interval", "range")
    rows = [
        (ARMS[arm["label"]], told["n"], told["mean"], told["sd"], told["interval"], told["range"])
        for arm in result["arms"]
        for told in [numbers(arm)]
    ]
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    for row in (head, *rows):
        cells = (text.ljust(width) for text, width in zip(row, widths, strict=True))
        yield ("  " + "  ".join(cells)).rstrip()
