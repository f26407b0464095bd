"""Fingerprints of values: equal for equal values in two processes, and free of side effects.

No code of the notebook or of a library's objects runs for one: only types whose reading is known to
change nothing are looked into. Everything else counts by its type and by what its attributes hold.
"""

import itertools
import re
import struct
import types
import zlib

from .attributes import MADE, attributes_of
from .known import read
from .names import name_of, text_of
from .plain import global_names, plain_of
from .states import state_of

# What differs in every run and is mostly no result: names of attributes, and texts.
_NEVER = re.compile(
    r"time|stamp|elapsed|duration|uuid|guid|pid\b|thread|address|(?:^|_)r?locks?$|logger|_cache|"
    r"weakref|_references$",
    re.I,
)
_UUID = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}|0x[0-9a-f]{6,16}", re.I)

# So much of a text is searched for them.
_SEARCHED = 4096

# Modules of files and connections.
_STREAMS = ("_io", "socket", "_socket", "ssl", "http.client", "urllib3", "sqlite3")

# An attribute with such a number is taken for a time of the clock, in seconds.
_CLOCK = (1.5e9, 2.5e9)

# Longer data count by their beginning, their end and blocks between.
_BLOCKS, _BLOCK = 64, 16384

# The most bytes that count whole.
_WHOLE = 1 << 24

# A set with more elements, and more than may be looked at, counts by their number alone; within an
# element of a set, only the latter counts.
_SET = 1000

# How far a look goes into one element of a set.
_ELEMENT = (2, 50, 4096)

# The size of an object with attributes and nothing else: with a dictionary and weak references.
_BARE_SIZE = object.__basicsize__ + 2 * tuple.__itemsize__

# Types that hold nothing.
_EMPTY = (object, type(NotImplemented))


class Limits:
    """How far a look goes: levels, values, bytes."""

    def __init__(self, depth, values, data):
        self.depth = depth
        self.values = values
        self.data = data


