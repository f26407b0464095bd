"""How cells are called, in the same words as on the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jupyterlab_seed.runs.cell_names import first_words, name_cell
from jupyterlab_seed.runs.types import PlannedCell

CASES = json.loads((Path(__file__).parent / "first_words.json").read_text("utf-8"))


@pytest.mark.parametrize(("source", "words"), CASES)
def test_the_first_words_of_a_cell(source: str, words: str) -> None:
    assert first_words(source) == words


@pytest.mark.parametrize(
    ("source", "name"), [("scores = f()", "cell 6, `scores = f()`"), (" \n", "cell 6")]
)
def test_the_name_of_a_cell(source: str, name: str) -> None:
    assert str(name_cell(PlannedCell(index=5, id=None, source=source))) == name
