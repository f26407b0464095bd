"""A server that is stopped in the middle of a verification or a study leaves no process behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import PATIENCE
from .test_study_rest import content
from .test_verification_rest import notebook_of, processes_with

pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="reads /proc")


def wait_for(what: str, test: Callable[[], Any]) -> Any:
    """What ``test`` gives once that is something."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = test()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"there was no {what}")


#: It leaves session and family of its kernel; only a server that is asked to end can find it.
DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
time.sleep(600)
"""


class Server:
    """A server of its own, whose processes carry a mark."""

    def __init__(self, folder: Path) -> None:
        self.marker = f"seed-stop-{os.getpid()}-{time.monotonic_ns()}"
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self._root = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
                *(f"--ServerApp.port={port}", "--IdentityProvider.token=t"),
                "--ServerApp.port_retries=0",
                f"--ServerApp.root_dir={folder}",
                '--ServerApp.jpserver_extensions={"jupyterlab_seed": True}',
            ],
            env={**os.environ, "SEED_TEST_MARKER": self.marker, "JUPYTER_CONFIG_DIR": str(folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_error: object) -> None:
        for pid in processes_with(self.marker):
            os.kill(pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()

    def call(self, path: str, body: Any = None) -> Any:
        """The answer to a request, None if there is none."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._root + path, data, {"Authorization": "token t"})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)
        except OSError:
            return None

    def ready(self) -> None:
        """Wait until it answers."""
        wait_for("server", lambda: self.call("/api"))

    def stop(self, signum: int) -> None:
        """Stop it; its kernels must go with it."""
        self._process.send_signal(signum)
        self._process.wait(PATIENCE)
        # Of a server that was killed the kernels notice by themselves.
        wait_for("end of the kernels", lambda: not processes_with(self.marker))


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGKILL])
def test_stopped(signum: int, tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        server.ready()
        notebook = notebook_of(
            DAEMON if signum == signal.SIGTERM else "import time\ntime.sleep(600)"
        )
        body = {"path": "a.ipynb", "notebook": notebook}
        state = server.call("/jupyterlab-seed/verifications", body)
        path = f"/jupyterlab-seed/verifications/{state['id']}"

        def both_run() -> bool:
            return [one["cell"] for one in server.call(path)["progress"]] == [0, 0]

        wait_for("cell that runs", both_run)
        assert len(processes_with(server.marker)) >= 3
        server.stop(signum)


def test_a_study_goes_on_after_its_server_was_killed(tmp_path: Path) -> None:
    """What was done is found, no kernel is left, and no seed runs twice."""
    pytest.importorskip("quickjs")
    waits = "import os, time\nwhile SEED > 43 and not os.path.exists('gate'): time.sleep(0.05)"
    body = {
        "path": "a.ipynb",
        "notebook": content("gain = 0", waits, "random.random()"),
        "options": {"seeds": 4, "jobs": 2},
    }
    kept = tmp_path / ".seed-study/a.ipynb.jsonl"

    def seeds() -> list[int]:
        text = kept.read_text("utf-8") if kept.exists() else ""
        return sorted(json.loads(line)["seed"] for line in text.splitlines())

    with Server(tmp_path) as server:
        server.ready()
        server.call("/jupyterlab-seed/studies", body)
        wait_for("two runs", lambda: seeds() == [42, 43])
        server.stop(signal.SIGKILL)
    (tmp_path / "gate").touch()
    with Server(tmp_path) as server:
        server.ready()
        state = server.call("/jupyterlab-seed/studies", body)
        path = f"/jupyterlab-seed/studies/{state['id']}"
        wait_for("end", lambda: server.call(path)["status"] != "running")
        state = server.call(path)
        assert state["status"] == "done" and state["progress"][0]["stored"] == 2, state
        assert seeds() == [42, 43, 44, 45]
        server.stop(signal.SIGTERM)
