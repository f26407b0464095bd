"""Comparison: what is equal, what is not, and that nothing is dropped."""

from __future__ import annotations

import base64
import json
import struct
import time
import zlib
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_seed.runs.types import CellRun, Move, Plan, PlannedCell, Run
from jupyterlab_seed.verify.comparison.compare import compare
from jupyterlab_seed.verify.types import CellComparison, Options, OutputComparison

PNG = "image/png"
WIDGET = "application/vnd.jupyter.widget-view+json"


def text(value: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": value}


def display(data: dict[str, Any], result: bool = False) -> dict[str, Any]:
    kind = "execute_result" if result else "display_data"
    return {"output_type": kind, "metadata": {}, "data": data}


def error(value: str, name: str = "ValueError") -> dict[str, Any]:
    traceback = [f"\x1b[31m{name}\x1b[39m: {value}"]
    return {"output_type": "error", "ename": name, "evalue": value, "traceback": traceback}


def png(pixels: bytes = b"\0" * 12, more: bytes = b"", level: int = 6, width: int = 3) -> str:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, 1, 8, 2, 0, 0, 0))
    data += more and chunk(b"tEXt", more)
    packed = zlib.compress(pixels, level)
    data += chunk(b"IDAT", packed[:5]) + chunk(b"IDAT", packed[5:]) + chunk(b"IEND", b"")
    return base64.b64encode(data).decode()


def held(
    a: list[dict[str, Any]] | CellRun | None,
    b: list[dict[str, Any]] | CellRun | None,
    options: Options | None = None,
    **more: Any,
) -> CellComparison:
    """One cell with these outputs in the runs; None where it did not run."""
    cell = PlannedCell(0, None, "x", **more)
    plan = Plan({}, (cell,), "python3", "python", {})
    runs = []
    for label, value in (("A", a), ("B", b)):
        run = CellRun(0, "ok", value) if isinstance(value, list) else value
        runs.append(Run(label, cells={} if run is None else {0: run}))  # type: ignore[arg-type]
    (found,) = compare(plan, *runs, options or Options())
    return found


def one(a: list[dict[str, Any]], b: list[dict[str, Any]], **options: Any) -> OutputComparison:
    (found,) = held(a, b, Options(**options)).outputs
    return found


def moves(*streams: tuple[str, Move]) -> CellRun:
    return CellRun(0, "ok", [], dict(streams))


