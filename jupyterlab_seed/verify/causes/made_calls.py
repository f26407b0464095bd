"""The calls that were made in a traced run, as places in the code of the notebook."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from ...runs.tracing.log import Callable_, Log, Site
from ...runs.types import Plan
from ..code import Code, parse
from ..tracing.culprit import Lines
from .seed_value import seed_value


@dataclass(frozen=True)
class MadeCall:
    """A call in the notebook that was made in the traced runs, and what is known of its callee."""

    site: Site
    number: int
    node: ast.Call
    callee: Callable_


class MadeCalls:
    """The notebook and the log, as far as advice needs them."""

    def __init__(self, plan: Plan, log: Log, lines: Lines) -> None:
        self.plan, self.log, self.lines = plan, log, lines
        self.sources = {cell.index: cell.source for cell in plan.cells}
        self.code = Code(plan, max(self.sources, default=0))
        self.seed = seed_value(plan)
        self._trees: dict[int, ast.Module | None] = {}

    def place(self, number: int) -> MadeCall | None:
        """The call of a site."""
        site, callee = self.log.sites[number], self.log.callees.get(number)
        if site.cell not in self._trees:
            self._trees[site.cell] = parse(self.sources.get(site.cell, ""))
        tree = self._trees[site.cell]
        if callee is None or tree is None:
            return None
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and (node.lineno, node.col_offset) == (site.line, site.column)
                and (node.end_lineno, node.end_col_offset) == (site.end_line, site.end_column)
            ):
                return MadeCall(site, number, node, callee)
        return None

    def relevant(self, culprit: MadeCall) -> Iterator[MadeCall]:
        """The culprit, the calls that its receiver is made of, and others of its library."""
        yield culprit
        chain, at = [], culprit.node.func
        while isinstance(at, (ast.Attribute, ast.Call)):
            at = at.value if isinstance(at, ast.Attribute) else at.func
            if isinstance(at, ast.Call):
                chain.append((at.lineno, at.col_offset, at.end_col_offset))
        others = [self.place(number) for number in sorted(self.log.callees)]
        known = [one for one in others if one is not None and one.number != culprit.number]
        for one in known:
            if (one.site.line, one.site.column, one.site.end_column) in chain:
                yield one
        library = root(culprit.callee)
        for one in known:
            wanted = self.lines.get(one.site.cell, ())
            if root(one.callee) == library and any(
                first <= one.site.line <= last for first, last in wanted
            ):
                yield one


def is_unset(place: MadeCall, name: str) -> bool:
    """Whether a parameter exists by its name and is not given, or given as None."""
    for keyword in place.node.keywords:
        if keyword.arg is None:
            return False
        if keyword.arg == name:
            return isinstance(keyword.value, ast.Constant) and keyword.value.value is None
    if any(isinstance(given, ast.Starred) for given in place.node.args):
        return False
    positional = 0
    for parameter, kind, _value in place.callee.parameters or ():
        if parameter == name:
            return not (kind.startswith("POSITIONAL") and positional < len(place.node.args))
        positional += kind.startswith("POSITIONAL")
    return False


def default_of(place: MadeCall, name: str) -> str | None:
    """The default of a parameter, as text."""
    return next((one[2] for one in place.callee.parameters or () if one[0] == name), None)


def root(callee: Callable_) -> str:
    """The top module of a callee."""
    return callee.module.split(".")[0]
