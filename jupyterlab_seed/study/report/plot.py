"""The plot of one result: every seed a point, pairs joined, intervals, differences with their zero.

Geometry only; the page's template draws it as SVG.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ..verdict import exact
from .labels import ARMS

#: Of the drawing, in pixels: height of the plot, and the places of its columns.
HEIGHT, TOP, BOTTOM, LEFT = 320, 16, 36, 72
COLUMN, GAP = 110, 96

#: The most seeds whose points are drawn.
POINTS = 2000


def plot(result: Mapping[str, Any], report: Mapping[str, Any]) -> dict[str, Any]:
    """Places of points, lines and labels.

    ``panels``: the values, and the differences if there are any; each has ``ticks``, ``columns``
    and ``links``.
    """
    values = {
        arm["label"]: [
            (run["seed"], run["values"].get(result["name"])) for run in arm["runs"][:POINTS]
        ]
        for arm in report["arms"]
    }
    arms = [
        _Column(
            ARMS[arm["label"]],
            [(seed, value) for seed, value in values[arm["label"]] if value is not None],
            arm["mean"],
            arm["interval"],
        )
        for arm in result["arms"]
    ]
    panels = [_panel(arms, LEFT, joined=len(arms) > 1 and result["difference"] is not None)]
    found = result["difference"]
    if found and found["values"]:
        pairs = [(one["seed"], one["difference"]) for one in found["values"][:POINTS]]
        column = _Column("B minus A", pairs, found["mean"], found.get("interval"))
        left = LEFT + COLUMN * len(arms) + GAP
        panels.append(_panel([column], left, zero=True))
    width = panels[-1]["right"] + 16
    return {"width": width, "height": HEIGHT, "panels": panels, "bottom": HEIGHT - BOTTOM}


class _Column:
    """The values of a column, by seed."""

    def __init__(
        self,
        label: str,
        values: Sequence[tuple[int, float]],
        mean: float | None,
        interval: Sequence[float] | None,
    ) -> None:
        self.label, self.values, self.mean = label, values, mean
        self.interval = interval


def _panel(
    columns: Sequence[_Column], left: int, *, joined: bool = False, zero: bool = False
) -> dict[str, Any]:
    every = [value for column in columns for _seed, value in column.values]
    every += [end for column in columns for end in column.interval or ()]
    every += [0.0] if zero else []
    ticks = nice_ticks(min(every, default=0.0), max(every, default=1.0))
    low, high = ticks[0], ticks[-1]

    def y(value: float) -> float:
        room = HEIGHT - TOP - BOTTOM
        return round(TOP + room * (high - value) / (high - low), 1)

    drawn = [_drawn(column, left + COLUMN * at, y) for at, column in enumerate(columns)]
    links = _links(drawn[0], drawn[1]) if joined else []
    return {
        "left": left,
        "right": left + COLUMN * len(columns),
        "ticks": [{"y": y(tick), "label": exact(tick)} for tick in ticks],
        "columns": drawn,
        "links": links,
        "zero": y(0.0) if zero else None,
    }


def _drawn(column: _Column, left: int, y: Any) -> dict[str, Any]:
    middle = left + COLUMN // 2
    points = [
        # Beside each other by seed, so that equal values stay apart.
        {"seed": seed, "value": exact(value), "x": middle - 16 + 32 * _spread(at), "y": y(value)}
        for at, (seed, value) in enumerate(column.values)
    ]
    interval = column.interval and {"low": y(column.interval[0]), "high": y(column.interval[1])}
    return {
        "label": column.label,
        "x": middle,
        "side": middle + 32,
        "points": points,
        "mean": None if column.mean is None else y(column.mean),
        "interval": interval,
    }


def _spread(at: int) -> float:
    """A place from 0 to 1 that differs much from its neighbours'."""
    return round((at * 0.618034) % 1, 3)


def _links(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[dict[str, float]]:
    of_b = {point["seed"]: point for point in b["points"]}
    return [
        {"x1": one["x"], "y1": one["y"], "x2": of_b[one["seed"]]["x"], "y2": of_b[one["seed"]]["y"]}
        for one in a["points"]
        if one["seed"] in of_b
    ]


def nice_ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round numbers that span ``low`` to ``high``, about as many as wanted."""
    if not high > low:
        reach = abs(low) * 0.05 or 1.0
        low, high = low - reach, high + reach
    raw = (high - low) / wanted
    unit = 10.0 ** math.floor(math.log10(raw))
    step = next((unit * by for by in (1, 2, 2.5, 5) if unit * by >= raw), unit * 10)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [
        round(at * step, 12) if abs(step) > 1e-9 else at * step for at in range(first, last + 1)
    ]
