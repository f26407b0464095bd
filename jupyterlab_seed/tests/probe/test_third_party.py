"""Streams of other packages: seen, proven and rewound like those of this one."""

from __future__ import annotations

from .kernels import Kernel, Start

#: A framework with one generator: a number that a draw adds one to.
FRAMEWORK = """
import sys, types
acme = sys.modules["acme"] = types.ModuleType("acme")
acme.state = [0, None]
def seed(number): acme.state[:] = 100 * number, number
def draw():
    acme.state[0] += 1
    return acme.state[0]
acme.seed, acme.draw = seed, draw
"""

STREAM = '''
"""The stream of acme: one number, and the seed behind it."""


class Stream:
    module = "acme"

    def find(self, ran):
        import sys

        return [("acme", sys.modules["acme"].state)]

    def read(self, name, holder):
        return tuple(holder)

    def data(self, value):
        return repr(value).encode()

    def keep(self, value, holder):
        return value

    def restore(self, name, holder, kept):
        holder[:] = kept

    def seed(self, question):
        return question.current.value[1]

    def current_seed(self, holder, wanted):
        return holder[1]
'''


def watch(kernel: Kernel, **streams: str) -> str | None:
    """Watch with streams of others; the problem that the answer tells."""
    return kernel.ask("watch", since=10**6, streams=streams)["problem"]


def test_it_is_seen_proven_and_rewound(start: Start) -> None:
    kernel = start(watched=False)
    assert watch(kernel, acme=STREAM) is None
    # Before its module is loaded there is none.
    assert list(kernel.run("import random")["streams"]) == ["python"]
    assert kernel.seeds(FRAMEWORK)["acme"] is None
    assert kernel.seeds("acme.seed(3)")["acme"] == 3
    record = kernel.run("print(acme.draw())")
    before, after, *seeds = record["streams"]["acme"]
    assert (before != after, seeds, kernel.printed) == (True, [3, 3], "301\n")
    kernel.run("acme.seed(4); acme.draw()")
    answer = kernel.ask("rewind", session=record["session"], record=record["n"])
    assert "acme" in answer["streams"]
    assert kernel.run("print(acme.draw())")["streams"]["acme"] == record["streams"]["acme"]
    assert kernel.printed == "301\n"
    found = kernel.ask("report", seed=3, streams={"acme": STREAM})["seeds"]
    assert found["acme"] == {"known": True, "seed": 3}
    # Another page brings it again, and it is there already.
    assert watch(kernel, acme="1 / 0") is None
    assert kernel.seeds("acme.seed(5)")["acme"] == 5


def test_it_comes_back_where_the_seed_code_fails(start: Start) -> None:
    kernel = start(watched=False)
    kernel.run(FRAMEWORK, silent=True, store_history=False)
    code = "import sys\nsys.modules['acme'].seed(7)\n1 / 0"
    answer = kernel.ask("seed", code=code, seed=7, streams={"acme": STREAM})
    assert answer["kind"] == "error"
    assert kernel.value("__import__('acme').state") == "[0, None]"


def test_one_that_is_faulty_is_said_once_and_breaks_nothing(start: Start) -> None:
    for source, words in (
        ("class Stream(", "acme: SyntaxError"),
        ("1 / 0", "acme: ZeroDivisionError"),
        ("Stream = 1", "acme: TypeError"),
        (STREAM.replace('("acme", ', '("torch", '), "acme: ValueError"),
        (STREAM.replace("return tuple(holder)", "raise OSError"), "acme: OSError"),
        (STREAM.replace("return repr(value).encode()", "return 1"), "acme: TypeError"),
    ):
        kernel = start(watched=False)
        problem = watch(kernel, acme=source) or ""
        kernel.wait(kernel.begin(FRAMEWORK))
        problems = [one["content"]["data"].get("problem") for one in kernel.messages]
        told = [one for one in (problem, *problems) if one]
        assert len(told) == 1, source
        assert told[0].startswith(words)
        assert kernel.seeds("import random; random.seed(5)")["python"] == 5


def test_it_takes_no_name_of_another(start: Start) -> None:
    kernel = start(watched=False)
    assert (watch(kernel, torch=STREAM) or "").startswith("torch: ValueError")
    assert (kernel.run(FRAMEWORK) or {})["streams"].keys() == {"python"}


def test_what_it_says_of_a_seed_is_checked(start: Start) -> None:
    kernel = start(watched=False)
    odd = STREAM.replace("return question.current.value[1]", "return object()")
    assert watch(kernel, acme=odd) is None
    assert kernel.seeds(FRAMEWORK)["acme"] == "unknown"


def test_generators_of_others(start: Start) -> None:
    """A class of generators that a stream module names, whose objects users hold."""
    kernel = start(watched=False)
    stream = STREAM + (
        "\n    def generators(self):\n"
        "        import sys\n"
        "        kind = getattr(sys.modules['acme'], 'Generator', None)\n"
        "        return [] if kind is None else [(kind, Own)]\n"
        "\n\nclass Own:\n"
        "    def read(self, name, holder): return tuple(holder.state)\n"
        "    def data(self, value): return repr(value).encode()\n"
        "    def keep(self, value, holder): return value\n"
        "    def restore(self, name, holder, kept): holder.state[:] = kept\n"
        "    def seed(self, question): return question.current.value[1]\n"
    )
    assert watch(kernel, acme=stream) is None
    kernel.run(FRAMEWORK)
    kernel.run(
        "class Generator:\n"
        "    def __init__(self, seed): self.state = [seed, seed]\n"
        "    def draw(self): self.state[0] += 1; return self.state[0]\n"
        "acme.Generator = Generator\nimport wave"
    )
    assert kernel.run("own = [acme.Generator(5)]")["streams"]["~own[0]"][::3] == [None, 5]
    record = kernel.run("print(own[0].draw())")
    kernel.run("own[0].draw()")
    answer = kernel.ask("rewind", session=record["session"], record=record["n"])
    assert "~own[0]" in answer["streams"]
    kernel.run("print(own[0].draw())")
    assert kernel.printed == "6\n"
