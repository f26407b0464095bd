"""NumPy's legacy generator, behind the functions of ``np.random``."""

import json
import struct
import sys
from operator import is_

from ..constants import UNKNOWN
from ..guards import anchors_of, body
from ..memory import bytes_at, can_read_memory, float_bytes
from ..modules import loaded, value_in
from ..pcg64 import find_places
from ..pcg64 import read as pcg64
from ..seeds.seed_search import SeedSearch

# The beginning of the value of a PCG64.
PCG64 = ("PCG64", "PCG64")

# The 624 words of an MT19937, and behind them the place (``mt19937.h``).
KEY_BYTES, STATE_BYTES = 4 * 624, 4 * 625


class Stream:
    """A value: the kind of bit generator, its key, the place, the number kept for normal()."""

    def __init__(self):
        self._search = SeedSearch("numpy")
        self._generator = self._holder = self._places = self._guard = None
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
            self._guard = None if self._places is None else (self._places, ())
        if self._places is None:
            return self._state(holder)
        state, rest = (bytes_at(address, size) for address, size in self._places)
        if self._seen is None or self._seen[1] != rest:
            value = self._state(holder)
            if value[1] + struct.pack("<I", value[2]) != state:
                self._places = self._guard = None
        elif self._seen[2] == state:
            return self._seen[0]
        else:
            # The number kept for the next call of normal() is unchanged.
            place = int.from_bytes(state[KEY_BYTES:], "little")
            value = ("MT19937", state[:KEY_BYTES], place, self._seen[0][3])
        self._seen = (value, rest, state)
        return value

    def guard(self, holder):
        return self._guard if holder is self._holder else None

    def anchors(self):
        return anchors_of("numpy.random.mtrand", "_rand")

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

    def __init__(self):
        self._guard = None
        self._guarded = None  # the holder that it is of, and what belongs to it
        self._source = self._sequence = self._places = None

    @staticmethod
    def core(holder):
        return getattr(holder, "bit_generator", holder)

    def guard(self, holder):
        source = self.core(holder)
        parts = holder, source, self._sequence
        if self._guarded is None or not all(map(is_, parts, self._guarded)):
            self._guarded, self._guard = parts, self._find_guard(*parts)
        return self._guard

    @staticmethod
    def _find_guard(holder, source, sequence):
        """The generator, its bit generator and its seed sequence, if the state lies within.

        NumPy's own have it there. It is looked for: each large number of the state has to be found.
        """
        known = vars(loaded("numpy.random") or Stream).get(type(source).__name__)
        if type(source) is not known or not can_read_memory():
            return None
        place = body(source)
        memory = bytes_at(*place)
        for leaf in _leaves(source.state):
            if type(leaf) is int:
                words = leaf.to_bytes(16, "little") if 2**32 <= leaf < 2**128 else b""
                leaf = words.rstrip(b"\0")
            if type(leaf) is bytes and leaf not in memory:
                return None
        others = [one for one in (holder, sequence) if one is not None and one is not source]
        return [place, *map(body, others)], ()

    def read(self, _name, holder):
        source = self.core(holder)
        if source is not self._source:
            self._source, self._sequence = source, _sequence_of(source)
            self._places = self._find_pcg64(source)
        state = self._state(source) if self._places is None else (PCG64 + pcg64(self._places))
        return (*state, getattr(self._sequence, "n_children_spawned", 0))

    @staticmethod
    def _state(source):
        state = source.state
        return (state["bit_generator"], *_leaves(state))

    def _find_pcg64(self, source):
        """Where to read a PCG64; used only if what stands there is its state."""
        known = value_in(loaded("numpy.random._pcg64"), "PCG64")
        if type(source) is not known or not can_read_memory():
            return None
        places = find_places(source)
        return places if places and PCG64 + pcg64(places) == self._state(source) else None

    def data(self, value):
        return repr(value).encode()

    def keep(self, value, _holder):
        return value

    def restore(self, _name, holder, kept):
        source = self.core(holder)
        source.state = _with_leaves(source.state, iter(kept[1:]))

    def initial(self, _name, holder):
        source = self.core(holder)
        sequence = _sequence_of(source)
        if sequence is None:
            return None
        spawned = getattr(sequence, "n_children_spawned", 0)
        return (*self._state(type(source)(sequence)), spawned)

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
