"""docs/verify.md is true about what can be counted."""

from __future__ import annotations

import re
from pathlib import Path

from jupyterlab_seed.verify.comparison.masks import RULES
from jupyterlab_seed.verify.report.terms import CLASSES, VERDICT_ICONS

from .samples import REPORT_SCHEMA

DOCS = Path(__file__).parents[3] / "docs" / "verify.md"


def table(heading: str) -> dict[str, str]:
    """The first table below a heading: first column, without its marks, to the second."""
    below = DOCS.read_text(encoding="utf-8").split(f"\n{heading}\n", 1)[1]
    rows = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)[0].splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return {first.strip("`"): second for first, second, *_ in cells}


def test_the_masks_are_those_that_there_are() -> None:
    told = table("### What is masked")
    assert told == {rule.id: str(rule.description) for rule in RULES.values()}


def test_the_verdicts_and_classes_are_those_of_the_schema() -> None:
    schema = REPORT_SCHEMA
    kinds = schema["properties"]["verdict"]["properties"]["kind"]["enum"]
    assert list(table("## The verdict")) == kinds == list(VERDICT_ICONS)
    classes = schema["$defs"]["cause"]["properties"]["class"]["enum"]
    assert list(table("### The cause")) == classes == list(CLASSES)
