"""The lines of the notebook that what differs depends on."""

from __future__ import annotations

from collections.abc import Iterable

from ...runs.tracing.log import Log
from ...runs.types import Plan
from ..code import Code, Statement
from ..types import CellComparison
from .culprit import Lines
from .walk import pairs

#: What shows its arguments.
_SHOWS = ("print", "display", "pprint", "plt.show")


def reaching(plan: Plan, index: int) -> Lines:
    """The lines that the values of a cell may depend on: its own, and those above that matter."""
    return _lines(Code(plan, index).slice())


def reaching_outputs(plan: Plan, index: int) -> Lines:
    """The lines that what a cell shows may depend on, be it by what a function does beside."""
    return _lines(Code(plan, index).reaching(True))


def reaching_output(plan: Plan, cell: CellComparison, a: Log, b: Log) -> Lines:
    """The same for the first of its outputs that differs, as far as the traced runs show it."""
    index = cell.cell.index
    code = Code(plan, index)
    statement = _shown_otherwise(code, cell, a, b)
    return _lines(_slice(code, statement) if statement is not None else code.slice())


def _shown_otherwise(code: Code, cell: CellComparison, a: Log, b: Log) -> Statement | None:
    """The statement of the cell whose output differs first."""
    own = code.own()
    for pair in pairs(a, b):
        site = a.site(pair.a)
        if (
            site is not None
            and site.cell == code.index
            and site.callee in _SHOWS
            and a.given[pair.a] != b.given[pair.b]
        ):
            for one in own:
                if one.node.lineno <= site.line <= (one.node.end_lineno or one.node.lineno):
                    return one
    places = {output.place for output in cell.outputs if output.equality == "differs"}
    return own[-1] if own and places and all(p.startswith("result") for p in places) else None


def _slice(code: Code, last: Statement) -> list[Statement]:
    """The statements that one statement depends on, itself among them."""
    modules = set(code.aliases) - code.defined
    above = code.statements[: code.statements.index(last) + 1]
    later: set[str] = set()
    while True:
        before, needed, chosen = len(later), set[str](), []
        for one in reversed(above):
            wanted = (needed | later) - modules
            if one is last or one.binds & wanted or one.mutates & wanted:
                chosen.append(one)
                needed = (needed - one.certain) | one.uses
                later |= one.later
        if len(later) == before:
            return chosen[::-1]


def _lines(statements: Iterable[Statement]) -> Lines:
    found: dict[int, list[tuple[int, int]]] = {}
    for one in statements:
        first = one.node.lineno
        for decorator in getattr(one.node, "decorator_list", ()):
            first = min(first, decorator.lineno)
        found.setdefault(one.cell, []).append((first, one.node.end_lineno or first))
    return found
