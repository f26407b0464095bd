"""How cells are called: by their place, with their first words.

The page calls them the same (``src/ui/cellName.ts``); ``tests/first_words.json`` is for both.
"""

from __future__ import annotations

import re

from .messages import Message, _
from .types import PlannedCell

#: The maximum length of first words, in characters.
_LENGTH = 24

#: Lines that say little of a cell: comments, magics, shell commands, decorators.
_NO_CODE = ("#", "%", "!", "@")


def first_words(source: str) -> str:
    """The first words of a cell: its first line of code, cut between two words.

    At most 25 characters on one line, with an ellipsis where something was cut off that line; the
    first line if there is no code; empty for an empty cell.
    """
    lines = [line for line in map(str.strip, re.split(r"[\r\n]+", source)) if line]
    first = lines[0] if lines else ""
    line = next((line for line in lines if not line.startswith(_NO_CODE)), first)
    # The page's translator would take the space after two per cent signs for a part of the sign.
    return _cut(re.sub(r"\s+", " ", line).replace("`", "'")).replace("%% ", "%%\u00a0")


def name_cell(cell: PlannedCell) -> Message:
    """A cell in a sentence: ``cell 6, `scores = …```."""
    words = first_words(cell.source)
    return _("cell %1, `%2`", cell.number, words) if words else _("cell %1", cell.number)


def _cut(text: str) -> str:
    if len(text) <= _LENGTH:
        return text
    kept = text[:_LENGTH]
    # A word that goes on is left out, unless there is nothing else.
    whole = re.sub(r"\w+$", "", kept) if re.match(r"\w", text[_LENGTH]) else kept
    return f"{whole or kept}…"
