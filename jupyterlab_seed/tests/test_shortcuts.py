"""The default shortcuts clash with none of the applications that the environment has."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

OWN = Path(__file__).parents[2] / "schema" / "plugin.json"
SCHEMAS = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"


def shortcuts(schema: Path) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Keys, selector and command of each shortcut of a schema."""
    for one in json.loads(schema.read_text("utf-8")).get("jupyter.lab.shortcuts", []):
        for keys in ("keys", "macKeys", "winKeys", "linuxKeys"):
            if one.get(keys):
                yield tuple(one[keys]), one["selector"], one["command"]


def test_no_other_command_has_the_keys_in_a_notebook() -> None:
    own = list(shortcuts(OWN))
    assert own
    others = [
        one
        for schema in SCHEMAS.rglob("*.json")
        if "jupyterlab-seed" not in schema.parts
        for one in shortcuts(schema)
    ]
    # The host's own are there, such as the one that deletes a cell.
    assert any(keys == ("D", "D") for keys, _, _ in others)
    for keys, _, command in own:
        # Nor may it be the beginning of another.
        clashes = [other for other in others if other[0][: len(keys)] == keys]
        assert not clashes, command


def test_a_single_key_is_only_for_the_command_mode() -> None:
    for keys, selector, command in shortcuts(OWN):
        letters = [key for key in keys if key.removeprefix("Shift ").isalpha()]
        assert not letters or ".jp-mod-commandMode" in selector, command
