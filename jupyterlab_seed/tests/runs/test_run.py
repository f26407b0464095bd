"""One run in one kernel: what it brings home, and how it ends."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import psutil
import pytest

from jupyterlab_seed.runs import processes
from jupyterlab_seed.runs.execution import execute
from jupyterlab_seed.runs.kernels import EndingKernel, LocalKernels
from jupyterlab_seed.runs.r_stream import STREAM, RStream
from jupyterlab_seed.runs.types import CannotRunError

from .running import IPYKERNEL, PATIENCE, Marked, make_plan, printed, run, write_kernelspec

pytestmark = pytest.mark.usefixtures("forked_kernels")

ROOT = Path(__file__).parent.parent.parent.parent


@pytest.fixture
def marked(own_processes: None, monkeypatch: pytest.MonkeyPatch) -> Marked:
    """What is left of the kernels, which are known by what their processes are started with."""
    return Marked(monkeypatch.setenv)


@pytest.fixture
def kernels_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "share"
    monkeypatch.setenv("JUPYTER_PATH", str(folder))
    return folder


def test_an_error_while_a_value_is_shown_has_its_name(tmp_path: Path) -> None:
    # As Graphviz raises one without its program `dot`. Other versions of IPython call it no error.
    planned = make_plan(
        "class Shown:\n    def _repr_mimebundle_(self, **more): raise KeyError('dot')\nShown()"
    )
    found = run(planned, tmp_path).cells[0]
    assert (found.outcome, found.error) in (("error", ("KeyError", "'dot'")), ("ok", None))
    assert found.outputs[0]["ename"] == "KeyError"


def test_outputs_streams_and_errors(tmp_path: Path, marked: Marked) -> None:
    planned = make_plan(
        "import random; random.seed(1); print('a'); print('b', flush=True)\n'shown'",
        "x = random.random()",
        ("import sys; print('c', file=sys.stderr); 1/0", "raises-exception"),
        ("random.random()", "seed-skip"),
        "raise ValueError('no')",
        "print('never')",
    )
    steps: list[tuple[int, bool]] = []
    result = run(
        planned,
        tmp_path,
        {"PYTHONHASHSEED": "7"},
        on_cell=lambda index, seconds: steps.append((index, seconds is not None)),
    )
    assert (result.label, result.hash_seed, result.problem) == ("A", "7", None)
    assert list(result.cells) == [0, 1, 2, 4]
    assert [cell.outcome for cell in result.cells.values()] == ["ok", "ok", "error", "error"]
    assert [index for index, _ in steps] == [0, 0, 1, 1, 2, 2, 4, 4]
    assert [over for _, over in steps] == [False, True] * 4
    first, second, third, last = result.cells.values()
    assert [output["output_type"] for output in first.outputs] == ["stream", "execute_result"]
    assert first.outputs[0]["text"] == "a\nb\n"
    assert first.outputs[1]["data"] == {"text/plain": "'shown'"}
    assert (first.error, third.error) == (None, ("ZeroDivisionError", "division by zero"))
    assert last.error == ("ValueError", "no")
    assert [output["output_type"] for output in third.outputs] == ["stream", "error"]
    assert first.streams and second.streams and third.streams and last.streams
    assert first.streams["python"].seed_after == 1
    assert second.streams["python"].before == first.streams["python"].after
    assert second.streams["python"].moved
    assert not third.streams["python"].moved
    assert last.streams["python"].seed_after == 1
    assert result.seconds >= sum(cell.seconds for cell in result.cells.values())
    assert marked.left() == []


def test_nothing_is_added_to_the_notebook(tmp_path: Path) -> None:
    planned = make_plan(
        "print(sorted(name for name in globals() if name[0] != '_'))",
        "print(In[1][:5], len(In)); len(In)",
        "import os; print(os.getcwd())",
        "print(get_ipython().history_manager.hist_file)",
    )
    result = run(planned, tmp_path)
    assert printed(result, 0) == "['In', 'Out', 'exit', 'get_ipython', 'open', 'quit']\n"
    assert printed(result, 1) == "print 3\n"
    assert result.cells[1].outputs[1]["execution_count"] == 2
    assert printed(result, 2) == f"{tmp_path}\n"
    assert printed(result, 3) == ":memory:\n"
    assert list(tmp_path.iterdir()) == []


def test_until(tmp_path: Path) -> None:
    result = run(make_plan("1", "2", "3"), tmp_path, until=1)
    assert list(result.cells) == [0, 1]


def test_hash_seed(tmp_path: Path, kernels_folder: Path) -> None:
    planned = make_plan("print(hash('a'), end='')")
    seeds = ("1", "1", "2")
    told = [printed(run(planned, tmp_path, {"PYTHONHASHSEED": seed})) for seed in seeds]
    assert told[0] == told[1] != told[2]
    # One that all kernels of a kind have is what a page's kernel has, too.
    write_kernelspec(kernels_folder, "fixed", IPYKERNEL, env={"PYTHONHASHSEED": "1"})
    fixed = make_plan("print(hash('a'), end='')", kernelspec={"name": "fixed"})
    result = run(fixed, tmp_path, {"PYTHONHASHSEED": "2"})
    assert (result.hash_seed, printed(result)) == ("1", told[0])
    asks = make_plan(
        "print(hash('a'), end='')",
        kernelspec={"name": "fixed"},
        jupyterlab_seed={"environment": {"PYTHONHASHSEED": "2"}},
    )
    result = run(asks, tmp_path, asks.environment)
    assert (result.hash_seed, printed(result)) == ("2", told[2])


DEATHS = ["import os; os._exit(1)", "import os; os.kill(os.getpid(), 9)", "exit()"]


@pytest.mark.parametrize("death", DEATHS[:2])
def test_a_kernel_that_dies(tmp_path: Path, marked: Marked, death: str) -> None:
    child = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'input()'], stdin=-1)"
    result = run(make_plan(child, f"print('before', flush=True)\n{death}", "2"), tmp_path)
    assert [cell.outcome for cell in result.cells.values()] == ["ok", "died"]
    assert result.cells[1].streams is None
    assert marked.left() == []


def test_a_cell_that_takes_too_long(tmp_path: Path, marked: Marked) -> None:
    endless = (
        "import threading\n"
        "print('begun', flush=True)\n"
        "try:\n    threading.Event().wait()\n"
        "finally:\n    open('tidied', 'w').close()"
    )
    result = run(make_plan("1", endless, "3"), tmp_path, timeout=8)
    assert [cell.outcome for cell in result.cells.values()] == ["ok", "timed-out"]
    assert printed(result, 1) == "begun\n"
    # It was interrupted before it was killed.
    assert (tmp_path / "tidied").exists()
    assert marked.left() == []


def test_a_cell_that_ignores_the_interrupt(tmp_path: Path, marked: Marked) -> None:
    deaf = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
    result = run(make_plan(deaf), tmp_path, timeout=3)
    assert result.cells[0].outcome == "timed-out"
    assert marked.left() == []


@pytest.mark.parametrize("tags", [(), ("raises-exception",)])
def test_a_cell_that_asks_for_input(tmp_path: Path, tags: tuple[str, ...]) -> None:
    result = run(make_plan(("input('?')", *tags), "2"), tmp_path)
    assert [cell.outcome for cell in result.cells.values()] == ["input"]


def test_outputs_that_are_updated_and_cleared(tmp_path: Path) -> None:
    planned = make_plan(
        "from IPython.display import display, clear_output, HTML\n"
        "print('gone'); clear_output(); print('kept'); h = display('old', display_id=True)",
        "h.update('new')",
        "print('a'); clear_output(wait=True); print('b', end=''); print('c', flush=True)",
    )
    result = run(planned, tmp_path)
    first = result.cells[0].outputs
    assert first[0]["text"] == "kept\n"
    assert first[1]["data"] == {"text/plain": "'new'"}
    assert result.cells[1].outputs == []
    assert [output["text"] for output in result.cells[2].outputs] == ["bc\n"]


def test_very_long_outputs(tmp_path: Path) -> None:
    planned = make_plan(
        "print('x' * 50_000_000)",
        "for i in range(3000): print(i, 'y' * 1000, flush=True)",
        "from IPython.display import display\nfor i in range(2000): display(i)",
    )
    result = run(planned, tmp_path)
    assert len(printed(result, 0)) == 50_000_001
    # In pieces, but as one output, and none is lost.
    assert len(result.cells[1].outputs) == 1
    assert len(printed(result, 1).splitlines()) == 3000
    assert len(result.cells[2].outputs) == 2000


def test_messages_of_any_form_on_a_comm(tmp_path: Path) -> None:
    planned = make_plan(
        "from comm import create_comm\n"
        "one = create_comm(target_name='jupyterlab_seed', comm_id='jupyterlab_seed')\n"
        "for data in [3, [], {}, {'n': 'x'}, {'n': 1, 'kind': 'cell', 'streams': {'a': 1}}]:\n"
        "    one.send(data)\n"
        "two = create_comm(target_name='any', data=3)\n"
        "two.send(None); print('done')"
    )
    result = run(planned, tmp_path)
    assert (result.cells[0].outcome, printed(result)) == ("ok", "done\n")
    assert result.cells[0].streams and list(result.cells[0].streams) == ["python"]


def test_a_kernel_that_does_not_push_its_records(tmp_path: Path, kernels_folder: Path) -> None:
    python = ROOT / ".test-venvs" / "ipykernel6" / "bin" / "python"
    if not python.exists():
        pytest.skip("no environment with ipykernel 6 (node scripts/make_test_kernels.mjs)")
    write_kernelspec(kernels_folder, "six", [str(python), *IPYKERNEL[1:]])
    # What this cell does to the package, older versions of ipykernel lack by themselves.
    mute = "import comm; comm.create_comm = comm._create_comm = lambda *a, **k: 1/0"
    planned = make_plan(
        mute,
        "import random; random.seed(3)",
        "1/0",
        kernelspec={"name": "six"},
    )
    result = run(planned, tmp_path)
    assert result.cells[1].streams and result.cells[1].streams["python"].seed_after == 3
    assert result.cells[2].streams and not result.cells[2].streams["python"].moved
    assert result.cells[2].outcome == "error"


def test_r(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    share = ROOT / ".test-venvs" / "r" / "share" / "jupyter"
    if not share.exists():
        pytest.skip("no R (node scripts/make_test_kernels.mjs)")
    monkeypatch.setenv("JUPYTER_PATH", str(share))
    planned = make_plan(
        "cat(1 + 1)",
        "set.seed(42)\nx <- runif(2)",
        "x <- rnorm(1)",
        "set.seed(Sys.getpid())\nx <- runif(1)",
        "rm(.Random.seed)\nx <- runif(1)",
        "stop('no')",
        kernelspec={"name": "ir", "language": "R"},
    )
    result = run(planned, tmp_path)
    assert printed(result) == "2"
    assert [cell.outcome for cell in result.cells.values()] == ["ok"] * 5 + ["error"]
    assert result.problem is None
    nothing, *moves, last = [cell.streams for cell in result.cells.values()]
    assert nothing == {}
    found = [move[STREAM] for move in moves if move is not None]
    assert [(one.seed_before, one.seed_after) for one in found] == [
        (None, 42),
        (42, 42),
        (42, "unknown"),
        ("unknown", "unknown"),
    ]
    assert all(one.moved for one in found)
    assert found[0].before is None and found[1].before == found[0].after
    assert last is not None and not last[STREAM].moved
    # What reads the state leaves no trace.
    assert [cell.outputs for cell in result.cells.values()][1:5] == [[]] * 4
    assert result.hash_seed is None


def test_r_is_watched_without_a_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    share = ROOT / ".test-venvs" / "r" / "share" / "jupyter"
    if not share.exists():
        pytest.skip("no R (node scripts/make_test_kernels.mjs)")
    monkeypatch.setenv("JUPYTER_PATH", str(share))
    move, threads = RStream.move, []

    def moved(*given: Any) -> Any:
        threads.append(threading.current_thread())
        return move(*given)

    monkeypatch.setattr(RStream, "move", moved)
    cells = ("x <- 41\nx + 1", "cat(.Last.value)", "")
    result = run(make_plan(*cells, kernelspec={"name": "ir", "language": "R"}), tmp_path)
    assert printed(result, 1) == "42"
    # Seeds are searched for elsewhere.
    assert threads and threading.main_thread() not in threads


# Kernels that do not start


def cannot_start(name: str, folder: Path) -> CannotRunError:
    with pytest.raises(CannotRunError) as caught:
        run(make_plan("1", kernelspec={"name": name}), folder)
    return caught.value


def test_a_kernel_that_is_unknown(tmp_path: Path, kernels_folder: Path) -> None:
    write_kernelspec(kernels_folder, "mine", IPYKERNEL)
    for name in ("no-such", "../../x", "a b"):
        error = cannot_start(name, tmp_path)
        assert error.kind == "unknown-kernel"
        assert repr(name) in str(error)
        assert "mine" in str(error) and "python3" in str(error)


def test_a_kernel_that_fails_at_once(
    tmp_path: Path, kernels_folder: Path, marked: Marked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyterlab_seed.runs.kernels.STARTUP", 10 * PATIENCE)
    write_kernelspec(kernels_folder, "broken", [*IPYKERNEL[:1], "-c", "raise SystemExit('why')"])
    write_kernelspec(kernels_folder, "absent", ["/no/such/program"])
    error = cannot_start("broken", tmp_path)
    assert error.kind == "kernel-start"
    assert "why" in str(error)
    error = cannot_start("absent", tmp_path)
    assert (error.kind, "/no/such/program" in str(error)) == ("kernel-start", True)
    assert cannot_start("python3", tmp_path / "no-folder").kind == "kernel-start"
    (kernels_folder / "kernels" / "broken" / "kernel.json").write_text("{")
    assert cannot_start("broken", tmp_path).kind == "unknown-kernel"
    assert marked.left() == []


def test_a_kernel_that_is_silent(
    tmp_path: Path, kernels_folder: Path, marked: Marked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyterlab_seed.runs.kernels.STARTUP", 1)
    chatty = "import sys, threading; print('x' * 10**6 + 'end', flush=True)"
    argv = [IPYKERNEL[0], "-c", f"{chatty}; threading.Event().wait()"]
    write_kernelspec(kernels_folder, "silent", argv)
    error = cannot_start("silent", tmp_path)
    assert error.kind == "kernel-start"
    assert str(error).endswith("xend")
    assert marked.left() == []


# What is left


CHILDREN = """
import multiprocessing, os, subprocess, sys
wait = [sys.executable, '-c', 'import threading; threading.Event().wait()']
subprocess.Popen(wait)
subprocess.Popen(wait, start_new_session=True)
if os.fork() == 0:
    import threading
    threading.Event().wait()
