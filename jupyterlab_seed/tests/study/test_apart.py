"""Cells that are held while others vary, and cells that alone vary."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_seed.runs.kernels import LocalKernels
from jupyterlab_seed.study.apart import Apart, derived
from jupyterlab_seed.study.prepare import Request, prepare
from jupyterlab_seed.study.run import KernelRunner
from jupyterlab_seed.study.store import Store
from jupyterlab_seed.study.study import study
from jupyterlab_seed.study.types import CannotStudyError, Options, Result, SeedRun, Wanted

from .samples import outcome, run
from .test_notebook import seeded
from .test_report import told

pytestmark = pytest.mark.usefixtures("forked_kernels")


def content() -> dict[str, Any]:
    """Four places that draw: before, in (by stream and by number), and after a split."""
    made = seeded(
        "a = random.random()",
        "split, number = random.random(), random.Random(SEED).random()",
        "b = random.random()",
        "left = SEED",
    )
    made["cells"][2]["metadata"] = {"tags": ["split"]}
    return made


def arm(mode: Any, *named: str, **more: Any) -> Any:
    return prepare(Request(content(), "nb", apart=Apart(mode, named), **more))[0]


@pytest.mark.parametrize("name", ["split", "3"])
def test_what_a_run_does(name: str) -> None:
    plan = arm("hold", name).plan_at(100)
    assert "SEED = 100" in plan.cells[0].source
    assert [cell.around is not None for cell in plan.cells] == [False, False, True, False, False]
    before, after = plan.cells[2].around or ("", "")
    assert before.endswith("\nSEED = 7") and f"SEED = {derived(7, 0)}\n" in before
    assert after.endswith("\nSEED = 100") and f"SEED = {derived(100, 1)}\n" in after
    plan = arm("vary", name).plan_at(100)
    assert "SEED = 7" in plan.cells[0].source
    before, after = plan.cells[2].around or ("", "")
    assert before.endswith("\nSEED = 100") and after.endswith("\nSEED = 7")


def test_the_code_is_another() -> None:
    codes = {
        prepare(Request(content(), "nb"))[0].code,
        arm("hold", "split").code,
        arm("vary", "split").code,
        arm("hold", "split", "4").code,
    }
    assert len(codes) == 4
    assert arm("hold", "split").code == arm("hold", "3").code


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("9", "number or tag 9; tags: split"),
        ("init", "number or tag init"),
        ("0", "number or tag 0"),
        ("1", "The seed cell itself"),
    ],
)
def test_cells_that_there_are_not(named: str, words: str) -> None:
    with pytest.raises(CannotStudyError, match=words):
        arm("hold", named)


def test_a_seed_without_a_variable() -> None:
    made = seeded("random.random()", cell="import random\nrandom.seed(7)")
    with pytest.raises(CannotStudyError):
        prepare(Request(made, "nb", apart=Apart("hold", ["2"])))[0].plan_at(3)


def test_places_have_seeds_of_their_own() -> None:
    seeds = {derived(seed, place) for seed in range(100) for place in range(10)}
    assert len(seeds) == 1000 and min(seeds) >= 0 and max(seeds) < 2**31


def test_held_and_varied_in_kernels(tmp_path: Path) -> None:
    names = ("a", "split", "number", "b", "left")
    results = [Result(name, name) for name in names]

    def values(mode: Any) -> tuple[dict[str, int], Any]:
        arms = prepare(Request(content(), "nb", apart=Apart(mode, ["split"]), results=results))
        runners = [KernelRunner(LocalKernels(tmp_path)) for _runner in range(2)]
        store = Store(tmp_path / f"{mode}.ipynb")
        report = asyncio.run(study(arms, runners, store, Options(seeds=3)))
        runs = report["arms"][0]["runs"]
        found = {name: len({one["values"][name] for one in runs}) for name in names}
        kinds = [note["kind"] for note in report["notes"]]
        assert "apart" in kinds and "not-held" not in kinds and "unseeded" not in kinds, report
        # No two places draw the same numbers.
        assert len({one["values"][name] for one in runs for name in ("a", "b", "split")}) == 7 - (
            2 if mode == "vary" else 0
        )
        return found, report

    held, report = values("hold")
    assert held == {"a": 3, "split": 1, "number": 1, "b": 3, "left": 3}
    said = "Cell 3, `split, number = random.…`, of nb was held at the seed 7"
    assert said in str([note["text"] for note in report["notes"]])
    varied, _report = values("vary")
    assert varied == {"a": 1, "split": 3, "number": 3, "b": 1, "left": 1}


def test_both_variants_in_one_sentence() -> None:
    found = outcome([0.1, 0.2], [0.2, 0.3])
    for one in found.arms:
        object.__setattr__(one.arm, "mode", "hold")
        object.__setattr__(one.arm, "apart", (3, 4))
    texts = [note["text"] for note in told(found)["notes"] if note["kind"] == "apart"]
    assert len(texts) == 1 and texts[0].startswith("Cells 4, 5 of both variants were held at the ")
    object.__setattr__(found.arms[1].arm, "apart", (3,))
    texts = [note["text"] for note in told(found)["notes"] if note["kind"] == "apart"]
    assert len(texts) == 2 and "Cell 4 of B.ipynb was held" in texts[1]


def test_a_cell_that_was_not_held() -> None:
    def drew(seed: int, *digests: str) -> SeedRun:
        draws = tuple(enumerate(digests))
        return run(seed, seed / 100, draws=draws)

    runs = {"A": [drew(42, "x", "p", "q"), drew(43, "y", "p", "r")]}
    found = outcome([0.1, 0.2], runs=runs, wanted=Wanted())
    for mode, apart, broken in (
        ("hold", (1,), None),
        ("hold", (1, 2), "In cell 3 of A.ipynb"),
        ("vary", (0, 2), None),
        ("vary", (2,), "In cell 1, `SEED = 42`, of A.ipynb"),
    ):
        given = found.arms[0].arm
        object.__setattr__(given, "mode", mode)
        object.__setattr__(given, "apart", apart)
        notes = {note["kind"]: note["text"] for note in told(found)["notes"]}
        assert "apart" in notes and (broken or "") in notes.get("not-held", "")
        assert ("not-held" in notes) == (broken is not None)
