"""A look at tables of pandas, by the probe whose text is given; run by ``test_looks.py``."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pandas as pd

SPACE: dict[str, Any] = {"__name__": "_jupyterlab_seed_probe"}
exec(sys.stdin.read(), SPACE)
(Values,) = SPACE["import_names"]("values", "Values")
(Changes,) = SPACE["import_names"]("changes", "Changes")

CALLED: list[str] = []


class Column:
    """Of somebody's own, behind a column."""

    @property
    def nbytes(self) -> int:
        CALLED.append("nbytes")
        return 8


class Key:
    def __repr__(self) -> str:
        CALLED.append("repr")
        return "key"


def read(table: Any) -> str:
    names: dict[str, Any] = {"__name__": "__main__", "x": table}
    return str(Values(Changes(names)).read(names, ["x"], {}).get("x"))


table = pd.DataFrame({"a": [1, 2], "b": [0.5, 1.5], "c": ["x", None]})
assert read(table)[0] == "+", read(table)
assert read(table) == read(table.copy())
changed = table.copy()
changed.loc[1, "b"] = 2.5
assert read(table) != read(changed)

# The frequency of dates counts.
dates = pd.to_datetime(["2020-01-01", "2020-01-02", "2020-01-03"])
dated = pd.DataFrame({"a": [1, 2, 3]}, index=dates)
before = read(dated)
assert before[0] == "+"
dated.index.freq = "D"
assert read(dated) != before

# No code of others runs.
named = pd.DataFrame({"a": [1]}, index=pd.RangeIndex(1, name=Key()))
assert read(named)[0] != "+"
manager = SimpleNamespace(axes=[], blocks=[SimpleNamespace(values=Column())])
other = pd.DataFrame({"a": [1]})
object.__setattr__(other, "_mgr", manager)
assert read(other)[0] != "+"
assert CALLED == []

# What another version keeps otherwise tells nothing.
object.__setattr__(other, "_mgr", SimpleNamespace(axes=[], arrays=[]))
assert read(other)[0] != "+"
