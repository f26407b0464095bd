"""What users do to a process that is watched, and what goes wrong."""

from __future__ import annotations

from .kernels import Kernel, Start


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


def test_the_standard_library_may_be_broken(start: Start) -> None:
    """What the probe uses of it is bound when it is sent."""
    kernel = start()
    kernel.watch()
    kernel.run("import json, operator, random, struct, time")
    kernel.run("time.perf_counter = struct.unpack = struct.pack = operator.is_ = None")
    record = kernel.run("random.seed(4)")
    assert record["streams"]["python"][3] == 4
    assert kernel.watch()["problem"] is None


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
        "stream.read = broken; random.random()"
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
