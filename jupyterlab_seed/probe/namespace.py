"""The random generators that a namespace holds: by name, in a container, or as an attribute.

No code of the user's runs: only the dict of an object is read, never an attribute, and of
containers only what the built-in type itself stores.
"""

import re
import sys
from collections import deque
from functools import partial
from itertools import islice
from weakref import ref

# How far objects in objects are followed; the most items of one container, the most objects below
# one name, and the most in one look.
DEPTH, MOST_ITEMS, MOST_BELOW, MOST_IN_LOOK = 7, 64, 250, 3000

# How many of the last names are looked at beside the new ones, as some may have gone.
SPARE = 4

# The longest path.
LONGEST = 80

# IPython's own names.
_SHELL = re.compile(r"_+\d*|_i+|_i\d+|_[iod]h|_exit_code|In|Out|get_ipython|exit|quit|open")

_MRO, _DICT = type.__dict__["__mro__"].__get__, type.__dict__["__dict__"].__get__
# By their numbers, since a class may compare as it likes.
_ATOMS = {id(kind) for kind in (bool, int, float, complex, str, bytes, type(None))}
# What ``__dict__`` is in a class; any other may be code of the user's.
_REAL = (type(type.__dict__["__dict__"]), type(vars(type(sys.implementation))["__dict__"]))
_FUNCTION, _BUILT_IN, _MODULE = type(lambda: None), type([].append), type(re)


class Found:
    """A generator found in the namespace."""

    __slots__ = ("depth", "make", "path", "value")

    def __init__(self, path, depth, value, make):
        self.path = path
        self.depth = depth
        self.value = value
        self.make = make  # makes its stream object


class Namespace:
    """What was found in the user's namespace, kept up to date at little cost.

    A name is looked into when it is new, or when code used it. Of values no reference is kept, so
    that memory that a cell gives back is given back.
    """

    def __init__(self):
        self._makers = None  # class of a generator to what makes its stream object
        self._kinds = {}  # number of a class to a reference to it, and how to look into it
        self._count = 0  # how many names there were
        # Name whose object may hold a generator, to the numbers of the object and of its class.
        self._open = {}
        self._beyond = set()  # those of which the objects were too many to look at them all
        self._found = {}  # name to what was found
        self._all = None  # all of that, until it changes
        self._left = 0

    def find(self, names, makers, used):
        """All that is found in the namespace ``names``; of names that are new, the first first.

        The same list as before, if nothing has changed.

        ``makers``: class of a generator to what makes its stream object; ``used``: the names that
        the code used which ran since the last time, None for all.
        """
        if makers is not self._makers:
            self.__init__()
            self._makers, used = makers, None
        self._left = MOST_IN_LOOK
        if used is None:
            used, new = list(names), ()
        else:
            # New names come last. IPython adds some with each cell, so there are thousands.
            new = list(islice(reversed(names), max(len(names) - self._count, 0) + SPARE))
        self._count = len(names)
        for name in used:
            self._visit(name, names, True)
        for name in (*reversed(new), *self._found):
            value = names.get(name)
            if self._open.get(name) != (id(value), id(type(value))):
                self._visit(name, names, False)
        if self._all is None:
            self._all = [one for found in self._found.values() for one in found]
        return self._all

    def _visit(self, name, names, was_used):
        value = names.get(name)
        kind = self.kind_of(value)
        if kind is None or _is_plain(value):
            self._forget(name)
            return
        if self._open.get(name) == (id(value), id(type(value))):
            is_costly = name in self._beyond and name not in self._found
            if not was_used or is_costly or isinstance(kind, Maker):
                return
        if type(name) is str and not _SHELL.fullmatch(name):
            self._open[name] = id(value), id(type(value))
            self._beyond.discard(name)
            found = self._look_below(name, value, names)
            if found:
                # In its old place, if it had one; the same list, if nothing has changed.
                last = self._found.get(name)
                if last is None or not all(map(_is_same, found, last)) or len(found) != len(last):
                    self._found[name], self._all = found, None
            elif self._found.pop(name, None) is not None:
                self._all = None

    def _forget(self, name):
        if self._open.pop(name, None) is not None:
            if self._found.pop(name, None) is not None:
                self._all = None
            self._beyond.discard(name)

    def _look_below(self, name, root, names):
        found, seen = [], {id(names)}
        waiting, left = deque([(name, root, 0)]), min(MOST_BELOW, self._left)
        while waiting:
            path, value, depth = waiting.popleft()
            if id(value) in seen:
                continue
            if not left or depth > DEPTH or len(path) > LONGEST:
                self._beyond.add(name)
                continue
            left, self._left = left - 1, self._left - 1
            seen.add(id(value))
            kind = self.kind_of(value)
            if isinstance(kind, Maker):
                found.append(Found(path, depth, value, kind.make))
                continue
            for count, (key, part) in enumerate(kind.parts(value, names), start=1):
                if self.kind_of(part) is not None:
                    waiting.append((path + kind.suffix(key), part, depth + 1))
                    if count == MOST_ITEMS:
                        self._beyond.add(name)
        return found

    def kind_of(self, value):
        """How to look into a value: :class:`Maker` or :class:`Parts`, None if it holds nothing."""
        kind = type(value)
        known = self._kinds.get(id(kind))
        if known is None or known[0]() is not kind:
            known = self._kinds[id(kind)] = ref(kind), self._find_kind(kind)
        return known[1]

    def _find_kind(self, kind):
        for one, make in self._makers.items():
            if kind is one:
                return Maker(make)
        for one, known in _SPECIAL:
            if kind is one:
                return known
        order = _MRO(kind)
        for base in order:
            if base is type or base is _MODULE:
                return None
            if base is list or base is tuple:
                return Parts(partial(_parts_of_sequence, base), _item)
            if base is dict:
                return Parts(_parts_of_dict, _item)
        for base in order:
            getter = _DICT(base).get("__dict__")
            if getter is not None:
                is_real = any(type(getter) is one for one in _REAL)
                return Parts(partial(_parts_of_object, getter), _attribute) if is_real else None
        return None


