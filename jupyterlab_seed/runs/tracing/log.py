"""The log of a traced run, as it comes from the kernel."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Site(NamedTuple):
    """A call in a cell: the cell's index, lines from 1, columns from 0, the callee as spelled."""

    cell: int
    line: int
    column: int
    end_line: int
    end_column: int
    callee: str


class Frame(NamedTuple):
    """One frame of a stack.

    ``kind``: number of the type of ``self``; ``own``: the notebook's; ``text``: the line, if known.
    """

    file: str
    line: int
    function: str
    kind: int | None
    own: bool
    text: str = ""


@dataclass(frozen=True)
class Event:
    """Something that differs in every run by nature: ``kind`` as in ``kernel/entropy``.

    ``node``: the running call, -1 if none; ``order``: its place among the ends of calls.
    ``stack``: from where it happened outwards.
    """

    kind: str
    name: str
    node: int
    order: int
    thread: bool
    stack: Sequence[Frame]


@dataclass(frozen=True)
class Callable_:
    """What is known of a callee. ``parameters``: name, kind, default as text; None if unknown."""

    name: str
    module: str
    is_class: bool
    parameters: Sequence[tuple[str, str, str | None]] | None
    methods: Sequence[str]


#: The sum of a tensor that is too large to be looked at whole.
TOO_LARGE = -2


class Operand(NamedTuple):
    """A tensor that an operator read or wrote.

    ``memory``: the same number for all that share it; ``part``: which part of it. ``sum``: of its
    bits, -1 if nothing filled it, -2 if it is too large to be looked at whole.
    """

    memory: int
    part: int
    sum: int


class Operator(NamedTuple):
    """One operator of a framework that ran. Places are cell (-1 if unknown) and line.

    ``fixed`` and ``told``: fingerprints of what is no tensor in what it was given (-1: it cannot be
    known) and what it gave. ``order`` and ``begun``: the ends of calls and events, and the calls
    that had begun, when it ended. ``queue``: the queue of the device (CUDA's stream). ``own``: the
    innermost line of the notebook that led to it; ``outer``: the line of the running cell;
    ``library``: file and line of a library between. ``forward``: for one of a backward pass, the
    line of its forward pass. ``turn``: how often that line had run, or which backward pass of it; 0
    if not known.
    """

    framework: str
    name: str
    fixed: int
    told: int
    reads: Sequence[Operand]
    writes: Sequence[Operand]
    order: int
    begun: int
    queue: int
    own: tuple[int, int] | None
    outer: tuple[int, int] | None
    library: tuple[str, int] | None
    forward: tuple[int, int] | None
    turn: int


class Jitted(NamedTuple):
    """A function that JAX compiled: its name and primitives.

    Each primitive: its name, cell (-1 if unknown) and line of the notebook's code that it is made
    from, and how often it stands there.
    """

    name: str
    primitives: Sequence[tuple[str, int, int, int]]


@dataclass
class Log:
    """One traced run: a tree of calls in the order in which they began.

    ``parents``, ``keys``, ``given``, ``gave`` and ``ends`` have one item for each call: its parent
    (-1 if none), what is called from where (an index of ``names``), fingerprints of what went in
    and came out, and its end in the order of ends and events (0 if it did not end in order).
    ``names``: ``("s", site)``, ``("o", site)`` for the order of a set, or
    ``("p", file, function, line of the caller)``. ``given`` is -1 where what went in
    cannot be known, and ``vague`` holds the calls that were given something that was not seen
    whole. ``aside``: fingerprints of names and times in what went in, which ``given`` leaves out;
    empty if there are none. ``cut``: what was left out, and how often.
    """

    parents: Sequence[int]
    keys: Sequence[int]
    given: Sequence[int]
    gave: Sequence[int]
    ends: Sequence[int]
    names: Sequence[tuple[Any, ...]]
    sites: Sequence[Site]
    events: Sequence[Event]
    callees: Mapping[int, Callable_]
    types: Sequence[Callable_ | None]
    versions: Mapping[str, str]
    vague: frozenset[int]
    cut: Mapping[str, int]
    seconds: float
    children: list[list[int]] = field(default_factory=list)
    operators: Sequence[Operator] = ()
    jitted: Mapping[int, Jitted] = field(default_factory=dict)
    aside: Sequence[int] = ()

    def __post_init__(self) -> None:
        self.children = [[] for _ in self.parents]
        self.roots: list[int] = []
        for node, parent in enumerate(self.parents):
            (self.children[parent] if parent >= 0 else self.roots).append(node)

    def site(self, node: int) -> Site | None:
        """The place in a cell of a call of the notebook's own."""
        name = self.names[self.keys[node]]
        return self.sites[name[1]] if name[0] in "so" else None

    def name(self, node: int) -> tuple[Any, ...]:
        """What is called, comparable between runs."""
        return self.names[self.keys[node]]


def read(text: str) -> Log:
    """The log from base64 of compressed JSON; raises ValueError or LookupError if it is none."""
    told = json.loads(zlib.decompress(base64.b64decode(text, validate=True)))
    return Log(
        parents=told["parents"],
        keys=told["keys"],
        given=told["given"],
        gave=told["gave"],
        ends=told["ends"],
        names=[tuple(name) for name in told["names"]],
        sites=[Site(*site) for site in told["sites"]],
        events=[
            Event(**{**event, "stack": [Frame(*frame) for frame in event["stack"]]})
            for event in told["events"]
        ],
        callees={int(site): _callable(found) for site, found in told["callees"].items()},
        types=[found and _callable(found) for found in told["types"]],
        versions=told["versions"],
        vague=frozenset(told["vague"]),
        aside=told["aside"],
        cut=told["cut"],
        seconds=told["seconds"],
        operators=_operators(told["operators"]),
        jitted={
            int(site): Jitted(name, [tuple(row) for row in rows])
            for site, (name, rows) in told["jitted"].items()
        },
    )


def _callable(found: Mapping[str, Any]) -> Callable_:
    parameters = found["parameters"]
    return Callable_(
        name=found["name"],
        module=found["module"],
        is_class=found["is_class"],
        parameters=None if parameters is None else [tuple(one) for one in parameters],
        methods=found["methods"],
    )


def _operators(told: Mapping[str, Any]) -> list[Operator]:
    names = told["names"]
    return [
        Operator(
            *names[row[0]],
            *row[1:3],
            *(_operands(values) for values in row[3:5]),
            *row[5:8],
            *(place and tuple(place) for place in row[8:12]),
            row[12],
        )
        for row in told["rows"]
    ]


def _operands(values: Sequence[int]) -> list[Operand]:
    return [Operand(*values[at : at + 3]) for at in range(0, len(values), 3)]
