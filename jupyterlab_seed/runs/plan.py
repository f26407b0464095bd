"""From a notebook, as text or as a page sends it, to the plan of a run.

No part of a file is trusted to be well formed. What a run does not need (outputs, widget state,
attachments) is dropped here, so that it is in memory once at most.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..frameworks import common
from .environment import select
from .messages import Message, _
from .printable import path_words
from .types import CannotRunError, Plan, PlannedCell

#: The key of this extension in a notebook's metadata.
KEY = "jupyterlab_seed"

# The comments that nbval reads as tags, each on a line of its own.
_NBVAL = re.compile(
    r"^[ \t]*#[ \t]*(NBVAL_(?:IGNORE_OUTPUT|SKIP|RAISES_EXCEPTION))\b", re.MULTILINE
)

#: The beginning of a cell in which they are looked for, in characters.
MARKERS = 100_000

#: The kernel of a notebook that names none.
DEFAULT_KERNEL = "python3"

#: The major versions of the format that can be read.
FORMATS = range(1, 5)


def plan_file(path: Path, shown: bool = False) -> Plan:
    """The plan of the notebook in a file; raises :class:`CannotRunError`.

    ``shown``: with the outputs that the file shows.

    An unreadable file is of the kind ``not-a-notebook``, too.
    """
    try:
        if path.exists() and not path.is_file():
            # To read a pipe would wait for ever.
            raise _refusal(_("Cannot read %1: it is not a file.", path_words(path)))
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _refusal(_("Cannot read %1: %2.", path_words(path), reason.rstrip("."))) from None
    return replace(plan(content, shown), folder=path.resolve().parent)


def plan(content: Mapping[str, Any] | str | bytes, shown: bool = False) -> Plan:
    """What a run of this notebook will do; ``shown``: with the outputs that it shows.

    ``content``: a notebook as text or as JSON gives it, of any version of the format; it is not
    changed. Raises :class:`CannotRunError` of the kind ``not-a-notebook`` or ``no-code``.
    """
    if not isinstance(content, Mapping):
        content = _parse(content)
    major = content.get("nbformat")
    if not isinstance(major, int) or isinstance(major, bool):
        raise _refusal(_("This is not a notebook: nbformat is not a number."))
    if major not in FORMATS:
        raise _refusal(
            _("Notebook format %1 is not supported; the newest supported format is 4.", str(major))
        )
    if major < 4:
        content = _upgrade(content)
    raw = content.get("cells")
    if not isinstance(raw, (list, tuple)):
        raise _refusal(_("This is not a notebook: it has no list of cells."))
    cells = [_cell(cell, index + 1) for index, cell in enumerate(raw)]
    metadata = _object(content.get("metadata"))
    kernelspec = _object(metadata.get("kernelspec"))
    language_info = _object(metadata.get("language_info"))
    planned = tuple(
        _planned(cell, index) for index, cell in enumerate(cells) if cell["cell_type"] == "code"
    )
    result = Plan(
        notebook={
            "cells": cells,
            "metadata": {"kernelspec": kernelspec, "language_info": language_info},
            "nbformat": 4,
            "nbformat_minor": 5,
        },
        cells=planned,
        kernel_name=_text(kernelspec.get("name")) or DEFAULT_KERNEL,
        language=_language(kernelspec, language_info),
        environment=select(_object(metadata.get(KEY)).get("environment", {}))[0],
        shown=_shown(raw) if shown else None,
    )
    if not result.runs:
        raise CannotRunError(
            "no-code",
            _(
                "All code cells in this notebook are blank or skipped by a tag, so nothing would "
                "run."
            )
            if planned
            else _("This notebook has no code cells, so nothing would run."),
        )
    return result


def _shown(cells: Sequence[Any]) -> dict[int, list[Any]]:
    """The outputs of the cells that were executed: they have outputs, or a count."""
    found = {}
    for index, cell in enumerate(cells):
        outputs = cell.get("outputs") if cell.get("cell_type") == "code" else None
        if isinstance(outputs, list) and (outputs or cell.get("execution_count") is not None):
            found[index] = outputs
    return found


def _refusal(message: Message) -> CannotRunError:
    return CannotRunError("not-a-notebook", message)


def _parse(content: str | bytes) -> Mapping[str, Any]:
    try:
        if isinstance(content, str):
            content = content.removeprefix("\ufeff")
        parsed = json.loads(content)
    except (ValueError, RecursionError, TypeError) as error:
        raise _refusal(
            _("This is not a notebook: it is nested too deeply.")
            if isinstance(error, RecursionError)
            else _("This is not a notebook: it is not JSON.")
        ) from None
    if not isinstance(parsed, dict):
        raise _refusal(_("This is not a notebook: it is not a JSON object."))
    return parsed


def _upgrade(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The notebook in format 4; nbformat is handed a copy, without the outputs."""
    import nbformat

    try:
        bare = {**content, "worksheets": []}
        for sheet in _sheets(content):
            cells = [_without_outputs(cell) for cell in sheet.get("cells", [])]
            bare["worksheets"].append({**sheet, "cells": cells})
        if "cells" in content:  # format 1 has no worksheets
            bare["cells"] = [_without_outputs(cell) for cell in content["cells"]]
        return nbformat.reads(json.dumps(bare), as_version=4)
    except Exception as error:  # whatever a malformed one does to it
        raise _refusal(
            _(
                "This notebook of format %1 cannot be upgraded to format 4: %2.",
                content["nbformat"],
                type(error).__name__,
            )
        ) from None


