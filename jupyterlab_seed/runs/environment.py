"""Which variables a notebook may ask its kernel to be started with, and how they reach it.

Pure functions: no server, no kernel, no file. The list is closed. A name that is not in
:data:`VARIABLES`, or a value that its pattern does not match in full, is refused, so nothing that
comes with a file or a request can choose what runs (``PATH``, ``PYTHONSTARTUP``, ``LD_PRELOAD``) or
keep an interpreter from starting (``PYTHONHASHSEED=-1`` is a fatal error in CPython).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..frameworks import load

#: The one flag of XLA that may be asked for.
XLA_FLAG = "--xla_gpu_deterministic_ops=true"


class RefusedError(ValueError):
    """A launch environment that is not accepted; the message names the variable and the rule."""


@dataclass(frozen=True)
class Variable:
    """One accepted variable: its name, the values it may have, and the rule in words."""

    name: str
    pattern: re.Pattern[str]
    rule: str
    maximum: int | None = None

    def accepts(self, value: object) -> bool:
        """Whether ``value`` is a string that this variable may have; anything else is False."""
        if not isinstance(value, str) or self.pattern.fullmatch(value) is None:
            return False
        return self.maximum is None or not value.isdigit() or int(value) <= self.maximum


#: Every accepted variable by its name: those of the frameworks that are known.
VARIABLES: Mapping[str, Variable] = {
    variable.name: Variable(
        variable.name, re.compile(variable.pattern), variable.rule, variable.maximum
    )
    for _, variable in sorted(
        (
            (framework.rank, variable)
            for framework in load()
            for variable in framework.launch_variables
        ),
        key=lambda ranked: (ranked[0], ranked[1].name),
    )
}


def select(candidate: object) -> tuple[dict[str, str], list[str]]:
    """Split what was asked for into what is accepted and why the rest is not.

    ``candidate`` may be anything that JSON can hold. Returns the accepted pairs, and one sentence
    for each refused one. Something that is no object has no pairs and one reason. Raises nothing.
    """
    if not isinstance(candidate, Mapping):
        return {}, [f"environment: {_show(candidate)} is not an object of names and values"]
    accepted: dict[str, str] = {}
    refused: list[str] = []
    for name, value in candidate.items():
        variable = VARIABLES.get(name) if isinstance(name, str) else None
        if variable is None:
            known = ", ".join(VARIABLES)
            refused.append(f"{_show(name)} is not a variable that may be set; these are: {known}")
        elif not variable.accepts(value):
            refused.append(f"{name}: {_show(value)} is refused; it must be {variable.rule}")
        else:
            accepted[name] = value
    return accepted, refused


def validate(candidate: object) -> dict[str, str]:
    """Return ``candidate`` as a new dict if every pair is accepted.

    Raises :class:`RefusedError` with the first reason otherwise: nothing is accepted in part.
    """
    accepted, refused = select(candidate)
    if refused:
        raise RefusedError(refused[0])
    return accepted


def overlay(
    wanted: Mapping[str, str], base: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str], list[str]]:
    """Put ``wanted`` over the environment ``base`` that a process is about to start with.

    ``wanted`` is checked once more here, the last place before the process. Returns the new
    environment (``base`` is left as it is), the part of ``wanted`` that is in it, and one sentence
    for each pair that is not. Names outside :data:`VARIABLES` keep the value they had.
    """
    accepted, problems = select(wanted)
    environment = dict(base)
    given: dict[str, str] = {}
    for name, value in accepted.items():
        if name == "XLA_FLAGS":
            flags = _with_xla_flag(base.get(name, ""))
            if flags is None:
                problems.append(
                    f"XLA_FLAGS: the value that is there ({_show(base[name])}) is not a list of "
                    "flags that can be added to; it was left alone"
                )
                continue
            environment[name] = flags
        else:
            environment[name] = value
        given[name] = value
    return environment, given, problems


#: One word of XLA_FLAGS: quotes may hold spaces.
_XLA_WORD = re.compile(r"""(?:[^\s"']|"[^"]*"|'[^']*')+""")


def _with_xla_flag(flags: str) -> str | None:
    """``flags`` with :data:`XLA_FLAG` in force, or None where a word can't be added safely.

    A value that does not begin with ``-`` is the *name of a file* with flags; a flag put behind it
    would be taken for a part of the name and end the process at its first use of XLA, and the
    parser stops at the first word that is no flag (openxla/xla, xla/parse_flags_from_env.cc).
    """
    words = _XLA_WORD.findall(flags)
    if any(not word.startswith("-") for word in words) or _XLA_WORD.sub("", flags).strip():
        return None
    said = [word for word in words if word.split("=")[0] == XLA_FLAG.split("=")[0]]
    if said and said[-1] == XLA_FLAG:
        return flags
    return f"{flags.rstrip()} {XLA_FLAG}" if words else XLA_FLAG


def _show(value: Any) -> str:
    """``value`` as short ASCII JSON on one line, for messages and logs; raises nothing."""
    try:
        text = json.dumps(value) if not isinstance(value, (dict, list)) else type(value).__name__
    except (TypeError, ValueError):
        text = type(value).__name__
    return text if len(text) <= 60 else f"{text[:57]}..."
