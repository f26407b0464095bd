"""The first operator of PyTorch that gave something else for the same input."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from ...runs.tracing.log import Log, Operator

#: Where two lists go apart, so many operators of each are searched for what they have in common.
_SEARCHED = 2000


@dataclass(frozen=True)
class Differing:
    """An operator that differs. ``number``: which call of it from that line, from 1."""

    operator: Operator
    number: int


def first_differing(a: Log, b: Log) -> Differing | None:
    """The first operator that was given the same in both runs and gave something else."""
    for ours, theirs in _aligned(a, b):
        one, other = a.operators[ours], b.operators[theirs]
        if one.given == other.given and one.gave != other.gave:
            same = [o for o in a.operators[: ours + 1] if (o.name, o.own) == (one.name, one.own)]
            return Differing(one, len(same))
    return None


def _aligned(a: Log, b: Log) -> list[tuple[int, int]]:
    ours, theirs = ([(o.name, o.own) for o in log.operators] for log in (a, b))
    same = 0
    for one, other in zip(ours, theirs, strict=False):
        if one != other:
            break
        same += 1
    found = [(at, at) for at in range(same)]
    rest = ours[same : same + _SEARCHED], theirs[same : same + _SEARCHED]
    if rest[0] and rest[1]:
        for block in SequenceMatcher(None, *rest, autojunk=False).get_matching_blocks():
            found += [(same + block.a + at, same + block.b + at) for at in range(block.size)]
    return found
