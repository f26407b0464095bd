"""Sentences for people: templates with parameters, worded once, shown and translated anywhere.

A command prints a message as English; JSON carries it as template and parameters, so that a page
translates the template. ``_`` and ``_n`` mark templates so that ``pybabel extract -k _n:1,2``
finds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

_PLACE = re.compile(r"%%|%(\d+)")


@dataclass(frozen=True)
class Message:
    """A template and the parameters for its places ``%1``, ``%2``, …; ``%%`` is a per cent sign.

    A parameter is a number or a string, which are never translated, or a message. With
    ``plural``, ``template`` is for a ``count`` of one, ``%1`` is the count, and the parameters
    begin at ``%2``, as in gettext and in JupyterLab's ``trans._n``. ``str()`` gives the English.
    """

    template: str
    parameters: tuple[Parameter, ...] = ()
    plural: str | None = None
    count: int = 0

    def __str__(self) -> str:
        template, values = self.template, list(self.parameters)
        if self.plural is not None:
            template = template if self.count == 1 else self.plural
            values.insert(0, self.count)
        return _PLACE.sub(
            lambda place: str(values[int(place[1]) - 1]) if place[1] else "%", template
        )

    def as_json(self) -> dict[str, Any]:
        """The message as JSON; report.schema.json describes it."""
        parameters = [
            value.as_json() if isinstance(value, Message) else value for value in self.parameters
        ]
        shown: dict[str, Any] = {"template": self.template, "parameters": parameters}
        if self.plural is not None:
            shown.update(plural=self.plural, count=self.count)
        return shown

    def cut(self, characters: int) -> Message:
        """The same with each string cut to so many characters; an ellipsis marks a cut."""
        return replace(self, parameters=tuple(_cut(value, characters) for value in self.parameters))


class CellNumber(int):
    """The place of a cell among all cells, from 1; what is told to people adds its first words.

    See ``cell_names.with_words``.
    """


Parameter: TypeAlias = "Message | str | int"


def _(template: str, *parameters: Parameter) -> Message:
    """A message."""
    return Message(template, parameters)


def _n(template: str, plural: str, count: int, *parameters: Parameter) -> Message:
    """A message whose words depend on a number, which is ``%1`` in both templates."""
    return Message(template, parameters, plural, count)


def rendered(messages: Iterable[Message]) -> str:
    """Sentences in English, one after another."""
    return " ".join(map(str, messages))


def as_json(messages: Iterable[Message]) -> list[dict[str, Any]]:
    """Sentences as JSON."""
    return [message.as_json() for message in messages]


def comma_separated(items: Sequence[Parameter]) -> Parameter:
    """``a, b, c``; one item alone is that item. There must be one at least."""
    listed = items[0]
    for item in items[1:]:
        listed = _("%1, %2", listed, item)
    return listed


def separated(clauses: Sequence[Message]) -> Message:
    """``a; b; c``; one clause alone is that clause. There must be one at least."""
    joined = clauses[0]
    for clause in clauses[1:]:
        joined = _("%1; %2", joined, clause)
    return joined


def enumeration(items: Sequence[Parameter]) -> Parameter:
    """``a, b and c``; one item alone is that item. There must be one at least."""
    if len(items) == 1:
        return items[0]
    return _("%1 and %2", comma_separated(items[:-1]), items[-1])


def _cut(value: Parameter, characters: int) -> Parameter:
    if isinstance(value, Message):
        return value.cut(characters)
    if isinstance(value, str) and len(value) > characters:
        return value[: characters - 1] + "…"
    return value
