"""``jupyter seed study`` as a shell has it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest

from jupyterlab_seed.cli import app
from jupyterlab_seed.cli.study import StudyApp

from ..runs.running import PATIENCE, Marked
from ..study.test_notebook import PARAMETERS, seeded

SOURCES = (PARAMETERS, "import random\naccuracy = random.random() / 100 + hidden / 1000")


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> Marked:
    return Marked(monkeypatch.setenv)


def write(folder: Path, name: str, *sources: Any, **metadata: Any) -> Path:
    file = folder / name
    file.write_text(json.dumps(seeded(*sources, **metadata)), encoding="utf-8")
    return file


class Ended:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


def study(*arguments: Any) -> Ended:
    """Run the command in this process, since loading takes seconds."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            app.main(["study", *map(str, arguments)])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        finally:
            StudyApp.clear_instance()
            app.SeedApp.clear_instance()
    return Ended(code, out.getvalue(), err.getvalue())


def test_a_study_and_its_reports(tmp_path: Path, marked: Marked) -> None:
    file = write(tmp_path, "nb.ipynb", *SOURCES)
    before = file.read_bytes()
    asked = ("--result", "accuracy", "--result", "1 - accuracy:lower", "--higher")
    changed = ("--set", "hidden=24", "--interest", "0.001", "--require-better")
    forms = [f"--{form}={tmp_path / form}" for form in ("json", "html", "csv", "markdown")]
    result = study(file, "--seeds=7", *asked, *changed, *forms)
    assert (result.code, result.err) == (0, "")
    assert "B is better than A by 0.008 in accuracy" in result.out
    report = json.loads((tmp_path / "json").read_text())
    assert report["verdict"]["kind"] == "better"
    assert [one["better"] for one in report["results"]] == ["higher", "lower"]
    assert [len(arm["runs"]) for arm in report["arms"]] == [7, 7]
    assert (tmp_path / "html").read_text().startswith("<!DOCTYPE html>")
    assert len((tmp_path / "csv").read_text().splitlines()) == 1 + 2 * 2 * 7
    assert "B is better than A" in (tmp_path / "markdown").read_text()
    assert file.read_bytes() == before and marked.left() == []

    # All is stored; nothing is run for the other direction.
    def kept() -> list[str]:
        lines = (tmp_path / ".seed-study" / "nb.ipynb.jsonl").read_text().splitlines()
        return [line for line in lines if '"outcome"' in line]

    before = kept()
    lower = (*asked[:-1], "--lower", *changed)
    result = study(file, "--seeds=7", *lower)
    assert result.code == 1 and "B is worse than A" in result.out
    assert kept() == before and len(before) == 14
    # What is better is asked once.
    result = study(file, "--seeds=7", *asked[:2], "--result", "1 - accuracy", *changed)
    assert result.code == 1 and "B is worse than A" in result.out and kept() == before
    # Each run can be opened.
    executed = sorted((tmp_path / ".seed-study" / "nb.ipynb.runs").iterdir())
    assert len(executed) == 14 and executed[0].name.startswith("seed-10-")
    for one in executed:
        nbformat.validate(nbformat.read(one, as_version=4))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Give one notebook"),
        (["nb.ipynb", "other.ipynb"], "Give one notebook"),
        (["none.ipynb"], "Cannot read none.ipynb"),
        (["nb.ipynb", "--seeds=0"], "at least one seed"),
        (["nb.ipynb", "--seeds=x"], "--seeds must be a whole number, not 'x'"),
        (["nb.ipynb", "--result", "accuracy["], "accuracy[ is not an expression"),
        (["nb.ipynb", "--set", "hidden"], "must be name=value"),
        (["nb.ipynb", "--set", "hiden=1", "--higher"], "no parameter hiden; available: hidden"),
        (["nb.ipynb", "--set", "hidden=1"], "--higher"),
        (["nb.ipynb", "--set", "hidden=1", "--against", "x"], "only one of"),
        (["nb.ipynb", "--against", "none.ipynb", "--higher"], "Cannot read none.ipynb"),
        (["nb.ipynb", "--against-git", "HEAD", "--higher"], "at the revision HEAD"),
        (["nb.ipynb", "--require-better"], "--require-better needs"),
        (["nb.ipynb", "--interest=-1"], "above 0"),
        (["nb.ipynb", "--better=loss"], "must be name:higher or name:lower"),
        (["nb.ipynb", "--hold=split"], "tag split; tags: parameters"),
        (["nb.ipynb", "--hold=2", "--vary=3"], "only one of --hold"),
        (["nb.ipynb", "--jobs=0"], "At least one kernel"),
        (["nb.ipynb", "--first-seed=-1"], "Seed"),
        (["nb.ipynb", "--json=nb.ipynb"], "is the notebook itself"),
        (["nb.ipynb", "--html=r", "--csv=./r"], "name the same file"),
        (["nb.ipynb", "--json=missing/r.json"], "Cannot write"),
        (["plain.ipynb"], "plain.ipynb has no seed cell"),
        (["nb.ipynb", "--no-such"], "no-such"),
    ],
)
def test_bad_command_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "nb.ipynb", *SOURCES)
    plain = seeded("import random; random.random()")
    plain["cells"].pop(0)
    (tmp_path / "plain.ipynb").write_text(json.dumps(plain))
    result = study(*arguments)
    assert result.code == 2, result.out
    assert words in result.err + result.out
    assert not (tmp_path / ".seed-study").exists()


def test_a_result_that_there_is_not(tmp_path: Path) -> None:
    file = write(tmp_path, "nb.ipynb", *SOURCES)
    result = study(file, "--result=acuracy", "--seeds=3")
    assert result.code == 2 and "acuracy" in result.err and "NameError" in result.err


def test_packages_that_are_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    result = study(write(tmp_path, "nb.ipynb", *SOURCES))
    assert result.code == 2 and 'pip install "jupyterlab_seed[study]"' in result.err


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_leave_no_kernel_and_lose_no_run(
    tmp_path: Path, marked: Marked, number: int, code: int
) -> None:
    file = write(tmp_path, "nb.ipynb", *SOURCES, "accuracy")
    words = [sys.executable, "-m", "jupyterlab_seed.cli", "study", str(file), "--jobs=1"]
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    )
    kept = tmp_path / ".seed-study" / "nb.ipynb.jsonl"
    try:
        until = time.monotonic() + PATIENCE
        while not (kept.exists() and kept.read_bytes().count(b"\n") >= 2):
            assert time.monotonic() < until and process.poll() is None
            time.sleep(0.05)
        process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert (process.returncode, out) == (code, "")
    assert "Finished runs are kept" in err
    assert marked.left() == []
    done = kept.read_bytes().splitlines()
    result = study(file, f"--seeds={len(done)}")
    assert result.code == 0
    assert kept.read_bytes().splitlines() == done


def test_help() -> None:
    result = study("--help")
    assert result.code == 0
    for option in ("--seeds", "--result", "--against-git", "--set", "--interest", "--higher"):
        assert option in result.out
