"""How cells are called, in the same words as on the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jupyterlab_seed.runs.cell_names import first_words, with_words
from jupyterlab_seed.runs.messages import CellNumber, _, _n

CASES = json.loads((Path(__file__).parent / "first_words.json").read_text("utf-8"))


@pytest.mark.parametrize(("source", "words"), CASES)
def test_the_first_words_of_a_cell(source: str, words: str) -> None:
    assert first_words(source) == words


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("Cell %1, line 2: it raises.", "Cell 6, `scores = f()`, line 2: it raises."),
        ("Cell %1 raises.", "Cell 6, `scores = f()`, raises."),
        ("It raises in cell %1.", "It raises in cell 6, `scores = f()`."),
        ("Give it (cell %1).", "Give it (cell 6, `scores = f()`)."),
    ],
)
def test_a_cell_in_a_sentence_has_its_first_words(template: str, said: str) -> None:
    assert str(with_words(_(template, CellNumber(6)), {5: "scores = f()"})) == said


def test_a_cell_without_code_has_its_number_alone() -> None:
    message = _("%1: cell %2 and cell %3.", 5, CellNumber(6), CellNumber(7))
    assert str(with_words(message, {5: " \n"})) == "5: cell 6 and cell 7."


def test_cells_within_other_messages_and_beside_a_count_have_their_first_words() -> None:
    inner = _("cell %1, line %2", CellNumber(2), 1)
    message = _n("In cell %2 (%3).", "%1 times in cell %2 (%3).", 3, CellNumber(1), inner)
    named = with_words(message, {0: "import a", 1: "b = 1"})
    assert str(named) == "3 times in cell 1, `import a` (cell 2, `b = 1`, line 1)."
    assert with_words(named, {0: "import a", 1: "b = 1"}) == named


def test_the_place_of_a_cell_is_an_integer_in_json() -> None:
    assert json.loads(json.dumps(_("Cell %1.", CellNumber(3)).as_json()))["parameters"] == [3]
