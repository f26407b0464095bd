"""Notebooks with one cause each that two runs of them differ, and notebooks that reproduce.

What differs here differs in every pair of runs, so that no test comes out by chance. Cells are
counted from 1, as people do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Planted:
    """A notebook, and what is to be found in it.

    ``cells``: their sources; ``tags``: cell number to its tags. ``kind``: of the verdict;
    ``first``: the cell that the verdict names; ``klass``, ``source``, ``streams``: of the cause;
    of several sources any may be named first. ``since`` and ``at``: the cell since which the state
    differs, and the one that the first hint names. ``beside``: whether the runs are side by side.
    ``warns``: kinds of warnings. ``masks``: rules that have to hide something. ``needs``: modules
    beyond those of the tests. ``rare``: only in the complete suite, because it is slow or much
    like another one. ``own``: whether each kernel is a process from scratch; things lie at the same
    places in the memory of forked ones.
    """

    name: str
    cells: tuple[str, ...]
    kind: str = "diverged"
    first: int | None = None
    klass: str | None = None
    source: tuple[str, ...] = ()
    proven: bool | None = None
    streams: tuple[str, ...] = ()
    since: int | None = None
    at: int | None = None
    tags: Mapping[int, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    beside: bool = True
    timeout: float | None = 120
    warns: tuple[str, ...] = ()
    masks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    rare: bool = False
    own: bool = False

    def notebook(self) -> dict[str, Any]:
        """The notebook, in the form of nbformat 4."""
        cells = [
            {
                "cell_type": "code",
                "id": f"c{number}",
                "metadata": {"tags": [self.tags[number]]} if number in self.tags else {},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for number, source in enumerate(self.cells, 1)
        ]
        metadata: dict[str, Any] = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        if self.environment:
            metadata["jupyterlab_seed"] = {"version": 1, "environment": dict(self.environment)}
        return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}


#: A table as pandas shows it, without pandas.
TABLE = """
class Table:
    def __init__(self, *rows):
        self.rows = rows
    def __repr__(self):
        return "\\n".join(map(str, self.rows))
    def _repr_html_(self):
        return "<table>" + "".join(f"<tr><td>{row}</td></tr>" for row in self.rows) + "</table>"
"""

WORDS = "words = {'ant', 'bee', 'cat', 'dog', 'elk', 'fox', 'gnu', 'hen', 'ibis', 'jay'}"
