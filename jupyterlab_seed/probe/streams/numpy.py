"""NumPy's legacy generator, behind the functions of ``np.random``."""

import json
import struct
import sys

from ..constants import UNKNOWN
from ..memory import bytes_at, can_read_memory, float_bytes
from ..modules import loaded, value_in
from ..seed_search import SeedSearch

# The 624 words of an MT19937, and behind them the place (``mt19937.h``).
KEY_BYTES, STATE_BYTES = 4 * 624, 4 * 625


class Stream:
    """A value: the kind of bit generator, its key, the place, the number kept for normal()."""

    def __init__(self):
        self._search = SeedSearch("numpy")
        self._generator = self._holder = self._places = None
        self._seen = None  # the last value, and the memory that it was read from
        self._learned = None  # the bit generator whose first state the search knows

    def find(self, _ran):
        holder = value_in(loaded("numpy.random.mtrand"), "_rand")
        return [] if holder is None else [("numpy", holder)]

    @staticmethod
    def core(holder):
        return holder._bit_generator

    def generators(self):
        names = vars(loaded("numpy.random") or Stream)
        return [(names[name], make) for name, make in MAKERS.items() if name in names]

    def read(self, _name, holder):
        generator = holder._bit_generator
        if generator is not self._generator or holder is not self._holder:
            self._generator, self._holder, self._seen = generator, holder, None
            self._places = self._find_places(holder)
        if self._places is None:
            return self._state(holder)
        state, rest = (bytes_at(address, size) for address, size in self._places)
        if self._seen is None or self._seen[1] != rest:
            value = self._state(holder)
            if value[1] + struct.pack("<I", value[2]) != state:
                self._places = None
        elif self._seen[2] == state:
            return self._seen[0]
        else:
            # The number kept for the next call of normal() is unchanged.
            place = int.from_bytes(state[KEY_BYTES:], "little")
            value = ("MT19937", state[:KEY_BYTES], place, self._seen[0][3])
        self._seen = (value, rest, state)
        return value

    @staticmethod
    def _find_places(holder):
        """The addresses of the state in memory; reading there takes a tenth of the time.

        NumPy gives the address of its words, which must lie within the generator, whose type gives
        its size. The rest of the state is somewhere in the holder, which is compared as a whole,
        without its head; it is asked only if it has changed. Nothing beyond the two objects is
        read, so it cannot fail, and it is used only if it gives the same as ``get_state``.
        """
        generator = holder._bit_generator
        known = value_in(loaded("numpy.random._mt19937"), "MT19937")
        if type(generator) is not known or not can_read_memory():
            return None
        address = generator.ctypes.state_address
        end = id(generator) + type(generator).__basicsize__
        if not id(generator) < address <= end - STATE_BYTES:
            return None
        head = object.__basicsize__
        return (address, STATE_BYTES), (id(holder) + head, type(holder).__basicsize__ - head)

    @staticmethod
    def _state(holder):
        state = holder.get_state(legacy=False)
        kind, inner = state["bit_generator"], state["state"]
        gauss = state["gauss"] if state["has_gauss"] else None
        if kind == "MT19937":
            key = inner["key"]
            if sys.byteorder != "little":
                key = key.byteswap()
            return kind, key.tobytes(), int(inner["pos"]), gauss
        # A different bit generator, set by the user: a dict of numbers and arrays.
        del state["gauss"], state["has_gauss"]
        text = json.dumps(state, default=lambda array: array.tolist(), sort_keys=True)
        return kind, text.encode(), 0, gauss

    def data(self, value):
        kind, key, place, gauss = value
        return kind.encode() + key + struct.pack("<I", place) + float_bytes(gauss)

    def keep(self, value, _holder):
        return value

    def restore(self, _name, holder, kept):
        kind, key, place, gauss = kept
        if kind == "MT19937":
            inner = {"key": list(struct.unpack("<624I", key)), "pos": place}
            state = {"bit_generator": kind, "state": inner}
        else:
            state = json.loads(key)
        self._seen = None
        holder.set_state({**state, "has_gauss": int(gauss is not None), "gauss": gauss or 0.0})

    def initial(self, _name, holder):
        generator = holder._bit_generator
        seed_sequence = generator._seed_seq
        if type(generator).__name__ != "MT19937" or seed_sequence is None:
            return None
        return self._state(type(holder)(type(generator)(seed_sequence)))

    def seed(self, question):
        kind, key, place, _ = question.current.value
        if kind != "MT19937":
            return UNKNOWN
        self._learn_initial(question.current.holder)
        return self._search.seed(question, key, place)

    def _learn_initial(self, holder):
        """Give the search the first block of each bit generator, once."""
        generator = holder._bit_generator
        if generator is self._learned:
            return
        self._learned = generator
        initial = self.initial(None, holder)
        if initial is not None:
            # A large number is from the system, and nobody's choice.
            entropy = getattr(generator._seed_seq, "entropy", None)
            is_of_system = isinstance(entropy, int) and entropy >= 2**64
            words = struct.unpack("<624I", initial[1])
            self._search.learn_initial(words, None if is_of_system else UNKNOWN)

    def current_seed(self, holder, wanted):
        # An unseeded generator keeps the seed sequence that it was created from; np.random.seed
        # drops it, and so does np.random.seed(None).
        if holder._bit_generator._seed_seq is not None:
            return None
        if wanted is not None:
            now, fresh = holder.get_state(), type(holder)(wanted).get_state()
            if now[2:] == fresh[2:] and (now[1] == fresh[1]).all():
                return wanted
        return UNKNOWN


