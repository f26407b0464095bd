"""Restoring earlier states of streams."""

from .constants import OWN, SEEDED


class Snapshot:
    """The present states of streams, as far as they can be restored."""

    def __init__(self, registry):
        self._report_problem = registry.report_problem
        self._kept = []
        for name, stream, holder in registry.find():
            try:
                kept = stream.keep(stream.read(name, holder), holder)
                self._kept.append((name, stream, holder, kept))
            except Exception as error:
                self._report_problem(error, name)

    def restore(self):
        """Restore all; the failure of one does not affect the others."""
        for name, stream, holder, kept in self._kept:
            try:
                if _can_restore(stream, holder, kept):
                    stream.restore(name, holder, kept)
            except Exception as error:
                self._report_problem(error, name)


def _can_restore(stream, holder, kept):
    """Whether this state of a stream can be restored."""
    can_restore = getattr(stream, "can_restore", None)
    return can_restore is None or can_restore(holder, kept)


class Rewind:
    """A rewind of several streams together, to states that are still kept."""

    def __init__(self, observer, names, wanted):
        """``names``: the user's namespace; ``wanted``: stream to fingerprint."""
        self._observer, self._namespace = observer, names
        self._wanted = wanted
        self._steps = {}  # stream to its object, its holder, and the wanted and present states
        # Streams without a wanted state, and generators that are no longer the same object.
        self.untouched = []
        self.unrestored = []  # streams whose wanted state cannot be set
        self.refusal = None  # the answer if the rewind is impossible
        self.before = observer.look(names)
        self._plan()

    def _plan(self):
        for name, stream, holder, number in self._observer.streams():
            if name not in self._wanted:
                self.untouched.append(name)
                continue
            if name in self.before:
                kept = self._find(name, stream, holder, number)
                if kept is None and number is not None:
                    self.untouched.append(name)
                    continue
                if kept is None and not hasattr(stream, "can_restore"):
                    self.refusal = {"kind": "gone"}
                    return
                if kept is None or not _can_restore(stream, holder, kept):
                    self.unrestored.append(name)
                    continue
                now = stream.keep(self.before[name].value, holder)
                self._steps[name] = (stream, holder, kept, now)
        there = (*self._steps, *self.untouched, *self.unrestored)
        lost = [one for one in self._wanted if one not in there and one[:1] != OWN]
        if lost:
            self._refuse(f"the following streams no longer exist: {', '.join(lost)}")

    def _find(self, name, stream, holder, number):
        """What restores the wanted state; None if that is not known any more."""
        wanted = self._wanted[name]
        kept = self._observer.states.find(name, wanted, number)
        if kept is None and wanted[: len(SEEDED)] == SEEDED and hasattr(stream, "value_of_seed"):
            value = stream.value_of_seed(name, holder, int(wanted[len(SEEDED) :]))
            kept = stream.keep(value, holder)
        return kept

    def _refuse(self, message):
        self.refusal = {"kind": "error", "message": message}

    @property
    def names(self):
        """The streams to restore."""
        return list(self._steps)

    def run(self):
        """Restore all or none; returns the look afterwards. Raises the exception of a failure."""
        try:
            for name, (stream, holder, kept, _) in self._steps.items():
                stream.restore(name, holder, kept)
            after = self._observer.look(self._namespace)
            for name in self._steps:
                if name not in after or after[name].fingerprint != self._wanted[name]:
                    raise RuntimeError(f"the state of {name} cannot be restored")
            return after
        except BaseException:
            for name, (stream, holder, _, now) in self._steps.items():
                if _can_restore(stream, holder, now):
                    stream.restore(name, holder, now)
            self._observer.look(self._namespace)
            raise