class Maker:
    """The kind of a generator."""

    def __init__(self, make):
        self.make = make


class Parts:
    """The kind of an object with others in it."""

    def __init__(self, parts, suffix):
        self.parts = parts  # object and namespace to the parts, each with a key
        self.suffix = suffix  # key to the end of a path


def _is_same(one, other):
    return one.value is other.value and one.path == other.path and one.make is other.make


def _is_plain(value):
    """Whether a value is a tuple of numbers and texts, which holds nothing."""
    is_short = type(value) is tuple and len(value) <= MOST_ITEMS
    return is_short and all([id(type(part)) in _ATOMS for part in value])


def _item(key):
    return f"[{key!r}]" if type(key) is str or type(key) is int else "[...]"


def _attribute(key):
    return f".{key}" if type(key) is str else ".?"


def _some(items):
    return list(islice(items, MOST_ITEMS))


def _parts_of_sequence(base, value, _names):
    return enumerate(_some(base.__iter__(value)))


def _parts_of_dict(value, _names):
    return _some(dict.items(value))


def _parts_of_object(getter, value, _names):
    parts = getter.__get__(value)
    return _some(dict.items(parts)) if issubclass(type(parts), dict) else ()


def _parts_of_function(value, names):
    """Its defaults, and the variables that it keeps from the function around it."""
    if value.__globals__ is not names:
        return ()
    kept = []
    for cell in _some(value.__closure__ or ()):
        try:
            kept.append(cell.cell_contents)
        except ValueError:
            pass  # not bound yet
    defaults = [*(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values()]
    return enumerate([*defaults[:MOST_ITEMS], *kept])


def _parts_of_method(value, _names):
    return (("__self__", value.__self__),)


def _parts_of_partial(value, _names):
    return (("func", value.func), ("args", value.args), ("keywords", value.keywords))


def _parts_of_class(value, names):
    own = _DICT(value)
    return _some(own.items()) if own.get("__module__") == names.get("__name__") else ()


_SPECIAL = (
    *((kind, None) for kind in (bool, int, float, complex, str, bytes, type(None), set)),
    (_FUNCTION, Parts(_parts_of_function, "({})".format)),
    (_BUILT_IN, Parts(_parts_of_method, _attribute)),
    (type(Parts(0, 0).__init__), Parts(_parts_of_method, _attribute)),
    (partial, Parts(_parts_of_partial, _attribute)),
    (type, Parts(_parts_of_class, _attribute)),
)
