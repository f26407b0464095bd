"""`jupyter seed verify --try`: what is tried, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from jupyterlab_seed.cli.trying import MOST, follow_advice
from jupyterlab_seed.verify.causes import advice as advices
from jupyterlab_seed.verify.types import Advice, Cause, Change, Options

from ..verify.samples import build, cell, output


def report(*advised: Advice) -> dict[str, Any]:
    """One of a notebook that diverged; without advice, of one that is reproduced."""
    if not advised:
        return build(cell(0))
    cause = Cause("output", 0, [], source="interference", advice=list(advised))
    return build(cell(0, "output", outputs=[output("differs")]), cause=cause)


ALONE = advices.one_after_the_other()


def test_what_can_be_tried_is_tried(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[Options] = []

    def verify(options: Options) -> dict[str, Any]:
        asked.append(options)
        return report()

    follow_advice(Options(), report(advices.remove_first(), ALONE), verify)
    assert [one.side_by_side for one in asked] == [False]
    told = capsys.readouterr().out
    assert f"Trying: {ALONE.text}" in told and "Reproduced" in told
    # What an earlier run left makes all later ones agree.
    assert "If an earlier run left a file behind" in told


def test_what_cannot_be_tried_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    follow_advice(Options(), report(advices.remove_first()), lambda _options: report())
    assert capsys.readouterr().out == "None of this advice can be tried automatically.\n"


def test_it_ends_where_nothing_helps() -> None:
    asked: list[Options] = []

    def verify(options: Options) -> dict[str, Any]:
        asked.append(options)
        return report(ALONE)

    follow_advice(Options(), report(ALONE), verify)
    assert len(asked) == MOST


def test_what_helped_can_be_kept(capsys: pytest.CaptureFixture[str]) -> None:
    seed, hash_seed = advices.seed_frameworks(["numpy"]), advices.set_hash_seed()
    unseeded = replace(seed[0], change=Change(0, 0, (), ("import numpy.random",)))
    unordered = replace(hash_seed, environment=(("PYTHONHASHSEED", "42"),))
    left = [report(unordered), report()]
    follow_advice(Options(), report(unseeded), lambda _options: left.pop(0))
    told = capsys.readouterr().out
    assert "To keep it: jupyter seed insert example.ipynb\n" in told
    assert "To keep PYTHONHASHSEED=42: set it in JupyterLab" in told


def test_what_no_command_keeps_is_not_promised(capsys: pytest.CaptureFixture[str]) -> None:
    follow_advice(Options(), report(ALONE), lambda _options: report())
    assert "To keep" not in capsys.readouterr().out
