"""Real kernels of a real server: what their processes start with, and what a hash then is."""

from __future__ import annotations

import asyncio
import json
import os
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from jupyterlab_seed.server import notebook_file, notebook_metadata
from jupyterlab_seed.server.notebook_file import accepted_environment, read_start

from ..runs.test_environment import XLA_FLAG
from .conftest import PATIENCE

PROBE = "[hash('a'), list({'a', 'b', 'c'})]"
FULL = {
    "PYTHONHASHSEED": "42",
    "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
    "TF_DETERMINISTIC_OPS": "1",
    "XLA_FLAGS": XLA_FLAG,
}


async def kernels_of(server: Any, path: str, times: int = 3) -> list[Any]:
    """What PROBE gives in this many kernels of the notebook, each started anew."""
    results = []
    for _ in range(times):
        session, kernel = await server.open(path)
        results.append(await server.ask(kernel, PROBE))
        assert (await server.call("DELETE", "api", "sessions", session))[0] == 204
    return results


async def test_three_starts_hash_alike(server: Any, notebook: Any) -> None:
    first, second, third = await kernels_of(server, notebook({"PYTHONHASHSEED": "42"}))
    assert first == second == third


async def test_without_it_they_do_not(server: Any, notebook: Any) -> None:
    results = await kernels_of(server, notebook())
    assert len({result[0] for result in results}) == 3


async def test_everything_reaches_the_process(server: Any, notebook: Any) -> None:
    """Also JPY_SESSION_NAME is what it would have been."""
    _, kernel = await server.open(notebook(FULL), name="nb.ipynb")
    assert await server.variables(kernel) == FULL
    name = await server.ask(kernel, "__import__('os').environ['JPY_SESSION_NAME']")
    assert Path(name).name == "nb.ipynb"
    _, state = await server.environment("GET", kernel)
    assert state["wanted"] == state["started"] == FULL


async def test_the_way_jupyterlab_starts_a_session(server: Any, notebook: Any) -> None:
    """Under a UUID, renamed once the kernel runs (apputils, sessioncontext.ts)."""
    notebook({"PYTHONHASHSEED": "7"}, "dir/my nb é.ipynb")
    session, kernel = await server.open(f"dir/{uuid4()}", name="my nb é.ipynb")
    model = {"path": "dir/my nb é.ipynb"}
    assert (await server.call("PATCH", "api", "sessions", session, json=model))[0] == 200
    assert await server.variables(kernel) == {"PYTHONHASHSEED": "7"}


async def test_change_of_kernel(server: Any, notebook: Any) -> None:
    session, before = await server.open(notebook({"PYTHONHASHSEED": "7"}))
    model = {"kernel": {"name": "python3"}}
    _, answer = await server.call("PATCH", "api", "sessions", session, json=model)
    after = answer["kernel"]["id"]
    assert after != before
    assert await server.variables(after) == {"PYTHONHASHSEED": "7"}


async def test_restart_after_put(server: Any, notebook: Any) -> None:
    """Nothing changes before the restart; clearing brings back what there was without us."""
    _, kernel = await server.open(notebook({"PYTHONHASHSEED": "1"}))
    one = await server.ask(kernel, PROBE)
    body = {"environment": {"PYTHONHASHSEED": "2", "TF_DETERMINISTIC_OPS": "1"}}
    _, state = await server.environment("PUT", kernel, json=body)
    assert state["wanted"] == body["environment"]
    assert state["started"] == {"PYTHONHASHSEED": "1"}
    assert await server.ask(kernel, PROBE) == one
    await server.restart(kernel)
    two = await server.ask(kernel, PROBE)
    assert two[0] != one[0]
    assert await server.variables(kernel) == body["environment"]
    _, state = await server.environment("GET", kernel)
    assert state["started"] == body["environment"]
    await server.restart(kernel)
    assert await server.ask(kernel, PROBE) == two
    assert (await server.environment("DELETE", kernel))[0] == 204
    await server.restart(kernel)
    assert await server.variables(kernel) == {}
    _, state = await server.environment("GET", kernel)
    assert state["started"] == {}