pool = multiprocessing.get_context('fork').Pool(2)
"""


@pytest.mark.parametrize("now", [True, False])
def test_children_of_a_kernel_end_with_it(tmp_path: Path, marked: Marked, now: bool) -> None:
    """Those too that have a session of their own and lose their parent in the farewell."""

    async def scenario() -> tuple[int, list[str]]:
        planned = make_plan(CHILDREN)
        kernel = await LocalKernels(tmp_path).start(planned, {})
        try:
            await execute(planned, kernel, "A")
            during = len(marked.left())
        finally:
            await kernel.close(now=now)
        return during, marked.left()

    during, after = asyncio.run(scenario())
    assert during >= 6
    assert after == []


DAEMONS = """
import os, subprocess, sys
wait = [sys.executable, '-c', 'import threading; threading.Event().wait()']
if os.path.exists('/usr/bin/setsid'):
    subprocess.run(['setsid', '-f', *wait])
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv(wait[0], wait)
    os._exit(0)
os.wait()
"""


def test_daemons_end_with_the_last_kernel_of_their_notebook(tmp_path: Path, marked: Marked) -> None:
    async def scenario() -> list[int]:
        planned = make_plan(DAEMONS)
        kernels = LocalKernels(tmp_path)
        # A daemon tells its notebook and no more: another kernel of it may be the one.
        first, second = await asyncio.gather(*[kernels.start(planned, {}) for _ in range(2)])
        found = []
        try:
            await execute(planned, first, "A")
            found.append(len(marked.left()))
            await first.close()
            found.append(len(marked.left()))
        finally:
            await first.close()
            await second.close()
        assert first.left == [] and second.left == []
        return [*found, len(marked.left())]

    during, while_the_other_runs, after = asyncio.run(scenario())
    assert during >= 3
    assert 2 <= while_the_other_runs < during
    assert after == 0


def test_the_daemon_of_a_kernelspec_ends(
    tmp_path: Path, marked: Marked, kernels_folder: Path
) -> None:
    """A command that leaves a process in a session of its own, and goes on as the kernel."""
    wrapper = tmp_path / "wrapper.py"
    wrapper.write_text(
        "import os, sys, time\nif os.fork() == 0:\n    os.setsid()\n"
        "    if os.fork() == 0:\n        time.sleep(600)\n    os._exit(0)\n"
        "os.wait()\nos.execv(sys.argv[1], sys.argv[1:])\n"
    )
    write_kernelspec(kernels_folder, "wrapped", [sys.executable, str(wrapper), *IPYKERNEL])
    planned = make_plan("print(1)", kernelspec={"name": "wrapped", "display_name": ""})
    assert printed(run(planned, tmp_path)) == "1\n"
    assert marked.left() == []


def test_what_cannot_be_ended_is_named(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(processes, "kill", lambda found: None)
    monkeypatch.setattr(processes, "_GRACE", 0.01)
    family = processes.MarkedProcesses()
    family.enter(self := object())
    command = [sys.executable, "-c", "import threading; threading.Event().wait()"]
    with subprocess.Popen(command, env={**os.environ, **family.environment}) as process:
        left = family.leave(self)
        process.kill()
    assert [one.startswith(sys.executable) for one in left] == [True]


def test_a_later_process_with_the_id_of_the_kernel_stays() -> None:
    class Ended(EndingKernel):
        async def _clean(self) -> None:
            pass

    class Gone(psutil.Process):
        def is_running(self) -> bool:
            return False

    command = [sys.executable, "-c", "import threading; threading.Event().wait()"]
    with subprocess.Popen(command, start_new_session=True) as later:
        kernel = Ended(processes.MarkedProcesses())
        kernel._process = Gone(later.pid)
        asyncio.run(kernel.close())
        stays = later.poll() is None
        later.kill()
    assert stays and later.returncode == -9


LATE = """
import asyncio, threading
go, done = asyncio.Event(), threading.Event()


