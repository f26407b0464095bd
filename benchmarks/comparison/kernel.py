"""A kernel, asked as a notebook page asks it."""

import queue
import subprocess
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpec
from nbformat.v4 import output_from_msg

TIMEOUT = 180  # seconds for a start, or for one cell


class Own(KernelManager):
    """Starts a kernel by its command, whatever kernelspecs are installed."""

    def __init__(self, argv: Sequence[str], address: str):
        # Ports are chosen before the kernel binds them; files are not taken meanwhile.
        super().__init__(transport="ipc", ip=address)
        self._argv = list(argv)

    @property
    def kernel_spec(self) -> KernelSpec:
        """What the command is."""
        return KernelSpec(argv=self._argv, display_name="Python", language="python")


@dataclass
class Run:
    """What an execution led to."""

    #: In the notebook's format.
    outputs: list = field(default_factory=list)
    #: ``ok``, ``error`` or ``aborted``; with an error, its name.
    status: str = "ok"
    error: str = ""


class Kernel:
    """One kernel, from its start to its end."""

    def __init__(self, argv: Sequence[str], environment: dict[str, str], folder: Path):
        """Start it; ``folder`` is where it works."""
        self._manager = Own(argv, str(folder / "k"))
        # One of them writes a log of all that it does.
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._manager.start_kernel(env=environment, cwd=str(folder), **quiet)
        self._client = self._manager.client()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=TIMEOUT)
        #: Called with each message that is no output: its type and content.
        self.heard: Callable[[str, dict], None] = lambda kind, content: None

    def execute(self, code: str, cell: str, may_raise: bool, silent: bool = False) -> Run:
        """Run the code of a cell, with the metadata that JupyterLab sends."""
        content = {
            "code": code,
            "silent": silent,
            "store_history": not silent,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": not may_raise,
        }
        return self._send("execute_request", content, {"cellId": cell})

    def evaluate(self, expression: str) -> str:
        """The ``repr`` of what an expression gives, asked without a trace."""
        content = {
            "code": "",
            "silent": True,
            "store_history": False,
            "user_expressions": {"answer": expression},
            "allow_stdin": False,
        }
        number = self._post("execute_request", content, {})
        answer = self._reply(number)["user_expressions"]["answer"]
        self._idle(number, Run())
        if "data" not in answer:
            raise RuntimeError(f"{answer['ename']}: {answer['evalue']}")
        return answer["data"]["text/plain"]

    def open(self, target: str, data: dict) -> str:
        """Open a comm; returns its id when the kernel has dealt with it."""
        comm = uuid.uuid4().hex
        content = {"comm_id": comm, "target_name": target, "data": data}
        self._idle(self._post("comm_open", content, {}), Run())
        return comm

    def tell(self, comm: str, data: dict) -> None:
        """Send data on a comm, and wait until the kernel has dealt with it."""
        content = {"comm_id": comm, "data": data}
        self._idle(self._post("comm_msg", content, {}), Run())

    def processor(self) -> float | None:
        """Seconds that its threads have run on a processor; None where the system is not Linux."""
        process = getattr(self._manager.provisioner, "pid", None)
        try:
            tasks = list(Path(f"/proc/{process}/task").iterdir())
            return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
        except (OSError, ValueError):
            return None

    def close(self) -> None:
        """End it."""
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)

    def _send(self, kind: str, content: dict, metadata: dict) -> Run:
        number = self._post(kind, content, metadata)
        run = Run()
        self._idle(number, run)
        reply = self._reply(number)
        run.status = reply["status"]
        run.error = reply.get("ename", "")
        return run

    def _post(self, kind: str, content: dict, metadata: dict) -> str:
        message = self._client.session.msg(kind, content)
        message["metadata"].update(metadata)
        self._client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def _idle(self, number: str, run: Run) -> None:
        """Take what a request leads to, until the kernel is idle again."""
        end = time.monotonic() + TIMEOUT
        while True:
            try:
                message = self._client.get_iopub_msg(timeout=end - time.monotonic())
            except queue.Empty:
                raise TimeoutError(f"A kernel was not idle after {TIMEOUT} s.") from None
            kind, content = message["msg_type"], message["content"]
            if kind in ("comm_msg", "flowbook_update"):
                self.heard(kind, content)
            if message["parent_header"].get("msg_id") != number:
                continue
            if kind in ("stream", "execute_result", "display_data", "error"):
                run.outputs.append(output_from_msg(message))
            elif kind == "clear_output":
                run.outputs.clear()
            elif kind == "status" and content["execution_state"] == "idle":
                return

    def _reply(self, number: str) -> dict:
        while True:
            message = self._client.get_shell_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") == number:
                return message["content"]