async def test_autorestart_keeps_it(server: Any, notebook: Any) -> None:
    """A kernel that dies comes back with what it had, or with what was put since."""
    _, kernel = await server.open(notebook({"PYTHONHASHSEED": "5"}))
    for wanted in ["5", "6"]:
        body = {"environment": {"PYTHONHASHSEED": wanted}}
        assert (await server.environment("PUT", kernel, json=body))[0] == 200
        before = await server.ask(kernel, "__import__('os').getpid()")
        client = server.app.kernel_manager.get_kernel(kernel).client()
        client.start_channels()
        client.execute("import os; os._exit(1)")
        await until_alive_again(server, kernel, before)
        client.stop_channels()
        assert await server.variables(kernel) == {"PYTHONHASHSEED": wanted}
    _, state = await server.environment("GET", kernel)
    assert state["started"] == {"PYTHONHASHSEED": "6"}


async def until_alive_again(server: Any, kernel: str, before: int) -> None:
    """Wait until the kernel's process is another than ``before``."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        await asyncio.sleep(0.1)
        manager = server.app.kernel_manager.get_kernel(kernel)
        if getattr(manager.provisioner, "pid", None) not in (None, before):
            return
    raise AssertionError("the kernel did not come back")


async def test_rename_keeps_it(server: Any, notebook: Any, monkeypatch: Any) -> None:
    """The server then renews the kernel's environment from its own (update_env)."""
    monkeypatch.setenv("PYTHONHASHSEED", "99")
    monkeypatch.setenv("XLA_FLAGS", "--xla_cpu_x=1")
    wanted = {"PYTHONHASHSEED": "5", "XLA_FLAGS": XLA_FLAG}
    session, kernel = await server.open(notebook(wanted), name="nb.ipynb")
    model = {"path": "sub/other.ipynb", "name": "other.ipynb"}
    assert (await server.call("PATCH", "api", "sessions", session, json=model))[0] == 200
    for _ in range(2):
        await server.restart(kernel)
        assert await server.variables(kernel) == {
            "PYTHONHASHSEED": "5",
            "XLA_FLAGS": f"--xla_cpu_x=1 {XLA_FLAG}",
        }
    name = await server.ask(kernel, "__import__('os').environ['JPY_SESSION_NAME']")
    renews = hasattr(server.app.kernel_manager, "update_env")  # jupyter_client 8.5
    assert Path(name).name == ("other.ipynb" if renews else "nb.ipynb")
    assert (await server.environment("DELETE", kernel))[0] == 204
    await server.restart(kernel)
    variables = await server.variables(kernel)
    assert variables == {"PYTHONHASHSEED": "99", "XLA_FLAGS": "--xla_cpu_x=1"}


async def test_the_notebook_goes_before_the_kernelspec(
    server: Any, notebook: Any, monkeypatch: Any
) -> None:
    """A kernelspec's own `env` is in force where the notebook asks for nothing."""
    from jupyter_client.kernelspec import KernelSpecManager

    original = KernelSpecManager.get_kernel_spec

    def with_environment(*args: Any, **kwargs: Any) -> Any:
        spec = original(*args, **kwargs)
        spec.env = {"PYTHONHASHSEED": "3", "TF_DETERMINISTIC_OPS": "0"}
        return spec

    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", with_environment)
    _, kernel = await server.open(notebook({"PYTHONHASHSEED": "5"}))
    assert await server.variables(kernel) == {"PYTHONHASHSEED": "5", "TF_DETERMINISTIC_OPS": "0"}


async def test_an_xla_flags_file_is_left_alone(
    server: Any, notebook: Any, monkeypatch: Any
) -> None:
    monkeypatch.setenv("XLA_FLAGS", "/some/file")
    _, kernel = await server.open(notebook({"XLA_FLAGS": XLA_FLAG}))
    assert await server.variables(kernel) == {"XLA_FLAGS": "/some/file"}
    _, state = await server.environment("GET", kernel)
    assert state["started"] == {} and state["wanted"] == {"XLA_FLAGS": XLA_FLAG}
    assert "XLA_FLAGS" in state["reason"] and state["capable"] is True


