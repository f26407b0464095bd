"""Notebooks with a seed cell."""

from __future__ import annotations

from typing import Any

from jupyterlab_seed.headless.core import Core


def composed(code: str = "import random\nrandom.random()") -> str:
    """The seed cell of a notebook of this code."""
    cells = [{"cell_type": "code", "source": code, "metadata": {}}]
    specs = {"default": "python3", "kernelspecs": {"python3": {"language": "python"}}}
    return Core().answer({"metadata": {}, "cells": cells, "seed": None, "specs": specs})["source"]


#: That of a notebook that draws from Python's generator.
SEED_CELL = composed()


def cell(source: str, **metadata: Any) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": metadata, "outputs": [], "source": source}


def seed_cell(source: str = SEED_CELL) -> dict[str, Any]:
    return cell(source, jupyterlab_seed={"role": "seed-cell"})
