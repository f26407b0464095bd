"""What is documented of nondeterminism on accelerators: operators, switches, errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, TypeAlias

#: What the switch of a framework does to an operator. ``deterministic``: it has a deterministic
#: version; ``raises``: it has none; ``unreached``: no switch reaches it.
Outcome: TypeAlias = Literal["deterministic", "raises", "unreached"]

#: What an error means for what runs after it; see ``devices.schema.json``.
ErrorKind: TypeAlias = Literal["broken", "memory", "hostMemory", "noWorkspace", "noVersion"]

#: What the name of a kernel adds to that of its operator: ``bincount`` is ``_bincount_cuda``.
_ADDED = re.compile(r"(?:_(?:out|cuda|gpu|kernel|template)|(?<!^) CUDA)+(?=$| )")


@dataclass(frozen=True)
class Argument:
    """The argument without which a call is none of the operator; ``values``: those that count."""

    name: str
    position: int
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operator:
    """An operator that gives another result in each run on a GPU.

    ``gradient``: only its gradient does. ``since``: the version of its framework from which it has
    a deterministic version. ``switch``: another switch of the seed cell that reaches it.
    """

    framework: str
    title: str
    names: tuple[str, ...]
    outcome: Outcome
    source: str
    calls: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    argument: Argument | None = None
    gradient: bool = False
    since: str | None = None
    instead: str | None = None
    switch: str | None = None

    def outcome_with(self, version: str | None) -> Outcome:
        """What the switch does in a version of its framework; the newest if it is unknown."""
        if self.since is None or version is None:
            return self.outcome
        return "raises" if _numbers(version) < _numbers(self.since) else self.outcome


@dataclass(frozen=True)
class Switch:
    """The switch of a framework: as code, as choices of the seed cell, and what it needs."""

    determinism: Mapping[str, str]
    environment: Mapping[str, str]
    source: str
    code: str | None = None
    warn_only: str | None = None


@dataclass(frozen=True)
class Devices:
    """The content of ``devices.json``."""

    errors: Mapping[str, tuple[re.Pattern[str], ...]]
    switches: Mapping[str, Switch]
    operators: tuple[Operator, ...]
    kernel_compilers: frozenset[str]
    _names: Mapping[tuple[str, str], Operator] = field(default_factory=dict, repr=False)

    def operator(self, framework: str, name: str) -> Operator | None:
        """The operator of a name as a trace or an error gives it; None if none is documented."""
        return self._names.get((framework, plain_name(name)))


def plain_name(name: str) -> str:
    """A name without namespace, overload, and what the name of its kernel adds.

    ``aten::index_add_.default`` is ``index_add``; ``_bincount_cuda`` is ``bincount``.
    """
    last = name.strip().rpartition("::")[2]
    last = last if " " in last else last.partition(".")[0]
    return _ADDED.sub("", last).strip("_")


def error_kind(kind: ErrorKind, text: str) -> re.Match[str] | None:
    """Where the text of an error, with its name, says that it is of a kind; None if nowhere."""
    found = (pattern.search(text) for pattern in devices().errors[kind])
    return next((match for match in found if match), None)


@cache
def devices() -> Devices:
    """The facts about accelerators."""
    from . import read

    facts = read("devices.json")
    operators = tuple(map(_operator, facts["operators"]))
    names = {(one.framework, plain_name(name)): one for one in operators for name in one.names}
    return Devices(
        {
            kind: tuple(map(re.compile, error["patterns"]))
            for kind, error in facts["errors"].items()
        },
        {
            framework: Switch(
                one["determinism"],
                one["environment"],
                one["source"],
                one.get("code"),
                one.get("warnOnly"),
            )
            for framework, one in facts["switches"].items()
        },
        operators,
        frozenset(facts["kernelCompilers"]),
        names,
    )


def _operator(facts: Mapping[str, Any]) -> Operator:
    given = {
        name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()
    }
    argument = facts.get("argument")
    if argument is not None:
        values = tuple(argument.get("values", ()))
        given["argument"] = Argument(argument["name"], argument["position"], values)
    return Operator(**given)


def _numbers(version: str) -> tuple[int, ...]:
    """``2.13.0+cpu`` as numbers, for comparison."""
    return tuple(int(number) for number in re.findall(r"\d+", version.partition("+")[0])[:3])
