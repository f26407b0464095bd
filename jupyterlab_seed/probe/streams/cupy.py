"""CuPy's generators, one for each device in use. Their state cannot be read.

Any code may have drawn from them, so each cell leaves a new fingerprint, and no seed is known.
"""

import os

from ..constants import UNKNOWN
from ..modules import loaded, value_in


class Stream:
    """The value of a state is random: it changes whenever code has run."""

    restores = False

    def __init__(self):
        self._value = b""

    def find(self, ran):
        generators = value_in(loaded("cupy.random._generator"), "_random_states") or {}
        if ran or not self._value:
            self._value = os.urandom(8)
        return [(f"cupy:{device}", one) for device, one in list(generators.items())]

    def read(self, _name, _holder):
        return self._value

    def data(self, value):
        return value

    def keep(self, _value, _holder):
        return ()

    def seed(self, _question):
        return UNKNOWN
