"""Tests that share kernels go to one worker, as `conftest.py` groups them."""

from __future__ import annotations

import pytest


def test_the_tests_of_a_group_go_to_one_worker(request: pytest.FixtureRequest) -> None:
    """pytest-xdist writes it behind the id of a test, which some versions of pytest ignore."""
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("no workers, or no groups")
    assert request.node.nodeid.endswith("@jupyterlab_seed/tests/test_groups.py-0")
