"""The way to the pages: records as they come, and what went wrong."""

from .constants import describe

# The target and the id of the comm that carries both to all pages.
COMM = "jupyterlab_seed"


class Channel:
    """A comm that nobody opens; every page that is connected hears it."""

    def __init__(self):
        self.problem = None  # the first thing that went wrong, in words
        self._comm = None

    def send(self, data):
        """Send to all pages; nothing where the kernel has no comms, for then pages ask."""
        try:
            if self._comm is None:
                from comm import create_comm

                # Not primary: the pages know it without being told that it opens.
                self._comm = create_comm(target_name=COMM, comm_id=COMM, primary=False)
            self._comm.send(data)
        except ImportError:
            pass

    def report_problem(self, error, stream=None):
        """Keep what went wrong, with a stream or at all, and say it once."""
        try:
            if self.problem is None:
                words = describe(error)
                self.problem = f"{stream}: {words}" if stream else words
                self.send({"problem": self.problem})
        except Exception:
            pass

    @staticmethod
    def reaches_pages():
        """Whether what is sent gets anywhere."""
        try:
            import comm

            # What the package has where no kernel gave it one that sends.
            return comm.create_comm is not getattr(comm, "_create_comm", None)
        except ImportError:
            return False
