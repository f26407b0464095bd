"""The ledger, in real kernels: what it writes down of each cell, and that it disturbs none.

The invariant behind most tests: a seed that is named is the truth, or it is "unknown".
"""

from __future__ import annotations

import base64
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

from .test_probe import PATIENCE, PROBE, expression

ROOT = Path(__file__).parent.parent.parent


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
            "user_expressions": {"answer": expression(request, function)},
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


Start = Callable[..., Kernel]


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    """Start kernels; they end with the module."""
    started: list[Kernel] = []

    def make(watched: bool = True, **more: Any) -> Kernel:
        kernel = Kernel(**more)
        started.append(kernel)
        if watched:
            assert kernel.watch()["problem"] is None
        return kernel

    yield make
    for kernel in started:
        kernel.stop()


@pytest.fixture(scope="module")
def shared(start: Start) -> Kernel:
    """One kernel with three libraries, for the tests that rely on no earlier state."""
    kernel = start()
    kernel.run("import importlib, random, sys, os\nimport numpy as np\nimport torch")
    return kernel


@pytest.fixture(autouse=True)
def no_problem(request: Any) -> Iterator[None]:
    """Whatever a test does to the shared kernel, the probe has nothing to complain of."""
    yield
    if "shared" in request.fixturenames:
        assert request.getfixturevalue("shared").watch(10**6)["problem"] is None


# What a record holds


def test_the_first_record_of_a_fresh_process(start: Start) -> None:
    kernel = start(watched=False)
    answer = kernel.watch()
    (record,) = answer["records"]
    assert answer["total"] == 1
    assert answer["problem"] is None
    assert len(bytes.fromhex(answer["session"])) >= 8
    fingerprint = record["streams"]["python"][1]
    assert record == {
        "session": answer["session"],
        "n": 0,
        "kind": "start",
        "cell": None,
        "code": "",
        "count": None,
        "outcome": "ok",
        "overlapped": False,
        "fresh": True,
        "streams": {"python": [None, fingerprint, None, None]},
    }
    # A cell, and what the next page is told.
    record = kernel.run("import random\nrandom.seed(5)\nrandom.random()", cell="some-id")
    assert record["streams"]["python"][0] == fingerprint
    assert record["streams"]["python"][2:] == [None, 5]
    assert (record["n"], record["kind"], record["count"]) == (1, "cell", 1)
    assert (record["cell"], record["code"]) == (
        "some-id",
        "import random\nrandom.seed(5)\nrandom.random()",
    )
    assert "fresh" not in record
    again = kernel.watch(1)
    assert again["records"] == [record]
    assert (again["session"], again["total"]) == (answer["session"], 2)
    # Asked twice, and still one message for each cell, of a comm that never opened.
    record = kernel.run("pass")
    (message,) = kernel.messages
    assert message["content"]["comm_id"] == "jupyterlab_seed"
    assert record["n"] == 2
    assert record["streams"]["python"][0] == record["streams"]["python"][1]
    assert "state" not in record


def test_the_first_record_of_a_process_that_has_run(start: Start) -> None:
    kernel = start(watched=False)
    kernel.run(
        "import random, numpy as np, torch\n"
        "random.seed(5); x = [random.random() for _ in range(1000)]\n"
        "np.random.rand(100)"
    )
    (record,) = kernel.watch()["records"]
    assert record["fresh"] is False
    # Proven by their states alone; PyTorch's number could have been given by someone.
    seeds = {name: stream[3] for name, stream in record["streams"].items()}
    assert seeds == {"python": 5, "numpy": None, "torch": "unknown"}
    assert all(stream[0] is stream[2] is None for stream in record["streams"].values())


def test_outcomes(shared: Kernel) -> None:
    def outcome(code: str, **more: Any) -> Any:
        record = shared.run(code, **more)
        assert record["code"] == code
        return record["outcome"], record["count"] == (
            shared.reply["execution_count"] if more.get("store_history", True) else None
        )

    assert outcome("1") == ("ok", True)
    assert outcome("random.random(); 1 / 0") == ("error", True)
    assert outcome("this is no code") == ("error", True)
    assert outcome("  unexpected = 1") == ("ok", True)
    assert outcome("if True:\npass") == ("error", True)
    assert outcome("raise KeyboardInterrupt") == ("interrupted", True)
    assert outcome("raise SystemExit(3)") == ("error", True)
    assert outcome("import asyncio; await asyncio.sleep(0)") == ("ok", True)
    assert outcome("await asyncio.sleep(0); 1 / 0") == ("error", True)
    assert outcome("%time random.random()") == ("ok", True)
    assert outcome("%%capture\nrandom.random()") == ("ok", True)
    assert outcome("random.random()", store_history=False) == ("ok", True)
    assert shared.run("random.random()", cell=None)["cell"] is None


def test_what_is_no_cell(shared: Kernel) -> None:
    total = shared.watch(10**6)["total"]
    assert shared.run("") is None
    assert shared.run(" \n ") is None
    assert shared.run("random.random()", silent=True, store_history=False) is None
    assert shared.watch(10**6)["total"] == total
    # The draw that no record shows lies between two of them.
    before = shared.watch(total - 1)["records"][0]["streams"]["python"][1]
    assert shared.run("pass")["streams"]["python"][0] != before


@pytest.mark.parametrize(
    "code", ["import time; time.sleep(30)", "import asyncio; await asyncio.sleep(3)"]
)
def test_an_interrupt(shared: Kernel, code: str) -> None:
    asked = shared.begin("random.seed(3)\nprint('here', flush=True)\n" + code)
    while shared.client.get_iopub_msg(timeout=PATIENCE)["msg_type"] != "stream":
        pass
    time.sleep(0.1)
    shared.manager.interrupt_kernel()
    shared.wait(asked)
    (message,) = shared.messages
    record = message["content"]["data"]
    assert record["outcome"] == "interrupted"
    assert record["streams"]["python"][3] == 3
    assert shared.run("pass")["outcome"] == "ok"


