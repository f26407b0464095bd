"""Kernels that are forked, for all tests that start many and say nothing of their start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jupyter_client.provisioning import local_provisioner

from .forks import ForkedKernels


@pytest.fixture(scope="session")
def forking() -> Iterator[ForkedKernels]:
    """What kernels are forked from; it ends with the tests."""
    made = ForkedKernels()
    yield made
    made.close()


@pytest.fixture(scope="module")
def forked_kernels(forking: ForkedKernels) -> Iterator[None]:
    """Have the kernels forked that a module's tests start in this process."""
    with pytest.MonkeyPatch.context() as patch:
        forking.stand_in(patch)
        yield


@pytest.fixture
def own_processes(forking: ForkedKernels) -> Iterator[None]:
    """Have each kernel of a test in a process from scratch, in a module whose others fork."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_provisioner, "launch_kernel", forking.start)
        yield
