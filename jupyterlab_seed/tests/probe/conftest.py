"""Fixtures: kernels that are watched, and kernels that are not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from jupyter_client.manager import start_new_kernel

from ..forks import ForkedKernels
from .kernels import PATIENCE, Kernel, PlainKernel, Start, StartPlain

# What the shared kernel has. NumPy loads its generators only when they are used.
IMPORTS = "import importlib, random, sys, os\nimport numpy as np\nimport numpy.random, torch"


@pytest.fixture(scope="module")
def start(forked_kernels: None) -> Iterator[Start]:
    """Start kernels; they end with the module."""
    started: list[Kernel] = []

    def make(watched: bool = True, **more: Any) -> Kernel:
        kernel = Kernel(**more)
        started.append(kernel)
        if watched:
            assert kernel.watch()["problem"] is None
        return kernel

    yield make
    for kernel in started:
        kernel.stop()


@pytest.fixture(scope="package")
def shared(forking: ForkedKernels) -> Iterator[Kernel]:
    """One kernel with three libraries, for the tests that rely on no earlier state."""
    with pytest.MonkeyPatch.context() as patch:
        forking.stand_in(patch)
        kernel = Kernel()
    assert kernel.watch()["problem"] is None
    kernel.run(IMPORTS)
    yield kernel
    kernel.stop()


@pytest.fixture(autouse=True)
def no_problem(request: Any) -> Iterator[None]:
    """Whatever a test does to the shared kernel, the probe has nothing to complain of."""
    if "shared" not in request.fixturenames:
        yield
        return
    kernel = request.getfixturevalue("shared")
    # Another test may have reset it.
    kernel.value(f"exec({IMPORTS!r}, get_ipython().user_ns)")
    yield
    assert kernel.watch(10**6)["problem"] is None


@pytest.fixture(scope="module")
def start_plain(forked_kernels: None) -> Iterator[StartPlain]:
    """Start kernels that nobody watches; they end with the module."""
    started: list[tuple[Any, Any]] = []

    def make(**env: str) -> PlainKernel:
        environ = {k: v for k, v in os.environ.items() if k != "PYTHONHASHSEED"}
        manager, client = start_new_kernel(
            startup_timeout=PATIENCE, kernel_name="python3", env={**environ, **env}
        )
        started.append((manager, client))
        return PlainKernel(manager, client)

    yield make
    for manager, client in started:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def plain(start_plain: StartPlain) -> PlainKernel:
    """One of them for the tests that leave no seed behind they rely on."""
    kernel = start_plain()
    kernel.run("import random, sys, os, types\nimport numpy as np\nimport numpy.random, torch")
    # IPython prepares for NumPy when it first shows a value; afterwards a test may break NumPy.
    kernel.ask()
    return kernel
