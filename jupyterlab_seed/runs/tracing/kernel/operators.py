"""The operators that frameworks ran: what each was given, what it gave, and from where it came."""

import sys
import threading
import time

# The most operators that are logged, and the seconds that looking at them may take.
_MOST, _SECONDS = 60000, 120.0


class Operators:
    """The log of operators: one row for each, in order. ``counts``: how often each site ran."""

    def __init__(self, recorder, sites):
        self.rows = []
        self.names = {}
        self.cut = 0
        self.seconds = 0.0
        self.recorder = recorder
        self.counts = {}
        self._sites = sites
        self._passes, self._runs = {}, {}
        self._begun = 0.0

    def has_room(self):
        """Whether another operator is logged; one that is not is counted."""
        if len(self.rows) < _MOST and self.seconds < _SECONDS:
            return True
        self.cut += 1
        return False

    def begin(self):
        """Looks at values begin: no call that they lead to is the notebook's."""
        self._begun = time.perf_counter()
        busy, self.recorder._busy = self.recorder._busy, True
        return busy

    def end(self, busy):
        """They have ended."""
        self.recorder._busy = busy
        self.seconds += time.perf_counter() - self._begun

    def add(self, name, values, place, queue=0):
        """Log one. ``name``: framework and name; ``queue``: that of the device in which it ran.

        ``values``: a fingerprint of what is no tensor in what it was given, one of what it gave,
        and what it read and wrote: memory, part of it, number of a sum; one by one.
        """
        number = self.names.setdefault(name, len(self.names))
        when = (self.recorder._order, len(self.recorder.parents), queue)
        self.rows.append([number, *values, *when, *place])

    def lines(self, depth):
        """Where an operator is called: own line, the cell's line, a library's, and the step.

        In a thread of autograd, where no code of the notebook is on the stack, that is what the
        notebook waits in.
        """
        found = self._lines_of(sys._getframe(depth))
        if found[1] is None and threading.get_ident() != self.recorder.main:
            waiting = sys._current_frames().get(self.recorder.main)
            own, outer, library, step = self._lines_of(waiting)
            return own, outer, found[2] or library, step
        return found

    def _lines_of(self, frame):
        files, user_ns = self.recorder.files, self.recorder.user_ns
        own, outer, library, step = None, None, None, 0
        while frame is not None:
            code = frame.f_code
            if frame.f_globals is user_ns:
                outer = [files.get(code.co_filename, -1), frame.f_lineno]
                own, step = own or outer, step or frame.f_lasti
                if code.co_name == "<module>":
                    break
            elif library is None and own is None and not _is_inner(code.co_filename):
                library = [code.co_filename, frame.f_lineno]
            frame = frame.f_back
        return own, outer, library, step

    def forward(self, name, lines):
        """The place of a row, which has how often its line has run as well."""
        return (*lines[:3], None, self._turn(name, lines[0], lines[3]))

    def backward(self, lines, forward, task):
        """The same in a backward pass. ``forward``: lines of the forward pass, None if unknown."""
        own = (forward and forward[0]) or [-1, 0]
        last, turn = self._passes.get(tuple(own), (None, 0))
        if last != task:
            turn += 1
            self._passes[tuple(own)] = task, turn
        return lines[0], lines[1], (forward and forward[2]) or lines[2], own, turn

    def _turn(self, name, own, step):
        """How often the line has run: by the call of the notebook there, else by its operators."""
        if own is None:
            return 0
        for entry in reversed(self.recorder.stack):
            if len(entry) == 3 and entry[2]:
                site = self._sites.places[entry[0]]
                if site[0] == own[0] and site[1] <= own[1] <= site[3]:
                    return self.counts.get(entry[0], 0)
                break
        key = (*own, step, name)
        self._runs[key] = self._runs.get(key, 0) + 1
        return self._runs[key]

    def log(self):
        """The rows and the names in them, as JSON."""
        return {"names": sorted(self.names, key=self.names.get), "rows": self.rows}


def _is_inner(file):
    file = file.replace("\\", "/")
    if file.startswith("<"):
        return True
    # Debian's folder is called `dist-packages`.
    inner = file.rpartition("-packages/")
    if inner[1]:
        return inner[2].startswith(("torch/", "tensorflow/", "IPython/", "ipykernel/"))
    return "/lib/python3" in file or "/Lib/" in file or file.startswith("jupyterlab_seed/")
