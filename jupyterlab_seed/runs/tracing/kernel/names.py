"""Texts, and names of types, as numbers that are the same in each process."""

import zlib

# They read what a type has, even if its own type says something else.
_MODULE = type.__dict__["__module__"].__get__
_QUALNAME = type.__dict__["__qualname__"].__get__


def name_of(kind):
    """Module and name of a type."""
    try:
        return f"{_MODULE(kind)}.{_QUALNAME(kind)}"
    except AttributeError:  # it has been taken away
        return "."


def text_of(text):
    """The checksum of a text."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))
