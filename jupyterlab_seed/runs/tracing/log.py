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


class Operator(NamedTuple):
    """One call of an operator of PyTorch.

    ``own``: cell (-1 if unknown) and line from which it was called; ``library``: file and line of
    a library between; ``forward``: for one of the backward pass, cell and line of its forward.
    """

    name: str
    given: int
    gave: int
    own: tuple[int, int] | None
    library: tuple[str, int] | None
    forward: tuple[int, int] | None


@dataclass
class Log:
    """One traced run: a tree of calls in the order in which they began.

    ``parents``, ``keys``, ``given``, ``gave`` and ``ends`` have one item for each call: its parent
    (-1 if none), what is called from where (an index of ``names``), fingerprints of what went in
    and came out, and its end in the order of ends and events (0 if it did not end in order).
    ``names``: ``("s", site)``, ``("o", site)`` for the order of a set, or
    ``("p", file, function, line of the caller)``. ``given`` is -1 where what went in
    cannot be known, and ``vague`` holds the calls that were given something that counts by its type
    alone. ``cut``: what was left out, and how often.
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
        cut=told["cut"],
        seconds=told["seconds"],
        operators=[
            Operator(*row[:3], *(place and tuple(place) for place in row[3:]))
            for row in told["operators"]
        ],
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
