"""The terms of a report, worded for people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...runs.messages import Message, _
from ...runs.outputs import NEXT_CELL, PAGE
from ..causes.sources import SOURCES
from ..comparison.masks import RULES

#: Kind of verdict to an icon.
VERDICT_ICONS: dict[str, str] = {
    "reproduced": "✓",
    "diverged": "✗",
    "raised": "!",
    "died": "!",
    "timed-out": "!",
    "incomplete": "?",
    "stopped": "■",
}

#: State of a cell to an icon.
STATE_ICONS: dict[str, str] = {
    "equal": "✓",
    "state": "≠",
    "output": "✗",
    "outcome": "✗",
    "not-compared": "○",
    "skipped": "-",
    "not-run": "-",
}

#: State of a cell to its wording.
STATES: dict[str, Message] = {
    "equal": _("equal"),
    "state": _("random state differs"),
    "output": _("output differs"),
    "outcome": _("ended differently"),
    "not-compared": _("not compared"),
    "skipped": _("skipped"),
    "not-run": _("not run"),
}

#: Class of a cause to its wording.
CLASSES: dict[str, Message] = {
    "random-state": _("a random stream had a different state before the cell"),
    "control-flow": _("same random state before, a different one after"),
    "output": _("the random state does not explain it"),
    "outcome": _("the cell ended in different ways"),
}

#: How a cell ended, as the end of a sentence.
OUTCOMES: dict[str, Message] = {
    "ok": _("it ended without an error"),
    "error": _("it raised an error"),
    "died": _("its kernel died"),
    "timed-out": _("it exceeded the time limit"),
    "input": _("it asked for standard input"),
    "no-reply": _("its kernel sent no reply"),
}

#: Result of comparing two outputs to its wording.
EQUALITIES: dict[str, Message] = {
    "exact": _("equal"),
    "masked": _("equal after masking"),
    "tolerance": _("equal within the tolerance"),
    "not-compared": _("not compared"),
    "differs": _("differs"),
}

_PLACES = {
    "stdout": _("standard output"),
    "stderr": _("standard error"),
    "error": _("error"),
    "result": _("result"),
    PAGE: _("pager"),
    NEXT_CELL: _("code for the next cell"),
}


def place(word: str) -> Message:
    """The place of an output: "standard output", "result", "display 2"."""
    if word in _PLACES:
        return _PLACES[word]
    kind, _space, number = word.partition(" ")
    if kind == "error" and number:
        return _("error %1", number)
    if kind == PAGE and number:
        return _("pager %1", number)
    if kind == "result" and number:
        return _("result %1", number)
    return _("display %1", number) if kind == "display" else _("%1", word)


def terms(places: Iterable[str]) -> dict[str, dict[str, Any]]:
    """All of them as JSON: for each kind of word, word to message."""
    named = {
        "states": STATES,
        "outcomes": OUTCOMES,
        "equalities": EQUALITIES,
        "classes": CLASSES,
        "sources": SOURCES,
        "places": {word: place(word) for word in sorted(set(places))},
    }
    shown: dict[str, dict[str, Any]] = {
        kind: {word: message.as_json() for word, message in words.items()}
        for kind, words in named.items()
    }
    shown["masks"] = {
        rule.id: {"name": rule.name.as_json(), "description": rule.description.as_json()}
        for rule in RULES.values()
    }
    return shown
