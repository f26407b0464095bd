"""Finding what a notebook file asks of its kernel's start, in the text of the file."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

from jsonschema import Draft202012Validator

from ..runs.plan import KEY
from . import notebook_outline

#: Longer text, in characters, is parsed in a child process.
LARGE = 2 * 2**20

#: How long a child may take, in seconds.
TIMEOUT = 10.0

#: The form of a notebook, as far as it is read here.
_NOTEBOOK = Draft202012Validator(
    {
        "type": "object",
        "required": ["nbformat"],
        "properties": {
            "nbformat": {"type": "integer"},
            "metadata": {
                "type": ["object", "null"],
                "properties": {KEY: {"type": ["object", "null"]}},
            },
        },
    }
)


class MalformedError(ValueError):
    """An unreadable notebook file, or an unreadable key of ours in it; the message says why."""


@dataclass(frozen=True)
class NotebookStart:
    """What a notebook asks of its kernel's start; nothing in it is validated.

    ``environment``: the value of ``metadata.jupyterlab_seed.environment``, None without one;
    ``key``: that of ``metadata.jupyterlab_seed``; ``cells``: all cells, each with its type, source
    and metadata.
    """

    environment: Any = None
    key: dict[str, Any] | None = None
    cells: list[dict[str, Any]] = field(default_factory=list)


def start_of(text: str) -> NotebookStart:
    """What a notebook file asks of its kernel's start.

    ``text``: a notebook file of any size. A file without the extension's key, or one in which the
    key's name is written with escapes, asks for nothing. Blocks, so call it in a thread. Raises
    :class:`MalformedError` if the text is not JSON, not a notebook, or one of the levels is not an
    object.
    """
    if f'"{KEY}"' not in text:
        return NotebookStart()
    large = len(text) > LARGE and sys.executable
    outline = _outline_by_child(text) if large else _outline_here(text)
    for error in _NOTEBOOK.iter_errors(outline):
        if not error.path or error.path[-1] == "nbformat":
            raise MalformedError("not a notebook: nbformat is not a number")
        raise MalformedError(f"{error.path[-1]} is not an object")
    key = (outline.get("metadata") or {}).get(KEY)
    return NotebookStart((key or {}).get("environment"), key, outline.get("cells", []))


def _outline_here(text: str) -> Any:
    try:
        return notebook_outline.outline(text, KEY)
    except (ValueError, RecursionError) as error:
        raise MalformedError(f"not JSON: {type(error).__name__}") from None


def _outline_by_child(text: str) -> Any:
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-S", notebook_outline.__file__, KEY],
            input=text.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT,
            check=True,
        )
        answer = json.loads(child.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise MalformedError(f"could not be parsed: {type(error).__name__}") from None
    if "error" in answer:
        raise MalformedError(f"not JSON: {answer['error']}")
    return answer["outline"]
