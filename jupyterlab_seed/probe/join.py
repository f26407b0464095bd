"""Joining the modules of the probe into one text for the kernel.

    python -m jupyterlab_seed.probe.join build/probe.py

The text contains each module's source as a string, without comments and docstrings. Their lines
stay empty, and each module is compiled under its own file name, so that tracebacks name the module
and line of the source. ``from .module import name`` finds the modules of the text; nothing is added
to ``sys.modules``. The text is run with ``exec`` in a namespace of its own, which then has the
functions of ``requests``.
"""

from __future__ import annotations

import ast
import io
import json
import sys
import tokenize
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from . import facts

FOLDER = Path(__file__).resolve().parent

#: The folder of the modules in tracebacks: relative to the root of the repository.
PATH = "jupyterlab_seed/probe"

#: Modules that are not sent: they belong to the build and to the Python side.
_OUTSIDE = ("__init__", "join")

#: Modules of the standard library that are bound when the text runs: code that sets
#: ``time.perf_counter = None`` must not keep its own effects from being recorded. Every kernel has
#: loaded them by then.
_STANDARD = (
    "ast",
    "base64",
    "json",
    "operator",
    "os",
    "re",
    "struct",
    "threading",
    "time",
    "warnings",
)

#: The module of which only the constants are sent.
_CONSTANTS = "facts"

#: The first and the last part of the text: modules are compiled when they are first imported.
_HEAD = """\
def import_names(module, *names):
    namespace = NAMESPACES.get(module)
    if namespace is None:
        path, source = SOURCES[module]
        namespace = {"__name__": "jupyterlab_seed.probe." + module, "import_names": import_names}
        namespace["STANDARD"] = STANDARD
        exec(compile(source, path, "exec", dont_inherit=True), namespace)
        NAMESPACES[module] = namespace
    return [namespace[name] for name in names]


def bind(name):
    module = __import__(name)
    copy = type(module)(name)
    copy.__dict__.update(module.__dict__)
    return copy


STANDARD = {name: bind(name) for name in %r}
NAMESPACES = {}
SOURCES = {
"""
_TAIL = """\
}
PROTOCOL, report, seed, watch, rewind = import_names(
    "requests", "PROTOCOL", "report", "seed", "watch", "rewind"
)
"""


@lru_cache(maxsize=1)
def source() -> str:
    """The text: Python from 3.8 on, with only the standard library."""
    parts = [_HEAD % (_STANDARD,)]
    for name, path in sorted(modules().items()):
        place = path.relative_to(FOLDER).as_posix()
        if name == _CONSTANTS:
            text = _constants()
        else:
            text = link(strip(path.read_text(encoding="utf-8")), name, path.name == "__init__.py")
        if "'''" in text or text.endswith("\\"):
            raise ValueError(f"{place}: what stands in it can't stand in a raw string")
        parts.append(f"{name!r}: ({f'{PATH}/{place}'!r}, r'''{text}'''),\n")
    return "".join([*parts, _TAIL])


def expression(function: str, request: Mapping[str, Any]) -> str:
    """The Python expression that runs the text in a kernel and calls one of its functions.

    Its value is the answer, base64 of JSON. ``probeExpression`` in the page makes one like it.
    """
    text, asked = json.dumps(source()), json.dumps(json.dumps(request))
    return (
        f'(lambda ns: (exec({text}, ns), ns["{function}"](__import__("json").loads({asked})))[1])'
        '({"__name__": "_jupyterlab_seed_probe"})'
    )


def modules() -> dict[str, Path]:
    """The modules that are sent, by their dotted names within the package."""
    found = {}
    for path in FOLDER.rglob("*.py"):
        parts = path.relative_to(FOLDER).with_suffix("").parts
        if parts[-1] == "__init__" and len(parts) > 1:
            parts = parts[:-1]
        if parts[0] not in _OUTSIDE:
            found[".".join(parts)] = path
    return found


def strip(text: str) -> str:
    """Source without comments and docstrings; every statement stays in its line.

    It is indented by one space to keep it short. Raises ``ValueError`` if a string spans several
    lines, because the indentation would change it.
    """
    lines = text.splitlines()
    for token in _tokens(text):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column].rstrip()
    for body, docstring in _docstrings(ast.parse(text)):
        first, last = docstring.lineno - 1, (docstring.end_lineno or docstring.lineno) - 1
        lines[first] = lines[first][: docstring.col_offset] + ("pass" if len(body) == 1 else "")
        lines[first] = lines[first].rstrip()
        for row in range(first + 1, last + 1):
            lines[row] = ""
    return _indent_less("\n".join(lines).rstrip() + "\n")


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    return tokenize.generate_tokens(io.StringIO(text).readline)


def _indent_less(text: str) -> str:
    lines, depth = text.splitlines(), 0
    for token in _tokens(text):
        row = token.start[0] - 1
        if token.type == tokenize.INDENT:
            depth += 1
        elif token.type == tokenize.DEDENT:
            depth -= 1
        elif token.end[0] > token.start[0]:
            raise ValueError(f"line {row + 1}: a text of several lines")
        elif token.string.strip() and not lines[row][: token.start[1]].strip():
            lines[row] = " " * depth + lines[row].lstrip()
    return "\n".join(lines) + "\n"


def _docstrings(tree: ast.Module) -> Iterator[tuple[list[ast.stmt], ast.stmt]]:
    """Each docstring, and the body that contains it."""
    for node in ast.walk(tree):
        is_documented = isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        if is_documented and ast.get_docstring(node, clean=False) is not None:
            yield node.body, node.body[0]


def _constants() -> str:
    return "".join(
        f"{name} = {value!r}\n"
        for name, value in vars(facts).items()
        if name[0].isalpha() and name.isupper()
    )


def link(text: str, name: str, is_package: bool) -> str:
    """Source with its imports redirected to the modules of the text, and to those it has bound."""
    lines = text.splitlines()
    for node in ast.parse(text).body:
        if isinstance(node, ast.Import) and node.names[0].name in _STANDARD:
            [one] = [each.name for each in node.names]
            if lines[node.lineno - 1].strip() != f"import {one}":
                raise ValueError(f"{name}, line {node.lineno}: an import that can't be joined")
            lines[node.lineno - 1] = f"{one} = STANDARD[{one!r}]"
    here = name.split(".") if is_package else name.split(".")[:-1]
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        before = lines[node.lineno - 1][: node.col_offset]
        if before.strip() or node.module is None:
            raise ValueError(f"{name}, line {node.lineno}: an import that can't be joined")
        module = ".".join([*here[: len(here) + 1 - node.level], node.module])
        targets = ", ".join(one.asname or one.name for one in node.names)
        names = ", ".join(repr(one.name) for one in node.names)
        lines[node.lineno - 1] = f"{before}[{targets}] = import_names({module!r}, {names})"
        for row in range(node.lineno, node.end_lineno or node.lineno):
            lines[row] = ""
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write the text to the given file, unless it is already there."""
    if len(arguments) != 1:
        print("usage: python -m jupyterlab_seed.probe.join OUT", file=sys.stderr)
        return 2
    target, text = Path(arguments[0]), source().encode()
    if not target.exists() or target.read_bytes() != text:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
