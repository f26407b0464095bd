"""The report as one self-contained page without active content.

Jinja2 escapes all text from the report; images are only PNG, JPEG and GIF, as data URLs. The page
has no script, and its content security policy forbids scripts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from ...runs.pages import templates
from ...runs.printable import visible
from ...runs.surroundings import NAMES, TEXTS
from ..comparison.masks import RULES
from .counts import hidden, overview
from .terms import CLASSES, EQUALITIES, OUTCOMES, STATE_ICONS, STATES, VERDICT_ICONS
from .text import name_of

if TYPE_CHECKING:
    from jinja2 import Template

#: The most characters of sources, differences and images in a page.
ROOM = 6_000_000
#: The most cells with a row and details.
CELLS = 3000

_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/]*={0,2}")
_TONES = {"reproduced": "good", "equal": "good"}
_BAD = ("diverged", "output", "outcome", "state")
_GROUPS = {
    "seeds": "Seeds in force at the end",
    "threads": "Threads",
    "launch": "Launch environment",
    "packages": "Packages",
}
_LINES = {"+": "added", "-": "removed", "@": "place"}


def page(report: Mapping[str, Any]) -> str:
    """The page, as the text of a file in UTF-8. ``report``: as ``report.build`` makes it."""
    cells = report["cells"][:CELLS]
    return _template().render(
        report=report,
        names={cell["index"]: name_of(cell["index"], cell["source"]) for cell in report["cells"]},
        overview=overview(report["counts"], report["options"]["masksOff"]),
        hidden=hidden(report["counts"]),
        cells=cells,
        details=_details(cells),
        more_cells=len(report["cells"]) - len(cells),
        about=_about(report),
    )


@cache
def _template() -> Template:
    environment = templates(__package__)
    environment.filters.update(visible=visible, tone=_tone, seeds=_seeds)
    environment.globals.update(
        icons=STATE_ICONS,
        verdict_icons=VERDICT_ICONS,
        states=STATES,
        classes=CLASSES,
        equalities=EQUALITIES,
        masks=RULES,
    )
    return environment.get_template("report.html")


def _tone(word: str) -> str:
    return "bad" if word in _BAD else _TONES.get(word, "mild")


def _seeds(seeds: Sequence[int | str | None]) -> str:
    a, b = ("none" if seed is None else str(seed) for seed in seeds)
    return a if a == b else f"{a} / {b}"


class _Room:
    """The space left in the page."""

    def __init__(self) -> None:
        self.characters = ROOM

    def take(self, text: str) -> bool:
        """Reserve space for a text, escaped; False if there is too little."""
        from markupsafe import escape

        self.characters -= len(escape(text))
        return self.characters >= 0


def _details(cells: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    room = _Room()
    # Cells that differ come first.
    order = sorted(range(len(cells)), key=lambda at: (_tone(cells[at]["state"]) != "bad", at))
    made = {at: _detail(cells[at], room) for at in order}
    return [made[at] for at in range(len(cells))]


def _detail(cell: Mapping[str, Any], room: _Room) -> dict[str, Any]:
    source = visible(cell["source"])
    if not room.take(source):
        source = "(too long for this page)"
    outputs = cell["outputs"]
    shown = [output for output in outputs if output["equality"] != "exact"]
    return {
        "source": source,
        "ended": [
            {"label": label, "how": _how_it_ended(run)}
            for label, run in zip("AB", cell["runs"], strict=True)
            if run is not None and run["outcome"] != "ok"
        ],
        "outputs": [
            {**output, "difference": _difference(output["difference"], room)} for output in shown
        ],
        "exact": len(outputs) - len(shown),
        "differing": sum(output["equality"] == "differs" for output in outputs),
    }


def _how_it_ended(run: Mapping[str, Any]) -> str:
    if run["error"]:
        return f"it raised {': '.join(run['error'])}"
    return str(OUTCOMES.get(run["outcome"], run["outcome"]))


def _difference(difference: Mapping[str, Any] | None, room: _Room) -> dict[str, Any] | None:
    if difference is None:
        return None
    cut = difference["cut"]
    lines = []
    for text in difference["lines"]:
        shown = visible(text.rstrip("\n"))
        if not room.take(shown):
            cut = True
            break
        lines.append({"kind": _LINES.get(text[:1], ""), "text": shown})
    images = []
    for run in "AB":
        url = difference[run.lower()]
        if url is not None and _IMAGE.fullmatch(url) and room.take(url):
            images.append({"run": run, "url": url})
        elif url is not None:
            cut = True
    return {"note": difference["note"], "lines": lines, "images": images, "cut": cut}


def _about(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    notebook, options = report["notebook"], report["options"]
    beside = {True: "side by side", False: "one after the other"}.get(options["sideBySide"], "")
    limit = "none" if options["timeout"] is None else f"{options['timeout']:g} s per cell"
    pairs = [
        ("Kernel", notebook["kernel"]),
        ("Started", report["started"]),
        ("Duration", f"{report['seconds']:.1f} s"),
        ("Time limit", limit),
        ("Tolerance", f"{options['tolerance']:g}"),
        ("Runs A and B", beside),
        ("Masks turned off", ", ".join(options["masksOff"]) or "none"),
        ("Generated by", f"jupyterlab-seed {report['version']}"),
        ("Hash of the code", notebook["hash"]),
        *_surroundings(report["environment"]),
    ]
    return [(name, value) for name, value in pairs if value]


def _surroundings(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The environment of run A, as far as it is known."""
    pairs = [("Seed", "" if told["seed"] is None else str(told["seed"]))]
    pairs += [(_capital(str(NAMES[name])), str(told.get(name) or "")) for name in TEXTS]
    pairs.append((_capital(str(NAMES["gpus"])), ", ".join(told["gpus"])))
    for group, title in _GROUPS.items():
        pairs.append((title, ", ".join(f"{k} {v}" for k, v in told[group].items())))
    return pairs


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
