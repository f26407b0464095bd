"""R's random stream, read in a kernel between its cells.

R keeps the state in the variable ``.Random.seed``, which is made by the first draw or seed
(https://stat.ethz.ch/R-manual/R-devel/library/base/html/Random.html). IRkernel has no hooks around
cells and no ``user_expressions``, so a request prints the state; nothing is counted or kept.

Of Box-Muller's normal generator, R keeps one number elsewhere: that is not seen.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterable, Sequence

from .types import Move

#: The name of the stream in the facts (``frameworks/r.json``).
STREAM = ".Random.seed"

_ANSWER = "jupyterlab-seed-state:"

#: Prints the state, all of it: a few kilobytes. Its own value is that of the cell before, which
#: IRkernel keeps as ``.Last.value``.
CODE = (
    f'base::invisible({{base::cat("{_ANSWER}", base::mget("{STREAM}", envir = base::globalenv(), '
    'ifnotfound = base::list(NULL))[[1]], "\\n"); '
    'base::get0(".Last.value", base::baseenv(), inherits = FALSE)})'
)

#: Mersenne Twister, the default, by the last two digits of the state's first number.
_MERSENNE = 3
_WORDS = 624
_MASK = 0xFFFFFFFF
#: ``set.seed`` fills the state from a congruential generator, after so many steps.
_FACTOR, _SCRAMBLING = 69069, 50
#: To find a seed, draws are repeated up to so many blocks of the state, and of so many candidates.
_BLOCKS, _CANDIDATES = 2000, 12
#: What stands in code that may seed, be it in another file, or restore a state.
_MAY_SEED = re.compile(r"seed|\b(?:source|load)\b")
_INTEGER = re.compile(r"(?<![\w.])\d{1,10}(?=L?\b(?!\.))")

_State = tuple[int, ...]


class RStream:
    """Follows R's stream from cell to cell."""

    def __init__(self, printed: str) -> None:
        """``printed``: what :data:`CODE` printed before the first cell.

        Raises :class:`ValueError` if that is no state.
        """
        self._state = _read(printed)
        self._seed: int | str | None = proven_seed(self._state, ()) if self._state else None
        self._numbers: dict[int, None] = {}

    def move(self, source: str, printed: str) -> dict[str, Move]:
        """The effect of a cell.

        ``source``: its code. ``printed``: what :data:`CODE` printed after it. Raises
        :class:`ValueError` if that is no state.
        """
        before, after, seed = self._state, _read(printed), self._seed
        numbers = [int(text) for text in _INTEGER.findall(source)]
        # The newest first.
        self._numbers = {**dict.fromkeys(numbers), **self._numbers}
        if after != before:
            self._seed = self._seed_of(source, after)
        self._state = after
        if before is None and after is None:
            return {}
        if after is None:
            return {STREAM: Move(_print(before), "none", seed, None)}
        if before is None and self._seed is None:
            # R has seeded itself, from the clock and the process: as different as what came of it.
            return {STREAM: Move("own " + _print(after), _print(after), None, None)}
        return {
            STREAM: Move(
                None if before is None else _print(before), _print(after), seed, self._seed
            )
        }

    def _seed_of(self, source: str, after: _State | None) -> int | str | None:
        """The seed in force, an integer or None if that is proven; else ``unknown``."""
        if after is None:
            return None
        if self._state is not None and _follows(self._state, after):
            return self._seed
        found = proven_seed(after, list(self._numbers)[:_CANDIDATES])
        if found is not None:
            return found
        if self._state is None and not _MAY_SEED.search(source):
            return None
        return "unknown"


def proven_seed(state: Sequence[int], candidates: Iterable[int]) -> int | None:
    """The seed from which a state comes: right after it, or after draws for a candidate."""
    if state[0] % 100 != _MERSENNE or len(state) != _WORDS + 2:
        return None
    words = tuple(word & _MASK for word in state[2:])
    # The steps of a congruential generator can be gone back.
    inverse = pow(_FACTOR, -1, _MASK + 1)
    seed = words[0]
    for _step in range(_SCRAMBLING + 2):
        seed = (seed - 1) * inverse & _MASK
    if state[1] == _WORDS and _words(seed) == words:
        return seed if seed < 1 << 31 else seed - (1 << 32)
    for one in candidates:
        if _reaches(_words(one), words):
            return one
    return None


def _words(seed: int) -> _State:
    """The state that ``set.seed`` makes."""
    found = []
    seed &= _MASK
    for step in range(_SCRAMBLING + 1 + _WORDS):
        seed = (_FACTOR * seed + 1) & _MASK
        if step > _SCRAMBLING:
            found.append(seed)
    return tuple(found)


def _follows(before: _State, after: _State) -> bool:
    """Whether draws alone lead from one state to another."""
    if before[0] != after[0] or before[0] % 100 != _MERSENNE or len(before) != _WORDS + 2:
        return False
    one, other = (tuple(word & _MASK for word in state[2:]) for state in (before, after))
    return (one == other and after[1] >= before[1]) or _reaches(one, other)


def _reaches(words: _State, wanted: _State) -> bool:
    """Whether draws lead from one block of the generator to another: Python has the same one."""
    generator = random.Random()
    generator.setstate((3, (*words, _WORDS), None))
    for _block in range(_BLOCKS):
        generator.getrandbits(32 * _WORDS)
        if generator.getstate()[1][:_WORDS] == wanted:
            return True
    return False


def _read(printed: str) -> _State | None:
    """The state; None if there is none yet."""
    text = printed.rpartition(_ANSWER)[2] if _ANSWER in printed else None
    if text is None:
        raise ValueError("no state")
    return tuple(map(int, text.split())) or None


def _print(state: _State | None) -> str:
    text = " ".join(map(str, state or ()))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
