"""Why two runs differ: read from the records, tried by further runs, or likely by the code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...runs.types import Plan, Run
from ..comparison.compare import compare_cell, matters
from ..types import Cause, CauseClass, CellComparison, Hint, Options
from . import advice
from .draws import TITLES, framework
from .hints import hints
from .random_state import random_state

# Sources that give another value in each run, so that one more run alone tells nothing.
_EVER_NEW = frozenset({"private-generator", "entropy", "time", "memory-address"})

# Sources with which a few runs may agree or not by chance, so that these prove nothing.
_CHANCE = _EVER_NEW | {"threads", "processes", "network", "device"}

_WORDS = {
    "private-generator": "a generator of its own that has no seed",
    "entropy": "randomness of the operating system",
    "time": "the time",
    "hash-order": "the order of a set or a hash, which follow the hash seed",
    "file-order": "the order in which a folder lists its files",
    "threads": "the order in which threads run",
    "processes": "other processes",
    "network": "the network",
    "memory-address": "where an object lies in memory",
    "files": "a file that changes",
    "device": "a device that computes in another order each time",
}


def first_divergence(cells: Sequence[CellComparison]) -> int | None:
    """The index of the first cell that diverged, or None."""
    return next((cell.cell.index for cell in cells if cell.diverged), None)


def find_cause(
    plan: Plan,
    cells: Sequence[CellComparison],
    a: Run,
    b: Run,
    alone: Mapping[str, Run] | None = None,
    options: Options | None = None,
) -> Cause | None:
    """Why the first cell diverged that did; None where none did.

    ``cells``: the comparison of ``a`` and ``b``. ``alone``: the runs ``C`` (with the hash seed of
    ``b``) and ``D`` (with that of ``a``), as far as there are. ``options``: those of the
    comparison; the default ones where they are not given.
    """
    cell = _first(cells)
    if cell is None:
        return None
    found = hints(plan, cell.cell.index)
    by_state = random_state(plan, cells, cell, found)
    if by_state is not None:
        return by_state
    klass = _class(cell)
    proof = _proof(cell, a, b, alone or {}, options or Options())
    if proof == "files":
        return _left_behind(klass, cell, found)
    chance = any(hint.source in _CHANCE for hint in found)
    if proof == "interference" and not chance:
        return _interference(klass, cell, _same_as_one(cell, a, b, alone or {}, options), found)
    if proof == "hash-order":
        sets = any(hint.source == "hash-order" for hint in found)
        if sets or not chance:
            return _hash_order(klass, cell, sets and not chance, found)
    elif alone:
        # It was tried: the hash seed does not explain it.
        found = [hint for hint in found if hint.source != "hash-order"]
    return _likely(klass, cell, found)


def wants_more_runs(plan: Plan, cells: Sequence[CellComparison], a: Run, b: Run) -> bool:
    """Whether a run alone, with the hash seed of ``b``, may tell why the first cell diverged."""
    if a.hash_seed is None or b.hash_seed is None or "python" not in plan.language:
        return False
    found = find_cause(plan, cells, a, b)
    return found is not None and found.klass != "random-state"


def wants_fourth(
    plan: Plan,
    cells: Sequence[CellComparison],
    a: Run,
    b: Run,
    c: Run,
    options: Options | None = None,
) -> bool:
    """Whether a second run alone, with the hash seed of ``a``, may tell more than ``c`` did."""
    cell = _first(cells)
    if cell is None:
        return False
    if any(_same(cell, c, run, options or Options()) for run in (a, b)):
        return True
    # It may be that both were disturbed, unless something is different in each run anyway.
    return not any(hint.source in _EVER_NEW for hint in hints(plan, cell.cell.index))


def _first(cells: Sequence[CellComparison]) -> CellComparison | None:
    return next((cell for cell in cells if cell.diverged), None)


def _class(cell: CellComparison) -> CauseClass:
    if cell.state == "outcome":
        return "outcome"
    if any(matters(stream) and not stream.same_after for stream in cell.streams):
        return "control-flow"
    return "output"


# What the random state does not explain


def _same(cell: CellComparison, one: Run | None, other: Run | None, options: Options) -> bool:
    """Whether two runs are equal at a cell, which ran in both."""
    index = cell.cell.index
    if one is None or other is None or index not in one.cells or index not in other.cells:
        return False
    return not compare_cell(cell.cell, one.cells[index], other.cells[index], options).diverged


def _proof(
    cell: CellComparison, a: Run, b: Run, alone: Mapping[str, Run], options: Options
) -> str | None:
    """What the runs C and D show: ``hash-order``, ``interference``, ``files`` or nothing."""
    c, d = alone.get("C"), alone.get("D")
    if _same(cell, c, d, options):
        if options.side_by_side is not False:
            return "interference"
        # No run had another beside it: those that came after the first found something else.
        return "files" if _same(cell, c, b, options) else None
    other_seed = None not in (a.hash_seed, b.hash_seed) and a.hash_seed != b.hash_seed
    if other_seed and _same(cell, c, b, options) and _same(cell, d, a, options):
        return "hash-order"
    return None


def _left_behind(klass: CauseClass, cell: CellComparison, found: list[Hint]) -> Cause:
    index, number = cell.cell.index, cell.cell.number
    text = f"All runs but the first agree at cell {number}: the first one likely left something "
    text += "behind, such as a file."
    those = [hint for hint in found if hint.source == "files"]
    others = [hint for hint in found if hint.source not in ("files", "hash-order")]
    advices = advice.for_hints([*those, *others])
    if not those:
        advices.insert(0, advice.remove_first())
    return Cause(klass, index, text, "files", False, None, [], those + others, advices)


def _same_as_one(
    cell: CellComparison, a: Run, b: Run, alone: Mapping[str, Run], options: Options | None
) -> bool:
    """Whether the run C is equal to A or to B at a cell."""
    return any(_same(cell, alone.get("C"), run, options or Options()) for run in (a, b))


def _interference(
    klass: CauseClass, cell: CellComparison, one_was_right: bool, found: list[Hint]
) -> Cause:
    index, number = cell.cell.index, cell.cell.number
    text = f"Runs alone agree at cell {number}, and runs beside each other do not: they "
    text += "disturb each other"
    advices = [advice.one_after_the_other()]
    if one_was_right:
        # So it would be if the first had left something that all others find.
        text += ", or the first left something behind, such as a file"
        advices.append(advice.remove_first())
    return Cause(
        klass,
        index,
        f"{text}.",
        "interference",
        not one_was_right,
        None,
        _moved_apart(cell),
        found,
        advices,
    )


def _hash_order(klass: CauseClass, cell: CellComparison, proven: bool, found: list[Hint]) -> Cause:
    index, number = cell.cell.index, cell.cell.number
    text = f"What cell {number} gives follows the hash seed of the process: runs alone with the "
    text += "same hash seeds gave the same."
    if not proven:
        text = f"What cell {number} gives likely follows the hash seed of the process: it did in "
        text += "four runs."
    those = [hint for hint in found if hint.source == "hash-order"]
    others = [hint for hint in found if hint.source != "hash-order"]
    advices = [advice.set_hash_seed(), *advice.for_hints(those)]
    return Cause(
        klass,
        index,
        text,
        "hash-order",
        proven,
        None,
        _moved_apart(cell),
        those + others,
        advices,
    )


def _moved_apart(cell: CellComparison) -> list[str]:
    return [one.name for one in cell.streams if matters(one) and not one.same_after]


def _likely(klass: CauseClass, cell: CellComparison, found: list[Hint]) -> Cause:
    index, number = cell.cell.index, cell.cell.number
    streams = _moved_apart(cell)
    source = found[0].source if found else None
    if klass == "outcome":
        text = f"Cell {number} ended in different ways"
    elif klass == "control-flow":
        names = " and ".join(dict.fromkeys(TITLES.get(framework(s), s) for s in streams))
        text = f"Cell {number} drew a different number of times from {names}, though the random "
        text += "state before it was the same"
    elif cell.a is None or cell.b is None or cell.a.streams is None or cell.b.streams is None:
        text = f"Another output at cell {number}; the random state of this kernel can't be read, "
        text += "so it may be that nobody seeded it"
    else:
        text = f"Another output at cell {number}, though the random state is the same"
    if source is not None:
        where = found[0]
        text += f"; likely because of {_WORDS[source]} ({where.call} in cell {where.cell + 1}, "
        text += f"line {where.line})"
    advices = advice.for_hints(found)
    if source == "hash-order":
        advices.insert(0, advice.set_hash_seed())
    return Cause(klass, index, f"{text}.", source, False, None, streams, found, advices)
