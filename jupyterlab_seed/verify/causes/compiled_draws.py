"""Draws in functions that Numba compiles, from a generator of its own.

It takes entropy when a thread starts, and only a seed in compiled code reaches it
(https://numba.readthedocs.io/en/stable/reference/numpysupported.html#random).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import cache

from ...frameworks import Framework, load
from ...runs.messages import Message, _
from ...runs.types import Plan
from ..code import Code, Statement, parse
from ..names import dotted
from ..types import Advice, Change, Hint
from .editing import first_line
from .seed_value import seed_value

SOURCE = "compiled-generator"


@cache
def _numba() -> Framework:
    return next(one for one in load() if one.id == "numba")


def compiled_draws(
    code: Code, statements: Sequence[Statement]
) -> Iterator[tuple[str, Statement, ast.AST, str]]:
    """Source, statement, place and call of draws in compiled functions; none if one seeds."""
    functions = [one for one in code.statements if _compiler(code, one.node) is not None]
    drawn = []
    for one in functions:
        for call in (node for node in ast.walk(one.node) if isinstance(node, ast.Call)):
            name = dotted(call.func, code.aliases) or ""
            module, _dot, function = name.rpartition(".")
            if module in _numba().compiled_draws and function == "seed":
                return
            if module in _numba().compiled_draws and function and function[0].islower():
                drawn.append((SOURCE, one, call, name))
    yield from (place for place in drawn if place[1] in statements)


def explain(plan: Plan, hint: Hint) -> tuple[str, list[Message], list[Advice]]:
    """Source, meaning and advice for such a draw."""
    said = _(
        "`%1` in a compiled function draws from a generator of Numba, which no seed outside "
        "compiled code controls (%2).",
        hint.call,
        hint.place,
    )
    what = _("Seed Numba's generator in a compiled function (%1).", hint.place)
    change = _seeding(plan, hint)
    advice = Advice("seed-generator", what, None, hint.cell, hint.line, SOURCE, hint.call, change)
    return SOURCE, [said], [advice]


def _seeding(plan: Plan, hint: Hint) -> Change | None:
    """A compiled function that seeds, and its call, above the function that draws."""
    code = Code(plan, hint.cell)
    tree = parse(next(cell.source for cell in plan.cells if cell.index == hint.cell))
    module = hint.call.rpartition(".")[0]
    root = module.partition(".")[0]
    alias = next((short for short, full in code.aliases.items() if full == root), None)
    for node in tree.body if tree is not None else ():
        decorator = _compiler(code, node)
        if decorator is None or alias is None:
            continue
        if node.lineno <= hint.line <= (node.end_lineno or node.lineno):
            plain = "@" + ast.unparse(decorator)
            seed = f"{alias}{module[len(root) :]}.seed"
            lines = (plain, "def seed_numba(seed):", f"    {seed}(seed)", "")
            call = f"seed_numba({seed_value(plan)})"
            return Change(hint.cell, first_line(node), (), (*lines, call, ""))
    return None


def _compiler(code: Code, node: ast.stmt) -> ast.expr | None:
    """The decorator that has Numba compile a function, without its arguments; else None."""
    for decorator in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
        function = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = dotted(function, code.aliases)
        if name in _numba().compilers:
            return function
    return None
