"""What the words of a report are called, and what is done to strings before people see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: Kind of verdict to an icon and what it says.
KINDS: dict[str, tuple[str, str]] = {
    "reproduced": ("✓", "Reproduced"),
    "diverged": ("✗", "Diverged"),
    "raised": ("!", "Raised in both runs"),
    "died": ("!", "The kernel died in both runs"),
    "timed-out": ("!", "Exceeded the time limit in both runs"),
    "stopped": ("■", "Stopped"),
}

#: State of a cell to an icon and what it says.
STATES: dict[str, tuple[str, str]] = {
    "equal": ("✓", "equal"),
    "state": ("≠", "other random state"),
    "output": ("✗", "output differs"),
    "outcome": ("✗", "ended differently"),
    "not-compared": ("○", "not compared"),
    "skipped": ("-", "left out"),
    "not-run": ("-", "not run"),
}

#: Class of a cause to what it says.
CLASSES: dict[str, str] = {
    "random-state": "a random stream had another state before the cell",
    "control-flow": "same random state before, another one after",
    "output": "the random state does not explain it",
    "outcome": "the cell ended in different ways",
}

#: How a cell ended, as the end of a sentence.
OUTCOMES: dict[str, str] = {
    "ok": "it ended without an error",
    "error": "it raised",
    "died": "its kernel died",
    "timed-out": "it exceeded the time limit",
    "input": "it asked for standard input",
}

# What a terminal or a page would obey instead of show: C0 (but for tab and line feed) as pictures,
# C1 and DEL, and what turns the direction of writing, by their number.
_VISIBLE = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"}
for _code in (*range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F)):
    _VISIBLE[_code] = f"\\u{_code:04x}"
for _code in range(0x2066, 0x206A):
    _VISIBLE[_code] = f"\\u{_code:04x}"


def visible(text: str) -> str:
    """A text with nothing in it that a terminal or a browser would obey instead of show."""
    return text.translate(_VISIBLE)


def line(text: str) -> str:
    """The same in one line."""
    return visible(" ".join(text.split()))


def hidden(counts: Mapping[str, Any]) -> list[str]:
    """What was masked or not compared, one sentence each; nothing where all was compared as it is.

    ``counts``: those of a report.
    """
    found = []
    masked = sum(counts["masked"].values())
    if masked:
        rules = ", ".join(f"{line(rule)} {n}" for rule, n in sorted(counts["masked"].items()))
        found.append(f"{_many(masked, 'difference was', 'differences were')} masked: {rules}.")
    if counts["withinTolerance"]:
        number = _many(counts["withinTolerance"], "output is", "outputs are")
        found.append(f"{number} equal only within the tolerance.")
    if counts["outputsNotCompared"]:
        number = _many(counts["outputsNotCompared"], "output was", "outputs were")
        found.append(f"{number} not compared.")
    if counts["skipped"]:
        found.append(f"{_many(counts['skipped'], 'cell was', 'cells were')} left out.")
    if counts["notRun"]:
        found.append(f"{_many(counts['notRun'], 'cell', 'cells')} did not run in both runs.")
    return found


def _many(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
