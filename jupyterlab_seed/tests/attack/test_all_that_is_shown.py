"""What a cell shows beside its display messages, and what code shows after the last cell."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from jupyterlab_seed.runs.outputs import NEXT_CELL, PAGE
from jupyterlab_seed.runs.types import CellRun, Plan, PlannedCell, Run
from jupyterlab_seed.verify.comparison.compare import compare
from jupyterlab_seed.verify.comparison.parts import METADATA, text_of
from jupyterlab_seed.verify.report.stored import compare_with_file
from jupyterlab_seed.verify.types import Options

from ..runs.running import make_plan, printed, run
from ..verify.samples import build, cell

SHOWN = """
from IPython.core import page
import threading, time
page.page("a page")
get_ipython().set_next_input("next")
def late():
    time.sleep(0.4)
    print("late")
threading.Thread(target=late).start()
"""


def test_pages_code_for_the_next_cell_and_late_threads(tmp_path: Path) -> None:
    result = run(make_plan(SHOWN), tmp_path)
    kinds = [output["output_type"] for output in result.cells[0].outputs]
    assert kinds == [PAGE, NEXT_CELL, "stream"]
    assert [o["data"]["text/plain"] for o in result.cells[0].outputs[:2]] == ["a page", "next"]
    assert printed(result) == "late\n" and result.running == ()


FOREVER = """
import asyncio, threading
from concurrent.futures import ThreadPoolExecutor
print(list(ThreadPoolExecutor(1).map(len, ["idle"])))
threading.Timer(1000, print).start()
async def forever():
    await asyncio.sleep(1000)
task = asyncio.create_task(forever(), name="mine")
"""


def test_code_that_runs_on_is_named(tmp_path: Path, monkeypatch: Any) -> None:
    """But no thread of a library that waits for work."""
    monkeypatch.setattr("jupyterlab_seed.runs.background.PATIENCE", 0.0)
    running = run(make_plan(FOREVER), tmp_path).running
    assert running is not None and len(running) == 2 and running[1] == "mine"
    assert running[0].startswith("Thread-")
    runs = [Run("A", "1", running=running), Run("B", "2", running=None)]
    (died, still) = build(cell(0), runs=runs)["warnings"]
    assert died["text"] == "The kernel of run B died after its last cell."
    assert still["text"] == (
        f"Code of the notebook was still running after the last cell ({running[0]}, mine): what it "
        "shows later was not compared."
    )


def shows(kind: str, text: str, **metadata: Any) -> dict[str, Any]:
    return {"output_type": kind, "data": {"text/plain": text}, "metadata": metadata}


def held(a: dict[str, Any], b: dict[str, Any]) -> Any:
    plan = Plan({}, (PlannedCell(0, None, "x"),), "python3", "python", {})
    runs = [Run(label, cells={0: CellRun(0, "ok", [one])}) for label, one in (("A", a), ("B", b))]
    return compare(plan, *runs, Options())[0]


def test_metadata_is_compared() -> None:
    a, b = shows("display_data", "x", width=1), shows("display_data", "x", width=2)
    differing = [one for one in held(a, b).outputs if one.equality == "differs"]
    assert [(one.place, one.mime) for one in differing] == [("display 1", METADATA)]
    assert held(a, b).state == "output"
    # It is no output of its own.
    assert [one.mime for one in held(a, a).outputs] == ["text/plain"]
    assert held(a, shows("display_data", "x")).state == "output"


EXEC = "application/vnd.bokehjs_exec.v0+json"


def test_ids_of_bokeh_in_metadata_are_masked() -> None:
    def one(number: int) -> dict[str, Any]:
        identity = f"{number:08x}-1234-4abc-8def-0123456789ab"
        return shows("display_data", "", **{EXEC: {"id": identity}})

    assert [o.equality for o in held(one(1), one(2)).outputs] == ["masked", "exact"]


def test_pages_in_a_file() -> None:
    """JupyterLab writes them as displays, and other programs not at all."""
    fresh = [shows(PAGE, "help", x=1), shows(NEXT_CELL, "code")]
    runs = [Run(label, cells={0: CellRun(0, "ok", fresh)}) for label in "AB"]

    def kind(*outputs: dict[str, Any]) -> str:
        planned = (PlannedCell(0, None, "x?"),)
        plan = Plan({}, planned, "python3", "python", {}, shown={0: list(outputs)})
        return compare_with_file(plan, *runs, Options()).kind

    assert kind(shows("display_data", "help")) == "same"
    assert kind() == "same"
    assert kind(shows("display_data", "other")) == "differs"


def test_json_nested_as_deeply_as_can_be_read() -> None:
    value: Any = 1
    for _level in range(sys.getrecursionlimit() - 150):
        value = [value]
    assert text_of("application/json", value).replace("\n", "").replace(" ", "").count("[") > 800
