"""Modules beside the notebook, read like cells."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from ..runs.syntax import only_imports, parse
from ..runs.types import Plan, PlannedCell
from .code import Code, Statement, calls, imported
from .names import dotted
from .scripts import module_text

#: How many modules deep calls are followed.
DEEPEST = 4


def aliases_of(tree: ast.AST) -> dict[str, str]:
    """The names that the imports in a tree bind, and their full names."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            found.update(imported(node))
    return found


def only_imports_libraries(plan: Plan, source: str) -> bool:
    """Whether a cell only imports, and nothing that stands beside the notebook."""
    tree = parse(source)
    if tree is None or not only_imports(source):
        return False
    roots = {full.partition(".")[0] for full in aliases_of(tree).values()}
    return all(module_text(plan, root) is None for root in roots)


def called_helpers(
    plan: Plan, code: Code, statements: list[Statement], deep: int = DEEPEST
) -> Iterator[tuple[str, Code, list[Statement], Statement, int]]:
    """The code in modules beside the notebook that statements call.

    Gives the file's name, its code, the statements in it that count, and the notebook's statement
    and line from which they are called.
    """
    if not deep:
        return
    seen: set[tuple[str, str]] = set()
    for statement, call in calls(statements):
        name = dotted(call.func, code.aliases) or ""
        module, _dot, function = name.partition(".")
        if not function or (module, function) in seen:
            continue
        seen.add((module, function))
        found = module_text(plan, module)
        if found is None or parse(found[1]) is None:
            continue
        file, text = found
        # The module as a cell, and a cell below it that makes the call.
        cells = (PlannedCell(0, None, text), PlannedCell(1, None, f"{function}()"))
        inner = Code(replace(plan, cells=cells, language="python"), 1)
        chosen = [one for one in inner.slice() if one.cell == 0]
        yield file, inner, chosen, statement, call.lineno
        for deeper in called_helpers(plan, inner, chosen, deep - 1):
            yield (*deeper[:3], statement, call.lineno)