async def later():
    await go.wait()
    print('from above')


task = asyncio.create_task(later())
print('now')
"""


def test_what_a_cell_above_prints_late_is_its_own(tmp_path: Path) -> None:
    result = run(make_plan(LATE, "go.set(); await task; print('below')"), tmp_path)
    above, below = (
        "".join(output["text"] for output in result.cells[index].outputs) for index in (0, 1)
    )
    # Which of the two ipykernel calls its parent depends on its version; nothing is lost.
    assert sorted((above + below).split("\n")) == ["", "below", "from above", "now"]
    assert above.startswith("now")


@pytest.mark.parametrize("now", [True, False])
def test_a_closed_kernel_leaves_nothing(tmp_path: Path, marked: Marked, now: bool) -> None:
    async def scenario() -> Any:
        planned = make_plan("import atexit; atexit.register(lambda: open('tidied', 'w').close())")
        threads = set(threading.enumerate())
        kernel = await LocalKernels(tmp_path).start(planned, {})
        file = Path(kernel.manager.connection_file)
        try:
            assert file.exists()
            await execute(planned, kernel, "A")
        finally:
            await kernel.close(now=now)
        await kernel.close()
        assert not file.exists()
        assert not [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        return kernel, threads

    kernel, threads = asyncio.run(scenario())
    assert kernel.client.context.closed
    assert (tmp_path / "tidied").exists() is not now
    assert marked.left() == []
    for thread in set(threading.enumerate()) - threads:
        # The one that reads what the process prints ends with it.
        thread.join(PATIENCE)
        assert not thread.is_alive()
