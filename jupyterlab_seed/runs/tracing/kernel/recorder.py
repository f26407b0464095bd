"""The log of one traced run: a tree of calls, and the events that differ in every run by nature."""

import threading
import time

from .entropy import clock, codes, functions, is_skipped, only_shows
from .fingerprints import Limits, Look
from .seeded import is_seeded
from .signatures import described, receiver_of
from .stacks import OWN_FILES, Stacks, qualified

# The looks at what the notebook's own calls and those in libraries are given.
_OWN, _INNER, _POOR = Limits(9, 4000, 1 << 25), Limits(2, 60, 1 << 18), Limits(1, 20, 4096)

# A place of the notebook that was looked at so much (values) is looked at less from then on.
_ENOUGH = 100000

# What one call of the notebook may use: calls in libraries, and seconds of following them.
_SHARE, _PATIENCE = 30000, 10.0

# The seconds for which calls are followed in one run.
_TOTAL = 30.0

# The deepest level of calls that is logged.
_DEEPEST = 80

# How often an event is kept for each place in the code.
_EVENTS = 4

_CONTAINERS = (type(None), bool, int, float, complex, str, bytes)


# What IPython calls when a cell has raised.
_SHOWING = frozenset(("showtraceback", "showsyntaxerror", "_format_exception_for_storage"))