def test_an_interrupt_of_the_probe_itself_reaches_the_cell(shared: Kernel) -> None:
    shared.run(
        "import time\n"
        "hooks = sys.modules['_jupyterlab_seed'].ledger._hooks\n"
        "def once():\n"
        "    del hooks._forget_dead_threads\n"
        "    raise KeyboardInterrupt\n"
        "hooks._forget_dead_threads = once"
    )
    record = shared.run("time.sleep(10)")
    assert record["outcome"] == "interrupted"
    assert shared.run("del hooks, once")["outcome"] == "ok"


@pytest.mark.parametrize("place", ["look", "_add", "send"])
@pytest.mark.parametrize("nth", [1, 2])
def test_an_interrupt_anywhere_in_the_probe_loses_no_record(
    shared: Kernel, place: str, nth: int
) -> None:
    total = shared.watch(10**6)["total"]
    shared.run(
        "import time\n"
        "ledger = sys.modules['_jupyterlab_seed'].ledger\n"
        "def interrupted(*given, left=[NTH], **more):\n"
        "    left[0] -= 1\n"
        "    if left[0] == 0:\n"
        "        del ledger.PLACE\n"
        "        raise KeyboardInterrupt\n"
        "    return getattr(type(ledger), 'PLACE')(ledger, *given, **more)".replace(
            "PLACE", place
        ).replace("NTH", str(nth + (place == "look")))
    )
    # The end of the cell that puts it there is the first to call it.
    shared.wait(shared.begin(f"ledger.{place} = interrupted"))
    shared.wait(shared.begin("time.sleep(0.2)"))
    time.sleep(0.1)
    shared.wait(shared.begin("random.random()"))
    shared.wait(shared.begin("vars(ledger).pop('look', 0); del interrupted"))
    records = shared.watch(total)["records"]
    assert [record["n"] for record in records] == list(range(total, total + 5))
    one, two = records[2:4]
    assert one["streams"]["python"][1] == two["streams"]["python"][0]
    assert two["streams"]["python"][0] != two["streams"]["python"][1]
    assert not two["overlapped"]


def test_seeding_by_a_method_of_something_is_anyones(start: Start) -> None:
    kernel = start()
    kernel.run(
        "class Helper:\n"
        "    def seed_all(self):\n"
        "        import torch; torch.manual_seed(10**12)\n"
        "h = Helper()"
    )
    record = kernel.run("import torch\nh.seed_all()")
    assert record["streams"]["torch"][3] in (10**12, "unknown")


def test_its_reading_of_code_warns_nobody(shared: Kernel) -> None:
    # Where it is a warning at all, running the cell has given it.
    shared.wait(shared.begin("import warnings; warnings.simplefilter('ignore')"))
    shared.wait(shared.begin("random.seed('a'); x = '\\d'"))
    assert shared.printed == ""
    shared.run("warnings.resetwarnings(); del x")


def test_a_very_long_cell_is_not_read(shared: Kernel) -> None:
    shared.seeds("random.seed(5)")
    code = "numbers = [" + "1," * 150_000 + "]\nrandom.seed('a')"
    begun = time.perf_counter()
    assert shared.seeds(code)["python"] == "unknown"
    assert time.perf_counter() - begun < 10
    shared.run("del numbers")


def test_only_the_outermost_cell_is_a_record(shared: Kernel) -> None:
    total = shared.watch(10**6)["total"]
    record = shared.run(
        "ip = get_ipython()\n"
        "for code in ['random.seed(8)', '', '1 / 0', 'this is no code', '%%capture\\n1']:\n"
        "    result = ip.run_cell(code, store_history=True)\n"
        "last = None"
    )
    assert record["outcome"] == "ok"
    assert record["streams"]["python"][3] == 8
    # Begun and never ended, since IPython leaves that to whoever calls it.
    code = "x = await ip.run_cell_async('random.seed(9)', transformed_cell='random.seed(9)')"
    assert shared.run(code)["streams"]["python"][3] == 9
    # The same text inside.
    shared.run("again = 'pass; depth = 0'")
    assert shared.run("ip.run_cell(again) if again else None")["outcome"] == "ok"
    assert shared.run("del ip, result, again, x")["n"] == total + 4
    assert shared.watch(10**6)["total"] == total + 5


def test_a_cell_that_runs_itself(shared: Kernel) -> None:
    code = "n = globals().get('n', 3) - 1\nif n: get_ipython().run_cell(In[-1])\nelse: del n"
    total = shared.watch(10**6)["total"]
    shared.run(code)
    shared.run("pass")
    assert shared.watch(10**6)["total"] == total + 2


