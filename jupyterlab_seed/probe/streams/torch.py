"""PyTorch's default generators: the CPU's, and those of each device that is in use."""

import sys
from collections import OrderedDict

from ..constants import LARGEST_SEED, UNKNOWN
from ..guards import anchors_of, body
from ..memory import bytes_at, can_read_memory
from ..modules import loaded, value_in

# The offset of the engine's words in the CPU's generator, in bytes, for the versions of PyTorch (on
# Linux, x86-64) that a test has confirmed. Other versions are asked for their state every time.
ENGINE_OFFSETS = {"2.13": 100, "2.14": 100}

# The seed of a new ``torch.Generator()``.
DEFAULT_SEED = 67280421310721

# The sizes of the part of the state before the words, of the words, and of the part behind them:
# the two numbers kept for the next calls of ``normal_``.
BEFORE_WORDS, WORDS_BYTES, BEHIND_WORDS = 24, 4 * 624, 24


class Stream:
    """A value: the result of ``get_state``, as bytes."""

    def __init__(self):
        self._mps = None  # whether there is such a device
        self._holder = self._address = self._place = self._guard = None
        self._seen = None  # the last value, and the memory that it was read from
        self._seeds = OrderedDict()  # large value of a generator's seed to the seed in force

    def find(self, _ran):
        torch = loaded("torch")
        holder = value_in(torch, "default_generator")
        if holder is None:
            return []
        found = [("torch", holder)]
        for kind in ("cuda", "xpu"):
            device = loaded(f"torch.{kind}")
            # No stream before it is initialised; this check does not initialise it.
            if device is None or not vars(device).get("_initialized", True):
                continue
            if device.is_initialized():
                generators = enumerate(device.default_generators)
                found += [(f"torch.{kind}:{index}", one) for index, one in generators]
        if self._mps is None:
            self._mps = bool(torch.backends.mps.is_available())
        if self._mps:
            found.append(("torch.mps", torch.mps._get_default_mps_generator()))
        return found

    def generators(self):
        return [(value_in(loaded("torch"), "Generator"), Generator)]

    def pending(self):
        found = {}
        for family in ("torch.cuda", "torch.xpu"):
            tracker = value_in(loaded(family), "_lazy_seed_tracker")
            if tracker is not None:
                found.update(_queued_seeds(family, tracker.get_calls()))
        return found

    def read(self, _name, holder):
        if holder is not self._holder or getattr(holder, "_cdata", 0) != self._address:
            torch = loaded("torch")
            if holder.device.type != "cpu":
                return self._state(holder)
            self._holder, self._seen = holder, None
            self._address = getattr(holder, "_cdata", 0)
            self._place = self._find_place(torch, holder)
            # The second place has the address of the first.
            self._guard = None if self._place is None else ([self._place, body(holder)], ())
        if self._place is None:
            return self._state(holder)
        memory = bytes_at(*self._place)
        if self._seen is None or self._seen[1] != memory:
            self._seen = (self._state(holder), memory)
        return self._seen[0]

    def guard(self, holder):
        return self._guard if holder is self._holder else None

    def anchors(self):
        found = anchors_of("torch", "default_generator")
        for family in ("torch.cuda", "torch.xpu"):
            if loaded(family) is not None:
                found += anchors_of(family, "_initialized", "default_generators")
        return found

    def pending_anchors(self):
        found = []
        for family in ("torch.cuda", "torch.xpu"):
            tracker = value_in(loaded(family), "_lazy_seed_tracker")
            if tracker is not None:
                # A new list with each call.
                found += anchors_of(family, "_lazy_seed_tracker")
                found.append((vars(tracker), "call_order"))
        return found

    @staticmethod
    def _state(holder):
        # Bytes in the CPU's memory, on every device. NumPy, which could show them, may be missing.
        state = holder.get_state()
        return bytes_at(state.data_ptr(), state.numel())

    def _find_place(self, torch, holder):
        """The address of the CPU's generator, where a comparison takes half the time.

        ``CPUGeneratorImpl`` has the engine, and behind it the kept numbers. The offset is known for
        some versions; no other memory is read. ``get_state`` gives the same words, each in eight
        bytes; if they differ, it is asked every time.
        """
        offset = ENGINE_OFFSETS.get(_version(torch))
        if offset is None or not self._address or not can_read_memory():
            return None
        words = self._state(holder)[24 : 24 + 2 * WORDS_BYTES]
        words = b"".join(words[index : index + 4] for index in range(0, len(words), 8))
        start = self._address + offset
        if bytes_at(start, WORDS_BYTES) != words:
            return None
        return start - BEFORE_WORDS, BEFORE_WORDS + WORDS_BYTES + BEHIND_WORDS

    def data(self, value):
        return value

    def keep(self, value, _holder):
        return (value,)

    def seeded_with(self, name, holder, value):
        if name == "torch":
            return None
        seed = holder.initial_seed()
        return seed if self.value_of_seed(name, holder, seed) == value else None

    def value_of_seed(self, _name, holder, seed):
        fresh = loaded("torch").Generator(device=holder.device)
        fresh.manual_seed(seed)
        return self._state(fresh)

    def restore(self, _name, holder, kept):
        torch = loaded("torch")
        self._seen = None
        holder.set_state(torch.frombuffer(bytearray(kept[0]), dtype=torch.uint8))

    def initial(self, name, holder):
        return self.value_of_seed(name, holder, holder.initial_seed())

    def seed(self, question):
        # A generator keeps its seed through all draws. An unseeded one has 53 or 64 random bits
        # there, so a value below 2**32 was set by the user.
        value = question.current.holder.initial_seed()
        if value < 2**32:
            return value
        code = question.code
        if value not in self._seeds:
            self._seeds[value] = self._seed_of(question, value)
            if len(self._seeds) > 1000:
                self._seeds.popitem(last=False)
        elif self._seeds[value] is None and "seed" in code.text and code.may_seed("torch"):
            # Seeded with its own random value, or unseeded again.
            self._seeds[value] = None if code.only_unseeds("torch") else UNKNOWN
        return self._seeds[value]

    @staticmethod
    def _seed_of(question, value):
        """The seed behind a large value, which may be chosen or random."""
        code = question.code
        if code.only_unseeds("torch"):
            return None
        may_seed = code.may_seed("torch")
        for number in code.candidate_seeds():
            if number % 2**64 == value:
                # The value of a name may have been read from the generator instead.
                was_given = may_seed or code.has_literal(number)
                return number if was_given and abs(number) <= LARGEST_SEED else UNKNOWN
        if question.is_first:
            return None if question.is_fresh else UNKNOWN
        return UNKNOWN if may_seed or question.previous is not None else None

    def current_seed(self, holder, wanted):
        # Unseeded, it has 64 random bits, which look the same as a chosen seed.
        seed = holder.initial_seed()
        return seed if seed == wanted or seed < 2**32 else UNKNOWN


