"""The widgets of one run: their state, and the outputs that Output widgets take in.

A front end holds this state; a run has none, so it is kept here. A widget's id is new in each run,
so :meth:`Widgets.content` gives what a widget shows without ids.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

#: The MIME type under which a cell displays a widget.
VIEW = "application/vnd.jupyter.widget-view+json"

_TARGET = "jupyter.widget"
_REFERENCE = "IPY_MODEL_"

#: The most widgets in the content of one: a hundred thousand would not end.
_MOST = 2000


class Widgets:
    """The widgets that one kernel opened."""

    def __init__(self, tell: Callable[[str, dict[str, Any], Any], None]) -> None:
        """``tell``: sends a widget's id, its new state and the parent header to the kernel."""
        self._tell = tell
        self._states: dict[str, dict[str, Any]] = {}
        self._takers: dict[
            str, list[str]
        ] = {}  # request to the Output widgets that take its output
        self._clear: set[str] = set()

    def take(self, kind: str, content: Mapping[str, Any], buffers: Any) -> None:
        """Take a message of a comm (``comm_open``, ``comm_msg``), whatever it holds."""
        identity, data = content.get("comm_id"), content.get("data")
        state = data.get("state") if isinstance(data, Mapping) else None
        if not isinstance(identity, str) or not isinstance(state, Mapping):
            return
        if kind == "comm_open":
            if content.get("target_name") != _TARGET:
                return
            self._states[identity] = {}
        if identity not in self._states:
            return
        known = self._states[identity]
        before = known.get("msg_id")
        known.update(state)
        self._keep_buffers(known, data, buffers)
        if known.get("_model_name") == "OutputModel" and known.get("msg_id") != before:
            self._redirect(identity, before, known.get("msg_id"))

    def _redirect(self, identity: str, before: Any, asked: Any) -> None:
        if before and identity in self._takers.get(before, ()):
            self._takers[before].remove(identity)
        if isinstance(asked, str) and asked:
            self._takers.setdefault(asked, []).append(identity)

    @staticmethod
    def _keep_buffers(known: dict[str, Any], data: Mapping[str, Any], buffers: Any) -> None:
        paths = data.get("buffer_paths")
        for path, buffer in zip(
            paths if isinstance(paths, list) else (), buffers or (), strict=False
        ):
            known[f"buffer {path}"] = hashlib.blake2b(bytes(buffer), digest_size=16).hexdigest()

    def taker(self, asked: str) -> str | None:
        """The Output widget that takes the output of a request now, or None."""
        takers = self._takers.get(asked)
        return takers[-1] if takers else None

    def add(self, identity: str, output: dict[str, Any], parent: Any) -> None:
        """Put an output into an Output widget."""
        state = self._states[identity]
        held = [] if identity in self._clear else list(state.get("outputs") or ())
        self._clear.discard(identity)
        last = held[-1] if held and isinstance(held[-1], dict) else {}
        stream = output["output_type"] == "stream" == last.get("output_type")
        if stream and last.get("name") == output["name"]:
            held[-1] = {**last, "text": last["text"] + output["text"]}
        else:
            held.append(output)
        state["outputs"] = held
        self._tell(identity, {"outputs": held}, parent)

    def clear(self, identity: str, wait: bool, parent: Any) -> None:
        """Clear an Output widget; ``wait``: with its next output only."""
        if wait:
            self._clear.add(identity)
            return
        self._states[identity]["outputs"] = []
        self._tell(identity, {"outputs": []}, parent)

    def content(self, identity: Any) -> Any:
        """What a widget shows, as JSON without ids; None if nothing is known of it, or too deep."""
        if not isinstance(identity, str) or identity not in self._states:
            return None
        try:
            return _Content(self._states).of(identity)
        except RecursionError:
            return None


class _Content:
    """The states of a widget and of those within it; each once."""

    def __init__(self, states: Mapping[str, Mapping[str, Any]]) -> None:
        self._states = states
        self._seen: dict[str, int] = {}

    def of(self, identity: str) -> Any:
        if identity in self._seen or len(self._seen) >= _MOST:
            return {"widget": self._seen.get(identity)}
        self._seen[identity] = len(self._seen) + 1
        state = self._states.get(identity, {})
        # `msg_id` is that of a request.
        return {name: self._plain(value) for name, value in state.items() if name != "msg_id"}

    def _plain(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith(_REFERENCE):
            return self.of(value.removeprefix(_REFERENCE))
        if isinstance(value, list):
            return [self._plain(one) for one in value]
        if isinstance(value, Mapping):
            return {name: self._plain(one) for name, one in value.items()}
        return value
