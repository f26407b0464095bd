"""The outputs of a run's cells, from the kernel's messages.

Nothing is checked against the notebook format's schema, and nothing that a kernel shows is dropped:
what the format refuses (a number under a MIME type) is an output, too, and may differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .widgets import VIEW, Widgets

#: The MIME type of an output that has none, because its message has not the form of one.
OTHER = "application/json"

#: Types of outputs that are no messages of their own, but part of the reply. JupyterLab shows the
#: first like a display, and puts the second into a cell; other programs, and files, have neither.
PAGE, NEXT_CELL = "page", "next cell"


class Outputs:
    """The outputs of the cells of one run."""

    def __init__(self, tell: Callable[[str, dict[str, Any], Any], None]) -> None:
        """``tell``: see :class:`Widgets`."""
        self.widgets = Widgets(tell)
        self._cells: dict[int, list[dict[str, Any]]] = {}
        self._shown: dict[str, list[dict[str, Any]]] = {}  # display id to its outputs
        self._clear: set[int] = set()  # cells that the next output clears

    def take(self, index: int, kind: str, content: Mapping[str, Any], parent: Any) -> None:
        """Take a message that a cell caused; those of other kinds are ignored."""
        if kind in ("display_data", "execute_result", "update_display_data"):
            self._update(content)
        if kind == "clear_output":
            self._clear_output(index, bool(content.get("wait")), parent)
        make = _MAKERS.get(kind)
        if make is not None:
            self._add(index, make(kind, content), content, parent)

    def take_reply(self, index: int, content: Any) -> None:
        """Take what the reply to a cell shows: the pager's text, and code for the next cell."""
        told = _mapping(content).get("payload")
        for one in told if isinstance(told, list) else ():
            make = _OF_PAYLOADS.get(str(_mapping(one).get("source")))
            if make is not None:
                self._cells.setdefault(index, []).append(make(one))

    def of(self, index: int) -> list[dict[str, Any]]:
        """The outputs of a cell, in the form of nbformat 4; call it when the run has ended."""
        found = self._cells.get(index, [])
        for output in found:
            if output["output_type"] == "stream" and isinstance(output["text"], list):
                output["text"] = "".join(output["text"])
            data = output.get("data", {})
            if VIEW in data:
                view = data[VIEW] if isinstance(data[VIEW], Mapping) else {}
                data[VIEW] = self.widgets.content(view.get("model_id"))
        return found

    def _add(self, index: int, output: dict[str, Any], content: Any, parent: Any) -> None:
        taker = self.widgets.taker(str(_mapping(parent).get("msg_id")))
        if taker is not None:
            self.widgets.add(taker, output, parent)
            return
        held = self._cells.setdefault(index, [])
        if index in self._clear:
            self._clear.discard(index)
            held.clear()
        if output["output_type"] == "stream":
            last = held[-1] if held else {}
            if last.get("output_type") == "stream" and last["name"] == output["name"]:
                # Joined at the end, so that many small pieces take linear time.
                last["text"].append(output["text"])
                return
            output["text"] = [output["text"]]
        held.append(output)
        name = _display_id(content)
        if name is not None:
            self._shown.setdefault(name, []).append(output)

    def _update(self, content: Mapping[str, Any]) -> None:
        """A display id shows its newest data wherever it is displayed."""
        name = _display_id(content)
        for output in self._shown.get(name, ()) if name is not None else ():
            output["data"] = _data(content)

    def _clear_output(self, index: int, wait: bool, parent: Any) -> None:
        taker = self.widgets.taker(str(_mapping(parent).get("msg_id")))
        if taker is not None:
            self.widgets.clear(taker, wait, parent)
        elif wait:
            self._clear.add(index)
        else:
            self._clear.discard(index)
            self._cells.pop(index, None)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _display_id(content: Mapping[str, Any]) -> str | None:
    name = _mapping(content.get("transient")).get("display_id")
    return None if name is None else str(name)


def _data(content: Mapping[str, Any]) -> dict[str, Any]:
    data = content.get("data")
    return dict(data) if isinstance(data, Mapping) else {OTHER: data}


def _display(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    metadata = _mapping(content.get("metadata"))
    shown = {"output_type": kind, "data": _data(content), "metadata": dict(metadata)}
    if kind == "execute_result":
        shown["execution_count"] = content.get("execution_count")
    return shown


def _stream(_kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    name, text = content.get("name"), content.get("text")
    return {
        "output_type": "stream",
        "name": name if isinstance(name, str) else "stdout",
        "text": text if isinstance(text, str) else str(text),
    }


def _error(_kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    lines = content.get("traceback")
    lines = lines if isinstance(lines, list) else [] if lines is None else [lines]
    return {
        "output_type": "error",
        "ename": str(content.get("ename", "")),
        "evalue": str(content.get("evalue", "")),
        "traceback": [str(line) for line in lines],
    }


def _page(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {"output_type": PAGE, "data": _data(payload), "metadata": {}}


def _next_cell(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {"output_type": NEXT_CELL, "data": {"text/plain": payload.get("text")}, "metadata": {}}


_OF_PAYLOADS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "page": _page,
    "set_next_input": _next_cell,
}

_MAKERS: dict[str, Callable[[str, Mapping[str, Any]], dict[str, Any]]] = {
    "display_data": _display,
    "execute_result": _display,
    "stream": _stream,
    "error": _error,
}
