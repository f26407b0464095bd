"""The digests by which the proof of the marks compares values."""

import sys
from pathlib import Path
from random import Random

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


def test_what_is_made_for_a_digest_is_not_taken_for_something_else(monkeypatch):
    """Each state is gone before the next one is made, which may get its number."""
    monkeypatch.syspath_prepend(SCRIPTS)
    sys.modules.pop("oracle_digests", None)
    from oracle_digests import digest

    found = {digest([Random(seed) for seed in (1, 2, last)]) for last in range(3, 20)}
    assert len(found) == 17
