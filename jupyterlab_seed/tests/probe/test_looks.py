"""A look at values: cheap, without a trace, and it sees what it claims to see.

Without a kernel: the probe's own classes read a namespace.
"""

from __future__ import annotations

import gc
import itertools
import subprocess
import time
import warnings
import weakref
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from jupyterlab_seed.probe.join import source

from ..with_frameworks import frameworks_python

SPACE: dict[str, Any] = {"__name__": "_jupyterlab_seed_probe"}
exec(source(), SPACE)
(Values,) = SPACE["import_names"]("values", "Values")
(Changes,) = SPACE["import_names"]("changes", "Changes")
(Observer,) = SPACE["import_names"]("observer", "Observer")
(CellCode,) = SPACE["import_names"]("cell_code", "CellCode")
(broken_by,) = SPACE["import_names"]("devices", "broken_by")


class Names(dict[str, Any]):
    """A namespace as a notebook's, and what is read of it."""

    def __init__(self, code: str = "") -> None:
        super().__init__(__name__="__main__")
        self.values = Values(Changes(self))
        self.run(code)

    def run(self, code: str) -> None:
        exec(code, self)

    def read(self, name: str = "x") -> Any:
        return self.values.read(self, [name], {}).get(name)


#: What makes a value, and what changes it in a place that is not looked at. ``~`` would say that
#: nothing changed.
BEYOND = [
    # A base of which the slots are no part of the dict.
    ("class S:\n    __slots__ = 'a', 'b'\nclass T(S): pass\nx = T(); x.a = x.b = 1", "x.a = 2"),
    ("class M(map): pass\nx = M(abs, [1, 2])", "next(x)"),
    # More attributes, and more items, than are looked at.
    (
        "class C: pass\nx = C()\nfor i in range(99): setattr(x, f'a{i}', i)",
        "x.a98 = 0",
    ),
    ("class C: pass\nx = C(); x.a = [object() for _ in range(2000)]", "x.a[-1] = 0"),
    ("class C:\n    __dict__ = property(lambda self: {})\nx = C()", "x.a = 2"),
    # A function of a library keeps what it likes.
    (
        "library = {'__name__': 'library'}\n"
        "exec('def make():\\n n = []\\n def f(): n.append(1)\\n return f', library)\n"
        "class C: pass\nx = C(); x.f = library['make']()",
        "x.f()",
    ),
]


@pytest.mark.parametrize(("made", "change"), BEYOND)
def test_what_may_change_unseen_is_not_called_whole(made: str, change: str) -> None:
    names = Names(made)
    before = names.read()
    names.run(change)
    assert before[0] == "%" or before != names.read()


SEEN = [
    ("class C: pass\nx = C(); n = [C]; x.f = n.append", "n.append(C)"),
    ("class C: pass\nx = C(); n = iter([1, 2]); x.f = n.__next__", "next(n)"),
    ("class B:\n    n = 0\nclass C(B): pass\nx = C()", "B.n += 1"),
    (
        "class C: pass\ndef g(c):\n    for i in range(9):\n        c.n = i; yield\n"
        "x = [g(C()), g(C())]\nfor one in x: next(one)",
        "next(x[1])",
    ),
    (
        "def g():\n    d = {'a': object}\n    while True:\n        yield d\nx = g(); d = next(x)",
        "d['b'] = 1",
    ),
    (
        "def g():\n    n = [object]\n    def inner(): return n\n    while True: yield n\n"
        "x = g(); n = next(x)",
        "n.append(object)",
    ),
    ("from collections import OrderedDict\nx = OrderedDict(a=1, b=2)", "x.move_to_end('a')"),
    ("from collections import OrderedDict\nx = [OrderedDict(a=1, b=2)]", "x[0].move_to_end('a')"),
]


@pytest.mark.parametrize(("made", "change"), SEEN)
def test_changes_are_seen(made: str, change: str) -> None:
    names = Names(made)
    before = names.read()
    assert before == names.read()
    names.run(change)
    assert before != names.read()