class Look:
    """One look at some values; values that occur again count as the same ones.

    ``user_ns``: the notebook's names; what its functions take from there counts as part of them.
    """

    def __init__(self, limits, user_ns=None, largest_set=_SET):
        self.left = limits.values
        self.data = limits.data
        self.depth = limits.depth
        self._user_ns = user_ns
        self._largest_set = largest_set
        self._seen, self._places = {}, []
        self.is_unknown = False  # whether it came across something whose content can't be read
        self.is_vague = False  # whether something counts in parts, or by its type alone
        self.aside = 0  # a fingerprint of what is left out: names and times in objects

    def of(self, value, depth=0, inside=False):
        """The fingerprint of a value, an integer. ``inside``: it is an attribute of an object."""
        kind = type(value)
        try:
            scalar = _SCALARS.get(kind)
            if scalar is not None:
                return scalar(self, value, inside)
            self.left -= 1
            if self.left < 0 or depth > self.depth:
                self.is_vague = True
                return text_of(name_of(kind))
            place = self._seen.get(id(value))
            if place is not None:
                return hash((7, place))
            self._seen[id(value)] = len(self._places)
            self._places.append(id(value))
            return self._composed(value, kind, depth, inside)
        except Exception:  # a value that cannot be read counts by its type
            self.is_vague = True
            return text_of(name_of(kind))

    def _composed(self, value, kind, depth, inside):
        if kind is tuple or kind is list:
            some = value[: max(1, self.left)]
            self.left -= len(some)
            self.is_vague |= len(some) < len(value)
            return hash((1, len(value), *[self.of(item, depth + 1, inside) for item in some]))
        if kind is dict:
            return self._mapping(value, depth, inside)
        if kind is set or kind is frozenset:
            return self._elements(value, depth)
        plain = plain_of(value, kind)
        if plain is not None:
            return hash((8, text_of(name_of(kind)), self.fresh(plain, depth, inside)))
        state = state_of(value, kind)
        if state is not None:
            return hash((3, text_of(name_of(kind)), self.fresh(state, depth)))
        found = read(self, value, kind, depth)
        return self._object(value, kind, depth) if found is None else found

    def fresh(self, value, depth, inside=False):
        """The same for a value that was made to be looked at: its places in memory are reused."""
        known = len(self._places)
        found = self.of(value, depth, inside)
        for place in self._places[known:]:
            del self._seen[place]
        del self._places[known:]
        return found

    def _elements(self, value, depth):
        # Equal sets may list their elements in different orders: all of them count, or none, and
        # each may take as much as every other.
        size = len(value)
        if size > max(self._largest_set, self.left):
            self.is_vague = True
            return hash((2, size))
        self.left -= size
        levels, values, data = _ELEMENT
        values = max(1, min(values, self.left // max(1, size)))
        limits = Limits(min(levels, self.depth - depth - 1), values, data)
        total = 0
        for item in value:
            look = Look(limits, self._user_ns, largest_set=0)
            total += look.of(item)
            self.left -= max(0, values - look.left)
            self.is_vague |= look.is_vague
            self.is_unknown |= look.is_unknown
            self.aside += look.aside
        return hash((2, size, total & 0xFFFFFFFFFFFF))

    def _mapping(self, value, depth, inside):
        parts, most = [], max(1, self.left)
        self.is_vague |= most < len(value)
        self.left -= min(len(value), most)
        for key, item in list(itertools.islice(value.items(), most)):
            if inside and type(key) is str and _NEVER.search(key):
                self._leave_out(item)
                continue
            parts.append(self.of(key, depth + 1, inside))
            parts.append(self.of(item, depth + 1, inside))
        return hash((4, len(value), *parts))

    def _leave_out(self, value):
        """Something that is mostly no result: names and times are kept aside."""
        scalar = _SCALARS.get(type(value))
        if scalar is not None:
            self.aside = hash((self.aside, scalar(self, value, False)))
        elif name_of(type(value)).partition(".")[0] in ("uuid", "datetime"):
            self.aside = hash((self.aside, text_of(str(value))))

    def _object(self, value, kind, depth):
        name = name_of(kind)
        # isinstance() would ask a proxy for the class that it pretends to have.
        if issubclass(kind, type):
            return self._class(value, depth)
        if issubclass(kind, types.ModuleType):
            return text_of("module " + str(value.__name__))
        if hasattr(kind, "__next__") or kind.__module__ in _STREAMS:
            # It goes through values, or reads them, that are not here yet.
            self.is_unknown = True
            return text_of(name)
        if kind is types.FunctionType:
            return self._function(value, depth)
        cython = kind.__name__ == "cython_function_or_method"
        if cython or kind in (types.MethodType, types.BuiltinMethodType):
            return self._method(value, kind, depth)
        parts = [text_of(name)]
        for attribute, item in attributes_of(value, kind, name):
            if _NEVER.search(attribute):
                self._leave_out(item)
            else:
                of = self.fresh if attribute in MADE else self.of
                parts.append(hash((text_of(attribute), of(item, depth + 1, True))))
        # An object of a class of Python's alone has nothing but attributes.
        bare = kind.__dictoffset__ and kind.__basicsize__ <= _BARE_SIZE
        if len(parts) == 1 and kind not in _EMPTY and not bare:
            self.is_vague = True
        return hash((6, *parts))

    def _method(self, value, kind, depth):
        owner, own = getattr(value, "__self__", None), text_of(value.__name__)
        if owner is None or issubclass(type(owner), types.ModuleType):
            return own
        if kind is types.MethodType and type(value.__func__) is types.FunctionType:
            own = self._function(value.__func__, depth)
        return hash((5, own, self.of(owner, depth)))

    def _class(self, value, depth):
        parts = [text_of("class " + name_of(value))]
        if self._user_ns is not None and type.__dict__["__module__"].__get__(value) == "__main__":
            for name, item in sorted(type.__dict__["__dict__"].__get__(value).items()):
                if type(item) is types.FunctionType or not name.startswith("__"):
                    parts.append(self.of(item, depth + 1, True))
        return hash((9, *parts))

    def _function(self, value, depth):
        """A function counts by its place, and by what it carries along."""
        code, unknown = value.__code__, self.is_unknown
        parts = [text_of(f"{value.__qualname__}:{code.co_firstlineno}")]
        if code.co_filename.startswith("<"):
            # Its text was made while the notebook ran, as SymPy's `lambdify` does.
            parts.append(self.of(code, depth + 1, True))
        for cell in value.__closure__ or ():
            try:
                parts.append(self.of(cell.cell_contents, depth + 1, True))
            except ValueError:  # nothing is in it yet
                parts.append(0)
        for more in (value.__defaults__, value.__kwdefaults__):
            parts.append(0 if not more else self.of(more, depth + 1, True))
        if value.__globals__ is self._user_ns:
            for name in global_names(code):
                # What a traced cell calls its wrappers by is no part of its functions.
                if name in self._user_ns and not name.startswith("_jupyterlab_seed_"):
                    parts.append(self.of(self._user_ns[name], depth + 1, True))
        if self.is_unknown and not unknown:
            # It may go through something that is not here yet, but need not.
            self.is_unknown, self.is_vague = False, True
        return hash((14, *parts))

    def text(self, value, inside):
        """The fingerprint of a text; a very long one counts by its beginning."""
        size, most = len(value), max(_SEARCHED, min(self.data, _WHOLE))
        whole = value if size <= most else value[:most]
        self.is_vague |= size > most
        if size > _SEARCHED:
            self.data -= min(size, most)
        if inside and size >= 8:
            head = whole[:_SEARCHED]
            rest = _UUID.sub("", head)
            if len(rest) != len(head):
                self.aside = hash((self.aside, text_of(head)))
                return hash((10, size, text_of(rest), text_of(whole[_SEARCHED:])))
        return hash((10, size, text_of(whole)))

    def data_of(self, data):
        """The checksum of bytes; long ones count in parts."""
        view = memoryview(data)
        if view.nbytes == 0:
            return 0
        view = view.cast("B") if view.ndim != 1 or view.format != "B" else view
        size = len(view)
        if size <= min(self.data, _WHOLE):
            self.data -= size
            return zlib.crc32(view)
        sum_, step = size, max(_BLOCK, (size - _BLOCK) // _BLOCKS)
        self.is_vague |= step > _BLOCK
        self.data -= _BLOCKS * _BLOCK
        for start in range(0, size, step):
            sum_ = zlib.crc32(view[start : start + _BLOCK], sum_ & 0xFFFFFFFF)
        return zlib.crc32(view[-_BLOCK:], sum_ & 0xFFFFFFFF)


def _float(look, value, inside):
    if inside and _CLOCK[0] < value < _CLOCK[1]:
        look.aside = hash((look.aside, value))
        return 11
    return zlib.crc32(struct.pack("<d", value)) + 12


def _bytes(look, value, inside):
    return hash((26, len(value), look.data_of(value)))


_SCALARS = {
    type(None): lambda look, value, inside: 20,
    type(...): lambda look, value, inside: 21,
    bool: lambda look, value, inside: 22 + value,
    # The hash of -1 is that of -2.
    int: lambda look, value, inside: hash((24, value < 0, abs(value))),
    float: _float,
    complex: lambda look, value, inside: (
        zlib.crc32(struct.pack("<dd", value.real, value.imag)) + 25
    ),
    str: Look.text,
    bytes: _bytes,
    bytearray: _bytes,
}