def _without_outputs(cell: Mapping[str, Any]) -> dict[str, Any]:
    return {**cell, "outputs": []} if "outputs" in cell else {**cell}


def _sheets(content: Mapping[str, Any]) -> list[Any]:
    sheets = content.get("worksheets", [])
    if not isinstance(sheets, list):
        raise TypeError("worksheets is no list")
    return sheets


def _cell(cell: Any, number: int) -> dict[str, Any]:
    """The parts of a cell that are kept."""
    if not isinstance(cell, Mapping):
        raise _refusal(_("This is not a notebook: cell %1 is not an object.", number))
    kind = cell.get("cell_type")
    if not isinstance(kind, str):
        raise _refusal(_("This is not a notebook: cell %1 has no type.", number))
    source = cell.get("source", "")
    if isinstance(source, (list, tuple)) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise _refusal(_("This is not a notebook: the source of cell %1 is not text.", number))
    if kind == "code" and not _can_be_sent(source):
        raise _refusal(_("The source of cell %1 contains invalid Unicode characters.", number))
    kept: dict[str, Any] = {
        "cell_type": kind,
        "metadata": dict(_object(cell.get("metadata"))),
        "source": source,
    }
    if isinstance(cell.get("id"), str):
        kept["id"] = cell["id"]
    if kind == "code":
        kept.update(outputs=[], execution_count=None)
    return kept


def _can_be_sent(source: str) -> bool:
    try:
        source.encode()
    except UnicodeEncodeError:
        # A lone surrogate, which JSON can spell.
        return False
    return True


def _planned(cell: Mapping[str, Any], index: int) -> PlannedCell:
    tags = cell["metadata"].get("tags")
    known = {tag for tag in tags if isinstance(tag, str)} if isinstance(tags, list) else set()
    # nbval takes these as comments, too: "# NBVAL_IGNORE_OUTPUT".
    for found in _NBVAL.finditer(cell["source"][:MARKERS]):
        tag = found["mark"].lower().replace("_", "-")
        known.add(tag.removeprefix("nbval-") if tag == "nbval-raises-exception" else tag)
    return PlannedCell(
        index=index,
        id=cell.get("id"),
        source=cell["source"],
        skip=not cell["source"].strip() or not known.isdisjoint(common().tags.skip),
        ignore_output=not known.isdisjoint(common().tags.ignore_output),
        may_raise=not known.isdisjoint(common().tags.may_raise),
    )


def _language(kernelspec: Mapping[str, Any], language_info: Mapping[str, Any]) -> str:
    named = _text(kernelspec.get("language")) or _text(language_info.get("name"))
    if not named and (_text(kernelspec.get("name")) or DEFAULT_KERNEL) == DEFAULT_KERNEL:
        named = "python"
    return named.lower()


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
