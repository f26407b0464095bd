"""docs/study.md is true about what can be counted."""

from __future__ import annotations

import re

from jupyterlab_seed.cli.study import StudyApp
from jupyterlab_seed.study.report.labels import ICONS, OUTCOMES
from jupyterlab_seed.study.statistics.power import fewest
from jupyterlab_seed.study.statistics.summary import luck_of_best

from ..verify.test_docs import DOCS
from .samples import REPORT_SCHEMA

TEXT = (DOCS.parent / "study.md").read_text(encoding="utf-8")


def test_the_verdicts_are_those_of_the_schema() -> None:
    below = TEXT.split("\n## The verdict\n", 1)[1]
    told = re.findall(r"^\| `([a-z-]+)` +\|", below.split("exit code")[0], re.MULTILINE)
    assert told == REPORT_SCHEMA["$defs"]["kind"]["enum"] == list(ICONS)


def test_the_ways_in_which_a_run_ends_are_those_of_the_schema() -> None:
    assert list(OUTCOMES) == REPORT_SCHEMA["$defs"]["run"]["properties"]["outcome"]["enum"]


def test_the_options_are_there() -> None:
    known = {*StudyApp.aliases, *StudyApp.flags}
    told = {word for word in re.findall(r"--([a-z][a-z-]+)", TEXT)}
    assert told <= known
    own = {*StudyApp.aliases, *StudyApp.flags} - {"log-level", "config", "debug"}
    assert own <= told


def test_the_numbers() -> None:
    assert "1.16 standard deviations for five, 1.87 for twenty" in TEXT
    assert [round(luck_of_best(n), 2) for n in (5, 20)] == [1.16, 1.87]
    assert [fewest(n) for n in (1, 2, 3)] == [6, 7, 7]
