"""Errors after which no device can be used by this process any more."""

import re

from .facts import BROKEN_DEVICE

_BROKEN = re.compile("|".join(BROKEN_DEVICE))

# The most of a text that is searched, in characters, and of an exception's causes.
LONGEST, MOST_CAUSES = 4000, 4


def broken_by(error):
    """The words in an exception that say so, such as ``device-side assert triggered``, or None."""
    for _ in range(MOST_CAUSES):
        if error is None:
            return None
        try:
            # The text of a class of the notebook's own may be made by code of the user's.
            if type(error).__module__ != "__main__":
                found = _BROKEN.search(str(error)[:LONGEST])
                if found is not None:
                    return found.group()
        except Exception:
            pass  # it has no text
        error = error.__cause__ or error.__context__
    return None
