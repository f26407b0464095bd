"""The random streams of a process, one module for each framework, and their registry.

A stream module defines a class ``Stream``. Each process has one object of it, created without
arguments when the probe first looks. The streams are named after the id of the framework: the main
one ``acme``, others ``acme.part``, those of devices ``acme:0``. The object has

``module``
    The dotted name of a Python module; there are no streams until it is loaded. For the frameworks
    of this package ``BUILT_IN`` has it.
``find(ran)``
    The existing streams, as a list of pairs: the name, and the holder, the object with the state.
    It must initialise and import nothing. ``ran`` is the code that ran since the last look
    (``CellCode``), None if there was none.
``read(name, holder)``
    A value that is equal (``==``) if the state is equal, at the lowest possible cost: it is called
    before and after every cell. It must not draw.
``data(value)``
    A value of ``read`` as bytes for the fingerprint: the same in every process.
``keep(value, holder)``
    The data that ``restore`` needs, as a tuple; bytes and text in it count as its memory.
``restore(name, holder, kept)``
    Restore the state.
``seed(question)``
    The seed in force, as far as it can be proven, for a new state: an integer; None for an unseeded
    stream; ``"unknown"``. The question (``SeedQuestion`` in ``seeds.seed_search``) has ``name``;
    ``current`` and ``previous``, each with ``value``, ``holder`` and ``seed``, ``previous`` None if
    the stream is new; ``code``, the code that ran in between (``CellCode``); ``is_first``, whether
    this process was not observed before, and ``is_fresh``, whether nothing had run in it;
    ``before`` and ``now``, the previous and present observations of all streams.

and optionally

``can_restore(holder, kept)``
    Whether this state can be restored, if not every state can.
``guard(holder)``
    What stays the same as long as the state does, see ``guards``; None if nothing is known. It is
    called after ``read``.
``anchors()``
    What ``find`` depends on: entries of dicts, as dict and key. Without it, ``find`` is called
    before and after every cell.
``initial(name, holder)``
    The value of ``read`` before the first draw, for an unseeded generator that keeps the seed
    sequence that it was created from; None if that is lost.
``generators()``
    The classes of generators that users make and hold, as far as they are loaded: a list of pairs,
    the class and what is called without arguments to make a stream object. Each generator that the
    user's namespace holds gets such an object of its own, of which ``read``, ``data``, ``keep``,
    ``restore``, ``seed`` and, if there is one, ``initial`` are used, with the generator as holder.
    The class must have no subclass that users make; objects of subclasses are not looked for.
    If what is called has a function ``core``, that gives the object with the state for a holder.
``pending()``
    The seeds with which devices not yet in use will begin: a dict from the name of a stream, or of
    all devices of a kind (without ``:0``), to an integer.
``pending_anchors()``
    What ``pending`` depends on, as for ``anchors``.
``seeded_with(name, holder, value)``
    The seed, if the state is the one in which it leaves this stream; None otherwise. Records call
    such a state ``seed N``, as they call that of a device that is not in use yet.
``value_of_seed(name, holder, seed)``
    The value of ``read`` right after seeding; needed with either of the two.
``current_seed(holder, wanted)``
    The seed in force of the main stream, as far as its state and the notebook's seed prove it: as
    ``seed``.

A module of another package is sent as text in the requests. It cannot import the probe; it imports
only the standard library, and takes its framework from ``sys.modules``.
"""

import operator
import sys

from ..constants import LARGEST_SEED, UNKNOWN
from ..guards import capture, is_unchanged

# The frameworks of this package, and the Python module without which each has no streams. Its
# stream module is compiled only when that module is loaded.
BUILT_IN = {
    "python": "random",
    "numpy": "numpy.random.mtrand",
    "torch": "torch",
    "tensorflow": "tensorflow.python.eager.context",
    "keras": "keras.src.backend.common.global_state",
    "cupy": "cupy.random._generator",
    "jax": "flax.nnx.rnglib",
}


def _make(framework):
    if framework == "python":
        from .python import Stream
    elif framework == "numpy":
        from .numpy import Stream
    elif framework == "torch":
        from .torch import Stream
    elif framework == "tensorflow":
        from .tensorflow import Stream
    elif framework == "keras":
        from .keras import Stream
    elif framework == "jax":
        from .jax import Stream
    else:
        from .cupy import Stream
    return Stream()


def framework_id(name):
    """The id of the framework at the start of a stream's name."""
    return name.replace(":", ".").partition(".")[0]


