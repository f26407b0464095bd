"""The names of the sources of differences, and their properties."""

from __future__ import annotations

from ...runs.messages import Message, _

#: Source to a noun; see :data:`~..types.Source`.
SOURCES: dict[str, Message] = {
    "unseeded": _("a generator without a seed"),
    "late-seed": _("a seed set too late"),
    "other-seed": _("a different seed in each run"),
    "system-seed": _("a seed from the operating system"),
    "hash-order": _("the order of a set or a hash value, which depends on the hash seed"),
    "interference": _("a resource shared by both runs"),
    "private-generator": _("a private generator without a seed"),
    "compiled-generator": _("a generator of Numba's compiled code without a seed"),
    "entropy": _("randomness from the operating system"),
    "time": _("the time"),
    "file-order": _("the order in which a folder lists its files"),
    "threads": _("the order in which threads run"),
    "processes": _("other processes"),
    "script": _("another process that the notebook starts"),
    "network": _("the network"),
    "memory-address": _("the memory address of an object"),
    "files": _("a file that changes"),
    "unfilled-memory": _("uninitialised memory"),
    "memory": _("too little memory"),
    "broken-device": _("a GPU that the process can no longer use"),
    "device": _("a device that computes in a different order each time"),
}

#: Sources that give a new value in each run, so that one more run shows nothing.
EVER_NEW = frozenset(
    {
        "private-generator",
        "compiled-generator",
        "entropy",
        "time",
        "memory-address",
        "unfilled-memory",
    }
)

#: Sources of random numbers that no stream gives.
RANDOM = frozenset({"private-generator", "compiled-generator", "entropy"})

#: Sources with which a few runs may agree by chance, so that agreement proves nothing.
CHANCE = EVER_NEW | {"threads", "processes", "script", "network", "device"}

#: Sources that change the order of values, rather than the values.
ORDERS = frozenset({"threads", "processes", "file-order", "hash-order"})
