"""The values of names in records: equal if and only if the values are."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from jupyterlab_seed.probe import environment

from .conftest import IMPORTS
from .kernels import Kernel


@pytest.fixture
def kernel(shared: Kernel) -> Iterator[Kernel]:
    """The shared kernel, with nothing of the user's in it."""
    shared.run("%reset -f")
    shared.run("import random, sys\nimport numpy as np")
    yield shared
    shared.run("%reset -f")
    shared.run(IMPORTS)


def values(kernel: Kernel, code: str) -> Any:
    record = kernel.run(code)
    assert record["outcome"] == "ok", kernel.reply
    return record["values"]


PLAIN = [
    *("None", "True", "1", "1.0", "-0.0", "0.0", "1j", "10**60", "''", "'1'", "b'1'"),
    *("()", "(1,)", "((1,),)", "(1, '1')", "('1', 1)", "('1,', )", "('1', '')", "('', '1')"),
    *("np.int64(1)", "np.float64(1)", "np.float32(1)", "np.bool_(True)", "np.datetime64('2020')"),
    *("np.zeros(2)", "np.zeros((2, 1))", "np.zeros(2, int)", "np.zeros(2, 'f4')", "np.array('a')"),
    *("np.zeros((2, 3))", "np.zeros((3, 2)).T", "np.zeros(16)"),
]


def test_different_values_have_different_fingerprints(kernel: Kernel) -> None:
    code = "\n".join(f"v{index} = {text}" for index, text in enumerate(PLAIN))
    found = values(kernel, code)
    assert len(found) == len(PLAIN)
    assert len({after for _, after in found.values()}) == len(PLAIN)
    # Made again, each is the same.
    assert values(kernel, code) == {name: [after, after] for name, (_, after) in found.items()}


@pytest.mark.parametrize(
    "code",
    [
        *("object()", "np.array([None])", "'x' * 10_000", "np.zeros(5000)", "10**100"),
        *("np.void(b'12')", "len", "list(range(2000))", "np.ma.zeros(2)"),
    ],
)
def test_what_has_none(kernel: Kernel, code: str) -> None:
    assert values(kernel, f"x = {code}") == {}


def test_before_and_after(kernel: Kernel) -> None:
    ((_, one),) = values(kernel, "x = 1").values()
    ((before, two),) = values(kernel, "x += 1").values()
    assert before == one != two
    assert values(kernel, "y = 2; x") == {"x": [two, two], "y": [None, two]}
    assert values(kernel, "del x") == {"x": [two, None]}
    # An array changes in place; a name that the code does not mention is left out.
    ((_, zeros),) = values(kernel, "a = np.zeros(2)").values()
    assert zeros[0] == "#"
    moved = values(kernel, "np.add(a, 1, out=a)")
    assert moved["a"][0] == zeros != moved["a"][1]
    assert values(kernel, "1") == {}


CONTAINERS = [
    *("[]", "{}", "set()", "[1]", "[1.0]", "[True]", "['1']", "[[1]]", "[[1], []]", "[[], [1]]"),
    *("(1, [])", "(((1,),),)", "{1: 2}", "{1: [2]}", "{2: 1}", "{1}", "frozenset({1})", "[None]"),
    *("[np.zeros(2)]", "[np.zeros(2, int)]", "[np.float64(1)]", "[np.float32(1)]", "[1, 1.0]"),
    *("collections.deque([1])", "collections.deque([1], 3)", "collections.Counter('a')"),
    *("collections.defaultdict(list)", "collections.OrderedDict()", "{'a': 1, 'b': 2}"),
    *("{'b': 2, 'a': 1}", "[0.0]", "[-0.0]", "list(range(900))", "['a', 'b']", "['ab', '']"),
]


def test_containers_have_fingerprints(kernel: Kernel) -> None:
    kernel.run("import collections")
    code = "\n".join(f"v{index} = {text}" for index, text in enumerate(CONTAINERS))
    found = values(kernel, code)
    assert {after[0] for _, after in found.values()} == {"+"}
    assert len({after for _, after in found.values()}) == len(CONTAINERS) == len(found)
    assert values(kernel, code) == {name: [after, after] for name, (_, after) in found.items()}
    ((before, after),) = values(kernel, "v0.append(v0 * 0)").values()
    assert before != after


