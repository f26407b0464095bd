"""Runs that are kept: read back as they were written, whatever happens in between."""

from __future__ import annotations

import errno
import json
import math
import os
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_seed.study.prepare import Request, recall
from jupyterlab_seed.study.store import Store
from jupyterlab_seed.study.types import CannotStudyError, SeedRun, Wanted

from .samples import ACCURACY, run


def test_runs_come_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "nb.ipynb")
    runs = [
        SeedRun(1, "ok", {"accuracy": 0.1 + 0.2}, None, 1.5, ((2, "ab"),), ("numpy",)),
        SeedRun(2, "error", problem="cell 3 raised ValueError: ünïcode\nx"),
        SeedRun(3, "ok", {"accuracy": math.inf}),
    ]
    for one in runs:
        store.add("c", "nb", ACCURACY, one)
    found = Store(tmp_path / "nb.ipynb").runs("c", ACCURACY)
    assert [found[one.seed] for one in runs] == [[one] for one in runs]
    assert store.path == tmp_path / ".seed-study" / "nb.ipynb.jsonl"
    store.add("c", "nb", ACCURACY, SeedRun(4, "ok", {"accuracy": math.nan}))
    assert math.isnan(store.runs("c", ACCURACY)[4][0].values["accuracy"])
    for line in store.path.read_text().splitlines():
        json.loads(line, parse_constant=lambda name: pytest.fail(name))


def test_other_code_and_other_results_are_apart(tmp_path: Path) -> None:
    store = Store(tmp_path / "nb.ipynb")
    store.add("c", "nb", ACCURACY, run(1, 0.5))
    store.add("c", "nb", ACCURACY, run(1, 0.5), "same")
    store.add("c", "nb", ACCURACY, run(7, 0.25), "free")
    assert store.runs("d", ACCURACY) == {}
    assert store.runs("c", Wanted()) == {}
    assert len(store.runs("c", ACCURACY)[1]) == 1
    assert store.runs("c", ACCURACY, "same") == {1: [run(1, 0.5)]}
    assert store.runs("c", ACCURACY, "free") == {7: [run(7, 0.25)]}
    assert store.others("d", "nb") == 3
    assert store.others("c", "nb") == store.others("d", "other") == 0


def test_lines_that_were_cut(tmp_path: Path) -> None:
    store = Store(tmp_path / "nb.ipynb")
    for seed in (1, 2, 3):
        store.add("c", "nb", ACCURACY, run(seed, 0.5))
    whole = store.path.read_bytes()
    for size in range(len(whole)):
        store.path.write_bytes(whole[:size])
        before = len(store.runs("c", ACCURACY))
        assert before == whole[: size + 1].count(b"\n")
        # What is added behind a cut line is whole.
        store.add("c", "nb", ACCURACY, run(9, 0.5))
        found = store.runs("c", ACCURACY)
        assert len(found) == before + 1 and 9 in found


def test_lines_of_something_else(tmp_path: Path) -> None:
    store = Store(tmp_path / "nb.ipynb")
    store.check()
    store.path.write_text('{"v": 1, "code": "c", "wanted": ["accuracy"]}\n[]\n3\n{"v": 2}\n\x00\n')
    assert store.runs("c", ACCURACY) == {}
    assert store.looks(["c"]) == []


def test_looks(tmp_path: Path) -> None:
    store = Store(tmp_path / "nb.ipynb")
    for seeds in (range(42, 54), range(42, 48), range(42, 54)):
        store.add_look(["a", "b"], seeds)
    assert store.looks(["a", "b"]) == [range(42, 54), range(42, 48)]
    assert store.looks(["a", "c"]) == []
    assert len(store.path.read_text().splitlines()) == 2


@pytest.mark.parametrize(
    "part",
    [
        {"seed": 1e999},
        {"seed": "x"},
        {"outcome": "weird"},
        {"outcome": ["ok"]},
        {"problem": {"a": 1}},
        {"values": {"accuracy": "x"}},
        {"draws": 3},
    ],
)
def test_a_damaged_line_is_passed_over(tmp_path: Path, part: dict[str, Any]) -> None:
    store = Store(tmp_path / "nb.ipynb")
    store.add("c", "nb", ACCURACY, run(1, 0.5))
    line = json.loads(store.path.read_text())
    deep = "[" * 100_000
    store.path.write_text(f"{json.dumps({**line, **part})}\n{deep}\n{json.dumps(line)}\n")
    assert store.runs("c", ACCURACY) == {1: [run(1, 0.5)]}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_a_full_disk(tmp_path: Path) -> None:
    store = Store(tmp_path / "nb.ipynb")
    store.check()
    store.path.unlink()
    store.path.symlink_to("/dev/full")
    with pytest.raises(CannotStudyError, match="No space left") as caught:
        store.add("c", "nb", ACCURACY, run(1, 0.5))
    assert caught.value.kind == "storage"


