"""The programs that are compared, each driven as its own page drives it."""

import base64
import json
from collections.abc import Sequence

from closure import pull, reach
from environments import ROOT, python

from kernel import Kernel, Run

#: Where the probe runs.
NAMESPACE = {"__name__": "_jupyterlab_seed_probe"}

#: A code cell of a session: ``id``, ``source``, ``mayRaise``, ``claimsSeed``.
Cell = dict


class Plain:
    """JupyterLab with ipykernel: it says nothing of any cell."""

    name = environment = "plain"
    module = "ipykernel_launcher"

    def __init__(self) -> None:
        self.refused: set[str] = set()
        self.events: list[dict] = []
        #: What went wrong in the program itself, in its words.
        self.problems: list[str] = []
        self._cells: Sequence[Cell] = ()
        self._kernel: Kernel | None = None

    def argv(self) -> list[str]:
        """The kernel's command."""
        return [python(self.environment), "-m", self.module, "-f", "{connection_file}"]

    def started(self, kernel: Kernel) -> None:
        """A kernel is there; it is the only one from now on."""
        self._kernel = kernel
        self.refused.clear()

    def changed(self, cells: Sequence[Cell]) -> None:
        """The document was edited."""
        self._cells = cells

    def chosen(self, cells: list[str]) -> list[str]:
        """The cells that run where a person runs these, one or several that are selected."""
        return cells

    def scheduled(self, cell: Cell) -> None:
        """A cell is going to run."""

    def ran(self, cell: Cell, run: Run) -> None:
        """A cell has run."""

    def finished(self) -> None:
        """All cells that the person ran have run."""

    def marked(self) -> set[str] | None:
        """The cells that it marks; None if that is worked out from the events."""
        return set()


class Seed(Plain):
    """This extension: the probe in an ipykernel, the ledger fed with its records."""

    name = "seed"

    def __init__(self) -> None:
        super().__init__()
        self._probe = (ROOT / "build" / "probe.py").read_text(encoding="utf-8")
        self._count = 0

    def started(self, kernel: Kernel) -> None:
        """Send the probe, which sends the records from then on."""
        super().started(kernel)
        if self._count:
            self.events.append({"kind": "ended"})
        self._count = 0
        kernel.heard = self._heard
        for record in self._watch()["records"]:
            self._add(record)

    def changed(self, cells: Sequence[Cell]) -> None:
        """Tell the ledger."""
        super().changed(cells)
        self.events.append({"kind": "document", "cells": list(cells)})

    def marked(self) -> None:
        """The ledger's word, later."""
        found = self._watch()
        if found.get("problem") is not None or found["total"] != self._count:
            raise RuntimeError(f"{self._count} records of {found['total']}: {found.get('problem')}")

    def _watch(self) -> dict:
        assert self._kernel is not None
        request = json.dumps({"since": self._count, "streams": {}})
        answer = self._kernel.evaluate(
            f"(lambda ns: (exec({self._probe!r}, ns), "
            f"ns['watch'](__import__('json').loads({request!r})))[1])({NAMESPACE!r})"
        )
        return json.loads(base64.b64decode(answer[1:-1]))

    def _heard(self, kind: str, content: dict) -> None:
        if content.get("comm_id") == "jupyterlab_seed" and "kind" in content["data"]:
            self._add(content["data"])

    def _add(self, record: dict) -> None:
        self._count += 1
        self.events.append({"kind": "record", "record": record})


class FlowBook(Plain):
    """FlowBook: its kernel, and its comm as its page uses it."""

    name = environment = "flowbook"
    module = "flowbook.kernel"

    def __init__(self) -> None:
        super().__init__()
        self._comm = ""
        self._stale: set[str] = set()
        self._ran: dict[str, str] = {}

    def started(self, kernel: Kernel) -> None:
        """Open the comm, and tell the order of the cells."""
        super().started(kernel)
        self._stale.clear()
        self._ran.clear()
        kernel.heard = self._heard
        self._comm = kernel.open("flowbook", {})

    def changed(self, cells: Sequence[Cell]) -> None:
        """Tell the order where it is another one, and edits of cells that ran."""
        before = {cell["id"]: cell["source"] for cell in self._cells}
        is_same = list(before) == [cell["id"] for cell in cells]
        super().changed(cells)
        if not is_same:
            self._order()
        for cell in cells:
            if cell["id"] in self._ran and before.get(cell["id"]) != cell["source"]:
                self._tell({"type": "cell_edited", "cell_id": cell["id"], "source": cell["source"]})

    def scheduled(self, cell: Cell) -> None:
        """Its page tells the order before each run."""
        self._order()

    def ran(self, cell: Cell, run: Run) -> None:
        """Note a refusal; an accepted run takes it back."""
        self._ran[cell["id"]] = cell["source"]
        if run.error == "ReproducibilityError":
            self.refused.add(cell["id"])
        else:
            self.refused.discard(cell["id"])

    def marked(self) -> set[str]:
        """What is stale, and what was refused, as its page shows both."""
        self._tell({"type": "sync"})
        return self._stale | self.refused

    def _order(self) -> None:
        order = [cell["id"] for cell in self._cells]
        self._tell({"type": "notebook_structure", "cell_order": order})

    def _tell(self, data: dict) -> None:
        if self._kernel is not None:
            self._kernel.tell(self._comm, data)

    def _heard(self, kind: str, content: dict) -> None:
        data = content.get("data", {})
        if kind == "comm_msg" and data.get("type") == "metadata":
            self._stale = set(data["stale_cells"])