TEXTS = st.text(alphabet="ab1.\n\r…0x| \x1b", max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
OUTPUT = st.one_of(
    st.builds(text, TEXTS, st.sampled_from(["stdout", "stderr"])),
    st.builds(
        display,
        st.fixed_dictionaries(
            {"text/plain": TEXTS},
            optional={
                PNG: st.sampled_from([png(), png(b"\1" * 12), "no png", "é"]),
                "image/svg+xml": TEXTS,
                "text/html": TEXTS,
                "application/json": VALUES,
                "application/pdf": TEXTS,
                WIDGET: VALUES,
            },
        ),
        st.booleans(),
    ),
    st.builds(error, TEXTS),
)
OUTPUTS = st.lists(OUTPUT, max_size=5)
OPTIONS = st.builds(Options, tolerance=st.sampled_from([0.0, 1e-3]))


@given(OUTPUTS, OPTIONS)
def test_a_run_equals_itself(outputs: list[dict[str, Any]], options: Options) -> None:
    found = held(outputs, json.loads(json.dumps(outputs)), options)
    assert found.state == "equal"
    assert {output.equality for output in found.outputs} <= {"exact", "not-compared"}
    assert all(not output.masked for output in found.outputs)


@given(OUTPUTS, OUTPUTS, OPTIONS)
def test_it_does_not_matter_which_run_is_which(
    a: list[dict[str, Any]], b: list[dict[str, Any]], options: Options
) -> None:
    one_way, other_way = held(a, b, options), held(b, a, options)
    assert one_way.state == other_way.state

    def seen(found: CellComparison) -> set[tuple[Any, ...]]:
        return {
            (o.place, o.mime, o.equality, tuple(sorted(o.masked.items()))) for o in found.outputs
        }

    assert seen(one_way) == seen(other_way)


@given(OUTPUTS, OUTPUTS)
def test_nothing_is_dropped(a: list[dict[str, Any]], b: list[dict[str, Any]]) -> None:
    for first, second in ((a, b), (a, None)):
        found = held(first, second).outputs
        keys = [(output.place, output.mime) for output in found]
        assert len(keys) == len(set(keys))
        for outputs in (first, second or []):
            for mime in ("text/html", PNG, WIDGET, "application/json"):
                many = sum(mime in output.get("data", {}) for output in outputs)
                assert sum(key[1] == mime for key in keys) >= many
            for name in ("stdout", "stderr"):
                if any(output.get("name") == name for output in outputs):
                    assert (name, "text/plain") in keys
            errors = sum(output["output_type"] == "error" for output in outputs)
            assert sum(key[0].startswith("error") for key in keys) >= errors
        for output in found:
            assert (output.difference is not None) == (output.equality == "differs")


@given(st.text(max_size=60), st.lists(st.integers(0, 60)), st.lists(st.integers(0, 60)))
def test_streams_are_joined(whole: str, cuts: list[int], others: list[int]) -> None:
    def pieces(places: list[int]) -> list[dict[str, Any]]:
        places = [0, *sorted(place for place in places if place <= len(whole)), len(whole)]
        return [text(whole[start:end]) for start, end in pairwise(places)]

    assert one(pieces(cuts), pieces(others)).equality == "exact"


def test_other_output_between_the_pieces_of_a_stream() -> None:
    a = [text("a"), display({"text/plain": "x"}), text("b"), text("!", "stderr")]
    b = [text("!", "stderr"), text("ab"), display({"text/plain": "x"})]
    assert held(a, b).state == "equal"


# Masks


def test_only_masks_that_hid_something_different_are_counted() -> None:
    a = "<A at 0x7f0000000001> <B at 0x7f0000000002> 12ms/step"
    b = "<A at 0x7f0000000001> <B at 0x7f0000000003> 12ms/step"
    found = one([text(a)], [text(b)])
    assert (found.equality, found.masked) == ("masked", {"address": 1})
    assert one([text(a)], [text(b)], masks_off=frozenset({"address"})).equality == "differs"
    assert one([text(a)], [text(b)], masks_off=frozenset({"timing"})).equality == "masked"


def test_a_difference_shows_only_what_differs() -> None:
    found = one([text("<A at 0x7f0000000001>\n1\n")], [text("<A at 0x7f0000000002>\n2\n")])
    assert found.difference is not None
    assert found.difference.lines == ["@@ -1,3 +1,3 @@", " <A at …>", "-1", "+2", " "]
    assert str(found.difference.note) == "one number differs; relative difference 0.5 (1 and 2)"


def test_a_bar_that_wiped_itself_is_no_output() -> None:
    bar = "\r 50%|█████     | 1/2 [00:00<00:00,  9.9it/s]\r" + " " * 60 + "\r"
    found = one([text(bar, "stderr")], [])
    assert (found.equality, found.masked) == ("masked", {"progress": 1})


# Images


def test_images_are_compared_by_content() -> None:
    def shown(image: str) -> list[dict[str, Any]]:
        return [display({PNG: image})]

    assert one(shown(png()), shown(png() + "\n")).equality == "exact"
    assert one(shown(png()), shown(png(more=b"Software\0x", level=0))).equality == "exact"
    for other in (png(b"\0" * 11 + b"\1"), png(width=4), "AAAA", "not base64"):
        found = one(shown(png()), shown(other))
        assert found.equality == "differs"
        assert found.difference is not None
        assert found.difference.kind == "image"
        assert found.difference.a == f"data:image/png;base64,{png()}"
    assert found.difference.note is None
    note = one(shown(png()), shown(png(width=4))).difference.note  # type: ignore[union-attr]
    assert str(note) == "3 × 1 pixels in run A, 4 × 1 pixels in run B"  # noqa: RUF001
    broken = png()[:-40]
    assert one(shown(broken), shown(broken[:-4] + "AAAA")).equality == "differs"
    assert one(shown(png()), []).difference.b is None  # type: ignore[union-attr]


def test_a_large_image_is_not_shown() -> None:
    large = [display({"image/jpeg": letter * 3_000_000}) for letter in "AB"]
    found = one(large[:1], large[1:])
    assert found.difference is not None
    assert (found.difference.a, found.difference.b, found.difference.cut) == (None, None, True)


def test_svg_is_text_and_is_shown() -> None:
    a, b = (
        [display({"image/svg+xml": f'<svg><use xlink:href="#m{i}"/><path d="{d}"/></svg>'})]
        for i, d in (("96932fc2b8", "M 0 3"), ("ba9ecfc172", "M 0 4"))
    )
    found = one(a, b)
    assert found.masked == {"svg-id": 1}
    assert found.difference is not None
    assert found.difference.kind == "image"
    assert found.difference.a is not None and found.difference.lines
    assert found.difference.a.startswith("data:image/svg+xml;base64,")


# Kinds of outputs


def test_json_is_compared_by_structure() -> None:
    a = [display({"application/vnd.vega.v5+json": {"a": 1, "b": [1, 2]}})]
    assert one(a, [display({"application/vnd.vega.v5+json": {"b": [1, 2], "a": 1}})]).equality == (
        "exact"
    )
    for other in ({"a": 1, "b": [2, 1]}, {"a": True, "b": [1, 2]}, {"a": "1", "b": [1, 2]}):
        assert one(a, [display({"application/vnd.vega.v5+json": other})]).equality == "differs"


def test_every_mime_type_counts() -> None:
    a = display({"text/plain": "x", "text/html": "<b>x</b>"}, result=True)
    b = display({"text/plain": "x", "text/html": "<b>y</b>"}, result=True)
    found = held([a], [b])
    assert found.state == "output"
    assert [(o.place, o.mime, o.equality) for o in found.outputs] == [
        ("result", "text/plain", "exact"),
        ("result", "text/html", "differs"),
    ]
    found = held([a], [display({"text/plain": "x"}, result=True)])
    assert found.outputs[1].difference is not None
    assert found.outputs[1].difference.kind == "missing"
    assert found.outputs[1].difference.lines == ["-<b>x</b>"]
    assert str(found.outputs[1].difference.note) == "only run A has this output, not run B"


def test_widgets_are_compared_by_what_they_show() -> None:
    def shown(content: Any) -> list[dict[str, Any]]:
        return [display({WIDGET: content, "text/plain": "x"})]

    a = shown({"_model_name": "HTMLModel", "value": "10/10 [00:00&lt;00:00, 35.2it/s]"})
    b = shown({"_model_name": "HTMLModel", "value": "10/10 [00:09&lt;00:00, 1.1it/s]"})
    assert [output.equality for output in held(a, b).outputs] == ["masked", "exact"]
    assert held(a, shown({"_model_name": "HTMLModel", "value": "0.3"})).state == "output"
    assert held(a, []).state == "output"
    # A view of a widget that the kernel never opened.
    found = held(shown(None), shown(None))
    assert (found.state, found.gap) == ("equal", "widget")
    assert [output.equality for output in found.outputs] == ["not-compared", "exact"]


def test_values_that_the_notebook_format_refuses_are_compared() -> None:
    for a, b in ((1.5, 2.5), (None, 1.5), (None, "null!"), ([1], [2]), ({"a": 1}, {"a": 2})):
        for mime in ("text/plain", "image/png", "text/html", "application/pdf"):
            assert held([display({mime: a})], [display({mime: b})]).state == "output"
            assert held([display({mime: a})], [display({mime: a})]).state == "equal"
    assert held([display({"text/plain": None})], [display({})]).state == "output"


def test_what_was_lost_is_no_difference() -> None:
    a, b = CellRun(0, "ok", [text("a")]), CellRun(0, "ok", [text("b")], lost=3)
    found = held(a, b)
    assert (found.state, found.gap) == ("not-compared", "lost")
    found = held(a, CellRun(0, "no-reply", []))
    assert (found.state, found.gap) == ("not-compared", "no-reply")


def test_the_same_in_another_order_is_said() -> None:
    for a, b, note in (
        ("a 1\nb 2\n", "b 2\na 1\n", "the same lines in a different order"),
        ("['x', 'y', 'z']", "['z', 'x', 'y']", "the same values in a different order"),
        ("[3, 1, 2]", "[1, 2, 3]", "the same values in a different order"),
    ):
        found = one([text(a)], [text(b)])
        assert found.difference is not None
        assert str(found.difference.note) == note
    found = one([text("[3, 1, 2]")], [text("[1, 2, 4]")])
    assert found.difference is not None
    assert "order" not in str(found.difference.note)


@pytest.mark.parametrize("newline", ["\n", " "])
def test_a_hundred_megabytes_that_differ(newline: str) -> None:
    """In a second or two; the limit is in processor time, and has room."""
    a, b = (
        newline.join(f"{(seed * number) % 999983} of {number}|x" for number in range(46_000)) * 100
        for seed in (7, 11)
    )
    assert len(a) > 80_000_000
    begun = time.process_time()
    assert one([text(a)], [text(b)]).equality == "differs"
    assert time.process_time() - begun < 10


def test_a_long_text_of_which_everything_is_masked() -> None:
    a, b = ("".join(f"<A at 0x7f{n:08x}{last}> {n}\n" for n in range(200_000)) for last in "ab")
    assert one([text(a)], [text(b)]).equality == "masked"


def test_errors() -> None:
    def ended(value: str) -> CellRun:
        return CellRun(0, "error", [error(value)], error=("ValueError", value))

    assert held(ended("<A at 0x7f00000001>"), ended("<A at 0x7f00000002>")).state == "equal"
    found = held(ended("1"), ended("2"))
    assert found.state == "output"
    assert found.outputs[0].difference is not None
    assert "-ValueError: 1" in found.outputs[0].difference.lines
    assert held(ended("1"), [error("1")]).state == "outcome"
    died = held(CellRun(0, "died", [text("a")]), [text("a")])
    assert (died.state, died.streams) == ("outcome", [])


def test_cells_that_are_not_compared() -> None:
    assert held(None, None, skip=True).state == "skipped"
    assert held(None, None).state == "not-run"
    found = held([text("a")], None)
    assert (found.state, [o.equality for o in found.outputs]) == ("not-run", ["not-compared"])
    found = held([text("a")], [text("b")], ignore_output=True)
    assert (found.state, [o.equality for o in found.outputs]) == ("not-compared", ["not-compared"])
    a, b = (moves(("numpy", Move("1", after))) for after in "23")
    assert held(a, b, ignore_output=True).state == "state"


# Streams


@pytest.mark.parametrize(
    ("a", "b", "state"),
    [
        # Drew the same, other numbers, another number of them.
        (Move("1", "2"), Move("1", "2"), "equal"),
        (Move("1", "2"), Move("3", "4"), "state"),
        (Move("1", "2"), Move("1", "3"), "state"),
        (Move("1", "1"), Move("1", "2"), "state"),
        # Not used: where it stands does not matter.
        (Move("1", "1"), Move("2", "2"), "equal"),
        # Seeded there.
        (Move("1", "5", None, 42), Move("2", "5", None, 42), "equal"),
        (Move("1", "5", None, 42), Move("2", "6", None, 43), "state"),
        # An import brought it; who seeded it in the same cell used it.
        (Move(None, "1"), Move(None, "2"), "equal"),
        (Move(None, "1", None, 1), Move(None, "2", None, 2), "state"),
        # What the probe tells of a draw from a stream that was not there before.
        (Move("1", "2"), Move("3", "4"), "state"),
    ],
)
def test_state(a: Move, b: Move, state: str) -> None:
    assert held(moves(("numpy", a)), moves(("numpy", b))).state == state


def test_a_stream_of_one_run_alone() -> None:
    assert held(moves(("numpy", Move("1", "2"))), moves()).state == "state"
    assert held(moves(("numpy", Move("1", "1"))), moves()).state == "equal"
    assert held(moves(("numpy", Move("1", "2"))), CellRun(0, "ok")).state == "equal"


def test_the_state_of_cupy_says_nothing() -> None:
    a, b = (moves(("cupy:0", Move(x, y, "unknown", "unknown"))) for x, y in ("12", "34"))
    assert held(a, b).state == "equal"


@pytest.mark.parametrize("outcome", ["died", "timed-out"])
def test_what_was_printed_when_both_were_killed_is_chance(outcome: Any) -> None:
    cell = PlannedCell(0, "a", "f()")
    plan = Plan({}, (cell,), "python3", "python", {})
    a, b = (Run(label, "1", {0: CellRun(0, outcome, [text(label)])}) for label in ("A", "B"))
    (found,) = compare(plan, a, b, Options())
    assert found.state == "equal"
    assert [one.equality for one in found.outputs] == ["not-compared"]


@pytest.mark.parametrize(
    ("source", "state"),
    [
        ("%matplotlib inline\nimport sklearn\nfrom scipy import stats", "equal"),
        ("try:\n    import a\nexcept ImportError:\n    pass", "equal"),
        ("import numpy\nnumpy.random.rand()", "state"),
        ("import random\nrandom.random()", "equal"),
        ("import numpy as np, sklearn\nx = np.random.RandomState(0).rand(4, 2)", "equal"),
        ("import random\nx = random.Random(0).sample(y, 2)", "equal"),
        ("from sklearn.svm import SVC\nSVC().fit(x)", "state"),
        ("from lib import Model\nModel().fit(x)", "state"),
        ("f(x", "state"),
        ("# nothing", "state"),
    ],
)
def test_what_an_import_draws_does_not_count(source: str, state: str) -> None:
    """SciPy and scikit-learn draw from Python's and NumPy's generators while they are loaded."""
    cell = PlannedCell(0, "a", source)
    plan = Plan({}, (cell,), "python3", "python", {})
    moved = [CellRun(0, "ok", streams={"numpy": Move(b, a)}) for b, a in (("1", "2"), ("3", "4"))]
    runs = [Run(label, "1", {0: run}) for label, run in zip("AB", moved, strict=True)]
    (found,) = compare(plan, *runs, Options())
    assert found.state == state
    assert [one.name for one in found.streams] == ["numpy"]
