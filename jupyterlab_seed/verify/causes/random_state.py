"""Whether a random stream explains why two runs differ at a cell, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...runs.types import Move, Plan
from ..comparison.compare import matters
from ..types import Advice, Cause, CellComparison, Hint, StreamComparison
from . import advice
from .draws import TITLES, drawn_before_seed, draws, framework, seeds

# The sources, the one first that is told where streams have several.
_ORDER = ("unseeded", "late-seed", "other-seed", "system-seed", None)


@dataclass(frozen=True)
class _Judged:
    """What is wrong with one stream; ``text`` is a sentence without its full stop."""

    name: str
    source: str | None
    text: str
    proven: bool = True


def random_state(
    plan: Plan, cells: Sequence[CellComparison], cell: CellComparison, hints: list[Hint]
) -> Cause | None:
    """The cause of the class ``random-state`` at ``cell``, the first that diverged, or None.

    ``cells``: all of the comparison. ``hints``: those of the cell, which the cause lists too.
    """
    judged = [_judge(plan, cells, cell, stream) for stream in cell.streams]
    streams = [one for one in judged if one is not None]
    if not streams:
        return None
    index = cell.cell.index
    first = min(streams, key=lambda one: _ORDER.index(one.source))
    same = [one for one in streams if one.source == first.source]
    advices: list[Advice] = []
    for source, make in (
        ("unseeded", advice.seed_frameworks),
        ("late-seed", advice.move_seed),
    ):
        advices += make([one.name for one in streams if one.source == source], index)
    for one in streams:
        if one.source in ("other-seed", "system-seed"):
            # A seed cell at the top would not help: this one comes after it.
            advices += advice.fixed_seed(one.name, _since(cells, cell, one.name))
    advices = list(dict.fromkeys(advices))
    if first.source == "other-seed":
        # Where the seed may come from.
        advices += advice.for_hints([h for h in hints if h.source in ("time", "entropy")])
    return Cause(
        "random-state",
        index,
        f"{first.text}.{_too([one.name for one in same if one is not first])}",
        first.source,
        first.proven,
        min(_since(cells, cell, one.name) for one in same),
        [one.name for one in same],
        hints,
        advices,
    )


def _judge(
    plan: Plan, cells: Sequence[CellComparison], cell: CellComparison, stream: StreamComparison
) -> _Judged | None:
    if framework(stream.name) in ("tensorflow", "cupy"):
        unseen = _without_trace(plan, cells, cell, stream)
        if unseen is not None:
            return unseen
    if not matters(stream) or (stream.same_before and stream.same_after):
        return None
    moves = [move for move in (stream.a, stream.b) if move is not None]
    seeded = [move.seed_after for move in moves]
    index, number, name = cell.cell.index, cell.cell.number, framework(stream.name)
    state = f"{_title(name)}'s random state"
    if not stream.same_after:
        if all(isinstance(seed, int) for seed in seeded) and len(set(seeded)) == 2:
            text = f"{state} was seeded with {seeded[0]} in run A and with {seeded[1]} in run B"
            return _Judged(stream.name, "other-seed", text)
        if _reseeded(moves) and seeds(plan, index):
            if set(seeded) == {None}:
                text = f"{state} was seeded in cell {number} with whatever the system gave"
                return _Judged(stream.name, "system-seed", text)
            if "unknown" in seeded:
                text = f"{state} was likely seeded in cell {number} with another value in each run"
                return _Judged(stream.name, "other-seed", text, proven=False)
    if stream.same_before:
        return None
    if stream.same_after or (_reseeded(moves) and None not in seeded):
        # Seeded alike in this cell: what it drew before that is what differs, if it did.
        if not drawn_before_seed(plan, index, name):
            return None
        text = f"{state} was seeded in cell {number}, after the cell had drawn from it"
        return _Judged(stream.name, "late-seed", text)
    # Of a kernel that is short of time the probe may not know; it never guesses.
    known = {move.seed_before for move in moves} - {"unknown"}
    proven = all(move.seed_before != "unknown" for move in moves)
    differed = f"{state} was different before cell {number}"
    if len(known) == 2:
        text = f"{differed}, since it was not seeded alike"
        return _Judged(stream.name, "other-seed", text)
    if known != {None}:
        return _Judged(stream.name, None, f"{differed}, though no cell above moved it apart", False)
    below = _seeded_below(cells, index, stream.name)
    if below is not None:
        text = f"{differed}: it is seeded only in cell {below + 1}"
        return _Judged(stream.name, "late-seed", text, proven)
    return _Judged(stream.name, "unseeded", f"{differed}: nobody had seeded it", proven)


def _without_trace(
    plan: Plan, cells: Sequence[CellComparison], cell: CellComparison, stream: StreamComparison
) -> _Judged | None:
    """TensorFlow's unseeded operations, and all of CuPy's, leave no trace that can be read."""
    name, index = framework(stream.name), cell.cell.index
    if cell.state == "state" or not draws(plan, index, name):
        return None
    if name == "cupy":
        seeded = any(seeds(plan, one.cell.index, name) for one in cells if one.cell.index <= index)
    else:
        moves = [move for move in (stream.a, stream.b) if move is not None]
        seeded = any(move.seed_before is not None or move.seed_after is not None for move in moves)
    if seeded:
        return None
    text = f"Nobody had seeded {_title(name)} before cell {cell.cell.number} drew from it"
    return _Judged(stream.name, "unseeded", text, proven=False)


def _reseeded(moves: Sequence[Move]) -> bool:
    return all(move.seed_after != move.seed_before for move in moves)


def _seeded_below(cells: Sequence[CellComparison], index: int, name: str) -> int | None:
    """The first cell below, by index, that seeds a stream."""
    for cell in cells:
        if cell.cell.index > index:
            for run in (cell.a, cell.b):
                move = (run.streams or {}).get(name) if run is not None else None
                if move is not None and move.moved and move.seed_after is not None:
                    return cell.cell.index
    return None


def _since(cells: Sequence[CellComparison], cell: CellComparison, name: str) -> int:
    """The first cell that used a stream with another state, since it last was the same."""
    since = cell.cell.index
    for above in reversed([one for one in cells if one.cell.index < since]):
        stream = next((one for one in above.streams if one.name == name), None)
        if stream is None:
            continue
        if stream.same_after:
            break
        if stream.used:
            since = above.cell.index
    return since


def _title(name: str) -> str:
    return TITLES.get(name, name)


def _too(names: Sequence[str]) -> str:
    titles = list(dict.fromkeys(_title(framework(name)) for name in names))
    return f" The same holds for {' and '.join(titles)}." if titles else ""
