"""Small changes of a cell's code, as text: everything else stays as it was written."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from ...runs.tracing.log import Site
from ..types import Change


def apply(source: str, change: Change) -> str:
    """The source of a cell with a change. Raises ValueError if the lines are not there."""
    rows = source.split("\n")
    start, end = change.line - 1, change.line - 1 + len(change.before)
    if tuple(rows[start:end]) != change.before or start > len(rows):
        raise ValueError("the cell has changed")
    return "\n".join([*rows[:start], *change.after, *rows[end:]])


def statement_at(tree: ast.Module, line: int) -> ast.stmt | None:
    """The statement at the top level that has a line."""
    for node in tree.body:
        if node.lineno <= line <= (node.end_lineno or node.lineno):
            return node
    return None


def first_line(node: ast.stmt) -> int:
    """The first line of a statement; a function's or class's may be that of a decorator."""
    return min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])


def begins_line(node: ast.stmt) -> bool:
    """Whether a line can be added above a statement: it is no import, and no other is before it."""
    return node.col_offset == 0 and not isinstance(node, (ast.Import, ast.ImportFrom))


def insert_before(source: str, cell: int, line: int, text: str) -> Change:
    """A line of its own above a statement."""
    rows = source.split("\n")
    row = rows[line - 1] if line <= len(rows) else ""
    indent = row[: len(row) - len(row.lstrip())]
    return Change(cell, line, (), (f"{indent}{text}",))


def add_keyword(
    sources: Mapping[int, str], site: Site, node: ast.Call, name: str, value: str
) -> Change | None:
    """A keyword argument of a call: given anew, or instead of the one that stands there.

    ``name``: "" for a value without one.
    """
    rows = sources[site.cell].split("\n")
    for keyword in node.keywords:
        if keyword.arg == name:
            given = keyword.value
            if given.lineno != given.end_lineno or given.end_col_offset is None:
                return None
            return _replaced(
                rows, site, given.lineno, given.col_offset, given.end_col_offset, value
            )
    if len(node.args) == 1 and isinstance(node.args[0], ast.GeneratorExp):
        return None  # it would need parentheses of its own
    given_as = f"{name}={value}" if name else value
    last = site.end_line
    end = site.end_column - 1
    row = rows[last - 1].encode()
    before = row[:end].decode("utf-8", "replace").rstrip()
    empty = not node.args and not node.keywords
    if not before and not empty:
        # The parenthesis stands in a line of its own.
        indent = row[:end].decode()
        above = rows[last - 2].rstrip()
        if "#" in above:
            return None
        comma = "" if above.endswith((",", "(")) else ","
        return Change(
            site.cell,
            last - 1,
            (rows[last - 2],),
            (f"{above}{comma}", f"{indent}    {given_as},"),
        )
    comma = "" if empty else " " if before.endswith(",") else ", "
    return _replaced(rows, site, last, len(before.encode()), end, f"{comma}{given_as}")


def rename(
    sources: Mapping[int, str],
    site: Site,
    node: ast.Call,
    name: str,
    with_arguments: bool = False,
) -> Change | None:
    """Another last name of a callee: ``np.zeros`` for ``np.empty``.

    ``with_arguments``: ``name`` replaces the arguments as well; they stand in the same line.
    """
    function = node.func
    end, line = function.end_col_offset, function.end_lineno
    if end is None or line is None:
        return None
    old = function.attr if isinstance(function, ast.Attribute) else None
    if old is None:
        return None
    rows = sources[site.cell].split("\n")
    start = end - len(old.encode())
    if with_arguments:
        if node.end_lineno != line or node.end_col_offset is None:
            return None
        end = node.end_col_offset
    return _replaced(rows, site, line, start, end, name)


def _replaced(rows: list[str], site: Site, line: int, start: int, end: int, text: str) -> Change:
    row = rows[line - 1].encode()
    after = (row[:start] + text.encode() + row[end:]).decode("utf-8", "replace")
    return Change(site.cell, line, (rows[line - 1],), (after,))