def test_a_disk_that_takes_half_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "nb.ipynb")
    store.add("c", "nb", ACCURACY, run(1, 0.5))
    before = store.path.read_bytes()

    def half(file: Any, data: Any) -> None:
        file.write(bytes(data[: len(data) // 2]))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("jupyterlab_seed.study.store._write_all", half)
        with pytest.raises(CannotStudyError, match="No space left"):
            store.add("c", "nb", ACCURACY, run(2, 0.25))
    assert store.path.read_bytes() == before
    store.add("c", "nb", ACCURACY, run(2, 0.25))
    assert store.runs("c", ACCURACY) == {1: [run(1, 0.5)], 2: [run(2, 0.25)]}


def test_an_executed_notebook_that_does_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "nb.ipynb")
    store.check()
    write = Path.write_bytes

    def half(path: Path, data: bytes) -> None:
        write(path, data[:3])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", half)
        store.keep("c", run(1, 0.5, executed=b"notebook"))
    assert list(store.executed.iterdir()) == []


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / ".seed-study").write_text("a file")
    with pytest.raises(CannotStudyError) as caught:
        Store(tmp_path / "nb.ipynb").check()
    assert caught.value.kind == "storage"


def test_one_study_of_a_notebook_at_a_time(tmp_path: Path) -> None:
    store, other = Store(tmp_path / "nb.ipynb"), Store(tmp_path / "nb.ipynb")
    with store.alone():
        store.add("c", "nb", ACCURACY, run(1, 0.5))
        with pytest.raises(CannotStudyError) as caught, other.alone():
            pass
        assert caught.value.kind == "busy"
        with Store(tmp_path / "second.ipynb").alone():
            pass
    with other.alone():
        assert len(other.runs("c", ACCURACY)) == 1


def test_executed_notebooks_are_kept_within_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "nb.ipynb")
    store.check()
    monkeypatch.setattr("jupyterlab_seed.study.store.KEPT", 10)
    store.executed.mkdir()
    own = store.executed / "my copy of seed-1.ipynb"
    own.write_text("{}" * 20)
    os.utime(own, (0, 0))
    for seed in range(5):
        store.keep("c", run(seed, executed=b"1234"))
        os.utime(store.executed / f"seed-{seed}-c.ipynb", (seed, seed))
    assert [store.executed_run("c", seed) is not None for seed in range(5)] == [False] * 3 + [
        True
    ] * 2
    # It is not the package's to delete.
    assert own.exists()
    store.keep("c", run(9))
    assert store.executed_run("c", 9) is None is store.executed_run("other", 4)
    # A file in its place, or a full disk, stops nothing.
    (tmp_path / ".seed-study" / "b.ipynb.runs").write_text("")
    Store(tmp_path / "b.ipynb").keep("c", run(1, executed=b"1"))


def test_what_is_better_is_asked_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "nb.ipynb")
    assert store.better() == {}
    store.add_better({"loss": "lower"})
    store.add_better({"loss": "lower"})
    assert len(store.path.read_bytes().splitlines()) == 1
    store.add_better({"": "higher", "loss": "higher"})
    assert store.better() == {"loss": "higher", "": "higher"}
    with store.path.open("a") as file:
        file.write('{"v": 1, "better": {"loss": 3, "x": []}}\n')
    assert store.better() == {"loss": "higher", "": "higher"}


def test_what_is_better_of_single_results(tmp_path: Path) -> None:
    store = Store(tmp_path / "nb.ipynb")
    store.add_better({"m": "higher"}, {"loss": "lower"})
    store.add_better({"m": "higher"}, {"loss": "lower"})
    assert (store.better(), store.directions()) == ({"m": "higher"}, {"loss": "lower"})
    assert len(store.path.read_text().splitlines()) == 2
    request = recall(Request(b"", "n", better="higher", directions={"f1": "higher"}), store)
    assert request.directions == {"loss": "lower", "f1": "higher"}


def test_the_usual_duration_of_a_run(tmp_path: Path) -> None:
    store = Store(tmp_path / "nb.ipynb")
    assert store.usual() is None
    store.add("old", "nb", ACCURACY, run(1, 0.5, seconds=9.0))
    store.add("old", "nb", ACCURACY, run(2, outcome="died", seconds=900.0))
    assert store.usual(["new"]) == 9
    for seconds in (1.0, 2.0, 30.0):
        store.add("new", "nb", ACCURACY, run(3, 0.5, seconds=seconds))
    assert store.usual(["new"]) == 2
