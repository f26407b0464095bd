"""The random streams of a process, one module for each framework, and the registry of them.

A stream module defines a class ``Stream``. One object of it is made in each process, without
arguments, when the probe first looks. Its streams are named by the id of the framework: the main
one ``acme``, others ``acme.part``, those of devices ``acme:0``. The object has

``module``
    The dotted name of a Python module; before that is loaded there are no streams. For the
    frameworks of this package ``BUILT_IN`` has it.
``find(ran)``
    The streams that exist, as a list of pairs: the name, and the holder, the object that holds the
    state. It must initialise and import nothing. ``ran`` says whether code of the user may have
    run since the last look.
``read(name, holder)``
    A value that is equal (``==``) where the state is equal, as cheaply as it can be had: it is
    called before and after every cell. It must not draw.
``data(value)``
    What ``read`` gave as bytes for the fingerprint: the same in every process.
``keep(value, holder)``
    What ``restore`` needs, as a tuple; bytes and text in it count as the memory that it takes.
``restore(name, holder, kept)``
    Put the state back.
``seed(question)``
    The seed in force as far as it can be proven, for a state that was not seen before: an integer;
    None where nobody seeded the stream; ``"unknown"``. The question (``SeedQuestion`` in
    ``seed_search``) has ``name``; ``current`` and ``previous``, each with ``value``, ``holder`` and
    ``seed``, ``previous`` None where the stream is new; ``code``, what ran in between
    (``CellCode``); ``is_first``, whether nothing was seen of this process before, and ``is_fresh``,
    whether nothing had run in it; ``before`` and ``now``, where all streams were and are.

and, where it makes sense,

``restores``
    False where a state cannot be put back; then ``restore`` is not needed.
``initial(name, holder)``
    What ``read`` gave before the first draw, for a generator that nobody seeded and that keeps what
    it was made from; None where that is lost.
``current_seed(holder, wanted)``
    The seed in force of the main stream as far as its state alone proves it, with the notebook's
    seed at hand: as ``seed``.

A module of another package comes as text in the requests. It cannot import the probe; it imports
the standard library, and takes its framework from ``sys.modules``.
"""

import operator
import sys

from ..constants import LARGEST_SEED, UNKNOWN

# The frameworks of this package, and the Python module before which each has no streams. Only when
# that is loaded is the stream module compiled.
BUILT_IN = {
    "python": "random",
    "numpy": "numpy.random.mtrand",
    "torch": "torch",
    "tensorflow": "tensorflow.python.eager.context",
    "keras": "keras.src.backend.common.global_state",
    "cupy": "cupy.random._generator",
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
    else:
        from .cupy import Stream
    return Stream()


def framework_id(name):
    """The id of the framework that a stream's name begins with."""
    return name.replace(":", ".").partition(".")[0]


class Registry:
    """The streams that the probe knows in one process: of this package, and of others."""

    def __init__(self, report_problem=None):
        self.report_problem = report_problem or (lambda error, stream: None)
        self._modules = dict(BUILT_IN)  # framework to the module that it needs
        self._streams = {}  # framework to its stream object, made when that is loaded
        self._added = set()

    def add(self, sources):
        """Add stream modules of other packages: id of the framework to the module's source.

        Each is compiled once in a process. One that is faulty is reported, and is not there.
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
            except Exception as error:
                self.report_problem(error, framework)

    def of(self, name):
        """The object that knows the stream of this name."""
        return self._streams[framework_id(name)]

    def find(self, ran=False):
        """Each stream that exists: its name, the object that knows it, and its holder."""
        found = []
        for framework, module in self._modules.items():
            if module not in sys.modules:
                continue
            try:
                stream = self._streams.get(framework)
                if stream is None:
                    stream = self._streams[framework] = _make(framework)
                for name, holder in stream.find(ran):
                    if framework in self._added and framework_id(name) != framework:
                        raise ValueError(f"the name of its stream is {name!r}")
                    found.append((name, stream, holder))
            except Exception as error:
                self.report_problem(error, framework)
        return found

    def current_seeds(self, wanted):
        """Seed in force of each main stream, as far as its state proves it.

        ``known`` with a seed: proven. ``known`` with None: proven that nobody seeded it.
        """
        seeds = {}
        for name, stream, holder in self.find():
            if hasattr(stream, "current_seed") and name == framework_id(name):
                try:
                    seed = proven(stream.current_seed(holder, wanted))
                except Exception:
                    # Private attributes move between versions; then nothing is known.
                    seed = UNKNOWN
                is_known = seed != UNKNOWN
                seeds[name] = {"known": is_known, "seed": seed if is_known else None}
        return seeds


def proven(seed):
    """A seed as records have it: what pages cannot read as None or as an integer is unknown."""
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
