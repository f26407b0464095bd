"""Constants that several modules share."""

# The seed of a stream if none is proven.
UNKNOWN = "unknown"

# The greatest integer that JavaScript reads exactly.
LARGEST_SEED = 2**53 - 1

# What the name of a stream begins with that is a generator of the user's own.
OWN = "~"


def describe(error):
    """An exception as text."""
    return f"{type(error).__name__}: {error}"[:500]