# Seeds in force


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("random.seed(42)", {"python": 42}),
        ("SEED = 43\nrandom.seed(SEED); np.random.seed(SEED); torch.manual_seed(SEED)", 43),
        ("random.seed(a=44); np.random.seed(seed=44); torch.manual_seed(seed=44)", 44),
        ("from random import seed\nseed(45)\nrandom.random()", {"python": 45}),
        ("random.seed(46)\nx = [random.gauss(0, 1) for _ in range(5001)]", {"python": 46}),
        ("np.random.seed(47)\nx = np.random.randn(10001)", {"numpy": 47}),
        ("torch.manual_seed(48)\nx = torch.randn(100_001)", {"torch": 48}),
        # Nothing of it stands in the code.
        ("random.seed(sum(map(ord, 'abc')))\nrandom.shuffle([1, 2])", {"python": 294}),
        ("np.random.seed(int('49') * 1000)\nnp.random.rand(70, 70)", {"numpy": 49000}),
        ("exec('random.se' + 'ed(5' + '0)')", {"python": 50}),
        ("%%time\nrandom.seed()\nrandom.random()", {"python": None}),
        (
            "random.seed(); exec('random.set' + 'state(random.Random().getstate())')",
            {"python": "unknown"},
        ),
        ("random.seed(0); np.random.seed(0); torch.manual_seed(0)", 0),
        (
            "random.seed(2**32 - 1); np.random.seed(2**32 - 1); torch.manual_seed(2**32 - 1)",
            2**32 - 1,
        ),
        ("random.seed(2**53 - 1)\nrandom.random()", {"python": 2**53 - 1}),
        ("random.seed(2**53)", {"python": "unknown"}),
        ("random.seed(-51)", {"python": 51}),
        ("random.seed(True)", {"python": 1}),
        ("random.seed('text')", {"python": "unknown"}),
        ("random.seed('text')\nrandom.random()", {"python": "unknown"}),
        ("np.random.seed([1, 2, 3])", {"numpy": "unknown"}),
        ("np.random.seed([52])\nnp.random.rand()", {"numpy": "unknown"}),
        ("np.random.seed(np.int64(53))", {"numpy": 53}),
        ("torch.manual_seed(5_000_000_000)", {"torch": 5_000_000_000}),
        ("torch.manual_seed(-54)", {"torch": -54}),
        ("torch.manual_seed(10**12)", {"torch": "unknown"}),
        # Taken away.
        ("random.seed()", {"python": None}),
        ("random.seed(None)\nrandom.random()", {"python": None}),
        ("random.seed(a=None)\nrandom.random()", {"python": None}),
        ("from random import seed\nseed()\nrandom.random()", {"python": None}),
        ("np.random.seed()\nnp.random.rand()", {"numpy": None}),
        ("np.random.seed(None)", {"numpy": None}),
        ("x = torch.seed()", {"torch": None}),
        ("x = torch.seed(); y = torch.initial_seed()", {"torch": None}),
        ("importlib.import_module('torch').manual_seed(61_000_000_000)", {"torch": 61_000_000_000}),
        ("random.seed(); random.seed(55)", {"python": 55}),
        ("random.seed(56); random.seed()", {"python": None}),
        ("random.seed(None); random.seed('text'); random.random()", {"python": "unknown"}),
        ("importlib.reload(random)\nrandom.random()", {"python": None}),
        ("importlib.reload(random)\nrandom.seed(57)", {"python": 57}),
        ("importlib.reload(random)\nrandom.seed('text')\nrandom.random()", {"python": "unknown"}),
        # Set from elsewhere.
        ("random.setstate(random.Random(58).getstate())\nrandom.random()", {"python": 58}),
        ("np.random.set_state(np.random.RandomState(59).get_state())", {"numpy": 59}),
        ("torch.set_rng_state(torch.Generator().manual_seed(60).get_state())", {"torch": 60}),
        ("random.setstate((3, (*range(7, 631), 624), None))", {"python": "unknown"}),
        ("random.setstate((3, (*range(9, 633), 5), None))\nrandom.random()", {"python": "unknown"}),
    ],
)
def test_seed_in_force(shared: Kernel, code: str, expected: Any) -> None:
    shared.run("random.seed(11); np.random.seed(12); torch.manual_seed(13)")
    if not isinstance(expected, dict):
        expected = dict.fromkeys(["python", "numpy", "torch"], expected)
    wanted = {"python": 11, "numpy": 12, "torch": 13, **expected}
    for _ in range(2):
        seeds = shared.seeds(code)
        assert seeds == wanted
        # And it stays, whatever is drawn.
        assert shared.seeds("random.gauss(0, 1), np.random.randn(3), torch.randn(3)") == wanted


def test_seed_by_a_helper_in_another_module(shared: Kernel, tmp_path: Path) -> None:
    (tmp_path / "ledger_helper.py").write_text(
        "import hashlib, random\nimport numpy, torch\n"
        "def seed_everything(seed=1234):\n"
        "    random.seed(seed); numpy.random.seed(seed); torch.manual_seed(seed)\n"
        "def by_name(name):\n"
        "    number = int(hashlib.md5(name.encode()).hexdigest()[:8], 16)\n"
        "    seed_everything(number)\n"
        "    return number\n"
        "class Config:\n    seed = 77\n    def apply(self):\n        seed_everything(self.seed)\n"
    )
    shared.run(f"sys.path.insert(0, {str(tmp_path)!r})\nimport ledger_helper")

    def all_of(code: str) -> Any:
        seeds = shared.seeds(code)
        assert seeds["python"] == seeds["numpy"] == seeds["torch"]
        return seeds["python"]

    assert all_of("from ledger_helper import *\nseed_everything()") == 1234
    assert all_of("ledger_helper.seed_everything(99)\nrandom.random()") == 99
    assert all_of("Config().apply()\nnp.random.rand(50, 50)") == 77
    number = all_of("n = by_name('experiment')")
    assert str(number) == shared.value("n")
    shared.run("sys.path.pop(0)")


def test_seed_in_a_setting_of_the_notebook(shared: Kernel) -> None:
    shared.run("import types\ncfg = types.SimpleNamespace(seed=9_000_000_000)")
    assert shared.seeds("torch.manual_seed(cfg.seed)")["torch"] == 9_000_000_000


def test_millions_of_draws(shared: Kernel) -> None:
    # Found or not, depending on how fast the machine is; never another one.
    seeds = shared.seeds(
        "random.seed(5)\nfor _ in range(2_000_000): random.random()\n"
        "np.random.seed(6)\nx = np.random.rand(2_000_000)\n"
        "torch.manual_seed(7)\nx = torch.rand(2_000_000)"
    )
    assert seeds["python"] in (5, "unknown")
    assert seeds["numpy"] in (6, "unknown")
    assert seeds["torch"] == 7
    # Some ten thousand need no luck, neither after a seed nor later on.
    shared.run("random.seed(5); np.random.seed(6)")
    for _ in range(2):
        seeds = shared.seeds("x = np.random.rand(10_000), random.sample(range(10**6), 10_000)")
        assert (seeds["python"], seeds["numpy"]) == (5, 6)


