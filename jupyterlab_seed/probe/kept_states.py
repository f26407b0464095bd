"""The states that a rewind may need, within a bound of memory."""

from collections import OrderedDict

# How much memory they may take, in bytes.
KEEP_BYTES = 64 * 2**20


class KeptStates:
    """States of streams, once per distinct content.

    Beyond ``KEEP_BYTES`` those go first that were needed longest ago, and those from which a cell
    started the last time that it ran go last of all.
    """

    def __init__(self):
        self._kept = OrderedDict()
        self._bytes = 0

    def keep(self, name, fingerprint, state):
        """Keep a state, a tuple, of the stream ``name`` under its fingerprint."""
        if (name, fingerprint) not in self._kept:
            self._kept[name, fingerprint] = state
            self._bytes += self._size(state)

    def find(self, name, fingerprint):
        """The state; None where it is not kept any more."""
        return self._kept.get((name, fingerprint))

    def mark_used(self, name, fingerprint):
        """Note that it is needed now, so that it goes late."""
        if (name, fingerprint) in self._kept:
            self._kept.move_to_end((name, fingerprint))

    def are_too_many(self):
        """Whether they take more memory than they may."""
        return self._bytes > KEEP_BYTES

    def drop_all_but(self, needed):
        """Drop the oldest; those in ``needed``, pairs as in ``keep``, only if all else is gone."""
        needed = set(needed)
        # A quarter at once, so that it is seldom.
        for spared in (needed, set()):
            for key in [key for key in self._kept if key not in spared]:
                if self._bytes <= KEEP_BYTES * 3 // 4:
                    return
                self._bytes -= self._size(self._kept.pop(key))

    @staticmethod
    def _size(state):
        # What Python needs round it counts, too.
        return 400 + sum(len(part) for part in state if isinstance(part, (bytes, str)))
