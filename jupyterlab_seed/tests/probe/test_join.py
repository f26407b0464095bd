"""The modules of the probe, joined into the one text that is sent."""

from __future__ import annotations

import ast
import io
import sys
import tokenize
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from jupyterlab_seed.probe import join

MODULES = join.modules()
#: Those of which more than constants is sent.
WITH_CODE = sorted(MODULES.keys() - {"facts"})


@pytest.fixture(scope="module")
def namespace() -> dict[str, Any]:
    """What the text leaves where it is run."""
    namespace: dict[str, Any] = {"__name__": "_jupyterlab_seed_probe"}
    exec(join.source(), namespace)
    return namespace


def functions(code: CodeType) -> Iterator[CodeType]:
    """All functions in code, and in classes and functions within."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from functions(constant)


def lines(code: CodeType) -> set[int | None]:
    return {line for _, _, line in code.co_lines()}


@pytest.mark.parametrize("name", WITH_CODE)
def test_every_statement_is_in_its_line(name: str, namespace: dict[str, Any]) -> None:
    path, text = namespace["SOURCES"][name]
    assert Path(path) == MODULES[name].relative_to(join.FOLDER.parents[1])
    joined = list(functions(compile(text, path, "exec", dont_inherit=True)))
    original = MODULES[name].read_text(encoding="utf-8")
    whole = list(functions(compile(original, path, "exec", dont_inherit=True)))
    assert [(one.co_name, one.co_firstlineno) for one in joined] == [
        (one.co_name, one.co_firstlineno) for one in whole
    ]
    for one, other in zip(joined, whole, strict=True):
        # An import from the package may have had several lines; a class has a docstring.
        if "import_names" not in one.co_names and "__module__" not in one.co_names:
            assert lines(one) == lines(other), one.co_name


@pytest.mark.parametrize("name", WITH_CODE)
def test_no_comment_and_no_docstring_is_left(name: str, namespace: dict[str, Any]) -> None:
    _, text = namespace["SOURCES"][name]
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    assert not [token for token in tokens if token.type == tokenize.COMMENT]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
            assert ast.get_docstring(node) is None
    assert join.strip(text) == text


def test_a_traceback_names_module_and_line(namespace: dict[str, Any]) -> None:
    (mark,) = namespace["import_names"]("seeds.mt19937", "mark")
    with pytest.raises(TypeError) as caught:
        mark(None)
    frame = traceback.extract_tb(caught.value.__traceback__)[-1]
    assert frame.filename == "jupyterlab_seed/probe/seeds/mt19937.py"
    source = MODULES["seeds.mt19937"].read_text(encoding="utf-8").splitlines()
    assert source[(frame.lineno or 0) - 1].strip().startswith("return (block >> 64)")


def test_all_modules_run_and_none_is_left_behind(namespace: dict[str, Any]) -> None:
    before = set(sys.modules)
    for name in namespace["SOURCES"]:
        namespace["import_names"](name)
    new = {name.split(".")[0] for name in set(sys.modules) - before}
    assert new <= set(sys.stdlib_module_names)
    assert sorted(name for name in namespace if name[0] != "_") == sorted(
        [
            "NAMESPACES",
            "PROTOCOL",
            "SOURCES",
            "STANDARD",
            "bind",
            "import_names",
            "report",
            "rewind",
            "seed",
            "watch",
        ]
    )


def test_a_module_that_was_interrupted_is_run_again(namespace: dict[str, Any]) -> None:
    sources = namespace["SOURCES"]
    path, text = sources["constants"]
    kept = namespace["NAMESPACES"].pop("constants", None)
    sources["constants"] = (path, "raise KeyboardInterrupt")
    try:
        with pytest.raises(KeyboardInterrupt):
            namespace["import_names"]("constants", "UNKNOWN")
        sources["constants"] = (path, text)
        assert namespace["import_names"]("constants", "UNKNOWN") == ["unknown"]
    finally:
        sources["constants"] = (path, text)
        if kept is not None:
            namespace["NAMESPACES"]["constants"] = kept


def test_older_pythons_can_read_it(namespace: dict[str, Any]) -> None:
    ast.parse(join.source(), feature_version=(3, 8))
    for path, text in namespace["SOURCES"].values():
        ast.parse(text, path, feature_version=(3, 8))


def test_strip() -> None:
    text = (
        '"""Doc."""\n'
        "# a comment\n"
        "def f():  # another\n"
        '    """Only\n'
        '    a docstring."""\n'
        "class C:\n"
        '    """Doc."""\n'
        '    x = "# no comment"\n'
    )
    assert join.strip(text) == '\n\ndef f():\n pass\n\nclass C:\n\n x = "# no comment"\n'
    nested = "if True:\n    for x in (\n        1,\n        2,\n    ):\n        y = x  # y\nz = 1\n"
    assert join.strip(nested) == "if True:\n for x in (\n 1,\n 2,\n ):\n  y = x\nz = 1\n"
    several = 'x = 1\ny = """a\n  b"""\n'
    with pytest.raises(ValueError, match="line 2: a text of several lines"):
        join.strip(several)


def test_imports_within_the_package() -> None:
    text = "from .constants import (\n    A,\n    B as C,\n)\nimport os\n"
    assert join.link(text, "ledger", False) == (
        "[A, C] = import_names('constants', 'A', 'B')\n\n\n\nos = STANDARD['os']\n"
    )
    inside = "def f():\n    from ..facts import A\n"
    assert join.link(inside, "streams.torch", False) == (
        "def f():\n    [A] = import_names('facts', 'A')\n"
    )
    assert join.link("from .torch import A\n", "streams", True) == (
        "[A] = import_names('streams.torch', 'A')\n"
    )
    for wrong in (
        "from . import facts\n",
        "import os; from .facts import A\n",
        "import os; x = 1\n",
    ):
        with pytest.raises(ValueError, match="can't be joined"):
            join.link(wrong, "ledger", False)


def test_writing_it(tmp_path: Path) -> None:
    target = tmp_path / "build" / "probe.py"
    assert join.main([str(target)]) == 0
    written = target.stat().st_mtime_ns
    assert target.read_text(encoding="utf-8") == join.source()
    assert join.main([str(target)]) == 0
    assert target.stat().st_mtime_ns == written
    assert join.main([]) == 2
