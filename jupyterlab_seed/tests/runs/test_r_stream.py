"""R's stream by what R prints of it. The states are those of R 4.2.2."""

from __future__ import annotations

import random

import pytest

from jupyterlab_seed.runs.r_stream import STREAM, RStream, _words, proven_seed

NONE = "jupyterlab-seed-state: \n"
#: The first words of the state after `set.seed`, for Mersenne Twister.
KNOWN = {42: 507561766, -7: -1453643611}


def printed(seed: int, draws: int | None = None) -> str:
    """What R prints after `set.seed`, and after so many draws of `runif` if there are any."""
    words, place = _words(seed), 624
    if draws:
        generator = random.Random()
        generator.setstate((3, (*words, 624), None))
        for _ in range(draws):
            generator.getrandbits(32)
        *words, place = generator.getstate()[1]
    signed = [word - (1 << 32 if word >= 1 << 31 else 0) for word in words]
    return "jupyterlab-seed-state: " + " ".join(map(str, [10403, place, *signed])) + " \n"


@pytest.mark.parametrize(("seed", "first"), KNOWN.items())
def test_a_seed_is_proven_by_the_state_that_it_makes(seed: int, first: int) -> None:
    state = [int(text) for text in printed(seed).split()[1:]]
    assert state[2] == first
    assert proven_seed(state, ()) == seed
    state[-1] += 1
    assert proven_seed(state, [seed]) is None


def test_draws_go_on_from_a_seed() -> None:
    stream = RStream(NONE)
    assert stream.move("x <- 1", NONE) == {}
    first = stream.move("SEED <- 42L\nset.seed(SEED)\nx <- runif(9)", printed(42, 9))[STREAM]
    assert (first.before, first.seed_before, first.seed_after) == (None, None, 42)
    then = stream.move("x <- runif(5000)", printed(42, 5009))[STREAM]
    assert (then.before, then.seed_before, then.seed_after) == (first.after, 42, 42)
    still = stream.move("x", printed(42, 5009))[STREAM]
    assert not still.moved and still.seed_after == 42


def test_r_that_seeds_itself_is_unseeded_and_differs_in_each_run() -> None:
    moves = [
        RStream(NONE).move("x <- runif(1)", printed(seed, 1))[STREAM] for seed in (12345, 54321)
    ]
    assert [move.seed_after for move in moves] == [None, None]
    assert moves[0].before != moves[1].before
    assert all(move.moved for move in moves)


def test_a_seed_that_no_code_shows_is_unknown() -> None:
    stream = RStream(printed(42))
    move = stream.move("set.seed(pid)\nx <- runif(1)", printed(99_999, 1))[STREAM]
    assert (move.seed_before, move.seed_after) == (42, "unknown")
    # The seed is proven at once if nothing was drawn since.
    assert stream.move("set.seed(pid)", printed(7))[STREAM].seed_after == 7


@pytest.mark.parametrize("code", ["source('helpers.R')", "load('.RData')"])
def test_a_file_may_have_seeded(code: str) -> None:
    move = RStream(NONE).move(f"{code}\nx <- runif(1)", printed(99_999, 1))[STREAM]
    assert (move.before, move.seed_before, move.seed_after) == (None, None, "unknown")


def test_another_generator_is_never_guessed() -> None:
    stream = RStream(printed(42))
    move = stream.move("RNGkind('Wich')", "jupyterlab-seed-state: 10400 1 2 3\n")[STREAM]
    assert (move.seed_before, move.seed_after) == (42, "unknown")


@pytest.mark.parametrize("text", ["", "no state", "jupyterlab-seed-state: a b"])
def test_what_is_no_state_is_no_answer(text: str) -> None:
    with pytest.raises(ValueError):
        RStream(text)
