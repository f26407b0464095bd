"""Generators that the user's namespace holds: found, seen, their seeds, and rewound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .conftest import IMPORTS
from .kernels import Kernel, Start


@pytest.fixture
def kernel(shared: Kernel) -> Iterator[Kernel]:
    """The shared kernel, with nothing of the user's in it."""
    shared.run("%reset -f")
    shared.run("import random, sys, types\nimport numpy as np\nimport torch, numpy.random")
    yield shared
    shared.run("%reset -f")
    shared.run(IMPORTS)


def own(record: Any) -> dict[str, Any]:
    """The streams of a record that are generators of the user's own."""
    return {name: move for name, move in record["streams"].items() if name[0] == "~"}


def made(kernel: Kernel, code: str) -> dict[str, Any]:
    """The seeds of the generators that a cell makes."""
    record = kernel.run(code)
    assert record["outcome"] == "ok", kernel.reply
    assert all(move[0] is None and move[2] is None for move in own(record).values())
    return {name: move[3] for name, move in own(record).items()}


@pytest.mark.parametrize(
    ("code", "seed"),
    [
        ("np.random.default_rng(7)", 7),
        ("np.random.default_rng(7).spawn(2)[1]", 7),
        ("np.random.default_rng()", None),
        ("np.random.default_rng([1, 2])", "unknown"),
        # What NumPy recommends; no page can read it as a number.
        ("np.random.default_rng(207833532711051698738587646355624148094)", "unknown"),
        ("np.random.Generator(np.random.MT19937(7))", 7),
        ("np.random.Generator(np.random.Philox(7))", 7),
        ("np.random.SFC64(7)", 7),
        ("np.random.RandomState(7)", 7),
        ("np.random.RandomState()", None),
        ("np.random.RandomState(np.random.MT19937(7))", 7),
        ("random.Random(7)", 7),
        ("random.Random('text')", "unknown"),
        ("random.Random()", None),
        ("torch.Generator()", 67280421310721),
        ("torch.Generator().manual_seed(7)", 7),
        ("(lambda g: (g, g.seed())[0])(torch.Generator())", None),
    ],
)
def test_seeds(kernel: Kernel, code: str, seed: Any) -> None:
    assert made(kernel, f"own = {code}")["~own"] == seed


def test_a_system_random_and_the_global_generators_are_none(kernel: Kernel) -> None:
    assert not made(
        kernel,
        "a, b, c = random.SystemRandom(), random._inst, np.random.mtrand._rand\n"
        "d, e = torch.default_generator, np.random.get_bit_generator()\n"
        "f, g = np.random.rand, random.random",
    )


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("x = {'a': [0, (RNG,)]}", "~x['a'][1][0]"),
        ("x = types.SimpleNamespace(b=RNG)", "~x.b"),
        ("class A: rng = RNG", "~A.rng"),
        ("def f(n, rng=RNG): return rng", "~f(0)"),
        ("def make(rng):\n    return lambda: rng\nf = make(RNG)", "~f(0)"),
        ("f = RNG.random", "~f.__self__"),
        ("import functools\nf = functools.partial(print, RNG)", "~f.args[0]"),
        ("class D(dict): pass\nx = D(k=RNG)", "~x['k']"),
        ("import collections\nx = collections.namedtuple('T', 'r')(RNG)", "~x[0]"),
    ],
)
def test_where_they_are_found(kernel: Kernel, code: str, name: str) -> None:
    code = code.replace("RNG", "np.random.default_rng(3)")
    assert made(kernel, code) == {name: 3}


def test_what_uses_one_without_its_name(kernel: Kernel) -> None:
    kernel.run(
        "from sklearn.model_selection import KFold\nfrom torch.utils.data import DataLoader\n"
        "g = torch.Generator().manual_seed(1)\n"
        "loader = DataLoader(range(6), shuffle=True, generator=g)\n"
        "folds = KFold(3, shuffle=True, random_state=np.random.RandomState(2))"
    )
    code = "print([int(x) for x in loader], [a.tolist() for a, _ in folds.split(range(6))])"
    first = kernel.run(code)
    drawn = kernel.printed
    assert set(own(first)) == {"~g", "~folds.random_state"}
    assert all(move[0] != move[1] for move in own(first).values())
    second = kernel.run(code)
    assert kernel.printed != drawn
    assert [move[0] for move in own(second).values()] == [move[1] for move in own(first).values()]
    # Rewound, they give the same again.
    answer = kernel.ask("rewind", session=first["session"], record=first["n"])
    assert {"~g", "~folds.random_state"} <= set(answer["streams"])
    assert own(kernel.run(code)) == own(first)
    assert kernel.printed == drawn


def test_names(kernel: Kernel) -> None:
    kernel.run("a = np.random.default_rng(1); b = a; c = np.random.Generator(a.bit_generator)")
    record = kernel.run("b.random()")
    assert list(own(record)) == ["~a"]
    # The object that loses its name goes on under another; the new one begins.
    now = own(kernel.run("a = np.random.default_rng(1)"))
    assert now["~a"][::3] == [None, 1]
    assert now["~b"] == [own(record)["~a"][1]] * 2 + [1, 1, "~a"]
    assert list(own(kernel.run("del b, c"))) == ["~a"]


def test_rewinding_leaves_another_object_alone(kernel: Kernel) -> None:
    kernel.run("own = random.Random(5)")
    record = kernel.run("print(own.random())")
    drawn = kernel.printed
    kernel.run("own = random.Random(6)")
    answer = kernel.ask("rewind", session=record["session"], record=record["n"])
    assert (answer["kind"], answer["untouched"]) == ("rewound", ["~own"])
    # Made again with the same seed, this very object has been in the state.
    kernel.run("own = random.Random(5)")
    kernel.run("own.random(); own.random()")
    answer = kernel.ask("rewind", session=record["session"], record=record["n"])
    assert "~own" in answer["streams"]
    kernel.run("print(own.random())")
    assert kernel.printed == drawn


