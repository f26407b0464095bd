"""Fixtures: a server with the extension, notebooks on its disk, and kernels to ask."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from jupyter_core.utils import ensure_async
from tornado.httpclient import HTTPClientError

from .seeded import SEED_CELL, seed_cell

#: What a fresh kernel's answer may take, in seconds.
PATIENCE = 60

#: A config that has nothing but the extension.
EXTENSION = {
    "jpserver_extensions": {"jupyterlab_seed": True},
    "allow_unauthenticated_access": False,
}


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    """The server's config; tests override it to bring classes of their own."""
    return {"ServerApp": EXTENSION, "KernelRestarter": {"time_to_dead": 0.3}}


@pytest.fixture
def notebook(jp_root_dir: Any) -> Callable[..., str]:
    """Write a notebook with this launch environment and return its contents path."""

    def write(environment: Any = None, path: str = "nb.ipynb", **more: Any) -> str:
        metadata = {} if environment is None else {"environment": environment, "version": 1}
        content = {
            "cells": more.pop("cells", []),
            "metadata": {"jupyterlab_seed": metadata} if metadata else {},
            "nbformat": 4,
            "nbformat_minor": 5,
            **more,
        }
        target = jp_root_dir / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(content), encoding="utf-8")
        return path

    return write


@pytest.fixture
def seeded(notebook: Any) -> Any:
    """Write a notebook with this seed cell, and return its contents path."""

    def write(source: str = SEED_CELL, path: str = "nb.ipynb", key: Any = None, **more: Any) -> str:
        metadata = {"jupyterlab_seed": {"version": 1, "frameworks": ["python"], **(key or {})}}
        cells = [seed_cell(source), *more.pop("cells", [])]
        return notebook(None, path, cells=cells, metadata=metadata, **more)

    return write


class Server:
    """The REST calls that the tests make, and answers from the kernels themselves."""

    def __init__(self, fetch: Any, app: Any) -> None:
        self._fetch = fetch
        self.app = app

    async def call(self, method: str, *path: str, **options: Any) -> tuple[int, Any]:
        """Status and parsed body of one request; errors are answers too."""
        if "json" in options:
            options["body"] = json.dumps(options.pop("json"))
        elif method in ("PUT", "POST", "PATCH"):
            options.setdefault("body", "")
        try:
            response = await self._fetch(*path, method=method, request_timeout=PATIENCE, **options)
        except HTTPClientError as error:
            response = error.response
            assert response is not None, error
        body = response.body
        kind = response.headers.get("Content-Type", "")
        return response.code, json.loads(body) if body and "json" in kind else None

    async def environment(self, method: str, kernel: str, **options: Any) -> tuple[int, Any]:
        """One request to the kernel's environment endpoint."""
        return await self.call(
            method, "jupyterlab-seed", "kernels", kernel, "environment", **options
        )

    async def open(self, path: str, **session: Any) -> tuple[str, str]:
        """Start a session as `POST /api/sessions` does; its id and its kernel's."""
        model = {"path": path, "type": "notebook", "kernel": {"name": "python3"}, **session}
        status, answer = await self.call("POST", "api", "sessions", json=model)
        assert status == 201, answer
        return answer["id"], answer["kernel"]["id"]

    async def restart(self, kernel: str) -> None:
        """Restart as the user's button does."""
        status, answer = await self.call("POST", "api", "kernels", kernel, "restart", json={})
        assert status == 200, answer

    async def ask(self, kernel: str, expression: str) -> Any:
        """The value of a Python expression in the kernel; it must have a literal's repr."""
        client = await self._ready(kernel)
        try:
            reply = await ensure_async(
                client.execute(
                    "",
                    user_expressions={"x": f"__import__('json').dumps({expression})"},
                    reply=True,
                    timeout=PATIENCE,
                )
            )
        finally:
            client.stop_channels()
        content = reply["content"]["user_expressions"]["x"]
        assert content["status"] == "ok", content
        return json.loads(content["data"]["text/plain"][1:-1].replace("\\\\", "\\"))

    async def run(self, kernel: str, code: str) -> None:
        """Run a cell without an id, as clients other than a page do."""
        client = await self._ready(kernel)
        try:
            await ensure_async(client.execute(code, reply=True, timeout=PATIENCE))
        finally:
            client.stop_channels()

    async def printed(self, kernel: str, code: str) -> str:
        """What code prints, in a kernel of any language."""
        client = await self._ready(kernel)
        try:
            asked = client.execute(code)
            printed = ""
            while True:
                message = await ensure_async(client.get_iopub_msg(timeout=PATIENCE))
                if message["parent_header"].get("msg_id") != asked:
                    continue
                if message["msg_type"] == "stream":
                    printed += message["content"]["text"]
                if message["content"].get("execution_state") == "idle":
                    return printed
        finally:
            client.stop_channels()

    async def _ready(self, kernel: str) -> Any:
        """A client of a kernel that answers.

        Another process may take one of the ports that were chosen for a kernel before it binds
        them; the server then starts it again with others, and its first client knows the old ones.
        """
        deadline = time.monotonic() + PATIENCE
        while True:
            client = self.app.kernel_manager.get_kernel(kernel).client()
            client.start_channels()
            try:
                await ensure_async(client.wait_for_ready(timeout=PATIENCE))
                return client
            except RuntimeError:
                client.stop_channels()
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.5)

    async def variables(self, kernel: str) -> dict[str, str]:
        """The four variables of the list that the kernel's process has."""
        names = ["PYTHONHASHSEED", "CUBLAS_WORKSPACE_CONFIG", "TF_DETERMINISTIC_OPS", "XLA_FLAGS"]
        return await self.ask(
            kernel,
            f"{{n: v for n, v in __import__('os').environ.items() if n in {names!r}}}",
        )


@pytest.fixture
def server(jp_fetch: Any, jp_serverapp: Any, monkeypatch: Any) -> Server:
    """A running server, in an environment without the four variables; its end is jp_serverapp's."""
    for name in ("PYTHONHASHSEED", "CUBLAS_WORKSPACE_CONFIG", "TF_DETERMINISTIC_OPS", "XLA_FLAGS"):
        monkeypatch.delenv(name, raising=False)
    return Server(jp_fetch, jp_serverapp)
