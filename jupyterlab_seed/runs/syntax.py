"""The syntax of one cell's Python, magics aside."""

from __future__ import annotations

import ast
import re
import warnings

from ..frameworks import python

# The longest cell that is parsed, in characters.
_LONGEST = 200_000

# Cell magics whose cell is Python, and line magics whose line is.
_PYTHON_CELL = re.compile(rf"%%(?:{'|'.join(python().magics.python_cell)})\b")
_PYTHON_LINE = re.compile(rf"(\s*)%(?:{'|'.join(python().magics.python_line)})\s+(?!-)(\S.*)")
_MAGIC_LINE = re.compile(r"(\s*)(?:[%!?]|[\w.]+\s*\?+\s*$)")
_MAGIC_VALUE = re.compile(r"(\s*[\w.,\s]+=\s*)[%!].*")


def parse(source: str) -> ast.Module | None:
    """The syntax tree of a cell without its magics; None if it is not Python. Never raises."""
    if len(source) > _LONGEST:
        return None
    tree = _parse(source)
    return _parse(_without_magics(source)) if tree is None else tree


def only_imports(source: str) -> bool:
    """Whether a cell's Python only imports; magics do not count. Never raises."""
    tree = parse(source)
    if tree is None or not tree.body:
        return False
    return all(_imports(statement) for statement in tree.body)


def _imports(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Try):
        handlers = [inner for handler in statement.handlers for inner in handler.body]
        parts = [*statement.body, *handlers, *statement.orelse, *statement.finalbody]
        return all(_imports(part) for part in parts)
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, (ast.Import, ast.ImportFrom, ast.Pass))


def imports(statement: ast.stmt) -> bool:
    """Whether a statement only imports."""
    return not _is_text(statement) and _imports(statement)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr)


def _parse(source: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _without_magics(source: str) -> str:
    lines = source.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[first].lstrip().startswith("%%"):
        if _PYTHON_CELL.match(lines[first].lstrip()) is None:
            return ""
        lines[first] = ""
    goes_on = False
    for number, line in enumerate(lines):
        magic = _MAGIC_LINE.match(line)
        code, value = _PYTHON_LINE.match(line), _MAGIC_VALUE.match(line)
        if goes_on:
            lines[number] = ""
        elif code is not None:
            lines[number] = code[1] + code[2]
            continue
        elif magic is not None:
            lines[number] = magic[1] + "pass"
        elif value is not None:
            lines[number] = value[1] + "None"
        else:
            continue
        goes_on = line.endswith("\\")
    return "\n".join(lines)
