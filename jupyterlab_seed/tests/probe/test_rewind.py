"""Rewinding streams, and the states that are kept for it."""

from __future__ import annotations

from .kernels import Kernel, Start

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
        "unrestored": [],
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
    assert answer["kind"] == "rewound"
    assert (answer["streams"], answer["untouched"]) == (["python"], ["numpy"])
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
    assert answer["kind"] == "rewound"
    assert (answer["streams"], answer["untouched"]) == (["python", "numpy"], ["torch"])
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
    assert kernel.ask("seed", code="", seed=3) == {"kind": "late", "executions": 2}
