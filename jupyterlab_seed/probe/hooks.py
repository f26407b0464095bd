"""The hooks that IPython calls before and after each cell."""

import threading
import time

from .process import background, headers_of_threads, is_request

# How long an interrupt at the end of a cell waits for the next one, in seconds: cells that were
# sent together follow at once.
_NEXT_CELL = 1.0


class RunningCell:
    """A running outermost cell."""

    def __init__(self, info, count, overlapped):
        self.infos = [info]  # its own, and those of cells that its code runs
        self.count = count
        self.before = None  # the look before it
        self.pending = None  # the seeds of devices not in use before it
        self.values = {}  # name to the fingerprint of its value before it
        self.excerpts = []  # the names whose text leaves out a part of their value
        self.overlapped = overlapped
        self.has_ended = False
        self.record = None
        # Tasks run where a cell awaits something; threads and timers at any time.
        self.awaits = "await" in (info.raw_cell or "")
        self.background = background()
        threads, tasks = self.background
        self.is_beside = bool(threads or (tasks and self.awaits))  # whether code of others runs
        self.begun = time.perf_counter()

    def look_beside(self):
        """At its end: what it leaves running shows something later, and may draw for it."""
        threads, tasks = background()
        earlier_threads, earlier_tasks = self.background
        if threads - earlier_threads or tasks - earlier_tasks:
            self.overlapped = True
        self.is_beside = self.is_beside or bool(threads)


class CellHooks:
    """Tracks the running cells and reports each finished one to the ledger."""

    def __init__(self, ledger):
        self.ledger = ledger
        self._events = ledger.shell.events
        self._running = {}  # thread to the outermost cell that runs in it
        self._interrupted = None  # when an interrupt came that no cell has received yet

    def install(self):
        """Register with IPython, or again if the hooks were removed."""
        for event, hook in (("pre_run_cell", self._pre), ("post_run_cell", self._post)):
            if hook not in self._events.callbacks[event]:
                self._running.clear()
                self._events.register(event, hook)

    def are_in_a_cell(self):
        """Whether a cell is running in any thread."""
        return bool(self._running)

    def mark_overlapped(self):
        """Note that other code moved streams during the running cells; whether there are any."""
        for cell in self._running.values():
            cell.overlapped = True
        return bool(self._running)

    def _pre(self, info):
        if is_request(info):
            return
        self._guard(self._begin, info)
        if self._interrupted is not None:
            # In a moment, so that the cell itself receives it.
            again = threading.Timer(0.02, self._interrupt_again)
            again.daemon = True
            again.start()

    def _post(self, result):
        if result is not None and is_request(result.info):
            return
        self._guard(self._end, result)

    def _guard(self, work, argument):
        """Do the work without letting an exception of it reach the user's cell.

        An interrupt during the work was meant for a cell: for this one, or where it has ended, for
        the next.
        """
        try:
            try:
                work(argument)
            except KeyboardInterrupt:
                self._interrupted = time.monotonic()
                work(argument)
        except Exception as error:
            self.ledger.channel.report_problem(error)

    def _interrupt_again(self):
        """Interrupt the running cell; between cells an interrupt could cost a page the reply."""
        # The end of a cell needs the lock.
        with self.ledger.lock:
            cell = self._running.get(threading.main_thread())
            came = self._interrupted
            if cell is None or cell.has_ended or came is None:
                return
            self._interrupted = None
            if time.monotonic() < came + _NEXT_CELL:
                _interrupt()

    def _begin(self, info):
        thread = threading.current_thread()
        with self.ledger.lock:
            cell = self._running.get(thread)
            if self._post not in self._events.callbacks["post_run_cell"]:
                # One hook was removed, so the end of a cell may have been missed.
                self._events.register("post_run_cell", self._post)
                cell = None
            if cell is not None and cell.has_ended:
                # Its end was interrupted more than once.
                cell = None
            is_interrupted = cell is not None and cell.before is None and cell.infos[-1] is info
            if cell is not None and not is_interrupted:
                cell.infos.append(info)
                return
            if cell is None:
                self.ledger.headers = headers_of_threads(self.ledger.shell)
                cell = self._start_cell(thread, info)
            # After an interrupt during this, the same call comes again.
            begun = self.ledger.begin_cell(info.raw_cell)
            cell.before, cell.pending, cell.values, cell.excerpts = begun
            cell.begun = time.perf_counter()

    def _start_cell(self, thread, info):
        self._forget_dead_threads()
        self._running.pop(thread, None)
        is_overlapped = self.mark_overlapped()
        count = self.ledger.shell.execution_count - 1 if info.store_history else None
        cell = self._running[thread] = RunningCell(info, count, is_overlapped)
        return cell

    def _end(self, result):
        ended = time.perf_counter()
        thread = threading.current_thread()
        with self.ledger.lock:
            cell = self._running.get(thread)
            if cell is None or not (cell.has_ended or _is_end_of(cell, result)):
                return
            # After an interrupt from here on, the repeated call finds the work already done.
            cell.has_ended = True
            try:
                if cell.record is None:
                    cell.look_beside()
                    outcome = self._outcome(result)
                    cell.record = self.ledger.add_cell(cell, result, outcome, ended - cell.begun)
                self.ledger.send(cell.record)
            except Exception:
                del self._running[thread]
                raise
            del self._running[thread]

    def _outcome(self, result):
        if result is None:
            return "interrupted"
        error = result.error_before_exec or result.error_in_exec
        if error is None:
            # IPython's reply reports an error in this case, too.
            shown = getattr(self.ledger.shell, "_last_traceback_during_displayhook", False)
            return "error" if shown else "ok"
        self.ledger.channel.report_device(error)
        name = type(error).__name__
        return "interrupted" if name in ("KeyboardInterrupt", "CancelledError") else "error"

    def _forget_dead_threads(self):
        for thread in [thread for thread in self._running if not thread.is_alive()]:
            del self._running[thread]


def _is_end_of(cell, result):
    """Whether this is the end of the outermost cell, and not of a cell that its code runs.

    Blank cells end without having begun. A cell that failed in IPython itself ends with a different
    info from the one it began with, and a cancelled cell with none.
    """
    if result is None:
        return True
    info = result.info
    same = [index for index, begun in enumerate(cell.infos) if begun is info]
    if not same and info.raw_cell and not info.raw_cell.isspace():
        same = [
            index
            for index, begun in enumerate(cell.infos)
            if begun.raw_cell == info.raw_cell
            and getattr(begun, "cell_id", None) == getattr(info, "cell_id", None)
        ]
    if not same:
        return False
    del cell.infos[max(same[-1], 1) :]
    return same[-1] == 0


def _interrupt():
    """Interrupt the main thread, as a user would."""
    import signal

    if hasattr(signal, "pthread_kill"):
        # A real signal, because it also ends a sleep.
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
    else:
        import _thread

        _thread.interrupt_main()
