"""A seed for a generator that the code makes without one."""

from __future__ import annotations

import ast

from ...runs.tracing.log import Site
from ...runs.types import Plan
from ..code import Code, parse
from ..names import dotted
from ..types import Change
from .editing import add_keyword
from .seed_value import seed_value
from .variation import generator


def seeded_call(plan: Plan, cell: int, line: int, call: str) -> Change | None:
    """The line of a cell with a seed for its one call of ``call``, such as ``default_rng(42)``.

    ``cell``: its index; ``line``: from 1; ``call``: the full name. None where no such call is in
    that line, or several, or one with arguments, or one that takes its seed in another way.
    """
    maker, sources = generator(call), {one.index: one.source for one in plan.cells}
    tree = parse(sources.get(cell, ""))
    if maker is None or maker.seed_method is not None or tree is None:
        return None
    aliases = Code(plan, cell).aliases
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and node.lineno == line
        and dotted(node.func, aliases) == call
        and not (node.args or node.keywords)
    ]
    if len(found) != 1:
        return None
    node = found[0]
    end, end_column = node.end_lineno or line, node.end_col_offset or 0
    site = Site(cell, line, node.col_offset, end, end_column, call)
    name = "" if maker.place == 0 else next(iter(maker.seeded_by), None)
    return None if name is None else add_keyword(sources, site, node, name, seed_value(plan))
