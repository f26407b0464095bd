"""What an object holds, read without any code of its own."""

import types

# Attributes of types without a dictionary that are known.
_PARTS = {
    "pandas.core.internals.managers.BlockManager": ("axes", "blocks"),
    "pandas.core.internals.managers.SingleBlockManager": ("axes", "blocks"),
    "pandas.core.internals.blocks.NumpyBlock": ("values",),
    "pandas.core.internals.blocks.ExtensionBlock": ("values",),
    "pandas.core.internals.blocks.DatetimeLikeBlock": ("values",),
    "functools.partial": ("func", "args", "keywords"),
    "fractions.Fraction": ("_numerator", "_denominator"),
    "uuid.UUID": ("int",),
}

# What `attributes_of` makes.
MADE = ("elements", "value")

# What the value of a subtype is without the subtype; none of it is the subtype's own code.
_BARE = {
    int: lambda value: int.__add__(value, 0),
    float: lambda value: float.__add__(value, 0.0) if value == value else float("nan"),
    str: lambda value: str.__str__(value)[:],
    bytes: lambda value: bytes.__add__(value, b""),
}


def attributes_of(value, kind, name):
    """Name and value of each attribute that can be read without running code.

    ``name``: the full name of the type ``kind``.
    """
    if name in _PARTS:
        for part in _PARTS[name]:
            yield part, getattr(value, part)
        return
    own = None
    if "__dict__" not in vars(kind) or type(vars(kind)["__dict__"]) is types.GetSetDescriptorType:
        try:
            own = object.__getattribute__(value, "__dict__")
        except (AttributeError, TypeError):
            own = None
    if type(own) is dict:
        for attribute, item in sorted(own.items(), key=lambda pair: str(pair[0])):
            yield str(attribute), item
    for base in kind.__mro__:
        for attribute, descriptor in list(vars(base).items()):
            if type(descriptor) is types.MemberDescriptorType and base.__module__ != "builtins":
                try:
                    yield attribute, descriptor.__get__(value, kind)
                except AttributeError:
                    pass
    if issubclass(kind, BaseException):
        yield "args", BaseException.args.__get__(value)
    for base in (list, tuple, dict, set, frozenset):
        if issubclass(kind, base):
            yield (
                "elements",
                base(base.__iter__(value)) if base is not dict else dict(dict.items(value)),
            )
    for base in (int, float, str, bytes):
        if issubclass(kind, base):
            yield "value", _BARE[base](value)
