"""Seeding and drawing from an MT19937 as Python and NumPy do, for the search for a seed."""

import struct
import sys

from ..memory import bytes_at
from ..modules import loaded
from .mt19937 import LANE, WORDS, next_word, seed_of_numpy_block, seed_of_python_block


class PythonTwister:
    """The generator behind ``random``."""

    framework = "python"
    # Whether an unseeded generator still has the seed sequence that it was created from.
    keeps_origin = False
    seed_of_block = staticmethod(seed_of_python_block)

    def words(self, value):
        """The words in a value of the stream's ``read``."""
        return struct.unpack("<624I", value[0][4:])

    def words_of_seed(self, number):
        """The words of a seed; None if it is not a valid seed of this stream."""
        from _random import Random

        return Random(number).getstate()[:WORDS]

    def advancer(self, words, blocks):
        """A function that advances a copy by some blocks and returns the mark there."""
        from _random import Random

        copy = Random(0)
        copy.setstate((*words, WORDS))

        def advance():
            copy.getrandbits(32 * WORDS * blocks)
            state = copy.getstate()
            return state[2] | state[3] << 32

        return advance


class NumpyTwister:
    """The generator behind ``np.random``."""

    framework = "numpy"
    keeps_origin = True
    seed_of_block = staticmethod(seed_of_numpy_block)

    def words(self, value):
        """As for Python; None if another bit generator is in use."""
        return struct.unpack("<624I", value[1]) if value[0] == "MT19937" else None

    def words_of_seed(self, number):
        """As for Python."""
        if not 0 <= number <= LANE:
            return None
        words = [number]
        for index in range(1, WORDS):
            words.append(next_word(words[-1], index))
        return words

    def advancer(self, words, blocks):
        """As for Python."""
        mt19937 = loaded("numpy.random._mt19937")
        if mt19937 is None or sys.byteorder != "little":
            return PythonTwister().advancer(words, blocks)
        # Twice as fast as Python's.
        copy = mt19937.MT19937(0)
        inner = {"key": list(words), "pos": WORDS}
        copy.state = {"bit_generator": "MT19937", "state": inner}
        address = copy.ctypes.state_address + 8

        def advance():
            copy.random_raw(WORDS * blocks, False)
            return int.from_bytes(bytes_at(address, 8), "little")

        return advance
