"""Why two runs differ: by the records, by further runs, or, as likely only, by the code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...runs.messages import Message, _, enumeration
from ...runs.syntax import only_imports
from ...runs.types import Plan, Run
from ..comparison.compare import compare_cell, matters
from ..comparison.permutation import is_order
from ..draws import framework, title
from ..types import Cause, CauseClass, CellComparison, Hint, Options, StreamComparison
from . import advice
from .hints import hints
from .parallel import explain
from .random_state import random_state
from .sources import CHANCE, EVER_NEW, ORDERS, RANDOM, SOURCES


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
    """The cause at the first cell that diverged; None if no cell diverged.

    ``cells``: the comparison of ``a`` and ``b``. ``alone``: the runs ``C`` (with the hash seed of
    ``b``) and ``D`` (with that of ``a``), if they were made. ``options``: those of the comparison,
    or else the defaults.
    """
    cell = _first(cells)
    if cell is None:
        return None
    found = hints(plan, cell.cell.index, cell.state == "output")
    if is_order(cell):
        found.sort(key=lambda hint: hint.source not in ORDERS)
    by_state = random_state(plan, cells, cell, found)
    if by_state is not None and (by_state.proven or not any(h.source in RANDOM for h in found)):
        return by_state
    klass = _class(cell)
    proof = _proof(cell, a, b, alone or {}, options or Options())
    if proof == "files":
        return _left_behind(klass, cell, found)
    chance = any(hint.source in CHANCE for hint in found)
    if proof == "interference" and not chance:
        one_was_right = _same_as_one(cell, a, b, alone or {}, options)
        if one_was_right and any(hint.source == "files" for hint in found):
            return _left_behind(klass, cell, found, _BUT_ONE)
        return _interference(klass, cell, one_was_right, found)
    if proof == "hash-order":
        sets = any(hint.source == "hash-order" for hint in found)
        if sets or not chance:
            return _hash_order(klass, cell, sets and not chance, found)
    elif alone:
        # The further runs show that the hash seed does not explain it.
        found = [hint for hint in found if hint.source != "hash-order"]
    return _likely(plan, klass, cell, found)


def wants_more_runs(plan: Plan, cells: Sequence[CellComparison], a: Run, b: Run) -> bool:
    """Whether a run alone, with the hash seed of ``b``, may show why the first cell diverged."""
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
    """Whether a second run alone, with the hash seed of ``a``, may show more than ``c``."""
    cell = _first(cells)
    if cell is None:
        return False
    if any(_same(cell, c, run, options or Options()) for run in (a, b)):
        return True
    # Perhaps both runs were disturbed, unless something differs in each run anyway.
    return not any(hint.source in EVER_NEW for hint in hints(plan, cell.cell.index))


def _first(cells: Sequence[CellComparison]) -> CellComparison | None:
    return next((cell for cell in cells if cell.diverged), None)


def _class(cell: CellComparison) -> CauseClass:
    if cell.state == "outcome":
        return "outcome"
    if _moved_apart(cell):
        return "control-flow"
    return "output"


# Differences that the random state does not explain


def _same(cell: CellComparison, one: Run | None, other: Run | None, options: Options) -> bool:
    """Whether two runs are equal at a cell, which ran in both."""
    index = cell.cell.index
    if one is None or other is None or index not in one.cells or index not in other.cells:
        return False
    return not compare_cell(cell.cell, one.cells[index], other.cells[index], options).diverged


def _proof(
    cell: CellComparison, a: Run, b: Run, alone: Mapping[str, Run], options: Options
) -> str | None:
    """The source that the runs C and D show: hash-order, interference, files or None."""
    c, d = alone.get("C"), alone.get("D")
    if _same(cell, c, d, options):
        if options.side_by_side is not False:
            return "interference"
        # Each run was alone, but all later ones differ from the first.
        return "files" if _same(cell, c, b, options) else None
    other_seed = None not in (a.hash_seed, b.hash_seed) and a.hash_seed != b.hash_seed
    if other_seed and _same(cell, c, b, options) and _same(cell, d, a, options):
        return "hash-order"
    return None


_BUT_FIRST = _(
    "All runs but the first agree at cell %1: the first run likely left something behind, such "
    "as a file."
)

_BUT_ONE = _(
    "All runs but one agree at cell %1, which reads a file that the notebook writes: likely, that "
    "run left something behind for the others."
)


def _left_behind(
    klass: CauseClass, cell: CellComparison, found: list[Hint], said: Message = _BUT_FIRST
) -> Cause:
    message = Message(said.template, (cell.cell.number,))
    those = [hint for hint in found if hint.source == "files"]
    others = [hint for hint in found if hint.source not in ("files", "hash-order")]
    advices = advice.for_hints([*those, *others])
    if not those:
        advices.insert(0, advice.remove_first())
    return Cause(
        klass,
        cell.cell.index,
        [message],
        source="files",
        hints=those + others,
        advice=advices,
    )


def _same_as_one(
    cell: CellComparison, a: Run, b: Run, alone: Mapping[str, Run], options: Options | None
) -> bool:
    """Whether the run C is equal to A or to B at a cell."""
    return any(_same(cell, alone.get("C"), run, options or Options()) for run in (a, b))


def _interference(
    klass: CauseClass, cell: CellComparison, one_was_right: bool, found: list[Hint]
) -> Cause:
    number = cell.cell.number
    advices = [advice.one_after_the_other()]
    seen = _(
        "Run alone, the runs agree at cell %1; side by side, they do not.",
        number,
    )
    if one_was_right:
        # The same happens if the first run left something behind that all others find.
        source = _(
            "Either they interfere with each other, or the first run left something behind, "
            "such as a file."
        )
        advices.insert(0, advice.remove_first())
    else:
        source = _(
            "They likely interfere with each other: they share a file, a port, the processor or "
            "another resource."
        )
    return Cause(
        klass,
        cell.cell.index,
        [seen, source],
        # A busy machine can do the same, so that this proves nothing.
        source="interference",
        streams=_moved_apart(cell),
        hints=found,
        advice=advices,
    )


def _hash_order(klass: CauseClass, cell: CellComparison, proven: bool, found: list[Hint]) -> Cause:
    number = cell.cell.number
    if proven:
        seen = _(
            "The result of cell %1 depends on the hash seed: runs alone with the same hash seeds "
            "gave the same result.",
            number,
        )
        source = _("The cause is the order of a set, or another order that depends on hashes.")
    else:
        seen = _(
            "The result of cell %1 likely depends on the hash seed: it did in four runs.",
            number,
        )
        source = _("Likely cause: the order of a set, or another order that depends on hashes.")
    those = [hint for hint in found if hint.source == "hash-order"]
    others = [hint for hint in found if hint.source != "hash-order"]
    return Cause(
        klass,
        cell.cell.index,
        [seen, source],
        source="hash-order",
        proven=proven,
        streams=_moved_apart(cell),
        hints=those + others,
        advice=[advice.set_hash_seed(), *advice.for_hints(those)],
    )


def _moved_apart(cell: CellComparison) -> list[str]:
    """The streams that the cell's own code left in different states, though they began alike."""
    if only_imports(cell.cell.source):
        return []  # they were moved by what libraries draw while they are loaded
    apart = [one for one in cell.streams if matters(one) and not one.same_after]
    return [one.name for one in apart if one.same_before or _seeded_alike(one)]


