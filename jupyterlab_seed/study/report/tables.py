"""The report as CSV and as Markdown."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from typing import Any

from ...runs.printable import line
from .labels import ARMS, difference_lines, numbers

#: What a spreadsheet would run instead of show.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(report: Mapping[str, Any]) -> str:
    """One row for each value: arm, variant, seed, result, value, outcome, seconds, problem."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("arm", "variant", "seed", "result", "value", "outcome", "seconds", "problem"))
    names = [result["name"] for result in report["results"]]
    for arm in report["arms"]:
        for run in arm["runs"]:
            for name in names:
                value = run["values"].get(name)
                rows.writerow(
                    (
                        arm["label"],
                        _plain(arm["name"]),
                        run["seed"],
                        _plain(name),
                        "" if value is None else repr(value),
                        run["outcome"],
                        run["seconds"],
                        _plain(run["problem"] or ""),
                    )
                )
    return text.getvalue()


def as_markdown(report: Mapping[str, Any]) -> str:
    """Verdicts, tables and remarks, to paste into a text."""
    parts = [f"**{_escaped(report['verdict']['text'])}**", ""]
    parts += [f"- {ARMS[arm['label']]}: {_escaped(arm['name'])}" for arm in report["arms"]]
    for result in report["results"]:
        parts += ["", f"### {_escaped(result['name'])}", ""]
        if result["verdict"]["text"] != report["verdict"]["text"]:
            parts += [_escaped(result["verdict"]["text"]), ""]
        parts += [
            "|  | seeds | failed | mean | SD | 95 % interval |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        for arm in result["arms"]:
            told = numbers(arm)
            cells = [ARMS[arm["label"]]]
            cells += [told[name] for name in ("n", "failed", "mean", "sd", "interval")]
            parts.append(f"| {' | '.join(cells)} |")
        figures = difference_lines(result)
        if figures:
            parts += ["", *(f"- {name}: {value}" for name, value in figures)]
        parts += ["", *(f"- {_escaped(note['text'])}" for note in result["notes"])]
    parts += ["", *(f"- {_escaped(note['text'])}" for note in report["notes"])]
    return "\n".join(parts) + "\n"


def _plain(text: str) -> str:
    """Text that a spreadsheet shows."""
    text = line(text)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return re.sub(r"([\\`*_\[\]<>|#~$])", r"\\\1", line(text))
