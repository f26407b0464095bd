"""Cutting a notebook's text down to its format, one key of its metadata, and its code.

It uses only the standard library and runs as a script (text on stdin, JSON on stdout, the key as
its argument), because a large file is parsed in a child process: ``json.loads`` holds the
interpreter's lock from start to end (measured: 1.9 s for 55 MB of small cells), and in a thread it
would stop the server for that long.
"""

from __future__ import annotations

import json
import sys
from typing import Any

#: The most source, in characters, of all cells that are kept.
MAX_SOURCE = 2**20


def outline(text: str | bytes, key: str) -> Any:
    """``{"nbformat": …, "metadata": {key: …}, "cells": […]}`` as far as the text has them.

    Not validated: a level of another type becomes an empty value of that type. There are cells only
    if one of them has the key, and their sources do not exceed :data:`MAX_SOURCE` together. Each
    has its type, its source as one text, and its metadata; those of another form are left out.
    Raises ValueError or RecursionError if the text is not JSON.
    """
    notebook = json.loads(text)
    if not isinstance(notebook, dict):
        return type(notebook)()
    kept = {name: notebook[name] for name in ("nbformat", "metadata") if name in notebook}
    metadata = kept.get("metadata")
    if isinstance(metadata, dict):
        kept["metadata"] = {key: metadata[key]} if key in metadata else {}
    elif metadata is not None:
        kept["metadata"] = type(metadata)()
    cells = _cells(notebook.get("cells"))
    if any(key in cell["metadata"] for cell in cells):
        kept["cells"] = cells
    return kept


def _cells(cells: Any) -> list[dict[str, Any]]:
    """The cells; none if their sources are too long."""
    found = [_cell(cell) for cell in cells if _is_cell(cell)] if _is_list(cells) else []
    return found if sum(len(cell["source"]) for cell in found) <= MAX_SOURCE else []


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    source = cell.get("source", "")
    return {
        "cell_type": cell["cell_type"],
        "source": source if isinstance(source, str) else "".join(source),
        "metadata": cell.get("metadata", {}),
    }


def _is_cell(cell: Any) -> bool:
    if not isinstance(cell, dict) or not isinstance(cell.get("metadata", {}), dict):
        return False
    source = cell.get("source", "")
    is_text = isinstance(source, str) or (
        _is_list(source) and all(isinstance(line, str) for line in source)
    )
    return isinstance(cell.get("cell_type"), str) and is_text


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _main() -> None:
    try:
        answer = {"outline": outline(sys.stdin.buffer.read(), sys.argv[1])}
    except (ValueError, RecursionError) as error:
        answer = {"error": type(error).__name__}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    _main()
