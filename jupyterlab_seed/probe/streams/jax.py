"""The streams in Flax' ``nnx.Rngs`` are generators of the user's own; JAX has no global one."""

from operator import is_

from ..constants import UNKNOWN
from ..modules import loaded, value_in


class Stream:
    """No streams, but generators."""

    def find(self, _ran):
        return []

    def generators(self):
        kind = value_in(loaded("flax.nnx.rnglib"), "RngStream")
        return [] if kind is None else [(kind, Generator)]


class Generator:
    """A stream of ``nnx.Rngs``. A value: its key and its counter, as bytes."""

    def __init__(self):
        self._seen = None  # the last arrays, which do not change, and the value

    def read(self, _name, holder):
        arrays = [_raw(holder.key), _raw(holder.count)]
        if self._seen is not None and all(map(is_, arrays, self._seen[0])):
            return self._seen[1]
        value = tuple(_bytes(array) for array in arrays)
        kind = value_in(loaded("jax"), "Array")
        self._seen = (arrays, value) if all(isinstance(one, kind) for one in arrays) else None
        return value

    def data(self, value):
        return b"".join(value)

    def keep(self, value, holder):
        return (*value, _raw(holder.count), _raw(holder.key))

    def restore(self, _name, holder, kept):
        for variable, array in ((holder.count, kept[2]), (holder.key, kept[3])):
            variable.set_raw_value(array)

    def seed(self, question):
        # The key of a seed up to 32 bits begins with zeros.
        key = question.current.value[0]
        seed = int.from_bytes(key[4:], "little")
        return seed if len(key) == 8 and key[:4] == bytes(4) else UNKNOWN


def _raw(variable):
    read = getattr(variable, "get_raw_value", None)
    return variable.raw_value if read is None else read()


def _bytes(array):
    jax, numpy = loaded("jax"), loaded("numpy")
    if jax.numpy.issubdtype(array.dtype, jax.dtypes.prng_key):
        array = jax.random.key_data(array)
    return numpy.asarray(array).tobytes()
