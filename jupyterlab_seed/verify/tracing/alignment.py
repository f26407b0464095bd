"""The same operators in two runs, also where the runs went different ways."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from ...runs.tracing.log import Operator

#: Where two lists go apart, so many operators of each are searched for what they have in common.
_SEARCHED = 1000

#: How often they may go apart.
_APART = 20


def aligned(ours: Sequence[Operator], theirs: Sequence[Operator]) -> dict[int, int]:
    """Places in the first list to the places of the same operators in the second."""
    found: dict[int, int] = {}
    one, other = [_key(operator) for operator in ours], [_key(operator) for operator in theirs]
    a = b = 0
    for _time in range(_APART):
        while a < len(one) and b < len(other) and one[a] == other[b]:
            found[a] = b
            a, b = a + 1, b + 1
        rest = one[a : a + _SEARCHED], other[b : b + _SEARCHED]
        if not rest[0] or not rest[1]:
            break
        blocks = SequenceMatcher(None, *rest, autojunk=False).get_matching_blocks()[:-1]
        if not blocks:
            break
        for block in blocks:
            found.update({a + block.a + at: b + block.b + at for at in range(block.size)})
        a, b = a + blocks[-1].a + blocks[-1].size, b + blocks[-1].b + blocks[-1].size
    return found


def _key(operator: Operator) -> tuple[object, ...]:
    return operator.framework, operator.name, operator.own, operator.forward
