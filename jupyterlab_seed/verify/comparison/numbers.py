"""Comparing texts that differ only in their numbers."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

# A number by itself, not part of a word, a version or a hexadecimal number.
NUMBER = re.compile(
    r"(?<![\w.])[-+]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|(?i:nan|inf(?:inity)?))(?!\.?\w)"
)
_BLANKS = re.compile(r"[ \t]+")


@dataclass(frozen=True)
class Numbers:
    """The difference between the numbers of two texts that are otherwise equal.

    ``count``: how many differ; ``largest``: the largest relative difference among them, from 0;
    infinite where one is finite and the other is not; ``a`` and ``b``: that pair, as written.
    """

    count: int
    largest: float
    a: str
    b: str

    def within(self, tolerance: float) -> bool:
        """Whether all numbers are within this relative tolerance."""
        return self.largest <= tolerance


def compare_numbers(a: str, b: str) -> Numbers | None:
    """Compare the numbers of two texts; None if the texts differ in anything else.

    The number of blanks beside a number does not count, since it depends on the number's width.
    The relative difference is that of :func:`math.isclose`: relative to the greater of the two.
    ``nan`` equals ``nan``, and an infinity equals itself.
    """
    count, largest, where = 0, 0.0, ("", "")
    end_a = end_b = 0
    found_a, found_b = NUMBER.finditer(a), NUMBER.finditer(b)
    while True:
        one, other = next(found_a, None), next(found_b, None)
        until_a = len(a) if one is None else one.start()
        until_b = len(b) if other is None else other.start()
        if not _same_words(a[end_a:until_a], b[end_b:until_b]) or (one is None) != (other is None):
            return None
        if one is None or other is None:
            return Numbers(count, largest, *where)
        difference = relative_difference(one[0], other[0])
        if difference > 0:
            count += 1
            if difference > largest:
                largest, where = difference, (one[0], other[0])
        end_a, end_b = one.end(), other.end()


def relative_difference(a: str, b: str) -> float:
    """The difference of two written numbers, relative to the greater of them."""
    if a == b:
        return 0.0
    one, other = float(a), float(b)
    if math.isnan(one) or math.isnan(other):
        return 0.0 if math.isnan(one) and math.isnan(other) else math.inf
    if math.isinf(one) or math.isinf(other):
        # A number too large for a float is not an infinity.
        written = all("inf" in text.lower() for text in (a, b))
        return 0.0 if one == other and written else math.inf
    if one == other:
        return 0.0
    greater = max(abs(one), abs(other))
    # Halved, since the difference of two floats may be too large for one.
    return 2 * abs(one / greater / 2 - other / greater / 2)


def _same_words(a: str, b: str) -> bool:
    return a == b or _BLANKS.sub(" ", a).strip(" ") == _BLANKS.sub(" ", b).strip(" ")
