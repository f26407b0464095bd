"""The stacks from which events came."""

# The longest that is kept.
_STACK = 40

# The files of the tracer and of the probe.
OWN_FILES = "jupyterlab_seed/"


class Stacks:
    """Reads stacks. ``types``: id of each type of ``self`` in them to its number and itself."""

    def __init__(self, user_ns):
        self.types = {}
        self._user_ns = user_ns

    def frames(self, frame):
        """From a frame outwards: file, line, function, number of a type, whether it is own."""
        found = []
        while frame is not None and len(found) < _STACK:
            code = frame.f_code
            own = frame.f_globals is self._user_ns
            kind = None
            if not own and code.co_varnames[:1] == ("self",) and code.co_argcount:
                kind = self._type(type(frame.f_locals.get("self")))
            file = code.co_filename
            if not file.startswith(OWN_FILES):
                found.append([file, frame.f_lineno, qualified(code), kind, own])
            if own and code.co_name == "<module>":
                break
            frame = frame.f_back
        return found

    def _type(self, kind):
        if kind.__module__ == "builtins":
            return None
        self.types.setdefault(id(kind), (len(self.types), kind))
        return self.types[id(kind)][0]


def qualified(code):
    """The name of a function, with those of what it is defined in where that is known."""
    return getattr(code, "co_qualname", code.co_name)
