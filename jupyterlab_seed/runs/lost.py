"""Messages of a kernel that were lost on the way."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# jupyter_client counts the messages of a session: <session>_<process>_<number>.
_NUMBERED = re.compile(r"(.+)_(\d{1,18})")


@dataclass
class _Span:
    """The numbers between a request's *busy* and *idle*, and how many of them have arrived."""

    asked: str
    prefix: str
    low: int
    high: int | None = None
    seen: int = 0


class Numbers:
    """Finds messages that a kernel sent and that did not arrive, by their numbers.

    Kernels on jupyter_client's session number all their messages. Others are not judged.
    """

    def __init__(self) -> None:
        self._spans: list[_Span] = []
        # The last messages of no request so far.
        self._early: deque[tuple[str, int]] = deque(maxlen=1000)
        self._lost: dict[str, int] = {}

    def begin(self, asked: str, message: Mapping[str, Any]) -> None:
        """A request's *busy*."""
        prefix, number = _number(message)
        if number is not None:
            span = _Span(asked, prefix, number)
            # A reply may overtake the kernel's busy, which comes on another channel.
            span.seen = sum(one == prefix and other > number for one, other in self._early)
            self._early.clear()
            self._spans.append(span)

    def end(self, asked: str, message: Mapping[str, Any]) -> None:
        """A request's *idle*."""
        prefix, number = _number(message)
        for span in reversed(self._spans):
            if span.asked == asked:
                if number is not None and prefix == span.prefix:
                    span.high = number
                    span.seen -= 1  # the idle itself
                return

    def add(self, message: Mapping[str, Any]) -> None:
        """Any message from the kernel."""
        prefix, number = _number(message)
        if number is None:
            return
        place = bisect_right(self._spans, number, key=lambda span: span.low) - 1
        span = self._spans[place] if place >= 0 else None
        within = span is not None and span.prefix == prefix and span.low < number
        if span is not None and within and (span.high is None or number < span.high):
            span.seen += 1
        elif place == len(self._spans) - 1:
            self._early.append((prefix, number))

    def lose(self, asked: str | None = None) -> None:
        """A message of a request is known to be lost; by default of the last."""
        if asked is None and self._spans:
            asked = self._spans[-1].asked
        if asked is not None:
            self._lost[asked] = self._lost.get(asked, 0) + 1

    def lost(self, asked: str) -> int:
        """How many messages of a request were lost; call it when the run has ended."""
        for span in self._spans:
            if span.asked == asked and span.high is not None:
                missing = span.high - span.low - 1 - span.seen
                return max(missing, self._lost.get(asked, 0))
        return self._lost.get(asked, 0)


def _number(message: Mapping[str, Any]) -> tuple[str, int | None]:
    header = message.get("header")
    identity = header.get("msg_id") if isinstance(header, Mapping) else None
    found = _NUMBERED.fullmatch(identity) if isinstance(identity, str) else None
    return ("", None) if found is None else (found[1], int(found[2]))
