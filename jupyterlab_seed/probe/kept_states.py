"""The states that a rewind may need, within a memory limit."""

from collections import OrderedDict

# The memory limit, in bytes.
KEEP_BYTES = 64 * 2**20


class KeptStates:
    """States of streams, each distinct one once.

    Beyond ``KEEP_BYTES`` the least recently used are dropped first, and those from which a cell's
    last run started are dropped last.
    """

    def __init__(self):
        self._kept = OrderedDict()
        self._owners = {}  # the key of a state of a generator to the number of the last one in it
        self._bytes = 0

    def keep(self, name, fingerprint, state, owner=None):
        """Keep a state, a tuple, of the stream ``name`` under its fingerprint.

        ``owner``: of a generator of the user's own, the number that no other has.
        """
        key = name, fingerprint
        if key not in self._kept:
            self._kept[key] = state
            self._bytes += self._size(state)
        if owner is not None:
            self._owners[key] = owner

    def find(self, name, fingerprint, owner=None):
        """The state; None if it has been dropped, or was that of another generator."""
        key = name, fingerprint
        return self._kept.get(key) if self._owners.get(key) == owner else None

    def mark_used(self, name, fingerprint):
        """Note that it is used now, so that it is dropped late."""
        if (name, fingerprint) in self._kept:
            self._kept.move_to_end((name, fingerprint))

    def are_too_many(self):
        """Whether they exceed the memory limit."""
        return self._bytes > KEEP_BYTES

    def drop_all_but(self, needed):
        """Drop the oldest; those in ``needed``, pairs as in ``keep``, only if no others remain."""
        needed = set(needed)
        # A quarter at once, so that this is rare.
        for spared in (needed, set()):
            for key in [key for key in self._kept if key not in spared]:
                if self._bytes <= KEEP_BYTES * 3 // 4:
                    return
                self._bytes -= self._size(self._kept.pop(key))
                self._owners.pop(key, None)

    @staticmethod
    def _size(state):
        # Python's own overhead counts, too.
        return 400 + sum(len(part) for part in state if isinstance(part, (bytes, str)))
