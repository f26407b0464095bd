"""What a guard says of a generator: where it is_unchanged, the state is the same."""

from __future__ import annotations

import importlib
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_seed.probe.join import source

#: PyTorch, which takes long to import: only where the tests run, not where they are collected.
torch: Any = None

SPACE: dict[str, Any] = {"__name__": "_jupyterlab_seed_probe"}
exec(source(), SPACE)
capture, is_unchanged = SPACE["import_names"]("guards", "capture", "is_unchanged")


@pytest.fixture(scope="module", autouse=True)
def _pytorch() -> None:
    global torch
    torch = importlib.import_module("torch")


def stream_of(module: str, name: str) -> Any:
    return SPACE["import_names"](f"streams.{module}", name)[0]()


def state_of_numpy(holder: Any) -> Any:
    source = getattr(holder, "bit_generator", holder)
    return repr(source.state), source.seed_seq.n_children_spawned


def state_of_legacy(holder: Any) -> Any:
    return repr(holder.get_state(legacy=False)), id(holder._bit_generator)


def state_of_python(holder: Any) -> Any:
    return holder.getstate()


def state_of_torch(holder: Any) -> Any:
    return holder.get_state().tolist()


def bits(kind: str) -> Callable[[], Any]:
    return lambda: getattr(np.random, kind)(3)


#: A generator, its stream, its whole state as it tells it, and moves.
KINDS: dict[str, tuple[Callable[[], Any], tuple[str, str], Callable[[Any], Any], list[Any]]] = {
    "Random": (
        lambda: random.Random(3),
        ("python", "Stream"),
        state_of_python,
        [
            lambda one, n: one.random(),
            lambda one, n: one.gauss(0, 1),
            lambda one, n: one.seed(n),
            lambda one, n: one.getrandbits(32 * (n % 1300 + 1)),
            lambda one, n: one.setstate(random.Random(n).getstate()),
        ],
    ),
    "RandomState": (
        lambda: np.random.RandomState(3),
        ("numpy", "RandomStates"),
        state_of_legacy,
        [
            lambda one, n: one.rand(n % 700),
            lambda one, n: one.standard_normal(n % 3),
            lambda one, n: one.seed(n),
            lambda one, n: one.__setstate__(np.random.RandomState(n).__getstate__()),
        ],
    ),
    **{
        kind: (
            bits(kind),
            ("numpy", "Generators"),
            state_of_numpy,
            [
                lambda one, n: one.random_raw(n % 700),
                lambda one, n: one.seed_seq.spawn(n % 3),
                lambda one, n: setattr(one, "state", type(one)(n).state),
                lambda one, n: np.random.Generator(one).integers(9, dtype="i4"),
            ],
        )
        for kind in ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")
    },
    "default_rng": (
        lambda: np.random.default_rng(3),
        ("numpy", "Generators"),
        state_of_numpy,
        [
            lambda one, n: one.random(n % 5),
            lambda one, n: one.integers(9, dtype="i4"),
            lambda one, n: one.spawn(n % 3),
            lambda one, n: setattr(one.bit_generator, "state", np.random.PCG64(n).state),
            lambda one, n: one.__init__(np.random.PCG64(n)),
        ],
    ),
    "torch": (
        lambda: torch.Generator().manual_seed(3),
        ("torch", "Generator"),
        state_of_torch,
        [
            lambda one, n: torch.rand(n % 700, generator=one),
            lambda one, n: torch.randn(n % 20, generator=one),
            lambda one, n: torch.randn((), dtype=torch.double, generator=one),
            lambda one, n: one.manual_seed(n),
            lambda one, n: one.set_state(torch.Generator().manual_seed(n).get_state()),
        ],
    ),
}

MOVES = st.lists(st.tuples(st.integers(-3, 4), st.integers(0, 2**31)), max_size=25)


@pytest.mark.parametrize("kind", KINDS)
@given(moves=MOVES)
@settings(max_examples=60, deadline=None)
def test_the_state_is_the_same_where_a_guard_holds(kind: str, moves: Any) -> None:
    make, of, state, calls = KINDS[kind]
    holder, stream = make(), stream_of(*of)
    value = stream.read("~one", holder)
    captured, was = capture(stream.guard(holder)), state(holder)
    for which, number in moves:
        # A negative number: nothing happens.
        if 0 <= which < len(calls):
            calls[which](holder, number)
        now = state(holder)
        if is_unchanged(captured):
            assert now == was
            assert stream.read("~one", holder) == value
        elif which < 0:
            raise AssertionError("nothing happened, and the guard does not hold")
        value = stream.read("~one", holder)
        captured, was = capture(stream.guard(holder)), state(holder)


def test_most_kinds_have_a_guard() -> None:
    for kind, (make, of, _, _) in KINDS.items():
        stream, holder = stream_of(*of), make()
        stream.read("~one", holder)
        assert (stream.guard(holder) is not None) == is_known(kind), kind


def is_known(kind: str) -> bool:
    offsets, version = SPACE["import_names"]("streams.torch", "ENGINE_OFFSETS", "_version")
    return kind != "torch" or version(torch) in offsets


def test_a_pcg64_is_read_as_it_tells_its_state() -> None:
    stream, holder = stream_of("numpy", "Generators"), np.random.default_rng(5)
    for step in range(50):
        holder.integers(9, dtype="i4", size=step % 3)
        value = stream.read("~one", holder)
        assert stream._places is not None
        state = holder.bit_generator.state
        told = (*state["state"].values(), state["has_uint32"], state["uinteger"])
        assert value == ("PCG64", "PCG64", *told, 0)


def test_a_subclass_is_asked() -> None:
    class Own(np.random.PCG64):
        pass

    class Mine(random.Random):
        pass

    own = Own(1)
    stream = stream_of("numpy", "Generators")
    stream.read("~one", own)
    assert (stream.guard(own), stream._places) == (None, None)
    mine = Mine(1)
    stream = stream_of("python", "Stream")
    stream.read("~one", mine)
    assert stream.guard(mine) is None