class Recorder:
    """Keeps the log. ``calls``: the most calls in libraries, and of the notebook's own."""

    def __init__(self, user_ns, calls):
        self.user_ns = user_ns
        # One for each call: parent, key, fingerprints of what goes in and comes out, end.
        self.parents, self.keys, self.given, self.gave, self.ends = [], [], [], [], []
        self.names, self.events, self.cut = {}, [], {}
        self.vague = []  # calls that were given something that was not seen whole
        self.aside = []  # of each call: a fingerprint of names and times in what it was given
        self.callees, self.stacks = {}, Stacks(user_ns)
        self.stack = []  # (token, node, details) of the running calls
        self.deep = False  # whether calls in libraries are logged
        self.main = threading.get_ident()
        self._left = self._own_left = calls
        self._share = calls, 0.0
        self._followed = 0.0  # seconds so far
        self.tired = False  # whether the outermost running call has used up what it had
        self._busy = False
        self._skipped = None  # the frame that runs, if it is left out with its calls
        self._skips = {}  # code to whether its frames are
        self._counts, self._looks = {}, {}
        self._codes, self._functions = codes(), functions()
        self.files = {}  # the file of a cell, as Python names it, to the cell
        self._order = 0

    # The notebook's own calls

    def callee(self, site, function):
        """A call of the notebook begins: its arguments are evaluated next."""
        if self._busy or threading.get_ident() != self.main:
            return function
        self._busy = True
        try:
            if self._own_left <= 0:
                self._note("own calls")
                return function
            self._own_left -= 1
            if not self.stack:
                # Each call of the notebook's outermost level has so much for itself.
                self._share = self._left, time.monotonic()
                self.tired = False
            node = self._open(("s", site))
            receiver = receiver_of(function)
            look = self._look(site)
            held = []
            given = [self._seen(site, look, function)]
            # NumPy's resize refuses an array that something else refers to.
            if receiver is not None and getattr(function, "__name__", "") != "resize":
                held.append(receiver)
            self.stack.append((site, node, (given, held, look)))
            if site not in self.callees:
                # Described at once: a file is written only when nothing refers to it any more.
                self.callees[site] = described(function)
        except Exception:  # of a callable that answers in its own way
            self._note("errors")
        finally:
            self._busy = False
        return function

    def argument(self, site, value):
        """An argument of the innermost call of ``site``."""
        if not self._busy and threading.get_ident() == self.main:
            self._busy = True
            try:
                at = self._find(site)
                if at is not None:
                    given, held, look = self.stack[at][2]
                    given.append(self._seen(site, look, value))
                    if type(value) not in _CONTAINERS:
                        held.append(value)
            finally:
                self._busy = False
        return value

    def result(self, site, value):
        """The call of ``site`` has ended."""
        if not self._busy and threading.get_ident() == self.main:
            self._busy = True
            try:
                at = self._find(site)
                if at is not None:
                    _, node, (given, held, look) = self.stack[at]
                    del self.stack[at:]
                    after = self._look(site)
                    gave = [self._seen(site, after, one) for one in (value, *held)]
                    del held
                    self._close(node, given, gave)
                    self._judge(node, look)
            finally:
                self._busy = False
        return value

    def order(self, site, value):
        """What a loop goes through: only a set has an order of its own."""
        if type(value) in (set, frozenset) and not self._busy:
            self._busy = True
            try:
                if threading.get_ident() == self.main and self._own_left > 0:
                    self._own_left -= 1
                    node, look = self._open(("o", site)), self._look(site)
                    self._close(node, [look.of(value)], [self._look(site).of(list(value))])
                    look.is_unknown |= look.is_vague
                    self._judge(node, look)
            finally:
                self._busy = False
        return value

    def _look(self, site):
        return Look(_POOR if self._looks.get(site, 0) > _ENOUGH else _OWN, self.user_ns)

    def _seen(self, site, look, value):
        """The fingerprint of a value; its cost counts at once: in a recursion the end is far."""
        before = _cost(look)
        found = look.of(value)
        self._looks[site] = self._looks.get(site, 0) + _cost(look) - before
        return found

    def _judge(self, node, look):
        """Keep how much was seen of what a call was given."""
        self.aside[node] = look.aside & 0xFFFFFFFF
        if look.is_unknown:
            self.given[node] = -1
        elif look.is_vague:
            self.vague.append(node)

    def _find(self, site):
        for at in range(len(self.stack) - 1, -1, -1):
            if self.stack[at][0] == site and len(self.stack[at]) == 3 and self.stack[at][2]:
                return at
        return None

    # Calls in libraries

    def enter(self, frame):
        """A function of Python begins, or goes on."""
        if self._busy or self._skipped is not None:
            return
        code = frame.f_code
        if code.co_name in _SHOWING and code.co_filename.endswith("interactiveshell.py"):
            # The cell has raised: IPython shows its traceback, which no code of the notebook does.
            self.deep = False
            del self.stack[:]
            return
        skipped = self._skips.get(code)
        if skipped is None:
            own = code.co_filename.startswith(OWN_FILES)
            skipped = self._skips[code] = "own" if own else is_skipped(code)
        if skipped:
            if skipped != "own":
                self._skipped = frame
            return
        self._busy = True
        try:
            special = self._codes.get(code)
            if special is not None:
                self._special(special, frame)
            if len(self.stack) >= _DEEPEST:
                self._note("levels")
            elif self._room():
                self._left -= 1
                key = ("p", self._file(frame), qualified(code), _line(frame.f_back))
                node = self._open(key)
                self.stack.append((frame, node, None, self._arguments(frame, code)))
        finally:
            self._busy = False

    def leave(self, frame, value):
        """A function of Python has ended, with a value, or waits."""
        if self._busy:
            return
        if self._skipped is not None:
            if self._skipped is frame:
                self._skipped = None
            return
        self._busy = True
        try:
            for at in range(len(self.stack) - 1, -1, -1):
                if self.stack[at][0] is frame:
                    node, given = self.stack[at][1], self.stack[at][3]
                    del self.stack[at:]
                    self._close(node, [given], [Look(_INNER).of(value)])
                    break
                if self.stack[at][2]:  # a call of the notebook: not above it
                    break
        finally:
            self._busy = False

    def enter_c(self, function, frame):
        """A function of C begins, called by ``frame``."""
        if self._busy or self._skipped is not None:
            return
        special = self._functions.get(id(function)) or clock(function)
        if special is not None and not frame.f_code.co_filename.startswith(OWN_FILES):
            self._busy = True
            try:
                self._event(special[0], special[1], frame)
            finally:
                self._busy = False

    def _file(self, frame):
        # The file of a cell has the number of the process in its name.
        return "" if frame.f_globals is self.user_ns else frame.f_code.co_filename

    def _arguments(self, frame, code):
        if frame.f_lasti > 4 and code.co_flags & 0x2A0:
            return 0  # a generator or coroutine that goes on
        look, names = Look(_INNER), code.co_varnames
        number = code.co_argcount + code.co_kwonlyargcount
        number += bool(code.co_flags & 4) + bool(code.co_flags & 8)
        values = frame.f_locals
        return hash(tuple([look.of(values[name]) for name in names[:number] if name in values]))

    def _special(self, special, frame):
        kind, name = special
        if kind is None:
            # random.seed(): without a value it takes entropy.
            if frame.f_locals.get("a", 0) is not None:
                return
            kind = "entropy"
        if kind == "threads" and only_shows(frame.f_back):
            return
        caller = frame.f_back if kind != "threads" else frame
        if caller is not None:
            self._event(kind, name, caller)

    def _event(self, kind, name, frame, thread=False):
        if kind == "entropy" and is_seeded(frame):
            return
        place = (kind, frame.f_code.co_filename, frame.f_lineno)
        self._counts[place] = self._counts.get(place, 0) + 1
        if self._counts[place] > _EVENTS:
            self._note("events")
            return
        node = self.stack[-1][1] if self.stack and not thread else -1
        self._order += 1
        self.events.append(
            {
                "kind": kind,
                "name": name,
                "node": node,
                "order": self._order,
                "thread": thread,
                "stack": self.stacks.frames(frame),
            }
        )

    # The log

    def _room(self):
        """Whether one more call in a library is logged; else none is until the outermost ends."""
        share, begun = self._share
        used = share - self._left
        if self._left <= 0 or used > _SHARE:
            self._note("calls")
        elif time.monotonic() - begun > _PATIENCE:
            self._note("seconds")
        else:
            return True
        self.deep, self.tired = False, True
        return False

    def may_follow(self):
        """Whether calls into libraries may still be followed."""
        if self._followed > _TOTAL:
            self._note("seconds")
        return not self.tired and self._followed <= _TOTAL

    def count_followed(self):
        """Note that the outermost call, which was followed, has ended."""
        self._followed += time.monotonic() - self._share[1]

    def _note(self, what):
        self.cut[what] = self.cut.get(what, 0) + 1

    def _open(self, key):
        self.parents.append(self.stack[-1][1] if self.stack else -1)
        self.keys.append(self.names.setdefault(key, len(self.names)))
        self.given.append(0)
        self.gave.append(0)
        self.aside.append(0)
        self.ends.append(0)
        return len(self.parents) - 1

    def _close(self, node, given, gave):
        self._order += 1
        self.given[node] = hash(tuple(given)) & 0xFFFFFFFF
        self.gave[node] = hash(tuple(gave)) & 0xFFFFFFFF
        self.ends[node] = self._order


def _cost(look):
    """What a look took: values, and blocks of data."""
    return _OWN.values - look.left + (_OWN.data - look.data) // 4096


def _line(frame):
    return 0 if frame is None else frame.f_lineno
