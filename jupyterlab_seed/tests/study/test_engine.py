"""Which runs take place, with runners that need no kernel."""

from __future__ import annotations

import asyncio
import errno
import os
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_seed.runs import resources
from jupyterlab_seed.runs.messages import _
from jupyterlab_seed.runs.types import CannotRunError, Plan
from jupyterlab_seed.study import store as store_module
from jupyterlab_seed.study.engine import Outcome, default_jobs, run_study
from jupyterlab_seed.study.local import device, local_runners
from jupyterlab_seed.study.store import Store
from jupyterlab_seed.study.study import study
from jupyterlab_seed.study.types import (
    CannotStudyError,
    Options,
    Result,
    SeedRun,
    StudyProgress,
    Wanted,
)
from jupyterlab_seed.study.work import FREE, SAME

from . import samples
from .samples import ACCURACY, FakeRunner, arm, run


def good(_plan: Plan, seed: int) -> SeedRun:
    return run(seed, seed / 100)


def done(folder: Path, arms: Any, runners: Any, on_progress: Any = None, **options: Any) -> Outcome:
    given = Options(**{"seeds": 4, **options})
    return asyncio.run(run_study(arms, runners, Store(folder / "nb.ipynb"), given, on_progress))


def refused(*given: Any, **options: Any) -> CannotStudyError:
    with pytest.raises(CannotStudyError) as caught:
        done(*given, **options)
    return caught.value


def test_each_seed_runs_once(tmp_path: Path) -> None:
    log: list[int] = []
    steps: list[StudyProgress] = []
    runners = [FakeRunner(good, log), FakeRunner(good, log)]
    found = done(tmp_path, [arm()], runners, steps.append)
    assert sorted(log) == [42, 43, 44, 45] == [one.seed for one in found.arms[0].runs]
    assert [step.done for step in steps] == [0, 1, 2, 3, 4]
    assert steps[0].run is None and {step.total for step in steps} == {4}
    assert steps[-1].left == 0 and steps[-1].run is not None


def test_the_seeds_are_those_asked_for_or_the_candidate_s(tmp_path: Path) -> None:
    found = done(tmp_path, [arm("A", first=1), arm("B", first=7)], [FakeRunner(good)], seeds=2)
    assert found.seeds == [7, 8]
    assert [[one.seed for one in each.runs] for each in found.arms] == [[7, 8], [7, 8]]
    assert done(tmp_path, [arm()], [FakeRunner(good)], first=100, seeds=1).seeds == [100]


def test_pairs_run_one_after_the_other(tmp_path: Path) -> None:
    steps: list[StudyProgress] = []
    done(tmp_path, [arm("A"), arm("B")], [FakeRunner(good)], steps.append, seeds=3)
    told = [(step.arm, step.run.seed) for step in steps if step.run]
    assert told == [("A", 42), ("B", 42), ("A", 43), ("B", 43), ("A", 44), ("B", 44)]


def test_more_seeds_run_only_the_new_ones(tmp_path: Path) -> None:
    done(tmp_path, [arm()], [FakeRunner(good)], seeds=3)
    again = FakeRunner(good)
    found = done(tmp_path, [arm()], [again], seeds=5)
    assert again.seeds == [45, 46]
    assert [one.seed for one in found.arms[0].runs] == [42, 43, 44, 45, 46]
    assert found.arms[0].stored == 3
    # Fewer seeds are those from the front.
    assert len(done(tmp_path, [arm()], [again], seeds=2).arms[0].runs) == 2
    assert again.seeds == [45, 46]


def test_changed_code_begins_anew_and_says_so(tmp_path: Path) -> None:
    assert done(tmp_path, [arm(code="old")], [FakeRunner(good)]).notes == []
    again = FakeRunner(good)
    found = done(tmp_path, [arm(code="new")], [again])
    assert len(again.seeds) == 4
    assert [note.kind for note in found.notes] == ["code-changed"]
    assert "4 stored runs" in str(found.notes[0].message)
    # What the old code gave is still there.
    assert done(tmp_path, [arm(code="old")], [again]).arms[0].stored == 4


