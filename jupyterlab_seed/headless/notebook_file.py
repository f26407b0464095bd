"""A notebook's file: read, and given a seed cell."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from .json_text import JsonText, Replacement, replace

_MARK = "\ufeff"


class NotANotebookError(Exception):
    """A file that cannot be read as a notebook; the message says why."""


class NotebookFile:
    """The file's text, and the notebook in it."""

    def __init__(self, path: Path) -> None:
        """Read the file; raises :class:`NotANotebookError` where there is no notebook in it."""
        text = _read(path)
        self._mark = _MARK if text.startswith(_MARK) else ""
        self._text = text[len(self._mark) :]
        self._notebook = _notebook(self._text)

    @property
    def metadata(self) -> dict[str, Any]:
        """The notebook-level metadata."""
        return self._notebook["metadata"]

    def cells(self) -> list[dict[str, Any]]:
        """The cells as the core wants them."""
        return [
            {
                "cell_type": cell["cell_type"],
                "source": _joined(cell.get("source", "")),
                "metadata": cell.get("metadata", {}),
            }
            for cell in self._notebook["cells"]
        ]

    def edited(self, edit: dict[str, Any], key: str) -> bytes:
        """The file's new content.

        ``edit`` is an answer ``insert`` or ``update`` of the core; ``key`` is the name of the
        notebook-level key. What the edit does not name stays as it is, to the byte.
        """
        text = JsonText(self._text)
        changes = [self._cell(text, edit)]
        place = text.member(text.root, "metadata")
        stored = edit.get("metadata")
        if place and stored is not None and stored != self.metadata.get(key):
            changes.append(text.set_member(place, key, stored))
        return (self._mark + replace(self._text, changes)).encode("utf-8")

    def _cell(self, text: JsonText, edit: dict[str, Any]) -> Replacement:
        cells = text.member(text.root, "cells")
        assert cells is not None
        lines = edit["source"].splitlines(keepends=True)
        if edit["kind"] == "insert":
            return text.insert(cells, edit["index"], self._new_cell(lines, edit["cellMetadata"]))
        place = text.children(cells)[edit["index"]]
        source = text.member(place, "source")
        if source is None:
            return text.set_member(place, "source", lines)
        is_list = isinstance(text.value(source), list)
        return text.set_value(source, lines if is_list else edit["source"])

    def _new_cell(self, lines: list[str], metadata: dict[str, Any]) -> dict[str, Any]:
        """A code cell as a save by JupyterLab would have it."""
        cell: dict[str, Any] = {
            "cell_type": "code",
            "execution_count": None,
            "metadata": metadata,
            "outputs": [],
            "source": lines,
        }
        if self._notebook["nbformat_minor"] >= 5:
            # The same for the same notebook, so that two branches do not differ in it.
            ids = json.dumps([cell.get("id") for cell in self._notebook["cells"]])
            cell["id"] = str(uuid.uuid5(uuid.NAMESPACE_OID, ids))
        return cell


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise NotANotebookError("it is not a notebook (not UTF-8)") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise NotANotebookError(f"it cannot be read: {reason}") from None


def _notebook(text: str) -> dict[str, Any]:
    try:
        notebook = json.loads(text)
    except ValueError:
        raise NotANotebookError("it is not a notebook (not JSON)") from None
    except RecursionError:
        raise NotANotebookError("it is not a notebook (nested too deeply)") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("nbformat"), int):
        raise NotANotebookError("it is not a notebook (no nbformat)")
    version = notebook["nbformat"]
    if version != 4:
        raise NotANotebookError(
            f"it has notebook format {version}, and only format 4 can be changed; "
            "save it in JupyterLab first"
        )
    if not isinstance(notebook.get("nbformat_minor", 0), int):
        raise NotANotebookError("it is not a notebook (nbformat_minor is not a number)")
    notebook.setdefault("nbformat_minor", 0)
    if not isinstance(notebook.get("metadata"), dict):
        raise NotANotebookError("it is not a notebook (no metadata)")
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not all(_is_cell(cell) for cell in cells):
        raise NotANotebookError("it is not a notebook (its cells are malformed)")
    return notebook


def _is_cell(cell: Any) -> bool:
    if not isinstance(cell, dict):
        return False
    source = cell.get("source", "")
    return (
        isinstance(cell.get("cell_type"), str)
        and isinstance(cell.get("metadata", {}), dict)
        and (
            isinstance(source, str)
            or (isinstance(source, list) and all(isinstance(line, str) for line in source))
        )
    )


def _joined(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)
