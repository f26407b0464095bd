"""Comparing two texts: exactly, then masked, then within the tolerance.

Only what lies between the common start and the common end of the texts is masked, and of a very
long rest only as much as shows that they differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest

from ..types import Options, OutputComparison
from . import masks
from .difference import common_prefix, common_suffix, text_difference
from .numbers import compare_numbers
from .permutation import permuted
from .screen import render

#: Lines above and below a difference that are masked with it, for forms of several lines.
_ABOVE = 40

#: The most characters that are masked in one go, and lines of a piece of more.
_WHOLE, _LINES = 4_000_000, 5000

#: The longest text in which a progress bar's last state is found, in characters.
_RENDERED = 64_000_000

#: The longest texts that are looked at for another order of the same lines, in characters.
_ORDERED = 5_000_000

#: A long line is masked from this many characters above the first difference to as many below;
#: no form is longer than ``_EDGE``.
_WINDOW, _EDGE = 65_536, 24_000


def compare_texts(place: str, mime: str, a: str, b: str, options: Options) -> OutputComparison:
    """Compare two texts of a MIME type; ``place``: see :class:`OutputComparison`."""
    if a == b:
        return OutputComparison(place, mime, "exact")
    masked_a, masked_b, masked = _masked(a, b, mime, options)
    if masked_a == masked_b:
        return OutputComparison(place, mime, "masked", masked)
    if options.tolerance > 0:
        numbers = compare_numbers(masked_a, masked_b)
        if numbers is not None and numbers.within(options.tolerance):
            return OutputComparison(place, mime, "tolerance", masked)
    difference = text_difference(masked_a, masked_b)
    if max(len(a), len(b)) <= _ORDERED:
        difference.note = permuted(masked_a, masked_b) or difference.note
    return OutputComparison(place, mime, "differs", masked, difference)


def _masked(a: str, b: str, mime: str, options: Options) -> tuple[str, str, dict[str, int]]:
    """Both texts as they are compared, and for each mask how many differences it hid."""
    hidden_a: dict[str, list[str]] = {}
    hidden_b: dict[str, list[str]] = {}
    if masks.uses("progress", mime, options.masks_off) and max(len(a), len(b)) <= _RENDERED:
        # Text may be overwritten from far below.
        shown_a, shown_b = render(a), render(b)
        if (shown_a, shown_b) != (a, b):
            hidden_a["progress"], hidden_b["progress"] = [a], [b]
            a, b = shown_a, shown_b
    start, end_a, end_b = _middle(a, b)
    above, below = a[:start], a[end_a:]
    pieces_a, pieces_b = [], []
    early = False
    for one, other in _pieces(a[start:end_a], b[start:end_b], masks.kind_of(mime)):
        if not early and max(len(one), len(other)) > _WHOLE:
            early = _differ_early(one, other, mime, options)
        if not early:
            one = _hide(one, mime, options, hidden_a)
            other = _hide(other, mime, options, hidden_b)
            early = one != other
        pieces_a.append(one)
        pieces_b.append(other)
    masked_a, masked_b = (above + "".join(pieces) + below for pieces in (pieces_a, pieces_b))
    return masked_a, masked_b, _counts(hidden_a, hidden_b)


def _differ_early(a: str, b: str, mime: str, options: Options) -> bool:
    """Whether the surroundings of the first difference show that two texts differ."""
    place = max(common_prefix(a, b) - _WINDOW, 0)
    end = place + 2 * _WINDOW
    one, other = (_hide(text[place:end], mime, options, {}) for text in (a, b))
    return common_prefix(one, other) < min(len(one), len(other)) - _EDGE


def _hide(text: str, mime: str, options: Options, found: dict[str, list[str]]) -> str:
    text, hidden = masks.hide(text, mime, options.masks_off)
    for rule, pieces in hidden.items():
        found.setdefault(rule, []).extend(pieces)
    return text


def _middle(a: str, b: str) -> tuple[int, int, int]:
    """Where the lines that may differ begin in both texts, and where they end in each."""
    start = a.rfind("\n", 0, common_prefix(a, b)) + 1
    for _line in range(_ABOVE):
        start = a.rfind("\n", 0, start - 1) + 1 if start > 0 else 0
    same = min(common_suffix(a, b), len(a) - start, len(b) - start)
    end = len(a) - same
    for _line in range(_ABOVE):
        next_line = a.find("\n", end)
        end = next_line + 1 if next_line >= 0 else len(a)
    return start, end, len(b) - (len(a) - end)


def _pieces(a: str, b: str, kind: str) -> Iterator[tuple[str, str]]:
    """Two texts in pieces of as many lines; in one, if they are short.

    HTML and such in one, too: an id is known by a place far from its others.
    """
    whole = kind != "plain" or masks.SPANS_LINES in a or masks.SPANS_LINES in b
    if whole or max(len(a), len(b)) <= _WHOLE:
        yield a, b
        return
    yield from zip_longest(_in_lines(a), _in_lines(b), fillvalue="")


def _in_lines(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = start
        for _line in range(_LINES):
            end = text.find("\n", end) + 1
            if end == 0 or end - start > _WHOLE:
                break
        end = end or len(text)
        yield text[start:end]
        start = end


def _counts(a: Mapping[str, list[str]], b: Mapping[str, list[str]]) -> dict[str, int]:
    """Rule to the number of differences that it hid."""
    counts = {}
    for rule in masks.RULES:
        pairs = zip_longest(a.get(rule, ()), b.get(rule, ()))
        count = sum(one != other for one, other in pairs)
        if count:
            counts[rule] = count
    return counts
