"""Python's ``random``: the generator behind its functions."""

import struct

from ..constants import UNKNOWN
from ..guards import anchors_of
from ..memory import bytes_at, can_read_memory, float_bytes
from ..modules import loaded, value_in
from ..seeds.seed_search import SeedSearch

# The words of an MT19937 and the place in them, as ``_randommodule.c`` has them in a row.
STATE_BYTES = 4 * 625


class Stream:
    """A value: the place and the words, as bytes, and the number kept for gauss()."""

    def __init__(self):
        self._search = SeedSearch("python")
        self._holder = self._address = self._guard = None

    def find(self, _ran):
        holder = value_in(loaded("random"), "_inst")
        return [] if holder is None else [("python", holder)]

    def generators(self):
        return [(value_in(loaded("random"), "Random"), Stream)]

    def read(self, _name, holder):
        if holder is not self._holder:
            self._address, self._holder = self._find_address(holder), holder
            self._guard = None
            if self._address is not None:
                self._guard = [(self._address, STATE_BYTES)], [(vars(holder), "gauss_next")]
        if self._address is None:
            return self._state(holder), holder.gauss_next
        return bytes_at(self._address, STATE_BYTES), holder.gauss_next

    def guard(self, holder):
        return self._guard if holder is self._holder else None

    def anchors(self):
        return anchors_of("random", "_inst")

    @staticmethod
    def _state(holder):
        from _random import Random

        words = Random.getstate(holder)
        return struct.pack("<625I", words[624], *words[:624])

    def _find_address(self, holder):
        """The address of the state in memory; reading there takes a tenth of the time.

        CPython has it behind the head of the object. The read stays within the size that the type
        gives, so it cannot fail, even if the state is elsewhere. It is used only if it gives the
        same as ``getstate``.
        """
        from _random import Random as Core
        from random import Random

        # Raises, before any memory is read, if another module has this name.
        state = self._state(holder)
        head = object.__basicsize__
        if not can_read_memory() or type(holder) is not Random:
            return None
        if Core.__basicsize__ < head + STATE_BYTES:
            return None
        address = id(holder) + head
        return address if bytes_at(address, STATE_BYTES) == state else None

    def data(self, value):
        return value[0] + float_bytes(value[1])

    def keep(self, value, _holder):
        return value

    def restore(self, _name, holder, kept):
        place, *words = struct.unpack("<625I", kept[0])
        holder.setstate((3, (*words, place), kept[1]))

    def seed(self, question):
        state = question.current.value[0]
        return self._search.seed(question, state[4:], int.from_bytes(state[:4], "little"))

    def current_seed(self, holder, wanted):
        if wanted is not None and holder.getstate() == type(holder)(wanted).getstate():
            return wanted
        return UNKNOWN
