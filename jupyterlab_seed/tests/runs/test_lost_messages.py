"""Waits that end although messages are lost, cannot be read, or never stop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from queue import Empty
from types import SimpleNamespace
from typing import Any

import pytest

from jupyterlab_seed.runs import records, traffic, waiting
from jupyterlab_seed.runs.records import NoAnswerError, ask
from jupyterlab_seed.runs.traffic import End, Request, Traffic

#: The request that a test waits for; those that follow are numbered.
ASKED = "s_1_1"


def message(kind: str, asked: Any, **content: Any) -> dict[str, Any]:
    return {
        "msg_type": kind,
        "content": content,
        "parent_header": {"msg_id": asked} if isinstance(asked, str) else asked,
        "header": {},
    }


class Channel:
    """Gives what was put in; raises what is an error."""

    def __init__(self) -> None:
        self.messages: asyncio.Queue[Any] = asyncio.Queue()

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        try:
            found = await asyncio.wait_for(self.messages.get(), timeout and min(timeout, 0.01))
        except asyncio.TimeoutError:
            raise Empty from None
        if isinstance(found, Exception):
            raise found
        return dict(found)


class Kernel:
    """A kernel. ``answers``: the kinds of requests that it answers, and how often it does not."""

    language = "python"

    def __init__(self, answers: dict[str, int]) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.shell_channel, self.iopub_channel = Channel(), Channel()
        self.client = self
        self.manager = self

    async def is_alive(self) -> bool:
        return True

    def kernel_info(self) -> str:
        return self._ask("kernel_info")

    def execute(self, code: str, **_options: Any) -> str:
        assert code == ""
        return self._ask("execute")

    def _ask(self, kind: str) -> str:
        self.asked.append(kind)
        identity = f"s_1_{len(self.asked) + 1}"
        left = self.answers.get(kind)
        if left == 0:
            self.end(identity)
        elif left is not None:
            self.answers[kind] = left - 1
        return identity

    def end(self, identity: str) -> None:
        self.iopub_channel.messages.put_nowait(message("status", identity, execution_state="idle"))
        self.shell_channel.messages.put_nowait(message("execute_reply", identity))


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traffic, "QUIET", 0.01)
    monkeypatch.setattr(traffic, "GRACE", 0.01)
    monkeypatch.setattr(records, "QUIET", 0.01)


def run(
    kernel: Callable[[], Kernel], play: Callable[[Kernel, Traffic], Awaitable[None]] | None = None
) -> tuple[End, Kernel, int]:
    """How a request ends, the kernel, and how many of the request's messages were lost."""

    async def playing() -> tuple[End, Kernel, int]:
        made = kernel()
        reading = Traffic(made, lambda *_message: None)
        reading.start()
        playing = asyncio.ensure_future(play(made, reading)) if play is not None else None
        try:
            end = await asyncio.wait_for(reading.run(Request(ASKED), None), 20)
        finally:
            await reading.close()
        if playing is not None:
            await playing
        return end, made, reading.numbers.lost(ASKED)

    return asyncio.run(playing())


def test_a_request_of_which_nothing_arrives_ends_when_the_kernel_has_passed_it() -> None:
    end, kernel, lost = run(lambda: Kernel({"kernel_info": 0, "execute": 0}))
    assert end == "no-reply"
    assert lost == 1
    assert kernel.asked == ["kernel_info", "execute"]


def test_questions_that_are_lost_are_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traffic, "PATIENCE", 0.01)
    end, kernel, _lost = run(lambda: Kernel({"kernel_info": 2, "execute": 1}))
    assert end == "no-reply"
    assert kernel.asked.count("kernel_info") == 4


@pytest.mark.parametrize("begins", [True, False])
def test_a_kernel_that_a_cell_broke_is_not_waited_for(
    begins: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traffic, "PATIENCE", 0.01)

    async def play(kernel: Kernel, reading: Traffic) -> None:
        # A kernel that says so when code begins, as all do.
        earlier = Request("s_1_0")
        reading._requests[earlier.asked] = earlier
        said = [earlier.asked, ASKED] if begins else [earlier.asked]
        for asked in said:
            kernel.iopub_channel.messages.put_nowait(
                message("status", asked, execution_state="busy")
            )
        if begins:
            await asyncio.sleep(0.3)
            kernel.end(ASKED)

    end, kernel, _lost = run(lambda: Kernel({}), play)
    assert end == ("ok" if begins else "no-reply")
    assert (len(kernel.asked) > 1) is begins


