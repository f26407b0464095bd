"""Single values change in the text of a JSON file, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_seed.headless.json_text import JsonText, replace

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)
STYLES = st.fixed_dictionaries(
    {
        "indent": st.sampled_from([None, 0, 1, 2, 4, "\t"]),
        "ensure_ascii": st.booleans(),
        "separators": st.sampled_from([(",", ":"), (", ", ": "), (",", ": "), (" , ", " : ")]),
    }
)
#: As nbformat writes it.
SAVED = {"indent": 1, "ensure_ascii": False, "sort_keys": True, "separators": (",", ": ")}


@given(
    st.lists(VALUES, min_size=1, max_size=3),
    st.dictionaries(st.text(max_size=3), VALUES, max_size=3),
    st.integers(0, 3),
    VALUES,
    STYLES,
    st.sampled_from(["\n", "\r\n"]),
)
def test_changes(
    cells: list[Any],
    metadata: dict[str, Any],
    index: int,
    new: Any,
    style: dict[str, Any],
    newline: str,
) -> None:
    index = min(index, len(cells))
    text = json.dumps({"cells": cells, "metadata": metadata}, **style).replace("\n", newline)
    parsed = JsonText(text)
    places = [parsed.member(parsed.root, key) for key in ("cells", "metadata")]
    changes = [
        parsed.insert(places[0], index, new),  # type: ignore[arg-type]
        parsed.set_member(places[1], "key", new),  # type: ignore[arg-type]
    ]
    after = replace(text, changes)
    assert json.loads(after) == {
        "cells": [*cells[:index], new, *cells[index:]],
        "metadata": {**metadata, "key": new},
    }
    if style["indent"] is None:
        assert "\n" not in after
    else:
        assert after.count("\n") == after.count(newline)
    # What was there still is, in its order: the change only adds, unless it replaces a value.
    if "key" not in metadata:
        rest = iter(after)
        assert metadata == {} or all(character in rest for character in text)


@given(
    st.lists(VALUES, min_size=1, max_size=3),
    st.dictionaries(st.text(max_size=3), VALUES, max_size=3),
    st.integers(0, 3),
    VALUES,
)
def test_a_saved_file_changes_as_a_save_would(
    cells: list[Any], metadata: dict[str, Any], index: int, new: Any
) -> None:
    index = min(index, len(cells))
    text = json.dumps({"cells": cells, "metadata": metadata}, **SAVED)  # type: ignore[arg-type]
    parsed = JsonText(text)
    places = [parsed.member(parsed.root, key) for key in ("cells", "metadata")]
    changes = [
        parsed.insert(places[0], index, new),  # type: ignore[arg-type]
        parsed.set_member(places[1], "key", new),  # type: ignore[arg-type]
    ]
    after = {
        "cells": [*cells[:index], new, *cells[index:]],
        "metadata": {**metadata, "key": new},
    }
    assert replace(text, changes) == json.dumps(after, **SAVED)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"m": {}}', '{"m": {"k": 1}}'),
        ('{"m":{}}', '{"m":{"k":1}}'),
        ('{\n "m": {}\n}', '{\n "m": {\n  "k": 1\n }\n}'),
        ('{\n\t"m": {"a": 0}\n}', '{\n\t"m": {"a": 0, "k": 1}\n}'),
        ('{"m": {"k": 5, "z": 1}}', '{"m": {"k": 1, "z": 1}}'),
        # Out of order already: at the end.
        ('{"m": {"z": 1, "a": 2}}', '{"m": {"z": 1, "a": 2, "k": 1}}'),
        # Twice: the last is what readers see.
        ('{"m": {"k": 5}, "m": {"k": 6}}', '{"m": {"k": 5}, "m": {"k": 1}}'),
        ('  {"m": {"\\u006b": 5}}  ', '  {"m": {"\\u006b": 1}}  '),
    ],
)
def test_members(before: str, after: str) -> None:
    text = JsonText(before)
    place = text.member(text.root, "m")
    assert place
    assert replace(before, [text.set_member(place, "k", 1)]) == after
