"""Clocks read in whole seconds."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from jupyterlab_seed.runs.kernels import LocalKernels
from jupyterlab_seed.verify.clocks import Seconds
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
        ("random.seed(time.ctime())", True),
        ("random.seed(datetime.datetime.now().isoformat(timespec='seconds'))", True),
        ("start = time.time()\nprint(time.time() - start)", False),
        ("print(int('3') // 2)", False),
    ],
)
def test_what_reads_whole_seconds(code: str, found: bool) -> None:
    assert (Seconds(make_plan("1", code)).first == 1) is found


@pytest.mark.parametrize("side_by_side", [True, False])
def test_seeds_of_whole_seconds_differ(
    tmp_path: Path, forked_kernels: None, side_by_side: bool
) -> None:
    plan = make_plan(
        "import random, time",
        "def seed():\n    random.seed(int(time.time()))",
        "seed()",
        "print(random.random())",
    )
    options = Options(side_by_side=side_by_side)
    report = asyncio.run(verify(plan, LocalKernels(tmp_path), options))
    assert (report["verdict"]["kind"], report["verdict"]["cell"]) == ("diverged", 2)
    assert report["cause"]["source"] in ("other-seed", "time")
