"""Other kernels than the newest."""

from __future__ import annotations

import base64
import json
import sys
from typing import Any

import pytest

from jupyterlab_seed.probe.join import source

from .kernels import ROOT, Start


def test_outside_of_ipython() -> None:
    namespace: dict[str, Any] = {"__name__": "_jupyterlab_seed_probe"}
    hidden = sys.modules.pop("IPython", None)
    try:
        exec(source(), namespace)
        answer = json.loads(base64.b64decode(namespace["watch"]({"since": 0})))
        rewound = json.loads(base64.b64decode(namespace["rewind"]({"session": "", "record": 1})))
    finally:
        if hidden:
            sys.modules["IPython"] = hidden
    assert answer["records"] == []
    assert "not IPython" in answer["problem"]
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


COUNTS_AT_THE_END = """
def before(info):
    shell.execution_count -= 1
def after(result):
    shell.execution_count += 1
shell = get_ipython()
shell.events.callbacks["pre_run_cell"].insert(0, before)
shell.events.callbacks["post_run_cell"].insert(0, after)
"""


def test_ipython_8_counts_a_cell_at_its_end(start: Start) -> None:
    kernel = start()
    kernel.wait(kernel.begin(COUNTS_AT_THE_END, silent=True, store_history=False))
    assert [kernel.run(code)["count"] for code in ("1", "1 / 0", "2")] == [1, 2, 3]


def test_without_a_clock_of_the_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pyodide has none."""
    monkeypatch.delattr("time.thread_time")
    namespace: dict[str, Any] = {"__name__": "_jupyterlab_seed_probe"}
    exec(source(), namespace)
    answer = json.loads(base64.b64decode(namespace["report"]({"seed": 3})))
    assert answer["seeds"]["python"] == {"known": False, "seed": None}
