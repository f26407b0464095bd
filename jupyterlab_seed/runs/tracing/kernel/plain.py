"""Values of Python's own types without attributes, as values that can be looked at."""

import array
import collections
import decimal
import dis
import itertools
import operator
import re
import types

# Their name tells them apart: no two of one name and type are in use.
_NAMED = (
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.ClassMethodDescriptorType,
    types.GetSetDescriptorType,
    types.MemberDescriptorType,
)


def _some(value):
    # One more than a look goes through.
    return list(itertools.islice(value, 5000))


_PLAIN = {
    slice: lambda value: (value.start, value.stop, value.step),
    range: lambda value: (value.start, value.stop, value.step),
    type({}.keys()): _some,
    type({}.values()): _some,
    type({}.items()): _some,
    collections.deque: _some,
    array.array: lambda value: (value.typecode, value.tobytes()),
    memoryview: lambda value: (value.format, value.shape, value.tobytes()),
    decimal.Decimal: str,
    re.compile("").__class__: lambda value: (value.pattern, value.flags),
    operator.itemgetter: lambda value: value.__reduce__()[1],
    operator.attrgetter: lambda value: value.__reduce__()[1],
    types.CodeType: lambda value: (
        value.co_name,
        value.co_firstlineno,
        value.co_code,
        value.co_consts,
    ),
    types.MethodWrapperType: lambda value: (value.__name__, value.__self__),
    staticmethod: lambda value: value.__func__,
    classmethod: lambda value: value.__func__,
    property: lambda value: (value.fget, value.fset, value.fdel),
    **{kind: lambda value: value.__qualname__ for kind in _NAMED},
}

# Larger memory is not copied for a look, in bytes.
_MOST = 1 << 24


def plain_of(value, kind):
    """What a value of Python's own types holds; None for any other. Runs no code of others."""
    read = _PLAIN.get(kind)
    if read is None:
        return None
    if kind is memoryview and value.nbytes > _MOST:
        return None
    if kind is array.array and len(value) * value.itemsize > _MOST:
        return None
    return read(value)


_LOADS = ("LOAD_GLOBAL", "LOAD_NAME")
_names = {}  # code to the names that it loads


def global_names(code):
    """The names that code, and what is defined in it, takes from outside, in order."""
    found = _names.get(code)
    if found is None:
        made = {one.argval for one in dis.get_instructions(code) if one.opname in _LOADS}
        for inner in code.co_consts:
            if type(inner) is types.CodeType:
                made.update(global_names(inner))
        found = _names[code] = sorted(made)
    return found
