"""What a state proves about its seed: the question, and the search in an MT19937."""

import struct
import time
from collections import OrderedDict

from .constants import LARGEST_SEED, UNKNOWN
from .facts import STATE_SETTERS
from .mt19937 import HIGH_BIT, LANE, WORDS, has_short_key, mark, untwist
from .twisters import NumpyTwister, PythonTwister

TWISTERS = {"python": PythonTwister, "numpy": NumpyTwister}

# How many blocks are walked back. That costs some 10 µs each; beyond it is cheaper to run a copy
# forward.
STEPS_BACK = 48

# How many blocks the search remembers.
REMEMBERED = 10_000

# How many seeds that the code names are tried first, and how many others then.
LIKELY_STARTS, OTHER_STARTS = 12, 24

_NOT_FOUND = object()


class SeedQuestion:
    """The question which seed a stream is under, and what is known to answer it."""

    def __init__(self, name, previous, current, code, seconds):
        self.name = name
        self.previous = previous  # where the stream was before; None where it was not there
        self.current = current  # where it is
        self.code = code  # what ran in between
        self.deadline = time.perf_counter() + seconds
        self.is_first = False  # whether nothing was seen of this process before
        self.is_fresh = False  # whether nothing ran in this process before
        self.before = {}  # where all streams were
        self.now = {}  # where they are


class SeedSearch:
    """Proves seeds of one stream that is an MT19937.

    From a state one can walk back, block by block, until a block shows a seed that makes it, or
    one is met that was seen before: then nothing but draws lies between. Where that takes too many
    steps, a copy is run forward from where the stream was, and from seeds that the code names.
    """

    def __init__(self, framework):
        self._twister = TWISTERS[framework]()
        self._known = OrderedDict()  # mark of a block to the seed in force there
        self._initial = None  # the words that a new generator began with, and its seed

    def seed(self, question, key, place):
        """The seed in force where the words are ``key``, as bytes, and ``place`` the next one."""
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
        """Remember under which seed words stand that were never seen to be drawn from."""
        self._initial = (words, seed)
        block = int.from_bytes(struct.pack("<624I", *words), "little")
        self._known.setdefault(mark(block), seed)

    def _prove(self, question, block, place):
        passed = [block]
        # A block that draws made never begins like this (but once in 2**32): a seed made it, and
        # nothing was drawn since.
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
        # It was no integer; a text, an array or a great number may have seeded it.
        return UNKNOWN if any(map(has_short_key, passed)) else None

    def _walk_back(self, question, passed, place):
        """The seed that is met on the way back; the blocks on it are added to ``passed``."""
        for _ in range(STEPS_BACK):
            if place == WORDS or len(passed) > 1:
                seed = self._twister.seed_of_block(passed[-1])
                if seed is not None:
                    return seed
            passed.append(untwist(passed[-1]))
            seed = self._known.get(mark(passed[-1]), _NOT_FOUND)
            if seed is not _NOT_FOUND:
                return seed
            if time.perf_counter() > question.deadline:
                return UNKNOWN
        return _NOT_FOUND

    def _may_be_unseeded(self, question):
        """Whether nobody seeded it, if its state shows no seed."""
        framework = self._twister.framework
        if question.is_first:
            return question.is_fresh and not self._twister.keeps_origin
        if question.code.only_unseeds(framework):
            return True
        # Made anew by a reload. What a new process has of NumPy's is known by its origin.
        previous = question.previous
        is_new = previous is None or previous.holder is not question.current.holder
        is_reloaded = is_new and not self._twister.keeps_origin
        return is_reloaded and not question.code.may_seed(framework)

    def _run_forward(self, question, passed):
        """The seed of a start from which a copy gets to one of these blocks."""
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
        """Where copies may start: groups of words with their seed, and how long each may take."""
        previous, code = question.previous, question.code
        goes_on = previous is not None and previous.seed != UNKNOWN
        if goes_on and not code.may_seed(self._twister.framework):
            # Nothing speaks for another seed, so all the time is for going on.
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
        left = question.deadline - time.perf_counter()
        return [(first, question.deadline - 0.3 * left), (rest, question.deadline)]

    def _start_at(self, observation):
        return self._twister.words(observation.value), observation.seed

    def _start_from(self, number):
        return self._twister.words_of_seed(number), number


def _race(copies, passed, deadline):
    """The seed of the first copy that gets to one of the marks in ``passed``.

    All take turns, each time with four times as many steps, so that a near one is found soon.
    """
    done, steps = 0, 8
    while copies and time.perf_counter() < deadline:
        for advance, seed in copies:
            for _ in range(steps - done):
                if advance() in passed:
                    return seed
                if time.perf_counter() > deadline:
                    break
        done, steps = steps, steps * 4
    return _NOT_FOUND
