"""Verifications through a real server: its kernels, its endpoints, and nothing left behind."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.auth import AllowAllAuthorizer

from jupyterlab_seed.verify.comparison import masks

from .conftest import EXTENSION, PATIENCE
from .test_rest import NOBODY, Reader

pytestmark = pytest.mark.usefixtures("forked_kernels")

ROOT = ("jupyterlab-seed", "verifications")
UNKNOWN = "0" * 32


def notebook_of(*cells: str, kernel: str = "python3", **metadata: Any) -> dict[str, Any]:
    """A notebook with these code cells."""
    return {
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{index}",
                "metadata": {},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for index, source in enumerate(cells)
        ],
        "metadata": {
            "kernelspec": {"name": kernel, "display_name": kernel, "language": "python"},
            **metadata,
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


async def start(server: Any, *cells: str, path: str = "nb.ipynb", **more: Any) -> tuple[int, Any]:
    """POST a verification of these cells."""
    body = {"path": path, "notebook": notebook_of(*cells), "options": {}, **more}
    return await server.call("POST", *ROOT, json=body)


async def until(
    server: Any, state: dict[str, Any], wanted: Any, root: tuple[str, ...] = ROOT
) -> dict[str, Any]:
    """Ask as a page does until ``wanted(state)``."""
    deadline = time.monotonic() + PATIENCE
    while not wanted(state):
        assert time.monotonic() < deadline, state
        status, state = await server.call(
            "GET", *root, state["id"], params={"since": str(state["version"])}
        )
        assert status == 200
    return state


async def finish(
    server: Any, state: dict[str, Any], root: tuple[str, ...] = ROOT
) -> dict[str, Any]:
    """Wait until it has ended."""
    return await until(server, state, lambda now: now["status"] != "running", root)


async def left(server: Any) -> tuple[list[Any], list[Any]]:
    """The kernels and sessions of the server."""
    _, kernels = await server.call("GET", "api", "kernels")
    _, sessions = await server.call("GET", "api", "sessions")
    return kernels, sessions


def files(root: Path) -> set[str]:
    """All files below a folder."""
    return {str(file.relative_to(root)) for file in root.rglob("*") if file.is_file()}


def processes_with(marker: str) -> list[int]:
    """The processes whose environment holds a marker; Linux alone."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                alive = (entry / "stat").read_bytes().rpartition(b")")[2].split()[0] != b"Z"
                if alive and marker.encode() in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
    return [pid for pid in found if pid != os.getpid()]


async def test_a_notebook_that_reproduces(server: Any, jp_root_dir: Path) -> None:
    (jp_root_dir / "sub").mkdir()
    before = files(jp_root_dir)
    status, state = await start(
        server,
        "import os, random\nrandom.seed(42)",
        "print(random.random(), os.path.basename(os.getcwd()))",
        "print(os.path.relpath(os.environ['JPY_SESSION_NAME']))",
        path="sub/nb.ipynb",
    )
    assert status == 201 and state["status"] == "running" and state["path"] == "sub/nb.ipynb"
    state = await finish(server, state)
    assert state["status"] == "done", state
    report = state["report"]
    assert report["verdict"]["kind"] == "reproduced"
    assert report["notebook"]["name"] == "nb.ipynb" and report["counts"]["ran"] == 3
    assert [run["hashSeed"] for run in report["runs"]] == ["1", "251"]
    assert {one["label"]: (one["done"], one["total"]) for one in state["progress"]} == {
        "A": (3, 3),
        "B": (3, 3),
    }
    assert await left(server) == ([], [])
    assert files(jp_root_dir) == before

    status, found = await server.call("GET", *ROOT, params={"path": "sub/nb.ipynb"})
    assert status == 200 and [one["id"] for one in found["verifications"]] == [state["id"]]
    _, found = await server.call("GET", *ROOT, params={"path": "nb.ipynb"})
    assert found["verifications"] == []


