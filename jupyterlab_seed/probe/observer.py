"""Observing the streams: their states, and the seeds in force."""

import os
from hashlib import blake2b

from .cell_code import CellCode
from .constants import OWN, UNKNOWN, named_after
from .generators import Generators
from .guards import all_of, capture, is_unchanged
from .kept_states import KeptStates
from .seeds.seed_search import SeedQuestion
from .streams import proven

# The time to search for the seed of one stream in one observation: in seconds, plus a share of the
# cell's own time, up to a limit.
SEARCH_SECONDS, SEARCH_SHARE, SEARCH_LIMIT = 0.02, 0.1, 0.5


class Observation:
    """One observed state of one stream."""

    __slots__ = ("captured", "fingerprint", "guard", "holder", "number", "seed", "value")

    def __init__(self, value, holder, fingerprint, number=None):
        self.value = value  # equal if the state is equal
        self.holder = holder  # the object that held it
        self.fingerprint = fingerprint
        self.number = number  # of a generator of the user's own, see `WatchedGenerator`
        self.seed = UNKNOWN
        self.guard = self.captured = None  # what stays the same as long as the state does


class Observer:
    """Compares each observation with the previous one, so that the seeds follow every change."""

    def __init__(self, registry, report_problem):
        self._registry = registry
        self._report_problem = report_problem
        self._last = {}  # stream to its last observation
        self._generators = Generators(registry)
        # The last look, the lists of streams in it, and all that was captured, None if not of all.
        self._seen, self._found, self._watched, self._captured = {}, None, None, None
        self.states = KeptStates()

    def look(self, names, code=None, took=0.0, is_first=False, is_fresh=False, used=(), finds=True):
        """Observe all streams; name to :class:`Observation`.

        ``names``: the user's namespace; ``code``: the code that ran since the last look, and
        ``took`` its seconds; ``is_first``: whether this is the first look; ``is_fresh``: whether
        nothing has run before it; ``used``: the names that the code used, None for all;
        ``finds``: whether to look for generators in the namespace.
        """
        if finds:
            try:
                self._generators.update(names, used)
            except Exception as error:
                self._report_problem(error)
        found, generators = self._registry.find(code), self._generators.watched
        if found is self._found and generators is self._watched and is_unchanged(self._captured):
            return dict(self._seen)
        seen, moved = {}, []
        # Nothing holds until the look has ended; an interrupt may come meanwhile.
        self._found, self._watched, self._captured = found, generators, None
        for name, stream, holder, last, number in self._all(found):
            if last is not None and last.holder is holder and is_unchanged(last.captured):
                seen[name] = last
                continue
            try:
                now = seen[name] = self._read(name, stream, holder, last, number)
            except Exception as error:
                if self._report_problem(error, name):
                    continue  # nothing can draw from it any more
                # Its state is unknown, so it counts as changed.
                seen[name] = Observation(object(), holder, os.urandom(8).hex(), number)
                continue
            if now is not last:
                moved.append((name, stream, last, number))
        for one in generators:
            one.seen = seen.get(one.name)
        self._seen, self._captured = seen, all_of([one.captured for one in seen.values()])
        if len(seen) - len(self._generators.watched) < len(self._last):
            self._last = {name: last for name, last in self._last.items() if name in seen}
        if moved:
            before = dict(self._last)
            self._last.update((name, now) for name, now in seen.items() if name[:1] != OWN)
            seconds = min(SEARCH_SECONDS + SEARCH_SHARE * took, SEARCH_LIMIT)
            # Code that ran between two cells, or before the first look, is unknown.
            code = code or CellCode(is_all=False)
            for name, stream, last, number in moved:
                shown = code if number is None else code.of_generator()
                question = SeedQuestion(name, last, seen[name], shown, seconds)
                question.is_first, question.is_fresh = is_first, is_fresh
                question.before, question.now = before, self._last
                self._answer(question, stream)
        return dict(seen)

    def streams(self):
        """Each existing stream: name, object, holder, and the number of a watched generator."""
        return [
            (name, stream, holder, number)
            for name, stream, holder, _, number in self._all(self._registry.find())
        ]

    def _all(self, found):
        for name, stream, holder in found:
            yield name, stream, holder, self._last.get(name), None
        for one in self._generators.watched:
            yield one.name, one.stream, one.holder, one.seen, one.number

    def generator_states(self):
        """The number of each watched generator to its fingerprint, as of the last look."""
        watched = self._generators.watched
        return {id(one.holder): one.seen.fingerprint for one in watched if one.seen is not None}

    def changes(self, before, after):
        """Two looks in the form of a record: stream to fingerprints and seeds, before and after.

        A generator of the user's own that had another name before has that as well.
        """
        streams = {}
        formers = {was.number: name for name, was in before.items() if was.number}
        for name, now in after.items():
            former = formers.get(now.number) if now.number else name
            was = before.get(former)
            fingerprint = was.fingerprint if was else None
            streams[name] = [fingerprint, now.fingerprint, was.seed if was else None, now.seed]
            if was:
                if was is not now:
                    self.states.mark_used(former, fingerprint)
                if former != name:
                    streams[name].append(former)
            elif now.number:
                streams[name][0] = self.initial_fingerprint(name, now)
        return streams

    def initial_fingerprint(self, name, observation):
        """The fingerprint of a new stream before its first draw; None if it was not drawn from.

        A call such as ``np.random.rand()`` may load ``numpy.random`` itself. The state that the
        generator was created with shows whether it then drew unseeded.
        """
        stream = next((one for key, one, *_ in self.streams() if key == name), None)
        if observation.seed is not None or not hasattr(stream, "initial"):
            return None
        try:
            value = stream.initial(name, observation.holder)
            if value is None:
                return None
            if value == observation.value:
                # A device that is in use may not be drawn from; of others that is not known.
                return observation.fingerprint if ":" in name and name[:1] != OWN else None
            number = observation.number
            return self._observe(name, stream, observation.holder, value, number).fingerprint
        except Exception as error:
            self._report_problem(error, name)
            return None

    def _read(self, name, stream, holder, last, number):
        """The observation of the present state: the last one, if it is equal."""
        # Before the state is read, so that a draw meanwhile, in another thread, is noticed.
        guard = None if last is None else last.guard
        captured = capture(guard)
        value = stream.read(name, holder)
        now = last
        if last is None or last.value != value:
            now = self._observe(name, stream, holder, value, number)
        now.holder = holder
        now.guard = stream.guard(holder) if hasattr(stream, "guard") else None
        now.captured = captured if now.guard == guard else None
        return now

    def _observe(self, name, stream, holder, value, number):
        seed = None
        if number is None and hasattr(stream, "seeded_with"):
            seed = stream.seeded_with(name, holder, value)
        if seed is None:
            fingerprint = blake2b(stream.data(value), digest_size=8).hexdigest()
        else:
            fingerprint = named_after(seed)
        self.states.keep(name, fingerprint, stream.keep(value, holder), number)
        return Observation(value, holder, fingerprint, number)

    def _answer(self, question, stream):
        try:
            question.current.seed = proven(stream.seed(question))
        except Exception as error:
            self._report_problem(error, question.name)
