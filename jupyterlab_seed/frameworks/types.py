"""The facts that Python reads, typed.

The schemas beside the JSON files say what each member means, and which others there are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Literal, TypeVar

_T = TypeVar("_T")

#: Names to lists of names; nothing where there is none.
Lists = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Stream:
    """A global random source that the probe can see; ``gpu``: whether it is a GPU's."""

    name: str
    gpu: bool = False


@dataclass(frozen=True)
class GpuMemory:
    """The variable by which a framework takes a GPU's memory as needed, not at the start.

    ``chosen_by``: what stands in code that chooses for itself.
    """

    name: str
    value: str
    chosen_by: tuple[str, ...]


@dataclass(frozen=True)
class Gpu:
    """How a framework uses a GPU. ``automatic``: whether it does wherever there is one."""

    automatic: bool
    memory: GpuMemory | None = None


@dataclass(frozen=True)
class SeedCall:
    """Calls that set the seed of a global generator; ``streams``: None if unknown."""

    calls: tuple[str, ...]
    streams: tuple[str, ...] | None = None
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Generator:
    """Calls that make a generator with a random state of its own.

    ``seeded_by``: the parameters, each of which makes it seeded; ``place``: that of the seed among
    the arguments, None if it is given by its name alone.
    """

    calls: tuple[str, ...]
    unseeded: str
    place: int | None = None
    seeded_by: tuple[str, ...] = ()
    seed_method: str | None = None


@dataclass(frozen=True)
class LaunchVariable:
    """A variable that counts only if the kernel's process starts with it."""

    name: str
    pattern: str
    rule: str
    values: tuple[str, ...]
    maximum: int | None = None


@dataclass(frozen=True)
class Framework:
    """The facts about one framework.

    ``gpu``: None if it computes on the CPU alone. ``own_generator``: how code makes a generator of
    its own, with ``{seed}`` for the seed. ``stream``: the Python source of its stream module for
    the probe, if another package adds it.
    """

    id: str
    title: str
    language: str
    modules: tuple[str, ...]
    requires: tuple[str, ...]
    seed_range: tuple[int, int]
    rank: float
    streams: tuple[Stream, ...]
    gpu: Gpu | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)
    untraced_draws: Literal["all", "unseeded"] | None = None
    compilers: tuple[str, ...] = ()
    compiled_draws: tuple[str, ...] = ()
    seed_calls: tuple[SeedCall, ...] = ()
    unseed_calls: tuple[str, ...] = ()
    state_setters: tuple[str, ...] = ()
    draws: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    generators: tuple[Generator, ...] = ()
    own_generator: str | None = None
    varies: Lists = field(default_factory=dict)
    varying_methods: Lists = field(default_factory=dict)
    determinism: tuple[str, ...] = ()
    launch_variables: tuple[LaunchVariable, ...] = ()
    stream: str | None = None

    @classmethod
    def of(cls, facts: Mapping[str, Any], stream: str | None = None) -> Framework:
        """The framework of a file's content, which must be valid against the schema."""
        return _build(
            cls,
            facts,
            seed_range=(facts["seedRange"]["min"], facts["seedRange"]["max"]),
            streams=_all(Stream, facts["streams"]),
            gpu=_gpu(facts.get("gpu")),
            seed_calls=_all(SeedCall, facts.get("seedCalls", ())),
            generators=tuple(map(_generator, facts.get("generators", ()))),
            launch_variables=_all(LaunchVariable, facts.get("launchVariables", ())),
            stream=stream,
        )


@dataclass(frozen=True)
class Magics:
    """Magics: those whose content is Python, and ``bringing``: those that run other code."""

    python_cell: tuple[str, ...]
    python_line: Mapping[str, str]
    bringing: tuple[str, ...]


@dataclass(frozen=True)
class Python:
    """The facts about Python and IPython, whatever framework is used."""

    magics: Magics
    varies: Lists
    varying_methods: Lists
    seed_names: tuple[str, ...]
    time_arguments: Mapping[str, int]
    time_texts: Lists
    worker_parameters: tuple[str, ...]
    devices: tuple[str, ...]
    orderless_calls: tuple[str, ...]
    orderless_methods: tuple[str, ...]
    drawless: tuple[str, ...]
    drawless_methods: tuple[str, ...]

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Python:
        """The content of ``languages.json`` about Python."""
        return _build(cls, facts, magics=_build(Magics, facts["magics"]))


@dataclass(frozen=True)
class Determinism:
    """One switch of determinism, its choices and its default."""

    name: str
    values: tuple[str, ...]
    default: str


@dataclass(frozen=True)
class Tags:
    """Tags of cells."""

    skip: tuple[str, ...]
    ignore_output: tuple[str, ...]
    may_raise: tuple[str, ...]


@dataclass(frozen=True)
class Limit:
    """A range of numbers, in the words of JSON Schema."""

    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: float | None = None
    exclusive_maximum: float | None = None

    def accepts(self, value: float) -> bool:
        """Whether a number is in the range."""
        return (
            (self.minimum is None or value >= self.minimum)
            and (self.maximum is None or value <= self.maximum)
            and (self.exclusive_minimum is None or value > self.exclusive_minimum)
            and (self.exclusive_maximum is None or value < self.exclusive_maximum)
        )


@dataclass(frozen=True)
class Common:
    """The facts that all frameworks and notebooks share."""

    determinism: tuple[Determinism, ...]
    tags: Tags
    limits: Mapping[str, Limit]

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Common:
        """The content of ``common.json``."""
        return cls(
            _all(Determinism, facts["determinism"]),
            _build(Tags, facts["tags"]),
            {name: _build(Limit, limit) for name, limit in facts["limits"].items()},
        )


def _gpu(facts: Mapping[str, Any] | None) -> Gpu | None:
    if facts is None:
        return None
    memory = facts.get("memory")
    return _build(Gpu, facts, memory=None if memory is None else _build(GpuMemory, memory))


def _generator(facts: Mapping[str, Any]) -> Generator:
    parameter = facts.get("parameter")
    seeded_by = tuple(facts.get("seededBy", [parameter] if parameter else []))
    place = facts.get("place", 0 if parameter else None)
    return _build(Generator, facts, seeded_by=seeded_by, place=place)


def _all(cls: type[_T], facts: Sequence[Mapping[str, Any]]) -> tuple[_T, ...]:
    return tuple(_build(cls, one) for one in facts)


def _build(cls: type[_T], facts: Mapping[str, Any], **made: Any) -> _T:
    """An object of a dataclass; other members of the facts are for other readers."""
    known = {one.name for one in fields(cls)}  # type: ignore[arg-type]
    given = {_snake(name): _frozen(value) for name, value in facts.items()}
    return cls(**{name: value for name, value in {**given, **made}.items() if name in known})


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", lambda match: f"_{match[1].lower()}", name)


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    if isinstance(value, Mapping):
        return MappingProxyType({key: _frozen(one) for key, one in value.items()})
    return value