async def test_what_the_notebook_shows(server: Any) -> None:
    notebook = notebook_of("print(1)", "print(2)")
    for cell, text in zip(notebook["cells"], ("1\n", "3\n"), strict=True):
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": text}]
    for options in ({}, {"stored": True}):
        body = {"path": "nb.ipynb", "notebook": notebook, "options": options}
        _, state = await server.call("POST", *ROOT, body=json.dumps(body))
        report = (await finish(server, state))["report"]
        assert report["verdict"]["kind"] == "reproduced"
        stored = report["stored"]
        assert (stored is not None) == bool(options)
    assert stored["kind"] == "differs" and [cell["index"] for cell in stored["cells"]] == [1]
    lines = stored["cells"][0]["outputs"][0]["difference"]["lines"]
    assert {"-3", "+2"} <= set(lines)


async def test_a_notebook_that_does_not(server: Any, jp_fetch: Any) -> None:
    _, state = await start(server, "x = 1", "import time\nprint('<script>', time.time())", "x")
    report = (await finish(server, state))["report"]
    assert report["verdict"]["kind"] == "diverged" and report["verdict"]["cell"] == 1
    assert report["cause"]["class"] == "output" and report["cause"]["source"] == "time"
    page = await jp_fetch(*ROOT, state["id"], "report.html")
    assert page.headers["Content-Type"].startswith("text/html")
    assert page.headers["Content-Disposition"].startswith("attachment")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert b"<script" not in page.body and b"&lt;script&gt;" in page.body
    answer = await jp_fetch(*ROOT, state["id"], "report.json")
    assert json.loads(answer.body) == report
    assert await left(server) == ([], [])


async def test_the_launch_environment_is_the_notebooks(server: Any) -> None:
    notebook = notebook_of(
        "import os\nprint(os.environ['PYTHONHASHSEED'], os.environ['CUBLAS_WORKSPACE_CONFIG'])",
        "print({'a', 'b', 'c', 'd'})",
        jupyterlab_seed={
            "version": 1,
            "environment": {
                "PYTHONHASHSEED": "7",
                "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
                "PATH": "/nowhere",
            },
        },
    )
    _, state = await start(server, notebook=notebook)
    report = (await finish(server, state))["report"]
    assert report["verdict"]["kind"] == "reproduced"
    assert [run["hashSeed"] for run in report["runs"]] == ["7", "7"]


async def test_hash_order_is_told_by_runs_alone(server: Any) -> None:
    _, state = await start(server, "print({'a', 'b', 'c', 'd', 'e', 'f'})")
    report = (await finish(server, state))["report"]
    assert (report["cause"]["source"], report["cause"]["proven"]) == ("hash-order", True)
    assert [run["label"] for run in report["runs"]] == ["A", "B", "C", "D"]
    assert await left(server) == ([], [])


async def test_a_cell_that_asks_for_input(server: Any) -> None:
    _, state = await start(server, "x = 1", "input('?')")
    state = await finish(server, state)
    assert state["status"] == "failed" and state["report"] is None
    assert state["error"]["kind"] == "input" and "ell 2, `input" in state["error"]["message"]
    assert await left(server) == ([], [])


async def test_a_kernel_that_dies_is_not_started_again(server: Any) -> None:
    _, state = await start(server, "x = 1", "import os\nos._exit(1)", "print('never')")
    state = await finish(server, state)
    assert state["report"]["verdict"]["kind"] == "died", state["report"]["verdict"]
    assert state["report"]["cells"][2]["state"] == "not-run"
    assert await left(server) == ([], [])


