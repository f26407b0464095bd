"""The Python that has the frameworks, for tests that run their code with them."""

from __future__ import annotations

import importlib.util
import os
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

#: It is there before its packages are.
PYTHON = Path(
    os.environ.get("SEED_TEST_PYTHON") or ROOT / ".test-venvs" / "newest" / "bin" / "python"
)

#: What their download may take, in seconds.
PATIENCE = 900


def frameworks_python() -> Path:
    """Wait until it has the frameworks: `npm test` starts the tests before it has installed them.

    Raises:
        AssertionError: it is not there, or they could not be installed.
    """
    ready = os.environ.get("SEED_TEST_READY")
    if ready:
        end = time.monotonic() + PATIENCE
        while not Path(ready).exists():
            assert time.monotonic() < end, "the frameworks are still being installed"
            time.sleep(0.5)
        problem = Path(ready).read_text(encoding="utf-8")
        assert not problem, problem
    assert PYTHON.exists(), f"set SEED_TEST_PYTHON: {PYTHON} is missing"
    return PYTHON


def require(module: str) -> None:
    """Skip the test where a module is missing that its kernels import; it is not imported here."""
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"not installed: {module}")
