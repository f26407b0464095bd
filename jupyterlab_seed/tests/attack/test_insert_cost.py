"""The page's code reads in proportion to the code, in the engine of the command line too."""

from __future__ import annotations

import time

import pytest

from jupyterlab_seed.headless.core import Core

#: Of the processor for 10 kB, several times what it takes; without a bound the first never ends.
SECONDS = 15.0

FAMILIES = {
    "a ring": "".join(
        f"def f{i}(x):\n    f{(i + 1) % 250}(x); f{(i + 2) % 250}(x); f{(i + 3) % 250}(x)\n"
        for i in range(250)
    )
    + "f0(1)",
    "each calls each": "".join(
        f"def f{i}(x):\n" + "".join(f"    f{j}(x)\n" for j in range(30)) for i in range(30)
    )
    + "f0(1)",
    "returns of returns": "".join(
        f"def f{i}(c): return {f'f{i - 1}(c) + f{i - 2}(c)' if i > 1 else 1}\n" for i in range(250)
    )
    + "import random\nrandom.seed(f249(1))",
    "nested calls": "f(" * 3000 + "1" + ")" * 3000,
    "imports": "\n".join(f"import m{i}" for i in range(900)),
}


@pytest.fixture(scope="module")
def core() -> Core:
    return Core()


@pytest.mark.parametrize("name", FAMILIES)
def test_cost(core: Core, name: str) -> None:
    request = {
        "metadata": {"kernelspec": {"name": "python3", "language": "python"}},
        "cells": [{"cell_type": "code", "source": FAMILIES[name], "metadata": {}}],
        "seed": 1,
        "specs": {"default": "python3", "kernelspecs": {}},
    }
    start = time.process_time()
    assert core.answer(request)["kind"] in ("insert", "nothing-to-seed")
    assert time.process_time() - start < SECONDS
