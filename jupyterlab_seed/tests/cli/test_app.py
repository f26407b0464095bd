"""``jupyter seed verify`` as a shell has it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_seed.cli import app
from jupyterlab_seed.cli.verify import VerifyApp, _summary
from jupyterlab_seed.verify.types import Difference

from ..runs.running import PATIENCE, Marked, notebook
from ..verify.samples import build, cell, output

resource = pytest.importorskip("resource", reason="limits of files are those of Unix")

pytestmark = pytest.mark.usefixtures("forked_kernels")

SAME = ("import random; random.seed(1)", "random.random()")
OTHER = ("import random", "random.random()")


@pytest.fixture
def marked(own_processes: None, monkeypatch: pytest.MonkeyPatch) -> Marked:
    """What is left of the kernels, which are known by what their processes are started with."""
    return Marked(monkeypatch.setenv)


def write(folder: Path, name: str, *sources: Any, **metadata: Any) -> Path:
    file = folder / name
    file.write_text(json.dumps(notebook(*sources, **metadata)), encoding="utf-8")
    return file


def command(*arguments: Any) -> list[str]:
    return [sys.executable, "-m", "jupyterlab_seed.cli", *map(str, arguments)]


def call(*arguments: Any, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, timeout=4 * PATIENCE, **more
    )


def verify(*arguments: Any, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run the command; in this process if it can be, since loading takes seconds."""
    if more:
        return call("verify", *arguments, **more)
    out, err, code = io.StringIO(), io.StringIO(), 0
    words = ["verify", *map(str, arguments)]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            app.main(words)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        finally:
            VerifyApp.clear_instance()
    return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())


def test_reproduced(tmp_path: Path, marked: Marked) -> None:
    file = write(tmp_path, "nb.ipynb", *SAME)
    before = file.read_bytes()
    result = call("verify", file)
    assert (result.returncode, result.stderr) == (0, "")
    assert "Reproduced" in result.stdout
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]
    assert marked.left() == []


def test_reports(tmp_path: Path) -> None:
    file = write(tmp_path, "nb.ipynb", *OTHER)
    report, page = tmp_path / "r.json", tmp_path / "r.html"
    page.write_text("old")
    page.chmod(0o640)
    result = verify(file, "--json", report, f"--html={page}", "--sequential", "--timeout=60")
    assert (result.returncode, result.stderr) == (1, "")
    written = json.loads(report.read_text(encoding="utf-8"))
    assert written["verdict"]["kind"] == "diverged"
    assert written["options"]["sideBySide"] is False
    assert written["options"]["timeout"] == 60
    assert written["notebook"]["name"] == str(file)
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert page.stat().st_mode & 0o777 == 0o640
    assert sorted(tmp_path.iterdir()) == sorted([file, report, page])


def test_options_reach_the_comparison(own_processes: None, tmp_path: Path) -> None:
    source = "print(f'{1 + hash(\"a\") % 100 / 1e6:.6f}', object())"
    file = write(tmp_path, "nb.ipynb", source)
    assert verify(file, "--tolerance", "0.01").returncode == 0
    assert verify(file).returncode == 1
    assert verify(file, "--tolerance=0.01", "--no-mask=address").returncode == 1


def test_strict(tmp_path: Path) -> None:
    file = write(tmp_path, "nb.ipynb", "import random; x = random.random()")
    assert verify(file).returncode == 0
    assert verify(file, "--strict").returncode == 1


