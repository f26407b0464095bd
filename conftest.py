"""Plugins have to be named here: pytest takes them from the top folder alone."""

from __future__ import annotations

import pytest

pytest_plugins = ("pytest_jupyter.jupyter_server",)

#: The files that take longest, first: the last of several workers is done sooner. The others keep
#: their order, so that the tests of a folder share what is made once for it.
LONGEST = ("test_corpus.py", "test_examples.py", "test_planted.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of these files before all others."""

    def rank(item: pytest.Item) -> int:
        name = item.path.name
        return LONGEST.index(name) if name in LONGEST else len(LONGEST)

    items.sort(key=rank)
