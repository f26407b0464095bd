"""Changing single values in the text of a JSON file, and nothing else in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from json.decoder import scanstring
from typing import Any

_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True)
class Span:
    """A value in a text."""

    #: Of its first character, or of its key's in an object.
    lead: int
    start: int
    end: int
    #: ``None`` in an array.
    key: str | None = None


@dataclass(frozen=True)
class Replacement:
    """A piece of a text, and what comes in its place."""

    start: int
    end: int
    text: str


def replace(text: str, changes: list[Replacement]) -> str:
    """The text after changes that do not overlap."""
    for change in sorted(changes, key=lambda one: one.start, reverse=True):
        text = text[: change.start] + change.text + text[change.end :]
    return text


class JsonText:
    """The text of a JSON file; the values that are asked for must be valid."""

    def __init__(self, text: str) -> None:
        self.text = text
        start = self._skip(0)
        self.root = Span(start, start, self._skip_value(start))

    def children(self, parent: Span) -> list[Span]:
        """The members of an object, or the elements of an array."""
        return list(self._children(parent))

    def member(self, parent: Span, key: str) -> Span | None:
        """A member of an object; as for every reader, the last counts if there are several."""
        found = [child for child in self._children(parent) if child.key == key]
        return found[-1] if found else None

    def value(self, span: Span) -> Any:
        """The value itself."""
        return _DECODER.raw_decode(self.text, span.start)[0]

    def set_value(self, span: Span, value: Any) -> Replacement:
        """Replace a value."""
        inner = self.children(span) if self.text[span.start] in "{[" else []
        spread = "\n" in self._before(inner[0]) if inner else self._is_spread(span)
        return Replacement(span.start, span.end, self._written(value, span.lead, spread))

    def set_member(self, parent: Span, key: str, value: Any) -> Replacement:
        """Set a member of an object: a new one where the keys' order has it, or at the end."""
        members = self.children(parent)
        known = self.member(parent, key)
        if known:
            return self.set_value(known, value)
        if not members:
            return self.set_value(parent, {key: value})
        names = [member.key or "" for member in members]
        index = sum(name < key for name in names) if names == sorted(names) else len(names)
        colon = self.text[self._key_end(members[0]) : members[0].start]
        at = members[min(index, len(members) - 1)].lead
        written = json.dumps(key) + colon + self._written(value, at, self._is_spread(members[0]))
        return self._inserted(members, index, written)

    def insert(self, parent: Span, index: int, value: Any) -> Replacement:
        """Insert an element into an array that is not empty."""
        elements = self.children(parent)
        at = elements[0].lead
        return self._inserted(
            elements, index, self._written(value, at, self._is_spread(elements[0]))
        )

    def _inserted(self, siblings: list[Span], index: int, written: str) -> Replacement:
        first = siblings[0]
        space = self._before(siblings[1] if len(siblings) > 1 else first)
        if len(siblings) == 1 and "\n" not in space:
            space = self._item_space()
        if index < len(siblings):
            at = siblings[index].lead
            return Replacement(at, at, f"{written},{space}")
        at = siblings[-1].end
        return Replacement(at, at, f",{space}{written}")

    def _written(self, value: Any, at: int, spread: bool) -> str:
        """A value in the style of the file, on the line of ``at``, over several lines or in one."""
        colon = self._colon()
        if not spread:
            return _dumps(value, separators=("," + self._item_space(), colon))
        text = _dumps(value, indent=self._unit(), separators=(",", colon))
        newline = "\r\n" if "\r\n" in self._before_root_member() else "\n"
        return text.replace("\n", newline + self._indent(at))

    def _is_spread(self, span: Span) -> bool:
        """Whether a value, or the key before it, begins a line."""
        return "\n" in self._before(span)

    def _before(self, span: Span) -> str:
        """The white space before a value, or the key before it."""
        start = span.lead
        while start > 0 and self.text[start - 1] in " \t\n\r":
            start -= 1
        return self.text[start : span.lead]

    def _indent(self, at: int) -> str:
        """The white space at the start of a line."""
        line = self.text.rfind("\n", 0, at) + 1
        match = re.compile(r"[ \t]*").match(self.text, line)
        return match[0] if match else ""

    def _first(self) -> Span | None:
        return next(self._children(self.root), None)

    def _before_root_member(self) -> str:
        first = self._first()
        return self._before(first) if first else ""

    def _unit(self) -> str:
        """One level of indentation."""
        return self._before_root_member().rpartition("\n")[2] or " "

    def _colon(self) -> str:
        first = self._first()
        return self.text[self._key_end(first) : first.start] if first else ": "

    def _item_space(self) -> str:
        """The space after a comma within a line."""
        members = self.children(self.root)
        space = self._before(members[1]) if len(members) > 1 else " "
        return " " if "\n" in space else space

    def _key_end(self, member: Span) -> int:
        return scanstring(self.text, member.lead + 1, True)[1]

    def _children(self, parent: Span) -> Iterator[Span]:
        isobject = self.text[parent.start] == "{"
        at = self._skip(parent.start + 1)
        while self.text[at] not in "}]":
            lead, key = at, None
            if isobject:
                key, at = scanstring(self.text, at + 1, True)
                at = self._skip(self._skip(at) + 1)
            end = self._skip_value(at)
            yield Span(lead, at, end, key)
            at = self._skip(end)
            if self.text[at] == ",":
                at = self._skip(at + 1)

    def _skip_value(self, at: int) -> int:
        return _DECODER.raw_decode(self.text, at)[1]

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at


def _dumps(value: Any, **style: Any) -> str:
    """JSON as nbformat writes it."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, **style)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        # Half of a surrogate pair, which a file can only have escaped.
        return json.dumps(value, sort_keys=True, **style)
    return text