def test_seed_with_the_import(start: Start) -> None:
    kernel = start()
    record = kernel.run("import numpy as np\nnp.random.seed(7)\nx = np.random.rand(500)")
    assert record["streams"]["numpy"][0] is None
    assert record["streams"]["numpy"][2:] == [None, 7]
    record = kernel.run("import torch\ntorch.manual_seed(8)\nx = torch.rand(500)")
    assert record["streams"]["torch"][2:] == [None, 8]


def test_libraries_that_nobody_seeds(start: Start) -> None:
    kernel = start()
    kernel.run("import random; random.seed(1)")
    seeds = kernel.seeds("import numpy as np\nnp.random.rand(3)")
    assert seeds == {"python": 1, "numpy": None}
    assert kernel.seeds("import torch\ntorch.rand(3)") == {
        "python": 1,
        "numpy": None,
        "torch": None,
    }
    code = "x = [random.random(), np.random.rand(100_000), torch.rand(3)]"
    assert kernel.seeds(code) == {"python": 1, "numpy": None, "torch": None}
    # Set by who knows what, and by no seed.
    state = "np.random.set_state(np.random.RandomState().get_state())\nnp.random.rand()"
    assert kernel.seeds(state)["numpy"] == "unknown"
    # With the number that it has by chance it is seeded, too.
    seeds = kernel.seeds("torch.manual_seed(torch.initial_seed()); torch.rand(1)")
    assert seeds["torch"] == "unknown"


def test_a_generator_with_a_seed_of_another_kind(start: Start) -> None:
    kernel = start()
    kernel.run("import numpy as np\nnp.random.rand()")
    assert kernel.seeds("np.random.set_bit_generator(np.random.MT19937(42))")["numpy"] == "unknown"
    assert kernel.seeds("np.random.rand(3)")["numpy"] == "unknown"
    record = kernel.run("np.random.set_bit_generator(np.random.PCG64(42))")
    assert record["streams"]["numpy"][3] == "unknown"
    first = kernel.run("print(np.random.rand())")
    drawn = kernel.printed
    assert first["streams"]["numpy"][0] != first["streams"]["numpy"][1]
    answer = kernel.ask("rewind", session=first["session"], record=first["n"])
    assert answer["kind"] == "rewound"
    kernel.run("print(np.random.rand())")
    assert kernel.printed == drawn


def test_states_that_come_back(shared: Kernel) -> None:
    shared.run("random.seed('text'); a = random.getstate()")
    shared.run("random.seed(3); random.random(); b = random.getstate()")
    assert shared.seeds("random.seed(4)")["python"] == 4
    assert shared.seeds("random.setstate(b)")["python"] == 3
    assert shared.seeds("random.setstate(a); random.random()")["python"] == "unknown"
    assert shared.seeds("random.setstate(b); random.random()")["python"] == 3


def test_what_happens_between_two_cells(shared: Kernel) -> None:
    shared.run("random.seed(3); np.random.seed(4)")
    quiet = {"silent": True, "store_history": False}
    shared.run("x = [random.random() for _ in range(700)]; np.random.seed(5)", **quiet)
    streams = shared.run("pass")["streams"]
    assert streams["python"][2:] == [3, 3]
    assert streams["numpy"][2:] == [5, 5]
    shared.run("random.seed('text'); np.random.seed(None)", **quiet)
    streams = shared.run("pass")["streams"]
    assert streams["python"][2:] == ["unknown", "unknown"]
    # A helper of some other extension may have set the state; who knows.
    assert streams["numpy"][2:] == ["unknown", "unknown"]


#: What a cell may do to a stream, and the seed it is truly under then; None for "as before".
STEPS: dict[str, list[tuple[str, Callable[[int], Any]]]] = {
    "python": [
        ("random.seed({0})", lambda k: k),
        ("seeder(random.seed, {0})", lambda k: k),
        ("random.seed('text{0}')", lambda k: "other"),
        ("random.seed()", lambda k: "none"),
        ("for _ in range({0} % 5000): random.random()", lambda k: None),
        ("random.gauss(0, {0})", lambda k: None),
        ("random.shuffle(list(range({0} % 100)))", lambda k: None),
        ("importlib.reload(random)", lambda k: "none"),
        ("python = random.getstate()", lambda k: "keep"),
        ("random.setstate(python)", lambda k: "back"),
    ],
    "numpy": [
        ("np.random.seed({0})", lambda k: k),
        ("seeder(np.random.seed, {0})", lambda k: k),
        ("np.random.seed([{0}, 1])", lambda k: "other"),
        ("np.random.seed(None)", lambda k: "none"),
        ("np.random.randn({0} % 20_000)", lambda k: None),
        ("np.random.permutation({0} % 100)", lambda k: None),
        ("numpy = np.random.get_state()", lambda k: "keep"),
        ("np.random.set_state(numpy)", lambda k: "back"),
    ],
    "torch": [
        ("torch.manual_seed({0})", lambda k: k),
        ("seeder(torch.manual_seed, {0})", lambda k: k),
        ("x = torch.seed()", lambda k: "none"),
        ("torch.randn({0} % 1000)", lambda k: None),
        ("kept = torch.get_rng_state()", lambda k: "keep"),
        ("torch.set_rng_state(kept)", lambda k: "back"),
    ],
}

ACTIONS = [(stream, step) for stream, steps in STEPS.items() for step in range(len(steps))]


@settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.lists(
            st.tuples(st.sampled_from(ACTIONS), st.integers(0, 2**32 - 1) | st.integers(0, 50)),
            min_size=1,
            max_size=4,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_never_another_seed_than_the_true_one(
    shared: Kernel, cells: list[list[tuple[tuple[str, int], int]]]
) -> None:
    truth: dict[str, Any] = {"python": 11, "numpy": 12, "torch": 13}
    shared.run(
        "def seeder(seed, number): seed(int(str(number)))\n"
        "random.seed(11); np.random.seed(12); torch.manual_seed(13)\n"
        "python, numpy, kept = random.getstate(), np.random.get_state(), torch.get_rng_state()"
    )
    kept = dict(truth)
    last = None
    for cell in cells:
        lines = []
        for (stream, step), number in cell:
            code, seed = STEPS[stream][step]
            lines.append(code.format(number))
            after = seed(number)
            if after == "keep":
                kept[stream] = truth[stream]
            elif after == "back":
                truth[stream] = kept[stream]
            elif after is not None:
                truth[stream] = after
        record = shared.run("\n".join(lines))
        assert record["outcome"] == "ok"
        for name, true in truth.items():
            said = record["streams"][name][3]
            allowed = {"other": ["unknown"], "none": [None, "unknown"]}.get(true, [true, "unknown"])
            assert said in allowed, (name, said, true)
            if last is not None:
                assert record["streams"][name][0] == last["streams"][name][1]
                assert record["streams"][name][2] == last["streams"][name][3]
        last = record


# Fingerprints


def test_fingerprints_are_the_same_in_every_process(shared: Kernel, start: Start) -> None:
    other = start()
    other.run("import os\nimport torch, numpy as np, random")
    setup = "random.seed({0}); np.random.seed({0}); torch.manual_seed({0})"
    steps = [
        setup.format(42),
        "random.random(), np.random.rand(), torch.rand(1)",
        # A number that is kept back is part of it.
        "random.gauss(0, 1), np.random.randn(), torch.randn(1, dtype=torch.float64)",
        "random.gauss(0, 1), np.random.randn(), torch.randn(1, dtype=torch.float64)",
        "random.sample(range(10**5), 10**4), np.random.rand(10**4), torch.rand(10**4)",
    ]
    seen: dict[str, list[str]] = {}
    for step in steps:
        one, two = shared.run(step)["streams"], other.run(step)["streams"]
        for name in ("python", "numpy", "torch"):
            assert one[name][1] == two[name][1], (step, name)
            seen.setdefault(name, []).append(one[name][1])
    assert all(len(set(prints)) == len(steps) for prints in seen.values()), seen
    again = shared.run(setup.format(42))["streams"]
    assert all(again[name][1] == prints[0] for name, prints in seen.items())


def test_a_number_kept_back_is_seen(shared: Kernel) -> None:
    shared.run("random.seed(1); np.random.seed(1)")
    draw = "random.gauss(0, 1), np.random.randn()"
    prints = [shared.run(draw)["streams"] for _ in range(4)]
    for name in ("python", "numpy"):
        assert len({streams[name][1] for streams in prints}) == 4
        assert all(streams[name][0] != streams[name][1] for streams in prints)


# Leaves no trace


LOOK = """
import json, sys, threading, os, hashlib, random
print(json.dumps({
    "names": sorted(n for n in globals() if not n.startswith("_i") and n != "_oh"),
    "modules": sorted(sys.modules),
    "history": list(In)[:-1],
    "threads": threading.active_count(),
    "environ": dict(os.environ),
    "random": hashlib.sha256(repr(random.getstate()).encode()).hexdigest(),
    "count": get_ipython().execution_count,
}))"""


def test_leaves_no_trace(start: Start) -> None:
    kernel = start(watched=False)
    kernel.run(LOOK)
    before = json.loads(kernel.printed)
    answer = kernel.watch()
    kernel.wait(kernel.begin(LOOK))
    after = json.loads(kernel.printed)
    assert len(after.pop("history")) == len(before.pop("history")) + 1
    assert after.pop("count") == before.pop("count") + 1
    new = set(after.pop("modules")) - set(before.pop("modules"))
    assert {name.split(".")[0] for name in new} <= sys.stdlib_module_names | {"_jupyterlab_seed"}
    assert after == before
    # Nor by anything else that can be asked.
    record = kernel.run("x = random.random()")
    kernel.watch()
    rewound = kernel.ask("rewind", session=answer["session"], record=record["n"])
    assert rewound["kind"] == "rewound"
    kernel.wait(kernel.begin(LOOK))
    last = json.loads(kernel.printed)
    assert "_jupyterlab_seed" in last["modules"]
    assert last["random"] == before["random"]
    assert set(last["names"]) == {*before["names"], "x"}


def test_draws_nothing(shared: Kernel) -> None:
    look = (
        "__import__('hashlib').sha256(repr((random.getstate(), "
        "[x.tolist() if hasattr(x, 'tolist') else x for x in np.random.get_state()], "
        "torch.get_rng_state().tolist())).encode()).hexdigest()"
    )
    for setup in ("pass", "random.gauss(0, 1); np.random.randn(); torch.randn(1)"):
        shared.run(setup)
        before = shared.value(look)
        shared.run("pass")
        shared.watch()
        shared.run("pass")
        assert shared.value(look) == before


def test_a_page_that_connects_moves_no_stream(start: Start) -> None:
    kernel = start()
    record = kernel.run("pass")
    for _ in range(3):
        kernel.client.kernel_info(reply=True, timeout=PATIENCE)
    assert kernel.run("pass")["streams"]["python"][0] == record["streams"]["python"][1]


# What users do to it


def test_survives_what_users_do(shared: Kernel) -> None:
    session = shared.watch(10**6)["session"]
    imports = "import importlib, random, sys, os\nimport numpy as np\nimport torch"
    assert shared.run("%reset -f")["outcome"] == "ok"
    assert shared.run(imports)["kind"] == "cell"
    record = shared.run("importlib.reload(random); random.seed(3)")
    assert record["streams"]["python"][3] == 3
    # The private module goes, and comes again.
    shared.run("del sys.modules['_jupyterlab_seed']")
    assert shared.run("pass")["session"] == session
    assert shared.watch(10**6)["session"] == session
    assert shared.value("'_jupyterlab_seed' in sys.modules") == "True"
    # The end of cells is not told any more: the next beginning heals it.
    shared.run("get_ipython().events.callbacks['post_run_cell'].clear()")
    assert shared.run("pass")["session"] == session
    # Nothing is told any more: the next page heals that.
    assert shared.run("for e in get_ipython().events.callbacks.values(): e.clear()") is None
    assert shared.run("random.seed(4)") is None
    assert shared.watch(10**6)["session"] == session
    record = shared.run("pass")
    assert record["session"] == session
    assert record["streams"]["python"][2:] == [4, 4]


def test_both_gone_is_another_ledger(start: Start) -> None:
    kernel = start()
    session = kernel.watch()["session"]
    kernel.run(
        "import sys\ndel sys.modules['_jupyterlab_seed']\n"
        "for e in get_ipython().events.callbacks.values(): e.clear()"
    )
    answer = kernel.watch()
    assert answer["session"] != session
    assert answer["records"][0]["fresh"] is False


def test_its_own_failure_stays_its_own(start: Start) -> None:
    kernel = start()
    kernel.run("import random, sys")
    asked = kernel.begin(
        "stream = sys.modules['_jupyterlab_seed'].ledger.registry.of('python')\n"
        "def broken(*_): raise ValueError('no such luck')\n"
        "stream.read = broken"
    )
    # That cell's own end is the first to meet it.
    kernel.wait(asked)
    assert [sorted(message["content"]["data"])[0] for message in kernel.messages] == [
        "problem",
        "cell",
    ]
    asked = kernel.begin("print(random.random() < 2)")
    kernel.wait(asked)
    assert kernel.printed == "True\n"
    assert kernel.reply["status"] == "ok"
    assert kernel.watch(10**6)["problem"] == "python: ValueError: no such luck"
    # Where the stream is, nobody knows; not that it stayed where it was.
    before, after, *seeds = kernel.run("pass")["streams"]["python"]
    assert before != after
    assert seeds == ["unknown", "unknown"]
    # Even when nothing works.
    kernel.wait(kernel.begin("sys.modules['_jupyterlab_seed'].ledger._observer.look = broken"))
    asked = kernel.begin("print(1)")
    kernel.wait(asked)
    assert (kernel.printed, kernel.reply["status"]) == ("1\n", "ok")
    assert kernel.messages == []


def test_modules_that_are_none(shared: Kernel) -> None:
    names = ["numpy.random.mtrand", "torch", "keras.src.backend.common.global_state"]
    for fault in ("None", "3", "object()", "type(sys)('x')"):
        shared.run(
            f"kept = {{n: sys.modules.get(n) for n in {names}}}\n"
            f"for n in kept: sys.modules[n] = {fault}"
        )
        record = shared.run("pass")
        shared.run(
            "for n, m in kept.items():\n  if m: sys.modules[n] = m\n  else: del sys.modules[n]"
        )
        assert list(record["streams"]) == ["python"]
        assert {"python", "numpy", "torch"} == set(shared.run("pass")["streams"])
    # What was away for a while has its seed yet.
    shared.run("np.random.seed(5)")
    shared.run("kept = sys.modules.pop('numpy.random.mtrand')")
    shared.run("sys.modules['numpy.random.mtrand'] = kept; np.random.rand()")
    assert shared.seeds("pass")["numpy"] == 5


# Threads


def test_cells_in_two_threads(shared: Kernel) -> None:
    shared.run("import threading")
    asked = shared.begin(
        "t = threading.Thread(target=lambda: get_ipython().run_cell('np.random.seed(3)'))\n"
        "t.start(); t.join()\nrandom.seed(4)"
    )
    shared.wait(asked)
    inner, outer = (message["content"]["data"] for message in shared.messages)
    assert inner["overlapped"] is outer["overlapped"] is True
    assert inner["code"] == "np.random.seed(3)"
    assert outer["streams"]["numpy"][3] == 3
    assert outer["streams"]["python"][3] == 4
    assert shared.run("del t")["overlapped"] is False


def test_subshells(start: Start) -> None:
    kernel = start()
    if "kernel subshells" not in kernel.client.kernel_info(reply=True)["content"].get(
        "supported_features", []
    ):
        pytest.skip("no subshells in this ipykernel")
    message = kernel.client.session.msg("create_subshell_request", {})
    kernel.client.control_channel.send(message)
    subshell = kernel.client.get_control_msg(timeout=PATIENCE)["content"]["subshell_id"]
    kernel.run("import random, time, threading\ngo = threading.Event()")
    first = kernel.begin("random.seed(1)\ngo.wait(20)\nx = random.random()", cell="main")
    second = kernel.begin("random.random()", cell="side", subshell=subshell)
    kernel.wait(second)
    side = kernel.messages[-1]["content"]["data"]
    kernel.wait(kernel.begin("go.set()", cell="side", subshell=subshell), first)
    records = [message["content"]["data"] for message in kernel.messages]
    assert {record["cell"] for record in records} == {"main", "side"}
    assert side["overlapped"] is True
    assert all(record["overlapped"] for record in records)
    assert all(record["streams"]["python"][3] == 1 for record in [side, *records])
    # One after the other they do not overlap.
    kernel.wait(kernel.begin("random.random()", cell="side", subshell=subshell))
    assert kernel.messages[0]["content"]["data"]["overlapped"] is False
    assert kernel.run("pass")["overlapped"] is False


# Seeding at the start


def test_seeding_is_a_record(start: Start) -> None:
    kernel = start()
    code = "import random\nimport numpy as np\nSEED = 42\nrandom.seed(SEED)\nnp.random.seed(SEED)"
    assert kernel.ask("seed", code=code, seed=42)["kind"] == "seeded"
    (message,) = kernel.messages
    record = message["content"]["data"]
    assert (record["kind"], record["n"], record["code"]) == ("seeded", 1, code)
    assert (record["cell"], record["count"], record["outcome"]) == (None, None, "ok")
    assert record["streams"]["python"][2:] == [None, 42]
    assert record["streams"]["numpy"] == [None, record["streams"]["numpy"][1], None, 42]
    assert kernel.ask("seed", code=code, seed=42)["kind"] == "already"
    assert kernel.watch()["total"] == 2
    record = kernel.run("random.random()")
    assert record["streams"]["python"][2:] == [42, 42]


def test_seeding_before_watching(start: Start) -> None:
    kernel = start(watched=False)
    assert kernel.ask("seed", code="import random\nrandom.seed(42)", seed=42)["kind"] == "seeded"
    (record,) = kernel.watch()["records"]
    assert record["fresh"] is True
    assert record["streams"]["python"][3] == 42
    assert kernel.ask("seed", code="", seed=42)["kind"] == "already"


def test_seeding_late_or_wrongly_is_no_record(start: Start) -> None:
    kernel = start()
    assert kernel.ask("seed", code="1 / 0", seed=42)["kind"] == "error"
    assert kernel.watch()["total"] == 1
    kernel.run("pass", store_history=False)
    assert kernel.ask("seed", code="import random; random.seed(1)", seed=1)["kind"] == "late"
    assert kernel.watch()["total"] == 2


# Rewind


DRAW = "print(random.random(), random.gauss(0, 1), np.random.randn(), torch.randn(3).tolist())"


def test_rewind_gives_the_same_numbers(shared: Kernel) -> None:
    shared.run("random.seed(1); np.random.seed(2); torch.manual_seed(3); random.gauss(0, 1)")
    record = shared.run(DRAW, cell="draw")
    drawn = shared.printed
    shared.run(DRAW + "\nrandom.seed(9); torch.manual_seed(9)")
    assert shared.printed != drawn
    answer = shared.ask("rewind", session=record["session"], record=record["n"])
    assert answer == {
        "kind": "rewound",
        "streams": ["python", "numpy", "torch"],
        "untouched": [],
    }
    (message,) = shared.messages
    rewound = message["content"]["data"]
    assert rewound["kind"] == "rewound"
    for name, stream in rewound["streams"].items():
        assert stream[1] == record["streams"][name][0]
    assert [stream[2:] for stream in rewound["streams"].values()] == [[9, 1], [2, 2], [9, 3]]
    again = shared.run(DRAW, cell="draw")
    assert shared.printed == drawn
    assert again["streams"] == record["streams"]


def test_rewind_to_what_is_not_there(shared: Kernel, start: Start) -> None:
    record = shared.run("random.random()")
    session, n = record["session"], record["n"]
    for wrong in ({"session": "00", "record": n}, {"session": session, "record": n + 50}):
        assert shared.ask("rewind", **wrong) == {"kind": "gone"}
    assert shared.ask("rewind", session=session, record=0) == {"kind": "gone"}
    assert shared.ask("rewind", session=session, record=-1) == {"kind": "gone"}
    assert shared.messages == []
    assert start(watched=False).ask("rewind", session=session, record=1) == {"kind": "gone"}


def test_rewind_leaves_what_did_not_exist(start: Start) -> None:
    kernel = start()
    record = kernel.run("import random; print(random.random())")
    drawn = kernel.printed
    kernel.run("import numpy as np; np.random.seed(1)")
    answer = kernel.ask("rewind", session=record["session"], record=record["n"])
    assert answer == {"kind": "rewound", "streams": ["python"], "untouched": ["numpy"]}
    assert kernel.seeds("print(random.random())")["numpy"] == 1
    assert kernel.printed == drawn


def test_rewind_that_fails_changes_nothing(shared: Kernel) -> None:
    shared.run("random.seed(1); np.random.seed(2); torch.manual_seed(3)")
    record = shared.run(DRAW)
    now = shared.run(
        "stream = sys.modules['_jupyterlab_seed'].ledger.registry.of('torch')\n"
        "restore, tries = stream.restore, []\n"
        "def broken(*given):\n"
        "    tries.append(given)\n"
        "    return restore(*given) if len(tries) > 1 else 1 / 0\n"
        "stream.restore = broken"
    )
    answer = shared.ask("rewind", session=record["session"], record=record["n"])
    assert answer == {"kind": "error", "message": "ZeroDivisionError: division by zero"}
    after = shared.run("del stream.restore, stream, restore, tries, broken")
    assert {k: s[0] for k, s in after["streams"].items()} == {
        k: s[1] for k, s in now["streams"].items()
    }


def test_states_take_no_more_memory_than_said(start: Start) -> None:
    kernel = start()
    # Room for some twenty states of 2.5 kB.
    kernel.run(
        "import random, sys\n"
        "states = sys.modules['_jupyterlab_seed'].ledger._observer.states\n"
        "type(states).are_too_many.__globals__['KEEP_BYTES'] = 60_000"
    )
    first = kernel.run("print(random.random())", cell="first")
    drawn = kernel.printed
    old = kernel.run("random.random()", cell="other")
    for _ in range(60):
        kernel.run("random.random()", cell="other")
    assert int(kernel.value("states._bytes")) <= 60_000
    assert int(kernel.value("len(states._kept)")) < 30
    session = first["session"]
    # The last run of each cell can be had again, an earlier one not.
    assert kernel.ask("rewind", session=session, record=old["n"]) == {"kind": "gone"}
    assert kernel.ask("rewind", session=session, record=first["n"])["kind"] == "rewound"
    kernel.run("print(random.random())")
    assert kernel.printed == drawn


def test_rewind_to_chosen_states(shared: Kernel) -> None:
    first = shared.run("random.seed(1); np.random.seed(2)")
    second = shared.run("random.random(); np.random.rand()")
    chosen = {
        "python": first["streams"]["python"][1],
        "numpy": second["streams"]["numpy"][1],
    }
    shared.run("random.seed(5); np.random.seed(5); torch.manual_seed(5)")
    answer = shared.ask("rewind", session=first["session"], states=chosen)
    assert answer == {"kind": "rewound", "streams": ["python", "numpy"], "untouched": ["torch"]}
    streams = shared.run("pass")["streams"]
    assert {name: streams[name][0] for name in chosen} == chosen
    assert [stream[2] for stream in streams.values()] == [1, 2, 5]
    answer = shared.ask("rewind", session=first["session"], states={"python": "00"})
    assert answer == {"kind": "gone"}


def test_forgetting(start: Start) -> None:
    kernel = start()
    old = kernel.run("import random; random.seed(3)")
    answer = kernel.ask("watch", since=0, anew=True)
    (record,) = answer["records"]
    assert answer["session"] != old["session"]
    assert (record["kind"], record["n"], record["fresh"]) == ("start", 0, False)
    assert record["streams"]["python"] == [None, old["streams"]["python"][1], None, 3]
    assert kernel.run("pass")["n"] == 1
    assert kernel.ask("rewind", session=old["session"], record=1) == {"kind": "gone"}
    assert kernel.ask("seed", code="", seed=3) == {"kind": "late"}


# Devices that the machine of a test may lack


def test_cuda(shared: Kernel) -> None:
    shared.run(
        "import types\n"
        "cuda, fake = sys.modules['torch.cuda'], types.ModuleType('torch.cuda')\n"
        "fake._initialized, fake.is_initialized = False, lambda: fake._initialized\n"
        "fake.default_generators = torch.Generator(), torch.Generator().manual_seed(5)\n"
        "one = fake.default_generators[1]\n"
        "sys.modules['torch.cuda'] = fake"
    )
    try:
        # Not before it is in use.
        assert "torch.cuda:0" not in shared.run("pass")["streams"]
        record = shared.run("fake._initialized = True")
        streams = record["streams"]
        assert streams["torch.cuda:1"][3] == 5
        assert streams["torch.cuda:1"][0] is None
        record = shared.run("x = torch.rand(1, generator=one).item()")
        drawn = shared.value("x")
        assert record["streams"]["torch.cuda:1"][2:] == [5, 5]
        assert record["streams"]["torch.cuda:1"][0] != record["streams"]["torch.cuda:1"][1]
        assert shared.seeds("one.manual_seed(6); x = torch.rand(1)")["torch.cuda:1"] == 6
        answer = shared.ask("rewind", session=record["session"], record=record["n"])
        assert {"torch.cuda:0", "torch.cuda:1"} <= set(answer["streams"])
        again = shared.run(record["code"])
        assert shared.value("x") == drawn
        assert again["streams"]["torch.cuda:1"] == record["streams"]["torch.cuda:1"]
    finally:
        shared.run("sys.modules['torch.cuda'] = cuda")


def test_cupy_tells_nothing(shared: Kernel) -> None:
    shared.run(
        "fake = types.ModuleType('g'); fake._random_states = {0: object()}\n"
        "sys.modules['cupy.random._generator'] = fake"
    )
    try:
        one, two = shared.run("pass"), shared.run("pass")
        assert one["streams"]["cupy:0"][2:] == two["streams"]["cupy:0"][2:] == ["unknown"] * 2
        # What ran may have drawn; what did not run has not.
        assert one["streams"]["cupy:0"][1] == two["streams"]["cupy:0"][0]
        assert two["streams"]["cupy:0"][0] != two["streams"]["cupy:0"][1]
        # What can't be set back is not said to be.
        answer = shared.ask("rewind", session=two["session"], record=two["n"])
        assert (answer["kind"], "cupy:0" in answer["message"]) == ("error", True)
    finally:
        shared.run("del sys.modules['cupy.random._generator']")


# Other kernels


def test_outside_of_ipython() -> None:
    namespace: dict[str, Any] = {"__name__": "_jupyterlab_seed_probe"}
    hidden = sys.modules.pop("IPython", None)
    try:
        exec(PROBE, namespace)
        answer = json.loads(base64.b64decode(namespace["watch"]({"since": 0})))
        rewound = json.loads(base64.b64decode(namespace["rewind"]({"session": "", "record": 1})))
    finally:
        if hidden:
            sys.modules["IPython"] = hidden
    assert answer["records"] == []
    assert "no IPython" in answer["problem"]
    assert rewound == {"kind": "gone"}
    assert "_jupyterlab_seed" not in sys.modules


def test_ipykernel_6(start: Start) -> None:
    python = ROOT / ".test-venvs" / "ipykernel6" / "bin" / "python"
    if not python.exists():
        pytest.skip("no environment with ipykernel 6 (node scripts/make_test_kernels.mjs)")
    kernel = start(python=str(python))
    kernel.run("import random\nimport numpy as np\nrandom.seed(5), np.random.seed(6)")
    record = kernel.run("random.random(); await __import__('asyncio').sleep(0)", cell="an-id")
    assert (record["cell"], record["outcome"], record["count"]) == ("an-id", "ok", 2)
    assert [stream[2:] for stream in record["streams"].values()] == [[5, 5], [6, 6]]
    assert kernel.run("raise KeyboardInterrupt")["outcome"] == "interrupted"
    answer = kernel.ask("rewind", session=record["session"], record=record["n"])
    assert answer["kind"] == "rewound"
