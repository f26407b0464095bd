"""Guards: what stays the same in memory as long as a stream's state does.

A guard is a pair: places in memory, as address and size, and entries of dicts, as dict and key.
Whoever keeps one keeps the object alive that has the places.
"""

import sys

from .memory import bytes_at


def anchors_of(module, *names):
    """The entries of a guard that a module passes with the same values under these names."""
    values = vars(sys.modules[module])
    return [(sys.modules, module), *((values, name) for name in names)]


def capture(guard):
    """What is there now; None for no guard."""
    if guard is None:
        return None
    places, entries = guard
    return (
        [(address, size, bytes_at(address, size)) for address, size in places],
        [(owner, key, owner.get(key)) for owner, key in entries],
    )


def all_of(several):
    """Several that were captured as one; None if one of them is."""
    places, entries = [], []
    for captured in several:
        if captured is None:
            return None
        places += captured[0]
        entries += captured[1]
    return places, entries


def is_unchanged(captured):
    """Whether all that was captured is still there; False for None."""
    if captured is None:
        return False
    for address, size, data in captured[0]:
        if bytes_at(address, size) != data:
            return False
    return all([owner.get(key) is value for owner, key, value in captured[1]])


def body(thing):
    """The place of an object's own fields, without its head: what the size of its type says."""
    head = object.__basicsize__
    return id(thing) + head, type(thing).__basicsize__ - head