@pytest.mark.parametrize(("deaths", "kind"), [(1, "done"), (9, "failed")])
async def test_a_kernel_that_dies_before_it_answers_is_started_once_more(
    server: Any, tmp_path: Path, monkeypatch: Any, deaths: int, kind: str
) -> None:
    # As one does whose port another process has taken.
    folder = tmp_path / "kernels" / "dying"
    folder.mkdir(parents=True)
    count = tmp_path / "count"
    code = (
        "import os, runpy, sys; from pathlib import Path; "
        f"count = Path({str(count)!r}); "
        "done = len(count.read_text()) if count.exists() else 0; "
        "file = os.open(count, os.O_APPEND | os.O_CREAT | os.O_WRONLY); os.write(file, b'x'); "
        f"done < {deaths} and sys.exit(1); "
        "runpy.run_module('ipykernel_launcher', run_name='__main__')"
    )
    argv = [sys.executable, "-c", code, "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": "dying", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    monkeypatch.setattr(server.app.kernel_spec_manager, "kernel_dirs", [str(folder.parent)])
    notebook = notebook_of("1", kernel="dying")
    _, state = await start(server, notebook=notebook, options={"sideBySide": False})
    state = await finish(server, state)
    assert state["status"] == kind, state
    if kind == "failed":
        assert state["error"]["kind"] == "kernel-start"
    assert len(count.read_text()) == (3 if kind == "done" else 2)
    assert await left(server) == ([], [])


async def test_an_unknown_kernel(server: Any) -> None:
    notebook = notebook_of("1", kernel="nowhere")
    _, state = await start(server, notebook=notebook)
    state = await finish(server, state)
    assert state["status"] == "failed" and state["error"]["kind"] == "unknown-kernel"
    assert "'nowhere'" in state["error"]["message"] and "python3" in state["error"]["message"]


@pytest.mark.skipif(not Path("/proc").exists(), reason="reads /proc")
async def test_cancelling_leaves_nothing(
    own_processes: None, server: Any, monkeypatch: Any
) -> None:
    marker = f"seed-test-{os.getpid()}-{time.monotonic_ns()}"
    monkeypatch.setenv("SEED_TEST_MARKER", marker)
    child = "import subprocess\nsubprocess.Popen(['sleep', '600'])"
    _, state = await start(server, child, "import time\ntime.sleep(600)")
    await until(
        server,
        state,
        lambda now: [one["cell"] for one in now["progress"]] == [1, 1],
    )
    assert len(processes_with(marker)) >= 4
    begun = time.monotonic()
    status, _ = await server.call("DELETE", *ROOT, state["id"])
    assert status == 204 and time.monotonic() - begun < PATIENCE
    assert processes_with(marker) == []
    assert await left(server) == ([], [])
    _, state = await server.call("GET", *ROOT, state["id"])
    assert state["status"] == "cancelled" and state["report"] is None
    # What has ended is forgotten.
    assert (await server.call("DELETE", *ROOT, state["id"]))[0] == 204
    assert (await server.call("GET", *ROOT, state["id"]))[0] == 404


async def test_one_notebook_is_verified_once_at_a_time(server: Any) -> None:
    _, first = await start(server, "import time\ntime.sleep(600)")
    status, answer = await start(server, "1")
    assert status == 409 and answer["kind"] == "busy" and answer["id"] == first["id"]
    status, found = await server.call("GET", *ROOT, params={"path": "nb.ipynb"})
    assert found["verifications"][0]["status"] == "running"
    assert (await server.call("DELETE", *ROOT, first["id"]))[0] == 204
    status, second = await start(server, "1")
    assert status == 201
    await finish(server, second)


async def test_spellings_of_a_path_are_one_notebook(server: Any) -> None:
    _, first = await start(server, "import time\ntime.sleep(600)", path="b/x.ipynb")
    for path in ("./b/x.ipynb", "b//x.ipynb", "/b/x.ipynb/", "RTC:b/x.ipynb", "c/../b/x.ipynb"):
        status, answer = await start(server, "1", path=path)
        assert (status, answer.get("id")) == (409, first["id"]), path
        status, found = await server.call("GET", *ROOT, params={"path": path})
        assert [one["id"] for one in found["verifications"]] == [first["id"]], path
    await server.call("DELETE", *ROOT, first["id"])


@pytest.mark.parametrize("path", ["../x.ipynb", "a/../../x.ipynb", "/..", "RTC:../x", ".", "a\0b"])
async def test_a_path_outside_the_root_is_refused_at_once(server: Any, path: str) -> None:
    status, answer = await start(server, "1", path=path)
    assert status == 400 and answer["kind"] == "bad-option" and "root" in answer["message"]
    if "\0" not in path:  # which tornado leaves out of a query
        assert (await server.call("GET", *ROOT, params={"path": path}))[0] == 400
    assert await left(server) == ([], [])


class TestOneAtATime:
    @pytest.fixture
    def jp_server_config(self) -> dict[str, Any]:
        return {"ServerApp": EXTENSION, "JupyterLabSeed": {"max_verifications": 1}}

    async def test_more_are_refused_in_words(self, server: Any) -> None:
        _, first = await start(server, "import time\ntime.sleep(600)")
        status, answer = await start(server, "1", path="other.ipynb")
        assert status == 429 and answer["kind"] == "too-many"
        assert answer["message"].startswith("This server verifies one notebook at a time")
        # The same notebook is busy, whatever the others do.
        assert (await start(server, "1"))[0] == 409
        await server.call("DELETE", *ROOT, first["id"])
        status, second = await start(server, "1", path="other.ipynb")
        assert status == 201
        await finish(server, second)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("no JSON", "bad-option"),
        ("[]", "bad-option"),
        ({"notebook": {}}, "bad-option"),
        ({"path": "a.ipynb"}, "not-a-notebook"),
        ({"path": "a.ipynb", "notebook": {}}, "not-a-notebook"),
        ({"path": "a.ipynb", "notebook": notebook_of()}, "no-code"),
        *[
            ({"path": "a.ipynb", "notebook": notebook_of("1"), "options": options}, "bad-option")
            for options in (
                [1],
                {"timeout": 0},
                {"timeout": True},
                {"timeout": 10**400},
                {"tolerance": 1},
                {"tolerance": -1e-9},
                {"tolerance": "0"},
                {"sideBySide": 1.5},
                {"masksOff": ["nothing"]},
                {"masksOff": "address"},
                {"stored": 1},
                {"changes": {}},
                {"changes": [{"cell": 0, "line": 1, "before": ["2"], "after": []}]},
                {"changes": [{"cell": 9, "line": 1, "before": [], "after": []}]},
                {"environment": ["PYTHONHASHSEED"]},
                {"environment": {"PATH": "/tmp"}},
                {"environment": {"PYTHONHASHSEED": "-1"}},
                {"environment": {"PYTHONHASHSEED": 1}},
                {"timed": "yes"},
                {"runs": 1},
                {"runs": 2.5},
                {"runs": 101},
                {"determinism": {"algorithms": "perhaps"}},
                {"determinism": {"speed": "on"}},
                {"changes": [{"cell": 0, "line": 1, "before": [], "after": [1]}]},
                {"changes": [{"cell": 0, "line": 0, "before": [], "after": ["x"]}]},
            )
        ],
    ],
)
async def test_bad_requests(server: Any, body: Any, kind: str) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    status, answer = await server.call("POST", *ROOT, body=text)
    assert status == 400 and answer["kind"] == kind and answer["message"]
    assert await left(server) == ([], [])


