"""From a file's text, however it looks, to what stands under our key."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from jupyterlab_seed.server import notebook_metadata
from jupyterlab_seed.server.notebook_file import notebook_path
from jupyterlab_seed.server.notebook_metadata import MalformedError, start_of


def text(key: Any, nbformat: Any = 4, **more: Any) -> str:
    return json.dumps({"metadata": {"jupyterlab_seed": key}, "nbformat": nbformat, **more})


@pytest.fixture(params=["here", "child"])
def _both(request: Any, monkeypatch: Any) -> None:
    """Small files are parsed in the process, large ones in a child; both must agree."""
    if request.param == "child":
        monkeypatch.setattr(notebook_metadata, "LARGE", 0)


@pytest.mark.usefixtures("_both")
class TestEnvironmentOf:
    def test_finds_it(self) -> None:
        assert start_of(text({"environment": {"A": "é1"}})).environment == {"A": "é1"}

    @pytest.mark.parametrize(
        "content",
        [
            "",
            "not JSON at all",
            text({}),
            text({"environment": None}),
            text(None),
            json.dumps({"nbformat": 4, "metadata": {}}),
            # The key in a cell, in a source, or at the wrong level, is not the notebook's.
            text({}, cells=[{"metadata": {"jupyterlab_seed": {"environment": {"A": "1"}}}}]),
            text({}, cells=[{"source": ['"jupyterlab_seed": {"environment": {"A": "1"}}']}]),
            json.dumps({"nbformat": 4, "metadata": {}, "jupyterlab_seed": {"environment": {}}}),
        ],
    )
    def test_finds_nothing(self, content: str) -> None:
        assert start_of(content).environment is None

    @pytest.mark.parametrize(
        "content",
        [
            '{"jupyterlab_seed"',
            '["jupyterlab_seed"]',
            '"jupyterlab_seed"',
            text([]),
            text("x"),
            text(1),
            text({"environment": {}}, nbformat=None),
            text({"environment": {}}, nbformat="4"),
            json.dumps({"nbformat": 4, "metadata": ["jupyterlab_seed"]}),
            '{"jupyterlab_seed": ' + "[" * 200_000,
            '{"jupyterlab_seed": ' + "9" * 10_000 + "}",
        ],
    )
    def test_malformed(self, content: str) -> None:
        with pytest.raises(MalformedError):
            start_of(content)


def test_a_child_that_fails_or_hangs_is_malformed(monkeypatch: Any) -> None:
    monkeypatch.setattr(notebook_metadata, "LARGE", 0)
    monkeypatch.setattr(notebook_metadata, "TIMEOUT", 0.0001)
    with pytest.raises(MalformedError, match="TimeoutExpired"):
        start_of(text({"environment": {}}))
    monkeypatch.setattr(notebook_metadata, "TIMEOUT", 10)
    monkeypatch.setattr(notebook_metadata.sys, "executable", "/nowhere/python")
    with pytest.raises(MalformedError, match="FileNotFoundError"):
        start_of(text({"environment": {}}))


def test_a_large_file_without_the_key_is_not_parsed(monkeypatch: Any) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise AssertionError("parsed")

    monkeypatch.setattr(notebook_metadata.json, "loads", fail)
    start = time.process_time()
    assert start_of("x" * (60 * 2**20)).environment is None
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("path", "name", "kind", "expected"),
    [
        ("a.ipynb", None, "notebook", "a.ipynb"),
        ("d/a.ipynb", "a.ipynb", "notebook", "d/a.ipynb"),
        ("d/0f2c", "a.ipynb", "notebook", "d/a.ipynb"),
        ("0f2c", "a.ipynb", "notebook", "a.ipynb"),
        ("0f2c", "../a.ipynb", "notebook", None),
        ("0f2c", "d\\a.ipynb", "notebook", None),
        ("0f2c", "", "notebook", None),
        ("0f2c", None, "notebook", None),
        ("0f2c", 1, "notebook", None),
        ("a.py", "a.py", "notebook", None),
        ("a.ipynb", "a.ipynb", "console", None),
        ("a.ipynb", "a.ipynb", "file", None),
        ("a.ipynb", "a.ipynb", None, None),
        (None, "a.ipynb", "notebook", None),
    ],
)
def test_which_notebook_a_session_is_for(
    path: Any, name: Any, kind: Any, expected: str | None
) -> None:
    assert notebook_path(path, name, kind) == expected
