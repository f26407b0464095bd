"""Kernels of R that are seeded before anybody can run a cell in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jupyterlab_seed.headless.core import Core

from .seeded import seed_cell

FIRST = "0.914806"  # set.seed(42); cat(runif(1))


def _composed_r() -> str:
    metadata = {"kernelspec": {"name": "ir", "language": "R"}}
    cells = [{"cell_type": "code", "source": "runif(1)", "metadata": {}}]
    specs = {"default": "ir", "kernelspecs": {"ir": {"language": "R"}}}
    return Core().answer({"metadata": metadata, "cells": cells, "seed": None, "specs": specs})[
        "source"
    ]


def _has_r() -> bool:
    from jupyter_client.kernelspec import KernelSpecManager

    return "ir" in KernelSpecManager().find_kernel_specs()


@pytest.fixture
def r(server: Any, notebook: Any, monkeypatch: Any, tmp_path: Path) -> Any:
    """Open a notebook of R; what R code then prints."""
    if not _has_r():
        pytest.skip("R and IRkernel are not installed")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("R_PROFILE_USER", raising=False)

    async def open_notebook(path: str = "r.ipynb", **more: Any) -> str:
        notebook(
            None,
            path,
            cells=[seed_cell(_composed_r())],
            metadata={"jupyterlab_seed": {"version": 1, "frameworks": ["r"]}},
            **more,
        )
        _, kernel = await server.open(path, kernel={"name": "ir"})
        return kernel

    return open_notebook


async def test_r_is_seeded_at_every_start(server: Any, r: Any) -> None:
    kernel = await r()
    for _ in range(2):
        assert await server.printed(kernel, "cat(runif(1))") == FIRST
        await server.restart(kernel)
    traces = "cat(Sys.getenv(c('R_PROFILE_USER', 'JUPYTERLAB_SEED_START'), NA), ls())"
    assert await server.printed(kernel, traces) == "NA NA "
    child = 'cat(system2(file.path(R.home("bin"), "Rscript"), c("-e", shQuote('
    child += "\"cat(is.null(getOption('jupyterlab_seed.seed')))\")), stdout = TRUE))"
    assert await server.printed(kernel, child) == "TRUE"
    place = ("jupyterlab-seed", "kernels", kernel, "start")
    seed = {"code": "set.seed(7L)", "seed": 7, "asWritten": False}
    assert (await server.call("PUT", *place, json={"seed": seed}))[0] == 200
    await server.restart(kernel)
    said = await server.printed(kernel, "set.seed(7); a <- runif(1); cat(a)")
    await server.restart(kernel)
    assert await server.printed(kernel, "cat(runif(1))") == said


@pytest.mark.parametrize("code", ["set.seed(1)", "x <- sample(9)", ""])
@pytest.mark.parametrize("way", ["variable", "folder", "home"])
async def test_the_users_profile_of_r_runs_too(
    server: Any, r: Any, tmp_path: Path, monkeypatch: Any, jp_root_dir: Path, code: str, way: str
) -> None:
    """In the order in which R looks for it; the notebook's seed counts."""
    if way != "folder" and code != "set.seed(1)":
        pytest.skip("tried in the folder")
    places = {
        "variable": tmp_path / "own.R",
        "folder": jp_root_dir / ".Rprofile",
        "home": tmp_path / ".Rprofile",
    }
    if way == "variable":
        monkeypatch.setenv("R_PROFILE_USER", str(places[way]))
    places[way].write_text(f"own <- 'here'\n{code}\n")
    kernel = await r()
    said = await server.printed(
        kernel, "cat(get0('own'), runif(1), Sys.getenv('R_PROFILE_USER', NA))"
    )
    variable = str(places[way]) if way == "variable" else "NA"
    assert said == f"here {FIRST} {variable}"


async def test_r_code_that_fails_leaves_r_as_it_was(server: Any, r: Any) -> None:
    kernel = await r()
    place = ("jupyterlab-seed", "kernels", kernel, "start")
    code = "RNGkind('Wichmann-Hill')\nset.seed(1)\nstop('no')"
    seed = {"code": code, "seed": 1, "asWritten": False}
    assert (await server.call("PUT", *place, json={"seed": seed}))[0] == 200
    await server.restart(kernel)
    said = "cat(RNGkind()[1], exists('.Random.seed'), is.null(getOption('jupyterlab_seed.seed')))"
    assert await server.printed(kernel, said) == "Mersenne-Twister FALSE TRUE"
