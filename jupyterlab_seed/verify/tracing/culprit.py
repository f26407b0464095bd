"""The call of the notebook that differs, and the source of that within it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from ...runs.tracing.log import Event, Frame, Log, Site
from ...runs.tracing.places import in_package
from .walk import Pair, differs, pairs

#: Modules that pass entropy on: where one takes it, the module that called it is named.
_CARRIERS = ("numpy", "scipy/_lib", "sklearn/utils/validation", "torch/random")

#: What only names or dates a thing: it rarely reaches a result.
_LABELS = ("time", "process-id", "file-order")

#: So many calls that give nothing, as `__init__` and `seed`, may lie above where entropy is taken.
_SILENT = 2

#: Functions of modules that make names, by the file.
_NAMERS = ("uuid.py", "tempfile.py", "secrets.py", "logging/")


Given: TypeAlias = Literal["same", "part", "aside"]


@dataclass(frozen=True)
class Origin:
    """Where a difference comes from.

    ``kind``: ``entropy``, ``time``, ``process-id``, ``file-order``, ``threads``, ``processes``, or
    one of the kinds of :func:`of_call`. ``place``: the frame that took it, None if not seen.
    ``library`` and ``version``: of that frame, "" if it is not in one. ``event``: what was seen.
    ``leads``: it happened within the call, and each call between gave something else.
    """

    kind: str
    place: Frame | None = None
    library: str = ""
    version: str = ""
    event: Event | None = None
    leads: bool = False


@dataclass(frozen=True)
class Culprit:
    """The first call of the notebook that was given the same in both runs and gave something else.

    ``node``: in run A. ``orders``: it is a loop through a set. ``observed``: whether the difference
    was seen at the call; otherwise only its origin was. ``given``: what it was given was the
    ``same``, was not seen whole (``part``), or differs in a name or a time alone (``aside``).
    """

    site: Site
    number: int
    node: int
    orders: bool
    observed: bool
    origin: Origin | None
    given: Given = "same"

    @property
    def vague(self) -> bool:
        """Whether it may have been given something else."""
        return self.given != "same"


#: The lines of each cell, from and to, that what differs depends on.
Lines = Mapping[int, Collection[tuple[int, int]]]


def find(a: Log, b: Log, lines: Lines, cell: int) -> Culprit | None:
    """The culprit; None if the logs show none.

    ``lines``: only calls there count. ``cell``: the index of the cell that differs.
    """
    both = pairs(a, b)
    differing = [pair for pair in both if differs(a, b, pair)]
    own = [pair for pair in differing if _counts(a, pair.a, lines)]
    own.sort(key=lambda pair: a.ends[pair.a])
    judged = [(pair, _origin(a, pair, differing)) for pair in own[:200]]
    firm = [one for one in judged if one[1] is not None or _explains(a, b, one[0])]
    first = firm
    if any(one[1] is not None and one[1].event and _is_strong(one[1]) for one in firm):
        # An address mostly tells objects apart.
        first = [one for one in firm if one[1] is None or one[1].kind not in _ADDRESSES.values()]
    for some, wanted in ((first, _is_strong), (firm, _is_any), (judged, _is_any)):
        for pair, origin in some:
            if wanted(origin):
                return _culprit(a, pair.a, True, origin, _given(a, b, pair, origin))
    return _by_event(a, lines, cell) or _by_name(a, lines)


def _explains(a: Log, b: Log, pair: Pair) -> bool:
    """Whether a call without an origin may be where a difference begins.

    One that was given something too large to be looked at whole may have been given another value.
    A function of the notebook draws by the calls in it, which are followed: it only passes on what
    it finds among the notebook's names.
    """
    known = a.callees.get(a.name(pair.a)[1])
    own = known is not None and known.module == "__main__"
    return not own and _given(a, b, pair, None) == "same"


def _given(a: Log, b: Log, pair: Pair, origin: Origin | None) -> Given:
    """Whether a call that seems to have been given the same was given the same."""
    if pair.a in a.vague or pair.b in b.vague:
        return "part"
    if origin is not None and origin.leads:
        return "same"
    return "aside" if a.aside and a.aside[pair.a] != b.aside[pair.b] else "same"


def _is_any(origin: Origin | None) -> bool:
    return True


def _is_strong(origin: Origin | None) -> bool:
    """Whether an origin is one that results depend on, rather than a name or a date."""
    if origin is None or origin.event is None:
        return True
    return origin.kind not in _LABELS and not _names_a_thing(origin.event)


def _counts(log: Log, node: int, lines: Lines) -> bool:
    site = log.site(node)
    if site is None:
        return False
    return any(first <= site.line <= last for first, last in lines.get(site.cell, ()))


def _culprit(
    log: Log, node: int, observed: bool, origin: Origin | None, given: Given = "same"
) -> Culprit:
    name = log.name(node)
    site = log.site(node)
    assert site is not None
    return Culprit(site, name[1], node, name[0] == "o", observed, origin, given)


def _by_event(log: Log, lines: Lines, cell: int) -> Culprit | None:
    """By what takes entropy, where no call shows the difference: it may only move a stream."""
    found = [
        event
        for event in log.events
        if event.kind == "entropy" and event.node >= 0 and not _names_a_thing(event)
    ]
    for event in found:
        node = _own(log, event.node)
        if (
            node is not None
            and _counts(log, node, lines)
            and log.sites[log.name(node)[1]].cell == cell
        ):
            return _culprit(log, node, False, _of_event(log, event))
    return None


def _by_name(log: Log, lines: Lines) -> Culprit | None:
    """By a call whose name alone says that it may differ, although it did not in these runs."""
    for node in range(len(log.parents)):
        if log.name(node)[0] == "s" and _counts(log, node, lines):
            kind = of_call(log, node)
            if kind is not None:
                return _culprit(log, node, False, Origin(kind))
    return None


def _own(log: Log, node: int) -> int | None:
    """The innermost call of the notebook above a call, or itself."""
    while node >= 0:
        if log.name(node)[0] == "s":
            return node
        node = log.parents[node]
    return None


def _origin(log: Log, culprit: Pair, differing: Sequence[Pair]) -> Origin | None:
    if log.name(culprit.a)[0] == "o":
        return Origin("set-order")
    direct = of_call(log, culprit.a) or _of_address(log, culprit.a)
    if direct is not None:
        return Origin(direct)
    known = {pair.a for pair in differing}
    # What orders files matters only within the call; the rest may have been taken before it.
    considered = [
        event
        for event in log.events
        if _inside(log, event, culprit.a)
        or (event.kind != "file-order" and event.order <= log.ends[culprit.a])
    ]
    scored = [(_score(log, event, culprit.a, known), -event.order, event) for event in considered]
    scored = [one for one in scored if one[0] > 0]
    if not scored:
        return None
    event = max(scored, key=lambda one: one[:2])[2]
    leads = _inside(log, event, culprit.a) and _leads_to(log, event, culprit.a, known)
    return replace(_of_event(log, event), leads=leads)


def _score(log: Log, event: Event, culprit: int, differing: Collection[int]) -> int:
    """How likely an event is the source of what a call gave; 0 if it is not."""
    inside = _inside(log, event, culprit)
    own = _own(log, event.node) if event.node >= 0 else None
    same_place = own is not None and log.name(own) == log.name(culprit)
    library = _library_of(log, culprit)
    related = bool(library) and any(_root(frame.file) == library for frame in event.stack)
    if not (inside or same_place or related):
        return 0
    score = {"entropy": 30, "processes": 12, "threads": 10}.get(event.kind, 4)
    if event.kind == "entropy" and _names_a_thing(event):
        score = 5
    score += 8 if inside else 4 if same_place else 0
    if inside and _leads_to(log, event, culprit, differing):
        return score + 6
    # Libraries look at the clock and at folders all the time.
    return 0 if event.kind in _LABELS else score


def _inside(log: Log, event: Event, node: int) -> bool:
    at = event.node
    while at >= 0:
        if at == node:
            return True
        at = log.parents[at]
    return False


def _leads_to(log: Log, event: Event, culprit: int, differing: Collection[int]) -> bool:
    """Whether each call from an event up to the culprit gave something else.

    Entropy is mostly taken by a method that gives nothing, and kept in its object.
    """
    node = event.node
    for _level in range(_SILENT if event.kind == "entropy" else 0):
        if node >= 0 and node != culprit and node not in differing:
            node = log.parents[node]
    while node >= 0 and node != culprit:
        if node not in differing:
            return False
        node = log.parents[node]
    return node == culprit


def _names_a_thing(event: Event) -> bool:
    return any(
        part in frame.file.replace("\\", "/") for frame in event.stack[:4] for part in _NAMERS
    )


def _of_event(log: Log, event: Event) -> Origin:
    place = _place(event)
    library = _root(place.file) if place is not None else ""
    return Origin(event.kind, place, library, log.versions.get(library, ""), event)


def _place(event: Event) -> Frame | None:
    """The innermost frame of a library that does not only pass entropy on."""
    for frame in event.stack:
        if frame.own:
            return None
        if not _is_carrier(frame.file):
            return frame
    return None


def _is_carrier(file: str) -> bool:
    inner = in_package(file)
    if not inner:
        file = file.replace("\\", "/")
        # Python's own library, but not a module beside the notebook.
        return "/lib/python3" in file or file.startswith("<") or "/Lib/" in file
    return inner.startswith(_CARRIERS)


def _root(file: str) -> str:
    return in_package(file).split("/")[0].removesuffix(".py")


def _library_of(log: Log, node: int) -> str:
    """The library whose function a call of the notebook calls."""
    known = log.callees.get(log.name(node)[1])
    return known.module.split(".")[0] if known is not None else ""


def _of_address(log: Log, node: int) -> str | None:
    """The kind of ``id`` and ``hash``, which gave something else with the same hash seed.

    ``str`` and the like may show an address.
    """
    known = log.callees.get(log.name(node)[1])
    return _ADDRESSES.get(known.name) if known is not None else None


#: Builtins that read the address of an object, by their full name.
_ADDRESSES = {
    "builtins.id": "memory-address",
    "builtins.hash": "memory-address",
    **dict.fromkeys(
        ("builtins.str", "builtins.repr", "builtins.ascii", "builtins.format"), "address-in-text"
    ),
}


def without_hashes(log: Log) -> Log:
    """The same for runs whose hash seeds may differ: then ``hash`` need not read an address."""
    callees = {
        site: replace(one, name="hash") if one.name == "builtins.hash" else one
        for site, one in log.callees.items()
    }
    return replace(log, callees=callees)


#: Functions that give memory as it is, by their last name.
UNFILLED = {"empty": "zeros", "empty_like": "zeros_like", "new_empty": "new_zeros"}


def of_call(log: Log, node: int) -> str | None:
    """The kind of a call whose name alone says why it differs: ``unfilled-memory``."""
    known = log.callees.get(log.name(node)[1])
    if known is None:
        return None
    root, last = known.module.split(".")[0], known.name.rpartition(".")[2]
    if last in UNFILLED and (root in ("numpy", "torch") or known.module in ("None", "builtins")):
        return "unfilled-memory"
    return None
