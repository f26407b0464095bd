"""Sending records and problems to the pages."""

from .constants import describe

# The target and the id of the comm to all pages.
COMM = "jupyterlab_seed"


class Channel:
    """A comm that no page opens; every connected page receives its messages."""

    def __init__(self):
        self.problem = None  # the first problem, in words
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
        """Keep the first problem, of a stream or in general, and send it."""
        try:
            if self.problem is None:
                words = describe(error)
                self.problem = f"{stream}: {words}" if stream else words
                self.send({"problem": self.problem})
        except Exception:
            pass

    @staticmethod
    def reaches_pages():
        """Whether messages reach the pages."""
        try:
            import comm

            # The package's own function sends nothing; a kernel replaces it.
            return comm.create_comm is not getattr(comm, "_create_comm", None)
        except ImportError:
            return False