class Generator(Stream):
    """A generator of the user's own. One that nobody seeds has always the same seed."""

    def seed(self, question):
        value = question.current.holder.initial_seed()
        previous, code = question.previous, question.code
        if value < 2**32 or value == DEFAULT_SEED:
            return value
        if previous is not None and value in self._seeds:
            return self._seeds[value]
        if code.has_literal(value):
            seed = value
        elif code.mentions("seed"):
            # Its method ``seed`` takes a number from the system.
            seed = None
        else:
            seed = UNKNOWN
        self._seeds[value] = seed
        return seed


def _queued_seeds(family, calls):
    """The seeds that queued calls will set: of all devices of a family, or of its first one.

    They are functions within ``manual_seed_all`` and ``manual_seed`` that keep the seed; the last
    one counts.
    """
    seeds = {}
    for call, _where in filter(None, calls):
        maker, _, name = getattr(call, "__qualname__", "").partition(".")
        kept = dict(zip(call.__code__.co_freevars, call.__closure__ or ())) if name else {}
        if "seed" in kept:
            if maker == "manual_seed_all":
                seeds.clear()
            name = family if maker == "manual_seed_all" else f"{family}:0"
            seeds[name] = kept["seed"].cell_contents % 2**64
    return seeds


def _version(torch):
    """Major and minor version, where the layout of the machine is the one that was tested."""
    import platform

    if sys.platform != "linux" or platform.machine() != "x86_64":
        return None
    return ".".join(str(torch.__version__).split(".")[:2])
