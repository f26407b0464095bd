"""Streams that are read in memory show what the generators themselves tell."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from jupyterlab_seed.probe.join import source


@pytest.fixture(scope="module")
def streams() -> Any:
    """A function that makes the stream object of a framework."""
    namespace: dict[str, Any] = {"__name__": "_jupyterlab_seed_probe"}
    exec(source(), namespace)
    return lambda name: namespace["import_names"](f"streams.{name}", "Stream")[0]()


def test_python(streams: Any) -> None:
    stream, holder = streams("python"), random.Random(0)
    steps = random.Random(1)
    moves = [
        holder.random,
        lambda: holder.gauss(0, 1),
        lambda: holder.seed(steps.random()),
        lambda: holder.setstate(random.Random(5).getstate()),
        lambda: holder.getrandbits(32 * steps.randrange(1, 1000)),
    ]
    stream.read("python", holder)
    assert stream._address is not None
    for _ in range(2000):
        steps.choice(moves)()
        assert stream.read("python", holder) == (stream._state(holder), holder.gauss_next)


def test_python_of_another_kind_is_asked(streams: Any) -> None:
    class Own(random.Random):
        pass

    stream, holder = streams("python"), Own(3)
    assert stream.read("python", holder)[0] == stream._state(holder)
    assert stream._address is None


def test_numpy(streams: Any) -> None:
    stream, holder = streams("numpy"), np.random.RandomState(0)
    steps = random.Random(1)
    moves = [
        holder.random_sample,
        holder.standard_normal,
        lambda: holder.seed(steps.randrange(2**32)),
        lambda: holder.set_state(np.random.RandomState(5).get_state()),
        lambda: holder.standard_normal(steps.randrange(1000)),
        lambda: stream.restore("numpy", holder, kept),
    ]
    kept = stream.read("numpy", holder)
    assert stream._places is not None
    for _ in range(2000):
        steps.choice(moves)()
        assert stream.read("numpy", holder) == stream._state(holder)


def test_numpy_with_another_bit_generator_is_asked(streams: Any) -> None:
    class MT19937(np.random.MT19937):
        pass

    for generator in (np.random.PCG64(1), MT19937(1)):
        stream, holder = streams("numpy"), np.random.RandomState(generator)
        assert stream.read("numpy", holder) == stream._state(holder)
        assert stream._places is None
