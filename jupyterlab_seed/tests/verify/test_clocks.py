"""Clocks read in whole seconds."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from jupyterlab_seed.runs.kernels import LocalKernels
from jupyterlab_seed.verify.clocks import reads_seconds
from jupyterlab_seed.verify.engine import verify
from jupyterlab_seed.verify.types import Options

from ..runs.running import make_plan


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import time\nrandom.seed(int(time.time()))", True),
        ("set.seed(as.integer(Sys.time()))", True),
        ("from time import time\nnp.random.seed(int(time()))", True),
        ("print(datetime.now().strftime('%H:%M:%S'))", True),
        ("start = time.time()\nprint(time.time() - start)", False),
        ("print(int('3') // 2)", False),
    ],
)
def test_what_reads_whole_seconds(code: str, found: bool) -> None:
    assert reads_seconds(make_plan(code)) is found


def test_seeds_of_whole_seconds_differ(tmp_path: Path) -> None:
    code = "import random, time\nrandom.seed(int(time.time()))\nprint(random.random())"
    report = asyncio.run(
        verify(make_plan(code), LocalKernels(tmp_path), Options(side_by_side=True))
    )
    assert report["verdict"]["kind"] == "diverged"