class Ipyflow(Plain):
    """ipyflow: its kernel, and its comm as its page uses it."""

    name = environment = "ipyflow"
    module = "ipyflow.kernel"

    def __init__(self) -> None:
        super().__init__()
        self._comm = ""
        self.schedule: dict = {}

    def started(self, kernel: Kernel) -> None:
        """Open the comm with the cells."""
        super().started(kernel)
        kernel.heard = self._heard
        self.schedule = {}
        data = {
            "interface": "jupyterlab",
            "cell_metadata_by_id": self._metadata(),
            "cell_parents": {},
            "cell_children": {},
        }
        self._comm = kernel.open("ipyflow", data)
        self.finished()

    def changed(self, cells: Sequence[Cell]) -> None:
        """Tell it."""
        super().changed(cells)
        if self._kernel is not None:
            self._tell({"type": "notify_content_changed", "cell_metadata_by_id": self._metadata()})

    def scheduled(self, cell: Cell) -> None:
        """The cell that runs is the active one."""
        index = [one["id"] for one in self._cells].index(cell["id"])
        self._tell(
            {
                "type": "change_active_cell",
                "active_cell_id": cell["id"],
                "active_cell_order_idx": index,
            }
        )

    def finished(self) -> None:
        """Ask which cells are out of step."""
        self._tell(
            {
                "type": "compute_exec_schedule",
                "cell_metadata_by_id": self._metadata(),
                "is_reactively_executing": False,
            }
        )

    def marked(self) -> set[str]:
        """The cells that it calls waiting or ready."""
        self.finished()
        return {*self.schedule.get("waiting_cells", ()), *self.schedule.get("ready_cells", ())}

    def _metadata(self) -> dict:
        return {
            cell["id"]: {"index": index, "content": cell["source"], "type": "code"}
            for index, cell in enumerate(self._cells)
        }

    def _tell(self, data: dict) -> None:
        assert self._kernel is not None
        self._kernel.tell(self._comm, data)

    def _heard(self, kind: str, content: dict) -> None:
        data = content.get("data", {})
        if kind != "comm_msg" or data.get("type") != "compute_exec_schedule":
            return
        if data.get("success", True):
            self.schedule = data
        else:
            # Its page leaves the schedule as it was.
            self.problems.append(data.get("error", ""))


class Reactive(Ipyflow):
    """ipyflow in its reactive mode: what a cell needs, and what needs it, runs with it."""

    name = "ipyflow-reactive"

    def __init__(self) -> None:
        super().__init__()
        self._ran: dict[str, str] = {}

    def started(self, kernel: Kernel) -> None:
        """Turn the mode on, as its documentation says."""
        self._ran.clear()
        super().started(kernel)
        kernel.execute("%flow mode reactive", "", False, silent=True)
        self.finished()

    def ran(self, cell: Cell, run: Run) -> None:
        """Note which code ran."""
        self._ran[cell["id"]] = cell["source"]

    def chosen(self, cells: list[str]) -> list[str]:
        """Those, all below that depend on them, and what these need that is out of date."""
        if not self.schedule:
            return cells
        settings, children = self.schedule["settings"], self.schedule["cell_children"]
        present = {cell["id"]: cell["source"] for cell in self._cells}
        edited = {name for name, code in present.items() if self._ran.get(name) != code}
        found, before = set(cells), -1
        while len(found) > before:
            before = len(found)
            found = reach(list(found), children)
            if settings["pull_reactive_updates"]:
                pull(found, edited, self.schedule)
            if not settings["push_reactive_updates_to_cousins"]:
                break
        return [cell["id"] for cell in self._cells if cell["id"] in found]


SYSTEMS: dict[str, type[Plain]] = {
    system.name: system for system in (Plain, Seed, FlowBook, Ipyflow, Reactive)
}
