"""Fingerprints of small plain values: equal exactly if the values are.

A fingerprint begins with ``=`` if the value cannot change in place, with ``#`` if it is an array,
with ``+`` if it is a container or a table, with ``@`` if it is a generator. Of other values it
tells only whether they changed meanwhile: with ``~`` it sees all changes, with ``%`` some.
"""

import marshal
from hashlib import blake2b

from .containers import Containers
from .modules import loaded, value_in

# The greatest size of one value and of all values in one look, in bytes of text or of numbers, and
# the most items of a tuple with the depth of tuples in it.
LARGEST, LARGEST_SUM, MOST_ITEMS, DEPTH = 8192, 32768, 16, 2

# The longest text that is its own fingerprint, and the most values to which references are kept.
SHORT, MOST_KNOWN = 40, 100

# By their numbers, since the classes of others may compare as they like.
_NUMBERS = {id(kind) for kind in (bool, int, float, complex, type(None))}
_CONTAINERS = {id(kind) for kind in (list, tuple, set, frozenset, dict)}


_MODULE = type(marshal)


class Values:
    """Reads the fingerprints of names.

    To the last values that cannot change in place it keeps references, so that they are read once.
    """

    def __init__(self, changes):
        self._generators = {}
        self._changes = changes
        self._left = 0
        self._known = {}  # number of such a value to it, its fingerprint, and what it takes
        self._containers = Containers(LARGEST, self._part)
        self._array = self._scalar = None

    def read(self, namespace, names, generators):
        """Name to fingerprint, for those with such a value.

        ``generators``: the number of a watched generator to the fingerprint of its state.
        """
        self._generators, self._left = generators, LARGEST_SUM
        self._changes.start(self._content, generators)
        self._containers.start()
        if self._array is None:
            numpy = loaded("numpy")
            self._array, self._scalar = value_in(numpy, "ndarray"), value_in(numpy, "generic")
        found, known = {}, self._known
        for name in names:
            value = namespace.get(name, self)
            if value is self or type(value) is _MODULE:
                continue
            last = known.get(id(value))
            if last is not None and last[2] <= self._left:
                self._left -= last[2]
                found[name] = last[1]
                continue
            left = self._left
            fingerprint = self.of(value)
            if fingerprint is not None:
                found[name] = fingerprint
                if fingerprint[0] == "=":
                    known[id(value)] = value, fingerprint, left - self._left
        while len(known) > MOST_KNOWN:
            del known[next(iter(known))]
        return found

    def of(self, value):
        """The fingerprint of one value; None if it has none."""
        data = self._plain(value, DEPTH)
        if data is not None:
            # A number stands for itself.
            is_short = id(type(value)) in _NUMBERS and len(data) <= SHORT
            return f"={data.decode()}" if is_short else f"={_hash(data)}"
        if self._array is not None and type(value) is self._array:
            data = self._of_array(value)
            return data and f"#{_hash(data)}"
        state = self._generators.get(id(value))
        if state is not None:
            return f"@{state}"
        try:
            data = self._containers.read(value)
            if data is not None:
                return f"+{_hash(data)}"
            found = self._changes.read(value)
        except Exception:
            return None  # it changed meanwhile, or a library keeps it otherwise
        return found and f"{'~' if found[1] else '%'}{_hash(found[0])}"

    def _content(self, value):
        """A plain value, an array or a container of plain values as bytes, or None."""
        data = self._part(value)
        return self._containers.read(value, 1) if data is None else data

    def _part(self, value):
        """A plain value or an array as bytes, or None."""
        if self._array is not None and type(value) is self._array:
            return self._of_array(value)
        return self._plain(value, DEPTH)

    def _plain(self, value, depth):
        kind = type(value)
        if id(kind) in _NUMBERS:
            # Long integers take long to write.
            is_small = kind is not int or -(2**256) < value < 2**256
            return self._take(f"{kind.__name__} {value!r}".encode()) if is_small else None
        if kind is str or kind is bytes:
            if len(value) > LARGEST:
                return None
            data = value.encode("utf-8", "surrogatepass") if kind is str else value
            return self._take(b"%s %d " % (kind.__name__.encode(), len(data)) + data)
        if kind is tuple:
            return self._of_tuple(value, depth)
        if self._scalar is None or type(kind) is not type or kind.__module__ != "numpy":
            return None
        if not issubclass(kind, self._scalar) or kind.__name__ in ("object_", "void"):
            return None
        if value.nbytes > LARGEST:
            return None
        return self._take(f"{value.dtype.str} ".encode() + value.tobytes())

    def _of_tuple(self, value, depth):
        if not depth or len(value) > MOST_ITEMS:
            return None
        parts = [self._plain(one, depth - 1) for one in value]
        if None in parts:
            return None
        return b"tuple %d " % len(parts) + b"".join(b"%d " % len(one) + one for one in parts)

    def _of_array(self, value):
        if value.dtype.kind not in "biufcSUmM" or value.nbytes > LARGEST:
            return None
        # The layout decides the results of some operations, in the last digits.
        head = f"{value.dtype.str} {value.shape} {value.strides} ".encode()
        return self._take(head + value.tobytes())

    def _take(self, data):
        """The data, if the limits allow it."""
        if len(data) > min(LARGEST, self._left):
            return None
        self._left -= len(data)
        return data


def holds_texts(value):
    """Whether a value is a text, or a container of several whose first is one."""
    kind = type(value)
    if kind is str:
        return len(value) > 1
    if id(kind) in _CONTAINERS:
        return len(value) > 1 and type(next(iter(value))) is str
    return False


def _hash(data):
    return blake2b(data, digest_size=8).hexdigest()
