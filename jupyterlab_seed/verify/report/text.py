"""The report for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...runs.cell_names import first_words
from ...runs.printable import line, visible
from .counts import hidden
from .terms import VERDICT_ICONS

#: The most lines of a difference, and characters of a line.
LINES = 20
CHARACTERS = 160

_COLOURS = {"reproduced": "32", "diverged": "31", "same": "32", "differs": "31", "@": "36"}


def headline(report: Mapping[str, Any]) -> str:
    """The verdict in one line, with the place of its cause if that is another cell."""
    words = line(report["verdict"]["text"])
    place = cause_place(report)
    if place is None or place[0] == report["verdict"]["cell"]:
        return words
    return f"{words} Cause in cell {named(report, place[0])}."


def named(report: Mapping[str, Any], index: int) -> str:
    """A cell by its place and first words, without the word itself: ``6, `scores = …```."""
    source = next((one["source"] for one in report["cells"] if one["index"] == index), "")
    return name_of(index, source)


def name_of(index: int, source: str) -> str:
    """The same by the index and the source of the cell."""
    words = line(first_words(source))
    return f"{index + 1}, `{words}`" if words else str(index + 1)


def cause_place(report: Mapping[str, Any]) -> tuple[int, int | None] | None:
    """Cell, an index, and line of the cause, as far as they are known; None if there is none."""
    cause = report["cause"]
    if cause is None:
        return None
    call = cause.get("call")
    if call:
        return call["cell"], call["line"]
    source = cause["source"]
    for hint in cause["hints"]:
        if hint["source"] == source:
            return hint["cell"], None if hint["file"] else hint["line"]
    since = cause["since"]
    return (cause["cell"] if since is None else since), None


def summary(report: Mapping[str, Any], *, colour: bool = False) -> str:
    """The essentials of a report, with ANSI colours if ``colour`` is true.

    In order: the verdict; the cause, with *proven* or *likely*, and the places in the code; what to
    do next; the beginning of the first difference; the file's outputs and another report, if they
    were compared; warnings; what was masked or not compared.
    """
    return "\n".join(_lines(report, colour))


def _lines(report: Mapping[str, Any], colour: bool) -> Iterator[str]:
    kind = report["verdict"]["kind"]
    icon = VERDICT_ICONS.get(kind, "!")
    yield _painted(f"{icon} {headline(report)}", _COLOURS.get(kind, "33") if colour else "")
    if report["tried"]:
        yield f"  {line(report['tried']['text'])}"
    cause = report["cause"]
    if cause:
        word = "proven" if cause["proven"] else "likely"
        yield f"  Cause ({word}): {line(cause['text'])}"
        for hint in cause["hints"]:
            file = f" {line(hint['file'])}," if hint["file"] else ""
            name = named(report, hint["cell"])
            yield f"    cell {name},{file} line {hint['line']}: {line(hint['text'])}"
    for step in next_steps(report):
        yield f"  → {line(step)}"
    for cell in report["cells"]:
        first = next((one for one in cell["outputs"] if one["difference"] is not None), None)
        if first is not None:
            yield from _difference(named(report, cell["index"]), first, ("A", "B"), colour)
            break
    yield from _stored(report, colour)
    yield from _against(report, colour)
    for warning in report["warnings"]:
        yield f"  Warning: {line(warning['text'])}"
    for sentence in hidden(report["counts"]):
        yield f"  {line(str(sentence))}"


def next_steps(report: Mapping[str, Any]) -> list[str]:
    """What to do next; nothing if all is well."""
    kind, cell = report["verdict"]["kind"], report["verdict"]["cell"]
    name = f"cell {named(report, cell)}" if cell is not None else "that cell"
    advice = [one["text"] for one in (report["cause"] or {"advice": []})["advice"]]
    if kind == "raised" and advice:
        return advice
    if kind == "diverged":
        return advice or [
            f"Look at the values used in {name}: verify again with a print of each above it, and "
            "the first that differs shows where to go on."
        ]
    steps = {
        "raised": f"Fix the error in {name}, or tag the cell “raises-exception” if it is intended.",
        "died": f"Find out why the kernel dies in {name}; a lack of memory is the usual reason.",
        "timed-out": f"Raise --timeout, or speed up {name}.",
        "incomplete": "Verify again with --sequential, and with less output where some was lost.",
        "stopped": "Verify again, to the end.",
    }
    if kind in steps:
        return [steps[kind]]
    if (report.get("stored") or {}).get("kind") == "differs":
        return ["Run the notebook from the top and save it, so that the file shows what it gives."]
    if (report.get("against") or {}).get("kind") == "differs":
        return ["Install the versions of the other environment, and verify again."]
    return []


def _stored(report: Mapping[str, Any], colour: bool) -> Iterator[str]:
    stored = report.get("stored")
    if stored is None:
        return
    words = f"  The file: {line(stored['text'])}"
    yield _painted(words, _COLOURS.get(stored["kind"], "") if colour else "")
    for cell in stored["cells"][:1]:
        for output in cell["outputs"][:1]:
            yield from _difference(named(report, cell["index"]), output, ("file", "run"), colour)


def _against(report: Mapping[str, Any], colour: bool) -> Iterator[str]:
    against = report.get("against")
    if against is None:
        return
    words = f"  The other report: {line(against['text'])}"
    yield _painted(words, _COLOURS.get(against["kind"], "") if colour else "")
    for cell in against["cells"][:1]:
        for output in cell["outputs"][:1]:
            difference = {"lines": output["lines"], "note": "", "cut": False}
            shown = {**output, "difference": difference}
            yield from _difference(named(report, cell["index"]), shown, ("there", "here"), colour)


def _difference(
    name: str, output: Mapping[str, Any], sides: tuple[str, str], colour: bool
) -> Iterator[str]:
    difference = output["difference"]
    kind = f" ({line(output['mime'])})" if output["mime"] else ""
    yield f"  Cell {name}, {line(output['place'])}{kind}:"
    if difference["note"]:
        yield f"    {line(difference['note'])}"
    width = max(map(len, sides))
    labels = {"-": (sides[0], "31"), "+": (sides[1], "32")}
    for text in difference["lines"][:LINES]:
        shown = visible(text.replace("\n", "\\n"))
        shown = shown if len(shown) <= CHARACTERS else shown[: CHARACTERS - 1] + "…"
        label, code = labels.get(text[:1], ("", _COLOURS.get(text[:1], "")))
        yield _painted(f"    {label:>{width}} {shown}", code if colour else "")
    if difference["cut"] or len(difference["lines"]) > LINES:
        yield "    …"


def _painted(text: str, code: str) -> str:
    return f"\033[{code}m{text}\033[0m" if code else text
