"""The logs of two traced runs, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from ...runs.tracing.log import Log

#: Where two lists of calls go apart, so many of each are searched for what they have in common.
_SEARCHED = 2000


class Pair(NamedTuple):
    """The same call in both runs, by its path of calls."""

    a: int
    b: int


def pairs(a: Log, b: Log) -> list[Pair]:
    """The calls that both runs made, in the order of run A.

    Two calls are the same if their callers are, and if they have the same place among what those
    call. Where the runs took different ways, calls of the same names are taken for the same again.
    """
    found: list[Pair] = []
    waiting = [(a.roots, b.roots)]
    while waiting:
        ours, theirs = waiting.pop()
        for pair in _aligned(a, b, ours, theirs):
            found.append(pair)
            below = (a.children[pair.a], b.children[pair.b])
            if below[0] and below[1]:
                waiting.append(below)
    return sorted(found)


def differs(a: Log, b: Log, pair: Pair) -> bool:
    """Whether a call was given the same in both runs, and gave something else."""
    given = a.given[pair.a]
    if not (a.ends[pair.a] and b.ends[pair.b]) or given == -1:
        return False
    return given == b.given[pair.b] and a.gave[pair.a] != b.gave[pair.b]


def _aligned(a: Log, b: Log, ours: Sequence[int], theirs: Sequence[int]) -> list[Pair]:
    same = 0
    for one, other in zip(ours, theirs, strict=False):
        if a.name(one) != b.name(other):
            break
        same += 1
    found = [Pair(*both) for both in zip(ours[:same], theirs[:same], strict=True)]
    ours, theirs = ours[same : same + _SEARCHED], theirs[same : same + _SEARCHED]
    if ours and theirs:
        names = [a.name(node) for node in ours], [b.name(node) for node in theirs]
        for block in SequenceMatcher(None, *names, autojunk=False).get_matching_blocks():
            for at in range(block.size):
                found.append(Pair(ours[block.a + at], theirs[block.b + at]))
    return found
