"""What kernels send: outputs of any form, no reply, lost messages, widgets."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_seed.runs.lost import Numbers
from jupyterlab_seed.runs.outputs import Outputs
from jupyterlab_seed.runs.traffic import Traffic

from .running import make_plan, run

pytestmark = pytest.mark.usefixtures("forked_kernels")

VIEW = "application/vnd.jupyter.widget-view+json"


def test_no_output_is_dropped_and_no_reply_is_waited_for(tmp_path: Path) -> None:
    planned = make_plan(
        "from IPython.display import display\n"
        "display({'text/plain': 1.5, 'image/png': None}, raw=True)\n"
        "class Odd:\n"
        "    def _repr_mimebundle_(self, **_): return {'text/plain': 3}\n"
        "Odd()",
        # IPython sends no reply where the traceback is none of texts.
        "class Silent(Exception):\n"
        "    def _render_traceback_(self): return [1, None]\n"
        "raise Silent()",
        "'never'",
    )
    result = run(planned, tmp_path)
    assert [output["data"] for output in result.cells[0].outputs] == [
        {"text/plain": 1.5, "image/png": None},
        {"text/plain": 3},
    ]
    assert [cell.outcome for cell in result.cells.values()] == ["ok", "no-reply"]
    assert [cell.lost for cell in result.cells.values()] == [0, 0]


# What may be in a message.
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
NAMES = ("data", "text", "name", "traceback", "ename", "evalue", "transient", "wait", "metadata")
CONTENTS = st.dictionaries(
    st.sampled_from(NAMES),
    VALUES | st.just({"display_id": "d"}) | st.just({VIEW: {"model_id": "w"}}),
)
KINDS = ("display_data", "execute_result", "update_display_data", "stream", "error", "clear_output")


@given(st.lists(st.tuples(st.sampled_from(KINDS), CONTENTS, VALUES), max_size=8))
def test_outputs_take_anything(messages: list[tuple[str, dict[str, Any], Any]]) -> None:
    outputs = Outputs(lambda *_told: None)
    shown = 0
    for kind, content, parent in messages:
        outputs.widgets.take("comm_open", {**content, "comm_id": "w"}, None)
        outputs.take(0, kind, content, parent)
        shown += kind in ("display_data", "execute_result", "error")
    found = outputs.of(0)
    if not any(kind == "clear_output" for kind, _content, _parent in messages):
        assert sum(output["output_type"] != "stream" for output in found) == shown


def test_widgets_show_what_they_hold() -> None:
    told: list[Any] = []
    outputs = Outputs(lambda *what: told.append(what))

    def opened(identity: str, **state: Any) -> None:
        content = {"comm_id": identity, "target_name": "jupyter.widget", "data": {"state": state}}
        outputs.widgets.take("comm_open", content, None)

    opened("a1", _model_name="HTMLModel", value="0")
    opened("b2", _model_name="BoxModel", children=["IPY_MODEL_a1", "IPY_MODEL_b2"])
    opened("c3", _model_name="OutputModel", outputs=[])
    for identity in ("b2", "c3", "unknown"):
        outputs.take(0, "display_data", {"data": {VIEW: {"model_id": identity}}}, {})
    outputs.widgets.take("comm_msg", {"comm_id": "a1", "data": {"state": {"value": "1"}}}, None)
    # An Output widget takes over what the request prints.
    taken = {"comm_id": "c3", "data": {"state": {"msg_id": "r"}}}
    outputs.widgets.take("comm_msg", taken, None)
    for letter in "xy":
        outputs.take(0, "stream", {"name": "stdout", "text": letter}, {"msg_id": "r"})
    outputs.widgets.take("comm_msg", {"comm_id": "c3", "data": {"state": {"msg_id": ""}}}, None)
    outputs.take(0, "stream", {"name": "stdout", "text": "z"}, {"msg_id": "r"})
    box, output, unknown, printed = outputs.of(0)
    assert box["data"][VIEW]["children"] == [
        {"_model_name": "HTMLModel", "value": "1"},
        {"widget": 1},
    ]
    assert [one["text"] for one in output["data"][VIEW]["outputs"]] == ["xy"]
    assert unknown["data"][VIEW] is None
    assert printed["text"] == "z"
    assert [what[0] for what in told] == ["c3", "c3"]


def message(number: int, process: str = "s_7") -> dict[str, Any]:
    return {"header": {"msg_id": f"{process}_{number}"}}


@pytest.mark.parametrize("lost", [(), (3,), (3, 4, 7)])
def test_lost_messages_are_counted(lost: tuple[int, ...]) -> None:
    numbers = Numbers()
    numbers.add(message(0))
    numbers.begin("r", message(1))
    for number in range(1, 10):
        if number not in lost:
            numbers.add(message(number))
    numbers.end("r", message(9))
    # Between two requests nobody knows what else was sent.
    numbers.begin("next", message(40))
    numbers.add(message(40))
    numbers.add(message(41))
    numbers.end("next", message(41))
    assert (numbers.lost("r"), numbers.lost("next")) == (len(lost), 0)


def test_a_reply_that_overtakes_its_request_is_not_lost() -> None:
    numbers = Numbers()
    for low in (1, 5):
        numbers.add(message(low + 2))  # on another channel
        numbers.begin(str(low), message(low))
        for number in (low, low + 1, low + 3):
            numbers.add(message(number))
        numbers.end(str(low), message(low + 3))
    assert [numbers.lost(str(low)) for low in (1, 5)] == [0, 0]


def test_late_messages_are_not_lost() -> None:
    numbers = Numbers()
    for low, high in ((1, 6), (7, 9)):
        numbers.begin(str(low), message(low))
        for number in range(low, high + 1):
            if number not in (3, 4):
                numbers.add(message(number))
        numbers.end(str(low), message(high))
    assert numbers.lost("1") == 2
    numbers.add(message(3))
    numbers.add(message(4))
    assert (numbers.lost("1"), numbers.lost("7")) == (0, 0)


def test_kernels_that_do_not_number_their_messages_are_not_judged() -> None:
    numbers = Numbers()
    odd: list[Any] = [{"header": {"msg_id": "f3a0-22"}}, {"header": {}}, {"header": None}, {}]
    for one in odd:
        numbers.begin("r", one)
        numbers.add(one)
        numbers.end("r", one)
    assert numbers.lost("r") == 0
    numbers.begin("r", message(1))
    numbers.lose()
    assert numbers.lost("r") == 1


def test_messages_after_one_that_cannot_be_taken_are_read() -> None:
    kinds = ["comm_msg", "stream"]

    async def get_msg() -> Any:
        if not kinds:
            raise RuntimeError("closed")
        return {"msg_type": kinds.pop(0), "content": {}, "parent_header": {}, "header": {}}

    taken = []

    def take(_asked: str, kind: str, _content: Any, _message: Any) -> None:
        if kind == "comm_msg":
            raise TypeError
        taken.append(kind)

    async def read() -> None:
        channel = SimpleNamespace(get_msg=get_msg)
        traffic = Traffic(SimpleNamespace(client=SimpleNamespace(iopub_channel=channel)), take)
        traffic.start()
        await traffic.stop(0.05, 1.0)

    asyncio.run(read())
    assert taken == ["stream"]


def test_widgets_that_are_nested_too_deeply_are_not_compared() -> None:
    outputs = Outputs(lambda *_told: None)
    for place in range(1500):
        state = {"children": [f"IPY_MODEL_{place + 1}"]}
        content = {"comm_id": str(place), "target_name": "jupyter.widget", "data": {"state": state}}
        outputs.widgets.take("comm_open", content, None)
    assert outputs.widgets.content("0") is None
    assert outputs.widgets.content("1450") is not None
