"""TensorFlow: the global seed with the eager operations' counter, and the global generator.

A generator of ``tf.random.get_global_generator()`` is not seeded by ``tf.random.set_seed``, so it
is a stream of its own. Draws of an unseeded operation, and of one with a seed of its own, leave no
readable trace.
"""

import operator
import struct

from ..constants import UNKNOWN
from ..memory import float_bytes
from ..modules import loaded, value_in


class Stream:
    """A value: the seed, the words of the counter, and the number kept for gauss().

    The counter is a ``random.Random``. The generator has its numbers in place of the words.
    """

    def find(self, _ran):
        context = loaded("tensorflow.python.eager.context")
        if context is None:
            return []
        found = [("tensorflow", context)]
        operations = loaded("tensorflow.python.ops.stateful_random_ops")
        generator = value_in(operations, "global_generator")
        if generator is not None:
            found.append(("tensorflow.generator", generator))
        return found

    def generators(self):
        operations = loaded("tensorflow.python.ops.stateful_random_ops")
        kind = value_in(operations, "Generator")
        return [] if kind is None else [(kind, Generator)]

    def read(self, name, holder):
        if name == "tensorflow.generator":
            return "generator", holder.state.numpy().astype("<i8").tobytes(), None
        context = vars(holder)["_context"]
        seed = None if context is None else context._seed
        if seed is None:
            # Without a seed, no operation uses the counter.
            return None, b"", None
        try:
            seed = operator.index(seed)
        except TypeError:
            seed = repr(seed)
        _, words, gauss = context._rng.getstate()
        return seed, struct.pack("<625I", *words), gauss

    def data(self, value):
        return repr(value[0]).encode() + value[1] + float_bytes(value[2])

    def keep(self, value, _holder):
        return value

    def restore(self, name, holder, kept):
        seed, words, gauss = kept
        if name == "tensorflow.generator":
            import numpy

            holder.state.assign(numpy.frombuffer(words, dtype="<i8"))
            return
        context = vars(holder)["_context"]
        if isinstance(seed, str):
            raise TypeError(f"a seed that is no integer: {seed}")
        if context is not None and (seed is not None or context._seed is not None):
            context._seed = seed
            if seed is not None:
                import random

                context._rng = random.Random(seed)
                context._rng.setstate((3, struct.unpack("<625I", words), gauss))
            # Operations that have run keep counters of their own, which set_seed also clears.
            context.clear_kernel_cache()

    def seed(self, question):
        if question.name == "tensorflow.generator":
            return self._seed_of_generator(question)
        seed = question.current.value[0]
        return UNKNOWN if isinstance(seed, str) else seed

    @staticmethod
    def _seed_of_generator(question):
        previous, current = question.previous, question.current
        if previous is None and not question.is_first and not question.code.may_seed("tensorflow"):
            return None
        # Drawing moves the first numbers, the counter; the last one, the key, stays.
        is_same = previous is not None and previous.holder is current.holder
        if is_same and previous.value[1][-8:] == current.value[1][-8:] != bytes(8):
            return previous.seed
        return UNKNOWN

    def current_seed(self, holder, _wanted):
        context = holder._context
        seed = None if context is None else context._seed
        return None if seed is None else operator.index(seed)


class Generator(Stream):
    """``tf.random.Generator`` of the user's own."""

    def read(self, _name, holder):
        return super().read("tensorflow.generator", holder)

    def restore(self, _name, holder, kept):
        super().restore("tensorflow.generator", holder, kept)

    def seed(self, question):
        # A seed is where the counter starts, under the key 0; each draw adds a multiple of 256.
        previous, state, code = question.previous, question.current.value[1], question.code
        is_reset = code.mentions("reset", "reset_from_seed", "reset_from_key_counter")
        if previous is not None and not is_reset and previous.value[1][-8:] == state[-8:]:
            return previous.seed
        start = int.from_bytes(state[:8], "little")
        if not any(state[-8:]):
            for number in code.candidate_seeds():
                if start >= number >= 0 and not (start - number) % 256:
                    return number
            return UNKNOWN
        # Of all that makes one only this takes the state from the system.
        return None if code.mentions("from_non_deterministic_state") else UNKNOWN
