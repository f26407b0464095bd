"""The seed that a state proves: the question, and the search in an MT19937."""

import struct
import time
from collections import OrderedDict

from ..constants import LARGEST_SEED, UNKNOWN
from ..facts import STATE_SETTERS
from .mt19937 import HIGH_BIT, LANE, WORDS, has_short_key, mark, untwist
from .twisters import NumpyTwister, PythonTwister

TWISTERS = {"python": PythonTwister, "numpy": NumpyTwister}

# The most blocks to walk back. Each costs about 20 µs, so no deadline ends the walk: a garbage
# collection in it would, and what is near would be found or not by chance. For more, it is cheaper
# to run a copy forward.
STEPS_BACK = 48

# The most blocks that the search remembers.
REMEMBERED = 10_000

# The most seeds from the code that are tried first, and the most others after them.
LIKELY_STARTS, OTHER_STARTS = 12, 24

_NOT_FOUND = object()

# Pyodide has no clock of a thread.
_thread_time = getattr(time, "thread_time", time.perf_counter)


class SeedQuestion:
    """The question which seed a stream is under, with the evidence."""

    def __init__(self, name, previous, current, code, seconds):
        self.name = name
        self.previous = previous  # its previous observation; None if it did not exist
        self.current = current  # its present one
        self.code = code  # the code that ran in between
        # Its own work counts; on a busy machine it would find less otherwise.
        self.deadline = _thread_time() + seconds
        self.is_first = False  # whether this process was not observed before
        self.is_fresh = False  # whether nothing had run in this process
        self.before = {}  # the previous observations of all streams
        self.now = {}  # the present ones


class SeedSearch:
    """Proves seeds of a stream that is an MT19937.

    From a state the search walks back, block by block, to a block made by a seed, or to one seen
    before: then only draws lie between. If that takes too many steps, it runs a copy forward from
    the stream's previous state, and from seeds in the code.
    """

    def __init__(self, framework):
        self._twister = TWISTERS[framework]()
        self._known = OrderedDict()  # mark of a block to the seed in force there
        self._initial = None  # the first words of a new generator, and its seed

    def seed(self, question, key, place):
        """The seed in force for the words ``key``, as bytes, with ``place`` the next one."""
        block = int.from_bytes(key, "little")
        here = mark(block)
        if here in self._known:
            self._known.move_to_end(here)
            return self._known[here]
        seed = self._prove(question, block, place)
        if isinstance(seed, int) and seed > LARGEST_SEED:
            seed = UNKNOWN
        self._known[here] = seed
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return seed

    def learn_initial(self, words, seed):
        """Remember the seed of a generator's first words."""
        self._initial = (words, seed)
        block = int.from_bytes(struct.pack("<624I", *words), "little")
        self._known.setdefault(mark(block), seed)

    def _prove(self, question, block, place):
        passed = [block]
        # A block made by draws begins like this only once in 2**32: a seed made it, and nothing has
        # been drawn since.
        is_undrawn = place == WORDS and block & LANE == HIGH_BIT
        if not is_undrawn:
            seed = self._walk_back(question, passed, place)
            if seed is not _NOT_FOUND:
                return seed
        seed = self._twister.seed_of_block(passed[-1])
        if seed is not None:
            return seed
        if not is_undrawn and not question.is_fresh:
            seed = self._run_forward(question, {mark(one) for one in passed})
            if seed is not _NOT_FOUND:
                return seed
        is_seeded_alone = is_undrawn and not question.code.mentions(*STATE_SETTERS)
        if not is_seeded_alone and not self._may_be_unseeded(question):
            return UNKNOWN
        # Not an integer; a text, an array or a large number may have seeded it.
        return UNKNOWN if any(map(has_short_key, passed)) else None

    def _walk_back(self, question, passed, place):
        """The seed found on the way back; the blocks on the way are added to ``passed``."""
        for _ in range(STEPS_BACK):
            if place == WORDS or len(passed) > 1:
                seed = self._twister.seed_of_block(passed[-1])
                if seed is not None:
                    return seed
            passed.append(untwist(passed[-1]))
            seed = self._known.get(mark(passed[-1]), _NOT_FOUND)
            if seed is not _NOT_FOUND:
                return seed
        return _NOT_FOUND

    def _may_be_unseeded(self, question):
        """Whether it may be unseeded, if its state shows no seed."""
        framework = self._twister.framework
        if question.is_first:
            return question.is_fresh and not self._twister.keeps_origin
        if question.code.only_unseeds(framework):
            return True
        # Created again by a reload. NumPy's first generator is known by its origin.
        previous = question.previous
        is_new = previous is None or previous.holder is not question.current.holder
        is_reloaded = is_new and not self._twister.keeps_origin
        return is_reloaded and not question.code.may_seed(framework)

    def _run_forward(self, question, passed):
        """The seed of a start from which a copy reaches one of these blocks."""
        for starts, deadline in self._starts(question):
            copies = [
                (self._twister.advancer(words, STEPS_BACK), seed)
                for words, seed in starts
                if words is not None
            ]
            seed = _race(copies, passed, deadline)
            if seed is not _NOT_FOUND:
                return seed
        return _NOT_FOUND

    def _starts(self, question):
        """The starts of copies: groups of words with their seed, and a deadline for each group."""
        previous, code = question.previous, question.code
        goes_on = previous is not None and previous.seed != UNKNOWN
        if goes_on and not code.may_seed(self._twister.framework):
            # No evidence of a new seed, so all the time goes to the previous one.
            return [([self._start_at(previous)], question.deadline)]
        likely = [number for number in dict.fromkeys(code.likely_seeds()) if number >= 0]
        likely = likely[:LIKELY_STARTS]
        first = [self._start_from(number) for number in likely]
        if goes_on:
            first.append(self._start_at(previous))
        elif previous is None and self._initial is not None:
            first.insert(0, self._initial)
        others = [one.seed for name, one in question.before.items() if name != question.name]
        others = [
            number
            for number in dict.fromkeys([*code.candidate_seeds(), *others])
            if isinstance(number, int) and number >= 0 and number not in likely
        ]
        rest = [self._start_from(number) for number in others[:OTHER_STARTS]]
        left = question.deadline - _thread_time()
        return [(first, question.deadline - 0.3 * left), (rest, question.deadline)]

    def _start_at(self, observation):
        return self._twister.words(observation.value), observation.seed

    def _start_from(self, number):
        return self._twister.words_of_seed(number), number


def _race(copies, passed, deadline):
    """The seed of the first copy that reaches one of the marks in ``passed``.

    All take turns, each time with four times as many steps, so that a near one is found early.
    """
    done, steps = 0, 8
    while copies and _thread_time() < deadline:
        for advance, seed in copies:
            for _ in range(steps - done):
                if advance() in passed:
                    return seed
                if _thread_time() > deadline:
                    break
        done, steps = steps, steps * 4
    return _NOT_FOUND
