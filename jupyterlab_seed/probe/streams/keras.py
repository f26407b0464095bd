"""Keras 3: the seed of ``set_random_seed``, and the generator that operations share.

The generator takes its first state from Python's ``random`` when it is first used.
"""

import threading

from ..constants import LARGEST_SEED, UNKNOWN
from ..modules import loaded, value_in


class Stream:
    """A value: the seed, the generator's numbers with their type, the generator."""

    def find(self, _ran):
        tracker = value_in(loaded("keras.src.backend.common.global_state"), "GLOBAL_STATE_TRACKER")
        # Its content is local to a thread.
        is_of_cells = threading.current_thread() is threading.main_thread()
        return [] if tracker is None or not is_of_cells else [("keras", tracker)]

    def generators(self):
        kind = value_in(loaded("keras.src.random.seed_generator"), "SeedGenerator")
        return [] if kind is None else [(kind, Generator)]

    def read(self, _name, holder):
        seed = getattr(holder, "global_random_seed", None)
        generator = getattr(holder, "global_seed_generator", None)
        numbers = None
        if generator is not None:
            first, second = generator.state.numpy().tolist()
            numbers = (first, second, str(generator.state.dtype))
        # The generator itself is part of the value: a new one is a different stream.
        return seed, numbers, generator

    def data(self, value):
        return repr(value[:2]).encode()

    def keep(self, value, _holder):
        return value

    def restore(self, _name, holder, kept):
        seed, numbers, generator = kept
        if generator is not None:
            generator.state.assign(list(numbers[:2]))
        holder.global_random_seed = seed
        holder.global_seed_generator = generator

    def seed(self, question):
        seed, numbers, generator = question.current.value
        if seed is not None and (type(seed) is not int or abs(seed) > LARGEST_SEED):
            return UNKNOWN
        if numbers is None:
            return seed
        previous = question.previous
        if previous is not None and previous.value[2] is generator:
            before_seed, before_numbers, _ = previous.value
            is_drawn = before_seed == seed and _draws_lead_to(before_numbers, numbers)
            return previous.seed if is_drawn else UNKNOWN
        # A new generator, which took its start from `random`: proven if `random` drew it soon after
        # the seed, or was under one seed all the time.
        before, now = question.before.get("python"), question.now["python"].seed
        started_under = now if seed is None else seed
        if isinstance(started_under, int) and _can_have_begun(started_under, numbers):
            return started_under
        if before is None or before.seed != now or question.code.may_seed("python"):
            return UNKNOWN
        return now if seed in (None, now) else UNKNOWN

    def current_seed(self, holder, _wanted):
        return getattr(holder, "global_random_seed", None)


def _next_number(number, dtype):
    """A number of the state after a draw (Keras' ``SeedGenerator.next``)."""
    number = (number + 1) * 5387
    if dtype != "int64":
        # Signed 32 bits with PyTorch, unsigned with JAX.
        number &= 2**32 - 1
        if dtype == "int32" and number >= 2**31:
            number -= 2**32
    return number % 933199


def _draws_lead_to(before, after):
    """Whether draws lead from one state to the other."""
    first, second, dtype = before
    for _ in range(20_000):
        if (first, second, dtype) == after:
            return True
        first, second = _next_number(first, dtype), _next_number(second, dtype)
    return False


def _can_have_begun(seed, numbers):
    """Whether a generator created soon after this seed was set can have this state."""
    import random

    first, second, dtype = numbers
    # The second number starts at 0, so it shows the number of draws.
    drawn, count = 0, 0
    while count != second:
        drawn, count = drawn + 1, _next_number(count, dtype)
        if drawn == 5_000:
            return False
    source = random.Random(seed)
    for _ in range(64):
        number = source.randint(1, 10**9)
        for _ in range(drawn):
            number = _next_number(number, dtype)
        if number == first:
            return True
    return False


class Generator:
    """``keras.random.SeedGenerator`` of the user's own. A value: its numbers with their type."""

    def read(self, _name, holder):
        return (*holder.state.numpy().tolist(), str(holder.state.dtype))

    def data(self, value):
        return repr(value).encode()

    def keep(self, value, _holder):
        return value

    def restore(self, _name, holder, kept):
        holder.state.assign(list(kept[:2]))

    def seed(self, question):
        # Without a seed, Python's `random` gave it its start.
        seed = question.current.holder._initial_seed
        return UNKNOWN if type(seed) is not int else seed
