"""The report as one page that needs nothing else, and in which nothing can run.

Everything that comes from the report is escaped; images are PNG, JPEG and GIF alone, as data. The
page has no script, and its content security policy would let none run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from ..comparison.masks import RULES
from .html_style import STYLE
from .outcomes import CLASSES, KINDS, OUTCOMES, STATES, hidden, line, visible

#: How many characters of sources, differences and images a page holds.
ROOM = 6_000_000
#: How many cells have a row and details of their own.
CELLS = 3000

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/]*={0,2}")
_TONES = {"reproduced": "good", "equal": "good"}
_BAD = ("diverged", "output", "outcome", "state")
_LINES = {"+": ' class="added"', "-": ' class="removed"', "@": ' class="place"'}


def page(report: Mapping[str, Any]) -> str:
    """The page, as the text of a file in UTF-8. ``report``: as ``report.build`` makes it."""
    notebook = report["notebook"]
    name = notebook["name"] or "A notebook without a name"
    return "".join(
        [
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{_text(name)}: verification</title><style>{STYLE}</style></head>\n",
            f"<body><main><h1>{_text(name)}</h1>",
            _verdict(report),
            _cause(report),
            _warnings(report),
            _hidden(report),
            _cells(report),
            _details(report),
            _about(report),
            "</main></body></html>\n",
        ]
    )


def _text(text: Any) -> str:
    """One line of text, escaped."""
    return escape(line(str(text)))


def _code(text: str) -> str:
    """Text as it stands, escaped."""
    return escape(visible(text), quote=False)


def _tone(word: str) -> str:
    return "bad" if word in _BAD else _TONES.get(word, "mild")


def _verdict(report: Mapping[str, Any]) -> str:
    kind = report["verdict"]["kind"]
    icon = KINDS.get(kind, ("!", ""))[0]
    return (
        f'<div class="verdict {_tone(kind)}"><span class="icon" aria-hidden="true">{icon}</span>'
        f"<p><strong>{_text(report['verdict']['text'])}</strong></p></div>\n"
    )


def _cell_link(index: int) -> str:
    return f'<a href="#cell-{int(index) + 1}">cell {int(index) + 1}</a>'


def _cause(report: Mapping[str, Any]) -> str:
    cause = report["cause"]
    if cause is None:
        return ""
    proof = "shown by the records and by further runs" if cause["proven"] else "likely by the code"
    klass = CLASSES.get(cause["class"], cause["class"])
    parts = [f"<h2>Cause</h2><p>{_text(cause['text'])}</p><dl>"]
    parts.append(_pair("Class", f"{_text(cause['class'])}: {_text(klass)}"))
    if cause["source"]:
        parts.append(_pair("Source", f"{_text(cause['source'])} ({proof})"))
    if cause["streams"]:
        parts.append(_pair("Streams", _text(", ".join(cause["streams"]))))
    if cause["since"] is not None:
        parts.append(_pair("Since", _cell_link(cause["since"])))
    parts.append("</dl>")
    if cause["hints"]:
        parts.append("<h3>Places in the code</h3><ul>")
        for hint in cause["hints"]:
            parts.append(
                f"<li>{_cell_link(hint['cell'])}, line {int(hint['line'])}"
                f" ({_text(hint['source'])}): <code>{_text(hint['text'])}</code></li>"
            )
        parts.append("</ul>")
    if cause["advice"]:
        parts.append("<h3>What to do</h3><ul>")
        parts += [f"<li>{_text(advice['text'])}</li>" for advice in cause["advice"]]
        parts.append("</ul>")
    return "".join(parts)


def _warnings(report: Mapping[str, Any]) -> str:
    if not report["warnings"]:
        return ""
    items = "".join(f"<li>{_text(warning['text'])}</li>" for warning in report["warnings"])
    return f"<h2>Warnings</h2><ul>{items}</ul>"


def _hidden(report: Mapping[str, Any]) -> str:
    """What was not compared as it stands."""
    found = hidden(report["counts"])
    if not found:
        return "<h2>Not compared as it stands</h2><p>Nothing was masked or left out.</p>"
    items = "".join(f"<li>{_text(sentence)}</li>" for sentence in found)
    rows = "".join(
        f'<tr><td><code>{_text(rule)}</code></td><td class="number">{int(number)}</td>'
        f"<td>{_text(_rule(rule))}</td></tr>"
        for rule, number in report["counts"]["masked"].items()
    )
    table = ""
    if rows:
        head = '<tr><th>Mask</th><th class="number">Hid</th><th>What</th></tr>'
        table = f"<table>{head}{rows}</table>"
    return f'<h2>Not compared as it stands</h2><ul>{items}</ul><div class="scroll">{table}</div>'


def _rule(rule: str) -> str:
    return RULES[rule].description if rule in RULES else ""


def _cells(report: Mapping[str, Any]) -> str:
    cells = report["cells"]
    rows = []
    for cell in cells[:CELLS]:
        a, b = cell["runs"]
        differing = sum(output["equality"] == "differs" for output in cell["outputs"])
        outputs = len(cell["outputs"]) + cell["outputsNotShown"]
        rows.append(
            f"<tr><td>{_cell_link(cell['index'])}</td><td>{_state(cell)}</td>"
            f'<td class="number">{_seconds(a)}</td><td class="number">{_seconds(b)}</td>'
            f'<td class="number">{outputs}{f", {differing} differ" if differing else ""}</td></tr>'
        )
    more = f"<p>{len(cells) - CELLS} more cells are not shown.</p>" if len(cells) > CELLS else ""
    return (
        '<h2>Cells</h2><div class="scroll" role="region" aria-label="Cells" tabindex="0"><table>'
        '<thead><tr><th>Cell</th><th>Result</th><th class="number">Run A</th>'
        '<th class="number">Run B</th><th class="number">Outputs</th></tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table></div>{more}\n"
    )


def _state(cell: Mapping[str, Any]) -> str:
    icon, words = STATES.get(cell["state"], ("?", cell["state"]))
    if cell.get("reason"):
        words = f"{words} ({cell['reason']})"
    return (
        f'<span class="{_tone(cell["state"])}"><span class="icon" aria-hidden="true">{icon}</span>'
        f" {_text(words)}</span>"
    )


def _seconds(run: Mapping[str, Any] | None) -> str:
    return "-" if run is None else f"{run['seconds']:.2f} s"


class _Room:
    """How much may still be put into the page."""

    def __init__(self) -> None:
        self.characters = ROOM

    def take(self, text: str) -> bool:
        self.characters -= len(text)
        return self.characters >= 0


def _details(report: Mapping[str, Any]) -> str:
    room = _Room()
    # What differs gets the room first.
    order = sorted(report["cells"][:CELLS], key=lambda cell: _tone(cell["state"]) != "bad")
    made = {id(cell): _detail(cell, room) for cell in order}
    return "<h2>Details</h2>" + "".join(made[id(cell)] for cell in report["cells"][:CELLS])


def _detail(cell: Mapping[str, Any], room: _Room) -> str:
    number = int(cell["number"])
    head = f"Cell {number}: {_state(cell)}"
    source = _code(cell["source"])
    if not room.take(source):
        source = "(there is no room for it on this page)"
    parts = [f"<pre><code>{source}</code></pre>"]
    for label, run in zip("AB", cell["runs"], strict=True):
        if run is not None and run["outcome"] != "ok":
            error = ": ".join(run["error"]) if run["error"] else ""
            how = f"{OUTCOMES.get(run['outcome'], run['outcome'])} {error}"
            parts.append(f"<p>In run {label} {_text(how)}</p>")
    parts.append(_streams(cell["streams"]))
    parts += [_output(output, room) for output in cell["outputs"] if output["equality"] != "exact"]
    exact = sum(output["equality"] == "exact" for output in cell["outputs"])
    if exact:
        parts.append(f'<p class="faint">Equal as they stand: {exact}</p>')
    body = "".join(parts)
    if _tone(cell["state"]) == "bad":
        return f'<section class="cell" id="cell-{number}"><h3>{head}</h3>{body}</section>\n'
    return f'<details class="cell" id="cell-{number}"><summary>{head}</summary>{body}</details>\n'


def _streams(streams: list[Mapping[str, Any]]) -> str:
    if not streams:
        return ""
    rows = []
    for stream in streams:
        same = ["equal" if stream[key] else "differs" for key in ("sameBefore", "sameAfter")]
        seeds = ["none" if seed is None else str(seed) for seed in stream["seed"]]
        seed = seeds[0] if seeds[0] == seeds[1] else " / ".join(seeds)
        rows.append(
            f"<tr><td>{_text(stream['name'])}</td><td>{same[0]}</td><td>{same[1]}</td>"
            f"<td>{_text(seed)}</td></tr>"
        )
    return (
        '<div class="scroll"><table><tr><th>Random stream</th><th>Before</th><th>After</th>'
        f"<th>Seed</th></tr>{''.join(rows)}</table></div>"
    )


def _output(output: Mapping[str, Any], room: _Room) -> str:
    words = {
        "masked": "equal after masking",
        "tolerance": "equal within the tolerance",
        "not-compared": "not compared",
        "differs": "differs",
    }
    word = words.get(output["equality"], output["equality"])
    masked = ", ".join(f"{rule} {number}" for rule, number in output["masked"].items())
    masked = f" (masked: {_text(masked)})" if masked else ""
    head = f"<p>{_text(output['place'])}, {_text(output['mime'])}: {_text(word)}{masked}</p>"
    difference = output["difference"]
    return head if difference is None else head + _difference(difference, room)


def _difference(difference: Mapping[str, Any], room: _Room) -> str:
    was_cut = difference["cut"]
    parts = [f"<p>{_text(difference['note'])}</p>"] if difference["note"] else []
    lines = []
    for text in difference["lines"]:
        shown = f"<span{_LINES.get(text[:1], '')}>{_code(text.rstrip(chr(10))) or ' '}</span>"
        if not room.take(shown):
            was_cut = True
            break
        # Blocks break lines by themselves; what is common to both stands inline.
        lines.append(shown if text[:1] in _LINES else shown + "\n")
    if lines:
        parts.append(f"<pre>{''.join(lines)}</pre>")
    figures = []
    for label in "ab":
        image = difference[label]
        if image is None:
            continue
        if _IMAGE.fullmatch(image) and room.take(image):
            run = label.upper()
            figures.append(
                f'<figure><img src="{image}" alt="Output of run {run}">'
                f"<figcaption>Run {run}</figcaption></figure>"
            )
        else:
            was_cut = True
    if figures:
        parts.append(f'<div class="pair">{"".join(figures)}</div>')
    if was_cut:
        parts.append('<p class="faint">Something is not shown.</p>')
    return "".join(parts)


def _pair(name: str, value: str) -> str:
    return f"<dt>{name}</dt><dd>{value}</dd>"


def _about(report: Mapping[str, Any]) -> str:
    notebook, options = report["notebook"], report["options"]
    beside = {True: "side by side", False: "one after the other"}.get(options["sideBySide"], "")
    limit = "none" if options["timeout"] is None else f"{options['timeout']:g} s for each cell"
    pairs = [
        ("Kernel", notebook["kernel"]),
        ("Started", report["started"]),
        ("Took", f"{report['seconds']:.1f} s"),
        ("Time limit", limit),
        ("Tolerance", f"{options['tolerance']:g}"),
        ("Runs A and B", beside),
        ("Masks switched off", ", ".join(options["masksOff"]) or "none"),
        ("Written by", f"jupyterlab-seed {report['version']}"),
    ]
    rows = "".join(
        f"<tr><td>{_text(run['label'])}</td>"
        f"<td>{'not set' if run['hashSeed'] is None else _text(run['hashSeed'])}</td>"
        f'<td class="number">{int(run["cells"])}</td>'
        f'<td class="number">{run["seconds"]:.2f} s</td></tr>'
        for run in report["runs"]
    )
    return (
        "<h2>About this verification</h2><dl>"
        + "".join(_pair(name, _text(value)) for name, value in pairs if value)
        + '</dl><h3>Runs</h3><div class="scroll"><table><tr><th>Run</th><th>Hash seed</th>'
        + f'<th class="number">Cells</th><th class="number">Time</th></tr>{rows}</table></div>'
    )