def test_a_kernel_whose_messages_cannot_be_read_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(traffic, "PATIENCE", 0.05)

    async def play(kernel: Kernel, _reading: Traffic) -> None:
        kernel.iopub_channel.messages.put_nowait(message("status", ASKED, execution_state="busy"))
        await asyncio.sleep(0.02)
        # As of another key.
        kernel.shell_channel.messages.put_nowait(ValueError("Invalid Signature"))

    end, kernel, lost = run(lambda: Kernel({}), play)
    assert (end, kernel.asked) == ("no-reply", ["kernel_info"])
    assert lost > 0


@pytest.mark.parametrize("answers", [{}, {"kernel_info": 0}], ids=["busy", "answers meanwhile"])
def test_code_may_run_as_long_as_it_likes(
    answers: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traffic, "PATIENCE", 0.01)

    async def long(kernel: Kernel, _traffic: Traffic) -> None:
        while len(kernel.asked) < 6:
            await asyncio.sleep(0.005)
        kernel.end(ASKED)

    end, _kernel, lost = run(lambda: Kernel(dict(answers)), long)
    assert (end, lost) == ("ok", 0)


def test_a_lost_idle_is_a_loss_of_its_request() -> None:
    async def replying(kernel: Kernel, _traffic: Traffic) -> None:
        kernel.iopub_channel.messages.put_nowait(
            {**message("status", ASKED, execution_state="busy"), "header": {"msg_id": "k_1_1"}}
        )
        kernel.shell_channel.messages.put_nowait(message("execute_reply", ASKED))

    end, _kernel, lost = run(lambda: Kernel({"kernel_info": 0}), replying)
    assert (end, lost) == ("ok", 1)


@pytest.mark.parametrize("error", [RecursionError("too deep"), ValueError("no JSON")])
def test_messages_after_one_that_cannot_be_read_are_read(error: Exception) -> None:
    async def sending(kernel: Kernel, _traffic: Traffic) -> None:
        busy = message("status", ASKED, execution_state="busy")
        kernel.iopub_channel.messages.put_nowait({**busy, "header": {"msg_id": "k_1_1"}})
        kernel.iopub_channel.messages.put_nowait(error)
        kernel.shell_channel.messages.put_nowait(error)
        kernel.shell_channel.messages.put_nowait(message("execute_reply", [["msg_id", ASKED]]))
        kernel.end(ASKED)

    end, _kernel, lost = run(lambda: Kernel({}), sending)
    assert end == "ok"
    assert lost > 0


def test_an_answer_that_is_lost_is_not_waited_for() -> None:
    async def asking() -> None:
        await asyncio.wait_for(ask(Kernel({"kernel_info": 0}), "1", float("inf")), 20)

    with pytest.raises(NoAnswerError, match="the answer was lost"):
        asyncio.run(asking())


def test_an_answer_comes_after_one_that_cannot_be_read() -> None:
    async def asking() -> Any:
        kernel = Kernel({})
        kernel.shell_channel.messages.put_nowait(RecursionError())
        kernel.shell_channel.messages.put_nowait(message("x", None))
        answer = {"status": "ok", "data": {"text/plain": "'NDI='"}}
        kernel.shell_channel.messages.put_nowait(
            message("execute_reply", "s_1_2", user_expressions={"answer": answer})
        )
        return await asyncio.wait_for(ask(kernel, "1"), 20)

    assert asyncio.run(asking()) == 42


def test_a_cancellation_that_gets_lost_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_AGAIN", 0.01)

    async def play() -> list[bool]:
        async def stubborn() -> None:
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                await asyncio.sleep(3600)

        async def failing() -> None:
            try:
                await asyncio.sleep(3600)
            finally:
                raise OSError

        tasks = [asyncio.ensure_future(one()) for one in (stubborn, failing)]
        await asyncio.sleep(0)
        await asyncio.wait_for(waiting.end(tasks), 20)
        return [task.cancelled() for task in tasks]

    assert asyncio.run(play()) == [True, False]


def test_a_kernel_that_never_stops_sending_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_MARGIN", 0.01)

    async def wait_for_ready(timeout: float) -> None:
        assert timeout == 0.01
        await asyncio.sleep(3600)

    async def play() -> None:
        client = SimpleNamespace(wait_for_ready=wait_for_ready)
        await asyncio.wait_for(waiting.until_ready(client, 0.01), 20)

    with pytest.raises(RuntimeError, match="without a pause"):
        asyncio.run(play())
