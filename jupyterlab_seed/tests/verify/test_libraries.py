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
from .planted_libraries import LIBRARIES, InLibrary

KERNEL = os.environ.get("JUPYTERLAB_SEED_LIBRARIES")

pytestmark = pytest.mark.skipif(not KERNEL, reason="JUPYTERLAB_SEED_LIBRARIES names no kernel")

#: How many causes a notebook may have, one after another.
CAUSES = 3


def verified(cells: tuple[str, ...], folder: Path, options: Options) -> Any:
    spec = {"name": KERNEL, "display_name": KERNEL, "language": "python"}
    planned = plan(notebook(*cells, kernelspec=spec))
    made = asyncio.run(verify(planned, LocalKernels(folder), options))
    print(text.summary(made))
    return planned, made


@pytest.mark.parametrize("planted", LIBRARIES, ids=lambda planted: planted.name)
def test_the_call_is_named_and_its_advice_helps(planted: InLibrary, tmp_path: Path) -> None:
    options = Options(timeout=300)
    _planned, made = verified(planted.cells, tmp_path, options)
    if made["verdict"]["kind"] == "raised" and "ModuleNotFoundError" in made["verdict"]["text"]:
        pytest.skip(made["verdict"]["text"])
    assert made["verdict"]["kind"] == "diverged"
    cause = made["cause"]
    assert cause["call"] is not None
    assert cause["call"]["text"].startswith(planted.call)
    change = cause["advice"][0]["change"]
    assert planted.change in "\n".join(change["after"])
    for _cause in range(CAUSES):
        found = follow(options, made["cause"]["advice"][0])
        assert found is not None
        options = found
        _planned, made = verified(planted.cells, tmp_path, options)
        if made["verdict"]["kind"] == "reproduced":
            return
    raise AssertionError("its advice did not make it reproduce")
