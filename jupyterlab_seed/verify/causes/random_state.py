"""Whether a random stream explains the difference at a cell, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...frameworks import Framework, of_stream
from ...runs.messages import CellNumber, Message, _, enumeration
from ...runs.syntax import imports
from ...runs.types import Move, Plan
from ..code import Code
from ..comparison.compare import matters
from ..comparison.permutation import is_order
from ..draws import drawn_before_seed, draws, framework, seeds, title
from ..helpers import only_imports_libraries
from ..types import Advice, Cause, CellComparison, Hint, StreamComparison
from . import advice
from .reseeding import seeding_place
from .sources import CHANCE

# The sources, the one first that is reported if streams have several.
_ORDER = ("unseeded", "late-seed", "other-seed", "system-seed", None)


@dataclass(frozen=True)
class _Judged:
    """The fault of one stream; ``message`` describes it in a sentence."""

    name: str
    source: str | None
    message: Message
    proven: bool = True


def random_state(
    plan: Plan, cells: Sequence[CellComparison], cell: CellComparison, hints: list[Hint]
) -> Cause | None:
    """The cause of the class ``random-state`` at ``cell``, the first that diverged, or None.

    ``cells``: all cells of the comparison. ``hints``: those of the cell, which the cause includes.
    """
    if only_imports_libraries(plan, cell.cell.source):
        # What libraries draw while they are loaded is not what they print then.
        return None
    judged = [
        _doubted(plan, cell, _judge(plan, cells, cell, stream), hints) for stream in cell.streams
    ]
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
            advices += advice.fixed_seed(one.name, _since(plan, cells, cell, one.name))
    advices = list(dict.fromkeys(advices))
    if first.source == "other-seed":
        # Possible origins of the seed.
        advices += advice.for_hints([h for h in hints if h.source in ("time", "entropy")])
    messages = [first.message]
    others = [title(framework(one.name)) for one in same if one is not first]
    if others:
        messages.append(_("The same holds for %1.", enumeration(list(dict.fromkeys(others)))))
    return Cause(
        "random-state",
        index,
        messages,
        source=first.source,
        proven=first.proven,
        since=min(_since(plan, cells, cell, one.name) for one in same),
        streams=[one.name for one in same],
        hints=hints,
        advice=advices,
    )


def _doubted(
    plan: Plan, cell: CellComparison, judged: _Judged | None, hints: Sequence[Hint]
) -> _Judged | None:
    """The same, likely only, if a library may have drawn for ends of its own.

    Libraries draw while they are loaded, and where something else may explain the difference, as
    Dask's scheduler does.
    """
    index = cell.cell.index
    if judged is None:
        return None
    rivals = is_order(cell) or any(hint.source in CHANCE for hint in hints)
    if not _imports(plan, index) and not (judged.source == "unseeded" and rivals):
        return judged
    return judged if draws(plan, index, framework(judged.name)) else replace(judged, proven=False)


def _judge(
    plan: Plan, cells: Sequence[CellComparison], cell: CellComparison, stream: StreamComparison
) -> _Judged | None:
    known = of_stream(stream.name)
    if known is not None and known.untraced_draws is not None:
        unseen = _without_trace(plan, cells, cell, stream, known)
        if unseen is not None:
            return unseen
    if not matters(stream) or (stream.same_before and stream.same_after):
        return None
    if not stream.same_after:
        seeded = _seeded_here(plan, cell, stream)
        if seeded is not None:
            return seeded
    if stream.same_before:
        return None
    moves = _moves(stream)
    if stream.same_after or (
        _reseeded(moves) and all(move.seed_after is not None for move in moves)
    ):
        # Seeded alike in this cell: only draws before that can differ.
        if not drawn_before_seed(plan, cell.cell.index, framework(stream.name)):
            return None
        message = _(
            "%1's random state was seeded in cell %2 only after the cell had drawn from it.",
            title(framework(stream.name)),
            cell.cell.number,
        )
        return _Judged(stream.name, "late-seed", message)
    return _different_before(cells, cell, stream)


def _seeded_here(plan: Plan, cell: CellComparison, stream: StreamComparison) -> _Judged | None:
    """What is wrong with the seed that the cell itself sets, where it sets one."""
    moves, number = _moves(stream), cell.cell.number
    name, seeded = title(framework(stream.name)), [move.seed_after for move in moves]
    if all(isinstance(seed, int) for seed in seeded) and len(set(seeded)) == 2:
        message = _(
            "%1's random state was seeded with %2 in run A and with %3 in run B.",
            name,
            *map(str, seeded),
        )
        return _Judged(stream.name, "other-seed", message)
    if stream.same_before and set(seeded) == {None} and _was_seeded(moves):
        # Draws take no seed away, so that something has seeded it anew.
        return _seeded_anew(plan, cell, stream)
    if not _reseeded(moves) or not seeds(plan, cell.cell.index):
        return None
    if set(seeded) == {None}:
        message = _(
            "%1's random state was seeded in cell %2 with a seed from the operating system.",
            name,
            number,
        )
        return _Judged(stream.name, "system-seed", message)
    if "unknown" in seeded:
        message = _(
            "%1's random state was likely seeded in cell %2 with a different value in each run.",
            name,
            number,
        )
        return _Judged(stream.name, "other-seed", message, proven=False)
    return None


def _was_seeded(moves: Sequence[Move]) -> bool:
    return len(moves) == 2 and all(isinstance(move.seed_before, int) for move in moves)


def _seeded_anew(plan: Plan, cell: CellComparison, stream: StreamComparison) -> _Judged:
    """A seed that was in force before the cell, and of which nothing is left after it."""
    name, number = title(framework(stream.name)), cell.cell.number
    place = seeding_place(plan, cell.cell.index, framework(stream.name))
    if place is not None:
        message = _(
            "In cell %2, %1's random state was seeded anew with a seed from the operating system, "
            "by %3.",
            name,
            number,
            place,
        )
    else:
        message = _(
            "In cell %2, %1's random state was seeded anew with a seed from the operating system, "
            "by a library that the cell calls.",
            name,
            number,
        )
    return _Judged(stream.name, "system-seed", message)


def _different_before(
    cells: Sequence[CellComparison], cell: CellComparison, stream: StreamComparison
) -> _Judged:
    """Why a stream had a different state before the cell."""
    name, number = title(framework(stream.name)), cell.cell.number
    moves = _moves(stream)
    # If the probe runs out of time, it does not know the seed; it never guesses.
    known = {move.seed_before for move in moves} - {"unknown"}
    proven = all(move.seed_before != "unknown" for move in moves)
    if len(known) == 2:
        message = _(
            "%1's random state was different before cell %2, because it was seeded differently.",
            name,
            number,
        )
        return _Judged(stream.name, "other-seed", message)
    if known != {None}:
        message = _(
            "%1's random state was different before cell %2, although no cell above made it "
            "differ.",
            name,
            number,
        )
        return _Judged(stream.name, None, message, False)
    below = _seeded_below(cells, cell.cell.index, stream.name)
    if below is not None:
        message = _(
            "%1's random state was different before cell %2: it is seeded only in cell %3.",
            name,
            number,
            CellNumber(below + 1),
        )
        return _Judged(stream.name, "late-seed", message, proven)
    message = _(
        "%1's random state was different before cell %2: it had not been seeded.", name, number
    )
    return _Judged(stream.name, "unseeded", message, proven)


def _without_trace(
    plan: Plan,
    cells: Sequence[CellComparison],
    cell: CellComparison,
    stream: StreamComparison,
    known: Framework,
) -> _Judged | None:
    """The fault of a stream whose draws leave no trace in its state, by the code."""
    name, index = known.id, cell.cell.index
    if cell.state == "state" or not draws(plan, index, name):
        return None
    if known.untraced_draws == "all":
        seeded = any(seeds(plan, one.cell.index, name) for one in cells if one.cell.index <= index)
    else:
        seeded = any(
            move.seed_before is not None or move.seed_after is not None for move in _moves(stream)
        )
    if seeded:
        return None
    message = _(
        "%1 had not been seeded before cell %2 drew from it.", title(name), cell.cell.number
    )
    return _Judged(stream.name, "unseeded", message, proven=False)


def _moves(stream: StreamComparison) -> list[Move]:
    return [move for move in (stream.a, stream.b) if move is not None]


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


def _since(plan: Plan, cells: Sequence[CellComparison], cell: CellComparison, name: str) -> int:
    """The first cell that used a stream in a different state, after it was last the same.

    A cell that imports counts only if its own code draws.
    """
    since = cell.cell.index
    for above in reversed([one for one in cells if one.cell.index < since]):
        stream = next((one for one in above.streams if one.name == name), None)
        if stream is None:
            continue
        if stream.same_after:
            break
        if stream.used and (
            not _imports(plan, above.cell.index) or draws(plan, above.cell.index, framework(name))
        ):
            since = above.cell.index
    return since


def _imports(plan: Plan, index: int) -> bool:
    return any(imports(one.node) for one in Code(plan, index).own())