def _seeded_alike(stream: StreamComparison) -> bool:
    """Whether both runs have the same seed in force after the cell."""
    seeds = {None if move is None else move.seed_after for move in (stream.a, stream.b)}
    return len(seeds) == 1 and isinstance(next(iter(seeds)), int)


def _likely(plan: Plan, klass: CauseClass, cell: CellComparison, found: list[Hint]) -> Cause:
    streams = _moved_apart(cell)
    source = found[0].source if found else None
    advices = advice.for_hints(found)
    known = explain(plan, cell.cell.index, streams, found[0] if found else None)
    if known is not None:
        source, messages, first = known
        said = {source, *(hint.source for hint in found[:1])}
        others = [one for one in advices if one.source not in said]
        return Cause(
            klass,
            cell.cell.index,
            [_seen(klass, cell, streams), *messages],
            source=source,
            streams=streams,
            hints=found,
            advice=[*first, *others],
        )
    if source == "hash-order":
        advices.insert(0, advice.set_hash_seed())
    return Cause(
        klass,
        cell.cell.index,
        [_seen(klass, cell, streams), _likely_source(found)],
        source=source,
        streams=streams,
        hints=found,
        advice=advices,
    )


def _seen(klass: CauseClass, cell: CellComparison, streams: list[str]) -> Message:
    number = cell.cell.number
    if klass == "outcome":
        return _("Cell %1 ended differently in each run.", number)
    if klass == "control-flow":
        names = enumeration(list(dict.fromkeys(title(framework(stream)) for stream in streams)))
        if all(_only_drew(one) for one in cell.streams if one.name in streams):
            return _(
                "Cell %1 drew a different number of times from %2, although the random state "
                "before it was the same: its control flow depends on something else.",
                number,
                names,
            )
        return _(
            "Cell %1 left %2 in a different random state, although the state before it was the "
            "same.",
            number,
            names,
        )
    if cell.a is None or cell.b is None or cell.a.streams is None or cell.b.streams is None:
        return _(
            "Cell %1 gave different outputs; the random state of this kernel cannot be read, so "
            "the cause may be a missing seed.",
            number,
        )
    if any(matters(one) and not one.same_before for one in cell.streams):
        return _("Cell %1 gave different outputs.", number)
    return _("Cell %1 gave different outputs, although the random state is the same.", number)


def _only_drew(stream: StreamComparison) -> bool:
    """Whether the records show that both runs drew from one sequence: the same seed throughout."""
    moves = [move for move in (stream.a, stream.b) if move is not None]
    seeds = {seed for move in moves for seed in (move.seed_before, move.seed_after)}
    return len(moves) == 2 and len(seeds) == 1 and isinstance(next(iter(seeds)), int)


def _likely_source(found: list[Hint]) -> Message:
    if not found:
        return _("The code shows no likely source.")
    first = found[0]
    return _("Likely because of %1: %2 (%3).", SOURCES[first.source], first.call, first.place)
