"""Words and limits that several modules share."""

# The seed of a stream of which no seed is proven.
UNKNOWN = "unknown"

# The greatest integer that a page can read: JavaScript knows none beyond for certain.
LARGEST_SEED = 2**53 - 1


def describe(error):
    """An exception in words, for a reader."""
    return f"{type(error).__name__}: {error}"[:500]