async def test_only_accepted_pairs_are_applied(server: Any, notebook: Any, caplog: Any) -> None:
    path = notebook(
        {
            "PYTHONHASHSEED": "1; rm -rf ~",
            "TF_DETERMINISTIC_OPS": "1",
            "CUBLAS_WORKSPACE_CONFIG": 1,
            "PYTHONSTARTUP": "/evil.py",
            **{f"X{i}": "1" for i in range(20)},
        }
    )
    _, kernel = await server.open(path)
    assert await server.variables(kernel) == {"TF_DETERMINISTIC_OPS": "1"}
    _, state = await server.environment("GET", kernel)
    assert state["wanted"] == state["started"] == {"TF_DETERMINISTIC_OPS": "1"}
    seen = await server.ask(kernel, "[n for n in __import__('os').environ if n[0] in 'XP']")
    assert "PYTHONSTARTUP" not in seen and "X0" not in seen
    messages = [record.getMessage() for record in caplog.records]
    assert any("PYTHONHASHSEED" in message and "invalid" in message for message in messages)
    assert sum("jupyterlab-seed:" in message for message in messages) < 10


def write(kind: str, target: Any) -> None:
    """A file that is no notebook, each in its own way."""
    good = {
        "cells": [],
        "metadata": {"jupyterlab_seed": {"environment": {"PYTHONHASHSEED": "5"}}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    if kind == "empty":
        target.write_bytes(b"")
    elif kind == "cut off":
        target.write_text(json.dumps(good)[:-10])
    elif kind == "not UTF-8":
        target.write_bytes(json.dumps(good).encode("utf-16"))
    elif kind == "huge":
        target.write_text(json.dumps(good))
        os.truncate(target, 64 * 2**20 + 1)  # sparse
    elif kind == "huge and right":
        target.write_text(json.dumps(good) + " " * (64 * 2**20))
    elif kind == "directory":
        target.mkdir()
    elif kind == "pipe":
        os.mkfifo(target)
    elif kind == "not a notebook":
        del good["nbformat"]
        target.write_text(json.dumps(good))
    elif kind == "environment is a list":
        good["metadata"] = {"jupyterlab_seed": {"environment": ["PYTHONHASHSEED"]}}
        target.write_text(json.dumps(good))
    elif kind == "hash seed is a number":
        good["metadata"] = {"jupyterlab_seed": {"environment": {"PYTHONHASHSEED": 5}}}
        target.write_text(json.dumps(good))
    else:
        assert kind == "absent"


@pytest.mark.parametrize(
    "kind",
    [
        *("absent", "empty", "cut off", "not UTF-8", "huge", "huge and right", "directory"),
        *("pipe", "not a notebook", "environment is a list", "hash seed is a number"),
    ],
)
async def test_a_bad_file_starts_as_if_it_asked_for_nothing(
    server: Any, jp_root_dir: Any, caplog: Any, kind: str
) -> None:
    write(kind, jp_root_dir / "bad.ipynb")
    _, kernel = await server.open("bad.ipynb")
    assert await server.variables(kernel) == {}
    _, state = await server.environment("GET", kernel)
    assert state["wanted"] == state["started"] == {} and state["capable"] is True
    if kind != "empty":
        warnings = [r for r in caplog.records if "jupyterlab-seed:" in r.getMessage()]
        assert warnings and all(r.levelname == "WARNING" for r in warnings)


async def test_a_huge_file_is_not_read(server: Any, jp_root_dir: Any, monkeypatch: Any) -> None:
    write("huge", jp_root_dir / "bad.ipynb")
    contents = server.app.contents_manager
    read = []
    original = contents._read_file

    async def spy(*args: Any, **kwargs: Any) -> Any:
        read.append(args)
        return await original(*args, **kwargs)

    monkeypatch.setattr(contents, "_read_file", spy)
    await server.open("bad.ipynb")
    assert read == []
    write("cut off", jp_root_dir / "small.ipynb")
    await server.open("small.ipynb")
    assert len(read) == 1  # the spy does see what is read


@pytest.mark.parametrize("path", ["../out.ipynb", "x/../../out.ipynb", ".hidden.ipynb"])
async def test_what_the_server_would_not_show_is_not_read(
    server: Any, notebook: Any, jp_root_dir: Any, path: str
) -> None:
    notebook({"PYTHONHASHSEED": "5"}, "../out.ipynb")
    notebook({"PYTHONHASHSEED": "5"}, ".hidden.ipynb")
    notebook({"PYTHONHASHSEED": "5"}, "x/shown.ipynb")
    contents, log = server.app.contents_manager, server.app.log
    assert await read_environment(contents, path, log) == {}
    assert await read_environment(contents, "x/shown.ipynb", log) == {"PYTHONHASHSEED": "5"}


async def read_environment(contents: Any, path: str, log: Any) -> dict[str, str]:
    return accepted_environment(await read_start(contents, path, log), path, log)


async def test_a_big_notebook_does_not_stop_the_server(
    server: Any, notebook: Any, jp_root_dir: Any, monkeypatch: Any
) -> None:
    """The event loop ticks on while some 40 MB of small cells are read and parsed."""
    for module in (notebook_file, notebook_metadata):
        monkeypatch.setattr(module, "TIMEOUT", 300)  # how long it takes is not the question
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": ["x = 1\n", "y"]}
    path = notebook({"PYTHONHASHSEED": "5"}, cells=[cell] * 450_000)
    assert (jp_root_dir / path).stat().st_size > 10 * notebook_metadata.LARGE
    longest = 0.0

    async def tick() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            longest = max(longest, time.perf_counter() - before)

    ticking = asyncio.ensure_future(tick())
    begun = time.perf_counter()
    environment = await read_environment(server.app.contents_manager, path, server.app.log)
    took = time.perf_counter() - begun
    await asyncio.sleep(0.05)  # let the ticker see a pause that has just ended
    ticking.cancel()
    assert environment == {"PYTHONHASHSEED": "5"}
    assert longest < took / 3  # a slow machine is slow in both


async def test_a_slow_disk_does_not_keep_a_kernel(
    server: Any, notebook: Any, monkeypatch: Any
) -> None:
    async def never(*_: Any, **__: Any) -> Any:
        await asyncio.sleep(3600)

    monkeypatch.setattr(notebook_file, "TIMEOUT", 0.2)
    monkeypatch.setattr(server.app.contents_manager, "get", never)
    _, kernel = await server.open(notebook({"PYTHONHASHSEED": "5"}))
    assert await server.variables(kernel) == {}


@pytest.mark.parametrize("kind", ["console", "file", ""])
async def test_other_sessions_are_untouched(server: Any, notebook: Any, kind: str) -> None:
    path = notebook({"PYTHONHASHSEED": "5"})
    _, kernel = await server.open(path, type=kind, name="nb.ipynb")
    assert await server.variables(kernel) == {}
    _, state = await server.environment("GET", kernel)
    assert state["wanted"] == state["started"] == {}


async def test_a_kernel_without_session_is_untouched(server: Any, notebook: Any) -> None:
    """Also one that is started right after a notebook's."""
    await server.open(notebook({"PYTHONHASHSEED": "5"}))
    model = {"name": "python3", "path": "nb.ipynb"}
    status, answer = await server.call("POST", "api", "kernels", json=model)
    assert status == 201
    assert await server.variables(answer["id"]) == {}


async def test_two_at_once_get_their_own(server: Any, notebook: Any) -> None:
    paths = [notebook({"PYTHONHASHSEED": str(n)}, f"{n}.ipynb") for n in range(4)]
    opened = await asyncio.gather(*(server.open(path) for path in paths))
    for n, (_, kernel) in enumerate(opened):
        assert await server.variables(kernel) == {"PYTHONHASHSEED": str(n)}


async def test_a_start_leaves_nothing_behind(server: Any, notebook: Any, monkeypatch: Any) -> None:
    """A failed start, and a second kernel made under one, give nobody else the environment."""
    sessions, kernels = server.app.session_manager, server.app.kernel_manager
    session = {"path": notebook({"PYTHONHASHSEED": "5"}), "name": None, "type": "notebook"}

    def broken(**_: Any) -> str:
        raise OSError("no folder")

    with monkeypatch.context() as patch:
        patch.setattr(sessions.contents_manager, "get_kernel_path", broken)
        with pytest.raises(OSError, match="no folder"):
            await sessions.start_kernel_for_session("s", **session, kernel_name="python3")
    assert await server.variables(await kernels.start_kernel(kernel_name="python3")) == {}

    original = kernels.start_kernel
    others = []

    async def start_two(**kwargs: Any) -> str:
        first = await original(**kwargs)
        others.append(await original(kernel_name="python3"))
        return first

    monkeypatch.setattr(kernels, "start_kernel", start_two)
    kernel = await sessions.start_kernel_for_session("s", **session, kernel_name="python3")
    assert await server.variables(kernel) == {"PYTHONHASHSEED": "5"}
    assert await server.variables(others[0]) == {}