def test_a_failure_is_kept_and_not_run_again(tmp_path: Path) -> None:
    def give(_plan: Plan, seed: int) -> SeedRun:
        return run(seed, outcome="died", problem="x") if seed == 43 else good(_plan, seed)

    found = done(tmp_path, [arm()], [FakeRunner(give)])
    assert [one.outcome for one in found.arms[0].runs] == ["ok", "died", "ok", "ok"]
    again = FakeRunner(good)
    found = done(tmp_path, [arm()], [again])
    assert again.seeds == [] and found.arms[0].runs[1].outcome == "died"
    found = done(tmp_path, [arm()], [again], retry=True)
    assert again.seeds == [43] and found.arms[0].runs[1].outcome == "ok"
    assert found.arms[0].retried == 1
    # It stays known.
    assert done(tmp_path, [arm()], [again]).arms[0].retried == 1


def test_a_notebook_that_always_fails_is_not_run_for_ever(tmp_path: Path) -> None:
    def bad(_plan: Plan, seed: int) -> SeedRun:
        return run(seed, outcome="error", problem="cell 1 raised NameError: x")

    runner = FakeRunner(bad)
    error = refused(tmp_path, [arm()], [runner], seeds=20)
    assert error.kind == "fails" and "NameError" in str(error)
    # It says how many runs that depends on.
    assert "failed in the same way in all of its first 3 runs" in str(error)
    assert "--keep-going" in str(error)
    assert len(runner.seeds) == 3
    # It is tried again: what was missing may be installed by now.
    again = FakeRunner(good)
    assert len(done(tmp_path, [arm()], [again], seeds=4).arms[0].runs) == 4
    assert len(again.seeds) == 4


def test_failures_that_differ_end_nothing(tmp_path: Path) -> None:
    def bad(_plan: Plan, seed: int) -> SeedRun:
        if seed < 48:
            return run(seed, outcome="error", problem=f"cell 2 raised ValueError: loss {seed}")
        return good(_plan, seed)

    found = done(tmp_path, [arm()], [FakeRunner(bad)], seeds=8)
    assert [one.outcome for one in found.arms[0].runs] == ["error"] * 6 + ["ok"] * 2


def test_failures_that_are_alike_end_nothing_if_that_is_wanted(tmp_path: Path) -> None:
    def bad(_plan: Plan, seed: int) -> SeedRun:
        outcome = "died" if seed < 47 else "ok"
        return run(seed, None if seed < 47 else 0.5, outcome=outcome, problem="it died")

    found = done(tmp_path, [arm()], [FakeRunner(bad)], seeds=6, keep_going=True)
    assert [one.outcome for one in found.arms[0].runs] == ["died"] * 5 + ["ok"]


def test_a_failure_of_the_only_seed(tmp_path: Path) -> None:
    runner = FakeRunner(lambda _plan, seed: run(seed, outcome="died", problem="it died"))
    assert refused(tmp_path, [arm()], [runner], seeds=1).kind == "fails"


def test_a_result_that_the_first_run_has_not_ends_nothing(tmp_path: Path) -> None:
    def first(_plan: Plan, seed: int) -> SeedRun:
        return good(_plan, seed) if seed != 42 else run(seed, outcome="no-result", problem="x")

    found = done(tmp_path, [arm()], [FakeRunner(first)])
    assert [one.outcome for one in found.arms[0].runs] == ["no-result", "ok", "ok", "ok"]


def test_a_result_that_there_is_not_ends_a_study_soon(tmp_path: Path) -> None:
    def none(_plan: Plan, seed: int) -> SeedRun:
        return run(seed, outcome="no-result", problem="The result `acuracy` is not a number.")

    runner = FakeRunner(none)
    error = refused(tmp_path, [arm()], [runner])
    assert error.kind == "no-result" and "acuracy" in str(error)
    assert len(runner.seeds) == 2


