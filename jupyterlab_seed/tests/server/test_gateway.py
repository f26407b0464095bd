"""Kernels behind a Gateway: another Jupyter server, with the same REST and websocket API."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from jupyter_client.kernelspec import KernelSpec
from jupyter_server.gateway.gateway_client import GatewayClient
from tornado.web import HTTPError

from jupyterlab_seed.runs.processes import MarkedProcesses
from jupyterlab_seed.server import kernels
from jupyterlab_seed.server.kernel_specs import server_spec

from .conftest import EXTENSION, PATIENCE
from .test_verification_rest import finish, start


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: Any) -> Iterator[str]:
    """The address of a server whose kernels others use."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "jupyter_server",
            "--no-browser",
            "--allow-root",
            f"--port={port}",
            "--ServerApp.port_retries=0",
            # The client of a Gateway sends no token to its websocket.
            "--IdentityProvider.token=",
            "--ServerApp.disable_check_xsrf=True",
            # The extensions of this machine are not what is tested.
            "--ServerApp.jpserver_extensions={}",
            f"--ServerApp.root_dir={tmp_path_factory.mktemp('gateway')}",
        ],
        env={**os.environ, "JUPYTER_CONFIG_DIR": str(tmp_path_factory.mktemp("config"))},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _until_up(f"{address}/api", process)
        yield address
    finally:
        process.terminate()
        process.wait()


def _until_up(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None, "the Gateway ended"
        try:
            with urllib.request.urlopen(address) as answer:
                json.load(answer)
            return
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


class TestVerification:
    @pytest.fixture
    def jp_server_config(self, gateway: str) -> Any:
        GatewayClient.clear_instance()
        client = {"url": gateway}
        yield {"ServerApp": EXTENSION, "GatewayClient": client}
        GatewayClient.clear_instance()

    async def test_finds_a_difference_and_leaves_no_kernel(self, server: Any) -> None:
        status, state = await start(server, "import random\nprint(random.random())")
        assert status == 201
        state = await finish(server, state)
        assert state["status"] == "done", state
        assert state["report"]["verdict"]["kind"] == "diverged"
        assert state["report"]["cells"][0]["state"] == "output"
        _, kernels = await server.call("GET", "api", "kernels")
        assert kernels == []

    async def test_an_unknown_kernel_is_said(self, server: Any) -> None:
        notebook = {
            "cells": [
                {"cell_type": "code", "source": "1", "metadata": {}, "outputs": [], "id": "a"}
            ],
            "metadata": {"kernelspec": {"name": "none", "display_name": "none"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        _, state = await start(server, notebook=notebook)
        state = await finish(server, state)
        assert state["status"] == "failed"
        assert "There is no kernel named 'none'" in json.dumps(state)


class Failing:
    """A manager that cannot shut a kernel down at once, as a Gateway that is starting it anew."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.left = {"k"}

    def __contains__(self, name: str) -> bool:
        return name in self.left

    async def shutdown_kernel(self, name: str, now: bool) -> None:
        assert now
        self.failures -= 1
        if self.failures >= 0:
            raise HTTPError(500)
        self.left.discard(name)


@pytest.mark.parametrize(("failures", "left"), [(0, set()), (3, set()), (9, {"k"})])
async def test_a_kernel_that_cannot_be_shut_down_at_once(
    failures: int, left: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernels, "_PAUSES", (0, 0, 0, 0))
    manager = Failing(failures)
    unused: Any = None
    kernel = kernels.ServerKernel(manager, unused, MarkedProcesses(), {})
    kernel._id = "k"
    await kernel.close()
    assert manager.left == left


class Specs:
    """A manager that answers with anything."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    async def get_kernel_spec(self, name: str) -> Any:
        return self.answer


async def test_a_model_becomes_a_specification() -> None:
    model = {"argv": ["python"], "language": "python", "env": {"A": "1"}, "resources": {}}
    spec = await server_spec(Specs({"name": "a", "spec": model}), "a")
    assert (spec.argv, spec.language, spec.env) == (["python"], "python", {"A": "1"})
    own = KernelSpec(language="R")
    assert await server_spec(Specs(own), "a") is own


@pytest.mark.parametrize("answer", [{}, {"spec": None}, {"name": "a", "spec": []}])
async def test_an_answer_that_is_none_is_refused(answer: Any) -> None:
    with pytest.raises(ValueError, match="without a spec"):
        await server_spec(Specs(answer), "a")
