"""The ledger leaves no trace in the process, and moves no stream."""

from __future__ import annotations

import json
import sys

from .kernels import PATIENCE, Kernel, Start

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