def test_seeded_again(kernel: Kernel) -> None:
    kernel.run("a = random.Random(5); b = np.random.RandomState(5); c = torch.Generator()")
    moves = own(
        kernel.run("a.seed(8); b.seed(8); c.manual_seed(8); a.random(), b.rand(70000).sum()")
    )
    assert [move[2:] for move in moves.values()] == [[5, 8], [5, 8], [67280421310721, 8]]
    moves = own(kernel.run("a.seed(); c.seed()"))
    assert [move[3] for move in moves.values()] == [None, 8, None]


def test_one_that_draws_when_it_is_made(kernel: Kernel) -> None:
    """Unseeded, it has a state before, which no other process has; seeded, it has none."""
    moves = own(kernel.run("a = np.random.default_rng(); b = np.random.default_rng(1)"))
    assert [move[0] for move in moves.values()] == [None, None]
    moves = own(kernel.run("a = np.random.default_rng(); b = np.random.default_rng(1); a.random()"))
    assert moves["~a"][0] not in (None, moves["~a"][1])
    assert moves["~a"][2:] == [None, None]
    assert moves["~b"][0] is None


def test_what_changes_between_cells(kernel: Kernel) -> None:
    kernel.run("own = random.Random(5)")
    before = own(kernel.run("pass"))["~own"]
    kernel.value("own.random()")
    assert own(kernel.run("pass"))["~own"][0] != before[1]


HOSTILE = """
class Meta(type):
    def __hash__(cls): raise RuntimeError
    def __eq__(cls, other): raise RuntimeError
    def __instancecheck__(cls, one): raise RuntimeError
class Hostile(metaclass=Meta):
    def __init__(self): object.__getattribute__(self, "__dict__")["rng"] = random.Random(1)
    def __getattribute__(self, name): called.append(name); raise RuntimeError
    def __eq__(self, other): called.append("eq"); raise RuntimeError
    def __hash__(self): called.append("hash"); raise RuntimeError
    def __len__(self): called.append("len"); raise RuntimeError
    def __iter__(self): called.append("iter"); raise RuntimeError
    def __bool__(self): called.append("bool"); raise RuntimeError
    def __repr__(self): called.append("repr"); raise RuntimeError
class Proxy:
    @property
    def __dict__(self): called.append("dict"); return {"rng": random.Random(1)}
    @property
    def __class__(self): called.append("class"); return dict
class Items(dict):
    def items(self): called.append("items"); raise RuntimeError
    def __iter__(self): called.append("iter"); raise RuntimeError
    def __getitem__(self, key): called.append("item"); raise RuntimeError
class Key(str):
    def __repr__(self): called.append("key"); raise RuntimeError
    def __format__(self, spec): called.append("key"); raise RuntimeError
called = []
hostile, proxy, items = Hostile(), Proxy(), Items(a=[random.Random(1)])
keys = {Key("k"): random.Random(1)}
loop = [1]; loop.append(loop); loop.append({"again": loop})
deep = random.Random(1)
for _ in range(5000): deep = [deep]
wide = [[] for _ in range(100_000)]
big = 10 ** 100_000
"""


def test_hostile_objects(kernel: Kernel) -> None:
    """None of the user's code runs, nothing fails, and it takes no time."""
    record = kernel.run(HOSTILE)
    assert record["outcome"] == "ok", kernel.reply
    assert set(own(record)) == {"~hostile.rng", "~items['a'][0]", "~keys[...]"}
    kernel.run("x = [hostile, proxy, items, keys, loop, deep, wide, big]; del x")
    kernel.run("print(called)")
    assert kernel.printed == "[]\n"
    assert kernel.watch(10**6)["problem"] is None


def test_nothing_is_kept_alive(kernel: Kernel) -> None:
    kernel.run("class Big: pass\nbig = Big(); big.rng = random.Random(1); big.more = [big]")
    kernel.run("import gc, weakref\nlost = weakref.ref(big)")
    # In the same cell, so that memory is free when the user needs it.
    kernel.run("del big; _ = gc.collect(); print(lost())")
    assert kernel.printed == "None\n"


def test_a_reset(kernel: Kernel) -> None:
    kernel.run("own = random.Random(5)")
    assert own(kernel.run("%reset -f")) == {}
    assert kernel.run("import random")["outcome"] == "ok"
    assert made(kernel, "import random\nown = random.Random(5)") == {"~own": 5}


def test_what_is_unpickled_is_another_one(kernel: Kernel) -> None:
    kernel.run("import pickle\nown = random.Random(5)\nown.random()\nkept = pickle.dumps(own)")
    drawn = own(kernel.run("pass"))["~own"][1]
    kernel.run("own.random()")
    move = own(kernel.run("own = pickle.loads(kept)"))["~own"]
    assert move[:2] == [None, drawn]


def test_those_that_are_there_before_the_first_record(start: Start) -> None:
    kernel = start(watched=False)
    kernel.run("import random\nown = random.Random(5)")
    (record,) = kernel.watch()["records"]
    assert own(record)["~own"] == [None, own(kernel.run("pass"))["~own"][0], None, 5]


def test_its_seed_is_not_that_of_all(start: Start) -> None:
    kernel = start()
    record = kernel.run("import torch\ng = torch.Generator().manual_seed(0)")
    assert (record["streams"]["torch"][3], record["streams"]["~g"][3]) == (None, 0)
    record = kernel.run("g.manual_seed(1); torch.rand(1)")
    assert (record["streams"]["torch"][3], record["streams"]["~g"][3]) == (None, 1)
