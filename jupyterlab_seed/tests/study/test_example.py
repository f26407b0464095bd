"""examples/is_it_luck.ipynb is what it says: a study needs no edit of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from jupyterlab_seed.runs.kernels import LocalKernels
from jupyterlab_seed.study.prepare import Request, prepare
from jupyterlab_seed.study.run import run_seed

from ..verify.test_examples import EXAMPLES, frameworks

__all__ = ["frameworks"]


def test_the_network_learns_under_both_numbers_of_units(
    frameworks: dict[str, str], tmp_path: Path
) -> None:
    content = (EXAMPLES / "is_it_luck.ipynb").read_bytes()
    given = {"hidden": "24"}
    arms = prepare(Request(content, "luck", parameters=given, better="higher"))

    async def both() -> list[float]:
        kernels = LocalKernels(tmp_path)
        runs = [run_seed(arm.plan_at(42), kernels, arm.wanted, 42) for arm in arms]
        found = await asyncio.gather(*runs)
        assert [(run.outcome, run.unseeded) for run in found] == [("ok", ())] * 2, found
        return [run.values["accuracy"] for run in found]

    accuracies = asyncio.run(both())
    assert all(0.8 < one < 1 and one * 360 == round(one * 360, 9) for one in accuracies)
    assert accuracies[0] != accuracies[1]
