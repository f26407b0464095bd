"""The ledger of one process: its records, and the answers to requests about them."""

import threading

from .cell_code import CellCode
from .changes import Changes
from .channel import Channel
from .constants import OWN
from .containers import is_excerpt
from .environment import has_fixed_hashes
from .hooks import CellHooks
from .mentions import may_bind_any, may_take_set_order, mentioned
from .observer import Observer
from .records import Records
from .streams import Registry
from .values import Values, holds_texts

# The most names in a record.
MOST_VALUES = 100


class Ledger:
    """The effect of every execution in this process on the streams.

    All streams are observed before and after each outermost cell. Each observation is compared with
    the previous one, so that the seed in force follows every change: in the cell, in code that ran
    silently between two cells, or in another thread.
    """

    def __init__(self, shell, sources):
        """``sources``: stream modules of other packages, see ``streams``."""
        self.lock = threading.RLock()
        self.shell = shell
        self.channel = Channel()
        self.registry = Registry(self.channel.report_problem)
        self.registry.add(sources)
        self._observer = Observer(self.registry, self.channel.report_problem)
        self._values = Values(Changes(shell.user_ns))
        self._records = Records()
        self.headers = []  # of the last cell, see ``headers_of_threads``
        self._had_cell = False  # whether a record of a cell was forgotten
        self._hooks = CellHooks(self)
        is_fresh = shell.execution_count == 1
        self._has_fixed_hashes = has_fixed_hashes(is_fresh)
        after = self.look(is_first=True, is_fresh=is_fresh)
        self._add_start(after, is_fresh)

    @property
    def session(self):
        """The name of this process."""
        return self._records.session

    # Requests of pages

    def install(self):
        """Register the hooks, or those that were removed."""
        with self.lock:
            self._hooks.install()

    def answer(self, since):
        """The answer of ``watch``."""
        with self.lock:
            return {
                "session": self.session,
                "records": self._records.since(since),
                "total": len(self._records),
                "problem": self.channel.device_error or self.channel.problem,
                "device": self.channel.device_error is not None,
                "pushes": self.channel.reaches_pages(),
            }

    def forget(self):
        """Discard all records and start again from the present states."""
        with self.lock:
            self._had_cell = self.has_run()
            self._records = Records()
            self._add_start(self.look(), False)

    def has_run(self):
        """Whether a cell has run or is running."""
        return self._had_cell or self._hooks.are_in_a_cell() or self._records.have_cell()

    def states_before(self, number):
        """Stream to its fingerprint before a record; None if there is no such record."""
        with self.lock:
            names = [name for name, *_ in self._observer.streams()]
            return self._records.states_before(number, names)

    def rewind(self, wanted):
        """Restore streams; ``wanted``: stream to fingerprint, or None. The answer of ``rewind``."""
        from .restoring import Rewind

        if wanted is None:
            return {"kind": "gone"}
        with self.lock:
            rewind = Rewind(self._observer, self.shell.user_ns, wanted)
            if rewind.refusal is not None:
                return rewind.refusal
            after = rewind.run()
            is_in_a_cell = self._hooks.mark_overlapped()
            self.send(self._add("rewound", rewind.before, after, overlapped=is_in_a_cell))
            names = {"streams": rewind.names, "untouched": rewind.untouched}
            return {"kind": "rewound", **names, "unrestored": rewind.unrestored}

    # Recording

    def _add_start(self, after, is_fresh):
        hashes = "fixed" if self._has_fixed_hashes else "free"
        self._add("start", {}, after, fresh=is_fresh, hashes=hashes)

    def look(self, *given, **more):
        """Observe all streams, see :meth:`Observer.look`."""
        with self.lock:
            return self._observer.look(self.shell.user_ns, *given, **more)

    def values(self, used):
        """The fingerprints of names, as of the last look."""
        try:
            states = self._observer.generator_states()
            return self._values.read(self.shell.user_ns, used[:MOST_VALUES], states)
        except Exception as error:
            self.channel.report_problem(error)
            return {}

    def begin_cell(self, text):
        """The streams, the seeds of devices not in use, the values, and the names of excerpts.

        All as they are before a cell.
        """
        # New generators are looked for behind it: what runs between two cells makes hardly any.
        streams = self.look(finds=False)
        pending = self.registry.pending()
        names = self.shell.user_ns
        values = self.values(mentioned(text, names))
        excerpts = [
            name for name, one in values.items() if one[0] in "#+" and is_excerpt(names.get(name))
        ]
        return streams, pending, values, excerpts

    def add_cell(self, cell, result, outcome, took):
        """Add the record of a finished cell; ``took``: seconds."""
        info = cell.infos[0]
        kinds = self.registry.generators()
        names, is_all = self.shell.user_ns, not cell.overlapped
        code = CellCode(info.raw_cell, names, self.shell, is_all, kinds)
        used = mentioned(info.raw_cell, names)
        after = self.look(code, took, used=None if may_bind_any(info.raw_cell) else used)
        before, now = cell.values, self.values(used)
        more = {}
        if not self._has_fixed_hashes and may_take_set_order(info.raw_cell):
            more["texts"] = [name for name in used if holds_texts(names.get(name))]
        if cell.excerpts:
            more["excerpts"] = cell.excerpts
        return self._add(
            "cell",
            after if cell.before is None else cell.before,
            after,
            cell=getattr(info, "cell_id", None),
            code=info.raw_cell,
            # IPython before 9 counts a cell at its end, so the first one begins at 0.
            count=cell.count
            if cell.count is None
            else getattr(result, "execution_count", cell.count),
            outcome=outcome,
            # If the observation before the cell failed (reported), its draws are unknown.
            overlapped=cell.overlapped
            or cell.before is None
            # Whose draws are whose cannot be told.
            or (cell.is_beside and _have_moved(cell.before, after)),
            pending=cell.pending,
            values={name: [before.get(name), now.get(name)] for name in {**before, **now}},
            **more,
        )

    def add_seeding(self, before, code, names):
        """Add and send the record of the seed code at the kernel's start."""
        try:
            with self.lock:
                after = self.look(CellCode(code, names, self.shell))
                self.send(self._add("seeded", before, after, code=code))
        except Exception as error:
            self.channel.report_problem(error)

    def send(self, record):
        """Send a record to all pages."""
        self.channel.send(record)

    def _add(self, kind, before, after, **more):
        streams = self._observer.changes(before, after)
        if len(self._records):
            for name in [name for name in after if name not in before and name[:1] != OWN]:
                streams[name][0] = self._observer.initial_fingerprint(name, after[name])
        record = self._records.add(kind, streams, **more)
        states = self._observer.states
        if states.are_too_many():
            states.drop_all_but(self._records.starts_of_cells())
        return record


def _have_moved(before, after):
    """Whether a stream has changed between two looks."""
    return any(
        name in before and before[name].fingerprint != now.fingerprint
        for name, now in after.items()
    )
