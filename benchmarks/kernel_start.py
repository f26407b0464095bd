"""What the launch environment adds to a kernel start: paired, alternating, two real servers.

One server has the extension and one does not; everything else is the same. Each pair starts the
same notebook on both, the order alternating from pair to pair, and measures two things at each:

* ``session``: from `POST /api/sessions` to its reply (the process exists);
* ``first reply``: from the same moment to the reply of the first execution in the kernel.

    python benchmarks/kernel_start.py --pairs 30

Prints a table: the median without, the median of the paired differences (with minus without) and
its 95 % interval by bootstrap. Needs jupyter_server and ipykernel, nothing of a browser.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.simple_httpclient import SimpleAsyncHTTPClient

#: How long a server or a kernel may take, in seconds.
PATIENCE = 60


class Server:
    """A Jupyter server in a child process, on a port and in folders of its own."""

    def __init__(self, extension: bool, root: Path, folder: Path) -> None:
        """Start it, with or without the ``extension``; it serves the notebooks under ``root``."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self._token = secrets.token_hex(16)
        self._url = f"http://127.0.0.1:{port}"
        self.runtime = folder / "runtime"
        config = folder / "config"
        config.mkdir(parents=True)
        extensions = {"ServerApp": {"jpserver_extensions": {"jupyterlab_seed": extension}}}
        (config / "jupyter_server_config.json").write_text(json.dumps(extensions))
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
                f"--ServerApp.port={port}",
                f"--ServerApp.root_dir={root}",
                f"--IdentityProvider.token={self._token}",
            ],
            env={
                **_environment(),
                "JUPYTER_CONFIG_DIR": str(config),
                "JUPYTER_CONFIG_PATH": str(config),
                "JUPYTER_NO_CONFIG": "",
                "JUPYTER_RUNTIME_DIR": str(self.runtime),
            },
            stderr=(folder / "log").open("w"),
        )

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        """One REST request; its parsed reply. Raises tornado's HTTPClientError."""
        reply = await AsyncHTTPClient().fetch(
            HTTPRequest(
                f"{self._url}/{path}",
                method=method,
                headers={"Authorization": f"token {self._token}"},
                body=None if body is None else json.dumps(body),
                request_timeout=PATIENCE,
            )
        )
        return json.loads(reply.body) if reply.body else None

    async def ready(self, extension: bool) -> None:
        """Wait until it answers, and make sure that it has the extension, or has not."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                await self.call("GET", "api/status")
                break
            except Exception:
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.1)
        try:
            capable = (await self.call("GET", "jupyterlab-seed/status"))["capable"]
        except Exception:
            capable = False
        if capable != extension:
            raise RuntimeError(f"the extension is {'not ' if extension else ''}there")

    async def start_once(self, path: str, seed: str | None) -> tuple[float, float]:
        """Seconds to the session's reply and to the first execution's; the kernel is then gone."""
        body = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        begin = time.perf_counter()
        session = await self.call("POST", "api/sessions", body)
        started = time.perf_counter() - begin
        client = AsyncKernelClient()
        client.load_connection_file(str(self.runtime / f"kernel-{session['kernel']['id']}.json"))
        client.start_channels(iopub=False, stdin=False, hb=False)
        try:
            question = {"seed": "__import__('os').environ.get('PYTHONHASHSEED')"}
            reply = await client.execute(
                "", user_expressions=question, reply=True, timeout=PATIENCE
            )
            executed = time.perf_counter() - begin
        finally:
            client.stop_channels()
        got = reply["content"]["user_expressions"]["seed"]["data"]["text/plain"]
        if got != repr(seed):
            raise RuntimeError(f"the kernel has hash seed {got}, not {seed!r}")
        await self.call("DELETE", f"api/sessions/{session['id']}")
        return started, executed

    def stop(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.wait(PATIENCE)


def _environment() -> dict[str, str]:
    """This process's environment without a hash seed, which the kernels would inherit."""
    import os

    return {name: value for name, value in os.environ.items() if name != "PYTHONHASHSEED"}


def notebooks(root: Path) -> dict[str, tuple[str, str | None]]:
    """Write the notebooks; title → (path, the hash seed that its kernel gets)."""
    asks = {"jupyterlab_seed": {"version": 1, "environment": {"PYTHONHASHSEED": "42"}}}
    cell = {
        "cell_type": "code",
        "execution_count": None,
        "id": "x",
        "metadata": {},
        "outputs": [],
        "source": ["x = 1\n", "x"],
    }
    made = {
        "does not ask, 1 kB": ({}, 5, None),
        "asks, 1 kB": (asks, 5, "42"),
        "asks, 1 MB": (asks, 7_500, "42"),
        "does not ask, 20 MB": ({}, 150_000, None),
        "asks, 20 MB": (asks, 150_000, "42"),
    }
    result = {}
    for title, (metadata, cells, seed) in made.items():
        path = title.replace(",", "").replace(" ", "-") + ".ipynb"
        content = {"cells": [cell] * cells, "metadata": metadata, "nbformat": 4}
        (root / path).write_text(json.dumps({**content, "nbformat_minor": 5}))
        result[title] = (path, seed)
    return result


def interval(values: list[float], statistic: Callable[[list[float]], float]) -> tuple[float, float]:
    """The 95 % bootstrap interval of a statistic of ``values`` (percentiles, 5,000 draws)."""
    draw = random.Random(0)
    drawn = sorted(statistic(draw.choices(values, k=len(values))) for _ in range(5000))
    return drawn[125], drawn[4874]


async def measure(pairs: int, only: str | None) -> None:
    """Run everything and print the table."""
    AsyncHTTPClient.configure(SimpleAsyncHTTPClient)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = folder / "root"
        root.mkdir()
        servers = {
            extension: Server(extension, root, folder / str(extension))
            for extension in (True, False)
        }
        try:
            for extension, server in servers.items():
                await server.ready(extension)
            print("| notebook | measured | without, ms | added, ms (median of pairs) | 95 % |")
            print("|---|---|---|---|---|")
            for title, (path, seed) in notebooks(root).items():
                if only and only not in title:
                    continue
                times: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
                for pair in range(-2, pairs):  # two to warm up
                    for extension in (True, False) if pair % 2 else (False, True):
                        got = await servers[extension].start_once(path, seed if extension else None)
                        if pair >= 0:
                            times[extension].append(got)
                for column, measured in enumerate(("session", "first reply")):
                    without = [1e3 * one[column] for one in times[False]]
                    added = [
                        1e3 * one[column] - other
                        for one, other in zip(times[True], without, strict=True)
                    ]
                    low, high = interval(added, statistics.median)
                    print(
                        f"| {title} | {measured} | {statistics.median(without):.0f} "
                        f"| {statistics.median(added):+.1f} | {low:+.1f} … {high:+.1f} |",
                        flush=True,
                    )
        finally:
            for server in servers.values():
                server.stop()


def main() -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=30, help="starts on each server (30)")
    parser.add_argument("--only", help="only notebooks whose title has this in it")
    arguments = parser.parse_args()
    asyncio.run(measure(arguments.pairs, arguments.only))


if __name__ == "__main__":
    main()