def test_a_result_that_some_runs_have_not_is_a_failure(tmp_path: Path) -> None:
    def some(_plan: Plan, seed: int) -> SeedRun:
        return good(_plan, seed) if seed != 44 else run(seed, outcome="no-result", problem="x")

    found = done(tmp_path, [arm()], [FakeRunner(some)])
    assert [one.outcome for one in found.arms[0].runs] == ["ok", "ok", "no-result", "ok"]


def test_one_seed_again_and_again(tmp_path: Path) -> None:
    arms = [arm("A"), arm(SAME, "codeA")]
    runner = FakeRunner(good)
    found = done(tmp_path, arms, [runner], seeds=12)
    assert [one.seed for one in found.arms[1].runs] == [42] * 10
    again = FakeRunner(good)
    done(tmp_path, arms, [again], seeds=12)
    assert again.seeds == []


def test_two_variants_of_the_same_code_have_their_own_runs(tmp_path: Path) -> None:
    numbers = iter(range(100))

    def noise(_plan: Plan, seed: int) -> SeedRun:
        return run(seed, next(numbers) / 100)

    arms = [arm("A", "c"), arm("B", "c")]
    found = done(tmp_path, arms, [FakeRunner(noise)])
    assert [note.kind for note in found.notes] == ["same-code"]
    values = [[one.values for one in variant.runs] for variant in found.arms]
    again = FakeRunner(noise)
    more = done(tmp_path, arms, [again], seeds=5)
    assert again.seeds == [46, 46]
    assert [[one.values for one in variant.runs[:4]] for variant in more.arms] == values


def test_seeds_that_the_system_draws(tmp_path: Path) -> None:
    arms = [arm("A"), arm(FREE, "codeA")]
    found = done(tmp_path, arms, [FakeRunner(good)], seeds=12)
    drawn = [one.seed for one in found.arms[1].runs]
    assert len(set(drawn)) == 10 and all(0 <= seed < 2**31 for seed in drawn)
    # They are stored, and are none of the seeds of the study.
    again = FakeRunner(good)
    found = done(tmp_path, arms, [again], seeds=12)
    assert again.seeds == [] and [one.seed for one in found.arms[1].runs] == drawn
    assert [one.seed for one in found.arms[0].runs] == list(range(42, 54))


@pytest.mark.parametrize("label", [SAME, FREE])
def test_a_retry_of_repetitions_counts_in_later_studies(tmp_path: Path, label: str) -> None:
    arms = [arm("A"), arm(label, "codeA")]

    def after(outcomes: str, seeds: int, **options: Any) -> str:
        left = iter(outcomes)

        def some(_plan: Plan, seed: int) -> SeedRun:
            return run(seed, 0.5) if next(left) == "+" else run(seed, outcome="error", problem="x")

        found = done(tmp_path, arms, [FakeRunner(some)], seeds=seeds, keep_going=True, **options)
        assert not [*left]
        return "".join("+" if one.outcome == "ok" else "-" for one in found.arms[1].runs)

    # A and its repetitions take turns. Where all failed, all run again.
    assert after("+-+-", 2) == "--"
    assert after("-+++", 3) == "-++"
    assert after("+", 3, retry=True) == after("", 3) == "+++"


