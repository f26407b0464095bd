"""Fingerprints of traced values: equal for equal values, and free of side effects."""

from __future__ import annotations

import datetime
import random
from typing import Any

import numpy as np
import pytest

from jupyterlab_seed.runs.tracing.text import source

NAMESPACE: dict[str, Any] = {}
exec(source(), NAMESPACE)
LIMITS, LOOK = NAMESPACE["import_names"]("fingerprints", "Limits", "Look")


def look(value: Any) -> int:
    return LOOK(LIMITS(6, 1000, 1 << 20)).of(value)


class Held:
    def __init__(self, value: Any) -> None:
        self.value = value
        self.me = self

    def __eq__(self, other: object) -> bool:
        raise AssertionError("compared")

    def __repr__(self) -> str:
        raise AssertionError("shown")

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"asked for {name}")


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        (1.5, 1.5, 1.25),
        (float("nan"), float("nan"), 0.0),
        ("a", "a", "b"),
        ([1, (2, "x")], [1, (2, "x")], [1, (2, "y")]),
        ({"b", "a"}, {"a", "b"}, {"a", "c"}),
        ({"a": None}, {"a": None}, {"a": 0}),
        (np.arange(5), np.arange(5), np.arange(5.0)),
        (np.arange(6)[::2], np.array([0, 2, 4]), np.array([0, 2, 5])),
        (np.float32(1), np.float32(1), np.float32(2)),
        (np.array(["a", None], object), np.array(["a", None], object), np.array(["b", 1], object)),
        (random.Random(1), random.Random(1), random.Random(2)),
        (np.random.default_rng(1), np.random.default_rng(1), np.random.default_rng(2)),
        (np.random.RandomState(1), np.random.RandomState(1), np.random.RandomState(2)),
        (Held(1), Held(1), Held(2)),
        (Held([random.Random(1)]), Held([random.Random(1)]), Held([random.Random(2)])),
    ],
    ids=lambda value: type(value).__name__,
)
def test_equal_values_have_equal_fingerprints(one: Any, same: Any, other: Any) -> None:
    assert look(one) == look(same) != look(other)


def test_a_look_draws_nothing() -> None:
    generators = [random.Random(1), np.random.default_rng(1), np.random.RandomState(1)]
    before = look(generators)
    assert look(generators) == before
    assert generators[0].random() == random.Random(1).random()
    assert generators[1].random() == np.random.default_rng(1).random()


def test_the_largest_data_count_in_parts() -> None:
    big = np.zeros(10_000_000)
    other = big.copy()
    other[::1000] += 1
    assert look(big) != look(other)


class Lazy:
    """A proxy that makes its object when it is asked for its class, as those of Django do."""

    made = 0

    @property
    def __class__(self) -> Any:
        Lazy.made += 1
        raise RuntimeError("not yet")


class Nameless(type):
    __hash__ = None  # type: ignore[assignment]

    def __eq__(cls, other: object) -> bool:
        return False

    @property
    def __module__(cls) -> str:  # type: ignore[override]
        raise RuntimeError("no module")


class OfNone(metaclass=Nameless):
    pass


def test_a_look_asks_no_object_for_its_class() -> None:
    for value in (Lazy(), [Lazy()], OfNone(), {"a": OfNone()}):
        assert look(value) == look(value)
    assert Lazy.made == 0


def test_what_was_not_looked_at_is_said() -> None:
    limits = LIMITS(6, 1000, 1 << 20)
    big = np.zeros(10_000_000)
    for value in (list(range(5000)), dict.fromkeys(range(5000)), set(range(5000)), [[big]]):
        seen = LOOK(limits)
        seen.of(value)
        assert seen.is_vague
    for value in ([1, 2], {"a": 1}, {1, 2}, np.zeros(1000), Held(1)):
        seen = LOOK(limits)
        seen.of(value)
        assert not seen.is_vague


def test_a_clock_is_known_without_asking_callables() -> None:
    (clock,) = NAMESPACE["import_names"]("entropy", "clock")
    assert clock(datetime.datetime.now) == ("time", "datetime.now")
    assert clock(datetime.date.today) == ("time", "datetime.today")
    for other in (Held(1), Lazy(), len, OfNone, [].append):
        assert clock(other) is None
