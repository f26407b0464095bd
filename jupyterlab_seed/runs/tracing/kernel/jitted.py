"""JAX's compiled functions that the notebook calls: which primitives they are made of."""

# The most places of primitives that are told of one function.
_MOST = 200


class Jitted:
    """Notes the primitives of each compiled function, once for each call in the code.

    JAX has traced a function when it has run; that trace is read, so that none of its code runs
    again. ``found``: number of a site to the function's name and its primitives, each with the
    innermost line of the notebook, if one leads to it, and how often it stands there.
    """

    def __init__(self, files):
        self.found = {}
        self._files = files  # the file of a cell to the cell
        self._running = []

    def callee(self, site, function):
        """A call begins."""
        if is_jitted(function) and site not in self.found and hasattr(function, "trace"):
            self._running.append((site, function, [], {}))

    def argument(self, site, value, name=None):
        """An argument of the innermost call; ``name``: of a keyword."""
        if self._running and self._running[-1][0] == site:
            _, _, given, named = self._running[-1]
            if name is None:
                given.append(value)
            else:
                named[name] = value

    def result(self, site):
        """A call has ended."""
        if not self._running or self._running[-1][0] != site:
            return
        _, function, given, named = self._running.pop()
        try:
            traced = function.trace(*given, **named).jaxpr
            counts = {}
            self._count(getattr(traced, "jaxpr", traced), counts)
            rows = [[*key, number] for key, number in list(counts.items())[:_MOST]]
            self.found[site] = [str(function.__name__), rows]
        except Exception:  # arguments that were given away, or another version of JAX
            self.found[site] = [str(getattr(function, "__name__", "")), []]

    def _count(self, jaxpr, counts):
        for equation in jaxpr.eqns:
            inner = [one for value in equation.params.values() for one in _jaxprs(value)]
            for one in inner:
                self._count(one, counts)
            if not inner or "scatter" in equation.primitive.name:
                key = (equation.primitive.name, *self._place(equation))
                counts[key] = counts.get(key, 0) + 1

    def _place(self, equation):
        traceback = getattr(equation.source_info, "traceback", None)
        for frame in getattr(traceback, "frames", ()):
            if frame.file_name in self._files:
                return self._files[frame.file_name], frame.line_num
        return -1, 0


def is_jitted(function):
    """Whether a callable is one that JAX compiled."""
    kind = type(function)
    return kind.__name__ == "PjitFunction" and str(kind.__module__).startswith("jaxlib")


def is_compiling(function):
    """Whether a call of it leads through JAX's own tracer and compiler, which draw nothing."""
    module = getattr(function, "__module__", None) or type(function).__module__
    return is_jitted(function) or str(module).partition(".")[0] in ("jax", "jaxlib")


def _jaxprs(value):
    for one in value if type(value) in (list, tuple) else [value]:
        one = getattr(one, "jaxpr", one)
        if hasattr(one, "eqns"):
            yield one
