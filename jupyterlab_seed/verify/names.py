"""The names of what code calls, and what is known of them."""

from __future__ import annotations

import ast
from functools import cache

from ..frameworks import python

_SHOWING = frozenset(("print", "display", "pprint.pprint", "IPython.display.display"))


def dotted(node: ast.AST, aliases: dict[str, str]) -> str | None:
    """The dotted name of an expression, imports resolved; None if it has none."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([aliases.get(node.id, node.id), *reversed(parts)])


def shows_nothing(node: ast.stmt, aliases: dict[str, str]) -> bool:
    """Whether a statement surely prints nothing: all its calls are known, and none shows."""
    if isinstance(node, (ast.Raise, ast.Assert)):
        return False
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return True
    called = [inner for inner in ast.walk(node) if isinstance(inner, ast.Call)]
    return all(_shows_and_draws_nothing(call, aliases) for call in called)


def _shows_and_draws_nothing(call: ast.Call, aliases: dict[str, str]) -> bool:
    name = dotted(call.func, aliases)
    return name is not None and name not in _SHOWING and is_drawless(name)


def is_drawless(name: str) -> bool:
    """Whether a function, by its full name, is known to draw no random numbers."""
    while name:
        if name in _drawless():
            return True
        name, _, _ = name.rstrip(".").rpartition(".")
        name = f"{name}." if name else ""
    return False


@cache
def _drawless() -> frozenset[str]:
    return frozenset(python().drawless)
