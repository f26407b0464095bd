"""Kernels for the tests of the probe, spoken to as a page does."""

from __future__ import annotations

import base64
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

from jupyterlab_seed.probe.join import expression

ROOT = Path(__file__).parents[3]
PATIENCE = 60
MODULES = ["random", "numpy", "torch", "sklearn", "no_such_module_at_all", "os.path"]


class Kernel:
    """A kernel that a page watches."""

    def __init__(self, python: str = sys.executable) -> None:
        # Through files: another process may take a port before the kernel binds it.
        ports = {"transport": "ipc", "ip": str(Path(tempfile.mkdtemp(prefix="seed-")) / "k")}
        self.manager = KernelManager(**({} if sys.platform == "win32" else ports))
        self.manager._kernel_spec = KernelSpec(
            argv=[python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            language="python",
        )
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)
        self.messages: list[dict[str, Any]] = []
        self.printed = ""
        self.reply: dict[str, Any] = {}

    def ask(self, function: str, **request: Any) -> Any:
        """Call a function of the probe as a page does; its messages are in ``messages``."""
        content = {
            "code": "",
            "silent": True,
            "store_history": False,
            "allow_stdin": False,
            "stop_on_error": False,
            "user_expressions": {"answer": expression(function, request)},
        }
        self.wait(self.send(content))
        shown = self.reply["user_expressions"]["answer"]
        assert shown["status"] == "ok", shown
        return json.loads(base64.b64decode(shown["data"]["text/plain"][1:-1], validate=True))

    def watch(self, since: int = 0) -> Any:
        return self.ask("watch", since=since)

    def send(self, content: dict[str, Any], cell: str | None = None, **header: Any) -> str:
        message = self.client.session.msg(
            "execute_request", content, metadata={"cellId": cell} if cell else {}
        )
        message["header"].update(header)
        self.client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def begin(self, code: str, cell: str | None = "a", **more: Any) -> str:
        header = {"subshell_id": more.pop("subshell")} if "subshell" in more else {}
        content = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
            **more,
        }
        return self.send(content, cell, **header)

    def wait(self, *asked: str) -> None:
        """Until these requests are done; what came meanwhile is in ``messages``."""
        self.messages, self.printed, left = [], "", set(asked)
        while left:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            content, parent = message["content"], message["parent_header"].get("msg_id")
            if message["msg_type"] == "status":
                if content["execution_state"] == "idle":
                    left.discard(parent)
            elif message["msg_type"] == "stream":
                self.printed += content["text"]
            elif message["msg_type"].startswith("comm"):
                self.messages.append(message)
        left = set(asked)
        while left:
            reply = self.client.get_shell_msg(timeout=PATIENCE)
            left.discard(reply["parent_header"].get("msg_id"))
            self.reply = reply["content"]

    def run(self, code: str, cell: str | None = "a", **more: Any) -> Any:
        """Run a cell; its record, as it came with the message."""
        self.wait(self.begin(code, cell, **more))
        if not self.messages:
            return None
        (message,) = self.messages
        assert message["msg_type"] == "comm_msg"
        return message["content"]["data"]

    def seeds(self, code: str) -> dict[str, Any]:
        """The seeds in force after a cell."""
        record = self.run(code)
        assert record["outcome"] == "ok", self.reply
        return {name: stream[3] for name, stream in record["streams"].items()}

    def value(self, text: str) -> str:
        """What an expression shows, asked silently."""
        content = {
            "code": "",
            "silent": True,
            "user_expressions": {"x": text},
        }
        self.wait(self.send(content))
        return self.reply["user_expressions"]["x"]["data"]["text/plain"]

    def stop(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


class PlainKernel:
    """A kernel that nobody watches."""

    def __init__(self, manager: Any, client: Any) -> None:
        self.manager = manager
        self.count: int | None = None
        self._client = client

    def run(self, code: str) -> str:
        """Run a cell; what it printed."""
        printed: list[str] = []

        def keep(message: dict[str, Any]) -> None:
            if message["msg_type"] == "stream":
                printed.append(message["content"]["text"])

        reply = self._client.execute_interactive(code, output_hook=keep, timeout=PATIENCE)
        assert reply["content"]["status"] == "ok", reply["content"]
        self.count = reply["content"]["execution_count"]
        return "".join(printed)

    def ask(
        self,
        seed: int | None = 42,
        environment: dict[str, str] | None = None,
        modules: list[str] = MODULES,
    ) -> dict[str, Any]:
        """The probe's answer."""
        request = {"modules": modules, "seed": seed, "environment": environment or {}}
        noise: list[Any] = []
        reply = self._client.execute_interactive(
            "",
            silent=True,
            store_history=False,
            user_expressions={"report": expression("report", request)},
            allow_stdin=False,
            stop_on_error=False,
            output_hook=lambda message: noise.append(
                message if message["msg_type"] != "status" else None
            ),
            timeout=PATIENCE,
        )
        assert not any(noise), noise
        shown = reply["content"]["user_expressions"]["report"]
        assert shown["status"] == "ok", shown
        text = shown["data"]["text/plain"]
        # The page strips a quote at either end and unescapes nothing.
        assert text[0] == text[-1] == "'"
        answer = json.loads(base64.b64decode(text[1:-1], validate=True))
        for name, found in answer["environment"].items():
            assert found.pop("wanted", environment[name]) == environment[name]
        return answer

    def connect(self) -> None:
        """Ask what a page asks when it connects."""
        self._client.kernel_info(reply=True, timeout=PATIENCE)

    def seed(self, code: str, seed: int | None = 42, transform: bool = False) -> dict[str, Any]:
        """Seed it as a page does when it has just started."""
        request = {"code": code, "seed": seed, "transform": transform}
        reply = self._client.execute_interactive(
            "",
            silent=True,
            store_history=False,
            user_expressions={"answer": expression("seed", request)},
            output_hook=lambda message: None,
            timeout=PATIENCE,
        )
        shown = reply["content"]["user_expressions"]["answer"]
        assert shown["status"] == "ok", shown
        return json.loads(base64.b64decode(shown["data"]["text/plain"][1:-1]))

    def seeds(self, seed: int | None = 42) -> dict[str, Any]:
        """Stream to seed; "unknown" where it is not known."""
        found = self.ask(seed)["seeds"]
        return {
            name: value["seed"] if value["known"] else "unknown" for name, value in found.items()
        }


Start = Callable[..., Kernel]
StartPlain = Callable[..., PlainKernel]
