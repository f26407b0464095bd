"""Fingerprints of traced values: equal for equal values, and free of side effects."""

from __future__ import annotations

import array
import collections
import datetime
import decimal
import fractions
import functools
import operator
import random
import re
import signal
import subprocess
import types
import uuid
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from jupyterlab_seed.runs.tracing.text import source

from ..with_frameworks import frameworks_python

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


Point = collections.namedtuple("Point", "x")


class Subtype(str):
    pass


def made(value: Any) -> Any:
    """A function that carries a value along."""
    return lambda: value


def with_default(given: Any) -> Any:
    def inner(value: Any = given) -> Any:
        return value

    return inner


#: What makes a value of each kind of which two hold something else.
KINDS: dict[str, Callable[[int], Any]] = {
    "int": lambda n: -n,  # -1 and -2 have the same hash
    "slice": lambda n: slice(n, 9),
    "range": lambda n: range(n),
    "decimal": lambda n: decimal.Decimal(n),
    "fraction": lambda n: fractions.Fraction(n, 7),
    "dict keys": lambda n: {n: 0}.keys(),
    "dict values": lambda n: {0: n}.values(),
    "deque": lambda n: collections.deque([n]),
    "counter": lambda n: collections.Counter("ab" * n),
    "array": lambda n: array.array("i", [n]),
    "memory": lambda n: memoryview(bytes([n])),
    "pattern": lambda n: re.compile("a" * n),
    "getter": lambda n: operator.itemgetter(n),
    "error": lambda n: ValueError(n),
    "set of deep values": lambda n: {((((n,),),),)},
    "long text": lambda n: "a" * 900_000 + str(n) + "a" * 900_000,
    "long list": lambda n: [0] * 75_000 + [n] + [0] * 75_000,
    "long dict": lambda n: {**dict.fromkeys(range(5000)), "n": n},
    "long bytes": lambda n: bytes(10**7) + bytes([n]) + bytes(10**7),
    "deep": lambda n: [[[[[[[[[[[[n]]]]]]]]]]]],
    "closure": lambda n: made(n),
    "default": lambda n: with_default(n),
    "partial": lambda n: functools.partial(print, n),
    "method": lambda n: Held(n).__init__,
    "bound text": lambda n: ("-" * n).join,
    "mapping proxy": lambda n: types.MappingProxyType({0: n}),
    "namespace": lambda n: types.SimpleNamespace(a=n),
    "named tuple": lambda n: Point(n),
    "subtype": lambda n: Subtype(n),
    "enum": lambda n: signal.Signals(n),
    "date": lambda n: datetime.date(2020, 1, n),
    "time span": lambda n: datetime.timedelta(n),
    "NumPy objects": lambda n: [np.array([at, n], object) for at in range(5)],
    "NumPy type": lambda n: np.dtype(f"i{2**n}"),
    "NumPy texts": lambda n: np.array(["a" * 9, "b" * n]),
    "masked": lambda n: np.ma.array([1, 2, 3], mask=[1, 0, n - 1]),
    "strided": lambda n: np.full((3000, 3000), n).T,
    "blocks": lambda n: Blocks(n),
}


class Empty:
    pass


class Blocks:
    """Attributes as of pandas' data frames."""

    def __init__(self, value: int) -> None:
        self.blocks, self.clocks = (value,), value


@pytest.mark.parametrize("kind", KINDS)
def test_what_differs_is_seen_or_said_not_to_be_seen(kind: str) -> None:
    one, other = LOOK(LIMITS(9, 4000, 1 << 25)), LOOK(LIMITS(9, 4000, 1 << 25))
    same = one.of(KINDS[kind](1)) == other.of(KINDS[kind](2))
    assert not same or (one.is_vague and other.is_vague)


#: The same for libraries, in a Python that has them: the names of those that were not seen.
OF_LIBRARIES = """
import sys
import numpy as np, pandas as pd, polars as pl, torch
exec(sys.stdin.read())
LIMITS, LOOK = import_names("fingerprints", "Limits", "Look")
class Own(torch.Tensor):
    pass
class Network(torch.nn.Module):
    def __init__(self, n):
        super().__init__()
        self.layer = torch.nn.Linear(1, 1, bias=False)
        torch.nn.init.constant_(self.layer.weight, n)
KINDS = {
    "column": lambda n: pd.Series([1, n]),
    "texts": lambda n: pd.Series(["a", "b" * n]),
    "categories": lambda n: pd.Series(["a", "b" * n], dtype="category"),
    "frame": lambda n: pd.DataFrame({"a": [1.0, n], "b": ["x", "y"]}),
    "long frame": lambda n: pd.DataFrame({"a": [f"x{at * n}" for at in range(20_000)]}),
    "part of a frame": lambda n: pd.DataFrame({"a": [1, n], "b": [3.0, 4.0]}).iloc[1:],
    "groups": lambda n: pd.DataFrame({"a": [1, n]}).groupby("a"),
    "dates": lambda n: pd.date_range("2020-01-01", periods=3, freq=f"{n}D"),
    "date": lambda n: pd.Timestamp(2020, 1, n),
    "whole numbers or none": lambda n: pd.Series([n, None], dtype="Int64"),
    "polars": lambda n: pl.DataFrame({"a": [1, n]}),
    "long polars": lambda n: pl.DataFrame({"a": [f"x{at * n}" for at in range(30_000)]}),
    "polars expression": lambda n: pl.col("a") + n,
    "lazy frame": lambda n: pl.DataFrame({"a": [1, n]}).lazy(),
    "tensor": lambda n: torch.tensor([1, n]),
    "turned tensor": lambda n: torch.full((2, 3), n).T,
    "own tensor": lambda n: torch.full((2, 3), n).as_subclass(Own),
    "sparse tensor": lambda n: torch.full((2, 3), n).to_sparse(),
    "type of a tensor": lambda n: (torch.float32, torch.int64)[n - 1],
    "network": Network,
    "generator": lambda n: torch.Generator().manual_seed(n),
}
# What can be seen whole.
CLEAR = set(KINDS) - {"lazy frame", "sparse tensor", "groups", "long frame"}
for name, make in KINDS.items():
    looks = [LOOK(LIMITS(9, 4000, 1 << 25)) for _ in range(3)]
    found = [look.of(make(n)) for look, n in zip(looks, (1, 1, 2))]
    vague = any(look.is_vague for look in looks)
    if vague and name in CLEAR:
        print("in part:", name)
    if found[0] != found[1]:
        print("equal ones differ:", name)
    if found[0] == found[2] and not vague:
        print("not seen:", name)
"""


