"""Labels and signs that all forms of a report share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..verdict import exact, shown

#: A sign for each verdict: nothing relies on colour alone.
ICONS = {
    "better": "▲",
    "worse": "▼",
    "equivalent": "≈",
    "no-difference-found": "?",
    "too-few-seeds": "?",
    "does-not-depend-on-seed": "=",
    "one-arm": "±",
}

#: The tone of a verdict, for colours.
TONES = {"better": "good", "worse": "bad", "equivalent": "good"}

#: How a run ended, for people.
OUTCOMES = {
    "ok": "ok",
    "error": "raised an error",
    "died": "the kernel died",
    "timed-out": "exceeded the time limit",
    "input": "asked for standard input",
    "not-started": "the kernel did not start",
    "no-result": "gave no result",
}

#: The arms, for people.
ARMS = {"A": "A", "B": "B", "same": "A, one seed", "free": "A, free seeds"}


def numbers(arm: Mapping[str, Any]) -> dict[str, str]:
    """Mean, spread and interval of an arm of a result, as text; empty where there is none."""
    told = {"n": str(arm["n"]), "failed": str(arm["failed"])}
    if arm["mean"] is None:
        return {**told, "mean": "", "sd": "", "interval": "", "range": ""}
    interval = arm["interval"]
    reach = interval[1] - arm["mean"] if interval else 0.0
    return {
        **told,
        "mean": shown(arm["mean"], reach),
        "sd": "" if arm["sd"] is None else shown(arm["sd"], arm["sd"]),
        "interval": "" if not interval else span(interval, reach),
        "range": f"{exact(arm['least'])} … {exact(arm['greatest'])}",
    }


def span(interval: list[float], reach: float) -> str:
    """An interval, as text."""
    return f"{shown(interval[0], reach)} … {shown(interval[1], reach)}"


def difference_lines(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name and value of each figure of a difference; empty where there is none."""
    found = result["difference"]
    if not found or found["mean"] is None:
        return []
    interval = found["interval"]
    reach = interval[1] - found["mean"]
    greater = found["greater"]
    lines = [
        ("B minus A", shown(found["mean"], reach)),
        ("95 % interval", span(interval, reach)),
        ("p", _p(found["p"], found["pAdjusted"])),
        (
            "B greater",
            f"{greater['count']} of {greater['n']} (95 % interval of the probability "
            f"{greater['interval'][0]:.2f} … {greater['interval'][1]:.2f})"
            + (f", {found['ties']} equal" if found["ties"] else ""),
        ),
    ]
    if found["correlation"] is not None:
        lines.append(("Correlation", f"{found['correlation']:.2f}"))
    if found["equivalenceP"] is not None:
        lines.append(("p of equivalence", f"{found['equivalenceP']:.2g}"))
    if found["detectable"] is not None:
        seen = shown(found["detectable"], found["detectable"])
        lines.append(("Smallest detectable difference", f"{seen} (power 80 %)"))
    return lines


def _p(p: float, adjusted: float) -> str:
    text = f"{p:.2g}"
    return text if adjusted == p else f"{text} (adjusted: {adjusted:.2g})"
