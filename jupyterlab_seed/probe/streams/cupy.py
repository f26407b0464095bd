"""CuPy's generators: one for each device in use, and those of the user's own.

Their states are cuRAND's and cannot be read, but the calls of their methods can be seen. A value is
what is known of the calls since the last seed, as a word, and the seed. From Python 3.12 on the
interpreter reports these calls (``sys.monitoring``). Before that each cell leaves a new value,
unless all that it calls is known not to draw.
"""

import operator
import os
import sys
from hashlib import blake2b
from weakref import WeakKeyDictionary

from ..constants import UNKNOWN, named_after
from ..modules import loaded, value_in

# The ids of tools that debuggers, coverage and profilers leave free.
TOOLS = (4, 3)


class Stream:
    """Only a state right after seeding can be restored, or one that is there already."""

    def __init__(self, calls=None):
        self._calls = calls

    def find(self, ran):
        module = loaded("cupy.random._generator")
        if self._find_kind(module) is None:
            return []
        if ran and not self._calls.are_seen and ran.may_call_into("cupy.random"):
            self._calls.forget()
        generators = vars(module).get("_random_states") or {}
        return [(f"cupy:{device}", one) for device, one in list(generators.items())]

    def generators(self):
        kind = self._find_kind(loaded("cupy.random._generator"))
        return [(kind, self._make)] if kind is not None and self._calls.are_seen else []

    def _find_kind(self, module):
        kind = value_in(module, "RandomState")
        if kind is not None and self._calls is None:
            self._calls = Calls(kind)
        return kind

    def _make(self):
        return Stream(self._calls)

    def read(self, _name, holder):
        return self._calls.value(holder)

    def data(self, value):
        return repr(value).encode()

    def keep(self, value, _holder):
        return value

    def seeded_with(self, _name, _holder, value):
        return value[1] if value[0] == named_after(value[1]) else None

    def value_of_seed(self, _name, _holder, seed):
        return named_after(seed), seed

    def can_restore(self, holder, kept):
        return kept[0] == named_after(kept[1]) or kept == self._calls.value(holder)

    def restore(self, _name, holder, kept):
        if kept != self._calls.value(holder):
            holder.seed(kept[1])

    def seed(self, question):
        current, previous = question.current, question.previous
        seed = current.value[1]
        if seed != UNKNOWN:
            return seed
        # A seeded generator keeps its seed for some of its methods, which add to it.
        kept = vars(current.holder)
        number = kept.get("_rk_seed", kept.get("rk_seed"))
        if number is not None and int(number) in question.code.likely_seeds():
            return int(number)
        is_same = previous is not None and previous.holder is current.holder
        return previous.seed if is_same and not question.code.may_seed("cupy") else UNKNOWN


class Calls:
    """The calls of the methods of ``RandomState``."""

    def __init__(self, kind):
        self._values = WeakKeyDictionary()
        self._codes = set()
        self.are_seen = False
        monitoring = getattr(sys, "monitoring", None)
        for tool in TOOLS if monitoring is not None else ():
            if monitoring.get_tool(tool) is None:
                monitoring.use_tool_id(tool, "jupyterlab-seed")
                start = monitoring.events.PY_START
                monitoring.register_callback(tool, start, self._on_call)
                codes = [getattr(method, "__code__", None) for method in vars(kind).values()]
                self._codes.update(one for one in codes if one and one.co_name != "__init__")
                for code in self._codes:
                    monitoring.set_local_events(tool, code, start)
                self.are_seen = True
                break

    def value(self, holder):
        """What is known of a generator."""
        if holder not in self._values:
            self._values[holder] = _unknown(UNKNOWN)
        return self._values[holder]

    def forget(self):
        """Anything may have been called."""
        self._values.clear()

    def _on_call(self, code, _offset):
        # What is raised here would reach the user's call.
        try:
            frame = sys._getframe(1)
            if frame.f_back is None or frame.f_back.f_code not in self._codes:
                self._note(code, frame.f_locals)
            # Otherwise it follows from the call that led to it.
        except Exception:
            self.forget()

    def _note(self, code, given):
        self_, *others = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + 2]
        holder = given[self_]
        try:
            if code.co_name == "seed":
                value = _seeded(given["seed"])
            else:
                word, seed = self.value(holder)
                text = repr([_plain(given[name]) for name in others if name in given])
                data = f"{word} {code.co_name} {text}".encode()
                value = blake2b(data, digest_size=8).hexdigest(), seed
        except Exception:
            # Of what it takes, not all can be told in words.
            value = _unknown(UNKNOWN if code.co_name == "seed" else self.value(holder)[1])
        self._values[holder] = value


def _unknown(seed):
    return os.urandom(8).hex(), seed


def _seeded(seed):
    if seed is None:
        return _unknown(None)
    number = operator.index(seed)
    return named_after(number), number


def _plain(value):
    """A value whose text says all that matters."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    name = getattr(value, "__name__", None) or getattr(value, "str", None)
    if not isinstance(name, str):
        raise TypeError(type(value).__name__)
    return name
