"""The end of a request, in whichever order its messages arrive."""

from __future__ import annotations

import asyncio
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from jupyterlab_seed.runs.traffic import End, Request, Traffic

ASKED = "s_1_1"


class Channel:
    """Gives the messages that were put in; never rests while it has one, as pyzmq does."""

    def __init__(self) -> None:
        self.messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        return await self.messages.get()


async def _is_alive() -> bool:
    return True


def status(state: str) -> dict[str, Any]:
    return {
        "msg_type": "status",
        "content": {"execution_state": state},
        "parent_header": {"msg_id": ASKED},
        "header": {},
    }


REPLY = {
    "msg_type": "execute_reply",
    "content": {},
    "parent_header": {"msg_id": ASKED},
    "header": {},
}

#: When a message arrives. Under load a kernel may have answered before this process goes on.
TIMES = ("before", "next", "later")


@pytest.mark.parametrize(("idle", "reply"), [*product(TIMES, TIMES)])
def test_a_request_ends_whenever_its_two_ends_arrive(idle: str, reply: str) -> None:
    async def play() -> End:
        loop = asyncio.get_running_loop()
        shell, iopub = Channel(), Channel()
        client = SimpleNamespace(shell_channel=shell, iopub_channel=iopub)
        manager = SimpleNamespace(is_alive=_is_alive)
        traffic = Traffic(SimpleNamespace(client=client, manager=manager), lambda *_message: None)
        traffic.start()
        await asyncio.sleep(0)
        for channel, message, when in ((iopub, status("idle"), idle), (shell, REPLY, reply)):
            if when == "before":
                channel.messages.put_nowait(message)
            elif when == "next":
                loop.call_soon(channel.messages.put_nowait, message)
            else:
                loop.call_later(0.02, channel.messages.put_nowait, message)
        try:
            return await traffic.run(Request(ASKED), None)
        finally:
            await traffic.close()

    async def bounded() -> End:
        return await asyncio.wait_for(play(), 10)

    assert asyncio.run(bounded()) == "ok"
