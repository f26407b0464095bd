"""Warnings beside a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...frameworks.devices import error_kind
from ...runs.cell_names import sources_of, with_words
from ...runs.messages import CellNumber, Message, Parameter, _, _n, comma_separated, enumeration
from ...runs.types import Plan, Run
from ..causes.hints import hash_orders
from ..nondeterminism import uses
from ..types import CellComparison
from .verdict import gap_of

_BROKEN = _(
    "The GPU context of the kernel broke, so its random state could not be read from then on."
)

#: The most cells that could not be compared and are named.
GAPS = 20


@dataclass(frozen=True)
class Warning:
    """One warning, in one sentence.

    ``kind`` is for programs. ``cell``: index of the first cell concerned, None if all are.
    ``streams``: names of the streams concerned.
    """

    kind: str
    message: Message
    cell: int | None = None
    streams: tuple[str, ...] = ()


def warnings(
    plan: Plan, runs: Sequence[Run], cells: Sequence[CellComparison], kind: str, among: int = 2
) -> list[Warning]:
    """The warnings beside a verdict of this kind; ``among``: how many runs were compared."""
    found: list[Warning] = list(_gaps(cells, kind))
    if kind != "diverged":
        found += _other_states(cells)
    found += _unobserved(runs, cells)
    if plan.language == "python":
        if kind != "diverged" and len({run.hash_seed for run in runs}) > 1:
            found += _hash_orders(plan)
        found += _no_hash_seed(runs)
        if kind == "reproduced":
            found += _documented(plan, runs, among)
    found += _running(runs)
    found += _processes(runs)
    sources = sources_of(plan.cells)
    return [replace(one, message=with_words(one.message, sources)) for one in found]


def _gaps(cells: Sequence[CellComparison], kind: str) -> Iterator[Warning]:
    gaps = [cell for cell in cells if cell.gap is not None]
    # The verdict tells the first.
    for cell in gaps[kind == "incomplete" :][:GAPS]:
        message = _("Cell %1 could not be compared: %2.", cell.cell.number, gap_of(cell))
        yield Warning("incomplete", message, cell.cell.index)


def _other_states(cells: Sequence[CellComparison]) -> Iterator[Warning]:
    # One sentence for each set of streams: all cells below an unseeded one are alike.
    alike: dict[tuple[str, ...], list[CellComparison]] = {}
    for cell in cells:
        if cell.state == "state":
            names = tuple(s.name for s in cell.streams if s.used and not s.same_after)
            alike.setdefault(names, []).append(cell)
    for names, those in alike.items():
        if names:
            message = _n(
                "Cell %2 left a different random state (%3) in each run, although no output "
                "shows it.",
                "Cells %2 left a different random state (%3) in each run, although no output "
                "shows it.",
                len(those),
                _numbers(those),
                comma_separated(names),
            )
        else:
            message = _n(
                "Cell %2 left a different random state in each run, although no output shows it.",
                "Cells %2 left a different random state in each run, although no output shows it.",
                len(those),
                _numbers(those),
            )
        yield Warning("state", message, those[0].cell.index, names)


def _unobserved(runs: Sequence[Run], cells: Sequence[CellComparison]) -> Iterator[Warning]:
    told = [run.problem for run in runs if run.problem]
    # CUDA's own text has many lines, and says the same of each stream.
    problems = list(dict.fromkeys(_BROKEN if error_kind("broken", str(p)) else p for p in told))
    for problem in problems:
        yield Warning("unobserved", problem)
    unseen = [
        cell
        for cell in cells
        if any(r is not None and r.outcome == "ok" and r.streams is None for r in (cell.a, cell.b))
    ]
    if not unseen or problems:
        return
    if len(unseen) == sum(cell.a is not None or cell.b is not None for cell in cells):
        yield Warning("unobserved", _("The random state of this kernel cannot be observed."))
        return
    message = _n(
        "The random state after cell %2 is unknown.",
        "The random state after cells %2 is unknown.",
        len(unseen),
        _numbers(unseen),
    )
    yield Warning("unobserved", message, unseen[0].cell.index)


def _hash_orders(plan: Plan) -> Iterator[Warning]:
    # Two runs may agree by chance: a set of two has only two orders.
    places = hash_orders(plan)
    if not places:
        return
    first, more = places[0], len(places) - 1
    where = _("%1 in %2", first.call, first.place)
    if more:
        where = _("%1 and %2 more", where, more)
    message = _(
        "The notebook depends on the order of a set (%1), which the hash seed determines; it was "
        "the same in these runs but may differ in others.",
        where,
    )
    yield Warning("hash-order", message, first.cell)


def _documented(plan: Plan, runs: Sequence[Run], among: int) -> Iterator[Warning]:
    # An atomic that rarely matters gives the same a few times, and differs the next.
    found = uses(plan, runs)
    if found:
        titles = list(dict.fromkeys(one.operator.title for one in found))
        message = _n(
            "%2 (cell %3, line %4) is documented as nondeterministic on a GPU, although %5 runs "
            "agreed: more runs may differ.",
            "%2 (the first in cell %3, line %4) are documented as nondeterministic on a GPU, "
            "although %5 runs agreed: more runs may differ.",
            len(titles),
            enumeration(titles[:5]),
            CellNumber(found[0].cell + 1),
            found[0].line,
            among,
        )
        yield Warning("documented", message, found[0].cell)


def _no_hash_seed(runs: Sequence[Run]) -> Iterator[Warning]:
    without = [run.label for run in runs if run.hash_seed is None]
    if without:
        message = _n(
            "The hash seed could not be set; run %2 was started with a hash seed chosen by the "
            "kernel.",
            "The hash seed could not be set; runs %2 were started with hash seeds chosen by "
            "the kernel.",
            len(without),
            enumeration(without),
        )
        yield Warning("no-hash-seed", message)


def _running(runs: Sequence[Run]) -> Iterator[Warning]:
    """What happened after the last cell, where nothing is compared."""
    died = [run.label for run in runs if run.running is None]
    if died:
        message = _n(
            "The kernel of run %2 died after its last cell.",
            "The kernels of runs %2 died after their last cell.",
            len(died),
            enumeration(died),
        )
        yield Warning("died-after", message)
    names = list(dict.fromkeys(name for run in runs for name in run.running or ()))
    if names:
        message = _n(
            "Code of the notebook was still running after the last cell (%2): what it shows later "
            "was not compared.",
            "Code of the notebook was still running after the last cell (%2, and others): what it "
            "shows later was not compared.",
            max(len(names) - 4, 1),
            comma_separated(names[:5]),
        )
        yield Warning("still-running", message)


def _processes(runs: Sequence[Run]) -> Iterator[Warning]:
    left = list(dict.fromkeys(command for run in runs for command in run.left))
    if left:
        message = _n(
            "A process that the notebook started could not be stopped: %2.",
            "%1 processes that the notebook started could not be stopped: %2.",
            len(left),
            comma_separated(left[:5]),
        )
        yield Warning("processes", message)


def _numbers(cells: Sequence[CellComparison]) -> Parameter:
    if len(cells) == 1:
        return cells[0].cell.number
    # Of several, the words would hide the sentence.
    numbers = [int(cell.cell.number) for cell in cells]
    if len(numbers) > 6:
        return _("%1 and %2 more", comma_separated(numbers[:5]), len(numbers) - 5)
    return enumeration(numbers)
