"""The states of random generators, as values of which a fingerprint is made."""

import random
import sys


def state_of(value, kind):
    """The state of a generator, None for any other value. Draws nothing."""
    if issubclass(kind, random.Random):
        if issubclass(kind, random.SystemRandom):
            return "system"
        # One number: None has another hash in each process before Python 3.12.
        _version, state, gauss = random.Random.getstate(value)
        return hash((state, 0 if gauss is None else gauss))
    root = kind.__module__.partition(".")[0]
    if root == "numpy":
        return _numpy(value)
    if root == "torch" and kind.__name__ == "Generator":
        return value.get_state()
    return None


def _numpy(value):
    numpy = sys.modules.get("numpy")
    made = getattr(numpy, "random", None)
    if made is None:
        return None
    if isinstance(value, made.RandomState):
        return made.RandomState.get_state(value, legacy=False)
    if isinstance(value, made.Generator):
        return value.bit_generator.state
    if isinstance(value, made.BitGenerator):
        return value.state
    if isinstance(value, made.SeedSequence):
        return (value.entropy, value.spawn_key, value.n_children_spawned)
    return None
