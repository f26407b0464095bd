"""A server that is stopped in the middle of a verification leaves no process behind."""

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


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGKILL])
def test_stopped(signum: int, tmp_path: Path) -> None:
    marker = f"seed-stop-{os.getpid()}-{time.monotonic_ns()}"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
            *(f"--ServerApp.port={port}", "--IdentityProvider.token=t"),
            "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={tmp_path}",
            '--ServerApp.jpserver_extensions={"jupyterlab_seed": True}',
        ],
        env={**os.environ, "SEED_TEST_MARKER": marker, "JUPYTER_CONFIG_DIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    root = f"http://127.0.0.1:{port}"

    def call(path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(root + path, data, {"Authorization": "token t"})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)
        except OSError:
            return None

    try:
        wait_for("server", lambda: call("/api"))
        notebook = notebook_of(
            DAEMON if signum == signal.SIGTERM else "import time\ntime.sleep(600)"
        )
        state = call("/jupyterlab-seed/verifications", {"path": "a.ipynb", "notebook": notebook})
        path = f"/jupyterlab-seed/verifications/{state['id']}"

        def both_run() -> bool:
            return [one["cell"] for one in call(path)["progress"]] == [0, 0]

        wait_for("cell that runs", both_run)
        assert len(processes_with(marker)) >= 3
        server.send_signal(signum)
        server.wait(PATIENCE)
        # Of a server that was killed the kernels notice by themselves.
        wait_for("end of the kernels", lambda: not processes_with(marker))
    finally:
        for pid in processes_with(marker):
            os.kill(pid, signal.SIGKILL)
        server.kill()
        server.wait()
