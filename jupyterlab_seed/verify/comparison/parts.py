"""A cell's outputs by place and MIME type, so that two runs can be held against each other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ...runs.outputs import NEXT_CELL, PAGE

#: The place of an output's metadata among its MIME types.
METADATA = "(metadata)"

# Place and MIME type to the value of an output, in the order of the outputs.
Parts = dict[tuple[str, str], Any]


def in_order(a: Parts, b: Parts) -> list[tuple[str, str]]:
    """All places; those of one output are adjacent."""
    places = dict.fromkeys(place for place, _mime in [*a, *b])
    keys = dict.fromkeys([*a, *b])
    order = {place: number for number, place in enumerate(places)}
    return sorted(keys, key=lambda key: order[key[0]])


def parts_of(outputs: Iterable[Mapping[str, Any]]) -> Parts:
    """The parts of a cell's outputs; what one stream wrote is one text."""
    texts: dict[tuple[str, str], list[str]] = {}
    parts: Parts = {}
    counts: dict[str, int] = {}

    def number(kind: str) -> int:
        counts[kind] = counts.get(kind, 0) + 1
        return counts[kind]

    for output in outputs:
        # Those of a file may have any form.
        kind = output.get("output_type") if isinstance(output, Mapping) else None
        if kind == "stream":
            key = (str(output.get("name", "stdout")), "text/plain")
            parts.setdefault(key, "")
            texts.setdefault(key, []).append(_joined(output.get("text", "")))
            continue
        if kind == "error":
            head = f"{output.get('ename', '')}: {output.get('evalue', '')}"
            count = number("error")
            place = "error" if count == 1 else f"error {count}"
            parts[place, "text/plain"] = _joined_lines(head, output.get("traceback"))
            continue
        if kind == "execute_result":
            count = number("result")
            place = "result" if count == 1 else f"result {count}"
        elif kind in (PAGE, NEXT_CELL):
            count = number(kind)
            place = kind if count == 1 else f"{kind} {count}"
        else:
            place = f"display {number('display')}"
        metadata = output.get("metadata") if isinstance(output, Mapping) else None
        if metadata:
            parts[place, METADATA] = metadata
        data = output.get("data") if isinstance(output, Mapping) else output
        for mime, value in data.items() if isinstance(data, Mapping) and data else [("", data)]:
            parts[place, str(mime)] = value
    # Joined once, so that many small pieces of a long text take linear time.
    parts.update({key: "".join(pieces) for key, pieces in texts.items()})
    return parts


def _joined_lines(head: str, traceback: Any) -> str:
    return "\n".join([head, *map(str, traceback if isinstance(traceback, list) else [])])


def _joined(value: Any) -> str:
    """Notebook files hold long texts as lists of lines."""
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def text_of(mime: str, value: Any) -> str:
    """A value as text; JSON in one form, so that the order of its keys does not count."""
    if isinstance(value, str):
        return value
    if not mime.endswith("json") and isinstance(value, list):
        return _joined(value)
    rules: dict[str, Any] = {"sort_keys": True, "ensure_ascii": False, "default": str}
    try:
        return json.dumps(value, indent=1, **rules)
    except RecursionError:
        # Without indentation it may be nested as deeply as JSON that was read.
        return json.dumps(value, **rules)
