"""The Python modules of a tree, as JSON: their lines, functions, and imports of each other."""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path

PACKAGE = "jupyterlab_seed"
IGNORED = {"tests", "labextension", "_version.py"}


def main(tree: Path) -> None:
    """Print a list with one object for each module."""
    files = [
        file
        for file in sorted((tree / PACKAGE).rglob("*.py"))
        if not IGNORED & set(file.relative_to(tree).parts)
    ]
    print(json.dumps([read(tree, file) for file in files]))


def read(tree: Path, file: Path) -> dict[str, object]:
    """One module; what Jupyter asks the package itself for is no import."""
    text = file.read_text(encoding="utf-8")
    module = ast.parse(text)
    imports = {
        found.relative_to(tree).as_posix()
        for node in ast.walk(module)
        for found in imported(tree, file, node)
        if found != file and file != tree / PACKAGE / "__init__.py"
    }
    return {
        "file": file.relative_to(tree).as_posix(),
        "lines": len(text.splitlines()),
        "functions": [
            {"name": node.name, "lines": (node.end_lineno or 0) - node.lineno + 1}
            for node in ast.walk(module)
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        ],
        "imports": sorted(imports),
    }


def imported(tree: Path, file: Path, node: ast.AST) -> list[Path]:
    """The package's files that an import statement takes from."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
        return [found for name in names for found in locate(tree / name.replace(".", "/"))]
    if not isinstance(node, ast.ImportFrom):
        return []
    base = file.parents[node.level - 1] if node.level else tree
    base = base.joinpath(*(node.module or "").split("."))
    inner = [found for alias in node.names for found in locate(base / alias.name)]
    return inner or locate(base)


def locate(module: Path) -> list[Path]:
    """The file of a module, if there is one."""
    candidates = [module.with_suffix(".py"), module / "__init__.py"]
    return [file for file in candidates if PACKAGE in file.parts and file.is_file()]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
