"""Putting streams back to states that they had."""


class Snapshot:
    """The states of streams now, as far as they can be put back."""

    def __init__(self, registry):
        self._report_problem = registry.report_problem
        self._kept = []
        for name, stream, holder in registry.find():
            if getattr(stream, "restores", True):
                try:
                    kept = stream.keep(stream.read(name, holder), holder)
                    self._kept.append((name, stream, holder, kept))
                except Exception as error:
                    self._report_problem(error, name)

    def restore(self):
        """Put all back; one that fails keeps none of the others from it."""
        for name, stream, holder, kept in self._kept:
            try:
                stream.restore(name, holder, kept)
            except Exception as error:
                self._report_problem(error, name)


class Rewind:
    """Several streams that are to go back together, to states that are still kept."""

    def __init__(self, registry, observer, wanted):
        """``wanted``: stream to fingerprint."""
        self._observer = observer
        self._wanted = wanted
        self._steps = {}  # stream to what knows it, its holder, and the states wanted and now
        self.untouched = []  # streams of which nothing is wanted
        self.refusal = None  # the answer where it cannot be done
        self.before = observer.look()
        self._plan(registry)

    def _plan(self, registry):
        for name, stream, holder in registry.find():
            if name not in self._wanted:
                self.untouched.append(name)
                continue
            if not getattr(stream, "restores", True):
                self._refuse(f"the state of {name} cannot be set")
                return
            if name in self.before:
                kept = self._observer.states.find(name, self._wanted[name])
                if kept is None:
                    self.refusal = {"kind": "gone"}
                    return
                now = stream.keep(self.before[name].value, holder)
                self._steps[name] = (stream, holder, kept, now)
        lost = [one for one in self._wanted if one not in (*self._steps, *self.untouched)]
        if lost:
            self._refuse(f"the following streams no longer exist: {', '.join(lost)}")

    def _refuse(self, message):
        self.refusal = {"kind": "error", "message": message}

    @property
    def names(self):
        """The streams that go back."""
        return list(self._steps)

    def run(self):
        """Put them back, all or none; the look afterwards. Raises what keeps one from it."""
        try:
            for name, (stream, holder, kept, _) in self._steps.items():
                stream.restore(name, holder, kept)
            after = self._observer.look()
            for name in self._steps:
                if name not in after or after[name].fingerprint != self._wanted[name]:
                    raise RuntimeError(f"the state of {name} cannot be restored")
            return after
        except BaseException:
            for name, (stream, holder, _, now) in self._steps.items():
                stream.restore(name, holder, now)
            self._observer.look()
            raise
