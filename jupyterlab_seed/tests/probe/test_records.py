"""What a record holds, and which cells have one."""

from __future__ import annotations

import time
from typing import Any

import pytest

from .kernels import PATIENCE, Kernel, Start


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
        "hashes": "free",
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


def test_an_interrupt_at_the_end_of_a_cell_reaches_the_next(shared: Kernel) -> None:
    """It must not come between cells: the kernel would not answer for the first."""
    shared.run(
        "import time\n"
        "ledger = sys.modules['_jupyterlab_seed'].ledger\n"
        "def once(record):\n"
        "    del ledger.send\n"
        "    raise KeyboardInterrupt"
    )
    shared.wait(*[shared.begin(code) for code in ("ledger.send = once", "time.sleep(30)")])
    outcomes = [message["content"]["data"]["outcome"] for message in shared.messages]
    assert outcomes == ["ok", "interrupted"]
    assert shared.run("del ledger, once")["outcome"] == "ok"


def test_an_interrupt_at_the_end_of_a_cell_does_not_wait_for_ever(shared: Kernel) -> None:
    shared.run(
        "import time\n"
        "ledger = sys.modules['_jupyterlab_seed'].ledger\n"
        "def once(record):\n"
        "    del ledger.send\n"
        "    raise KeyboardInterrupt"
    )
    shared.wait(shared.begin("ledger.send = once"))
    time.sleep(1.1)
    assert shared.run("time.sleep(0.3)")["outcome"] == "ok"
    assert shared.run("del ledger, once")["outcome"] == "ok"


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


def test_only_the_outermost_cell_is_a_record(start: Start) -> None:
    shared = start()  # one that no test has interrupted
    shared.run("import random")
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
