"""Which differences in random state matter.

A library may draw while it loads, and a cell may draw what no output ever shows. Such a difference
is no cause of one that shows later; the first of them is no difference at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from ...runs.syntax import imports, parse
from ...runs.types import Plan
from ..code import Code, Statement, brings_code
from ..draws import framework, may_draw
from ..types import CellComparison, StreamComparison

#: Whether a stream is one whose state tells of draws.
Matters = Callable[[StreamComparison], bool]


def settle(plan: Plan, cells: Sequence[CellComparison], matters: Matters) -> list[CellComparison]:
    """The cells with only those differences in random state that matter.

    A cell whose imports alone drew, from a stream from which nothing draws before it is seeded, is
    ``equal``. One that reaches no visible difference below is ``beside`` it.
    """
    if not any(cell.state == "state" for cell in cells):
        return list(cells)
    try:
        quiet = _without_imports(plan, cells, matters)
        return _without_others(plan, quiet, matters)
    except RecursionError:  # code that is nested too deeply
        return list(cells)


def _apart(cell: CellComparison, matters: Matters) -> list[StreamComparison]:
    return [one for one in cell.streams if matters(one) and not one.same_after]


def _without_imports(
    plan: Plan, cells: Sequence[CellComparison], matters: Matters
) -> list[CellComparison]:
    found = []
    for place, cell in enumerate(cells):
        if cell.state == "state":
            streams = _apart(cell, matters)
            if streams and all(_noise(plan, cells[place:], one.name) for one in streams):
                cell = replace(cell, state="not-compared" if cell.cell.ignore_output else "equal")
        found.append(cell)
    return found


def _noise(plan: Plan, cells: Sequence[CellComparison], name: str) -> bool:
    """Whether only imports drew from a stream, from the first of the cells until it is seeded."""
    for cell in cells:
        stream = next((one for one in cell.streams if one.name == name), None)
        if stream is None or not stream.used:
            continue
        code = Code(plan, cell.cell.index)
        own = [one for one in code.own() if not imports(one.node)]
        drew = may_draw(code, own, framework(name))
        if drew or parse(cell.cell.source) is None:
            return False
        if stream.same_after:
            return True  # seeded
        if not any(imports(one.node) for one in code.own()):
            return False
    return True


def _without_others(
    plan: Plan, cells: Sequence[CellComparison], matters: Matters
) -> list[CellComparison]:
    shown = next((cell for cell in cells if cell.state in ("output", "outcome")), None)
    if shown is None or brings_code(shown.cell.source):
        return list(cells)
    code = Code(plan, shown.cell.index)
    if not code.own():
        return list(cells)
    needed: dict[int, list[Statement]] = {}
    for one in code.reaching(shown.state == "output"):
        if not imports(one.node):
            needed.setdefault(one.cell, []).append(one)
    # Streams from which the outputs may show draws; what drew from them above matters as well.
    carried = {
        one.name
        for cell in cells
        for one in cell.streams
        if matters(one) and one.used and not one.same_before
        if may_draw(code, needed.get(cell.cell.index, []), framework(one.name))
    }
    return [
        replace(cell, beside=True)
        if cell.cell.index < shown.cell.index
        and _is_beside(code, cell, needed.get(cell.cell.index, []), carried, matters)
        else cell
        for cell in cells
    ]


def _is_beside(
    code: Code,
    cell: CellComparison,
    needed: Sequence[Statement],
    carried: Collection[str],
    matters: Matters,
) -> bool:
    if cell.state != "state" or parse(cell.cell.source) is None or brings_code(cell.cell.source):
        return False
    own = [one for one in code.statements if one.cell == cell.cell.index and not imports(one.node)]
    return not any(
        (one.name in carried and _seeded(one))
        or may_draw(code, own if one.name in carried else needed, framework(one.name))
        for one in _apart(cell, matters)
    )


def _seeded(stream: StreamComparison) -> bool:
    """Whether a run seeded a stream in the cell."""
    moves = [move for move in (stream.a, stream.b) if move is not None]
    return any(move.seed_after not in (None, move.seed_before) for move in moves)
