"""Constants that several modules share."""

# The seed of a stream if none is proven.
UNKNOWN = "unknown"

# The greatest integer that JavaScript reads exactly.
LARGEST_SEED = 2**53 - 1

# What the name of a stream begins with that is a generator of the user's own.
OWN = "~"

# What the fingerprint of a device's state begins with if a seed leaves it; the seed follows.
SEEDED = "seed "


def named_after(seed):
    """The fingerprint of a state that a seed leaves."""
    return f"{SEEDED}{seed}"


def describe(error):
    """An exception as text."""
    return f"{type(error).__name__}: {error}"[:500]
