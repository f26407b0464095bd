"""Silent requests to the probe in a kernel, as a page sends them."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Mapping
from queue import Empty
from typing import Any

from jupyter_core.utils import ensure_async

from ..frameworks import load
from ..probe.constants import OWN
from ..probe.join import expression
from .kernels import log
from .messages import Message, _
from .traffic import QUIET, UNREADABLE, asked_by
from .types import Move

#: The id of the comm that carries records (``COMM`` in the probe).
COMM = "jupyterlab_seed"

#: How long a live kernel may take to answer, in seconds: it may have much to import.
PATIENCE = 60.0


class NoAnswerError(Exception):
    """The probe gave no usable answer; the message says why. ``died``: the kernel is dead."""

    def __init__(self, message: Message, died: bool = False) -> None:
        super().__init__(str(message))
        self.message = message
        self.died = died


def watch_request(since: int) -> dict[str, Any]:
    """The request that makes a process keep its ledger, and asks for the records from ``since``."""
    # Framework to the source of its stream module, for those of other packages.
    streams = {one.id: one.stream for one in load() if one.stream is not None}
    return {"since": since, "streams": streams}


async def watch(client: Any, since: int) -> dict[str, Any]:
    """Make the kernel keep its ledger; the answer of ``watch``, with the records from ``since``.

    The kernel must be idle. Raises :class:`NoAnswerError`.
    """
    told = await ask(client, expression("watch", watch_request(since)))
    if not isinstance(told, dict) or not isinstance(told.get("records"), list):
        raise NoAnswerError(_("the answer cannot be read (%1)", "TypeError"))
    return told


async def ask(client: Any, code: str, patience: float = PATIENCE) -> Any:
    """The JSON value of an expression, asked silently; the kernel must be idle.

    ``code``: an expression whose value is a string, base64 of JSON. ``patience``: seconds that a
    live kernel may take, which may be infinite. Raises :class:`NoAnswerError`.
    """
    asked = client.execute(
        "",
        silent=True,
        store_history=False,
        user_expressions={"answer": code},
        allow_stdin=False,
        stop_on_error=False,
    )
    reply = await _reply(client, asked, patience)
    try:
        answer = reply["content"]["user_expressions"]["answer"]
        if answer["status"] != "ok":
            raise NoAnswerError(_("%1: %2", str(answer.get("ename")), str(answer.get("evalue"))))
        # The value is shown as Python shows a string: in quotes, and base64 has none.
        return json.loads(base64.b64decode(answer["data"]["text/plain"][1:-1], validate=True))
    except UNREADABLE as error:
        said = _("the answer cannot be read (%1)", type(error).__name__)
        raise NoAnswerError(said) from None


async def _reply(client: Any, asked: str, patience: float) -> dict[str, Any]:
    loop = asyncio.get_running_loop()
    until = loop.time() + patience
    marked, marker = loop.time() + QUIET, None
    while (left := until - loop.time()) > 0:
        if loop.time() >= marked:
            # The kernel answers in order: once it has answered this, nothing else is to come.
            marked, marker = loop.time() + QUIET, client.kernel_info()
        try:
            message = await ensure_async(client.shell_channel.get_msg(timeout=min(0.5, left)))
        except Empty:
            if not await ensure_async(client.is_alive()):
                raise NoAnswerError(_("the kernel died"), died=True) from None
            continue
        except UNREADABLE as error:
            log.warning("a reply could not be read: %s", type(error).__name__)
            continue
        answered = asked_by(message)
        if answered == asked:
            return message
        if answered == marker:
            raise NoAnswerError(_("the answer was lost"))
    raise NoAnswerError(_("no answer within %1 seconds", f"{patience:g}"))


def unobserved(reason: Message | str) -> Message:
    """The sentence for random state that could not be read."""
    said = reason.rstrip(".") if isinstance(reason, str) else reason
    return _("The random state could not be observed: %1.", said)


def moves(records: list[Any]) -> dict[str, Move] | None:
    """The effect of one cell on the streams, by its records; None without a usable record.

    Generators of the notebook's own are left out: their state shows in the output, or not at all.

    A cell has one record; code that runs in several pieces has several, in order.
    """
    found: dict[str, Move] | None = None
    for record in records:
        try:
            if record["kind"] != "cell":
                continue
            read = {
                str(name): Move(*values)
                for name, values in record["streams"].items()
                if name[0] != OWN
            }
        except (LookupError, TypeError, AttributeError):
            continue
        for name, move in read.items():
            first = (found or {}).get(name)
            if first is not None:
                read[name] = Move(first.before, move.after, first.seed_before, move.seed_after)
        found = {**(found or {}), **read}
    return found


def number(record: Any) -> int | None:
    """The number of a record in the ledger, None if it is not a record."""
    place = record.get("n") if isinstance(record, Mapping) else None
    return place if isinstance(place, int) else None
