"""The random generators of the user's own that are watched: which, and under which names."""

from .constants import OWN
from .namespace import Namespace

# The most that are watched.
MOST = 64

# What is found where no class of generators is loaded.
NONE = []


class WatchedGenerator:
    """A generator that the namespace holds."""

    __slots__ = ("core", "holder", "make", "name", "number", "seen", "stream")

    def __init__(self, core, make, number):
        self.core = core  # the object with the state: two generators may share one
        self.make, self.stream = make, make()
        self.number = number  # no other in this process has it
        self.holder = None
        self.name = ""
        self.seen = None  # its last observation


class Generators:
    """The generators in the namespace, each under one name that it keeps as long as it can."""

    def __init__(self, registry):
        self._registry = registry
        self._namespace = Namespace()
        self._found = []
        self._count = 0
        self.watched = []

    def update(self, names, mentioned):
        """Find them anew, see :meth:`Namespace.find`."""
        makers = self._registry.generators()
        found = self._namespace.find(names, makers, mentioned) if makers else NONE
        if found is not self._found:
            self._found = found
            self.watched = self._watch(found)

    def _watch(self, found):
        known = {id(one.core): one for one in self.watched}
        groups = {}
        for one in found:
            core = core_of(one.make, one.value)
            groups.setdefault(id(core), (core, []))[1].append(one)
        watched = []
        for core, places in groups.values():
            one = known.get(id(core))
            if len(watched) == MOST or (one is None and self._registry.is_global(core)):
                continue
            if one is None or not any(place.make is one.make for place in places):
                self._count += 1
                one = WatchedGenerator(core, places[0].make, self._count)
            places = [place for place in places if place.make is one.make]
            if one.name[len(OWN) :] not in [place.path for place in places]:
                one.name = OWN + min(places, key=lambda place: place.depth).path
            one.holder = next(p.value for p in places if OWN + p.path == one.name)
            watched.append(one)
        return watched


def core_of(make, value):
    """The object that has the state of a generator."""
    core = getattr(make, "core", None)
    return value if core is None else core(value)
