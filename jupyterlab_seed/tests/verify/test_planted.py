"""Verify on notebooks whose cause is known: the right cell, the right cause, no false alarm.

All run before the first test, a few at once; those marked as rare only if JUPYTERLAB_SEED_ALL is 1.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from jupyterlab_seed.runs.kernels import LocalKernels
from jupyterlab_seed.runs.plan import plan
from jupyterlab_seed.verify.engine import verify
from jupyterlab_seed.verify.report import html, text
from jupyterlab_seed.verify.trying import follow
from jupyterlab_seed.verify.types import Options

from ..forks import ForkedKernels
from . import planted_good, planted_other, planted_random
from .planted import Planted
from .samples import REPORT_SCHEMA

DIVERGING = [*planted_random.DIVERGING, *planted_other.DIVERGING]
REPRODUCING = planted_good.REPRODUCING
ENDING = planted_good.ENDING

#: How many verifications run at once; each has two kernels.
AT_ONCE = int(os.environ.get("JUPYTERLAB_SEED_AT_ONCE", "2"))


def wanted(planted: Planted) -> bool:
    """Whether it can run here, and is to."""
    if planted.rare and os.environ.get("JUPYTERLAB_SEED_ALL") != "1":
        return False
    return all(importlib.util.find_spec(module) for module in planted.needs)


def these(suite: list[Planted]) -> Any:
    """A test for each notebook of a suite that runs here."""
    return pytest.mark.parametrize("planted", [*filter(wanted, suite)], ids=lambda p: p.name)


@pytest.fixture(scope="module")
def reports(
    request: pytest.FixtureRequest, tmp_path_factory: Any, forking: ForkedKernels
) -> dict[str, Any]:
    """Name of each notebook that a test was chosen for, to its report."""
    chosen = {
        item.callspec.params["planted"].name: item.callspec.params["planted"]
        for item in request.session.items
        if item.path == request.path and hasattr(item, "callspec")
    }
    folders = {name: tmp_path_factory.mktemp("planted") for name in chosen}

    async def run_all(own: bool) -> dict[str, Any]:
        free = asyncio.Semaphore(AT_ONCE)
        these = {name: planted for name, planted in chosen.items() if planted.own is own}

        async def run(planted: Planted, folder: Path) -> Any:
            async with free:
                return await verify(
                    plan(planted.notebook()),
                    LocalKernels(folder),
                    Options(timeout=planted.timeout, side_by_side=planted.beside),
                    name=planted.name,
                )

        work = (run(planted, folders[name]) for name, planted in these.items())
        made = await asyncio.gather(*work, return_exceptions=True)
        return dict(zip(these, made, strict=True))

    made = asyncio.run(run_all(own=True))
    with pytest.MonkeyPatch.context() as patch:
        forking.stand_in(patch)
        return {**made, **asyncio.run(run_all(own=False))}


def found(reports: dict[str, Any], planted: Planted) -> dict[str, Any]:
    """The report, which is valid and can be shown."""
    made = reports[planted.name]
    if isinstance(made, BaseException):
        raise made
    jsonschema.Draft202012Validator(REPORT_SCHEMA).validate(made)
    assert planted.name in html.page(made)
    # What goes wrong is read more easily than its parts.
    print(text.summary(made))
    return made


def test_there_are_enough() -> None:
    # Of those that run everywhere.
    assert sum(not planted.rare for planted in DIVERGING) >= 25
    assert sum(not planted.rare for planted in REPRODUCING) >= 10
    everything = [*DIVERGING, *REPRODUCING, *ENDING]
    assert len({planted.name for planted in everything}) == len(everything)


@these(DIVERGING)
def test_the_cell_and_the_cause_are_found(planted: Planted, reports: dict[str, Any]) -> None:
    made = found(reports, planted)
    assert made["verdict"]["kind"] == "diverged"
    assert made["verdict"]["cell"] == planted.first - 1
    cause = made["cause"]
    assert cause["cell"] == planted.first - 1
    assert cause["class"] == planted.klass
    named = cause["source"] or (cause["hints"][0]["source"] if cause["hints"] else None)
    if planted.source:
        assert named in planted.source
    assert sorted(cause["streams"]) == sorted(planted.streams)
    # A probe that is short of time does not know a seed, and then nothing is proven.
    seeds = [seed for cell in made["cells"] for one in cell["streams"] for seed in one["seed"]]
    if planted.proven is not None and "unknown" not in seeds:
        assert cause["proven"] is planted.proven
    if planted.since is not None:
        assert cause["since"] == planted.since - 1
    if planted.at is not None:
        assert cause["hints"][0]["cell"] == planted.at - 1
    # A cause without anything to do about it leaves its reader alone.
    assert cause["advice"] or planted.klass == "outcome"


@pytest.mark.skipif(os.environ.get("JUPYTERLAB_SEED_ALL") != "1", reason="two more runs of each")
@these(DIVERGING)
def test_advice_that_can_be_tried_helps(
    planted: Planted, reports: dict[str, Any], tmp_path: Path
) -> None:
    """Each piece of advice, alone: the notebook is reproduced, or what differs is another thing."""
    made = found(reports, planted)
    before = (made["verdict"]["cell"], made["cause"]["text"])
    options = Options(timeout=planted.timeout, side_by_side=planted.beside)
    for advice in made["cause"]["advice"]:
        tried = follow(options, advice)
        if tried is not None:
            work = verify(plan(planted.notebook()), LocalKernels(tmp_path), tried)
            again = asyncio.run(work)
            print(advice["text"], text.summary(again))
            if again["verdict"]["kind"] != "reproduced":
                assert (again["verdict"]["cell"], again["cause"]["text"]) != before


@these(REPRODUCING)
def test_what_reproduces_is_no_alarm(planted: Planted, reports: dict[str, Any]) -> None:
    made = found(reports, planted)
    assert made["verdict"]["kind"] == "reproduced"
    assert made["cause"] is None
    assert tuple(warning["kind"] for warning in made["warnings"]) == planted.warns
    assert set(made["counts"]["masked"]) >= set(planted.masks)


@these(ENDING)
def test_what_ends_alike_is_no_difference(planted: Planted, reports: dict[str, Any]) -> None:
    made = found(reports, planted)
    assert made["verdict"]["kind"] == planted.kind
    assert made["verdict"]["cell"] == planted.first - 1
    assert made["cause"] is None
