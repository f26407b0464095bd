"""The notebooks, read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "notebooks"

PYTHON = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}

#: What may stand below a title: the index of the seed cell, the seed that is asked for, the one
#: that it has, what it has and has not, the notebook's metadata, no for one that can't be run; and
#: that there is no cell.
HEADER = re.compile(r"(at|ask|seed|has|not|spec|run): (.*)|(none)$")

CELL = re.compile(r"# ---(?: (markdown)| tags: (.*))?$")


@dataclass
class Case:
    """One notebook, and what must hold of its seed cell."""

    title: str
    metadata: dict[str, Any] = field(default_factory=lambda: PYTHON)
    cells: list[dict[str, Any]] = field(default_factory=list)
    at: int | None = None
    asked: int | None = None
    seed: int | None = None
    has: list[str] = field(default_factory=list)
    has_not: list[str] = field(default_factory=list)
    runs: bool = True
    is_seeded: bool = True

    def notebook(self) -> dict[str, Any]:
        """The notebook as a file has it."""
        cells = [{**cell, "id": f"c{number}"} for number, cell in enumerate(self.cells)]
        return {"cells": cells, "metadata": self.metadata, "nbformat": 4, "nbformat_minor": 5}

    @property
    def loaded(self) -> str:
        """What its kernels find imported, to save the time; "" where an import must come first."""
        if self.modules & {"keras", "tensorflow"}:
            # Half of what TensorFlow imports, and nothing of its own.
            return "matplotlib.pyplot pandas sklearn.utils"
        if not self.title.startswith(("names:", "values:", "words:")):
            return ""
        # The first brings the others.
        return next((name for name in ("jax", "numpy") if name in self.modules), "")

    @property
    def modules(self) -> set[str]:
        """The top-level modules that it imports without a condition."""
        code = "\n".join(cell["source"] for cell in self.cells)
        found = re.findall(r"^(?:from|import) +(\w+)", code, re.MULTILINE)
        return set(found)


def cases() -> list[Case]:
    """All notebooks; the title of each begins with the name of its file."""
    found = []
    for file in sorted(FOLDER.glob("*.txt")):
        for text in re.split(r"^=== ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            title, _, rest = text.partition("\n")
            found.append(_case(f"{file.stem}: {title}", rest.rstrip("\n").split("\n")))
    return found


def _case(title: str, lines: list[str]) -> Case:
    case = Case(title)
    while lines and (header := HEADER.fullmatch(lines[0])):
        _note(case, header[1] or header[3], header[2])
        lines = lines[1:]
    if not CELL.fullmatch(lines[0]):
        lines = ["# ---", *lines]
    for line in lines:
        if begin := CELL.fullmatch(line):
            case.cells.append(_cell(begin[1] or "code", begin[2]))
        else:
            case.cells[-1]["source"] += line + "\n"
    for cell in case.cells:
        cell["source"] = cell["source"].rstrip("\n")
    return case


def _note(case: Case, key: str, value: str) -> None:
    match key:
        case "at":
            case.at = int(value)
        case "ask":
            case.asked = int(value)
        case "seed":
            case.seed = int(value)
        case "has":
            case.has.append(value)
        case "not":
            case.has_not.append(value)
        case "spec":
            case.metadata = json.loads(value)
        case "run":
            case.runs = value != "no"
        case "none":
            case.is_seeded = False


def _cell(kind: str, tags: str | None) -> dict[str, Any]:
    metadata = {"tags": tags.split()} if tags else {}
    cell: dict[str, Any] = {"cell_type": kind, "metadata": metadata, "source": ""}
    return {**cell, "outputs": [], "execution_count": None} if kind == "code" else cell
