"""Plays sessions in the kernels of the programs that are compared.

    build/comparison/plain/bin/python benchmarks/comparison/play.py SESSIONS RESULTS SYSTEM...

``benchmarks/comparison/run.py`` calls it. ``SESSIONS`` is a JSON list from ``oracle.mjs``; one line
of JSON for each session goes to ``RESULTS`` as soon as it is there. The programs take turns.
"""

import json
import sys
import tempfile
import time
import traceback
from pathlib import Path

from environments import environment
from judge import shown
from systems import SYSTEMS, Cell, Plain

from kernel import Kernel, Run


class Player:
    """One session in one program."""

    def __init__(self, system: Plain, folder: Path):
        """``folder`` is where the kernels work."""
        self._system = system
        self._folder = folder
        self._kernel: Kernel | None = None
        self._cells: list[Cell] = []
        #: The cells' outputs, as the page keeps them.
        self._outputs: dict[str, list] = {}
        #: The code of the cells that ran in the present kernel.
        self._code: dict[str, str] = {}
        #: How many cells each step ran, in what time and with how much of the processor.
        self._costs: list[tuple[int, float, float | None]] = []
        self._runs = self._refusals = 0
        #: Whether something was refused in the first step that ran cells.
        self._began_refused: bool | None = None

    def play(self, steps: list[dict]) -> dict:
        """Do the steps; returns what is to be seen at the end."""
        try:
            for step in steps:
                self._do(step)
            marked = self._system.marked()
        finally:
            if self._kernel is not None:
                self._kernel.close()
        return {
            "code": self._code,
            "outputs": self._outputs,
            "marked": None if marked is None else sorted(marked),
            "refused": sorted(self._system.refused),
            "events": self._system.events,
            "problems": self._system.problems,
            "costs": self._costs,
            "runs": self._runs,
            "refusals": self._refusals,
            "beganRefused": bool(self._began_refused),
        }

    def _do(self, step: dict) -> None:
        if step["kind"] == "document":
            self._cells = step["cells"]
            self._system.changed(self._cells)
            if self._kernel is None:
                self._start()
        elif step["kind"] == "restart":
            self._start()
        else:
            chosen = self._system.chosen(step["cells"]) if step["isSelection"] else step["cells"]
            self._run(chosen)

    def _start(self) -> None:
        if self._kernel is not None:
            self._kernel.close()
        work = Path(tempfile.mkdtemp(dir=self._folder))
        self._kernel = Kernel(self._system.argv(), environment(self._folder), work)
        self._code.clear()
        self._system.started(self._kernel)

    def _run(self, order: list[str]) -> None:
        assert self._kernel is not None
        known = {cell["id"]: cell for cell in self._cells}
        before, start, count = self._kernel.processor(), time.perf_counter(), 0
        for cell in (known[name] for name in order if name in known):
            if not cell["source"].strip():
                # Pages ask the kernel nothing.
                continue
            run = self._execute(cell)
            count += 1
            if run.status != "ok" and not cell["mayRaise"]:
                break
        self._system.finished()
        if self._began_refused is None:
            self._began_refused = self._refusals > 0
        seconds, after = time.perf_counter() - start, self._kernel.processor()
        used = None if before is None or after is None else after - before
        self._costs.append((count, seconds, used))

    def _execute(self, cell: Cell) -> Run:
        assert self._kernel is not None
        self._system.scheduled(cell)
        run = self._kernel.execute(cell["source"], cell["id"], cell["mayRaise"])
        self._runs += 1
        self._refusals += run.error == "ReproducibilityError"
        self._outputs[cell["id"]] = run.outputs
        self._code[cell["id"]] = cell["source"]
        self._system.ran(cell, run)
        return run


def document(steps: list[dict]) -> list[Cell]:
    """The cells of a session at its end."""
    return [step["cells"] for step in steps if step["kind"] == "document"][-1]


def clean(cells: list[Cell], folder: Path) -> dict[str, tuple[str, str]]:
    """What each cell shows in a fresh ipykernel that runs all cells and goes on after errors."""
    everything = [{**cell, "mayRaise": True} for cell in cells]
    steps = [
        {"kind": "document", "cells": everything},
        {"kind": "run", "cells": [cell["id"] for cell in cells], "isSelection": False},
    ]
    outputs = Player(Plain(), folder).play(steps)["outputs"]
    return {cell: shown(found) for cell, found in outputs.items()}


def main() -> None:
    """Play all, and write what came of it."""
    sessions = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with (
        Path(sys.argv[2]).open("w", encoding="utf-8") as results,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
    ):
        for number, session in enumerate(sessions, 1):
            start = time.monotonic()
            played = {}
            for name in sys.argv[3:]:
                try:
                    played[name] = Player(SYSTEMS[name](), Path(folder)).play(session["steps"])
                except Exception:
                    # What a program cannot play is told with the result.
                    played[name] = {"failed": traceback.format_exc()}
            cells = document(session["steps"])
            truth = clean(cells, Path(folder))
            line = {
                "group": session["group"],
                "name": session["name"],
                "cells": cells,
                "clean": truth,
                # A second one tells what no order of runs gives again.
                "again": clean(cells, Path(folder)),
                "played": played,
            }
            results.write(json.dumps(line) + "\n")
            results.flush()
            taken = time.monotonic() - start
            failed = [name for name, result in played.items() if "failed" in result]
            print(f"{number}/{len(sessions)} {session['name']}: {taken:.0f} s", *failed, flush=True)


if __name__ == "__main__":
    main()