def test_the_worst_of_several_counts(tmp_path: Path) -> None:
    same, other = write(tmp_path, "a.ipynb", *SAME), write(tmp_path, "b.ipynb", *OTHER)
    wrong = write(tmp_path, "c.ipynb", "1/0")
    result = verify(same, other)
    assert result.returncode == 1
    assert "Reproduced" in result.stdout
    result = verify(tmp_path / "none.ipynb", other, wrong, same)
    assert result.returncode == 2
    assert "none.ipynb" in result.stderr
    assert "Reproduced" in result.stdout
    result = verify(same, other, "--json", tmp_path / "r.json")
    assert (result.returncode, result.stdout) == (2, "")
    assert "one at a time" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "No notebook given"),
        (("--timeout=soon", "nb.ipynb"), "timeout"),
        (("--timeout=-1", "nb.ipynb"), "time limit"),
        (("--no-mask=all", "nb.ipynb"), "no mask named all"),
        (("--tolerance=2", "nb.ipynb"), "tolerance"),
        (("--json=nb.ipynb", "nb.ipynb"), "is the notebook"),
        (("--json=no/such/folder/r.json", "nb.ipynb"), "Cannot write "),
        (("--html=.", "nb.ipynb"), "is a folder"),
        (("text.txt",), "not a notebook"),
        (("absent.ipynb",), "Cannot read "),
        (("input.ipynb",), "Cell 1, `input()`, asks for standard input"),
        (("kernel.ipynb",), "no kernel named 'no-such'"),
        (("empty.ipynb",), "no code cells"),
    ],
)
def test_what_can_not_be_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "nb.ipynb", *SAME)
    write(tmp_path, "input.ipynb", "input()")
    write(tmp_path, "kernel.ipynb", "1", kernelspec={"name": "no-such"})
    write(tmp_path, "empty.ipynb")
    (tmp_path / "text.txt").write_text("hello")
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    result = verify(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_folder_that_is_read_only(tmp_path: Path) -> None:
    file = write(tmp_path, "nb.ipynb", *SAME)
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    if os.access(folder, os.W_OK):
        pytest.skip("this user may write everywhere")
    result = verify(file, "--json", folder / "r.json")
    assert (result.returncode, result.stdout) == (2, "")
    assert "Cannot write " in result.stderr


@pytest.mark.parametrize("old", [None, "old"])
def test_a_disk_that_gets_full(tmp_path: Path, old: str | None) -> None:
    file = write(tmp_path, "nb.ipynb", *SAME, *[f"x = {i}" for i in range(60)])
    target = tmp_path / "r.json"
    if old is not None:
        target.write_text(old)
    before = sorted(tmp_path.iterdir())

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

    result = verify(file, "--json", target, preexec_fn=limit)
    assert result.returncode == 2
    assert "Reproduced" in result.stdout
    assert f"Cannot write {target}: File too large" in result.stderr
    assert sorted(tmp_path.iterdir()) == before
    assert old is None or target.read_text() == old


def test_a_report_to_a_device(tmp_path: Path) -> None:
    file = write(tmp_path, "nb.ipynb", *SAME)
    result = call("verify", file, "--json", "/dev/stdout")
    assert result.returncode == 0
    assert json.loads(result.stdout)["schema"] == 2
    if Path("/dev/full").exists():
        result = verify(file, "--json", "/dev/full")
        assert result.returncode == 2
        assert "No space left" in result.stderr
        assert Path("/dev/full").is_char_device()


def test_nobody_reads_the_verdict(tmp_path: Path) -> None:
    file = write(tmp_path, "nb.ipynb", *SAME)
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        result = subprocess.run(
            command("verify", file), stdout=gone, stderr=subprocess.PIPE, timeout=4 * PATIENCE
        )
    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams(tmp_path: Path, closed: str) -> None:
    """The reports are there; that the verdict cannot be printed is said, where it can be."""
    file = write(tmp_path, "nb.ipynb", *SAME)
    target = tmp_path / "r.json"
    words = " ".join(shlex.quote(str(word)) for word in command("verify", file, "--json", target))
    result = subprocess.run(
        ["/bin/sh", "-c", f"{words} {closed}"],
        stderr=subprocess.PIPE,
        text=True,
        timeout=4 * PATIENCE,
    )
    said = "jupyter seed verify: The result cannot be printed: the output is closed or full.\n"
    assert (result.returncode, result.stderr) == (2, "" if "2>&-" in closed else said)
    assert json.loads(target.read_text())["verdict"]


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
@pytest.mark.parametrize("moment", ["cell", "start"])
def test_signals_leave_no_kernel(
    tmp_path: Path, marked: Marked, number: int, code: int, moment: str
) -> None:
    # A kernel tells that it runs a cell, or that it starts, through a pipe.
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    tell = f"open({str(pipe)!r}, 'w').write('x')"
    forever = "import threading; threading.Event().wait()"
    share = tmp_path / "share" / "kernels" / "mine"
    share.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    if moment == "start":
        argv = [sys.executable, "-c", f"{tell}\n{forever}"]
    spec = {"argv": argv, "display_name": "mine", "language": "python"}
    (share / "kernel.json").write_text(json.dumps(spec))
    file = write(tmp_path, "nb.ipynb", f"{tell}\n{forever}", kernelspec={"name": "mine"})
    target = tmp_path / "r.json"
    environment = {**os.environ, "JUPYTER_PATH": str(tmp_path / "share")}
    process = subprocess.Popen(
        command("verify", file, "--json", target),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        assert pipe.read_text() in ("x", "xx")
        process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert (process.returncode, out) == (code, "")
    assert err == "jupyter seed verify: Stopped; all kernels have been shut down.\n"
    assert marked.left() == []
    assert not target.exists()


def test_the_files_first(tmp_path: Path) -> None:
    file, report, page = write(tmp_path, "nb.ipynb", *SAME), tmp_path / "r.json", tmp_path / "p"
    if not Path("/dev/full").exists():
        pytest.skip("no device that is full")
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            command("verify", file, "--json", report, "--html", page),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=4 * PATIENCE,
        )
    assert (result.returncode, b"cannot be printed" in result.stderr) == (2, True)
    assert b"Traceback" not in result.stderr
    assert json.loads(report.read_text(encoding="utf-8"))["verdict"]["kind"] == "reproduced"
    assert page.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--json=r", "--html=r", "nb.ipynb"), "name the same file"),
        (("--json=r", "--html=./r", "nb.ipynb"), "name the same file"),
        (("--timeout=1e308", "nb.ipynb"), "time limit must be"),
        (("--timeout=nan", "nb.ipynb"), "time limit must be"),
        (("--against=none.json", "nb.ipynb"), "Cannot read none.json"),
        (("--against=nb.ipynb", "nb.ipynb"), "not a report"),
        (("pipe",), "it is not a file"),
        (("odd.ipynb",), "names no command"),
        (("number.ipynb",), "is not text"),
        (("broken.ipynb",), "not JSON"),
        (("\x1b]0;title\x07.ipynb",), "Cannot read \u241b]0;title\u2407.ipynb"),
        (("x\n::error::y.ipynb",), "Cannot read x\u240a::error::y.ipynb"),
        (("--runs=1e3", "nb.ipynb"), "verify: --runs must be a whole number, not '1e3'."),
        (("--timeout=x", "nb.ipynb"), "verify: --timeout must be a number, not 'x'."),
        (("--no-mask=\x1b[2J\u202e", "nb.ipynb"), "no mask named \u241b[2J\\u202e"),
    ],
)
def test_odd_input_gets_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    specs = {
        "odd": {"argv": [], "display_name": "x", "language": "python"},
        "number": {"argv": ["x"], "display_name": "x", "language": "y", "env": {"A": 1}},
        "broken": None,
    }
    for name, spec in specs.items():
        folder = tmp_path / "share" / "kernels" / name
        folder.mkdir(parents=True)
        (folder / "kernel.json").write_text("{" if spec is None else json.dumps(spec))
        write(tmp_path, f"{name}.ipynb", "1", kernelspec={"name": name})
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share"))
    os.mkfifo(tmp_path / "pipe")
    write(tmp_path, "nb.ipynb", *SAME)
    result = verify(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr and "\x1b" not in result.stderr


def test_stored_outputs(tmp_path: Path) -> None:
    file = write(tmp_path, "nb.ipynb", "1 + 1", "print('a', object())")
    content = json.loads(file.read_text())
    result = verify(file, "--stored")
    assert (result.returncode, "shows no outputs" in result.stdout) == (2, True)
    first, second = content["cells"]
    number = {"output_type": "execute_result", "data": {"text/plain": ["2"]}, "metadata": {}}
    first.update(execution_count=1, outputs=[number])
    shown = {
        "output_type": "stream",
        "name": "stdout",
        "text": ["a <object object at 0x7f12345>\n"],
    }
    second.update(execution_count=2, outputs=[shown])
    file.write_text(json.dumps(content))
    result = verify(file, "--stored")
    assert (result.returncode, "gives what the notebook shows (2 cells)" in result.stdout) == (
        0,
        True,
    )
    number["data"] = {"text/plain": ["3"]}
    file.write_text(json.dumps(content))
    report = tmp_path / "r.json"
    result = verify(file, "--stored", "--json", report)
    assert result.returncode == 1
    assert "Cell 1, `1 + 1`, shows output that a fresh run does not give." in result.stdout
    assert " file -3" in result.stdout and "  run +2" in result.stdout
    assert [cell["index"] for cell in json.loads(report.read_text())["stored"]["cells"]] == [0]


def test_against_another_environment(tmp_path: Path) -> None:
    file = write(
        tmp_path, "nb.ipynb", "import os", "print(os.environ.get('LANDSCAPE'))", "object()"
    )
    report = tmp_path / "there.json"
    there = {**os.environ, "LANDSCAPE": "hills", "OMP_NUM_THREADS": "7"}
    assert verify(file, "--json", report, env=there).returncode == 0
    assert verify(file, "--against", report, env=there).returncode == 0
    result = verify(
        file, "--against", report, env={**there, "LANDSCAPE": "sea", "OMP_NUM_THREADS": "3"}
    )
    assert result.returncode == 1
    assert "gives different outputs from the report in cell 2" in result.stdout
    assert "OMP_NUM_THREADS (3 here, 7 there)" in result.stdout
    assert "there -hills" in result.stdout and " here +sea" in result.stdout
    write(tmp_path, "nb.ipynb", "import os", "print(1)")
    result = verify(file, "--against", report)
    assert (result.returncode, "about different code" in result.stderr) == (2, True)


def test_quiet_and_annotations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    same, other = write(tmp_path, "a.ipynb", *SAME), write(tmp_path, "b,%.ipynb", *OTHER)
    result = verify(same, other, "--quiet", "--github")
    assert result.returncode == 1
    line, note = result.stdout.splitlines()
    assert line.startswith(f"{other}: Diverged at cell 2")
    assert note.startswith(f"::error file={tmp_path}/b%2C%25.ipynb,title=")
    assert "Diverged at cell 2" in note


def test_github_obeys_no_output_of_a_notebook(capsys: pytest.CaptureFixture[str]) -> None:
    """A line that begins so, after blanks or not, is a command in its log."""
    shown = Difference("text", lines=[" ::add-mask::e", "-1", "+2"])
    report = build(cell(0, "output", outputs=[output("differs", difference=shown)]))
    VerifyApp(github=True)._print(Path("nb.ipynb"), report, 1, False)
    first, *lines, last, note = capsys.readouterr().out.splitlines()
    assert any(line.lstrip() == "::add-mask::e" for line in lines)
    assert first == f"::stop-commands::{last.strip(':')}" and len(last) == 36
    assert note.startswith("::error file=nb.ipynb,")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device")
def test_help_that_nobody_can_read() -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(command(), stdout=full, stderr=-1, text=True, check=False)
    assert (result.returncode, result.stderr) == (2, "jupyter seed: No space left on device.\n")


@pytest.mark.parametrize(
    ("terminal", "asked", "coloured"),
    [(True, None, True), (True, "", True), (True, "1", False), (False, None, False)],
)
def test_colour_only_where_the_terminal_has_it(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, asked: str | None, coloured: bool
) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    monkeypatch.delenv("NO_COLOR", raising=False)
    if asked is not None:
        monkeypatch.setenv("NO_COLOR", asked)
    report = build(cell(0, "output", outputs=[output("differs")]))
    assert ("\x1b" in _summary(report)) is coloured


def test_help() -> None:
    result = call("--help")
    assert result.returncode == 0
    assert "verify" in result.stdout
    result = verify("--help")
    assert result.returncode == 0
    for option in ("--json", "--html", "--timeout", "--tolerance", "--no-mask", "--strict"):
        assert option in result.stdout
    assert "--sequential" in result.stdout and "--side-by-side" in result.stdout
    examples = [line for line in result.stdout.splitlines() if "jupyter seed verify " in line]
    assert len(examples) > 3
    assert {line.partition("jupyter")[0] for line in examples} == {" " * 4}
    assert call().returncode == 2
    assert call("no-such-command").returncode == 2


def test_nothing_is_written_at_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".ipython").mkdir()
    file = write(tmp_path, "nb.ipynb", *SAME)
    config = home / ".jupyter"
    environment = {**os.environ, "HOME": str(home), "JUPYTER_CONFIG_DIR": str(config)}
    assert verify(file, env=environment).returncode == 0
    assert not config.exists()


def test_the_command_starts_quickly() -> None:
    """What takes seconds to import is imported only where it is needed."""
    code = (
        "import sys\n"
        "import jupyterlab_seed.cli.app, jupyterlab_seed.cli.verify\n"
        "import jupyterlab_seed.runs.kernels, jupyterlab_seed.runs.plan\n"
        "import jupyterlab_seed.verify.engine, jupyterlab_seed.verify.stages\n"
        "print({'jsonschema', 'nbformat', 'jinja2', 'scipy', 'rich'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert (result.stdout, result.stderr) == ("set()\n", "")
