"""No module and no function is too long to read, and no folder too full.

ESLint checks the first two for the page.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent

#: Lines of a module; one that runs in a kernel keeps together what its concern needs.
MODULE = 350
PROBE_MODULE = 400

#: Modules directly in a folder.
FOLDER = 29

#: Lines of a function, its decorators and documentation included.
FUNCTION = 60


def modules() -> Iterator[tuple[str, str]]:
    """Names and sources of the package's modules, less its tests and what the build writes."""
    for file in sorted(PACKAGE.rglob("*.py")):
        path = file.relative_to(PACKAGE)
        if not {"tests", "labextension", "_version.py"} & set(path.parts):
            yield path.as_posix(), file.read_text(encoding="utf-8")


def functions(source: str) -> Iterator[tuple[str, int]]:
    """Names of the functions in a module, and how many lines each has."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = min(part.lineno for part in (node, *node.decorator_list))
            yield node.name, (node.end_lineno or first) - first + 1


def test_modules_are_short() -> None:
    lines = {name: len(source.splitlines()) for name, source in modules()}
    limits = {name: PROBE_MODULE if name.startswith("probe") else MODULE for name in lines}
    assert {name: count for name, count in lines.items() if count > limits[name]} == {}


def test_functions_are_short() -> None:
    lines = {
        f"{name}:{function}": count
        for name, source in modules()
        for function, count in functions(source)
    }
    assert {name: count for name, count in lines.items() if count > FUNCTION} == {}


def test_folders_are_small() -> None:
    root = PACKAGE.parent
    files = [file for kind in ("*.ts", "*.tsx") for file in (root / "src").rglob(kind)]
    found = Counter(
        file.parent.relative_to(root).as_posix()
        for file in (*files, *PACKAGE.rglob("*.py"))
        if not {"tests", "__tests__", "labextension"} & set(file.parts)
    )
    assert len(found) > 30
    assert {folder: count for folder, count in found.items() if count > FOLDER} == {}
