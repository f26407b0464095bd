"""How cells are called: by their place, with their first words.

The page calls them the same (``src/ui/cellName.ts``); ``tests/first_words.json`` is for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from .messages import CellNumber, Message, Parameter, _
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
    return _cut(_words(line)).replace("%% ", "%%\u00a0")


def _words(line: str) -> str:
    """As words in a sentence: without the colon of a block, which would stand before another."""
    return re.sub(r"(\S) ?:$", r"\1", re.sub(r"\s+", " ", line).replace("`", "'"))


#: The place of a parameter in a template, and whether the sentence goes on after it.
_PLACES = re.compile(r"%(\d+)(?=( [\w%`])?)")


def with_words(message: Message, sources: Mapping[int, str]) -> Message:
    """The same with the first words of each cell: ``cell 6, `scores = …`, raises``.

    ``message``: its cells are parameters of type :class:`CellNumber`. ``sources``: the cells by
    their indices; one that is missing, or is empty, keeps its number alone.
    """
    goes_on = {int(at) for at, more in _PLACES.findall(message.template) if more}
    first = 1 if message.plural is None else 2
    return replace(
        message,
        parameters=tuple(
            _with_words(value, sources, at in goes_on)
            for at, value in enumerate(message.parameters, first)
        ),
    )


def _with_words(value: Parameter, sources: Mapping[int, str], goes_on: bool) -> Parameter:
    if isinstance(value, Message):
        return with_words(value, sources)
    words = first_words(sources.get(value - 1, "")) if isinstance(value, CellNumber) else ""
    if not words:
        return value
    return _("%1, `%2`,", int(value), words) if goes_on else _("%1, `%2`", int(value), words)


def sources_of(cells: Iterable[PlannedCell]) -> dict[int, str]:
    """The sources of cells by their indices."""
    return {cell.index: cell.source for cell in cells}


def _cut(text: str) -> str:
    if len(text) <= _LENGTH:
        return text
    kept = text[:_LENGTH]
    # A word that goes on is left out, unless there is nothing else.
    whole = re.sub(r"\w+$", "", kept) if re.match(r"\w", text[_LENGTH]) else kept
    return f"{whole or kept}…"
