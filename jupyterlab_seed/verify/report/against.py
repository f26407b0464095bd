"""Holding a report against that of another machine."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ...runs.cell_names import with_words
from ...runs.messages import CellNumber, Message, _, _n, comma_separated
from ...runs.printable import path_words
from ...runs.surroundings import NAMES
from ..comparison.difference import text_difference
from ..comparison.numbers import compare_numbers
from ..types import CannotVerifyError

#: The longest report that is read, in bytes, and the most cells and differences that are told.
LARGEST, CELLS, NAMED = 100_000_000, 200, 60


def read_report(path: Path, schema: int) -> dict[str, Any]:
    """A report that an earlier verification wrote; raises :class:`CannotVerifyError`.

    ``schema``: the version of the format that can be read.
    """
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            raise OSError(None, "it is not a file" if path.exists() else "no such file")
        report = json.loads(path.read_bytes())
        if not isinstance(report, dict) or not isinstance(report["cells"], list):
            raise ValueError
        if report["schema"] != schema or "environment" not in report:
            raise _bad(_("%1 was written by another version of jupyterlab-seed.", path_words(path)))
        if not isinstance(report["notebook"]["hash"], str):
            raise ValueError
        return report
    except OSError as error:
        raise _bad(_("Cannot read %1: %2.", path_words(path), str(error.strerror))) from None
    except (ValueError, LookupError, TypeError, RecursionError):
        raise _bad(_("%1 is not a report of jupyter seed verify.", path_words(path))) from None


def _bad(message: Message) -> CannotVerifyError:
    return CannotVerifyError("bad-report", message)


def compare_reports(here: Mapping[str, Any], there: Mapping[str, Any]) -> dict[str, Any]:
    """The result of holding a report against another: as JSON, see ``report.schema.json``.

    Outputs that differ within one of the reports are not compared. Raises
    :class:`CannotVerifyError` if the other report is about other code.
    """
    if here["notebook"]["hash"] != there["notebook"]["hash"]:
        raise CannotVerifyError(
            "other-notebook",
            _("The report is about different code: verify that code first."),
        )
    try:
        cells, compared = _cells(here, there)
        environment = list(_environments(here["environment"], there["environment"]))[:NAMED]
    except (LookupError, TypeError, AttributeError, ValueError):
        raise _bad(_("The report to compare with has parts that cannot be read.")) from None
    sources = {cell["index"]: cell["source"] for cell in here["cells"]}
    message = with_words(_message(cells, compared), sources)
    kind = "differs" if cells else "same" if compared else "nothing"
    said = [message]
    if environment and cells:
        said.append(_("The environments differ in: %1.", comma_separated(_named(environment))))
    elif cells:
        said.append(_("The environments recorded in the reports do not differ."))
    return {
        "kind": kind,
        "started": str(there.get("started")),
        "text": " ".join(map(str, said)),
        "messages": [one.as_json() for one in said],
        "cells": cells[:CELLS],
        "environment": environment,
    }


def _message(cells: list[dict[str, Any]], compared: int) -> Message:
    if not compared:
        return _("No output could be compared with the report.")
    if not cells:
        return _n(
            "This environment gives the same as the report (%1 output).",
            "This environment gives the same as the report (%1 outputs).",
            compared,
        )
    return _n(
        "This environment gives different outputs from the report in cell %2.",
        "This environment gives different outputs from the report in %1 cells, first in cell %2.",
        len(cells),
        CellNumber(cells[0]["index"] + 1),
    )


def _named(environment: list[dict[str, Any]]) -> list[Message]:
    return [
        _("%1 (%2 here, %3 there)", one["name"], one["here"] or "none", one["there"] or "none")
        for one in environment
    ]


def _cells(here: Mapping[str, Any], there: Mapping[str, Any]) -> tuple[list[dict[str, Any]], int]:
    """The cells whose outputs differ, and how many outputs were compared."""
    tolerance = float(here["options"]["tolerance"])
    others = {cell["index"]: cell for cell in there["cells"]}
    found, compared = [], 0
    for cell in here["cells"]:
        other = others.get(cell["index"])
        if other is None or None in (*cell["runs"], *other["runs"]):
            continue
        mine, its = _outputs(cell), _outputs(other)
        differing = []
        is_cut = bool(cell["outputsNotShown"] or other["outputsNotShown"])
        for key in dict.fromkeys([*mine, *its]):
            one, two = mine.get(key), its.get(key)
            if "differs" in (_equality(one), _equality(two)):
                continue
            if is_cut and (one is None or two is None):
                continue  # the other report may have it among those that it does not list
            compared += 1
            difference = _difference(one, two, tolerance)
            if difference is not None:
                differing.append({"place": key[0], "mime": key[1], "lines": difference})
        if mine.keys() == its.keys() and is_cut:
            known = None not in (cell["restDigest"], other["restDigest"])
            compared += cell["outputsNotShown"] if known else 0
            if cell["outputsNotShown"] != other["outputsNotShown"] or (
                known and cell["restDigest"] != other["restDigest"]
            ):
                differing.append({"place": "further outputs", "mime": "", "lines": []})
        if differing:
            found.append({"index": cell["index"], "outputs": differing})
    return found, compared


def _outputs(cell: Mapping[str, Any]) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {
        (output["place"], output["mime"]): output
        for output in cell["outputs"]
        if output["equality"] != "not-compared"
    }


def _equality(output: Mapping[str, Any] | None) -> str | None:
    return None if output is None else output["equality"]


def _difference(
    here: Mapping[str, Any] | None, there: Mapping[str, Any] | None, tolerance: float
) -> list[str] | None:
    """Lines that show how two outputs differ, none if they cannot be shown; None if equal."""
    if here is None or there is None:
        return []
    if here["digest"] == there["digest"]:
        return None
    one, two = here["shown"], there["shown"]
    if not isinstance(one, str) or not isinstance(two, str):
        return []
    numbers = compare_numbers(two, one) if tolerance > 0 else None
    if numbers is not None and numbers.within(tolerance):
        return None
    return text_difference(two, one).lines


def _environments(here: Mapping[str, Any], there: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What differs: a name, and its text here and there, null where it is not known."""
    for name, word in NAMES.items():
        # A report of an earlier version may lack some.
        one, two = (_text(part.get(name)) for part in (here, there))
        if one != two:
            yield {"name": str(word), "here": one, "there": two}
    for group in ("packages", "threads", "launch"):
        for name in sorted({*here[group], *there[group]}):
            one, two = (_text(part[group].get(name)) for part in (here, there))
            if one != two:
                yield {"name": str(name), "here": one, "there": two}
    for name, word in (("seed", _("seed")),):
        one, two = (_text(part[name]) for part in (here, there))
        if one != two:
            yield {"name": str(word), "here": one, "there": two}


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or None
    return None if value is None else str(value)[:300]