# What makes an object, and what changes it in place.
CHANGES = [
    ("class C:\n    n = 0\n    def go(self): type(self).n += 1\nx = C()", "x.go()"),
    ("class C:\n    n = []\nx = C", "x.n.append(1)"),
    ("class C: pass\nx = C; x.f = lambda self: 1", "x.f = lambda self: 2"),
    ("class C: pass\nx = C(); x.f = len", "x.f = abs"),
    ("class C: pass\nx = C(); x.parts = {'a': [C()]}", "x.parts['a'][0].b = 1"),
    ("def f():\n    n = 0\n    def g():\n        nonlocal n; n += 1\n    return g\nx = f()", "x()"),
    ("def x(): x.calls += 1\nx.calls = 0", "x()"),
    ("def x(a=[object]): a.append(1)", "x()"),
    ("x = iter([1, 2])", "next(x)"),
    ("x = (i for i in range(3))", "next(x)"),
    ("x = zip([1, 2], [3, 4])", "next(x)"),
    ("x = {'a': (i for i in range(3))}", "next(x['a'])"),
    ("class C:\n    def s(self): yield from [1, 2]\nx = C().s()", "next(x)"),
    ("import io\nx = io.StringIO('a')", "x.read()"),
    ("class C(list): pass\nx = C()", "x.append(1)"),
]


@pytest.mark.parametrize(("made", "change"), CHANGES)
def test_changes_in_place_are_seen(kernel: Kernel, made: str, change: str) -> None:
    kernel.run(made)
    same, again = values(kernel, "x")["x"]
    assert same == again
    assert same[0] in "~%"
    before, after = values(kernel, f"{change}; x")["x"]
    assert same == before != after


def test_only_a_part_of_some_objects_is_seen(kernel: Kernel) -> None:
    kernel.run(
        "class C: pass\nclass L(list): pass\nx = C(); y = L(); z = C(); z.a = np.zeros(5000)"
    )
    found = values(kernel, "x; y; z")
    assert [found[name][0][0] for name in "xyz"] == ["~", "%", "%"]


def test_names_that_functions_use(kernel: Kernel) -> None:
    kernel.run(
        "n = 1; m = 2; k = 3\ndef inner(): return n\ndef outer(): return [inner() for _ in [m]]"
    )
    assert set(values(kernel, "outer()")) == {"n", "m"}
    kernel.run("class A:\n    def go(self): return k\na = A()")
    assert set(values(kernel, "a.go()")) == {"a", "k"}


def test_a_generator_has_the_fingerprint_of_its_state(kernel: Kernel) -> None:
    record = kernel.run("rng = np.random.default_rng(1)")
    assert record["values"]["rng"] == [None, "@" + record["streams"]["~rng"][1]]


def test_there_is_a_limit(kernel: Kernel) -> None:
    code = "\n".join(f"a{index} = np.zeros(1000)" for index in range(20))
    assert 0 < len(values(kernel, code)) < 20
    assert len(values(kernel, "\n".join(f"b{index} = {index}" for index in range(300)))) == 100


def test_lies_of_objects_are_not_believed(kernel: Kernel) -> None:
    code = (
        "class Liar:\n"
        "    __class__ = int\n"
        "    def __eq__(self, other): return True\n"
        "    def __repr__(self): return '1'\n"
        "class Array(np.ndarray):\n"
        "    def tobytes(self): called.append(1); return b''\n"
        "called = []\n"
        "liar, array = Liar(), np.zeros(2).view(Array)"
    )
    found = values(kernel, code)
    assert {name for name, (_, after) in found.items() if after[0] not in "~%"} == {"called"}
    assert kernel.run("print(called)")["outcome"] == "ok"
    assert kernel.printed == "[]\n"


@pytest.mark.parametrize(
    ("options", "expected"), [([], "True"), (["-E"], "False"), (["-I"], "False")]
)
def test_a_hash_seed_that_python_does_not_read(options: list[str], expected: str) -> None:
    look = "exec(open(sys.argv[1]).read(), env := {}); print(env['has_fixed_hashes'](True))"
    command = [sys.executable, "-S", *options, "-c", f"import sys; {look}", environment.__file__]
    given = {**os.environ, "PYTHONHASHSEED": "42"}
    assert subprocess.check_output(command, env=given, text=True).strip() == expected
