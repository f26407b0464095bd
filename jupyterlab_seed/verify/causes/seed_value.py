"""The seed that a notebook has, for lines that are proposed."""

from __future__ import annotations

import ast

from ...frameworks import python
from ...runs.types import Plan
from ..code import parse

_CALLS = ("seed", "manual_seed", "set_seed", "set_random_seed", "seed_everything", "default_rng")

#: The seed of a notebook that has none.
DEFAULT = 42


def seed_value(plan: Plan, literal: bool = False) -> str:
    """How the notebook writes its seed: ``SEED``, where it has such a name, else a number.

    ``literal``: always a number.
    """
    number: int | None = None
    for cell in plan.runs:
        tree = parse(cell.source)
        for node in ast.walk(tree) if tree is not None else ():
            value = _number(node)
            if value is None:
                continue
            if isinstance(node, ast.Assign):
                name = node.targets[0]
                if node in (tree.body if tree is not None else ()) and isinstance(name, ast.Name):
                    return str(value) if literal else name.id
            elif number is None:
                number = value
    return str(DEFAULT if number is None else number)


def _number(node: ast.AST) -> int | None:
    """The seed that an assignment or a call sets."""
    value: ast.AST | None = None
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
        value = (
            node.value
            if isinstance(target, ast.Name) and target.id in python().seed_names
            else None
        )
    elif isinstance(node, ast.Call) and node.args:
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        value = node.args[0] if name in _CALLS else None
    if isinstance(value, ast.Constant) and type(value.value) is int and 0 <= value.value < 2**31:
        return value.value
    return None
