"""Whether two texts hold the same values in a different order."""

from __future__ import annotations

import re
from collections import Counter

from ...runs.messages import Message, _
from ..types import CellComparison

# Words and numbers, and everything between them.
_TOKEN = re.compile(r"[-+]?\d[\d.]*(?:e[-+]?\d+)?|\w+|[^\w\s]")

#: The longest text whose words are compared, in characters.
_LONGEST = 1_000_000


_LINES = _("the same lines in a different order")
_VALUES = _("the same values in a different order")


def is_order(cell: CellComparison) -> bool:
    """Whether all that differs at a cell is the order of the same values."""
    notes = [one.difference.note for one in cell.outputs if one.difference is not None]
    return bool(notes) and all(note in (_LINES, _VALUES) for note in notes)


def permuted(a: str, b: str) -> Message | None:
    """The sentence that two different texts are the same in another order; None if they are not.

    The same lines, or the same words and numbers.
    """
    lines_a, lines_b = a.split("\n"), b.split("\n")
    if _same(list(map(str.strip, lines_a)), list(map(str.strip, lines_b))):
        return _LINES
    if max(len(a), len(b)) > _LONGEST:
        return None
    words_a, words_b = _TOKEN.findall(a), _TOKEN.findall(b)
    return _VALUES if _same(words_a, words_b) else None


def _same(a: list[str], b: list[str]) -> bool:
    return len(a) == len(b) and a != b and Counter(a) == Counter(b)
