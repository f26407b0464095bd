"""Plugins have to be named here: pytest takes them from the top folder alone."""

from __future__ import annotations

import pytest

pytest_plugins = ("pytest_jupyter.jupyter_server",)

#: The files that take longest, first: the last of several workers is done sooner. Those that need
#: the frameworks, which may still be on their way, come behind some that need none. The others keep
#: their order, so that the tests of a folder share what is made once for it.
LONGEST = (
    "test_planted.py",
    "test_app.py",
    "test_engine.py",
    "test_trying_switches.py",
    "test_corpus.py",
    "test_examples.py",
    "test_cases.py",
    "test_traced.py",
    "test_operators.py",
)

#: Files whose tests start kernels of their own, and into how many groups they fall.
DIVIDED = {
    "test_app.py": 2,
    "test_engine.py": 2,
    "test_corpus.py": 6,
    "test_examples.py": 3,
    "test_cases.py": 2,
    "test_traced.py": 2,
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of these files before all others, and say which tests go to one worker.

    A group is a file, whose tests share its kernels, or a part of a file whose tests do not.
    """

    def rank(item: pytest.Item) -> int:
        name = item.path.name
        return LONGEST.index(name) if name in LONGEST else len(LONGEST)

    items.sort(key=rank)
    for number, item in enumerate(items):
        file = item.nodeid.partition("::")[0]
        part = number % DIVIDED.get(item.path.name, 1)
        item.add_marker(pytest.mark.xdist_group(f"{file}-{part}"))
