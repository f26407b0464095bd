"""Verify on notebooks whose randomness is taken inside libraries.

    JUPYTERLAB_SEED_LIBRARIES=NAME python -m pytest jupyterlab_seed/tests/verify/test_libraries.py

``NAME``: a kernel with the libraries; a notebook that needs one that it lacks is skipped. Without
the variable, all are skipped.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_seed.runs.kernels import LocalKernels
from jupyterlab_seed.runs.plan import plan
from jupyterlab_seed.verify.engine import verify
from jupyterlab_seed.verify.report import text
from jupyterlab_seed.verify.trying import follow
from jupyterlab_seed.verify.types import Options

from ..runs.running import notebook
from .planted_further import FURTHER
from .planted_libraries import LIBRARIES, InLibrary
from .planted_reproducing import REPRODUCE

KERNEL = os.environ.get("JUPYTERLAB_SEED_LIBRARIES")

pytestmark = pytest.mark.skipif(not KERNEL, reason="JUPYTERLAB_SEED_LIBRARIES names no kernel")

#: How many causes a notebook may have, one after another.
CAUSES = 3


def verified(cells: tuple[str, ...], folder: Path, options: Options) -> Any:
    spec = {"name": KERNEL, "display_name": KERNEL, "language": "python"}
    planned = plan(notebook(*cells, kernelspec=spec))
    made = asyncio.run(verify(planned, LocalKernels(folder), options))
    print(text.summary(made))
    if made["verdict"]["kind"] == "raised" and "ModuleNotFoundError" in made["verdict"]["text"]:
        pytest.skip(made["verdict"]["text"])
    return made


@pytest.mark.parametrize(
    "planted", [*LIBRARIES, *FURTHER], ids=lambda planted: planted.name.replace(" ", "-")
)
def test_the_call_is_named_and_its_advice_helps(planted: InLibrary, tmp_path: Path) -> None:
    options = Options(timeout=300)
    made = verified(planted.cells, tmp_path, options)
    assert made["verdict"]["kind"] == "diverged"
    cause = made["cause"]
    assert cause["source"] == planted.source
    first = cause["advice"][0]
    if planted.call is not None:
        assert cause["call"]["text"].startswith(planted.call)
    if planted.source == "unseeded":
        assert first["framework"] == planted.change
    elif planted.change:
        assert planted.change in "\n".join(first["change"]["after"])
    for _cause in range(CAUSES):
        found = follow(options, made["cause"]["advice"][0])
        assert found is not None
        options = found
        made = verified(planted.cells, tmp_path, options)
        if made["verdict"]["kind"] == "reproduced":
            return
    raise AssertionError("its advice did not make it reproduce")


@pytest.mark.parametrize("name", REPRODUCE)
def test_a_notebook_that_reproduces_is_called_so(name: str, tmp_path: Path) -> None:
    made = verified(REPRODUCE[name], tmp_path, Options(timeout=300))
    assert (made["verdict"]["kind"], made["warnings"]) == ("reproduced", [])
