"""An excerpt that shows where two texts differ. Its time is linear in the texts."""

from __future__ import annotations

import difflib
import re

from ...runs.messages import Message, _, _n
from ..types import Difference
from .numbers import compare_numbers

#: The most lines of an excerpt, and the most characters of a line.
LINES, WIDTH = 200, 500

# Lines of each text that are compared; up to three above the first difference.
_WINDOW, _ABOVE = LINES // 2 - 2, 3

# The longest text whose numbers are compared for the note.
_NOTED = 2_000_000

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])")
_HUNK = re.compile(r"@@ -(\d+)(,\d+)? \+(\d+)(,\d+)? @@")


def strip_ansi(text: str) -> str:
    """The text without escape sequences such as colours."""
    return _ANSI.sub("", text) if "\x1b" in text else text


def text_difference(a: str, b: str) -> Difference:
    """An excerpt of a unified diff round the first place where two texts differ."""
    plain_a, plain_b = strip_ansi(a), strip_ansi(b)
    if plain_a != plain_b:
        a, b = plain_a, plain_b
    place = common_prefix(a, b)
    start = a.rfind("\n", 0, place) + 1
    for _line in range(_ABOVE):
        if start > 0:
            start = a.rfind("\n", 0, start - 1) + 1
    above = a.count("\n", 0, start)
    lines_a, rest_a = _window(a, start)
    lines_b, rest_b = _window(b, start)
    # The two are equal above `start`, and below a rest that is equal in both.
    cut = len(a) - rest_a != len(b) - rest_b or a[rest_a:] != b[rest_b:]
    lines = []
    for line in list(difflib.unified_diff(lines_a, lines_b, lineterm="", n=_ABOVE))[2:]:
        lines.append(_HUNK.sub(lambda hunk: _moved(hunk, above), line) if line[0] == "@" else line)
    shown = [_shorten(line, other) for line, other in _partners(lines)]
    cut = cut or shown != lines or len(shown) > LINES
    return Difference("text", lines=shown[:LINES], cut=cut, note=_note(a, b))


def missing(text: str | None, in_a: bool) -> Difference:
    """An output that only one run has; ``text`` is None if it cannot be shown."""
    run, other, sign = ("A", "B", "-") if in_a else ("B", "A", "+")
    note = _("only run %1 has this output, not run %2", run, other)
    if text is None:
        return Difference("missing", note=note)
    lines, rest = _window(strip_ansi(text), 0)
    shown = [sign + line[: WIDTH - 1] for line in lines]
    cut = rest < len(strip_ansi(text)) or any(len(line) >= WIDTH for line in lines)
    return Difference("missing", lines=shown, cut=cut, note=note)


def common_prefix(a: str, b: str) -> int:
    """How many characters two texts have in common at their start."""
    low, high = 0, min(len(a), len(b))
    step = 4096
    # Slices are compared much faster than characters are.
    while low < high and a[low : low + step] == b[low : low + step]:
        low += step
    low = min(low, high)
    while low < high and step > 1:
        step //= 2
        if a[low : low + step] == b[low : low + step]:
            low = min(low + step, high)
    return low


def common_suffix(a: str, b: str) -> int:
    """How many characters two texts have in common at their end."""
    low, high = 0, min(len(a), len(b))
    step = 4096
    while low < high and _same_ends(a, b, low, low + step):
        low += step
    low = min(low, high)
    while low < high and step > 1:
        step //= 2
        if low + step <= high and _same_ends(a, b, low, low + step):
            low += step
    return low


def _same_ends(a: str, b: str, low: int, high: int) -> bool:
    return a[max(len(a) - high, 0) : len(a) - low] == b[max(len(b) - high, 0) : len(b) - low]


def _window(text: str, start: int) -> tuple[list[str], int]:
    """The lines from ``start`` that are compared, and where the rest begins."""
    lines: list[str] = []
    while len(lines) < _WINDOW:
        end = text.find("\n", start)
        if end < 0:
            return [*lines, text[start:]], len(text)
        lines.append(text[start:end])
        start = end + 1
    return lines, start


def _moved(hunk: re.Match[str], lines: int) -> str:
    first, many, second, more = hunk.groups()
    return f"@@ -{int(first) + lines}{many or ''} +{int(second) + lines}{more or ''} @@"


def _partners(lines: list[str]) -> list[tuple[str, str]]:
    """Each line with its counterpart on the other side, or with itself."""
    pairs: list[tuple[str, str]] = []
    place = 0
    while place < len(lines):
        old = new = place
        while old < len(lines) and lines[old][0] == "-":
            old += 1
        new = old
        while new < len(lines) and lines[new][0] == "+":
            new += 1
        removed, added = lines[place:old], lines[old:new]
        if not removed and not added:
            pairs.append((lines[place], lines[place]))
            place += 1
            continue
        for one, others in ((removed, added), (added, removed)):
            pairs += [(x, others[i] if i < len(others) else x) for i, x in enumerate(one)]
        place = new
    return pairs


def _shorten(line: str, other: str) -> str:
    """Cut a long line to where it differs from the other."""
    if len(line) <= WIDTH:
        return line
    sign, line, other = line[0], line[1:], other[1:]
    room = WIDTH - 3
    place = common_prefix(line, other) if line != other else 0
    start = max(min(place - room // 2, len(line) - room), 0)
    end = start + room
    return sign + "…" * (start > 0) + line[start:end] + "…" * (end < len(line))


def _note(a: str, b: str) -> Message | None:
    if max(len(a), len(b)) > _NOTED:
        return None
    numbers = compare_numbers(a, b)
    if numbers is None or not numbers.count:
        return None
    return _n(
        "one number differs; relative difference %2 (%3 and %4)",
        "%1 numbers differ; largest relative difference %2 (%3 and %4)",
        numbers.count,
        f"{numbers.largest:.2g}",
        numbers.a,
        numbers.b,
    )
