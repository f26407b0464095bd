"""Marks of what a name leads to: two marks of one name tell whether it changed in place meanwhile.

They see the objects of the notebook's own classes and of simple ones of libraries, what functions
keep, and how far iterators are read. They say nothing of where a value comes from. No code of the
user's runs.
"""

import itertools
import sys
from gc import get_referents
from io import BytesIO, StringIO
from operator import length_hint

from .namespace import MOST_ITEMS, Namespace

# How far objects are followed, the most below one name and in one look, and the most below one of
# which not all can be seen.
DEPTH, MOST_BELOW, MOST_IN_LOOK, FEW = 5, 40, 120, 16

_FUNCTION, _MODULE = type(lambda: None), type(itertools)
_CODELESS = {
    *(_MODULE, property, staticmethod, classmethod),
    *map(type, (list.append, type.__dict__["__dict__"], _FUNCTION.__dict__["__globals__"])),
}
_CODELESS = set(map(id, _CODELESS))
# Read so, since classes of the user's may have other ways.
_module_of, _mro_of = type.__dict__["__module__"].__get__, type.__dict__["__mro__"].__get__
_bases_of, _dict_of = type.__dict__["__bases__"].__get__, type.__dict__["__dict__"].__get__
_name_of, _item_of = type.__dict__["__name__"].__get__, type.__dict__["__itemsize__"].__get__
_size_of = type.__dict__["__basicsize__"].__get__
_offsets_of = [type.__dict__[f"__{name}offset__"].__get__ for name in ("dict", "weakref")]


def _generator():
    yield


async def _asynchronous():
    yield


_FRAMES = {id(type(_generator())): "gi_frame", id(type(_asynchronous())): "ag_frame"}
_CELL = type((lambda one: lambda: one)(0).__closure__[0])
# Built-in functions, and methods of objects.
_BOUND = {id(type(one)) for one in (len, [].__len__)}
_FILES = {id(StringIO), id(BytesIO)}
_COUNTED = {
    id(type(one))
    for one in (
        *(iter([]), iter(()), iter(range(0)), iter(""), iter({}), iter(set()), reversed([])),
        *(iter({}.items()), iter({}.values()), iter(range(2**70)), itertools.repeat(0, 0)),
    )
}
_CHAINED = {id(kind) for kind in (zip, map, filter, enumerate)}
_ITERTOOLS = {id(kind) for kind in vars(itertools).values() if type(kind) is type}
if sys.version_info < (3, 12):
    # Later ones warn where they are asked, and then cannot be.
    _CHAINED |= _ITERTOOLS
_CONTAINERS = {id(kind) for kind in (list, tuple, dict, set, frozenset)}


