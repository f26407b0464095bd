"""Acme: a library that draws from one global generator."""

import os


class Generator:
    """A linear congruential generator; ``initial`` is the seed that someone gave it."""

    def __init__(self):
        self.initial = None
        self.state = int.from_bytes(os.urandom(4), "little")


generator = Generator()


def seed(value):
    """Start the global generator from ``value``."""
    generator.initial = generator.state = value


def draw():
    """A number from the global generator, at least 0 and below 1."""
    generator.state = (1664525 * generator.state + 1013904223) % 2**32
    return generator.state / 2**32


def get_state():
    """The state of the global generator."""
    return generator.state, generator.initial


def set_state(state):
    """Put the global generator back into a state."""
    generator.state, generator.initial = state
