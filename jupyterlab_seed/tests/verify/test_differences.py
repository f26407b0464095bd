"""Numbers within a tolerance, and excerpts of differences."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_seed.verify.comparison.difference import (
    LINES,
    WIDTH,
    common_prefix,
    text_difference,
)
from jupyterlab_seed.verify.comparison.numbers import compare_numbers

from .test_compare import display, one, text


@given(st.floats(allow_nan=True), st.floats(), st.floats(1e-12, 0.5))
def test_numbers_within_the_tolerance(a: float, b: float, tolerance: float) -> None:
    found = compare_numbers(f"loss: {a!r}, x", f"loss: {b!r}, x")
    assert found is not None
    close = math.isclose(a, b, rel_tol=tolerance) or (math.isnan(a) and math.isnan(b))
    # Both round; where they are that near to the limit they may disagree.
    near = found.largest and math.isclose(found.largest, tolerance, rel_tol=1e-9)
    assert near or found.within(tolerance) == close


@given(st.lists(st.floats(1, 1e6), min_size=1, max_size=6), st.floats(1e-9, 0.1))
def test_the_tolerance_is_kept(values: list[float], tolerance: float) -> None:
    def shown(factor: float) -> list[dict[str, Any]]:
        return [text(" ".join(f"[{value * factor!r}]" for value in values))]

    inside = one(shown(1), shown(1 + tolerance / 2), tolerance=tolerance)
    assert inside.equality == "tolerance"
    assert one(shown(1), shown(1 + tolerance * 2), tolerance=tolerance).equality == "differs"
    assert one(shown(1), shown(1 + tolerance / 2)).equality == "differs"


@pytest.mark.parametrize(
    ("a", "b", "count", "largest"),
    [
        ("[0.5  1.25]", "[0.5 1.250]", 0, 0),
        ("[ 1. -2.]", "[ 1.  -2.0001]", 1, 0.0001 / 2.0001),
        ("nan inf -inf", "NaN inf -inf", 0, 0),
        ("1e-3 .5", "0.001 0.50", 0, 0),
        ("-0.0", "0.0", 0, 0),
        ("100 of 200", "110 of 200", 1, 10 / 110),
        ("1, 2, 4", "1, 3, 5", 2, 1 / 3),
        ("3-4", "3-5", 1, 0.2),
        ("inf", "1", 1, math.inf),
        ("inf", "-inf", 1, math.inf),
        ("nan", "1", 1, math.inf),
        ("1", "-1", 1, 2),
        ("1" * 400, "2" * 400, 1, math.inf),
        ("<td>1.5</td>", "<td>3</td>", 1, 0.5),
    ],
)
def test_numbers(a: str, b: str, count: int, largest: float) -> None:
    found = compare_numbers(a, b)
    assert found is not None
    assert found.count == count
    assert found.largest == pytest.approx(largest)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("conv2d_1", "conv2d_2"),
        ("0x7f01", "0x7f02"),
        ("v1.2.3", "v1.2.4"),
        ("12ms", "13ms"),
        ("1 2", "12"),
        ("1\n2", "1 2"),
        ("x 1", "y 1"),
        ("1", ""),
        ("1 a", "1 a 2"),
    ],
)
def test_what_is_no_number(a: str, b: str) -> None:
    assert compare_numbers(a, b) is None
    assert one([text(a + "!")], [text(b + "!")], tolerance=0.9).equality == "differs"


def test_masks_come_before_the_tolerance() -> None:
    a, b = "loss: 0.5000 - 12ms/step", "loss: 0.5001 - 48ms/step"
    assert one([text(a)], [text(b)]).equality == "differs"
    found = one([text(a)], [text(b)], tolerance=1e-3)
    assert (found.equality, found.masked) == ("tolerance", {"timing": 1})
    json_of = [[display({"application/json": {"x": x, "y": [1]}})] for x in (1.0, 1.0001)]
    assert one(*json_of, tolerance=1e-3).equality == "tolerance"


# Excerpts


@given(st.text("ab\n", max_size=400), st.text("ab\n", max_size=400))
def test_excerpts(a: str, b: str) -> None:
    place = common_prefix(a, b)
    assert a[:place] == b[:place]
    assert place == min(len(a), len(b)) or a[place] != b[place]
    if a != b:
        found = text_difference(a, b)
        assert any(line[0] in "+-" for line in found.lines)
        assert len(found.lines) <= LINES
        if not found.cut:
            # What is shown leads from one to the other.
            def side(sign: str) -> list[str]:
                return [line[1:] for line in found.lines if line[0] in sign]

            changed_a, changed_b = side("-"), side("+")
            for line in a.split("\n"):
                if line in changed_a:
                    changed_a.remove(line)
            for line in b.split("\n"):
                if line in changed_b:
                    changed_b.remove(line)
            assert changed_a == changed_b == []


def test_an_excerpt_of_very_long_texts() -> None:
    lines = [f"line {i}" for i in range(2_000_000)]
    a = "\n".join(lines)
    lines[1_500_000] = "other"
    lines[1_900_000] = "another"
    found = text_difference(a, "\n".join(lines))
    assert found.lines[0].startswith("@@ -1499998,")
    assert "-line 1500000" in found.lines
    assert "+other" in found.lines
    assert found.cut


def test_a_very_long_line_is_cut_to_its_difference() -> None:
    start, end = "x" * 5_000_000, "y" * 5_000_000
    found = text_difference(f"{start}1{end}", f"{start}2{end}")
    one, other = found.lines[1:]
    assert len(one) <= WIDTH and len(other) <= WIDTH
    assert one.replace("1", "?")[1:] == other.replace("2", "?")[1:]
    assert "1" in one and found.cut


def test_colours_are_shown_only_where_they_differ() -> None:
    assert text_difference("\x1b[31ma\x1b[0m", "b").lines[1:] == ["-a", "+b"]
    assert text_difference("\x1b[31ma\x1b[0m", "a").lines[1:] == ["-\x1b[31ma\x1b[0m", "+a"]
