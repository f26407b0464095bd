"""Looking at the streams: where each is, and under which seed."""

import os
from hashlib import blake2b

from .cell_code import CellCode
from .constants import UNKNOWN
from .kept_states import KeptStates
from .seed_search import SeedQuestion
from .streams import proven

# How long one look may search for the seed of one stream: seconds, and the share of the time that
# the cell itself took. Half a second at most.
SEARCH_SECONDS, SEARCH_SHARE, SEARCH_LIMIT = 0.02, 0.1, 0.5


class Observation:
    """One state of one stream, as it was seen."""

    __slots__ = ("fingerprint", "holder", "seed", "value")

    def __init__(self, value, holder, fingerprint):
        self.value = value  # equal where the state is equal
        self.holder = holder  # the object that held it
        self.fingerprint = fingerprint
        self.seed = UNKNOWN


class Observer:
    """Compares each look with the one before, so that the seeds follow all that happens."""

    def __init__(self, registry, report_problem):
        self._registry = registry
        self._report_problem = report_problem
        self._last = {}  # stream to its last observation
        self.states = KeptStates()

    def look(self, code=None, took=0.0, is_first=False, is_fresh=False):
        """See where all streams are; name to :class:`Observation`.

        ``code`` is what ran since the last look, and ``took`` for how long; ``is_first`` where this
        is the first look, and ``is_fresh`` where nothing has run before it.
        """
        seen, moved = {}, []
        for name, stream, holder in self._registry.find(ran=code is not None):
            try:
                value = stream.read(name, holder)
                last = self._last.get(name)
                if last is not None and last.value == value:
                    last.holder = holder
                    seen[name] = last
                    continue
                seen[name] = self._observe(name, stream, holder, value)
            except Exception as error:
                self._report_problem(error, name)
                # Where it is nobody knows, and so not where it was.
                seen[name] = Observation(object(), holder, os.urandom(8).hex())
                continue
            moved.append((name, stream, last))
        if moved:
            before = dict(self._last)
            self._last.update(seen)
            seconds = min(SEARCH_SECONDS + SEARCH_SHARE * took, SEARCH_LIMIT)
            # What ran between two cells, or before the first look, is not known.
            code = code or CellCode(is_all=False)
            for name, stream, last in moved:
                question = SeedQuestion(name, last, seen[name], code, seconds)
                question.is_first, question.is_fresh = is_first, is_fresh
                question.before, question.now = before, self._last
                self._answer(question, stream)
        return seen

    def changes(self, before, after):
        """Two looks as a record has them: stream to fingerprints and seeds, before and after."""
        streams = {}
        for name, now in after.items():
            was = before.get(name)
            fingerprint = was.fingerprint if was else None
            streams[name] = [fingerprint, now.fingerprint, was.seed if was else None, now.seed]
            if was:
                self.states.mark_used(name, fingerprint)
        return streams

    def initial_fingerprint(self, name, observation):
        """The fingerprint of a new stream before its first draw; None where nobody drew from it.

        ``np.random.rand()`` may be what loads ``numpy.random``. That it drew unseeded shows in
        what the generator was made from.
        """
        stream = self._registry.of(name)
        if observation.seed is not None or not hasattr(stream, "initial"):
            return None
        try:
            value = stream.initial(name, observation.holder)
            if value is None or value == observation.value:
                return None
            return self._observe(name, stream, observation.holder, value).fingerprint
        except Exception as error:
            self._report_problem(error, name)
            return None

    def _observe(self, name, stream, holder, value):
        fingerprint = blake2b(stream.data(value), digest_size=8).hexdigest()
        self.states.keep(name, fingerprint, stream.keep(value, holder))
        return Observation(value, holder, fingerprint)

    def _answer(self, question, stream):
        try:
            question.current.seed = proven(stream.seed(question))
        except Exception as error:
            self._report_problem(error, question.name)
