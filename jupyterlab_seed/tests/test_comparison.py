"""How the comparison with other programs counts (benchmarks/comparison)."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks" / "comparison"


def cell(name: str, source: str, may_raise: bool = False) -> dict:
    return {"id": name, "source": source, "mayRaise": may_raise, "claimsSeed": False}


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(FOLDER)
    return import_module("judge")


@pytest.fixture
def stored(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(FOLDER)
    return import_module("stored")


def test_a_cell_counts_if_something_is_claimed_of_it(judge: ModuleType) -> None:
    cells = [
        cell("same", "print(1)"),
        cell("other", "print(x)"),
        cell("edited", "print(3)"),
        cell("not run", "print(4)"),
        cell("empty", " \n"),
        cell("fails in both", "1 / 0"),
        cell("fails then", "y"),
    ]
    code = {name: source for name, source in ((c["id"], c["source"]) for c in cells)}
    code["same"] += "\n"
    code["edited"] = "print(2)"
    del code["not run"]
    error = ["", "ZeroDivisionError: division by zero"]
    shown = {name: ["1\n", ""] for name in code} | {"fails in both": error}
    clean = dict(shown) | {"other": ["2\n", ""], "not run": ["4\n", ""]}
    clean["fails then"] = ["", "NameError: name 'y' is not defined"]
    assert judge.judged(cells, code, shown, clean) == {
        "same": True,
        "other": False,
        "fails then": False,
    }


def test_what_a_person_sees_is_compared(judge: ModuleType) -> None:
    def display(text: str, kind: str = "display_data", **more: str) -> dict:
        return {"output_type": kind, "data": {"text/plain": text, **more}, "metadata": {}}

    outputs = [
        {"output_type": "stream", "name": "stdout", "text": "a <f at 0x7f00aa11>\n"},
        {"output_type": "stream", "name": "stderr", "text": "a warning\n"},
        display("\u26a0\ufe0f The object ax (type Axes) cannot be checkpointed"),
        display("<Figure>", **{"image/png": "iVBO"}),
        display("1", "execute_result"),
    ]
    assert judge.shown(outputs) == ("a <f at>\n<Figure>iVBO\n1\n", "")
    error = {"output_type": "error", "ename": "SyntaxError", "evalue": "bad (<cell>, line 3)"}
    assert judge.shown([error]) == ("", "SyntaxError: bad")


def test_claims_are_counted_against_the_truth(judge: ModuleType) -> None:
    truth = {"a": True, "b": False, "c": True, "d": False, "e": False}
    total = judge.tally(truth, ["c", "d", "edited"], ["e"], False)
    assert (total.clean, total.missed, total.stable) == (3, 2, 1)
    assert (total.marked, total.equal, total.whole) == (2, 1, 0)
    total.add(judge.tally(truth, [], [], True))
    assert (total.sessions, total.clean, total.missed) == (2, 8, 5)
    assert (total.whole, total.whole_missed) == (1, 1)
    assert judge.tally({"a": True}, [], [], True).whole_missed == 0


def test_a_notebook_is_whole_if_all_its_code_ran_as_it_stands(judge: ModuleType) -> None:
    cells = [cell("a", "x = 1"), cell("empty", "")]
    assert judge.ran(cells, {"a": "x = 1\n"})
    assert not judge.ran(cells, {"a": "x = 2"})
    assert not judge.ran(cells, {})


def test_costs_are_paired_where_both_ran_as_many_cells(judge: ModuleType) -> None:
    plain = [(2, 1.0, 0.5), (1, 1.0, None), (0, 1.0, 0.1), (3, 1.0, 0.1)]
    other = [(2, 1.5, 0.7), (1, 1.2, 0.3), (0, 9.0, 9.0), (2, 0.1, 0.1)]
    assert judge.added(plain, other, 1) == pytest.approx([250, 200])
    assert judge.added(plain, other, 2) == pytest.approx([100])
    assert judge.spread([1.0, 2.0]) == "n/a"
    assert judge.spread([1.0, 2.0, 3.0, 4.0, 5.0]) == "3.0 (1.5 … 4.5)"


def test_a_table_has_columns_of_one_width(judge: ModuleType) -> None:
    assert judge.table(["a", "longer"], [["1,234", judge.share(1, 4)]]) == (
        "| a     | longer          |\n| ----- | --------------- |\n| 1,234 | 1 of 4 (25.0 %) |"
    )
    assert judge.share(0, 0) == "0 of 0"


def test_a_reactive_run_takes_what_it_needs_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chain of four cells, of which the first was edited, and a fifth that nothing needs."""
    monkeypatch.syspath_prepend(FOLDER)
    closure = import_module("closure")
    children = {"a": ["b"], "b": ["c"], "c": ["d"], "e": []}
    assert closure.reach(["b"], children) == {"b", "c", "d"}
    schedule = {
        "cell_parents": {"b": ["a"], "c": ["b"], "d": ["c", "e"]},
        "ready_cells": [],
        "waiting_cells": [],
        "stale_parents": {},
        "stale_parents_by_executed_cell_by_child": {},
    }

    def pulled(edited: set[str], **more: object) -> set[str]:
        found = {"c", "d"}
        closure.pull(found, edited, schedule | more)
        return found

    assert pulled({"a"}) == {"a", "b", "c", "d"}
    assert pulled(set()) == {"c", "d"}
    assert pulled(set(), waiting_cells=["e"]) == {"c", "d", "e"}
    assert pulled(set(), stale_parents={"c": ["b"]}) == {"b", "c", "d"}
    by_runner = {"d": {"c": ["e"], "x": ["b"]}}
    assert pulled(set(), stale_parents_by_executed_cell_by_child=by_runner) == {"c", "d", "e"}


def test_failures_are_read_from_the_report_of_pytest(stored: ModuleType) -> None:
    report = """<testsuites><testsuite>
      <testcase classname="session.ipynb" name="Cell 0"/>
      <testcase classname="session.ipynb" name="Cell 1"><failure message="x"/></testcase>
      <testcase classname="session.ipynb" name="Cell 12"><error message="x"/></testcase>
    </testsuite></testsuites>"""
    assert stored.failures(report) == {1, 12}


def test_a_session_is_saved_with_its_outputs_and_tags(stored: ModuleType) -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "1\n"}
    found = stored.notebook([cell("a", "print(1)"), cell("b", "1 / 0", True)], {"a": [output]})
    first, second = found["cells"]
    assert (first["outputs"], first["metadata"]) == ([output], {})
    assert (second["outputs"], second["metadata"]) == ([], {"tags": ["raises-exception"]})
    assert (first["execution_count"], second["execution_count"]) == (1, None)
