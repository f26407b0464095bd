"""The tracer's modules as one expression for a kernel."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "kernel"

#: The folder of the modules in tracebacks. Frames of such files are left out of stacks.
PATH = "jupyterlab_seed/runs/tracing/kernel"

_HEAD = """\
def import_names(module, *names):
    namespace = NAMESPACES.get(module)
    if namespace is None:
        namespace = {"__name__": "_jupyterlab_seed_trace." + module, "import_names": import_names}
        NAMESPACES[module] = namespace
        path = PATH + "/" + module + ".py"
        exec(compile(SOURCES[module], path, "exec", dont_inherit=True), namespace)
    return [namespace[name] for name in names]


NAMESPACES = {}
"""


@cache
def source() -> str:
    """The text: Python from 3.8 on, with only the standard library."""
    modules = {
        path.stem: _linked(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.py"))
    }
    return f"{_HEAD}PATH = {PATH!r}\nSOURCES = {modules!r}\n"


def _linked(text: str) -> str:
    """A module's source with its imports of other modules of the folder redirected."""
    lines = text.splitlines()
    for node in ast.parse(text).body:
        if isinstance(node, ast.ImportFrom) and node.level:
            names = [name.name for name in node.names]
            asked = ", ".join(map(repr, [node.module, *names]))
            lines[node.lineno - 1] = f"[{', '.join(names)}] = import_names({asked})"
            for row in range(node.lineno, node.end_lineno or node.lineno):
                lines[row] = ""
    return "\n".join(lines) + "\n"


def expression(function: str, asked: Mapping[str, Any]) -> str:
    """The expression that calls a function of ``tracer``. The first call runs the text."""
    given = json.dumps(json.dumps(asked))
    load = "None" if function != "trace" else f"exec({source()!r}, ns)"
    return (
        f"(lambda ns: ({load}, ns['import_names']('tracer', '{function}')[0]"
        f"(__import__('json').loads({given})))[-1])"
        "(__import__('sys').__dict__.setdefault('_jupyterlab_seed_trace', {}))"
    )
