"""Reading a generator's state where it lies in memory.

To ask a generator for its state makes hundreds of Python's integers; to see whether it moved at
all takes a comparison of bytes. So three streams read memory, and each says in which bounds.
"""

import struct
import sys
from ctypes import string_at as bytes_at

__all__ = ["bytes_at", "can_read_memory", "float_bytes"]


def can_read_memory():
    """Whether objects lie in memory as CPython has them, with little ends first."""
    return sys.implementation.name == "cpython" and sys.byteorder == "little"


def float_bytes(value):
    """A float as bytes; none for None."""
    return b"" if value is None else struct.pack("<d", value)
