"""Each notebook gets the right seed cell, and works with it: fresh, and in a live session."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_seed.headless.core import Core
from jupyterlab_seed.headless.kernel_specs import kernel_specs
from jupyterlab_seed.headless.notebook_file import NotebookFile

from ..with_frameworks import frameworks_python
from .kernels import Kernels, Pass
from .reading import Case, cases

CASES = cases()

#: Keeps what the names of a session are bound to, out of the session's own names.
REMEMBER = """
import builtins as _builtins
_builtins._names_before = {n: v for n, v in globals().items() if not n.startswith("_")}
"""

#: Prints those that are bound to something else now.
COMPARE = """
for _name, _value in _builtins._names_before.items():
    _now = globals().get(_name, None)
    if _now is not _value and not (type(_now) is type(_value) in (int, str) and _now == _value):
        print(_name)
"""


@pytest.fixture(scope="module")
def core() -> Core:
    return Core()


@pytest.fixture(scope="module")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernels]:
    if not hasattr(os, "fork"):
        pytest.skip("the kernels are forked")
    made = Kernels(frameworks_python(), tmp_path_factory.mktemp("k"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def absent(kernels: Kernels) -> set[str]:
    """The modules of any notebook that are not installed."""
    return kernels.missing(set().union(*(case.modules for case in CASES)))


def insert(case: Case, folder: Path, core: Core) -> list[dict[str, Any]]:
    """The cells of the notebook with its seed cell; the command does the same."""
    path = folder / "nb.ipynb"
    path.write_text(json.dumps(case.notebook()), encoding="utf-8")
    file = NotebookFile(path)
    answer = core.answer(
        {
            "metadata": file.metadata,
            "cells": file.cells(),
            "seed": case.asked,
            "specs": kernel_specs(file.metadata),
        }
    )
    if answer["kind"] == "nothing-to-seed":
        return file.cells()
    assert answer["kind"] == "insert"
    path.write_bytes(file.edited(answer, "jupyterlab_seed"))
    return NotebookFile(path).cells()


def place(cells: list[dict[str, Any]]) -> int | None:
    """The index of the seed cell."""
    found = [i for i, cell in enumerate(cells) if "jupyterlab_seed" in cell["metadata"]]
    return found[0] if found else None


def params(found: list[Case]) -> list[Any]:
    """The cases under their titles."""
    return [pytest.param(case, id=case.title) for case in found]


@pytest.mark.parametrize("case", params(CASES))
def test_the_cell(case: Case, tmp_path: Path, core: Core) -> None:
    cells = insert(case, tmp_path, core)
    at = place(cells)
    assert (at is not None) == case.is_seeded
    if at is None:
        return
    source = cells[at]["source"]
    assert case.at in (None, at), source
    for text in case.has:
        assert any(one in source for one in text.split("|")), source
    for text in case.has_not:
        assert text not in source, source
    if case.seed is not None:
        assert re.search(rf"^\w+ (=|<-) {case.seed}L?$", source, re.MULTILINE), source


@pytest.mark.parametrize("case", params([case for case in CASES if case.runs]))
def test_runs(case: Case, tmp_path: Path, core: Core, kernels: Kernels, absent: set[str]) -> None:
    if lacking := absent & case.modules:
        pytest.skip(f"not installed: {', '.join(sorted(lacking))}")
    cells = insert(case, tmp_path, core)
    at = place(cells)
    plain, again, live = in_a_live_session(case, cells, kernels)
    assert plain.error is None
    with kernels.fresh(case.loaded) as kernel:
        fresh = kernel.run_all(cells)
    assert fresh.own == plain.own, fresh.error
    assert live.own == again.own, live.error
    if again.error is None:
        assert live.drawn == fresh.drawn
    else:
        # What can't be run twice in one session is run in another.
        with kernels.fresh(case.loaded) as kernel:
            assert kernel.run_all(cells).drawn == fresh.drawn
    assert len(fresh.drawn) == len(plain.drawn)
    if at is not None and case.seed is None:
        # It would draw other numbers without the cell.
        assert fresh.drawn != plain.drawn


def in_a_live_session(
    case: Case, cells: list[dict[str, Any]], kernels: Kernels
) -> tuple[Pass, Pass, Pass]:
    """Run all twice without the cell, press it, and run all with it."""
    at = place(cells)
    with kernels.fresh(case.loaded) as kernel:
        plain = kernel.run_all(case.cells)
        again = kernel.run_all(case.cells)
        pressed = Pass()
        kernel.run(REMEMBER, pressed)
        if at is not None:
            kernel.run(cells[at]["source"], pressed)
        kernel.run(COMPARE, pressed)
        assert pressed == Pass(), "what the pressed cell said, or names that it took"
        return plain, again, kernel.run_all(cells)
