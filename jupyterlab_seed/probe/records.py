"""The records of one process: the effect of every execution on the streams."""

import os

from .constants import named_after


class Records:
    """The records in order, under a name for the process that is new for each object."""

    def __init__(self):
        self.session = os.urandom(8).hex()
        self._records = []
        self._pending = []  # of each record
        self._codes = {}  # a text that runs again is kept once
        self._latest = {}  # cell to its latest record

    def __len__(self):
        return len(self._records)

    def since(self, number):
        """The records from this number on."""
        return self._records[number:]

    def have_cell(self):
        """Whether any is of a cell."""
        return any(record["kind"] == "cell" for record in self._records)

    def add(self, kind, streams, code="", pending=None, **more):
        """Add and return a record; ``streams`` are as :meth:`Observer.changes` has them.

        ``pending``: the seeds of devices not in use before it, see ``pending`` in ``streams``.
        """
        record = {
            "session": self.session,
            "n": len(self._records),
            "kind": kind,
            "cell": None,
            "code": self._codes.setdefault(code, code),
            "count": None,
            "outcome": "ok",
            "overlapped": False,
            **more,
            "streams": streams,
        }
        self._records.append(record)
        self._pending.append(pending or {})
        if record["cell"] is not None:
            self._latest[record["cell"]] = record
        return record

    def states_before(self, number, names):
        """Stream to its fingerprint before a record; None if there is no such record.

        ``names``: the present streams; a device that was not in use had the seed that it began
        with later.
        """
        if not 0 < number < len(self._records):
            return None
        streams, pending = self._records[number]["streams"], self._pending[number]
        states = {name: stream[0] for name, stream in streams.items() if stream[0]}
        for name in names:
            seed = pending.get(name, pending.get(name.partition(":")[0]))
            if name not in states and seed is not None:
                states[name] = named_after(seed)
        return states

    def starts_of_cells(self):
        """The states, as stream and fingerprint, at the start of each cell's last run."""
        for record in self._latest.values():
            for name, stream in record["streams"].items():
                yield name, stream[0]
