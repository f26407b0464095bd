"""Checks of the facts: against their schema, and for contradictions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .types import Common, Framework


def schema_faults(facts: Mapping[str, Any], schema: Mapping[str, Any]) -> list[str]:
    """Violations of the schema in the content of a file, one sentence each."""
    from jsonschema import Draft202012Validator

    found = Draft202012Validator(schema).iter_errors(facts)
    return [f"{'.'.join(map(str, one.absolute_path)) or 'it'}: {one.message}" for one in found]


def faults(frameworks: Sequence[Framework], common: Common) -> list[str]:
    """Contradictions among frameworks, one sentence each; empty if there are none."""
    return [*_names(frameworks), *_references(frameworks, common), *_patterns(frameworks)]


def _names(frameworks: Sequence[Framework]) -> Iterator[str]:
    """Names that must be unique."""
    seeding = [
        call
        for one in frameworks
        for group in (*one.seed_calls, *one.generators)
        for call in group.calls
    ]
    seeding += [call for one in frameworks for call in one.unseed_calls]
    setting = [call for one in frameworks for call in one.state_setters]
    for what, names in (
        ("id", [one.id for one in frameworks]),
        ("stream", [stream.name for one in frameworks for stream in one.streams]),
        ("seeding call", seeding),
        ("call that sets a state", setting),
        ("launch variable", [v.name for one in frameworks for v in one.launch_variables]),
    ):
        for name, count in Counter(names).items():
            if count > 1:
                yield f"The {what} {name} stands more than once."
    meant: dict[str, str] = {}
    for one in frameworks:
        for alias, module in one.aliases.items():
            if meant.setdefault(alias, module) != module:
                yield f"The alias {alias} stands for {meant[alias]} and for {module}."


def _references(frameworks: Sequence[Framework], common: Common) -> Iterator[str]:
    """References to other facts must resolve."""
    known = {one.id: one for one in frameworks}
    streams = {stream.name for one in frameworks for stream in one.streams}
    switches = {switch.name for switch in common.determinism}
    for one in frameworks:
        for required in one.requires:
            if required not in known or known[required].language != one.language:
                yield f"{one.id} requires {required}, which is no framework of its language."
            elif known[required].rank >= one.rank:
                yield f"{one.id} requires {required}, which does not come before it."
        for call in one.seed_calls:
            for stream in {*(call.streams or ()), *call.perhaps} - streams:
                yield f"{one.id}: {call.calls[0]} seeds {stream}, which is no stream."
        for switch in set(one.determinism) - switches:
            yield f"{one.id} looks at {switch}, which is no switch of determinism."
        if one.seed_range[0] > one.seed_range[1]:
            yield f"{one.id} has an empty range of seeds."
    for switch in common.determinism:
        if switch.default not in switch.values:
            yield f"The default of {switch.name} is none of its choices."


def _patterns(frameworks: Sequence[Framework]) -> Iterator[str]:
    """Patterns must compile and match the offered values."""
    for one in frameworks:
        for variable in one.launch_variables:
            try:
                pattern = re.compile(variable.pattern)
            except re.error as error:
                yield f"{one.id}: the pattern of {variable.name} is none: {error}."
                continue
            for value in variable.values:
                if not pattern.fullmatch(value.replace("{seed}", "42")):
                    yield f"{one.id}: {variable.name} offers {value}, which its pattern refuses."
