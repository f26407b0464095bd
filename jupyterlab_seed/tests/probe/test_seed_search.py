"""The search for the seed that a state proves."""

from __future__ import annotations

import random
import struct

import pytest

from jupyterlab_seed.probe.cell_code import CellCode
from jupyterlab_seed.probe.seeds.seed_search import STEPS_BACK, SeedQuestion, SeedSearch


@pytest.mark.parametrize("draws", [1, 311, 313, 3000, 312 * (STEPS_BACK - 2)])
def test_a_near_seed_is_found_when_the_time_is_over(draws: int) -> None:
    """A garbage collection in the search may take all the time that it has."""
    generator = random.Random(7)
    for _ in range(draws):
        generator.random()
    *words, place = generator.getstate()[1]
    question = SeedQuestion("python", None, None, CellCode(is_all=False), seconds=-1)
    key = struct.pack("<624I", *words)
    assert SeedSearch("python").seed(question, key, place) == 7