async def test_what_does_not_exist(server: Any) -> None:
    assert (await server.call("GET", *ROOT, UNKNOWN))[0] == 404
    assert (await server.call("DELETE", *ROOT, UNKNOWN))[0] == 404
    assert (await server.call("GET", *ROOT, UNKNOWN, "report.json"))[0] == 404


async def test_the_masks(server: Any) -> None:
    status, answer = await server.call("GET", *ROOT, "masks")
    assert status == 200
    assert [rule["id"] for rule in answer["masks"]] == list(masks.RULES)


@pytest.mark.parametrize("headers", NOBODY)
async def test_nobody_unknown_is_served(server: Any, headers: dict[str, str]) -> None:
    for method, path in [
        ("GET", ()),
        ("POST", ()),
        ("GET", ("masks",)),
        ("GET", (UNKNOWN,)),
        ("DELETE", (UNKNOWN,)),
        ("GET", (UNKNOWN, "report.html")),
    ]:
        status, _ = await server.call(method, *ROOT, *path, headers=headers)
        assert status in (401, 403), (method, path)


class TestReader:
    @pytest.fixture
    def jp_server_config(self) -> dict[str, Any]:
        return {"ServerApp": {**EXTENSION, "authorizer_class": Reader}}

    async def test_may_not_start_one(self, server: Any) -> None:
        assert (await start(server, "1"))[0] == 403
        assert (await server.call("DELETE", *ROOT, UNKNOWN))[0] == 403
        assert (await server.call("GET", *ROOT, params={"path": "nb.ipynb"}))[0] == 200
        assert await left(server) == ([], [])


class Writer(AllowAllAuthorizer):
    """May start kernels, and run nothing in them."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        return resource != "kernels" or action != "execute"


class TestWriter:
    @pytest.fixture
    def jp_server_config(self) -> dict[str, Any]:
        return {"ServerApp": {**EXTENSION, "authorizer_class": Writer}}

    async def test_may_not_run_a_notebook(self, server: Any) -> None:
        assert (await start(server, "1"))[0] == 403
        assert await left(server) == ([], [])
