"""Where code that a cell calls seeds a global stream anew."""

from __future__ import annotations

import ast

from ...runs.messages import CellNumber, Message, _
from ...runs.syntax import parse
from ...runs.types import Plan
from ..code import Code, calls
from ..draws import is_seed_call
from ..helpers import aliases_of
from ..names import dotted
from ..scripts import module_text


def seeding_place(plan: Plan, index: int, name: str) -> Message | None:
    """The call in a cell, or in a module beside the notebook that it uses, that seeds.

    ``name``: the framework that is seeded. None if the code does not show it, as where an installed
    library does it.
    """
    code = Code(plan, index)
    for statement, call in calls(code.own()):
        if is_seed_call(dotted(call.func, code.aliases) or "", name):
            words = ast.unparse(call)
            return _("`%1` (cell %2, line %3)", words, CellNumber(statement.cell + 1), call.lineno)
    modules = dict.fromkeys(full.partition(".")[0] for full in code.aliases.values())
    for module in modules:
        found = module_text(plan, module)
        tree = parse(found[1]) if found is not None else None
        if found is None or tree is None:
            continue
        aliases = aliases_of(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and is_seed_call(dotted(node.func, aliases) or "", name):
                return _("`%1` (%2, line %3)", ast.unparse(node), found[0], node.lineno)
    return None
