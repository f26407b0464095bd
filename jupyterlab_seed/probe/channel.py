"""Sending records and problems to the pages."""

from .constants import describe
from .devices import broken_by

# The target and the id of the comm to all pages.
COMM = "jupyterlab_seed"


class Channel:
    """A comm that no page opens; every connected page receives its messages."""

    def __init__(self):
        self.problem = None  # the first problem, in words
        self.device_error = None  # in short words, if no device can be used any more
        self._comm = None

    def send(self, data):
        """Send to all pages; does nothing in a kernel without comms, where pages ask."""
        try:
            if self._comm is None:
                from comm import create_comm

                # Not primary: no opening message is needed.
                self._comm = create_comm(target_name=COMM, comm_id=COMM, primary=False)
            self._comm.send(data)
        except ImportError:
            pass

    def report_problem(self, error, stream=None):
        """Keep the first problem, of a stream or in general, and send it.

        Returns whether it is that no device can be used any more.
        """
        try:
            if self.report_device(error):
                return True
            if self.problem is None:
                words = describe(error)
                self.problem = f"{stream}: {words}" if stream else words
                self.send({"problem": self.problem})
        except Exception:
            pass
        return False

    def report_device(self, error):
        """Send that no device can be used any more, once; whether an exception says so."""
        words = broken_by(error)
        if words is not None and self.device_error is None:
            self.device_error = words
            self.send({"problem": words, "device": True})
        return words is not None

    @staticmethod
    def reaches_pages():
        """Whether messages reach the pages."""
        try:
            import comm

            # The package's own function sends nothing; a kernel replaces it.
            return comm.create_comm is not getattr(comm, "_create_comm", None)
        except ImportError:
            return False
