"""The variables that a notebook may request for its kernel's process, and their accepted values.

Pure functions: no server, no kernel, no file. The list is closed. A name that is not in
:func:`variables`, or a value that its pattern does not match in full, is refused, so no file and no
request can choose what runs (``PATH``, ``PYTHONSTARTUP``, ``LD_PRELOAD``) or
keep an interpreter from starting (``PYTHONHASHSEED=-1`` is a fatal error in CPython).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from ..frameworks import LaunchVariable, load
from .messages import Message, _, comma_separated


class RefusedError(ValueError):
    """A launch environment that is not accepted; the message names the variable and the rule."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@cache
def variables() -> Mapping[str, LaunchVariable]:
    """Every variable that may be requested, by name; the facts of the frameworks name them.

    Those of a language itself come first.
    """
    found = [
        (one.id != one.language, each.name, each) for one in load() for each in one.launch_variables
    ]
    return {name: variable for _, name, variable in sorted(found, key=lambda entry: entry[:2])}


def accepts(variable: LaunchVariable, value: object) -> bool:
    """Whether ``value`` is a string that this variable accepts."""
    if not isinstance(value, str) or re.fullmatch(variable.pattern, value) is None:
        return False
    return variable.maximum is None or not value.isdigit() or int(value) <= variable.maximum


def select(candidate: object) -> tuple[dict[str, str], list[Message]]:
    """Split a request into the accepted pairs and the reasons against the others.

    ``candidate`` may be any JSON value. Returns the accepted pairs, and one sentence for each
    refused pair. A value that is not an object has no pairs and one reason. Raises nothing.
    """
    if not isinstance(candidate, Mapping):
        return {}, [_("environment: %1 is not an object of names and values", _show(candidate))]
    accepted: dict[str, str] = {}
    refused: list[Message] = []
    known = variables()
    for name, value in candidate.items():
        variable = known.get(name) if isinstance(name, str) else None
        if variable is None:
            refused.append(
                _(
                    "%1 cannot be set; the variables that can be set are: %2",
                    _show(name),
                    comma_separated(list(known)),
                )
            )
        elif not accepts(variable, value):
            refused.append(_("%1: %2 is invalid; it must be %3", name, _show(value), variable.rule))
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
) -> tuple[dict[str, str], dict[str, str], list[Message]]:
    """Put ``wanted`` over the environment ``base`` of a process about to start.

    ``wanted`` is checked again, at the last place before the process. Returns the new environment
    (``base`` is unchanged), the part of ``wanted`` that is in it, and one sentence for each pair
    that is not. Names outside :func:`variables` keep their values.
    """
    accepted, problems = select(wanted)
    environment = dict(base)
    given: dict[str, str] = {}
    for name, value in accepted.items():
        if name == "XLA_FLAGS":
            flags = _with_flag(base.get(name, ""), value)
            if flags is None:
                problems.append(
                    _(
                        "XLA_FLAGS: no flag can be added to the existing value (%1); it was left "
                        "unchanged",
                        _show(base[name]),
                    )
                )
                continue
            environment[name] = flags
        else:
            environment[name] = value
        given[name] = value
    return environment, given, problems


#: One word of XLA_FLAGS: quotes may hold spaces.
_XLA_WORD = re.compile(r"""(?:[^\s"']|"[^"]*"|'[^']*')+""")


def _with_flag(flags: str, flag: str) -> str | None:
    """``flags`` with ``flag`` in force, or None if a word cannot be added safely.

    A value that does not begin with ``-`` is the *name of a file* with flags; a flag behind it
    would become part of the name and end the process at its first use of XLA, and the parser stops
    at the first word that is not a flag (openxla/xla, xla/parse_flags_from_env.cc).
    """
    words = _XLA_WORD.findall(flags)
    if any(not word.startswith("-") for word in words) or _XLA_WORD.sub("", flags).strip():
        return None
    said = [word for word in words if word.split("=")[0] == flag.split("=")[0]]
    if said and said[-1] == flag:
        return flags
    return f"{flags.rstrip()} {flag}" if words else flag


def _show(value: Any) -> str:
    """``value`` as short ASCII JSON on one line, for messages and logs; raises nothing."""
    try:
        text = json.dumps(value) if not isinstance(value, (dict, list)) else type(value).__name__
    except (TypeError, ValueError):
        text = type(value).__name__
    return text if len(text) <= 60 else f"{text[:57]}..."