class RandomStates(Stream):
    """``RandomState`` of the user's own: values as those of the legacy generator."""

    def seed(self, question):
        sequence = question.current.holder._bit_generator._seed_seq
        if sequence is not None:
            return _seed_of_sequence(sequence, question.code)
        # Seeded the legacy way.
        kind, key, place, _ = question.current.value
        return self._search.seed(question, key, place) if kind == "MT19937" else UNKNOWN


class Generators:
    """``Generator`` and bit generators of the user's own.

    A value: the kind, what the state has, and how many others were spawned.
    """

    @staticmethod
    def core(holder):
        return getattr(holder, "bit_generator", holder)

    def read(self, _name, holder):
        source = self.core(holder)
        state = source.state
        sequence = _sequence_of(source)
        spawned = getattr(sequence, "n_children_spawned", 0)
        return (state["bit_generator"], *_leaves(state), spawned)

    def data(self, value):
        return repr(value).encode()

    def keep(self, value, _holder):
        return value

    def restore(self, _name, holder, kept):
        source = self.core(holder)
        source.state = _with_leaves(source.state, iter(kept[1:]))

    def initial(self, name, holder):
        source = self.core(holder)
        sequence = _sequence_of(source)
        if sequence is None:
            return None
        spawned = getattr(sequence, "n_children_spawned", 0)
        return (*self.read(name, type(source)(sequence))[:-1], spawned)

    def seed(self, question):
        sequence = _sequence_of(self.core(question.current.holder))
        return UNKNOWN if sequence is None else _seed_of_sequence(sequence, question.code)


def _sequence_of(source):
    """The seed sequence that a bit generator was created from, if it is NumPy's own."""
    sequence = getattr(source, "_seed_seq", None)
    known = value_in(loaded("numpy.random.bit_generator"), "SeedSequence")
    return sequence if type(sequence) is known else None


def _seed_of_sequence(sequence, code):
    """The number that a seed sequence was created from."""
    entropy = getattr(sequence, "entropy", None)
    if type(entropy) is not int:
        return UNKNOWN
    # A large number is from the system, where it does not stand in the code.
    is_of_system = entropy >= 2**64 and not code.has_literal(entropy)
    return None if is_of_system else entropy


def _leaves(state):
    """The numbers and texts in a state, in order; arrays as bytes."""
    for value in state.values():
        if type(value) is dict:
            yield from _leaves(value)
        else:
            yield value.tobytes() if hasattr(value, "tobytes") else value


def _with_leaves(state, leaves):
    """The state with other leaves."""
    filled = {}
    for key, value in state.items():
        if type(value) is dict:
            filled[key] = _with_leaves(value, leaves)
            continue
        leaf = next(leaves)
        if hasattr(value, "tobytes") and type(leaf) is bytes:
            array = value.copy()
            array.data.cast("B")[:] = leaf
            leaf = array
        filled[key] = leaf
    return filled


# The classes of generators in ``numpy.random``, and their streams.
MAKERS = {
    "RandomState": RandomStates,
    **dict.fromkeys(("Generator", "PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"), Generators),
}