def test_what_differs_in_values_of_libraries_is_seen() -> None:
    command = [str(frameworks_python()), "-c", OF_LIBRARIES]
    done = subprocess.run(command, input=source(), capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0), done.stderr


def test_what_a_function_takes_from_the_notebook_counts() -> None:
    names: dict[str, Any] = {"x": 1, "__name__": "__main__"}
    exec("def f():\n    return [x.y for _ in range(3)]\nclass A:\n    f = f", names)
    before = [LOOK(LIMITS(9, 4000, 1 << 25), names).of(names[one]) for one in "fA"]
    names["y"] = 3
    assert before == [LOOK(LIMITS(9, 4000, 1 << 25), names).of(names[one]) for one in "fA"]
    names["x"] = 2
    after = [LOOK(LIMITS(9, 4000, 1 << 25), names).of(names[one]) for one in "fA"]
    assert before[0] != after[0]
    assert before[1] != after[1]
    assert LOOK(LIMITS(9, 4000, 1 << 25)).of(names["f"])


def test_code_that_was_made_by_code_counts_by_its_constants() -> None:
    def made(number: int) -> list[Any]:
        code = compile(f"def f(x):\n    return lambda: x * {number}", "<string>", "exec")
        names: dict[str, Any] = {}
        exec(code, names)
        return [code, names["f"]]

    for one, same, other in zip(made(2), made(2), made(3), strict=True):
        assert look(one) == look(same) != look(other)


def test_large_memory_is_not_copied() -> None:
    large = memoryview(np.zeros((1, 1 << 22)))
    (plain_of,) = NAMESPACE["import_names"]("plain", "plain_of")
    assert plain_of(large, memoryview) is None
    assert plain_of(memoryview(b"ab"), memoryview) == ("B", (2,), b"ab")


def test_names_and_times_in_objects_are_kept_aside() -> None:
    looks = [LOOK(LIMITS(9, 4000, 1 << 25)) for _ in range(3)]
    held = [Held(f"run {uuid.UUID(int=n)}") for n in (1, 1, 2)]
    found = [look.of(one) for look, one in zip(looks, held, strict=True)]
    assert found[0] == found[1] == found[2]
    assert looks[0].aside == looks[1].aside != looks[2].aside


def test_what_was_not_looked_at_is_said() -> None:
    limits = LIMITS(6, 1000, 1 << 20)
    big = np.zeros(10_000_000)
    for value in (list(range(5000)), dict.fromkeys(range(5000)), set(range(5000)), [[big]]):
        seen = LOOK(limits)
        seen.of(value)
        assert seen.is_vague
    for value in ([1, 2], {"a": 1}, {1, 2}, np.zeros(1000), Held(1), Empty(), Held(Empty())):
        seen = LOOK(limits)
        seen.of(value)
        assert not seen.is_vague


def test_a_clock_is_known_without_asking_callables() -> None:
    (clock,) = NAMESPACE["import_names"]("entropy", "clock")
    assert clock(datetime.datetime.now) == ("time", "datetime.now")
    assert clock(datetime.date.today) == ("time", "datetime.today")
    for other in (Held(1), Lazy(), len, OfNone, [].append):
        assert clock(other) is None


class Node:
    """One of many that know each other, as the parts of Dask's scheduler do."""

    def __init__(self) -> None:
        self.others: Any = set()


def acquainted(hold: Callable[[Any], Any]) -> Node:
    nodes = [Node() for _ in range(30)]
    for node in nodes:
        node.others = hold(nodes)
    return nodes[0]


@pytest.mark.parametrize("hold", [set, frozenset, list, dict.fromkeys])
def test_objects_that_know_each_other_are_looked_at_within_the_limits(
    hold: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    of = LOOK.of

    def counting(self: Any, value: Any, *more: Any) -> int:
        looked.append(value)
        if len(looked) > 5000:
            pytest.fail("too many values are looked at")
        return of(self, value, *more)

    monkeypatch.setattr(LOOK, "of", counting)
    assert look(acquainted(hold)) == look(acquainted(hold))


def test_elements_of_sets_count_whatever_their_order() -> None:
    def made(n: int) -> Any:
        inner = [frozenset({(i, n), (i, n + 1)}) for i in range(40)]
        return {*inner}, {*reversed(inner)}

    one, other = made(1)
    assert look(one) == look(other) != look(made(2)[0])
