"""CuPy's streams, of which only the calls can be seen, and these from Python 3.12 on."""

from __future__ import annotations

import sys

import pytest

from .doubles import CUPY
from .kernels import Kernel, Start

SEES_CALLS = sys.version_info >= (3, 12)


@pytest.fixture
def cupy(start: Start) -> Kernel:
    kernel = start()
    kernel.run(CUPY)
    return kernel


def test_a_cell_that_calls_nothing_of_cupy_leaves_its_stream_alone(cupy: Kernel) -> None:
    record = cupy.run("cp.random.seed(42)")
    for code in ("y = 1", "print(y, len('a'))", "y += 2"):
        before, after, *_ = cupy.run(code)["streams"]["cupy:0"]
        assert before == after == record["streams"]["cupy:0"][1]
    before, after, *_ = cupy.run("x = cp.random.rand(2)")["streams"]["cupy:0"]
    assert before != after
    # A function may do anything, where calls are not seen.
    cupy.run("def f(): return y")
    before, after, *_ = cupy.run("f()")["streams"]["cupy:0"]
    assert (before == after) == SEES_CALLS
    cupy.run("draw = lambda: cp.random.rand(1)")
    before, after, *_ = cupy.run("draw()")["streams"]["cupy:0"]
    assert before != after


def test_a_rewind_restores_the_others_and_says_that_cupy_is_not(cupy: Kernel) -> None:
    cupy.run("random.seed(1); cp.random.seed(42)")
    first = cupy.run("x = cp.random.rand(2), random.random()")
    drawn = cupy.value("x")
    second = cupy.run("x = cp.random.rand(2), random.random()")
    quiet = cupy.run("y = 1")
    # It has not moved since.
    answer = cupy.ask("rewind", session=quiet["session"], record=quiet["n"])
    assert (answer["kind"], answer["unrestored"]) == ("rewound", [])
    # After a draw its state cannot be set.
    answer = cupy.ask("rewind", session=second["session"], record=second["n"])
    assert (answer["kind"], answer["unrestored"]) == ("rewound", ["cupy:0"])
    assert "python" in answer["streams"]
    # Right after its seed it can, if that was seen.
    answer = cupy.ask("rewind", session=first["session"], record=first["n"])
    assert answer["unrestored"] == ([] if SEES_CALLS else ["cupy:0"])
    if SEES_CALLS:
        again = cupy.run("x = cp.random.rand(2), random.random()")
        assert cupy.value("x") == drawn
        assert again["streams"]["cupy:0"] == first["streams"]["cupy:0"]


def test_the_seed_of_cupy(cupy: Kernel) -> None:
    assert cupy.seeds("cp.random.seed(42)")["cupy:0"] == 42
    assert cupy.seeds("x = cp.random.rand(2)")["cupy:0"] == 42
    unseeded = cupy.seeds("cp.random.seed()")["cupy:0"]
    assert unseeded == (None if SEES_CALLS else "unknown")


def test_a_seed_in_the_cell_that_loads_cupy(start: Start) -> None:
    kernel = start()
    assert kernel.seeds(CUPY + "cp.random.seed(42)")["cupy:0"] == 42


@pytest.mark.skipif(not SEES_CALLS, reason="Python reports no calls")
def test_a_random_state_is_a_stream(cupy: Kernel) -> None:
    cupy.run("pass")
    made = cupy.run("rs = cp.random.RandomState(7); cp.random.seed(1)")["streams"]
    assert (made["~rs"][3], made["cupy:0"][3]) == (7, 1)
    first = cupy.run("x = rs.rand(2)")["streams"]
    assert first["cupy:0"][0] == first["cupy:0"][1]
    assert first["~rs"][0] != first["~rs"][1]
    # Equal calls after an equal seed leave an equal state; an array is not told in words.
    again = cupy.run("rs.seed(7); x = rs.rand(2)")["streams"]
    assert again["~rs"][1] == first["~rs"][1]
    ones = [cupy.run("rs.seed(7); rs.choice([1, 2, object()])")["streams"] for _ in range(2)]
    assert ones[0]["~rs"][1] != ones[1]["~rs"][1]
    assert cupy.seeds("fresh = cp.random.RandomState()")["~fresh"] is None


@pytest.mark.skipif(not SEES_CALLS, reason="Python reports no calls")
def test_the_tools_of_others_are_left_alone(start: Start) -> None:
    kernel = start()
    kernel.run(
        "import sys; sys.monitoring.use_tool_id(4, 'mine'); sys.monitoring.use_tool_id(3, 'x')"
    )
    kernel.run(CUPY)
    kernel.run("cp.random.seed(1)")
    before, after, *_ = kernel.run("y = 1")["streams"]["cupy:0"]
    assert before == after
    assert kernel.value("[sys.monitoring.get_tool(n) for n in (3, 4)]") == "['x', 'mine']"