class Changes:
    """Reads the marks of names."""

    def __init__(self, namespace):
        self._names = namespace
        self._kinds = Namespace()
        self._kinds.find({}, {}, ())
        self._costly = set()  # the numbers of classes of libraries whose objects are too large

    def start(self, plain, generators):
        """Begin a look.

        ``plain``: a value as bytes if that is all of it, or None; ``generators``: the numbers of
        the objects that are watched as streams.
        """
        self._plain, self._generators = plain, generators
        self._left = MOST_IN_LOOK

    def read(self, value):
        """What is below a value as bytes, and whether that is all; None if it tells nothing."""
        kind = type(value)
        if not self._left or not self._is_open(value, kind):
            return None
        # Some parts are made here; the number of one that is gone would be given again.
        self._data, self._seen, self._alive = [], {id(self._names): 0}, []
        is_whole = not (self._is_own(kind) and not _is_simple(kind))
        self._below, self._is_whole = min(MOST_BELOW if is_whole else FEW, self._left), is_whole
        try:
            self._take(value, DEPTH)
        finally:
            self._alive = None
        if not self._below and not self._is_own(kind):
            self._costly.add(id(kind))
        return b"".join(b"%d %s" % (len(one), one) for one in self._data), self._is_whole

    def _is_own(self, kind):
        module = _module_of(kind)
        return type(module) is str and module == self._names.get("__name__")

    def _is_open(self, value, kind):
        """Whether a value is of a kind that is looked into from a name."""
        if id(kind) in _CONTAINERS:
            return 0 < len(value) <= MOST_BELOW
        if kind is _FUNCTION:
            is_own = value.__globals__ is self._names
            return is_own and bool(value.__closure__ or value.__defaults__ or vars(value))
        if _is_class(kind):
            return self._is_own(value)
        if id(kind) in self._costly:
            return False
        return self._is_own(kind) or _is_simple(kind) or self._progress(value, kind) is not None

    def _take(self, value, depth):
        data = self._plain(value)
        if data is not None:
            self._data.append(data)
            return
        kind = type(value)
        number = self._seen.setdefault(id(value), len(self._seen))
        self._data.append(b"%s %d" % (_name_of(kind).encode(), number))
        if number < len(self._seen) - 1:
            return
        if id(value) in self._generators or id(kind) in _CODELESS:
            # Another one of its kind may have taken its place.
            self._data.append(b"%d" % id(value))
            return
        if kind is str:
            self._data.append(b"%d" % hash(value))
        elif not depth or not self._below:
            self._is_whole = False
        else:
            self._below, self._left = self._below - 1, self._left - 1
            parts = self._parts(value, kind)
            self._alive.append(parts)
            for part in parts:
                self._take(part, depth - 1)

    def _parts(self, value, kind):
        """The objects directly below a value."""
        progress = self._progress(value, kind)
        if progress is not None:
            return progress
        if id(kind) in _CONTAINERS:
            if len(value) > MOST_ITEMS:
                self._is_whole = False
                return [len(value)]
            return [*value.keys(), *value.values()] if kind is dict else list(value)
        if _is_class(kind):
            if not self._is_own(value):
                return [id(value)]
            return [*_dict_of(value).values(), *filter(self._is_own, _bases_of(value))]
        if id(kind) in _BOUND:
            return [id(value), value.__self__]
        if kind is _CELL:
            return get_referents(value)
        if kind is _FUNCTION:
            code = hash(value.__code__)
            if value.__globals__ is not self._names:
                self._is_whole = self._is_whole and not value.__closure__
                return [code]
            found = self._kinds.kind_of(value).parts(value, self._names)
            return [code, *(one for _, one in found), vars(value)]
        found = self._kinds.kind_of(value)
        parts = [one for _, one in found.parts(value, self._names)] if found else []
        if not found or len(parts) >= MOST_ITEMS or not _is_simple(kind):
            self._is_whole = False
        return [*parts, kind] if self._is_own(kind) else parts

    def _progress(self, value, kind):
        """How far an iterator is read: a list, or None for another object."""
        number = id(kind)
        if number in _FRAMES:
            frame = getattr(value, _FRAMES[number])
            return ["ended"] if frame is None else [frame.f_lasti, *_variables(value, frame)]
        if number in _COUNTED:
            return [length_hint(value)]
        if number in _FILES:
            self._is_whole = False
            return ["closed" if value.closed else value.tell()]
        if number in _CHAINED:
            return list(value.__reduce__()[1:])
        if number in _ITERTOOLS:
            self._is_whole = False
            return []
        return None


def _variables(generator, frame):
    """The values of a generator's variables.

    Before Python 3.13 its frame would keep those that ``f_locals`` was asked for.
    """
    if sys.version_info >= (3, 13):
        return list(dict(frame.f_locals).values())
    # Python 3.11 and 3.12 have them in the generator.
    owner = generator if sys.version_info >= (3, 11) else frame
    others = {id(frame.f_globals), id(frame.f_builtins), id(frame), id(frame.f_code)}
    return [one for one in get_referents(owner) if id(one) not in others]


def _is_class(kind):
    """Whether the objects of a class are classes."""
    return any(one is type for one in _mro_of(kind))


def _is_simple(kind):
    """Whether the state of a class's objects is in their dict, and nowhere else."""
    # Negative where it is before the object.
    places = sum(offset(kind) > 0 for offset in _offsets_of)
    size = object.__basicsize__ + places * tuple.__itemsize__
    has_dict = any("__dict__" in _dict_of(one) for one in _mro_of(kind))
    return has_dict and _size_of(kind) == size and not _item_of(kind)
