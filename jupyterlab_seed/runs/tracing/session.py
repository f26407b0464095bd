"""The requests to the tracer in a kernel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..messages import _
from ..records import NoAnswerError, ask
from .log import Log, read
from .text import expression

#: The most calls that are logged in one run: in libraries, and of the notebook's own.
CALLS = 150_000


@dataclass
class Tracing:
    """The trace of one run, for ``execution.execute``.

    It covers the cells from ``first`` to ``last``, indices. ``deep``: the lines of each cell, from
    and to, whose calls are followed into libraries. ``log``: what came of it, None before the end.
    """

    first: int
    last: int
    deep: Mapping[int, Sequence[tuple[int, int]]]
    log: Log | None = None

    async def begin(self, client: Any, cells: Sequence[int]) -> None:
        """Begin, in an idle kernel that has run none of the ``cells`` that will run.

        Raises :class:`NoAnswerError`.
        """
        asked = {
            "cells": list(cells),
            "first": self.first,
            "last": self.last,
            "deep": {
                str(cell): [list(pair) for pair in lines] for cell, lines in self.deep.items()
            },
            "calls": CALLS,
        }
        await ask(client, expression("trace", asked))

    async def end(self, client: Any) -> None:
        """End it, in an idle kernel. Raises :class:`NoAnswerError`."""
        told = await ask(client, expression("collect", {}))
        try:
            self.log = read(told)
        except (LookupError, TypeError, ValueError) as error:
            said = _("the answer cannot be read (%1)", type(error).__name__)
            raise NoAnswerError(said) from None