class FullDisk:
    """A disk that takes no line while ``is_full``."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_full = False
        write = store_module._write_all

        def full(file: Any, data: bytes) -> None:
            if self.is_full:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            write(file, data)

        monkeypatch.setattr(store_module, "_write_all", full)


def test_a_disk_that_is_full_for_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk, steps = FullDisk(monkeypatch), []

    def give(plan: Plan, seed: int) -> SeedRun:
        disk.is_full = seed in (43, 44)
        return good(plan, seed)

    found = done(tmp_path, [arm()], [FakeRunner(give)], steps.append)
    told = [step.problem for step in steps if step.run is not None]
    assert [one is not None for one in told] == [False, True, True, False]
    assert "No space left" in str(told[1])
    assert [note.kind for note in found.notes] == []
    again = FakeRunner(good)
    done(tmp_path, [arm()], [again])
    assert again.seeds == []


def test_a_disk_that_stays_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = FullDisk(monkeypatch)

    def give(plan: Plan, seed: int) -> SeedRun:
        disk.is_full = seed > 43
        return run(seed, seed % 5 / 100 + 0.001 * (plan.cells[0].source == "B"))

    arms = [arm("A"), arm("B")]
    work = study(arms, [FakeRunner(give)], Store(tmp_path / "nb.ipynb"), Options(seeds=8))
    report = asyncio.run(work)
    # Nothing is lost of the study that goes on, and it says what is not kept.
    assert [len(one["runs"]) for one in report["arms"]] == [8, 8]
    said = [note["text"] for note in report["notes"] if note["kind"] == "not-kept"]
    assert len(said) == 2 and "No space left" in said[0]
    assert "12 runs are only in this report" in said[0] and "of this verdict" in said[1]
    disk.is_full = False
    again = FakeRunner(good)
    done(tmp_path, arms, [again], seeds=8)
    assert again.seeds == [seed for seed in range(44, 50) for _arm in arms]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"seeds": 0}, "at least one seed"),
        ({"seeds": 10**10}, "at most 100000 seeds"),
        ({"interest": 0.0}, "above 0"),
        ({"interest": float("nan")}, "above 0"),
        ({"examples": 0}, "1 or more"),
        ({"timeout": -1.0}, "time limit"),
    ],
)
def test_options_out_of_range(tmp_path: Path, options: Any, words: str) -> None:
    runner = FakeRunner(good)
    error = refused(tmp_path, [arm()], [runner], **options)
    assert error.kind == "bad-option" and words in str(error)
    assert runner.seeds == [] and list(tmp_path.iterdir()) == []


def test_a_seed_out_of_range_is_found_before_anything_runs(tmp_path: Path) -> None:
    def plan_at(seed: int) -> Plan:
        if seed > 43:
            raise CannotStudyError("bad-option", _("Seed %1 is too large.", str(seed)))
        return samples.plan_at(seed)

    runner = FakeRunner(good)
    assert "45" in str(refused(tmp_path, [arm(plan_at=plan_at)], [runner]))
    assert runner.seeds == []


class Waiting:
    """Runs that never end, and what became of them."""

    def __init__(self) -> None:
        self.begun, self.ended = 0, 0

    async def run(self, *_given: Any) -> SeedRun:
        self.begun += 1
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)
            self.ended += 1
        raise AssertionError


def test_cancelling_ends_all_runs_first(tmp_path: Path) -> None:
    waiting = Waiting()

    async def work() -> None:
        store = Store(tmp_path / "nb.ipynb")
        runners = [FakeRunner(good), waiting, waiting]
        task = asyncio.ensure_future(run_study([arm()], runners, store, Options(seeds=9)))
        while waiting.begun < 2 or len(store.runs("codeA", ACCURACY)) < 7:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert waiting.ended == 2

    asyncio.run(work())
    again = FakeRunner(good)
    found = done(tmp_path, [arm()], [again], seeds=9)
    assert len(again.seeds) == 2 and len(found.arms[0].runs) == 9


@pytest.mark.parametrize(
    "error",
    [
        CannotRunError("unknown-kernel", _("There is no kernel.")),
        CannotStudyError("storage", _("The disk is full.")),
        RuntimeError("a bug"),
    ],
)
def test_an_error_ends_all_runs_first(tmp_path: Path, error: Exception) -> None:
    waiting = Waiting()

    class Raising:
        async def run(self, *_given: Any) -> SeedRun:
            while not waiting.begun:
                await asyncio.sleep(0)
            raise error

    with pytest.raises(type(error), match=str(error)):
        done(tmp_path, [arm()], [Raising(), waiting])
    assert waiting.ended == waiting.begun == 1


def test_a_listener_that_fails_stops_nothing(tmp_path: Path) -> None:
    def fail(_progress: StudyProgress) -> None:
        raise ValueError

    assert len(done(tmp_path, [arm()], [FakeRunner(good)], fail).arms[0].runs) == 4


def test_what_was_looked_at_does_not_count_again(tmp_path: Path) -> None:
    def give(plan: Plan, seed: int) -> SeedRun:
        return run(seed, (seed * 37 % 11) / 11)

    def told(seeds: int, first: int = 42) -> Any:
        store = Store(tmp_path / "nb.ipynb")
        options = Options(seeds=seeds, first=first, better="higher")
        arms = [arm("A"), arm("B")]
        return asyncio.run(study(arms, [FakeRunner(give)], store, options))

    def judged(report: Any) -> int:
        return report["results"][0]["difference"]["judged"]

    # Too few for a verdict: that is no look.
    assert told(4)["verdict"]["kind"] == "too-few-seeds"
    assert judged(told(8)) == 8
    # The same study again says the same.
    assert judged(told(8)) == 8
    report = told(12)
    assert judged(report) == 4 and report["verdict"]["kind"] == "too-few-seeds"
    assert report["notes"][0]["kind"] == "looked"
    assert judged(told(20)) == 12
    assert judged(told(20)) == 12
    assert judged(told(8)) == 8
    # Nor do they where the study begins elsewhere; and seeds that nobody has judged do.
    assert judged(told(20, 44)) == 2
    assert judged(told(20, 32)) == 10
    assert judged(told(20, 100)) == 20


def test_jobs_follow_processors_and_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "cpus", lambda: 8)
    for free, jobs in ((None, 8), (2**40, 8), (3 * 2**30, 3), (5, 1)):
        monkeypatch.setattr(resources, "free_memory", lambda free=free: free)
        assert default_jobs() == jobs


def test_each_kernel_has_a_gpu(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("jupyterlab_seed.study.local.default_jobs", lambda: 8)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "3, GPU-5")
    assert resources.gpus() == ["3", "GPU-5"]
    assert len(local_runners(tmp_path)) == 2
    assert len(local_runners(tmp_path, jobs=5)) == 5
    assert [device(["3", "GPU-5"], at)["CUDA_VISIBLE_DEVICES"] for at in range(3)] == [
        "3",
        "GPU-5",
        "3",
    ]
    assert device(["3"], 0)["TF_FORCE_GPU_ALLOW_GROWTH"] == "true"
    assert device([], 1) == {}
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    assert resources.gpus() == [] and len(local_runners(tmp_path)) == 8
    with pytest.raises(CannotStudyError):
        local_runners(tmp_path, jobs=0)


def test_gpus_are_those_that_nvidia_lists(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    program = tmp_path / "nvidia-smi"
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    program.write_text("#!/bin/sh\necho 'GPU 0: NVIDIA A (UUID: x)'\necho 'GPU 1: NVIDIA B'\n")
    program.chmod(0o755)
    assert resources.gpus() == ["0", "1"]
    program.write_text("#!/bin/sh\nexit 9\n")
    assert resources.gpus() == []


def test_wanted_is_told_by_its_expressions() -> None:
    assert Wanted().key == [] and ACCURACY.key == ["accuracy"]
    # Values are stored by name.
    assert Wanted((Result("Accuracy", "accuracy"),)).key == ["Accuracy = accuracy"]
    # A tag that moves is another result of the same code.
    assert Wanted((), (3,), (2,)).key != Wanted((), (4,), (3,)).key != Wanted().key
    assert Wanted(ACCURACY.expressions, (3,), (2,)).key == ACCURACY.key
