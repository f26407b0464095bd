"""Messages: how they are filled, and that a translator is given every template there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_dir
from hypothesis import given, settings

from jupyterlab_seed.runs.messages import Message, _, _n, comma_separated, enumeration, rendered
from jupyterlab_seed.verify.causes import advice
from jupyterlab_seed.verify.report.terms import place

from .verify.samples import reports

ROOT = Path(__file__).parent.parent


@cache
def templates() -> set[str]:
    """What ``pybabel extract -k _n:1,2`` finds in this package."""
    keywords = {"_": None, "_n": (1, 2)}
    found: set[str] = set()
    for _file, _line, message, _comments, _context in extract_from_dir(
        ROOT, [("**.py", "python")], keywords=keywords
    ):
        found.update([message] if isinstance(message, str) else message)
    return found


def used(value: Any) -> Iterator[str]:
    """The templates in a report."""
    if isinstance(value, dict):
        if isinstance(value.get("template"), str):
            yield value["template"]
            if "plural" in value:
                yield value["plural"]
        for member in value.values():
            yield from used(member)
    elif isinstance(value, list):
        for member in value:
            yield from used(member)


def test_parameters_stand_where_the_template_says() -> None:
    inner = _("cell %1, line %2", 3, 4)
    assert str(_("%2 in %1, 100%% of %2", inner, "x")) == "x in cell 3, line 4, 100% of x"
    assert str(_("no place", "unused")) == "no place"
    assert str(_("%1", "%2")) == "%2"


def test_words_that_depend_on_a_number() -> None:
    said = [str(_n("%1 cell of %2", "%1 cells of %2", count, "x")) for count in (0, 1, 2)]
    assert said == ["0 cells of x", "1 cell of x", "2 cells of x"]


def test_lists() -> None:
    assert str(comma_separated(["a"])) == str(enumeration(["a"])) == "a"
    assert str(comma_separated(["a", "b", "c"])) == "a, b, c"
    assert str(enumeration(["a", "b", "c"])) == "a, b and c"
    assert rendered([_("One."), _("Two.")]) == "One. Two."


def test_json_says_what_a_page_needs() -> None:
    message = _n("%1 mask: %2", "%1 masks: %2", 2, _("%1 %2", "address", 3))
    assert message.as_json() == {
        "template": "%1 mask: %2",
        "plural": "%1 masks: %2",
        "count": 2,
        "parameters": [{"template": "%1 %2", "parameters": ["address", 3]}],
    }
    assert _("Plain.").as_json() == {"template": "Plain.", "parameters": []}


def test_long_strings_are_cut_wherever_they_stand() -> None:
    message = _("%1", _("%1 %2", "x" * 400, 10**9)).cut(10)
    assert str(message) == "xxxxxxxxx… 1000000000"


def test_places_are_numbered_from_one() -> None:
    for template in templates():
        places = [int(found) for found in re.findall(r"%(\d+)", template)]
        assert all(0 < number < 10 for number in places), template


@settings(max_examples=60, deadline=None)
@given(reports())
def test_every_template_of_a_report_can_be_translated(report: dict[str, Any]) -> None:
    of_tests = {"Said: %1."}
    assert set(used(report)) - of_tests <= templates()


def test_every_advice_can_be_translated() -> None:
    for _kind, message in advice.BY_SOURCE.values():
        assert message.template in templates()
    for word in ("stdout", "result", "error 2", "result 2", "display 3", "other"):
        assert isinstance(place(word), Message) and place(word).template in templates()