@pytest.mark.parametrize(
    "made",
    [
        "class C: pass\nx = C(); x.rows = list(map(float, range(1_000_000)))",
        "class C: pass\nx = C(); x.rows = dict.fromkeys(range(1_000_000), C)",
        "class C: pass\nx = [C(), {C() for _ in range(300_000)}]",
        "x = [[list(map(float, range(1000))) for _ in range(60)] for _ in range(60)]",
        "import itertools\nx = zip(range(3), list(range(1_000_000)))",
        "x = [x for _ in range(40) for x in [[]]]\nfor one in x: one += x",
    ],
)
def test_a_look_at_much_takes_no_time(made: str) -> None:
    names = Names(made)
    begun = time.thread_time()
    names.read()
    assert time.thread_time() - begun < 0.15


def test_a_look_at_a_generator_keeps_nothing_alive() -> None:
    names = Names(
        "class Big: pass\n"
        "def g():\n    big = Big(); kept.append(weakref.ref(big)); yield\n    del big; yield\n"
        "def h():\n    mine = locals(); yield; mine['a'] = 1; yield mine"
    )
    kept: list[weakref.ref[Any]] = []
    names.update(kept=kept, weakref=weakref)
    names.run("x, y = g(), h(); next(x), next(y)")
    assert names.read() == names.read()
    assert names.read("y") == names.read("y")
    names.run("next(x); next(y)")
    gc.collect()
    assert kept[0]() is None
    # What a generator itself has from ``locals()`` is left to it.
    names.run("mine = next(y, None)")
    names.run("y = h(); next(y); next(y)")


def test_iterators_are_not_asked_for_what_python_warns_of() -> None:
    names = Names()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for one in (itertools.count(), itertools.chain([1], [2]), iter([1])):
            names["x"] = one
            assert names.read() is not None
            assert names.read() == names.read()


def test_tables() -> None:
    """In an environment with pandas."""
    given = [str(frameworks_python()), str(Path(__file__).with_name("look_at_tables.py"))]
    subprocess.run(given, input=source(), text=True, check=True)


def test_nothing_holds_after_a_look_that_was_interrupted() -> None:
    """Its objects may be gone, and others may have come."""
    interrupts: list[bool] = []

    class Stream:
        def read(self, _name: str, holder: Any) -> bytes:
            if interrupts:
                interrupts.pop()
                raise KeyboardInterrupt
            return bytes(holder)

        def guard(self, holder: Any) -> Any:
            return (), [(state, "same")]

        def data(self, value: bytes) -> bytes:
            return value

        def keep(self, value: bytes, _holder: Any) -> tuple[bytes]:
            return (value,)

        def seed(self, _question: Any) -> int:
            return 1

    state = {"same": 1}
    stream, first, second = Stream(), b"first", b"second"
    registry = SimpleNamespace(find=lambda _ran=None: found, generators=dict)
    observer = Observer(registry, lambda *_: False)
    found = [("acme", stream, first)]
    for _ in range(3):
        seen = observer.look({})
    was = seen["acme"].fingerprint
    found = [("acme", stream, second)]
    interrupts.append(True)
    with pytest.raises(KeyboardInterrupt):
        observer.look({})
    assert observer.look({})["acme"].fingerprint != was


def test_a_lazy_object_that_a_cell_calls_is_not_asked() -> None:
    asked: list[str] = []

    class Lazy:
        def __getattribute__(self, name: str) -> Any:
            asked.append(name)
            return "numpy"

        def __call__(self) -> None:
            pass

    code = CellCode("lazy(); np.sum(1)", {"lazy": Lazy(), "np": np})
    assert code.may_call_into("cupy.random")
    assert not CellCode("np.sum(1); len([])", {"np": np}).may_call_into("cupy.random")
    assert asked == []


def test_an_error_without_a_text_breaks_nothing() -> None:
    class Mute(RuntimeError):
        def __str__(self) -> str:
            raise ValueError

    error = Mute()
    error.__cause__ = RuntimeError("CUDA error: device-side assert triggered")
    assert broken_by(error) == "device-side assert triggered"
    assert broken_by(Mute()) is None