class Registry:
    """The stream modules in one process: of this package, and of others."""

    def __init__(self, report_problem=None):
        self.report_problem = report_problem or (lambda error, stream: None)
        self._modules = dict(BUILT_IN)  # framework to the module that it needs
        self._streams = {}  # framework to its stream object, made when that is loaded
        self._added = set()
        self._found, self._count, self._anchors = [], 0, None  # see `find`
        self._pending, self._pending_anchors = {}, None
        self._makers = 0, {}  # the number of loaded modules, and the result of `generators` then

    def add(self, sources):
        """Add stream modules of other packages: id of the framework to the module's source.

        Each is compiled once in a process. A faulty one is reported and left out.
        """
        for framework, source in sources.items():
            if framework in self._added:
                continue
            self._added.add(framework)
            try:
                if framework in BUILT_IN or framework_id(framework) != framework:
                    raise ValueError("this name is taken, or is no name of a framework")
                stream = _compile(framework, source).Stream()
                self._modules[framework] = stream.module
                self._streams[framework] = stream
                self._makers = 0, self._makers[1]
                self._count = 0
            except Exception as error:
                self.report_problem(error, framework)

    def of(self, name):
        """The stream object for the stream of this name."""
        return self._streams[framework_id(name)]

    def _loaded(self):
        """The frameworks whose module is loaded; each has a stream object."""
        found = []
        for framework, module in self._modules.items():
            if module in sys.modules:
                if framework not in self._streams:
                    self._streams[framework] = _make(framework)
                found.append(framework)
        return found

    def find(self, ran=None):
        """Each existing stream: its name, its stream object, and its holder.

        The same list as before, if nothing that it depends on has changed.
        """
        if self._count == len(sys.modules) and is_unchanged(self._anchors):
            return self._found
        self._found, self._count = self._find(ran), len(sys.modules)
        self._anchors = capture(self._find_anchors("anchors", self._loaded()))
        return self._found

    def _find_anchors(self, method, frameworks):
        """The guard of what `find` or `pending` gives; None if it has to look each time."""
        entries = []
        try:
            for framework in frameworks:
                entries += getattr(self._streams[framework], method)()
        except Exception:
            # A stream has none, or not all that it needs.
            return None
        return (), entries

    def _find(self, ran):
        found = []
        for framework in self._loaded():
            stream = self._streams[framework]
            try:
                for name, holder in stream.find(ran):
                    if framework in self._added and framework_id(name) != framework:
                        raise ValueError(f"the name of its stream is {name!r}")
                    found.append((name, stream, holder))
            except Exception as error:
                self.report_problem(error, framework)
        return found

    def pending(self):
        """The seeds with which devices not yet in use will begin, see ``pending`` above."""
        if is_unchanged(self._pending_anchors):
            return self._pending
        self._pending = {}
        names = [name for name, one in self._streams.items() if hasattr(one, "pending")]
        anchors = self._find_anchors("pending_anchors", names)
        # Nothing changes if there is none.
        self._pending_anchors = capture(anchors if names else None)
        for framework in names:
            try:
                self._pending.update(self._streams[framework].pending())
            except Exception as error:
                self.report_problem(error, framework)
        return self._pending

    def generators(self):
        """The class of each kind of generator that users make, to what makes its stream object.

        The same object as before, unless modules were loaded meanwhile.
        """
        if self._makers[0] != len(sys.modules):
            found = {}
            for framework in self._loaded():
                try:
                    found.update(getattr(self._streams[framework], "generators", list)())
                except Exception as error:
                    self.report_problem(error, framework)
            known = self._makers[1] if self._makers[1] == found else found
            self._makers = len(sys.modules), known
        return self._makers[1]

    def is_global(self, core):
        """Whether an object is the holder of a stream of all, or has its state."""
        for _, stream, holder in self.find():
            inner = getattr(stream, "core", None)
            if core is holder or (inner is not None and core is inner(holder)):
                return True
        return False

    def current_seeds(self, wanted):
        """The seed in force of each main stream, as far as its state proves it.

        ``known`` with a seed: proven. ``known`` with None: proven to be unseeded.
        """
        seeds = {}
        for name, stream, holder in self.find():
            if hasattr(stream, "current_seed") and name == framework_id(name):
                try:
                    seed = proven(stream.current_seed(holder, wanted))
                except Exception:
                    # Private attributes change between versions.
                    seed = UNKNOWN
                is_known = seed != UNKNOWN
                seeds[name] = {"known": is_known, "seed": seed if is_known else None}
        return seeds


def proven(seed):
    """A seed in the form of records: unknown if pages cannot read it as an integer or None."""
    if seed is None:
        return None
    try:
        seed = int(operator.index(seed))
    except TypeError:
        return UNKNOWN
    return seed if abs(seed) <= LARGEST_SEED else UNKNOWN


def _compile(framework, source):
    module = type(sys)(f"{__name__}.{framework}")
    code = compile(source, f"<stream {framework}>", "exec", dont_inherit=True)
    exec(code, vars(module))
    return module
