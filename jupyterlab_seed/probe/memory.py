"""Reading a generator's state directly from memory.

Asking a generator for its state creates hundreds of Python integers; a comparison of bytes is
enough to see whether it has moved. Three streams therefore read memory, each within stated bounds.
"""

import struct
import sys
from ctypes import string_at as bytes_at

__all__ = ["bytes_at", "can_read_memory", "float_bytes"]


def can_read_memory():
    """Whether objects have CPython's layout in memory, little-endian."""
    return sys.implementation.name == "cpython" and sys.byteorder == "little"


def float_bytes(value):
    """A float as bytes; empty for None."""
    return b"" if value is None else struct.pack("<d", value)
